"""Pure: a search as words, phrases, operators and brackets, each at its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evidence.strategies.families import Family

DOUBLE = '"“”„＂'
OPEN, CLOSE = "(（", ")）"
SQUARE = "[]［］"
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_CLOSING = re.compile(r"[\s(（][\"“”„＂]\w")
# What an Ovid heading holds without quotation marks: Wounds and Injuries/
_HEADING = r"[A-Z][\w,'’ -]*\s(?:and|or)\s+[A-Z][\w,'’ -]*/"


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: quoted, quote, open, close, tag, square, operator, near, lines or word."""

    kind: str
    text: str
    start: int
    end: int


@cache
def _shape(family: Family) -> re.Pattern[str]:
    words = r"(?i:AND|OR|NOT)" if family.any_case else "AND|OR|NOT"
    edge, tail = r"(?<![\w/*$?#.-])", r"(?![\w/*$?#=-]|\.\w)"
    parts = [
        r"(?P<lines>(?i:\b(?:and|or)/\d+(?:\s*[-,]\s*\d+)*|\{(?:and|or)\s+\#[^{}\n]*\}))",
        *([r"(?P<braced>\{[^{}]*\})"] if family.curly else []),
        *([r"(?P<single>(?<!\w)['‘](?:[^'‘’\n]|['’](?=\w))*['’](?!\w))"] if family.single else []),
        *([r"(?P<lone>(?<!\w)['‘](?=\w))"] if family.single else []),
        rf"(?P<quote>[{DOUBLE}])",
        rf"(?P<open>[{OPEN}])|(?P<close>[{CLOSE}])",
        r"(?P<tag>\[m[hj] [^\[\]]*\]|\[[^\[\]()（）]*\])|(?P<square>[\[\]［］])",
        *([rf"(?P<heading>{_HEADING})"] if family.id == "ovid" else []),
        *([rf"(?P<near>{edge}(?i:{family.near}){tail})"] if family.near else []),
        rf"(?P<operator>{edge}(?:{words}){tail})",
        *([r"(?P<sign>[*+])"] if family.signs else []),
    ]
    stop = rf"\s{DOUBLE}{OPEN}{CLOSE}\[\]［］" + ("*+" if family.signs else "")
    word = rf"(?:[^{stop}'‘’]|(?<=\w)['’](?=\w))+" if family.single else rf"[^{stop}]+"
    return re.compile("|".join([*parts, rf"(?P<word>{word})"]))


_SAME = {"single": "quoted", "braced": "quoted", "lone": "quote", "heading": "word"}
_SIGNS = {"*": "AND", "+": "OR"}


def tokens_of(strategy: str, start: int, end: int, family: Family) -> Iterator[Token]:
    """Everything but blanks. A sign that stands for AND or OR is of kind “sign”."""
    shape, at = _shape(family), start
    while match := shape.search(strategy, at, end):
        kind = match.lastgroup or "word"
        at = match.end()
        if kind == "quote" and (closed := _partner(strategy, match.start(), end)):
            kind, at = "quoted", closed
        yield Token(_SAME.get(kind, kind), strategy[match.start() : at], match.start(), at)


def _partner(strategy: str, start: int, end: int) -> int | None:
    """Where the quotation that begins here ends; None when it is never closed.

    A phrase may be broken over lines, as it is when copied from a printed page, but holds no
    operator there; and a mark that follows a blank and begins a word opens, it does not close.
    """
    close = next((at for at in range(start + 1, end) if strategy[at] in DOUBLE), None)
    if close is None:
        return None
    inside = strategy[start + 1 : close]
    suspect = "\n" in inside or _CLOSING.fullmatch(strategy[close - 1 : close + 2])
    if suspect and (_OPERATOR.search(inside) or any(one in inside for one in OPEN + CLOSE)):
        return None
    return close + 1


def operator_of(token: Token) -> str:
    """AND, OR or NOT, as it is meant."""
    return _SIGNS.get(token.text, token.text.upper())
