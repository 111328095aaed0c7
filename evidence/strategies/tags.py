"""Pure: field tags that a platform does not have, with the nearest that it has."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from evidence.strategies.families import Family
from evidence.strategies.findings import Finding
from evidence.strategies.tag_lists import PUBMED_NAMES, PUBMED_SHORT, TAGS
from evidence.strategies.tokens import Token

PUBMED = PUBMED_SHORT | PUBMED_NAMES
USUAL = 0.6  # how alike a hint is
# Modifiers that follow a name after a colon: [Mesh:noexp], [tiab:~2].
_MODIFIER = re.compile(r":\s*(?:noexp|~\d+)$")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where tags stand: `names` is the group that holds them, parted by commas.

    Where the list is not whole, only what is spelled `nearly` like a tag of it is wrong (0 to 1).
    """

    pattern: re.Pattern[str]
    nearly: float | None = None


def _shape(pattern: str, *, nearly: float | None = None) -> _Shape:
    return _Shape(re.compile(pattern, re.IGNORECASE), nearly)


# Phrases are masked by underscores before these are looked for.
_OVID = _shape(r"(?<=[\w*?$#)/])\.(?P<names>[a-z]{2,}(?:,\s?[a-z]{2,})*)\.(?!\w)")
_EMBASE = _shape(r"(?<=[\w*?$)’'])\s?:(?P<names>[a-z]{2,8}(?:,\s?[a-z]{2,8})*)(?![\w:])")
_SHAPES = {
    "ovid": (_OVID, _shape(r"(?<=[\w*?$#)/])\.(?P<names>[a-z]{2,}(?:,\s?[a-z]{2,})+)(?![\w.,])")),
    "embase": (_EMBASE, _shape(r"(?<=_)/(?P<names>[a-z]{2,8})(?!\w)")),
    "cochrane": (_EMBASE,),
    "wos": (_shape(r"(?<![\w/])(?P<names>[a-z]{2,6})\s*=(?!=)"),),
    "cnki": (_shape(r"(?<![\w/])(?P<names>[a-z]{2,6})\s*(?:%=|=|%)"),),
    "scopus": (_shape(r"(?<![\w/-])(?P<names>[a-z]+(?:-[a-z]+)*)\s*\(", nearly=0.8),),
    "wanfang": (
        _shape(r"(?<![\w])(?P<names>[\u4e00-\u9fff]{2,8}|doi|issn)\s*[:：]\s*(?=[\"“(（_])"),
    ),
    "cbm": (_shape(r"\[(?P<names>[^\[\]:：,]+)(?:[:：][^\[\]]*)?\]", nearly=0.7),),
}
# How another platform writes a field, which this one reads as words.
_FOREIGN = re.compile(r"(?<=[\w*)])(?P<names>\.(?:ti|ab|tw|mp|kw|kf|sh)(?:,\s?[a-z]{2})*\.|:ti,ab)")
_FOREIGN_SQUARE = re.compile(
    r"\[(?:tiab|title/abstract|mesh|mesh terms|majr|tw|text word|pt|all fields)\]", re.IGNORECASE
)


def wrong_tags(strategy: str, tokens: Sequence[Token], family: Family) -> Iterator[Finding]:
    """Each tag of a search that its platform does not have."""
    if not tokens:
        return
    start, end = tokens[0].start, tokens[-1].end
    masked = _masked(strategy, tokens)
    if family.id in ("pubmed", ""):
        yield from _pubmed(tokens, family)
        if family.id == "pubmed":
            yield from _foreign(_FOREIGN, masked, start, end, "PubMed writes [tiab], [tw], [mh].")
        return
    if family.id in ("ovid", "embase"):
        own = ".ti,ab." if family.id == "ovid" else ":ti,ab"
        yield from _foreign(
            _FOREIGN_SQUARE, masked, start, end, f"This is PubMed's way; here it is {own}."
        )
    for shape in _SHAPES.get(family.id, ()):
        for match in shape.pattern.finditer(masked, start, end):
            yield from _unknown(match, family, nearly=shape.nearly)


def nearest(tag: str, family: Family, *, cutoff: float = USUAL) -> str:
    """The known tag that is spelled most like this one, in the platform's own form; or ""."""
    if family.id in ("pubmed", ""):
        bare = _MODIFIER.sub("", tag.strip("[]").casefold())
        found = get_close_matches(bare, sorted(PUBMED), n=1, cutoff=cutoff)
        return f"[{found[0]}]" if found else ""
    if family.id == "ovid" and tag.casefold() in _OVID_MEANT:
        return _OVID_MEANT[tag.casefold()]
    found = get_close_matches(tag.casefold(), sorted(TAGS[family.id]), n=1, cutoff=cutoff)
    if not found:
        return ""
    return found[0].upper() if family.id in ("wos", "cnki", "scopus") else found[0]


_OVID_MEANT = {"tiab": "ti,ab", "mesh": "sh", "title": "ti", "abstract": "ab", "text": "tw"}


def _masked(strategy: str, tokens: Sequence[Token]) -> str:
    """The string with its phrases as underscores: nothing in them is a tag."""
    pieces, at = [], 0
    for token in tokens:
        if token.kind == "quoted":
            pieces += [strategy[at : token.start], "_" * (token.end - token.start)]
            at = token.end
    return "".join([*pieces, strategy[at:]])


def _pubmed(tokens: Sequence[Token], family: Family) -> Iterator[Finding]:
    """Of a source that is not known to be PubMed only what is nearly a tag of PubMed."""
    for token in tokens:
        if token.kind != "tag" or any(f" {word} " in token.text for word in ("AND", "OR", "NOT")):
            continue
        name = _MODIFIER.sub("", " ".join(token.text[1:-1].casefold().split()))
        if name in PUBMED:
            continue
        near = nearest(token.text, family, cutoff=USUAL if family.id else 0.75)
        if near or family.id:
            yield _finding(token.text, token.start, near)


def _foreign(
    shape: re.Pattern[str], masked: str, start: int, end: int, instead: str
) -> Iterator[Finding]:
    for match in shape.finditer(masked, start, end):
        yield Finding(
            "unknown-tag",
            match.start(),
            match.end(),
            f"“{match.group()}” is not read as a field tag here. {instead}",
        )


def _unknown(match: re.Match[str], family: Family, *, nearly: float | None) -> Iterator[Finding]:
    place = match.start("names")
    for name in match["names"].split(","):
        tag = name.strip()
        if tag.casefold() not in TAGS[family.id]:
            near = nearest(tag, family, cutoff=nearly or USUAL)
            if near or nearly is None:
                yield _finding(tag, place + len(name) - len(name.lstrip()), near)
        place += len(name) + 1


def _finding(tag: str, start: int, near: str) -> Finding:
    hint = f" Is {near} meant?" if near else ""
    return Finding("unknown-tag", start, start + len(tag), f"“{tag}” is not a field tag.{hint}")
