"""Sources, searches, and files on their way in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.text import Truncator

from evidence import parsers
from evidence.forms.renewed import Renewed
from evidence.models import Review, Search, Source, SourceKind
from evidence.previews import encoding_name
from evidence.sources import USUAL

NEW = "new:"
NO_SAMPLES: Mapping[str, str] = MappingProxyType({})
LONGEST_SAMPLE = 40

# What a table's column may be read as.
TABLE_FIELDS = (
    ("title", "Title"),
    ("title_translated", "Title in another language"),
    ("authors", "Authors"),
    ("year", "Year"),
    ("journal", "Journal"),
    ("volume", "Volume"),
    ("issue", "Issue"),
    ("pages", "Pages"),
    ("doi", "DOI"),
    ("pmid", "PMID"),
    ("issn", "ISSN"),
    ("abstract", "Abstract"),
    ("keywords", "Keywords"),
    ("language", "Language"),
    ("url", "Link"),
    ("accession", "Accession number"),
)


class SourceForm(Renewed):
    kind = forms.ChoiceField(
        choices=SourceKind.choices, help_text="Decides the column in the flow diagram."
    )

    class Meta:
        model = Source
        fields = ("name", "kind", "platform")


class SearchForm(Renewed):
    class Meta:
        model = Search
        fields = ("searched_on", "period", "hits_reported", "strategy", "note")
        labels = {
            "searched_on": "Date of the search",
            "hits_reported": "Hits that the source reported",
            "strategy": "Search string, as it was sent",
        }
        widgets = {
            "searched_on": forms.DateInput(attrs={"type": "date"}),
            "strategy": forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"hits_reported": "Compared with what is read, source by source."}


class Recognised(forms.Form):
    """What a file was taken for, and may be read as instead."""

    dialect = forms.ChoiceField(label="Format", required=False)
    encoding = forms.ChoiceField(label="Encoding", required=False)

    use_required_attribute = False  # a change of the format goes through without a title

    def __init__(
        self,
        *args: Any,
        columns: tuple[str, ...] = (),
        samples: Mapping[str, str] = NO_SAMPLES,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dialect"].choices = [
            ("", "As recognised"),
            *((one.id, one.label) for one in parsers.DIALECTS),
        ]
        self.fields["encoding"].choices = [
            ("", "As recognised"),
            *((name, encoding_name(name)) for name in parsers.ENCODINGS),
        ]
        self.columns = columns
        for name, label in TABLE_FIELDS if columns else ():
            choices = [("", "–"), *((one, _with_sample(one, samples)) for one in columns)]
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, choices=choices, required=name == "title" and not self.is_bound
            )

    def mapping(self) -> dict[str, str]:
        """Field to column, where a person has said something else than what is proposed."""
        chosen = {name: self.cleaned_data.get(f"column_{name}", "") for name, _ in TABLE_FIELDS}
        mapping = {name: column for name, column in chosen.items() if column}
        return {} if mapping == parsers.suggested_mapping(self.columns) else mapping

    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{name}"] for name, _ in TABLE_FIELDS] if self.columns else []


def _with_sample(column: str, samples: Mapping[str, str]) -> str:
    """The column, and what its first row says."""
    said = samples.get(column, "")
    return f"{column}: “{Truncator(said).chars(LONGEST_SAMPLE)}”" if said else column


class IntoSearch(forms.Form):
    """The search that a file belongs to: one that is there, or a new one of a source.

    A file may come before anybody wrote the search down: it gets a line of its own then, whose
    strategy, date and hits follow on the page of sources.
    """

    search = forms.ChoiceField(label="Search")
    simulated = forms.BooleanField(
        required=False,
        label="These records are simulated",
        help_text="Every list and export says so.",
    )

    def __init__(self, review: Review, *args: Any, database: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(Search.objects.filter(source__review=review).select_related("source"))
        self.there = {str(row.pk): row for row in rows}
        names = list(review.sources.values_list("name", flat=True))
        names += [name for name in dict.fromkeys((*USUAL, *parsers.DATABASES)) if name not in names]
        self.groups = [
            ("Searches", [(key, str(row)) for key, row in self.there.items()]),
            ("A new search of", [(f"{NEW}{name}", name) for name in names]),
        ]
        self.groups = [(label, options) for label, options in self.groups if options]
        self.fields["search"].choices = [("", "Choose the search"), *self.groups]
        self.initial["search"] = self._of(database)

    def _of(self, database: str) -> str:
        """The newest search of the database that the file seems to come from, else a new one."""
        wanted = database.casefold()
        keys = [key for key, row in self.there.items() if row.source.name.casefold() == wanted]
        new = [key for key, name in self.groups[-1][1] if name.casefold() == wanted]
        return (keys[-1:] or new or [""])[0]

    def clean(self) -> dict[str, Any]:
        """`search`, or the name of the `source` that a new one is of."""
        chosen = self.cleaned_data.pop("search", "")
        if chosen.startswith(NEW):
            self.cleaned_data |= {"search": None, "source": chosen.removeprefix(NEW)}
        elif chosen:
            self.cleaned_data["search"] = self.there[chosen]
        return self.cleaned_data
