"""Pairs of records -> how they stand to each other, field by field, as arrays."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel

from . import journals, names, wording
from .citation import Keys
from .wording import Wording

Int = npt.NDArray[np.int64]
Level = npt.NDArray[np.int8]
Share = npt.NDArray[np.float32]


class Same(IntEnum):
    """How two values of a plain field stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    NEAR = 2  # years one apart; DOIs of which one was cut off
    SAME = 3


class Pages(IntEnum):
    """How two places in a volume stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    UNLIKE_FORM = 2  # an article number and a page range: one article may have both
    FITS = 3  # the start is lost and the end fits, or one page stands in the other's range
    FIRST = 4  # the same first page, or the same single page
    RUN = 5  # the same first and last of three pages or more: room for one work only


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known about n pairs; every array has length n."""

    left: Int
    right: Int
    alike: Share  # similarity of the titles, 0 to 1
    letters: Int  # letters of the shorter title
    wording: Level
    people: Level
    year: Level
    journal: Level
    volume: Level
    issue: Level
    pages: Level
    doi: Level
    pmid: Level
    clash: npt.NDArray[np.bool_]  # one is an erratum, a reply, ... and the other is not
    supplement: npt.NDArray[np.bool_]  # one stands in a supplement and the other does not
    crowded: npt.NDArray[np.bool_]  # on a page that may hold several abstracts or letters
    serial: npt.NDArray[np.bool_]  # a title that comes again every year or in every issue
    nameless: npt.NDArray[np.bool_]  # neither has authors
    translated: npt.NDArray[np.bool_]  # the titles are, or may be, in two languages

    def take(self, wanted: npt.NDArray[np.bool_]) -> "Evidence":
        """Only the wanted pairs."""
        return Evidence(*(getattr(self, field.name)[wanted] for field in fields(self)))


class Columns:
    """The keys of all records by column, with equal values as equal numbers (0: not given)."""

    def __init__(self, keys: Sequence[Keys]) -> None:
        columns = zip(*keys, strict=True) if keys else ((),) * len(Keys._fields)
        self.values: dict[str, tuple[str, ...]] = dict(zip(Keys._fields, columns, strict=True))
        self._codes: dict[str, Int] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.values[name]

    def content(self, row: int) -> str:
        """All fields of one record in one text: an order that is not that of the file."""
        return "\x1f".join(str(column[row]) for column in self.values.values())

    def codes(self, name: str) -> Int:
        """One number per record, equal for equal values, 0 for an empty one."""
        if name not in self._codes:
            seen: dict[str, int] = {"": 0}
            column = self.values[name]
            coded = (seen.setdefault(value, len(seen)) for value in column)
            self._codes[name] = np.fromiter(coded, np.int64, len(column))
        return self._codes[name]


MEETING = re.compile(r"\d+a$|a\d{1,4}$")  # 102A, A345: pages of meeting abstracts
COCHRANE = re.compile(r"cd\d+$")  # a number that a review keeps through all its updates
TELLING = frozenset("EXRCDG")  # marks of which both or neither must have each: `titles.clean`
SERIAL = re.compile(
    r"^(?:\w+ ){0,2}(?:annual|yearly|monthly|quarterly|editors?|editorial|introduction|preface|"
    r"foreword|abstracts?|proceedings|minutes|program(?:me)?|index|letters?|obituary|calendar|"
    r"announcements?|highlights|news|message|in memoriam)\b|"
    r"^(?:\w+ ){0,5}(?:reports?|statistics|surveillance|update|congress|meeting|issue|comments?|"
    r"commentary|journal|corner|forum|roundup|digest|review|reply)(?: \w+){0,2}$"
)
ABSTRACTS = frozenset({"s", "p", "o"})  # S12, P6, O7: pages of abstracts
WORTH = 0.6  # similarity of titles below which only another field can make a pair worth a look


def measure(columns: Columns, left: Int, right: Int) -> Evidence:
    """The evidence of all pairs that are worth a look; the others are dropped."""
    alike = _titles_alike(columns, left, right)
    keep = (alike >= WORTH) | _meet_elsewhere(columns, left, right)
    left, right, alike = left[keep], right[keep], alike[keep]
    low = np.flatnonzero(alike < WORTH)
    alike[low] = _similar(columns["title"], columns["title"], left[low], right[low], least=0)
    worded, alike = _wording(columns, left, right, alike)
    volume, swapped = _volumes(columns, left, right)
    rows = np.unique(np.concatenate((left, right)))
    inside, plain = _supplements(columns, rows)
    authors = columns.codes("authors")
    translated = _mark(columns["marks"], lambda marks: "T" in marks, rows)
    serial = _mark(columns["title"], lambda title: SERIAL.search(title) is not None, rows)
    letters = np.fromiter((len(t) - t.count(" ") for t in columns["title"]), np.int64)
    return Evidence(
        left=left,
        right=right,
        alike=alike,
        letters=np.minimum(letters[left], letters[right]),
        wording=worded,
        people=_by_pair(columns, "authors", left, right, names.compare),
        year=_years(columns, left, right),
        journal=_journals(columns, left, right),
        volume=volume,
        issue=np.where(swapped, 0, _by_pair(columns, "issue", left, right, _issues)).astype(
            np.int8
        ),
        pages=_pages(columns, left, right),
        doi=_by_pair(columns, "doi", left, right, _dois),
        pmid=_by_pair(columns, "pmid", left, right, _equal),
        clash=_by_pair(columns, "marks", left, right, _clash, empty=True).astype(bool),
        supplement=(inside[left] & plain[right]) | (inside[right] & plain[left]),
        crowded=inside[left] | inside[right],
        serial=serial[left] | serial[right],
        nameless=(authors[left] == 0) & (authors[right] == 0),
        translated=translated[left] | translated[right],
    )


