"""How two titles differ: in nothing, in spelling, by words added, by words changed."""

import re
from collections import Counter
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, Indel, Levenshtein

from . import acronyms
from .text import is_han
from .titles import spell_out

GREEK_NAMES = (
    "alfa|alpha|beta|gamma|delta|epsilon|zeta|theta|iota|kappa|lambda|omicron|sigma|upsilon|omega"
)
SHORT_GREEK = frozenset({
    "eta", "mu", "nu", "xi", "pi", "rho", "tau", "fi", "phi", "chi", "psi",
})  # fmt: skip
GREEK = re.compile(GREEK_NAMES)
# One of these stands in each of them.
_IN_GREEK = (
    "alfa", "alpha", "eta", "gamma", "delta", "silon", "iota", "kappa", "lambda", "omicron",
    "sigma", "omega",
)  # fmt: skip
SMALL = frozenset({
    "a", "an", "the", "of", "in", "on", "for", "to", "and", "with", "by", "from", "at", "as",
    "its", "or", "is", "are", "via",
})  # fmt: skip
ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12",
}  # fmt: skip
COUNTED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
ORDERED = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
}  # fmt: skip
# A Roman one, five or ten is a number only after such a word, else a letter ("vitamin C").
COUNTING_WORDS = (
    "part", "type", "phase", "stage", "grade", "class", "group", "study", "series", "trial",
    "report", "paper", "chapter", "section", "level", "factor", "case", "volume", "round", "wave",
    "experiment",
)  # fmt: skip
COUNTING = frozenset(map(spell_out, COUNTING_WORDS))
NUMBER = re.compile(r"\d+")
# Prefixes and words that turn a title into its opposite although few letters change.
OPPOSED = (
    ("hyper", "hypo"), ("pre", "post"), ("pre", "peri"), ("peri", "post"), ("intra", "inter"),
    ("intra", "extra"), ("male", "female"), ("men", "women"), ("man", "woman"), ("boy", "girl"),
    ("sys", "dias"), ("in", "de"), ("in", "ex"), ("up", "down"), ("over", "under"),
    ("macro", "micro"), ("mono", "bi"), ("uni", "bi"), ("anti", "pro"), ("endo", "exo"),
    ("hetero", "homo"), ("with", "without"), ("left", "right"), ("upper", "lower"),
    ("acute", "chronic"), ("agonist", "antagonist"), ("short", "long"), ("eu", "dys"),
    ("sub", "supra"), ("poly", "oligo"), ("a", "ana"), ("mother", "father"), ("in", "out"),
    ("mater", "pater"), ("af", "ef"), ("ab", "ad"), ("den", "men"), ("cen", "ven"), ("ex", "in"),
    ("super", "in"), ("ante", "poste"), ("pre", "peri"),
)  # fmt: skip
# Before a word each of these makes another one: typical and atypical, specific and nonspecific.
PREFIXES = (
    "a", "an", "anti", "bi", "co", "de", "dis", "extra", "hemi", "hyper", "hypo", "il", "im", "in",
    "inter", "intra", "ir", "macro", "micro", "mono", "multi", "non", "over", "para", "peri",
    "poly", "post", "pre", "pro", "re", "semi", "sub", "super", "supra", "tri", "trans", "ultra",
    "un", "under", "uni",
)  # fmt: skip
# Endings that differ in a letter and mean two things: nitrate and nitrite.
ENDINGS = (("ate", "ite"), ("ate", "ide"), ("ite", "ide"), ("ane", "ene"), ("ol", "one"))
NEGATIONS = frozenset({
    "no", "not", "non", "without", "never", "lack",
})  # fmt: skip


class Wording(IntEnum):
    """How two titles stand to each other, from unknown to equal."""

    UNKNOWN = 0  # a title is missing, or they are in different scripts
    UNLIKE = 1
    NUMBERED = 2  # alike, but numbers, parts or letters conflict
    CHANGED = 3  # alike, but words are replaced
    ADDED = 4  # one has words more, mostly a subtitle
    SLIP = 5  # two letters in a word: a slip, or prednisone and prednisolone
    LETTER = 6  # one letter in one long word
    SPELLED = 7  # spelling, lost Greek letters, small words, an end cut off
    EXACT = 8


ALIKE = 0.7  # similarity below which no lost Greek letters explain what differs
SPELLING = 0.75  # similarity below which the words that differ are not looked at one by one
CLOSE = 0.8  # similarity below which titles are unlike


