"""What single tables do differently: packed cells, decisions in notes, lists of their own."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

from evidence.parsers import columns, fields, persons, screened
from evidence.parsers.headings import MANY
from evidence.parsers.record import ParsedRecord

ACTING = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Signs that make a cell a formula, also in full width."""

_FLOAT = re.compile(r"(\d+)\.0+$")

# Embase packs "Journal (year) volume:issue (pages). Date of Publication: …" into one cell.
_EMBASE_YEAR = re.compile(r" \((1[89]\d\d|20\d\d)\)(?=[ .]|$)")
_EMBASE_REST = re.compile(
    r"\s*(?P<volume>[^:(]*?)(?::(?P<issue>[^(]*?))?\s*(?:\((?P<pages>[^()]*)\))?"
    r"(?:\.?\s*Article Number:\s*(?P<article>[\w.-]+))?\.?\s*$"
)
_CITATION = re.compile(
    r";(?P<volume>[^;:()]*)(?:\((?P<issue>[^()]*)\))?:(?P<pages>[^.;:, ]+(?:, ?[^.;:, ]+)*)"
)


ASREVIEW_USERS = (
    "asreview user", "asreview user name", "asreview user email", "asreview user id",
)  # fmt: skip
ASREVIEW_SAYS = {
    "1": "Included", "true": "Included", "0": "Excluded", "false": "Excluded",
    "": "", "-1": "", "-1.0": "", "nan": "", "none": "", "null": "", "na": "", "n/a": "",
}  # fmt: skip
KEPT = frozenset({"notes", "decisions"})
"""Columns that stay with the record also when something was read out of them."""


