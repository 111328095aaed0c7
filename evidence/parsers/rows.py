"""The rows of a delimited text with their own lines. A quote that never closes costs one row."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.parsers.lines import Block
from evidence.parsers.record import Problem

LOOK_AHEAD = 2000
LARGEST_ROW = 4 << 20
NEVER_CLOSED = (
    "A quotation mark is opened in this line and never closed; the line is read as one row "
    "and the quotation mark as a plain sign."
)
RUN_TOGETHER = (
    "A quotation mark closes in the middle of a cell. The lines up to line {to} are read as one "
    "row, and may be several."
)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the lines of the file that it takes."""

    cells: list[str]
    raw: str
    line_from: int
    line_to: int


def rows(
    blocks: Iterable[Block | Problem], *, delimiter: str, skip: int
) -> Iterator[Row | Problem]:
    """Every row that has a cell, after the first `skip` lines that follow any blank ones."""
    lines = _Lines(blocks)
    while lines.more() and not lines.ahead[0].strip():
        lines.take()
    lines.take(skip)
    while lines.more():
        if lines.found:
            yield from lines.problems()
        row = _row(lines, delimiter)
        if any(row.cells):
            yield row
    yield from lines.problems()


class _Lines:
    """Lines with their numbers, a few of which can be looked at before they are taken."""

    def __init__(self, blocks: Iterable[Block | Problem]) -> None:
        self.blocks = iter(blocks)
        self.ahead: deque[str] = deque()
        self.number = 0  # of the line taken last
        self.found: list[Problem] = []

    def more(self, count: int = 1) -> bool:
        """Whether there are so many lines ahead; reads on for them."""
        while len(self.ahead) < count:
            block = next(self.blocks, None)
            if block is None:
                return False
            if isinstance(block, Problem):
                self.found.append(block)
            else:
                self.ahead.extend(block.lines)
        return True

    def take(self, count: int = 1) -> list[str]:
        if count == 1 and self.ahead:
            self.number += 1
            return [self.ahead.popleft()]
        self.more(count)
        out = [self.ahead.popleft() for _ in range(min(count, len(self.ahead)))]
        self.number += len(out)
        return out

    def problems(self) -> list[Problem]:
        found, self.found = self.found, []
        return found


def _row(lines: _Lines, delimiter: str) -> Row:
    """One row: the next line, and those that an open quote draws in."""
    if '"' not in lines.ahead[0]:
        text = lines.take()[0]
        return Row(text.split(delimiter), text, lines.number, lines.number)
    first = lines.number + 1
    marks = lines.ahead[0].count('"')
    if marks % 2 == 0:
        text = lines.take()[0]
        cells = text[1:-1].split(f'"{delimiter}"')
        if 2 * len(cells) == marks and text[0] == text[-1] == '"':  # each cell is quoted, no more
            return Row(cells, text, first, first)
        return Row(_cells([text], delimiter), text, first, first)
    count = _extent(lines)
    raw = lines.take(count or 1)
    if not count:
        lines.found.append(Problem(first, NEVER_CLOSED))
        return Row(raw[0].split(delimiter), raw[0], first, first)
    if not _closes_well(raw, delimiter):
        lines.found.append(Problem(first, RUN_TOGETHER.format(to=lines.number)))
    return Row(_cells(raw, delimiter), "\n".join(raw), first, lines.number)


def _extent(lines: _Lines) -> int:
    """How many lines the next row takes: up to where its quotation marks are even; 0 for never."""
    odd, size = False, 0
    for count in range(1, LOOK_AHEAD + 1):
        if not lines.more(count):
            return 0
        line = lines.ahead[count - 1]
        odd ^= line.count('"') % 2 == 1
        if not odd:
            return count
        size += len(line)
        if size > LARGEST_ROW:
            return 0
    return 0


def _closes_well(lines: list[str], delimiter: str) -> bool:
    """Whether each quotation mark that closes a cell stands before a delimiter or the end."""
    try:
        next(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return False
    return True


def _cells(lines: list[str], delimiter: str) -> list[str]:
    ended = [f"{line}\n" for line in lines[:-1]]
    try:
        return next(csv.reader([*ended, lines[-1]], delimiter=delimiter), [])
    except csv.Error:
        return "\n".join(lines).split(delimiter)
