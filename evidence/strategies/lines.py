"""Pure: a search history cut into its lines, each a search of its own that others refer to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# "1. ", "#1 ", "# 3", "S12", "12) ", "7 " and "Search #4:" at the beginning of a line.
_HEAD = re.compile(
    r"^[ \t]*(?:search:?\s+|line\s+)?(?P<sign>#\s?|[SL](?=\d))?(?P<number>\d{1,3})"
    r"(?P<mark>[.)、:：|](?=\s|\D))?(?=[\s(\"'“]|[^\d\W])[ \t]*",
    re.MULTILINE | re.IGNORECASE,
)
_OPERATOR = re.compile(r"(?:and|or|not|adj\d*|near/?\d*)\b(?!/)", re.IGNORECASE)
_COMBINES = re.compile(
    r"\s*(?:(?:and|or)/[\d\s,-]+"
    r"|\(?(?:#|S)?\d{1,3}\)?(?:\s+(?:and|or|not)\s+\(?(?:#|S)?\d{1,3}\)?)+)\s*",
    re.IGNORECASE,
)
# How many records a line found, printed behind it: "(210)", or a bare number behind another sign.
_COUNT = re.compile(
    r"(?<!\bor)(?<!\band)(?<!\bnot)\s+\(\d[\d,. ]*\)\s*\Z"
    r"|(?<=[\d)\]/.\"'*+])(?:\t| {1,9})\d[\d,]*\s*\Z",
    re.IGNORECASE,
)
_STEP = 3  # lines of a history that somebody has cut out


@dataclass(frozen=True, slots=True)
class Line:
    """A search from `start` to `end` of the string; `number` is what others call it, if anything.

    `sign` is what stands before a number when a line is referred to: "#", "S" or nothing.
    """

    start: int
    end: int
    number: int | None = None
    sign: str = ""


def lines_of(strategy: str) -> list[Line]:
    """The numbered lines without their numbers; else each line of a list that is combined by
    number; else the whole string as one search."""
    heads = _heads(strategy)
    if len(heads) > 1:
        ends = [*(head.start() for head in heads[1:]), len(strategy)]
        return [
            Line(
                head.end(),
                _without_count(strategy, head.end(), end),
                int(head["number"]),
                (head["sign"] or "").strip().upper(),
            )
            for head, end in zip(heads, ends, strict=True)
        ]
    rows = [match for match in re.finditer(r"[^\r\n]+", strategy) if match.group().strip()]
    if any(_COMBINES.fullmatch(row.group()) for row in rows[1:]):
        return [Line(row.start(), row.end()) for row in rows]
    return [Line(0, len(strategy))]


def _without_count(strategy: str, start: int, end: int) -> int:
    """Where a numbered line ends, before its number of records."""
    count = _COUNT.search(strategy[start:end])
    return start + count.start() if count and count.start() else end


def _heads(strategy: str) -> Sequence[re.Match[str]]:
    """The beginnings of numbered lines, in one unbroken count up or down."""
    found: list[re.Match[str]] = []
    way = 0
    for head in _HEAD.finditer(strategy):
        if not head["mark"] and _OPERATOR.match(strategy, head.end()):
            continue  # "1 or 2" combines lines, it begins none
        if not found:
            found.append(head)
            continue
        step = int(head["number"]) - int(found[-1]["number"])
        if not way and step in (1, -1):
            way = step
        bare = not (head["mark"] or head["sign"])
        if step * way > 0 and (abs(step) <= _STEP or not bare):
            found.append(head)
        elif len(found) == 1 and not way:
            found = [head]
    return found