def kept(names: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
    """The columns that no field has taken, by the name in the header."""
    taken = {
        place
        for field, found in places.items()
        if field not in KEPT
        for place in (found if field in MANY else found[:1])
    }
    out: dict[str, int] = {}
    for place, name in enumerate(names):
        if name and place not in taken:
            out[name if name not in out else f"{name} ({place + 1})"] = place
    return out


def number(cell: str) -> str:
    """A number as a person would write it: workbooks give 12.0 for 12."""
    text = fields.clean_text(cell)
    found = _FLOAT.match(text)
    return found[1] if found else text


def parted(cell: str) -> list[str]:
    """A cell that joins values by bars, or else by semicolons, or else by lines."""
    for sign in ("|", ";", "；", "\n"):
        if sign in cell:
            return [part.strip() for part in cell.split(sign)]
    return [cell]


def joined(values: Iterable[str]) -> str:
    """Values in one cell: by semicolons, or by bars where a value holds a semicolon."""
    parts = list(values)
    if any(sign in part for part in parts for sign in ";；\n"):
        return " | ".join([*(part.replace("|", "¦") for part in parts), ""])
    if len(parts) == 1 and "|" in parts[0]:
        return parts[0].replace("|", "¦")
    return "; ".join(part.replace("|", "¦") for part in parts)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives it back."""
    acts = cell[:1] in ACTING and cell != ""
    looks_guarded = cell[:1] == "'" and cell[1:2] in {*ACTING, "'"} and len(cell) > 1
    return f"'{cell}" if acts or looks_guarded else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell[:1] == "'" and len(cell) > 1 and cell[1] in {*ACTING, "'"} else cell


def authors(cell: str) -> tuple[str, ...]:
    """A cell of names: joined by semicolons, slashes (EndNote), bars or line ends, or as in any
    other place."""
    for sign in (";", "；", "//", "|", "\n"):
        if sign in cell:
            return persons.names(cell.split(sign))
    return persons.names([cell])


def embase(record: ParsedRecord, notes: str) -> ParsedRecord:
    """Journal, year, volume, issue and pages out of Source; DOI and ISSN out of the link."""
    said = {columns.plain(name): values[0] for name, values in record.extra.items()}
    source = said.get("source", "")
    link = parse_qs(said.get("open url link", "").partition("?")[2])
    found = embase_source(source[:2000])
    return replace(
        record,
        journal=record.journal or found.get("journal", ""),
        year=record.year or fields.year(found.get("year", "")),
        volume=record.volume or found.get("volume", ""),
        issue=record.issue or found.get("issue", ""),
        pages=record.pages or fields.pages(found.get("pages", "") or found.get("article", "")),
        doi=record.doi or fields.doi(*link.get("id", ())),
        issn=record.issn or fields.issns(link.get("issn", ())),
        keywords=fields.keywords(part for text in record.keywords for part in _terms(text)),
    )


def _terms(text: str) -> list[str]:
    """Emtree terms part at commas, but not inside their brackets."""
    out, level, begin = [], 0, 0
    for found in re.finditer(r"[(),]", text):
        level += {"(": 1, ")": -1}.get(found.group(), 0)
        if found.group() == "," and level <= 0:
            out.append(text[begin : found.start()])
            begin = found.end()
    return [*out, text[begin:]]


def embase_source(source: str) -> dict[str, str]:
    """The parts of a packed source cell."""
    head = source.partition(". Date of Publication")[0]
    years = list(_EMBASE_YEAR.finditer(head))
    if not years:
        return {"journal": head}
    year = years[-1]
    out = {"journal": head[: year.start()].strip(), "year": year[1]}
    rest = _EMBASE_REST.match(head[year.end() :].removesuffix("."))
    found = rest.groupdict(default="") if rest else {}
    return out | {name: text.strip() for name, text in found.items() if text.strip()}


def clinical_trials(record: ParsedRecord, notes: str) -> ParsedRecord:
    """A registration, not an article; the registry stands for the journal."""
    name = "ClinicalTrials.gov" if record.accession.upper().startswith("NCT") else record.journal
    return replace(record, type="trial-registration", journal=name)


def isrctn(record: ParsedRecord, notes: str) -> ParsedRecord:
    """The registry is in no column; the year of the application stands for the year."""
    said = {columns.plain(name): values[0] for name, values in record.extra.items()}
    return replace(
        record,
        type="trial-registration",
        journal="ISRCTN registry",
        year=record.year
        or fields.year(said.get("date applied", ""), said.get("date assigned", "")),
    )


def pubmed(record: ParsedRecord, notes: str) -> ParsedRecord:
    """Volume, issue and pages out of the citation; names part at commas."""
    citation = record.extra.get("Citation", ("",))[0]
    found = _CITATION.search(citation)
    names = record.authors
    if len(names) == 1 and ", " in names[0]:
        names = tuple(part.strip() for part in names[0].rstrip(".").split(", "))
    return replace(
        record,
        authors=tuple(name.rstrip(".") for name in names),
        volume=record.volume or (found["volume"].strip() if found else ""),
        issue=record.issue or ((found["issue"] or "").strip() if found else ""),
        pages=record.pages or fields.pages(found["pages"] if found else ""),
    )


def screened_notes(record: ParsedRecord, notes: str) -> ParsedRecord:
    """Rayyan and Covidence keep decisions and labels in the notes."""
    return replace(
        record,
        decisions=screened.decisions(notes),
        labels=screened.labels(notes) or record.labels,
    )


def asreview(record: ParsedRecord, notes: str) -> ParsedRecord:
    """1 is relevant, 0 is not, nothing or -1 was not seen. Newer exports say who decided.

    Another word is kept as it stands: whoever takes the decisions over says what it means.
    """
    found = {columns.plain(name): values[0] for name, values in record.extra.items()}
    label = next(
        (found[name] for name in ("asreview label", "included", "label included") if name in found),
        "",
    )
    cell = number(label)
    said = ASREVIEW_SAYS.get(cell.lower(), cell)
    who = next(filter(None, (found.get(name) for name in ASREVIEW_USERS)), "ASReview")
    return replace(record, decisions={who: said} if said else {})


def ledger(record: ParsedRecord, notes: str) -> ParsedRecord:
    """Our own table: decisions are JSON in their cell."""
    said = record.extra.get("decisions", ("",))[0]
    extra = {name: values for name, values in record.extra.items() if name != "decisions"}
    try:
        found = json.loads(said) if said else {}
    except ValueError:
        return record
    decisions = (
        {str(who): str(what) for who, what in found.items()} if isinstance(found, dict) else {}
    )
    return replace(record, decisions=decisions, extra=extra)


def wos(record: ParsedRecord, notes: str) -> ParsedRecord:
    """A group is an author too, behind the people."""
    found = {columns.plain(name): values for name, values in record.extra.items()}
    groups = found.get("group authors") or found.get("ca") or ()
    if not groups:
        return record
    return replace(record, authors=fields.unique([*record.authors, *authors(groups[0])]))


FINISH: dict[str, Callable[[ParsedRecord, str], ParsedRecord]] = {
    "embase": embase,
    "clinicaltrials": clinical_trials,
    "ictrp": clinical_trials,
    "isrctn": isrctn,
    "pubmed": pubmed,
    "wos": wos,
    "rayyan": screened_notes,
    "covidence": screened_notes,
    "asreview": asreview,
    "ledger": ledger,
}
