"""Two records side by side: which fields differ, and where in their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from evidence.models import Record

FIELDS = (
    ("title", "Title"),
    ("title_translated", "Other title"),
    ("authors", "Authors"),
    ("year", "Year"),
    ("journal", "Journal"),
    ("volume", "Volume"),
    ("issue", "Issue"),
    ("pages", "Pages"),
    ("doi", "DOI"),
    ("pmid", "PMID"),
    ("type", "Type"),
    ("language", "Language"),
    ("abstract", "Abstract"),
)
PAPER = ("title", "title_translated", "abstract")
LONGEST = 2_000  # characters of a field that are compared word by word
Piece = tuple[str, bool]  # a stretch of words, and whether only this side has it


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two records. `differs` is False where one side says nothing."""

    name: str
    label: str
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]
    differs: bool

    @property
    def paper(self) -> bool:
        """Whether the words are those of a paper."""
        return self.name in PAPER


def compare(first: Record, second: Record) -> tuple[Compared, ...]:
    """Every field that one of the two has, in the order of reading."""
    rows = []
    for name, label in FIELDS:
        a, b = _parts(first, name), _parts(second, name)
        if not a and not b:
            continue
        between = "; " if isinstance(getattr(first, name), list) else " "
        marked = _marked(a, b, between) if a and b else (_plain(a, between), _plain(b, between))
        differs = bool(a and b) and any(only for side in marked for _, only in side)
        rows.append(Compared(name, label, *marked, differs=differs))
    return tuple(rows)


def _parts(record: Record, name: str) -> list[str]:
    """What is compared one by one: the items of a list, else the words."""
    value = getattr(record, name)
    if isinstance(value, list):
        return value
    return [] if value is None else str(value)[:LONGEST].split()


def _plain(parts: Sequence[str], between: str) -> tuple[Piece, ...]:
    return ((between.join(parts), False),) if parts else ()


def _marked(
    a: Sequence[str], b: Sequence[str], between: str
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both sides in pieces: what is common, and what only one has. Case does not count."""
    matcher = SequenceMatcher(
        None, [part.casefold() for part in a], [part.casefold() for part in b], autojunk=False
    )
    first: list[Piece] = []
    second: list[Piece] = []
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        for pieces, parts, rest in (
            (first, a[a_from:a_to], a[a_to:]),
            (second, b[b_from:b_to], b[b_to:]),
        ):
            if parts:
                end = between.rstrip() if rest else ""
                pieces.append((between.join(parts) + end, kind != "equal"))
    return tuple(first), tuple(second)
