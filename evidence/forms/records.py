"""Correcting a record."""

from typing import Any

from django import forms

from evidence.forms.renewed import Renewed
from evidence.models import Record
from evidence.records import CORRECTABLE

LISTS = ("authors", "issn", "keywords")


class CorrectRecord(Renewed):
    authors = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, family name first.",
    )
    keywords = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="One a line."
    )
    issn = forms.CharField(
        label="ISSN",
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text="One a line.",
    )
    origin = forms.CharField(
        label="Where the new words come from",
        max_length=200,
        required=False,
        error_messages={"required": "Say where the new words come from."},
        help_text="Such as “publisher's page” or “PubMed 34213086”. Kept with each changed field.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Record
        fields = (
            "title",
            "title_translated",
            "authors",
            "year",
            "journal",
            "volume",
            "issue",
            "pages",
            "doi",
            "pmid",
            "accession",
            "issn",
            "language",
            "type",
            "url",
            "keywords",
            "abstract",
        )
        labels = {
            "title_translated": "Title in another language",
            "doi": "DOI",
            "pmid": "PMID",
            "accession": "Accession number",
            "url": "Link",
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "title_translated": forms.Textarea(attrs={"rows": 2}),
            "journal": forms.TextInput,
            "url": forms.TextInput,
            "abstract": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, *args: Any, instance: Record, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.initial |= self.stored(instance)
        self.initial["revision"] = instance.revision

    def stored(self, row: Record) -> dict[str, Any]:
        return super().stored(row) | {name: "\n".join(getattr(row, name)) for name in LISTS}

    def values(self) -> dict[str, Any]:
        """The changed fields as the record holds them."""
        changed = {name: to for name, to in self.changes().items() if name in CORRECTABLE}
        for name in changed.keys() & set(LISTS):
            changed[name] = [line.strip() for line in changed[name].splitlines() if line.strip()]
        return changed
