"""Authors in any of the forms the databases use -> folded names that can be compared."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import Indel

from .pinyin import spell_name
from .text import BLANKS, is_han, plain, unaccent

MOST = 25  # names kept of a long list; the first ones, as shortened lists keep those
NOBODY = re.compile(
    r"^\W*(?:anon(?:ymous)?|no authors?( listed)?|\[?n/?a\]?|unknown|et al)\W*$", re.I
)
# "Kotova O.Goncalves I.", "Chen YKinnunen K", "Berman S. Naliboff B. D. Wong H.": no mark between.
GLUED = re.compile(
    r"(?<=\b[A-Z]\.)(?=[A-Z][a-z])|(?<=[a-z] [A-Z])(?=[A-Z][a-z])|(?<=[a-z] [A-Z]{2})(?=[A-Z][a-z])"
    r"|(?<=\b[A-Z]\.)\s+(?=[A-Z][a-z]\S+ [A-Z]\.)"
)
AND = re.compile(r"\s+(?:and|&|und|et|y)\s+")
INITIALS = re.compile(r"(?:[A-Z]\.?[\s\-.]*){1,4}$")
PARTICLES = frozenset({
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "los", "van", "von",
    "der", "den", "het", "ter", "ten", "te", "el", "al", "bin", "ibn", "jr", "sr", "ii", "iii",
    "md", "phd", "et", "mac", "st", "af", "av", "zu", "zur",
})  # fmt: skip
GROUP = re.compile(
    r"group|committee|consorti|investigat|collaborat|association|society|network|trial|study|"
    r"organi[sz]ation|department|institute|council|college|academy|federation|task force|team",
    re.IGNORECASE,
)
HAN_MARKS = re.compile(r"[\s·•.]")
# A letter lost to a wrong encoding stands as a question mark in the middle of a name.
DROPPED = str.maketrans("", "", "?'’`´")
ROMANIZED = {"lv": "lu", "lyu": "lu", "nv": "nu"}


def clean(authors: str) -> str:
    """The names joined by ";", each "longer words, then single letters", in the given order."""
    text = plain(authors).strip()
    if not text or NOBODY.match(text):
        return ""
    if not text.isascii():
        text = unaccent(text)
    return ";".join(filter(None, map(_fold_name, split(text)[:MOST])))


def split(authors: str) -> list[str]:
    """The single names: "A, B; C, D", "A B, C D", "A, B., C, D.", "A and B", "甲，乙"."""
    for mark in (";", "；", "|", "\n"):
        if mark in authors:
            return [name for name in authors.split(mark) if name.strip()]
    if GLUED.search(authors):
        return GLUED.split(authors)
    if is_han(authors):
        return [name for name in re.split(r"[,，、\s]+", authors) if name]
    if " and " in authors or " & " in authors:
        parts = [part.strip(" ,") for part in AND.split(authors)]
        return [name for part in parts for name in _by_commas(part)]
    return _by_commas(authors)


def _by_commas(text: str) -> list[str]:
    """ "Wang W, Li Q" is two names, "Wang, Wei" one, "Wang, W., Li, Q." two."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:
        return parts
    second = parts[1::2]
    if all(INITIALS.match(part) for part in second):
        pairs = zip(parts[::2], [*second, ""], strict=False)
        return [f"{family} {given}" for family, given in pairs]
    if len(parts) == 2 and " " not in parts[0]:
        return [text]
    return parts


@lru_cache(maxsize=100_000)
def _fold_name(name: str) -> str:
    """One name; people write more than one work, so most are known."""
    name = name.translate(DROPPED)
    if is_han(name):
        name = spell_name(HAN_MARKS.sub("", name))
    words: list[str] = []
    letters: list[str] = []
    particles: list[str] = []
    mixed = not name.isupper()
    for part in name.translate(BLANKS).split():
        if len(part) == 1 or (mixed and len(part) < 4 and part.isupper()):
            letters += part.lower()
        elif (word := part.lower()) in PARTICLES:
            particles.append(word)
        else:
            words.append(ROMANIZED.get(word, word))
    # "Le T" and "Van H" are whole names.
    return " ".join((words or particles) + letters)


class People(IntEnum):
    """How two lists of authors stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    SOME = 2  # some names in common, or the first alone
    FIRST = 3  # the same first author, and half of the shorter list
    MOST = 4  # the same first author and nearly all others


@lru_cache(maxsize=200_000)
def compare(a: str, b: str) -> People:
    """Two cleaned lists; lists cut short ("et al.") are compared as far as they go."""
    ours, theirs = a.split(";"), b.split(";")
    if not a or not b or _body_and_persons(ours, theirs):
        return People.UNKNOWN
    first = alike(ours[0], theirs[0])
    few, many = sorted((ours, theirs), key=len)
    shared = _shared(few, many, first=first)
    if first and shared >= 0.8 and (len(few) > 2 or len(few) == len(many)):
        return People.MOST
    if first and shared >= 0.5:
        return People.FIRST
    return People.SOME if first or (shared >= 0.5 and len(few) > 1) else People.DIFFER


def _body_and_persons(ours: list[str], theirs: list[str]) -> bool:
    """One database names the study group, the other its writers: nothing can be said."""
    bodies = [len(names) == 1 and is_group(names[0]) for names in (ours, theirs)]
    return bodies[0] != bodies[1]


def _shared(few: list[str], many: list[str], *, first: bool) -> float:
    """The share of the shorter list whose family names the longer one has too.

    `first` says that the first names are alike, if perhaps not letter by letter.
    """
    known = {word for name in many for word in name.split() if len(word) > 1}
    found = [not known.isdisjoint(name.split()) for name in few]
    return (sum(found) + (first and not found[0])) / len(few)


def alike(a: str, b: str) -> bool:
    """Two forms of one name: a word in common and no initials that conflict, or a near miss."""
    words_a, words_b = a.split(), b.split()
    common = {w for w in words_a if len(w) > 1} & set(words_b)
    if common:
        rest_a = {w[0] for w in words_a if w not in common}
        rest_b = {w[0] for w in words_b if w not in common}
        return not rest_a or not rest_b or not rest_a.isdisjoint(rest_b)
    longest = [max(words, key=len) for words in (words_a, words_b)]
    near = 0.75 if min(map(len, longest)) > 3 else 0.79
    return Indel.normalized_similarity(*longest) >= near


def is_group(name: str) -> bool:
    """Whether an author is a body rather than a person."""
    return GROUP.search(name) is not None
