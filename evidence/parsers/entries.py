"""The entries of a tagged file: each that leaves no doubt in one piece, all others line by line."""

from collections.abc import Callable, Iterable, Iterator

from evidence.parsers.grammar import Grammar
from evidence.parsers.lines import Block
from evidence.parsers.record import Passed, Problem
from evidence.parsers.tagged import Entry, LineReader


def reads_all() -> bool:
    return False


def entries(
    blocks: Iterable[Block | Problem],
    grammar: Grammar,
    *,
    passing: Callable[[], bool] = reads_all,
) -> Iterator[Entry | Passed | Problem]:
    """Every entry of a file, and a problem for each line that belongs to none.

    `passing` is asked before each entry whether it may go by unread.
    """
    reader = LineReader(grammar)
    for block in blocks:
        if isinstance(block, Problem):
            yield block
        else:
            yield from _of_block(block, reader, passing)
    reader.end()
    yield from _given(reader, passing)


def _of_block(
    block: Block, reader: LineReader, passing: Callable[[], bool]
) -> Iterator[Entry | Passed | Problem]:
    whole, text = reader.grammar.whole, block.text
    number, at = block.first, 0
    while at <= len(text):
        piece = whole.at(text, at) if whole and reader.tags is None else None
        if whole and piece:
            reader.out += reader.stray.told()
            if reader.out:
                yield from _given(reader, passing)
            first = number + piece.n_blank
            number = first + piece.n_lines
            if passing():
                yield Passed(piece.end - piece.begin)
            else:
                raw = text[piece.begin : piece.end]
                yield Entry(whole.tags(raw), raw, first, number)
            at = piece.last
        else:
            to = text.find(whole.begins, at) if whole else -1
            to = len(text) if to < 0 else to
            taken = text[at:to].split("\n")
            reader.take(taken, number)
            yield from _given(reader, passing)
            number += len(taken) - 1
            at = to
        number, at = number + 1, at + 1


def _given(reader: LineReader, passing: Callable[[], bool]) -> Iterator[Entry | Passed | Problem]:
    """What was found line by line."""
    for item in reader.given():
        yield Passed(len(item.raw)) if isinstance(item, Entry) and passing() else item
