"""A form whose verb writes the row: what the verb refuses stands under the field it speaks of."""

from typing import Any, ClassVar

import pghistory
from django import forms

from evidence.errors import Refused, Stale
from evidence.forms.refusing import say
from evidence.models import User


class ByVerb(forms.ModelForm):
    """Subclasses have a `verb`. The admin sets `by`, the person who is at the form.

    The verb is called when the fields themselves are sound, in place of the model's own checks,
    since only it has the sentence for what the database would refuse.
    """

    by: ClassVar[User]
    reason_field: ClassVar[str] = "why"

    why = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One sentence; it is kept with the change.",
        error_messages={"required": "Say why this is corrected."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision

    def verb(self, row: Any, *, by: User, why: str, revision: int, **fields: Any) -> Any:
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """The fields that were changed, as the verb takes them."""
        own = {self.reason_field, "revision"}
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in own}

    def _post_clean(self) -> None:
        if self.errors:
            return
        why = self.cleaned_data[self.reason_field].strip()
        revision = self.cleaned_data["revision"]
        try:
            with pghistory.context(why=why):
                self.instance = self.verb(
                    self.instance, by=self.by, why=why, revision=revision, **self.given()
                )
        except Stale as refusal:
            say(self, refusal)
            self._show_newest()
        except Refused as refusal:
            say(self, refusal)

    def _show_newest(self) -> None:
        """What was typed stays; beside it stands what is stored now, and saving again is meant."""
        row = type(self.instance)._default_manager.get(pk=self.instance.pk)
        newest = forms.models.model_to_dict(row, fields=list(self.fields))
        for name in self.changed_data:
            if name in newest and newest[name] != self.cleaned_data.get(name):
                self[name].help_text = f"Stored now: {newest[name]}"
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = row.revision
