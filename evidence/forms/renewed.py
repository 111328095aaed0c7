"""Forms of what others change too."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models


class Remembers(forms.BaseForm):
    """A form that knows what it showed, so that only what a person changed is written, whatever
    a colleague wrote meanwhile."""

    def remember(self) -> None:
        """Let each field bring back what it showed."""
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

    def seen(self) -> dict[str, Any]:
        """What the form showed of each field, as the row holds it."""
        shown = {name: self._shown(name) for name in self.fields if name != "revision"}
        return {
            name: _held(self.fields[name], value)
            for name, value in shown.items()
            if value is not None
        }

    def renew(self, stored: Mapping[str, Any], revision: int | None = None) -> None:
        """Whoever was told of the newest state may send what they typed again. The fields that
        they left alone show what is stored now; below those of both stands what is stored."""
        typed, self.data = set(self.changed_data), self.data.copy()
        if revision is not None:
            self.data[self.add_prefix("revision")] = str(revision)
        for name in stored.keys() & self.fields.keys() - {"revision"}:
            bound, seen, value = self[name], self._shown(name), stored[name]
            if seen is None:
                continue
            now = _sent(value)
            if name not in typed:
                self._send(bound.html_name, now)
            elif _lines(seen) != now:
                bound.help_text = f"Stored now: {_in_words(bound.field, now)}"
            self._send(bound.html_initial_name, now)

    def _shown(self, name: str) -> Any:
        """As the hidden field of the page brought it back; None where the page had none."""
        bound = self[name]
        if bound.html_initial_name not in self.data:
            return None
        return self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)

    def _send(self, name: str, value: str | list[str]) -> None:
        put = self.data.setlist if isinstance(value, list) else self.data.__setitem__
        put(name, value)


class Renewed(Remembers, forms.ModelForm):
    """The same of one row of the database."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.remember()

    def _post_clean(self) -> None:
        """The row itself is checked and changed by the verb alone, which refuses in a sentence:
        of a constraint Django would say its name."""

    def renew_from(self, row: models.Model) -> None:
        self.renew(self.stored(row), getattr(row, "revision", None))

    def stored(self, row: models.Model) -> dict[str, Any]:
        """The fields of the row as this form shows them."""
        return forms.model_to_dict(row, fields=list(self.fields))


def _held(field: forms.Field, sent: str | list[str]) -> Any:
    """What was sent, as the row holds it, though it may be nothing that could be saved."""
    try:
        return field.clean(sent)
    except forms.ValidationError:
        return sent


def _sent(value: Any) -> str | list[str]:
    """A value as a form sends it."""
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    return "" if value is None else str(value)


def _lines(sent: str | list[str]) -> str | list[str]:
    """Without the line ends of a browser's own."""
    return "\n".join(sent.splitlines()) if isinstance(sent, str) else list(sent)


def _in_words(field: forms.Field, sent: str | list[str]) -> str:
    """A choice by its label."""
    labels = {str(key): label for key, label in getattr(field, "choices", ())}
    parts = sent if isinstance(sent, list) else [sent]
    return ", ".join(str(labels.get(part, part)) for part in parts if part) or "nothing"
