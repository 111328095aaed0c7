"""Decisions that a screening tool left in the notes of its export, whatever the file format.

Rayyan writes a Ruby hash (`RAYYAN-INCLUSION: {"Anna"=>"Included"} | RAYYAN-LABELS: a,b`), ASReview
one word (`ASReview_relevant`), Covidence the reason of an exclusion.
"""

import re
from dataclasses import replace

from evidence.parsers.clean import clean_text
from evidence.parsers.fields import keywords
from evidence.parsers.record import ParsedRecord

STRANGE = 80
SIGNS = ("RAYYAN-", "ASReview_", "Exclusion reason")

_SAID = r'(?:[^{}"]|"(?:[^"\\]|\\.)*")*'  # a name may hold a bracket
_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{(" + _SAID + r")\}")
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')
_RAYYAN_LABELS = re.compile(r"RAYYAN-LABELS:((?:(?!RAYYAN-)[^|])*)")
_OLDER = re.compile(r"<p>[^<]{0,20000}</p>")
_REASON = re.compile(
    r"RAYYAN-EXCLUSION-REASONS:\s*([^|\n]{1,1000})|Exclusion reason:\s*([^;|\n]{1,200})", re.I
)
_UNREAD = re.compile(r"RAYYAN-INCLUSION:\s*([^|\n]{1,1000})")
_ASREVIEW = re.compile(r"ASReview_([a-z_]{1,40})")
_ASREVIEW_USER = re.compile(r"asreview_user(?:_name|_email|_id)?\s*[:=]\s*([^|\n]{1,200})")
_COVIDENCE = re.compile(r"Exclusion reason:", re.I)
_ASREVIEW_SAYS = {"relevant": "Included", "irrelevant": "Excluded", "not_seen": ""}


def decisions(notes: str) -> dict[str, str]:
    """Who decided what; the tool stands for the person where it names none, or in no known form.

    A review that was brought into Rayyan again keeps its former notes in <p>: the others count.
    """
    rayyan = _RAYYAN.search(_OLDER.sub("", notes)) or _RAYYAN.search(notes) or _UNREAD.search(notes)
    text = rayyan[1] if rayyan else ""
    found = {_plain(who): _plain(what) for who, what in _PAIR.findall(text)}
    strange = _PAIR.sub("", text).strip(" ,;{}\n")  # what stands there and is no verdict is told
    if strange:
        found.setdefault("Rayyan", clean_text(strange)[:STRANGE])
    said = [_ASREVIEW_SAYS.get(word, word) for word in _ASREVIEW.findall(notes)]
    if any(said):
        person = _ASREVIEW_USER.search(notes)
        known = [word for word in said if word in _ASREVIEW_SAYS.values() and word]
        found[_plain(person[1]) if person else "ASReview"] = (known or list(filter(None, said)))[0]
    if _COVIDENCE.search(notes):
        found["Covidence"] = "Excluded"
    return {who: what for who, what in found.items() if who and what}


def reasons(notes: str) -> tuple[str, ...]:
    """Why it was excluded, in the words of the other program.

    Rayyan parts reasons by commas; one of Covidence may hold some.
    """
    found = ((rayyan.split(","), [covidence]) for rayyan, covidence in _REASON.findall(notes))
    return keywords(clean_text(text) for both in found for texts in both for text in texts)


def labels(notes: str) -> tuple[str, ...]:
    """The labels that people gave."""
    found = _RAYYAN_LABELS.findall(notes)
    return keywords(label for text in found for label in text.split(","))


def signed(text: str) -> bool:
    """Whether a screening tool has written in it."""
    return any(map(text.__contains__, SIGNS))


def noted(record: ParsedRecord) -> ParsedRecord:
    """The record with the decisions that stand in any of its notes, if its reader saw none."""
    if record.decisions or not record.extra:
        return record
    notes = "\n".join(text for values in record.extra.values() for text in values)
    found = decisions(notes) if signed(notes) else {}
    if not found:
        return record
    return replace(record, decisions=found, labels=record.labels or labels(notes))


def _plain(quoted: str) -> str:
    return clean_text(re.sub(r"\\(.)", r"\1", quoted))
