"""People and their roles."""

from typing import Any

from django import forms

from evidence.forms.renewed import Remembers
from evidence.models import Membership, Role, User


class AddMember(forms.Form):
    username = forms.CharField(
        max_length=150,
        label="User name",
        help_text="As this person signs in here. An administrator makes new accounts.",
    )
    roles = forms.MultipleChoiceField(choices=Role.choices, widget=forms.CheckboxSelectMultiple)

    def clean_username(self) -> User:
        name = self.cleaned_data["username"].strip()
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(f"Nobody here signs in as “{name}”.")
        return user


class ChangeRoles(Remembers, forms.Form):
    roles = forms.MultipleChoiceField(
        choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    interests = forms.CharField(
        label="Declared interests",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as being an author of a study that may be included.",
    )

    def __init__(self, member: Membership, data: Any = None) -> None:
        super().__init__(data, initial=self.stored(member))
        self.remember()

    @staticmethod
    def stored(member: Membership) -> dict[str, Any]:
        return {"roles": member.roles, "interests": member.interests}