def _same(columns: Columns, name: str, left: Int, right: Int) -> npt.NDArray[np.bool_]:
    codes = columns.codes(name)
    return (codes[left] == codes[right]) & (codes[left] > 0)


def _titles_alike(columns: Columns, left: Int, right: Int) -> Share:
    """Similarity of the titles, 1 where they are equal, 0 where one is missing."""
    alike = _same(columns, "title", left, right).astype(np.float32)
    rest = np.flatnonzero(alike == 0)
    alike[rest] = _similar(columns["title"], columns["title"], left[rest], right[rest])
    return alike


def _similar(
    ours: Sequence[str], theirs: Sequence[str], left: Int, right: Int, *, least: float = WORTH
) -> Share:
    similarity: Share = process.cpdist(
        [ours[i] for i in left.tolist()],
        [theirs[i] for i in right.tolist()],
        scorer=Indel.normalized_similarity,
        score_cutoff=least,
        dtype=np.float32,
    )
    missing = np.fromiter((not ours[i] for i in left.tolist()), bool, len(left))
    similarity[missing] = 0
    return similarity


def _meet_elsewhere(columns: Columns, left: Int, right: Int) -> npt.NDArray[np.bool_]:
    """An identifier, a place in print or the title in another language in common."""
    year = np.asarray(columns["year"], dtype=np.int64)
    place = _same(columns, "page", left, right) & (np.abs(year[left] - year[right]) <= 1)
    other = columns.codes("other")
    return (
        _same(columns, "doi", left, right)
        | _same(columns, "pmid", left, right)
        | place
        | (other[left] > 0)
        | (other[right] > 0)
    )


def _by_pair(
    columns: Columns,
    name: str,
    left: Int,
    right: Int,
    compare: Callable[[str, str], int],
    *,
    empty: bool = False,
) -> Level:
    """`compare` for every pair of one column, once for each two values; 0 where one is empty."""
    codes, values = columns.codes(name), columns[name]
    a, b = codes[left], codes[right]
    level = np.zeros(len(left), np.int8)
    asked = np.flatnonzero((a != b) | (a > 0)) if empty else np.flatnonzero((a > 0) & (b > 0))
    low, high = np.minimum(a[asked], b[asked]), np.maximum(a[asked], b[asked])
    _, first, back = np.unique(
        low * (len(values) + 1) + high, return_index=True, return_inverse=True
    )
    rows = zip(left[asked[first]].tolist(), right[asked[first]].tolist(), strict=True)
    found = np.fromiter((compare(values[i], values[j]) for i, j in rows), np.int8, len(first))
    level[asked] = found[back]
    return level


def _wording(columns: Columns, left: Int, right: Int, alike: Share) -> tuple[Level, Share]:
    """The best of title with title and, where there are any, with titles in another language."""
    level = _by_pair(columns, "title", left, right, wording.compare)
    title, other = columns["title"], columns["other"]
    codes = columns.codes("other")
    for n in np.flatnonzero((codes[left] > 0) | (codes[right] > 0)).tolist():
        i, j = int(left[n]), int(right[n])
        if wording.compare(other[i], other[j]) == Wording.NUMBERED:
            # The part may be told in the original title only.
            level[n] = Wording.NUMBERED
            continue
        for ours, theirs in ((other[i], title[j]), (title[i], other[j]), (other[i], other[j])):
            best = wording.compare(ours, theirs)
            if best > level[n]:
                level[n] = best
                alike[n] = Indel.normalized_similarity(ours, theirs)
    return level, alike


def _years(columns: Columns, left: Int, right: Int) -> Level:
    year = np.asarray(columns["year"], dtype=np.int64)
    apart = np.abs(year[left] - year[right])
    level = np.select([apart == 0, apart == 1], [Same.SAME, Same.NEAR], Same.DIFFER)
    return np.where((year[left] == 0) | (year[right] == 0), 0, level).astype(np.int8)


def _journals(columns: Columns, left: Int, right: Int) -> Level:
    level = _by_pair(columns, "journal", left, right, journals.compare)
    shared = _by_pair(columns, "issn", left, right, _overlap) == Same.SAME
    return np.where(shared, journals.Journals.SAME, level).astype(np.int8)


