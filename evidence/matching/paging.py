"""Pages of two records -> whether both can be the place of one work."""

import re
from enum import IntEnum

import numpy as np

from .columns import Bools, Columns, Int, Level

ABSTRACTS = frozenset({"s", "p", "o"})  # S12, P6, O7: pages of abstracts
MEETING = re.compile(r"\d+a$|a\d{1,4}$")  # 102A, A345: pages of meeting abstracts
COCHRANE = re.compile(r"cd\d+$")  # a number that a review keeps through all its updates
DIGITS = re.compile(r"\d+")


class Pages(IntEnum):
    """How two places in a volume stand to each other."""

    UNKNOWN = 0
    DIFFER = 1
    UNLIKE_FORM = 2  # an article number and a page range: one article may have both
    FITS = 3  # the start is lost and the end fits, or the pages overlap
    FIRST = 4  # the same first page, or the same single page
    RUN = 5  # the same first and last page of several: room for one work only


def compare(columns: Columns, left: Int, right: Int, rows: Int) -> Level:
    """How the pages of each pair stand; `rows` are all rows that occur in the pairs."""
    start, end, series = _spans(columns, rows)
    electronic = columns.mark("page", _is_number, rows) & (columns.codes("last") == 0)
    update = columns.mark("page", lambda page: COCHRANE.match(page) is not None, rows)
    one_series = series[left] == series[right]
    may_be = one_series | (series[left] == 0) | (series[right] == 0)
    first = may_be & (start[left] == start[right])
    issues = columns.codes("issue")
    other_issue = (issues[left] != issues[right]) & (issues[left] > 0) & (issues[right] > 0)
    first &= ~(update[left] & ((columns.years[left] != columns.years[right]) | other_issue))
    end_same = end[left] == end[right]
    overlap = one_series & (start[left] <= end[right]) & (start[right] <= end[left])
    # "S3-89" for "S3/78-89": the end is whole, the start is not.
    tail = may_be & end_same & (end[left] > 9) & (np.minimum(start[left], start[right]) < 10)
    # Abstracts, on pages with letters, may run over to the next page; so three pages there.
    unlike = (electronic[left] != electronic[right]) & ~(one_series & (series[left] > 0))
    several = np.where((series[left] == 0) & (series[right] == 0), 1, 2)
    level = np.select(
        [first & end_same & (end[left] >= start[left] + several), first, overlap | tail,
         unlike],
        [Pages.RUN, Pages.FIRST, Pages.FITS, Pages.UNLIKE_FORM],
        Pages.DIFFER,
    ).astype(np.int8)  # fmt: skip
    level[update[left] & update[right] & ~first] = Pages.DIFFER
    level[(start[left] < 0) | (start[right] < 0)] = Pages.UNKNOWN
    # Proceedings without volumes count the pages of each paper from 1: 1-12 is no place in print.
    counted = (start == 1) & (columns.codes("volume") == 0)
    level[counted[left] | counted[right]] = Pages.UNKNOWN
    return _with_lost_starts(columns, left, right, level)


def _spans(columns: Columns, rows: Int) -> tuple[Int, Int, Int]:
    """First and last page as numbers (-1: not given), and the letters before them as a code."""
    start, end = np.full(len(columns.years), -1), np.full(len(columns.years), -1)
    series = np.zeros(len(columns.years), np.int64)
    seen = {"": 0}
    pages, lasts = columns["page"], columns["last"]
    for row in rows.tolist():
        page, last = pages[row], lasts[row]
        if not page:
            continue
        if page.isdecimal():
            start[row] = int(page[:18])
        else:
            digits = DIGITS.search(page)
            start[row] = int(digits[0][:18]) if digits else 0
            letters = "".join(c for c in page if not c.isdigit())
            series[row] = seen.setdefault(letters, len(seen))
        digits = DIGITS.search(last)
        end[row] = max(int(digits[0][:18]) if digits else 0, start[row])
    return start, end, series


def _is_number(page: str) -> bool:
    """An article number: many digits, or a letter of its own before them."""
    if not page or (MEETING.match(page) and len(page) < 5):
        return False  # but A1754 may be either
    return sum(map(str.isdigit, page)) > 4 or (page[0].isalpha() and page[0] not in ABSTRACTS)


def _with_lost_starts(columns: Columns, left: Int, right: Int, level: Level) -> Level:
    """A range of which only the end is known (".25") fits one that ends in these digits."""
    page, last = columns.codes("page"), columns.codes("last")
    lost = ((page == 0) & (last > 0))[left] | ((page == 0) & (last > 0))[right]
    pages, lasts = columns["page"], columns["last"]
    for n in np.flatnonzero(lost).tolist():
        i, j = int(left[n]), int(right[n])
        ends = [DIGITS.findall(lasts[row] or pages[row])[-1:] for row in (i, j)]
        if all(ends):
            short, full = sorted((ends[0][0], ends[1][0]), key=len)
            level[n] = Pages.FITS if full.endswith(short) else Pages.DIFFER
    return level


def is_abstract(columns: Columns, rows: Int) -> Bools:
    """The records that stand on pages of abstracts, or in a supplement, or say they are one."""
    inside = columns.mark("page", lambda p: p[:1] in ABSTRACTS or bool(MEETING.match(p)), rows)
    inside |= columns.mark("issue", lambda issue: issue[:1] == "s", rows)
    return inside | columns.mark("marks", lambda marks: "A" in marks, rows)
