"""Journal names in full, abbreviated, with a subtitle, in two languages -> alike or not."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import Indel

from .pinyin import spell
from .text import fold, is_han, plain

# Marks between a name and its subtitle, parallel title or section.
PART = re.compile(r"\s*(\[|\]|\(|\)|[:;=|/]|\.(?=\s*[A-Z]\w{3,}))\s*")
# Behind a colon or full stop "a journal of ..." is a subtitle; "Neurology" a journal of its own.
SUBTITLE = re.compile(
    r"journal|offici|public|societ|assoc|edition|revi|bullet|forum|magazin|organ\b"
)
SECTION = "+"
NUMBER = re.compile(r"\d{7}[\dx]")  # "Stroke (00392499)": some databases put the ISSN there
HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")  # "cardio-thoracic" is abbreviated "cardiothorac"
SMALL = frozenset({
    "the", "of", "and", "in", "for", "on", "to", "a", "an", "de", "la", "le", "les", "des", "du",
    "di", "der", "die", "das", "und", "et", "e", "y", "do", "da", "dos", "del", "van",
    "het", "en",
})  # fmt: skip
COUNTRY = re.compile(r"(?<=\w) (?:united states(?: america)?|usa|u s)$")
MEETING = re.compile(
    r"conference|proceedings|symposium|workshop|congress|convention|meeting|^proc\b"
)
# Sister conferences differ in nothing else: the European, the Pacific Asia, the Americas one.
REGION = re.compile(
    r"\b(?:africa|america|asia|austral|balt|brit|canad|caribb|china|chin|europ|german|hawaii|iber|"
    r"ind(?:ia|one)|ital|japan|korea|latin|mediterr|middle east|nordic|north|pacific|scandinav|"
    r"south|spanish|swiss|turk|east|west|united|world|us|usa|uk)\w*"
)
NAMED = re.compile(r"conference|symposium|workshop|congress|convention|meeting")
YEARLY = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d+(?:st|nd|rd|th)\b|"
    r"\b(?:(?:twenty|thirty|forty|fifty|sixty) ?)?(?:first|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth|tenth)\b"
)
FORMAL = re.compile(r"^(?:(?:proceedings|annual|acm|ieee)\s+)+(?=\w+\s+\w)")


class Journals(IntEnum):
    """How two names stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    LIKE = 2  # one could be a section, a subtitle or a translation of the other
    SAME = 3


@lru_cache(maxsize=100_000)
def clean(journal: str) -> str:
    """The folded parts of a name joined by "|"; the small words of the languages are dropped.

    A part that may be the section of a journal of several begins with SECTION.

    Chinese characters are spelled, and the name begins with "~": a translation cannot be told.
    """
    text = HYPHEN.sub("", plain(journal))
    mark = "~" if is_han(text) else ""
    first, *rest = PART.split(spell(text) if mark else text)
    parts = [_words(first)]
    for separator, part in zip(rest[::2], rest[1::2], strict=True):
        words = _words(part)
        section = separator in ".:" and words and any(parts) and len(words.split()) < 5
        if section and not SUBTITLE.search(words) and not _initials(words, parts[0]):
            words = SECTION + words
        parts.append(words if not NUMBER.fullmatch(words) else "")
    return mark + "|".join(dict.fromkeys(part for part in parts if part))


def _words(part: str) -> str:
    words = fold(part).split()
    words = [w for w in words if w not in SMALL] or words
    # "JNCCN Journal of the National Comprehensive Cancer Network"
    if len(words) > 3 and words[0] == "".join(w[0] for w in words[1:]):
        words = words[1:]
    return COUNTRY.sub("", " ".join(words))