def compare(a: str, b: str) -> Wording:
    """Two folded titles (`titles.clean`). Symmetric."""
    if not a or not b or is_han(a) != is_han(b):
        return Wording.UNKNOWN
    return _compare(a, b) if a <= b else _compare(b, a)


@lru_cache(maxsize=100_000)
def _compare(a: str, b: str) -> Wording:
    tight_a, tight_b = a.replace(" ", ""), b.replace(" ", "")
    if tight_a == tight_b:
        return Wording.EXACT
    similarity = Indel.normalized_similarity(tight_a, tight_b)
    short, full = sorted((a, b), key=len)
    cut = full.startswith(short) and len(short) >= 8
    if similarity < ALIKE and not cut:
        return Wording.UNLIKE
    if numbers_conflict(a, b):
        return Wording.NUMBERED if similarity >= CLOSE else Wording.UNLIKE
    words_a, words_b = a.split(), b.split()
    left_a, left_b = _left_over(words_a, words_b)
    level = _cut(short, full) if cut else _explain(left_a, left_b, tight_a, tight_b, similarity)
    if level < Wording.LETTER and level is not Wording.NUMBERED and similarity >= SPELLING:
        left_a, left_b = acronyms.without(_telling(left_a), _telling(left_b), words_a, words_b)
        level = Wording.SPELLED if _joined(left_a, left_b) else level
    # "The effect of insulin on glucose" is not that of glucose on insulin.
    return Wording.CHANGED if level is Wording.SPELLED and _swapped(words_a, words_b) else level


def _cut(short: str, full: str) -> Wording:
    """Programs cut titles at a fixed length, mostly in a word; else a subtitle was left out."""
    if full[len(short)] == " ":
        whole = len(short) < 180 or numbers(full[len(short) :])
        return Wording.ADDED if whole else Wording.SPELLED
    return Wording.SPELLED if len(short) >= 60 else Wording.ADDED


def _swapped(a: list[str], b: list[str]) -> bool:
    """Whether the words that both titles have stand in another order."""
    both = set(a) & set(b) - SMALL
    ours, theirs = ([w for w in words if w in both] for words in (a, b))
    return Counter(ours) == Counter(theirs) and ours != theirs


def _left_over(a: list[str], b: list[str]) -> tuple[list[str], list[str]]:
    """The words of each title that the other lacks, in order."""
    count_a, count_b = Counter(a), Counter(b)
    more_a, more_b = count_a - count_b, count_b - count_a
    return _take(a, more_a), _take(b, more_b)


def _take(words: list[str], wanted: Counter[str]) -> list[str]:
    left = Counter(wanted)
    taken = []
    for word in words:
        if left[word] > 0:
            left[word] -= 1
            taken.append(word)
    return taken


def _explain(
    ours: list[str], theirs: list[str], tight_a: str, tight_b: str, similarity: float
) -> Wording:
    """What the words mean that only one of the two titles has."""
    if letters_conflict(ours, theirs) or greek_conflict("".join(ours), "".join(theirs)):
        return Wording.NUMBERED if similarity >= CLOSE else Wording.UNLIKE
    if _joined(ours, theirs):
        return Wording.SPELLED
    if similarity < SPELLING:
        return Wording.CHANGED if similarity >= CLOSE else Wording.UNLIKE
    ours, theirs = _telling(ours), _telling(theirs)
    if _joined(ours, theirs):
        return Wording.SPELLED
    ours, theirs = _without_pairs(ours, theirs)
    if _joined(ours, theirs):
        return Wording.SPELLED
    if NEGATIONS & {*ours, *theirs} or any(opposed(x, y) for x in ours for y in theirs):
        return Wording.CHANGED
    if not ours or not theirs:
        return Wording.ADDED
    return _slip(ours, theirs, OSA.distance(tight_a, tight_b))


def _slip(ours: list[str], theirs: list[str], letters: int) -> Wording:
    """Whether the words differ in so few letters that it may be a slip of the pen."""
    if letters == 1 and all(map(_long, ours + theirs)):
        return Wording.LETTER
    few = letters <= 2 and min(map(len, ours + theirs)) > 3
    return Wording.SLIP if few or _slips(ours, theirs) else Wording.CHANGED


def _long(word: str) -> bool:
    return len(word) > 5 and not NUMBER.search(word)


