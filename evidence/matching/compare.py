"""Pairs of records -> how they stand to each other, field by field, as arrays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import methodcaller

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel

from . import journals, names, paging, tongues, wording
from .columns import Bools, Columns, Int, Level, Same
from .wording import Wording

Share = npt.NDArray[np.float32]

WORTH = 0.6  # similarity of titles below which only an identifier or a page makes a pair worth it
CLEARLY = 0.9  # similarity from which a pair is worth it by its titles alone
TELLING = frozenset("EXRCDG")  # marks of which both or neither must have each: `titles.clean`
SERIAL = re.compile(
    r"^(?:\w+ ){0,2}(?:annual|yearly|monthly|quarterly|editors?|editorial|introduction|preface|"
    r"foreword|abstracts?|proceedings|minutes|program(?:me)?|index|letters?|obituary|calendar|"
    r"announcements?|highlights|news|message|in memoriam)\b|"
    r"^(?:\w+ ){0,5}(?:reports?|statistics|surveil+ance|update|congress|meeting|issue|comments?|"
    r"editors?|commentary|journal|corner|forum|roundup|digest|review|reply)(?: \w+){0,2}$"
)


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
    clash: Bools  # one is an erratum, a reply, ... and the other is not
    supplement: Bools  # one stands in a supplement and the other does not
    abstract: Bools  # one is among the abstracts, and the other does not say so
    crowded: Bools  # on a page that may hold several abstracts
    serial: Bools  # a title that comes again every year or in every issue
    nameless: Bools  # neither has authors
    translated: Bools  # the titles are, or may be, in two languages


def measure(columns: Columns, left: Int, right: Int) -> Evidence:
    """The evidence of all pairs that are worth a look; the others are dropped."""
    left, right, alike = worthwhile(columns, left, right)
    rows = np.unique(np.concatenate((left, right)))
    worded, alike = _wording(columns, left, right, alike)
    volume, swapped = _volumes(columns, left, right)
    inside = paging.is_abstract(columns, rows)
    plain = (columns.codes("page") > 0) & ~inside
    translated = columns.mark("marks", lambda marks: "T" in marks, rows)
    english = columns.mark("title", tongues.is_english, rows)
    foreign = columns.mark("title", tongues.is_foreign, rows)
    two_languages = (english[left] & foreign[right]) | (english[right] & foreign[left])
    serial = columns.mark("title", lambda title: SERIAL.search(title) is not None, rows)
    unsigned = columns.codes("authors") == 0
    return Evidence(
        left=left,
        right=right,
        alike=alike,
        letters=_letters(columns, left, right),
        wording=worded,
        people=columns.by_pair("authors", left, right, names.compare),
        year=_years(columns, left, right),
        journal=_journals(columns, left, right),
        volume=volume,
        issue=np.where(swapped, 0, columns.by_pair("issue", left, right, _issues)).astype(np.int8),
        pages=paging.compare(columns, left, right, rows),
        doi=columns.by_pair("doi", left, right, _dois),
        pmid=columns.by_pair("pmid", left, right, _equal),
        clash=_clash(columns, left, right, rows),
        supplement=(inside[left] & plain[right]) | (inside[right] & plain[left]),
        abstract=inside[left] != inside[right],
        crowded=inside[left] | inside[right],
        serial=serial[left] | serial[right],
        nameless=unsigned[left] & unsigned[right],
        translated=translated[left] | translated[right] | two_languages,
    )


def worthwhile(columns: Columns, left: Int, right: Int) -> tuple[Int, Int, Share]:
    """The pairs that are worth comparing in all fields, and the similarity of their titles.

    They share an identifier or a place, or have nearly one title, or titles somewhat alike and a
    first author. That is arithmetic on whole arrays; what follows costs time for each pair.
    """
    alike = columns.same("title", left, right).astype(np.float32)
    unequal = np.flatnonzero(alike == 0)
    alike[unequal] = _similar(columns["title"], left[unequal], right[unequal], least=WORTH)
    place = columns.same("page", left, right)
    place &= np.abs(columns.years[left] - columns.years[right]) <= 1
    other = columns.codes("other")
    keep = (
        (alike >= CLEARLY)
        | ((alike >= WORTH) & columns.same("first", left, right))
        | place
        | columns.same("doi", left, right)
        | columns.same("pmid", left, right)
        | (other[left] > 0)
        | (other[right] > 0)
    )
    left, right, alike = left[keep], right[keep], alike[keep]
    low = np.flatnonzero(alike < WORTH)
    alike[low] = _similar(columns["title"], left[low], right[low], least=0)
    return left, right, alike


def _similar(titles: Sequence[str], left: Int, right: Int, *, least: float) -> Share:
    """Similarity of the titles of each pair; 0 below `least` and where one is missing."""
    similarity: Share = process.cpdist(
        [titles[i] for i in left.tolist()],
        [titles[i] for i in right.tolist()],
        scorer=Indel.normalized_similarity,
        score_cutoff=least,
        dtype=np.float32,
    )
    missing = np.fromiter((not titles[i] for i in left.tolist()), bool, len(left))
    similarity[missing] = 0
    return similarity


def _letters(columns: Columns, left: Int, right: Int) -> Int:
    """Letters of the shorter title of each pair."""
    titles = columns["title"]

    def count(rows: Int) -> Int:
        return np.fromiter(
            (len(titles[i]) - titles[i].count(" ") for i in rows.tolist()), np.int64, len(rows)
        )

    return np.minimum(count(left), count(right))


def _wording(columns: Columns, left: Int, right: Int, alike: Share) -> tuple[Level, Share]:
    """The best of title with title and, where there are any, with titles in another language."""
    level = columns.by_pair("title", left, right, wording.compare)
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
    a, b = columns.years[left], columns.years[right]
    apart = np.abs(a - b)
    level = np.select([apart == 0, apart == 1], [Same.SAME, Same.NEAR], Same.DIFFER)
    return np.where((a == 0) | (b == 0), Same.UNKNOWN, level).astype(np.int8)


def _journals(columns: Columns, left: Int, right: Int) -> Level:
    level = columns.by_pair("journal", left, right, journals.compare)
    shared = columns.by_pair("issn", left, right, _overlap) == Same.SAME
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


def _volumes(columns: Columns, left: Int, right: Int) -> tuple[Level, Bools]:
    """Volumes; and where the volume of one stands in the issue of the other (book series)."""
    level = columns.by_pair("volume", left, right, _overlap)
    volume, issue, year = columns["volume"], columns["issue"], columns["year"]
    swapped = np.zeros(len(left), bool)
    for n in np.flatnonzero(level != Same.SAME).tolist():
        i, j = int(left[n]), int(right[n])
        if _in_issue(volume[i], issue[i], volume[j]) or _in_issue(volume[j], issue[j], volume[i]):
            level[n], swapped[n] = Same.SAME, True
        elif level[n] and (volume[i] == str(year[i])) != (volume[j] == str(year[j])):
            # Some databases give the year where a journal has no volumes.
            level[n] = Same.UNKNOWN
    return level, swapped


def _in_issue(volume: str, issue: str, wanted: str) -> bool:
    return not volume and len(wanted) > 1 and wanted == issue


def _clash(columns: Columns, left: Int, right: Int, rows: Int) -> Bools:
    """One says it is an erratum, a reply, a thesis, ..., and the other does not."""
    clash = np.zeros(len(left), bool)
    for letter in TELLING:
        has = columns.mark("marks", methodcaller("__contains__", letter), rows)
        clash |= has[left] != has[right]
    return clash
