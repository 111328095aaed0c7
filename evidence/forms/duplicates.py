"""Accepting many pairs at once."""

from django import forms


class AcceptAbove(forms.Form):
    percent = forms.FloatField(
        label="Probability, from",
        min_value=50,
        max_value=100,
        initial=95,
        help_text="Between 50 and 100 percent. You see what would happen before it does.",
    )
