"""Pure: what brackets bind. A group is operands joined by operators; an operand is words and
groups beside each other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from evidence.strategies.tokens import Token, operator_of

DEEPEST = 100
_PREFIX = re.compile(r"[\w\u4e00-\u9fff-]*\s*(?:%=|=|%|[:：])")


@dataclass(slots=True)
class Operand:
    """One term as it stands: its words, phrases and bracketed groups."""

    parts: "list[Token | Group]" = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.parts[0].start

    @property
    def end(self) -> int:
        return self.parts[-1].end

    @property
    def groups(self) -> "list[Group]":
        return [part for part in self.parts if isinstance(part, Group)]

    @property
    def alone(self) -> "Group | None":
        """The group that is the whole operand, if it is one."""
        (only,) = self.parts if len(self.parts) == 1 else (None,)
        return only if isinstance(only, Group) else None


@dataclass(slots=True)
class Group:
    """What stands between two brackets; the outermost has none. One operator fewer than operands.

    `closed` stays None where the bracket never closes.
    """

    opened: Token | None = None
    closed: Token | None = None
    operands: list[Operand] = field(default_factory=lambda: [Operand()])
    operators: list[Token] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.opened.start if self.opened else self.operands[0].start

    @property
    def end(self) -> int:
        return self.closed.end if self.closed else self.operands[-1].end

    @property
    def kinds(self) -> set[str]:
        """Which of AND, OR and NOT join its operands."""
        return {operator_of(token) for token in self.operators}

    @property
    def empty(self) -> bool:
        return not self.operators and not self.operands[0].parts

    def walk(self) -> "Iterator[Group]":
        """This group and every group in it, from the outside."""
        yield self
        for operand in self.operands:
            for group in operand.groups:
                yield from group.walk()


def grown(tokens: Iterable[Token]) -> tuple[Group, list[Token]]:
    """The whole as one group, and the brackets that close nothing."""
    root = Group()
    stack, astray = [root], []
    for token in tokens:
        here = stack[-1]
        if token.kind == "open" and len(stack) > DEEPEST:
            stack.append(here)  # brackets that deep are a paste gone wrong: they bind nothing
        elif token.kind == "open":
            group = Group(opened=token)
            here.operands[-1].parts.append(group)
            stack.append(group)
        elif token.kind == "close" and len(stack) == 1:
            astray.append(token)
        elif token.kind == "close":
            here.closed = token
            stack.pop()
        elif token.kind == "operator":
            _join(here, token)
        else:
            here.operands[-1].parts.append(token)
    for group in list(root.walk()):
        for operand in group.operands:
            _bind_signs(operand)
    return root, astray


def _join(group: Group, token: Token) -> None:
    """A further operand. AND NOT and OR NOT are one operator, read by their first word."""
    fresh = bool(group.operators) and not group.operands[-1].parts
    if fresh and operator_of(token) == "NOT" and operator_of(group.operators[-1]) != "NOT":
        return
    group.operators.append(token)
    group.operands.append(Operand())


def _bind_signs(operand: Operand) -> None:
    """Where * and + stand for AND and OR, what they join is a group within its field."""
    signs = [p for p in operand.parts if isinstance(p, Token) and p.kind == "sign"]
    if not signs:
        return
    parts: list[Token | Group] = []
    rest = list(operand.parts)
    while rest and isinstance(rest[0], Token) and _PREFIX.fullmatch(rest[0].text):
        parts.append(rest.pop(0))
    group = Group()
    for part in rest:
        if isinstance(part, Token) and part.kind == "sign":
            group.operators.append(part)
            group.operands.append(Operand())
        else:
            group.operands[-1].parts.append(part)
    operand.parts = [*parts, group] if group.operands[0].parts else operand.parts


def words_of(parts: Sequence[Token | Group]) -> str:
    """A term without case, quotation marks, spare blanks and spare brackets; its tag counts."""
    said = " ".join(_said(part, alone=len(parts) == 1) for part in parts)
    return " ".join(said.split())


def _said(part: Token | Group, *, alone: bool) -> str:
    if isinstance(part, Token):
        bare = re.sub(r"[\"“”„＂]|^['‘]|['’]$", "", part.text)
        return bare.casefold()
    inside = [words_of(operand.parts) for operand in part.operands]
    if alone and not part.operators:
        return inside[0]
    joined = inside[0] + "".join(
        f" {operator_of(token).lower()} {words}"
        for token, words in zip(part.operators, inside[1:], strict=True)
    )
    return f"({joined})"