def _slips(ours: list[str], theirs: list[str]) -> bool:
    """Word by word within two letters, or another ending."""
    return len(ours) == len(theirs) and all(map(_near, ours, theirs))


def _near(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    stem = shorter > 5 and a[:5] == b[:5] and abs(len(a) - len(b)) < 4
    return stem or (shorter > 3 and Levenshtein.distance(a, b) <= (2 if shorter > 5 else 1))


def _joined(ours: list[str], theirs: list[str]) -> bool:
    """The same letters once blanks, Greek names and small words are gone."""
    a, b = "".join(ours), "".join(theirs)
    return GREEK.sub("", a) == GREEK.sub("", b) and not greek_conflict(a, b)


def _telling(words: list[str]) -> list[str]:
    """The words that tell something; counting words as digits."""
    told = (w for w in words if w not in SMALL and w not in SHORT_GREEK)
    return [COUNTED.get(w, w) for w in told if not GREEK.fullmatch(w)]


def _without_pairs(ours: list[str], theirs: list[str]) -> tuple[list[str], list[str]]:
    """Take out words that are one word spelled in two ways."""
    theirs = list(theirs)
    left = []
    for word in ours:
        twin = next((other for other in theirs if same_word(word, other)), None)
        if twin is None:
            left.append(word)
        else:
            theirs.remove(twin)
    return left, theirs


def same_word(a: str, b: str) -> bool:
    """One word but for a lost Greek letter or number, or its plural."""
    ours, theirs = NUMBER.findall(a), NUMBER.findall(b)
    lost = not ours or not theirs or ours == theirs
    bare_a, bare_b = _strip(a), _strip(b)
    plural = len(bare_a) > 3 and len(bare_b) > 3 and bare_a.rstrip("s") == bare_b.rstrip("s")
    return lost and (bare_a == bare_b != "" or plural) and not greek_conflict(a, b)


def _strip(word: str) -> str:
    return NUMBER.sub("", GREEK.sub("", word))


def without_greek(text: str) -> str:
    """The text without the names of Greek letters; a look for each is quicker than the pattern."""
    return GREEK.sub("", text) if any(map(text.__contains__, _IN_GREEK)) else text


def opposed(a: str, b: str) -> bool:
    """ "hypertension" and "hypotension", "men" and "women", "typical" and "atypical"."""
    short, full = sorted((a, b), key=len)
    if len(short) > 4 and full.endswith(short) and full[: -len(short)] in PREFIXES:
        return True
    for x, y in ENDINGS:
        for one, other in ((a, b), (b, a)):
            if one.endswith(x) and other.endswith(y) and one[: -len(x)] == other[: -len(y)] != "":
                return True
    for x, y in OPPOSED:
        for one, other in ((a, b), (b, a)):
            if one.startswith(x) and other.startswith(y) and one[len(x) :] == other[len(y) :]:
                return True
    return False


def greek_conflict(a: str, b: str) -> bool:
    """Greek letters may be lost, but an alpha is not a beta."""
    ours, theirs = GREEK.findall(a), GREEK.findall(b)
    return not (_within(ours, theirs) or _within(theirs, ours))


def _within(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(item in rest for item in few)


def numbers(title: str) -> list[str]:
    """The numbers of a title in order: digits, Roman numerals, counting words."""
    found: list[str] = []
    before = ""
    for word in title.split():
        if NUMBER.search(word):
            found += NUMBER.findall(word)
        elif word in ROMAN and (len(word) > 1 or before in COUNTING):
            found.append(ROMAN[word])
        elif word in COUNTED or word in ORDERED:
            found.append(COUNTED.get(word) or ORDERED[word])
        before = word
    return found


def numbers_conflict(a: str, b: str) -> bool:
    """Numbers may be lost, as superscripts are, but not be others."""
    ours, theirs = numbers(a), numbers(b)
    if ours == theirs or "".join(ours) == "".join(theirs):
        return False
    return not (_within(ours, theirs) or _within(theirs, ours))


def letters_conflict(ours: list[str], theirs: list[str]) -> bool:
    """Single letters stand for things: hepatitis B is not hepatitis C, part A not part B, I not II.

    A Roman one, five or ten by itself counts as a letter too.
    """
    a = [w for w in ours if (len(w) == 1 and not w.isdigit()) or w in ROMAN]
    b = [w for w in theirs if (len(w) == 1 and not w.isdigit()) or w in ROMAN]
    return bool(a and b) and not (_within(a, b) or _within(b, a))
