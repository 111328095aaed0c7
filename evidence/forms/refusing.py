"""A refusal of a verb becomes the sentence under the field it speaks of."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from evidence.errors import Refused

Result = TypeVar("Result")


def try_act(
    form: forms.BaseForm, act: Callable[..., Result], *args: Any, **kwargs: Any
) -> Result | None:
    """Do the act; None when it was refused, with its sentence on the form."""
    try:
        return act(*args, **kwargs)
    except Refused as refusal:
        say(form, refusal)
        return None


def say(form: forms.BaseForm, refusal: Refused) -> None:
    """The sentence of a refusal under its field, or on top where the form has no such field."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)