def _overlap(a: str, b: str) -> Same:
    return Same.DIFFER if set(a.split()).isdisjoint(b.split()) else Same.SAME


def _equal(a: str, b: str) -> Same:
    return Same.SAME if a == b else Same.DIFFER


def _dois(a: str, b: str) -> Same:
    """One that begins the other was cut off."""
    if a == b:
        return Same.SAME
    short, full = sorted((a, b), key=len)
    return Same.NEAR if full.startswith(short) and len(short) > 12 else Same.DIFFER


def _issues(a: str, b: str) -> Same:
    return _overlap(a.replace("s", ""), b.replace("s", "")) if a != b else Same.SAME


def _volumes(columns: Columns, left: Int, right: Int) -> tuple[Level, npt.NDArray[np.bool_]]:
    """Volumes; and where the volume of one stands in the issue of the other (book series)."""
    level = _by_pair(columns, "volume", left, right, _overlap)
    volume, issue, year = columns["volume"], columns["issue"], columns["year"]
    swapped = np.zeros(len(left), bool)
    for n in np.flatnonzero(level != Same.SAME).tolist():
        i, j = int(left[n]), int(right[n])
        if _in_issue(volume[i], issue[i], volume[j]) or _in_issue(volume[j], issue[j], volume[i]):
            level[n], swapped[n] = Same.SAME, True
        elif level[n] and (volume[i] == str(year[i])) != (volume[j] == str(year[j])):
            level[n] = Same.UNKNOWN
    return level, swapped


def _in_issue(volume: str, issue: str, wanted: str) -> bool:
    return not volume and len(wanted) > 1 and wanted == issue


def _clash(a: str, b: str) -> bool:
    return set(a) & TELLING != set(b) & TELLING


def _pages(columns: Columns, left: Int, right: Int) -> Level:
    page, last = columns.codes("page"), columns.codes("last")
    pages, lasts, year = columns["page"], columns["last"], columns["year"]
    given = (page > 0) | (last > 0)
    level = np.zeros(len(left), np.int8)
    for n in np.flatnonzero(given[left] & given[right]).tolist():
        i, j = int(left[n]), int(right[n])
        level[n] = compare_pages(pages[i], lasts[i], pages[j], lasts[j])
        if level[n] == Pages.FIRST and COCHRANE.match(pages[i]) and year[i] != year[j]:
            level[n] = Pages.DIFFER
    return level


@lru_cache(maxsize=200_000)
def compare_pages(first: str, last: str, other_first: str, other_last: str) -> Pages:
    """Two first and last pages as `places.pages` gives them. Symmetric."""
    ours, theirs = (first, last), (other_first, other_last)
    if not first or not other_first:
        lost, whole = (ours, theirs) if not first else (theirs, ours)
        fits = _digits(whole[1] or whole[0]).endswith(_digits(lost[1]))
        return Pages.FITS if fits else Pages.DIFFER
    series = {_letters(first), _letters(other_first)}
    start, end = _span(ours)
    other_start, other_end = _span(theirs)
    if len(series) == 1 or "" in series:
        if start == other_start:
            return Pages.RUN if end == other_end >= start + 2 else Pages.FIRST
        if len(series) == 1 and other_start <= end and start <= other_end:
            return Pages.FITS
        if end == other_end > 9 and min(start, other_start) < 10:
            # "S3-89" for "S3/78-89": the end is whole, the start is not.
            return Pages.FITS
    return Pages.UNLIKE_FORM if _electronic(ours) != _electronic(theirs) else Pages.DIFFER


def _digits(page: str) -> str:
    return "".join(c for c in page if c.isdigit()).lstrip("0")


def _letters(page: str) -> str:
    return "".join(c for c in page if c.isalpha())


def _span(pages: tuple[str, str]) -> tuple[int, int]:
    start = int(_digits(pages[0]) or 0)
    return start, max(start, int(_digits(pages[1]) or 0))


def _electronic(pages: tuple[str, str]) -> bool:
    """An article number: no last page, and either many digits or a letter of its own before it."""
    first, last = pages
    letters = _letters(first[:1])
    return not last and (len(_digits(first)) > 4 or bool(letters and letters not in ABSTRACTS))


def _supplements(
    columns: Columns, rows: Int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The records that say they are abstracts in a supplement, and those on ordinary pages."""
    inside = _mark(columns["page"], lambda p: p[:1] in ABSTRACTS or bool(MEETING.match(p)), rows)
    inside |= _mark(columns["issue"], lambda issue: issue[:1] == "s", rows)
    inside |= _mark(columns["marks"], lambda marks: "A" in marks, rows)
    return inside, _mark(columns["page"], lambda p: p[:1].isdigit(), rows) & ~inside


def _mark(column: Sequence[str], test: Callable[[str], bool], rows: Int) -> npt.NDArray[np.bool_]:
    """Where the test holds; asked of the wanted rows only."""
    marked = np.zeros(len(column), bool)
    marked[rows] = [test(column[row]) for row in rows.tolist()]
    return marked
