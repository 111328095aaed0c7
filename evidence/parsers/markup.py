"""XML exports, record by record with flat memory: each record's own text, cut out and parsed alone.

So a damaged record costs itself and no other, and the raw text and its lines come for free. No DTD
is ever loaded and no entity expanded: a file that declares entities is refused, a DOCTYPE that
only names a DTD, as PubMed's does, is passed over.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from evidence.parsers.clean import clean_text
from evidence.parsers.encoding import REPAIRED
from evidence.parsers.lines import in_utf8
from evidence.parsers.record import Problem

LONGEST_ENTRY = 16 << 20
LONGEST_TAG = 64
ENTITIES = (
    "The file declares XML entities, which no export does and which can be an attack; "
    "nothing after this line was read."
)

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0\ufffe\uffff]")
_BARE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(#?)(\w{1,32});|&(?!\w{1,32};|#)|<(?![A-Za-z/!?])"
)
_PREFIX = re.compile(r"(</?)[A-Za-z][\w.-]*:(?=[A-Za-z])")
_ATTRIBUTE = re.compile(r"(\s)[A-Za-z][\w-]*:([A-Za-z][\w-]*\s*=)")
_INLINE = re.compile(r"</?(?:i|b|u|em|sub|sup|strong|italic|bold|m[a-z]{1,9})\b[^<>]*>")
_NO_TAG = re.compile(
    r"<(?!/?[A-Za-z][\w.-]*(?:\s+[A-Za-z][\w.-]*\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*/?>)"
)
_ENTITY = re.compile(r"<!ENTITY\s", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one record element. `cut` says that its end tag is missing."""

    text: str
    line_from: int
    line_to: int
    cut: bool


class _Cutter:
    """Text in, record elements out; remembers only what belongs to the record being read."""

    def __init__(self, names: str) -> None:
        self.start = re.compile(rf"<({names})(?=[\s>])")
        self.marks = re.compile(rf"<({names})(?=[\s>])|</({names})\s*>")
        self.text = ""
        self.at = 0  # where the open record, or the text not yet looked at, begins
        self.looked = 0  # how far it was searched
        self.line = 1  # the line of `at`
        self.open = ""
        self.refused = False

    def feed(self, piece: str) -> Iterator[Piece | Problem]:
        self.text = self.text[self.at :] + piece
        self.looked -= self.at
        self.at = 0
        while not self.refused:
            if not self.open:
                declared = self.find_start()
                if declared:
                    yield declared
            if not self.open or self.refused:
                return
            found = self.cut_one()
            if not found:
                return
            yield found

    def find_start(self) -> Problem | None:
        """Go to the next record, unless entities are declared before it."""
        found = self.start.search(self.text, self.at)
        before = found.start() if found else max(self.at, len(self.text) - LONGEST_TAG)
        declared = _ENTITY.search(self.text, self.at, found.start() if found else len(self.text))
        self.move(declared.start() if declared else before)
        if declared:
            self.refused = True
            return Problem(self.line, ENTITIES)
        if found:
            self.open, self.looked = found[1], found.end()
        return None

    def cut_one(self) -> Piece | None:
        """The open record up to its end tag, or up to the next record if it has none."""
        for mark in self.marks.finditer(self.text, self.looked):
            if mark[2] == self.open:
                return self.piece(mark.end(), cut=False)
            if mark[1] == self.open:  # and not a MedlineCitation inside its PubmedArticle
                return self.piece(mark.start(), cut=True)
        self.looked = max(self.looked, len(self.text) - LONGEST_TAG)
        long = len(self.text) - self.at > LONGEST_ENTRY
        return self.piece(len(self.text), cut=True) if long else None

    def piece(self, to: int, *, cut: bool) -> Piece:
        text, first = self.text[self.at : to].rstrip(), self.line
        self.move(to)
        self.open = ""
        return Piece(text, first, first + text.count("\n"), cut)

    def move(self, to: int) -> None:
        self.line += self.text.count("\n", self.at, to)
        self.at = self.looked = to


def pieces(texts: Iterable[str], *, names: str, encoding: str) -> Iterator[Piece | Problem]:
    """The record elements of a file; `names` are their tags, joined by `|`."""
    cutter = _Cutter(names)
    for text in texts:
        if REPAIRED in text:
            yield Problem(
                cutter.line + cutter.text.count("\n", cutter.at),
                f"From here on some bytes are not {encoding}; they were read as Windows-1252.",
            )
        if "\0" in text:
            yield Problem(
                cutter.line + cutter.text.count("\n", cutter.at),
                "From here on the text holds NUL characters, which were left out.",
            )
        yield from in_utf8(text, cutter.line + cutter.text.count("\n", cutter.at), encoding)
        yield from cutter.feed(text.replace("\r\n", "\n").replace(REPAIRED, "").replace("\0", ""))
        if cutter.refused:
            return
    if cutter.open:
        yield cutter.piece(len(cutter.text), cut=True)


def parsed(piece: Piece, problems: list[Problem]) -> Element | None:
    """The element of a piece; of a damaged one what stands before the damage."""
    if piece.cut:
        problems.append(
            Problem(piece.line_from, "The record has no end: the file is cut off or damaged here.")
        )
    if "<" not in piece.text[1:]:
        problems.append(Problem(piece.line_from, "The record is empty and was left out."))
        return None
    text = _mended(piece.text)
    element, line = _tree(text)
    if line and not piece.cut:  # mark-up inside the texts may be all that is wrong
        text = _INLINE.sub("", _ATTRIBUTE.sub(r"\1\2", _PREFIX.sub(r"\1", text)))
        text = _NO_TAG.sub("&lt;", text)
        element, line = _tree(text)
    if line and not piece.cut:
        problems.append(
            Problem(
                piece.line_from + line - 1,
                "The XML is damaged here; the record is read up to this line.",
            )
        )
    return element


def _tree(text: str) -> tuple[Element | None, int]:
    """The tree of a text, as far as it goes; and the line of the damage, 0 for none."""
    builder = TreeBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(text)
        root: Element = parser.close()
    except DefusedXmlException:
        return None, 1
    except ParseError as error:
        builder.start("damaged", {})  # the text read last becomes part of its element
        builder.end("damaged")
        return builder.close(), error.position[0]
    return root, 0


def _mended(text: str) -> str:
    """What XML forbids and exports still write: control signs, bare & and <, HTML's entities."""
    text = _NOT_XML.sub("", text)
    return _BARE.sub(_bare, text) if "&" in text or "<" in text else text


def _bare(found: re.Match[str]) -> str:
    whole = found.group()
    if whole == "<":
        return "&lt;"
    if not found[2]:
        return "&amp;"
    sign = html.unescape(whole)
    if sign == whole:  # no entity of HTML
        return f"&amp;{whole[1:]}"
    return "" if sign == "\ufffd" or _NOT_XML.search(sign) else html.escape(sign)


def text_of(element: Element | None, path: str = ".") -> str:
    """All text of the first element at a path, without its mark-up."""
    found = element.find(path) if element is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""


def texts_of(element: Element, path: str) -> list[str]:
    """The text of every element at a path."""
    return ["".join(found.itertext()).strip() for found in element.iterfind(path)]


def leaves(element: Element, *, taken: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The text of every child that no field has taken, by the child's name."""
    out: dict[str, tuple[str, ...]] = {}
    for child in element:
        text = clean_text("".join(child.itertext()))
        if text and child.tag not in taken:
            out[child.tag] = (*out.get(child.tag, ()), text)
    return out
