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
        a, b = _text(first, name), _text(second, name)
        if not a and not b:
            continue
        marked = _marked(a, b) if a and b else (((a, False),), ((b, False),))
        differs = bool(a and b) and any(only for side in marked for _, only in side)
        rows.append(Compared(name, label, *marked, differs=differs))
    return tuple(rows)


def _text(record: Record, name: str) -> str:
    value = getattr(record, name)
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def _marked(a: str, b: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: common words, and words that only one side has. Case does not count."""
    left, right = a[:LONGEST].split(), b[:LONGEST].split()
    matcher = SequenceMatcher(
        None, [w.casefold() for w in left], [w.casefold() for w in right], autojunk=False
    )
    first: list[Piece] = []
    second: list[Piece] = []
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        _add(first, left[a_from:a_to], only=kind != "equal")
        _add(second, right[b_from:b_to], only=kind != "equal")
    return tuple(first), tuple(second)


def _add(pieces: list[Piece], words: Sequence[str], *, only: bool) -> None:
    if words:
        pieces.append((" ".join(words), only))
