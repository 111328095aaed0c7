"""Pure: the findings. Each is shown to a person; nothing is changed or refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evidence.strategies import references
from evidence.strategies.families import Family, family_of
from evidence.strategies.findings import Finding
from evidence.strategies.lines import Line, lines_of
from evidence.strategies.tags import wrong_tags
from evidence.strategies.tokens import SQUARE, Token, operator_of, tokens_of
from evidence.strategies.tree import Group, Operand, grown, words_of


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the string for showing: plain, or marked by a finding (its number from 1)."""

    text: str
    number: int = 0


def check(strategy: str, *, database: str = "", platform: str = "") -> list[Finding]:
    """Every finding, in the order of the string.

    `database` and `platform` say whose syntax it is; where they do not, the string's looks do.
    """
    family = family_of(database, platform, strategy)
    lines = lines_of(strategy)
    roots: list[tuple[Line, Group]] = []
    findings: list[Finding] = []
    for line in lines:
        tokens = list(tokens_of(strategy, line.start, line.end, family))
        root, astray = grown(tokens)
        roots.append((line, root))
        findings += [
            _of("unbalanced-bracket", one, "This bracket closes nothing.") for one in astray
        ]
        findings += _quotes_and_squares(tokens, family)
        for group in root.walk():
            findings += _brackets(group)
            findings += _operators(group)
            findings += _mixed(group)
            findings += _small_operators(group, family)
        findings += _repeated(root)
        findings += wrong_tags(strategy, tokens, family)
    findings += references.wrong(roots)
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


def _quotes_and_squares(tokens: Sequence[Token], family: Family) -> Iterator[Finding]:
    """Marks without their partner, and square brackets where round ones are meant."""
    for before, token in pairwise([None, *tokens]):
        assert token is not None  # noqa: S101 only the first of the pairs is None
        if token.kind == "quote":
            yield _of("unbalanced-quote", token, "This quotation mark has no partner.")
        elif token.kind == "square" and token.text == SQUARE[0]:
            yield _of("square-brackets", token, _SQUARE)
        elif token.kind == "square" and family.id not in ("pubmed", ""):
            yield _of("unbalanced-bracket", token, "This bracket closes nothing.")
        elif token.kind == "tag" and family.id in ("pubmed", "") and _binds(before, token):
            first = Token("square", token.text[0], token.start, token.start + 1)
            yield _of("square-brackets", first, _SQUARE)


_SQUARE = "Square brackets hold a field tag and do not bind terms: use round ones."


def _binds(before: Token | None, tag: Token) -> bool:
    """A “tag” that stands where a term belongs and holds operators."""
    begins = before is None or before.kind in ("open", "operator")
    return begins and any(f" {word} " in tag.text for word in ("AND", "OR", "NOT"))


def _brackets(group: Group) -> Iterator[Finding]:
    if group.opened is None:
        return
    if group.closed is None:
        yield _of("unbalanced-bracket", group.opened, "This bracket is never closed.")
    elif group.empty:
        yield _of("empty-brackets", group.opened, "These brackets hold nothing.")


def _operators(group: Group) -> Iterator[Finding]:
    """An operator, or a proximity operator, that joins nothing."""
    for place, token in enumerate(group.operators):
        left, right = group.operands[place], group.operands[place + 1]
        if not left.parts:
            before = "another operator" if place else "the beginning"
            yield _of("missing-term", token, f"Between {before} and this {token.text} is no term.")
        if not right.parts and place == len(group.operators) - 1:
            yield _of("missing-term", token, f"After this {token.text} comes no term.")
    for operand in group.operands:
        for ends, side in ((operand.parts[:1], "Before"), (operand.parts[-1:], "After")):
            for end in ends:
                if isinstance(end, Token) and end.kind == "near":
                    yield _of("missing-term", end, f"{side} this {end.text} comes no term.")


def _mixed(group: Group) -> Iterator[Finding]:
    if not {"AND", "OR"} <= group.kinds:
        return
    used = [token for token in group.operators if operator_of(token) != "NOT"]
    first = used[0]
    change = next(token for token in used if operator_of(token) != operator_of(first))
    yield _of(
        "mixed-operators",
        change,
        f"{first.text} and {change.text} stand at one level. Databases differ in which they read "
        "first: put brackets around what belongs together.",
    )


def _small_operators(group: Group, family: Family) -> Iterator[Finding]:
    """A small “or” between terms: PubMed reads it as a word."""
    if family.any_case:
        return
    for operand in group.operands:
        for before, token in pairwise(operand.parts):
            small = isinstance(token, Token) and token.text in ("and", "or", "not")
            if small and (isinstance(before, Group) or before.kind in ("tag", "quoted")):
                assert isinstance(token, Token)  # noqa: S101 for the type checker
                yield _of(
                    "small-operator",
                    token,
                    f"“{token.text}” in small letters may be read as a word: "
                    f"write {token.text.upper()}.",
                )


def _repeated(root: Group) -> Iterator[Finding]:
    """A term that stands at its level a second time. Groups of the same operator are one level."""
    for group in _levels(root):
        first: set[str] = set()
        for operand in _leaves(group):
            words = words_of(operand.parts)
            if words and words in first:
                yield Finding(
                    "repeated-term",
                    operand.start,
                    operand.end,
                    f"“{_short(words)}” stands here a second time.",
                )
            first.add(words)


def _levels(group: Group) -> Iterator[Group]:
    """Every group that is not a part of the level around it."""
    yield group
    for operand in _leaves(group):
        for inner in operand.groups:
            yield from _levels(inner)


def _leaves(group: Group) -> Iterator[Operand]:
    """The terms of a level, with those of groups in it that are joined by the same operator."""
    for operand in group.operands:
        inner = operand.alone
        if inner is not None and (not inner.operators or _joins_alike(group, inner)):
            yield from _leaves(inner)
        elif operand.parts:
            yield operand


def _joins_alike(outer: Group, inner: Group) -> bool:
    return inner.kinds in ({"AND"}, {"OR"}) and outer.kinds in (inner.kinds, set())


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60].rstrip()}…"


def _of(code: str, token: Token, sentence: str) -> Finding:
    return Finding(code, token.start, token.end, sentence)
