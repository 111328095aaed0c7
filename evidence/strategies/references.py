"""Pure: lines of a search history that refer to each other, and lines that stand there twice."""

import re
from collections.abc import Iterator, Sequence

from evidence.strategies.findings import Finding
from evidence.strategies.lines import Line
from evidence.strategies.tokens import Token
from evidence.strategies.tree import Group, words_of

_NUMBERS = re.compile(r"(\d+)\s*(?:-\s*[#SL]?(\d+))?", re.IGNORECASE)


def wrong(roots: Sequence[tuple[Line, Group]]) -> Iterator[Finding]:
    """References to a line that is not there or comes later, and repeated lines.

    Only of a history that is whole: one that counts from 1.
    """
    numbered = [(line, root) for line, root in roots if line.number is not None]
    known = {line.number for line, _ in numbered}
    seen: dict[str, int] = {}
    for line, root in sorted(numbered, key=lambda one: one[0].number or 0):
        words = words_of([root])
        if words and words in seen:
            yield Finding(
                "repeated-term",
                root.start,
                root.end,
                f"Line {line.number} is the same as line {seen[words]}.",
            )
        elif words:
            seen[words] = line.number or 0
        if 1 in known:
            yield from _astray(line, root, known)


def _astray(line: Line, root: Group, known: set[int | None]) -> Iterator[Finding]:
    for token, number in _named(line, root):
        if number not in known:
            sentence = f"There is no line {number}."
        elif number >= (line.number or 0):
            sentence = f"Line {line.number} cannot use line {number}: it is not above it."
        else:
            continue
        yield Finding("unknown-line", token.start, token.end, sentence)


def _named(line: Line, root: Group) -> Iterator[tuple[Token, int]]:
    """Every line that is referred to: a term that is one number, or a list of lines."""
    single = re.compile(rf"{re.escape(line.sign)}\s?\d{{1,3}}", re.IGNORECASE)
    for group in root.walk():
        for operand in group.operands:
            for token in operand.parts:
                if not isinstance(token, Token):
                    continue
                alone = len(operand.parts) == 1 and single.fullmatch(token.text)
                if not alone and token.kind != "lines":
                    continue
                if group is root and not group.operators and alone:
                    continue  # a line that is one number is a term, or a count
                for first, last in _NUMBERS.findall(token.text):
                    yield token, int(first)
                    if last:
                        yield token, int(last)
