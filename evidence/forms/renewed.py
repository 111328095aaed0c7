"""Forms of rows that others change too."""

from typing import Any

from django import forms
from django.db import models


class Renewed(forms.ModelForm):
    """A form of a row that others change too: it knows what it showed, so that only what a person
    changed is written, whatever a colleague wrote meanwhile."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name, field in self.fields.items():
                field.show_hidden_initial = name != "revision"

    def changes(self) -> dict[str, Any]:
        """What was changed against what the form showed; all of it where that is not known."""
        names = [name for name in self.cleaned_data if name != "revision"]
        return {
            name: self.cleaned_data[name]
            for name in names
            if self[name].html_initial_name not in self.data or name in self.changed_data
        }

    def renew(self, row: models.Model) -> None:
        """Whoever was told of the newest state may send what they typed again. The fields that
        they left alone show what is stored now; beside those of both stands what is stored."""
        typed, self.data = set(self.changes()), self.data.copy()
        self.data[self.add_prefix("revision")] = str(vars(row)["revision"])
        for name, stored in self.stored(row).items():
            bound = self[name]
            seen = self.data.get(bound.html_initial_name)
            shown = "" if stored is None else str(stored)
            if name == "revision" or seen is None:
                continue
            if name not in typed:
                self.data[bound.html_name] = shown
            elif "\n".join(seen.splitlines()) != shown:  # a browser ends lines its own way
                bound.help_text = f"Stored now: {shown or 'nothing'}"
            self.data[bound.html_initial_name] = shown

    def stored(self, row: models.Model) -> dict[str, Any]:
        """The fields of the row as this form shows them."""
        return forms.model_to_dict(row, fields=list(self.fields))
