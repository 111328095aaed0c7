"""Decisions that a screening tool left in the notes of its export, whatever the file format.

Rayyan writes a Ruby hash (`RAYYAN-INCLUSION: {"Anna"=>"Included"} | RAYYAN-LABELS: a,b`), ASReview
one word (`ASReview_relevant`), Covidence the reason of an exclusion.
"""

import re
from dataclasses import replace

from evidence.parsers.clean import clean_text
from evidence.parsers.fields import keywords
from evidence.parsers.record import ParsedRecord

SIGNS = ("RAYYAN-", "ASReview_", "Exclusion reason")

_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{([^{}]*)\}")
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')
_RAYYAN_LABELS = re.compile(r"RAYYAN-LABELS:\s*([^|]*)")
_REASON = re.compile(r"(?:Exclusion reason|RAYYAN-EXCLUSION-REASONS):\s*([^;|,]{1,200})", re.I)
_ASREVIEW = re.compile(r"ASReview_(relevant|irrelevant)")
_COVIDENCE = re.compile(r"Exclusion reason:", re.I)
_ASREVIEW_SAYS = {"relevant": "Included", "irrelevant": "Excluded"}


def decisions(notes: str) -> dict[str, str]:
    """Who decided what; the tool stands for the person where it names none."""
    rayyan = _RAYYAN.search(notes)
    found = {_plain(who): _plain(what) for who, what in _PAIR.findall(rayyan[1] if rayyan else "")}
    asreview = _ASREVIEW.search(notes)
    if asreview:
        found["ASReview"] = _ASREVIEW_SAYS[asreview[1]]
    if _COVIDENCE.search(notes):
        found["Covidence"] = "Excluded"
    return {who: what for who, what in found.items() if who and what}


def reason(notes: str) -> str:
    """Why it was excluded, in the words of the other program; the first of several."""
    found = _REASON.search(notes)
    return clean_text(found[1]) if found else ""


def labels(notes: str) -> tuple[str, ...]:
    """The labels that people gave."""
    found = _RAYYAN_LABELS.search(notes)
    return keywords(found[1].split(",") if found else ())


def signed(text: str) -> bool:
    """Whether a screening tool has written in it."""
    return any(map(text.__contains__, SIGNS))


def noted(record: ParsedRecord) -> ParsedRecord:
    """The record with the decisions that stand in any of its notes, if its reader saw none."""
    if record.decisions or not signed(record.raw):
        return record
    notes = "\n".join(text for values in record.extra.values() for text in values)
    found = decisions(notes)
    if not found:
        return record
    return replace(record, decisions=found, labels=record.labels or labels(notes))


def _plain(quoted: str) -> str:
    return clean_text(re.sub(r"\\(.)", r"\1", quoted))
