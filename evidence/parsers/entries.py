"""The entries of a tagged file: each that leaves no doubt in one piece, all others line by line."""

from collections.abc import Iterable, Iterator

from evidence.parsers.grammar import Grammar
from evidence.parsers.lines import Block
from evidence.parsers.record import Problem
from evidence.parsers.tagged import Entry, LineReader


def entries(blocks: Iterable[Block | Problem], grammar: Grammar) -> Iterator[Entry | Problem]:
    """Every entry of a file, and a problem for each line that belongs to none."""
    reader = LineReader(grammar)
    for block in blocks:
        if isinstance(block, Problem):
            yield block
        else:
            yield from _of_block(block, reader)
    reader.end()
    yield from reader.given()


def _of_block(block: Block, reader: LineReader) -> Iterator[Entry | Problem]:
    whole, text = reader.grammar.whole, block.text
    number, at = block.first, 0
    while at <= len(text):
        piece = whole.at(text, at) if whole and reader.tags is None else None
        if piece:
            reader.out += reader.stray.told()
            if reader.out:
                yield from reader.given()
            first = number + piece.n_blank
            number = first + piece.n_lines
            yield Entry(piece.tags, piece.raw, first, number)
            at = piece.last
        else:
            to = text.find(whole.begins, at) if whole else -1
            to = len(text) if to < 0 else to
            taken = text[at:to].split("\n")
            reader.take(taken, number)
            yield from reader.given()
            number += len(taken) - 1
            at = to
        number, at = number + 1, at + 1
