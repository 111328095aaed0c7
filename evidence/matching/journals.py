"""Journal names in full, abbreviated, with a subtitle, in two languages -> alike or not."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import Indel

from .pinyin import spell
from .text import fold, is_han, plain

# Marks between a name and its subtitle, parallel title or section.
PART = re.compile(r"\s*(?:\[|\]|\(|\)|[:;=|]|\.(?=\s*[A-Z]\w{3,})|/(?=\s))\s*")
SMALL = frozenset(
    "the of and in for on to a an de la le les des du di der die das und et e y do da dos das "
    "del van het en".split()
)
MEETING = re.compile(
    r"conference|proceedings|symposium|workshop|congress|convention|meeting|^proc\b"
)
YEARLY = re.compile(r"\b(?:19|20)\d\d\b|\b\d+(?:st|nd|rd|th)\b")


class Journals(IntEnum):
    """How two names stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    LIKE = 2  # one could be a section, a subtitle or a translation of the other
    SAME = 3


def clean(journal: str) -> str:
    """The folded parts of a name joined by "|"; the small words of the languages are dropped."""
    text = plain(journal)
    if is_han(text):
        text = spell(text)
    parts = (_words(part) for part in PART.split(text))
    return "|".join(dict.fromkeys(part for part in parts if part))


def _words(part: str) -> str:
    words = fold(part).split()
    return " ".join([w for w in words if w not in SMALL] or words)


@lru_cache(maxsize=500_000)
def compare(a: str, b: str) -> Journals:
    """Two cleaned names; equal parts, abbreviations and initials count as the same."""
    if not a or not b:
        return Journals.UNKNOWN
    if _alike(a.replace("|", " "), b.replace("|", " ")):
        return Journals.SAME
    ours, theirs = a.split("|"), b.split("|")
    if any(_alike(x, y) for x in ours for y in theirs if _telling(x) and _telling(y)):
        return (
            Journals.SAME
            if ours[0] != theirs[0] or 1 in (len(ours), len(theirs))
            else (Journals.LIKE)
        )
    if MEETING.search(a) or MEETING.search(b):
        if _by_acronym(ours, theirs) or _by_acronym(theirs, ours):
            return Journals.SAME
        if MEETING.search(a) and MEETING.search(b):
            return _meetings(a, b)
    if _starts(a, b) or _starts(b, a):
        return Journals.LIKE
    return Journals.DIFFER


def _telling(part: str) -> bool:
    """A part that names a journal by itself: not "london", "print" or "clinical research ed"."""
    return len(part) > 2 and not part.isdigit()


def _alike(a: str, b: str) -> bool:
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return True
    if abbreviates(a, b) or abbreviates(b, a) or _initials(a, b) or _initials(b, a):
        return True
    # A slip of the pen in a long name; shorter names differ by less than that.
    return min(len(a), len(b)) > 15 and Indel.normalized_similarity(a, b) > 0.96


def abbreviates(short: str, full: str) -> bool:
    """Each word of `short` begins or shortens the word of `full` in its place."""
    words, fulls = short.split(), full.split()
    if len(words) != len(fulls):
        return False
    return all(_shortens(w, f) for w, f in zip(words, fulls, strict=True))


def _shortens(word: str, full: str) -> bool:
    """ "cardiol" for "cardiology", "intl" for "international", "jnl" for "journal"."""
    if full.startswith(word) or word.startswith(full):
        return min(len(word), len(full)) > 0
    if word[0] != full[0] or len(word) < 3 or len(full) < 6:
        return False
    letters = iter(full)
    return all(letter in letters for letter in word)


def _initials(short: str, full: str) -> bool:
    """ "bmj" for "british medical journal"."""
    words = full.split()
    return " " not in short and len(short) > 2 and "".join(w[0] for w in words) == short


def _by_acronym(ours: list[str], theirs: list[str]) -> bool:
    """ "icis 2015 proceedings" for "international conference information systems"."""
    words = {word for part in ours for word in part.split()}
    return any(_initials(word, part) for word in words for part in theirs)


def _starts(short: str, full: str) -> bool:
    words, fulls = short.replace("|", " ").split(), full.replace("|", " ").split()
    return len(words) < len(fulls) and all(map(_shortens, words, fulls))


def _meetings(a: str, b: str) -> Journals:
    """Proceedings are named in a hundred ways: compare the words that tell, without the year."""
    ours, theirs = _topic(a), _topic(b)
    if not ours or not theirs:
        return Journals.LIKE
    shared = len(ours & theirs) / min(len(ours), len(theirs))
    return (
        Journals.SAME
        if shared == 1 and min(len(ours), len(theirs)) > 1
        else (Journals.LIKE if shared >= 0.5 else Journals.DIFFER)
    )


def _topic(name: str) -> set[str]:
    words = YEARLY.sub(" ", name.replace("|", " ")).split()
    return {
        w
        for w in words
        if len(w) > 2
        and not MEETING.search(w)
        and w not in ("annual", "acm", "ieee", "international")
    }
