"""Pure: a parsed record -> one line in the words of COPY, cut to the size of its columns."""

import json
from collections.abc import Mapping, Sequence
from operator import attrgetter, gt
from typing import Any

from evidence.parsers import ParsedRecord, Problem, plain_text

TEXT = (
    "type", "title", "title_translated", "journal", "volume", "issue", "pages", "doi", "pmid",
    "accession", "language", "url", "abstract",
)  # fmt: skip
LISTS = ("authors", "issn", "keywords")
COLUMNS = (
    "line_from", "line_to", "year", *TEXT, *LISTS, "raw", "extra",
)  # fmt: skip
YEARS = (0, 9999)
_TEXTS = attrgetter(*TEXT)
_PLACES = {name: place for place, name in enumerate(TEXT)}
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def too_long(record: ParsedRecord, limits: Mapping[str, int]) -> list[Problem]:
    """A problem for each field that is longer than its column; the whole stays in the raw text."""
    fields = [getattr(record, name) for name in limits]
    if not any(map(gt, map(len, fields), limits.values())):
        return []
    return [
        Problem(
            record.line_from,
            f"The field {name} is longer than {size} characters and was cut there; "
            "the raw text has the rest.",
        )
        for (name, size), field in zip(limits.items(), fields, strict=True)
        if len(field) > size
    ]


def texts(record: ParsedRecord, limits: Mapping[str, int]) -> list[str]:
    """TEXT as pages show and searches find it: cut to size, and without inline mark-up, which
    the raw text keeps."""
    found = list(_TEXTS(record))
    if "<" in "".join(found):
        found = [plain_text(text) if "<" in text else text for text in found]
    for name, size in limits.items():
        place = _PLACES[name]
        if len(found[place]) > size:
            found[place] = found[place][:size]
    return found


def year(record: ParsedRecord) -> int | None:
    """None where no calendar has it."""
    if record.year is None or not YEARS[0] < record.year < YEARS[1]:
        return None
    return record.year


def rest(record: ParsedRecord) -> dict[str, Any]:
    """Tags that no field has taken, and what another program's people decided on the record."""
    found: dict[str, Any] = {tag: list(values) for tag, values in record.extra.items()}
    if record.decisions:
        found["decisions"] = dict(record.decisions)
    if record.labels:
        found["labels"] = list(record.labels)
    return found


def line(record: ParsedRecord, limits: Mapping[str, int]) -> str:
    """One record as COPY reads it: COLUMNS, tabs between them, one line. Without `limits` nothing
    is cut."""
    fields = [*texts(record, limits), *[_array(getattr(record, name)) for name in LISTS]]
    joined = "".join(fields)
    # Python counts before it replaces: to look first for what is seldom there costs a fraction.
    if "\\" in joined or "\t" in joined or "\n" in joined or "\r" in joined or "\0" in joined:
        fields = [*map(_escaped, fields)]
    when, extra = year(record), rest(record)
    shown = r"\N" if when is None else when
    return "\t".join(
        (
            f"{record.line_from}\t{record.line_to}\t{shown}",
            *fields,
            _escaped(record.raw),
            _escaped(_JSON(extra)) if extra else "{}",
        )
    )


def _escaped(text: str) -> str:
    """A text as a line of COPY has it; to part and join at what is always there takes less time
    than to replace it."""
    if "\0" in text:
        text = text.replace("\0", "")
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\r" in text:
        text = text.replace("\r", "\\r")
    if "\t" in text:
        text = text.replace("\t", "\\t")
    return "\\n".join(text.split("\n")) if "\n" in text else text


def _array(values: Sequence[str]) -> str:
    """A list of texts as PostgreSQL writes one."""
    if not values:
        return "{}"
    joined = '","'.join(values)
    if "\\" in joined or joined.count('"') != 2 * (len(values) - 1):
        joined = '","'.join(one.replace("\\", "\\\\").replace('"', '\\"') for one in values)
    return f'{{"{joined}"}}'
