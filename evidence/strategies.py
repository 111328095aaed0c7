"""Pure: what is wrong with a search string, with the place of each finding.

A string is read as every database reads it: terms, joined by AND, OR and NOT, grouped by round
brackets. Lines that begin with a number (1., #1) are searches of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evidence.strategy_tags import NEAREST, family_of, nearest, unknown_tags

_TOKEN = re.compile(
    r"""
    (?P<quoted>["“”][^"“”\n]*["“”])
  | (?P<quote>["“”])
  | (?P<open>[(（])
  | (?P<close>[)）])
  | (?P<tag>\[[^\[\]()（）]*\])
  | (?P<square>[\[\]])
  | (?P<operator>\b(?:AND|OR|NOT)\b)
  | (?P<near>\b(?:NEAR|NEXT|ADJ|ONEAR|PRE|W)/?\d+\b)
  | (?P<word>[^\s()（）\[\]"“”]+)
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"^[ \t]*(?:#\d+|\d+[.)、])[ \t]*", re.MULTILINE)
_PAIRS = {")": "(", "）": "（", "]": "["}
_REFERENCE = re.compile(r"#?\d+(?:-\d+)?|S\d+|/\d+(?:-\d+)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: from `start` to `end` of the string. `code` is stable."""

    code: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the string for showing: plain, or marked by a finding (its number from 1)."""

    text: str
    number: int = 0


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Level:
    """What stands between one pair of brackets: its operators, and its terms by their words."""

    opened: _Token | None = None
    operators: list[_Token] = field(default_factory=list)
    terms: dict[str, tuple[int, int]] = field(default_factory=dict)
    term: list[_Token] = field(default_factory=list)
    filled: bool = False  # something stands before the next operator


def check(strategy: str, *, database: str = "") -> list[Finding]:
    """Every finding, in the order of the string. `database` decides which tags are known."""
    findings: list[Finding] = []
    for start, end in _searches(strategy):
        tokens = list(_tokens(strategy, start, end))
        findings += _structure(tokens, database=database)
        findings += unknown_tags_in(tokens, database=database)
    return sorted(findings, key=lambda one: (one.start, one.end))


def segments(strategy: str, findings: Sequence[Finding]) -> list[Segment]:
    """The string cut at the findings; where two overlap the first is marked."""
    pieces: list[Segment] = []
    at = 0
    for number, finding in enumerate(findings, start=1):
        if finding.start < at:
            continue
        pieces.append(Segment(strategy[at : finding.start]))
        pieces.append(Segment(strategy[finding.start : finding.end], number))
        at = finding.end
    pieces.append(Segment(strategy[at:]))
    return [piece for piece in pieces if piece.text]


def _searches(strategy: str) -> list[tuple[int, int]]:
    """The whole string, or each numbered line without its number."""
    heads = list(_NUMBERED.finditer(strategy))
    if len(heads) < 2:
        return [(0, len(strategy))]
    ends = [*(head.start() for head in heads[1:]), len(strategy)]
    return [(head.end(), end) for head, end in zip(heads, ends, strict=True)]


def _tokens(strategy: str, start: int, end: int) -> Iterator[_Token]:
    for match in _TOKEN.finditer(strategy, start, end):
        yield _Token(match.lastgroup or "word", match.group(), match.start(), match.end())


def _structure(tokens: Sequence[_Token], *, database: str) -> Iterator[Finding]:
    """Brackets, quotation marks, operators and repeated terms, in one walk."""
    levels = [_Level()]
    for token in tokens:
        here = levels[-1]
        if token.kind == "open":
            here.filled = True
            levels.append(_Level(opened=token))
        elif token.kind == "close":
            yield from _left(here)
            if len(levels) == 1:
                yield _of("unbalanced-bracket", token, "This bracket closes nothing.")
                continue
            levels.pop()
            yield from _bracketed(levels[-1], here)
        elif token.kind == "operator":
            yield from _operator(here, token)
        elif token.kind == "quote":
            yield _of("unbalanced-quote", token, "This quotation mark has no partner.")
        elif token.kind == "square":
            yield from _square(token)
        else:
            here.filled = True
            here.term.append(token)
            yield from _small_operator(here, token, database=database)
    for level in levels[:0:-1]:
        assert level.opened is not None  # noqa: S101 - only the first level has no bracket
        yield _of("unbalanced-bracket", level.opened, "This bracket is never closed.")
    for level in reversed(levels):
        yield from _left(level)


def _bracketed(outer: _Level, inner: _Level) -> Iterator[Finding]:
    """A closed group: one of a single term is that term; an empty one is nothing."""
    if not inner.operators and not inner.filled and inner.opened:
        yield _of("empty-brackets", inner.opened, "These brackets hold nothing.")
    if not inner.operators and len(inner.terms) == 1:
        (words, place), *_ = inner.terms.items()
        outer.term.append(_Token("word", words, *place))


def _operator(level: _Level, token: _Token) -> Iterator[Finding]:
    yield from _term(level)
    if not level.filled:
        before = "another operator" if level.operators else "the beginning"
        yield _of("missing-term", token, f"Between {before} and this {token.text} is no term.")
    level.operators.append(token)
    level.filled = False


def _left(level: _Level) -> Iterator[Finding]:
    """The end of a level: its last term, an operator left alone, and whether it mixes."""
    yield from _term(level)
    if level.operators and not level.filled:
        last = level.operators[-1]
        yield _of("missing-term", last, f"After this {last.text} comes no term.")
    kinds = {token.text for token in level.operators}
    if {"AND", "OR"} <= kinds:
        first = level.operators[0].text
        change = next(token for token in level.operators if token.text not in (first, "NOT"))
        yield _of(
            "mixed-operators",
            change,
            f"{first} and {change.text} stand at one level. Databases differ in which they read "
            "first: put brackets around what belongs together.",
        )


def _term(level: _Level) -> Iterator[Finding]:
    """The term that has just ended; one that stood at this level before is repeated."""
    tokens, level.term = level.term, []
    words = _normal(tokens)
    if not words or _REFERENCE.fullmatch(words):
        return
    start, end = tokens[0].start, tokens[-1].end
    if words in level.terms:
        yield Finding("repeated-term", start, end, f"“{words}” stands here a second time.")
    else:
        level.terms[words] = (start, end)


def _normal(tokens: Sequence[_Token]) -> str:
    """A term without case, quotation marks and spare blanks; its tag counts."""
    text = " ".join(token.text for token in tokens)
    return " ".join(re.sub(r'["“”]', "", text).casefold().split())


def _square(token: _Token) -> Iterator[Finding]:
    if token.text == "[":
        yield _of(
            "square-brackets",
            token,
            "Square brackets hold a field tag and do not bind terms: use round ones.",
        )


def _small_operator(level: _Level, token: _Token, *, database: str) -> Iterator[Finding]:
    """A small “or” between groups: PubMed reads it as a word."""
    between = len(level.term) == 1 and level.filled and token.text in ("and", "or", "not")
    if between and family_of(database) in ("pubmed", ""):
        yield _of(
            "small-operator",
            token,
            f"“{token.text}” in small letters may be read as a word: write {token.text.upper()}.",
        )


def unknown_tags_in(tokens: Sequence[_Token], *, database: str) -> Iterator[Finding]:
    """Tags that the database does not have, with the nearest that it has."""
    for token in tokens:
        for place, tag in unknown_tags(token.kind, token.text, database=database):
            start = token.start + place
            near = nearest(tag, database=database)
            hint = NEAREST.format(near) if near else ""
            yield Finding(
                "unknown-tag", start, start + len(tag), f"“{tag}” is not a field tag.{hint}"
            )


def _of(code: str, token: _Token, sentence: str) -> Finding:
    return Finding(code, token.start, token.end, sentence)