@lru_cache(maxsize=500_000)
def compare(a: str, b: str) -> Journals:
    """Two cleaned names; equal parts, abbreviations and initials count as the same."""
    if not a or not b:
        return Journals.UNKNOWN
    sections = a.count(SECTION) != b.count(SECTION)
    a, b = a.replace(SECTION, ""), b.replace(SECTION, "")
    if (a[0] == "~") != (b[0] == "~"):
        same = compare(a.lstrip("~"), b.lstrip("~")) is Journals.SAME
        return Journals.SAME if same else Journals.UNKNOWN
    if _alike(a.replace("|", " "), b.replace("|", " ")):
        return Journals.SAME
    ours, theirs = a.split("|"), b.split("|")
    if shared := _shared_parts(ours, theirs):
        # "Am J Physiol. Heart" and "Am J Physiol. Cell" share the first part and are two journals.
        # So do "Lancet" and "Lancet. Neurology".
        whole = shared == min(len(ours), len(theirs)) and not sections
        return Journals.SAME if whole or ours[0] != theirs[0] else Journals.LIKE
    if MEETING.search(a) or MEETING.search(b):
        ours, theirs = _undated(ours), _undated(theirs)
        if _by_acronym(ours, theirs) or _by_acronym(theirs, ours):
            return Journals.SAME
        if MEETING.search(a) and MEETING.search(b):
            return _meetings(a, b)
    if _starts(a, b) or _starts(b, a):
        return Journals.LIKE
    return Journals.DIFFER


def _shared_parts(ours: list[str], theirs: list[str]) -> int:
    """How many parts are alike; one of them must be the name itself, not "supplement"."""
    few, many = sorted((ours, theirs), key=len)
    pairs = [(x, y) for x in few for y in many if len(x) > 2 and _alike(x, y)]
    named = any(x == few[0] or y == many[0] for x, y in pairs)
    return len({x for x, _ in pairs}) if named else 0


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
    """ "bmj" for "british medical journal", "mis quarterly" for "management information ..."."""
    words, fulls = short.split(), full.split()
    if len(words) >= len(fulls):
        return False
    initials = "".join(w[0] for w in fulls)
    return any(
        len(word) > 2
        and initials[at:].startswith(word)
        and len(words) - 1 == len(fulls) - len(word)
        and words[:at] + words[at + 1 :] == fulls[:at] + fulls[at + len(word) :]
        for at, word in enumerate(words)
    )


def _acronym(short: str, full: str) -> bool:
    """ "amcis" for "americas conference information systems": up to three letters of each word."""
    words = full.split()
    if not 2 < len(words) <= len(short) < 12:
        return False
    pattern = "".join(f"{w[0]}(?:{w[1:2]}{w[2:3]}?)?" if w[1:] else w[0] for w in words)
    return re.fullmatch(pattern, short) is not None


def _undated(parts: list[str]) -> list[str]:
    """Parts of the names of meetings without years and ordinals, and without "annual"."""
    return [FORMAL.sub("", " ".join(YEARLY.sub(" ", part).split())) for part in parts]


def _by_acronym(ours: list[str], theirs: list[str]) -> bool:
    """ "icis 2015 proceedings" for "international conference information systems"."""
    words = {word for part in ours for word in part.split()}
    return any(_acronym(word, part) for word in words for part in theirs)


def _starts(short: str, full: str) -> bool:
    words, fulls = short.replace("|", " ").split(), full.replace("|", " ").split()
    return len(words) < len(fulls) and all(map(_shortens, words, fulls))


def _meetings(a: str, b: str) -> Journals:
    """Proceedings are named in a hundred ways: compare the words that tell, without the year."""
    ours, theirs = _topic(a), _topic(b)
    regions = [set(REGION.findall(name.replace("|", " "))) for name in (a, b)]
    named = NAMED.search(a) and NAMED.search(b)
    if named and any(regions) and regions[0].isdisjoint(regions[1]):
        return Journals.DIFFER
    if not ours or not theirs:
        return Journals.LIKE
    shared = len(ours & theirs) / min(len(ours), len(theirs))
    if shared == 1:
        return Journals.SAME
    return Journals.LIKE if shared >= 0.5 else Journals.DIFFER


def _topic(name: str) -> set[str]:
    words = YEARLY.sub(" ", name.replace("|", " ")).split()
    return {
        w
        for w in words
        if len(w) > 2
        and not MEETING.search(w)
        and w not in ("annual", "acm", "ieee", "international")
    }
