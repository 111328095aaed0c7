"""What every reader returns: a record as the source wrote it, or a problem with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

ABSTRACT_START = 40
NOTHING: Mapping[str, Any] = MappingProxyType({})

TYPES = (
    "article",
    "conference",
    "thesis",
    "newspaper",
    "book",
    "chapter",
    "report",
    "yearbook",
    "trial-registration",
    "other",
)


@dataclass(slots=True)  # not frozen: a million are made, and each would take 4 µs and not 1
class ParsedRecord:
    """One entry of a search result.

    Text is safe to store (no control characters, no active mark-up) and otherwise as the source
    wrote it; `clean.plain_text` takes the harmless inline mark-up (`<sup>`) away as well.
    `raw` is the entry's own text, line ends made LF, so that a better reader can read it again.
    `line_from` and `line_to` count from 1; a table counts the lines of the file, not its rows,
    a workbook its rows. `extra` holds every tag or column that no field has taken.
    """

    type: str = "other"
    title: str = ""
    title_translated: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    issn: tuple[str, ...] = ()
    accession: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    abstract: str = ""
    decisions: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    labels: tuple[str, ...] = ()
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    raw: str = ""
    line_from: int = 0
    line_to: int = 0

    def as_json(self) -> dict[str, Any]:
        """The record with the names of the reference files, plus where it stands and its rest."""
        out: dict[str, Any] = {
            "type": self.type,
            "title": self.title,
            "title_translated": self.title_translated,
            "authors": list(self.authors),
            "year": self.year,
            "journal": self.journal,
            "volume": self.volume,
            "issue": self.issue,
            "pages": self.pages,
            "doi": self.doi,
            "pmid": self.pmid,
            "issn": list(self.issn),
            "accession": self.accession,
            "keywords": list(self.keywords),
            "language": self.language,
            "url": self.url,
            "abstract_start": self.abstract[:ABSTRACT_START],
            "abstract": self.abstract,
            "line_from": self.line_from,
            "line_to": self.line_to,
            "extra": {tag: list(values) for tag, values in self.extra.items()},
            "raw": self.raw,
        }
        if self.decisions:
            out["decisions"] = dict(self.decisions)
        if self.labels:
            out["labels"] = list(self.labels)
        return out


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be read as it stands, and a sentence on what was made of it.

    `line` counts from 1; 0 means the file as a whole.
    """

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be. `format` is "" when nothing here can read it: `why` says why."""

    format: str
    encoding: str
    newline: str
    why: str
    database: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file, read. For small files and previews; a large one goes through `read_iter`."""

    format: str
    encoding: str
    newline: str
    records: tuple[ParsedRecord, ...]
    problems: tuple[Problem, ...]
    why: str = ""
    database: str = ""
