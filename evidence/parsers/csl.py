"""CSL-JSON, as Zotero and others write it; also objects one after another, without a list.

Items are decoded one by one from a moving window, so that memory does not grow with the file.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from evidence.parsers import fields, kinds, trials
from evidence.parsers.encoding import REPAIRED, decoded
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.words import words

LONGEST_ITEM = 16 << 20
NEAR_END = 64
DEEPEST_LIST = 8
TAKEN = words(
    "type title author issued container-title volume issue page DOI PMID ISSN keyword language URL "
    "abstract original-title custom"
)
_BETWEEN = re.compile(r"[\s,\[\]}\ufeff]*")
_WRAPPED = re.compile(r'\s*\{[^\[\]{}]{0,200}"(?:items|references|records|data|studies)"\s*:\s*\[')
# Crossref wraps one work, or a list behind a few numbers, in a "message".
_ANSWER = re.compile(
    r'(\s*\{\s*"status"[^{}]{0,200}"message"\s*:\s*\{)((?:(?!"DOI").){0,4000}?"items"\s*:\s*\[)?',
    re.DOTALL,
)
_NEXT = re.compile(r"\n[ \t]{0,8}\{|\},\s{0,8}\{")
_DECODER = json.JSONDecoder(strict=False, parse_constant=str)


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of a CSL-JSON file."""
    make = trials.study if guess.format == "clinicaltrials-json" else record
    window = _Window(decoded(file, guess.encoding), guess.encoding)
    wrapped = _WRAPPED.match(window.text)
    window.move(wrapped.end() if wrapped else 0)
    window.wrapped = wrapped is not None
    answer = _ANSWER.match(window.text)
    if answer:  # one work, or a list of them
        window.move(answer.end(2) if answer[2] else answer.end(1) - 1)
        window.wrapped = True
    while window.at_item():
        yield from window.problems
        window.problems = []
        first = window.line
        value, raw = window.item()
        if isinstance(value, dict):
            yield make(value, raw=raw, first=first)
        elif value is not None:
            yield Problem(first, f"This is no reference: “{str(value)[:60]}”.")
    yield from window.problems


class _Window:
    """The text being decoded: where the reading stands in it, and in which line."""

    def __init__(self, pieces: Iterator[str], encoding: str) -> None:
        self.pieces = pieces
        self.encoding = encoding
        self.text = ""
        self.at = 0
        self.line = 1
        self.wrapped = False  # whether the list is a value of an object, which may have others
        self.problems: list[Problem] = []
        self.more()

    def more(self) -> bool:
        """Read on; False at the end of the file."""
        piece = next(self.pieces, None)
        if piece is None:
            return False
        if REPAIRED in piece:
            line = self.line + self.text.count("\n", self.at)
            self.problems.append(Problem(line, f"From here on some bytes are not {self.encoding}."))
        fresh = piece.replace(REPAIRED, "").replace("\r\n", "\n").replace("\0", "")
        self.text = self.text[self.at :] + fresh
        self.at = 0
        return True

    def doubled(self) -> bool:
        """Read on until there is twice as much: an item is decoded again from its start."""
        wanted = 2 * (len(self.text) - self.at)
        read = self.more()
        while len(self.text) < wanted and self.more():
            pass
        return read

    def move(self, to: int) -> None:
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def at_item(self) -> bool:
        """Go to the next value; False at the end of the file."""
        while True:
            between = _BETWEEN.match(self.text, self.at)
            if self.wrapped and between and "]" in between.group():
                self.move(len(self.text))
                return self.at_end()
            self.move(between.end() if between else self.at)
            if self.at < len(self.text):
                return True
            if not self.more():
                return False

    def at_end(self) -> bool:
        """Read on to the end of the file; what an object holds behind its list is no item."""
        while self.more():
            self.move(len(self.text))
        return False

    def item(self) -> tuple[Any, str]:
        """The value here and its text; None for one that is damaged, which is then passed over."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos > self.last()
                if cut and len(self.text) - self.at < LONGEST_ITEM and self.doubled():
                    continue
                self.damaged(f"The JSON is damaged here ({error.msg.lower()})", error.pos)
                return None, ""
            except RecursionError:
                self.damaged("The JSON is nested too deeply", self.at)
                return None, ""
            except ValueError:
                self.damaged("The JSON holds a number that is too long", self.at)
                return None, ""
            raw = self.text[self.at : end]
            self.move(end)
            return value, raw

    def last(self) -> int:
        return len(self.text) - NEAR_END

    def damaged(self, what: str, place: int) -> None:
        """Name the damage and go to where the next item seems to begin."""
        begun = self.line
        self.line += self.text.count("\n", self.at, place)
        self.at = max(place, self.at)
        self.problems.append(
            Problem(self.line, f"{what}; the item begun at line {begun} could not be read.")
        )
        while True:
            following = _NEXT.search(self.text, self.at)
            if following:
                self.move(following.end() - 1)
                return
            self.move(max(self.at, self.last()))
            if not self.more():
                self.move(len(self.text))
                return


def record(item: Mapping[str, Any], *, raw: str, first: int) -> ParsedRecord:
    """The fields of one item."""

    def text(name: str) -> str:
        return _text(item.get(name))

    def leading(name: str) -> str:
        """Crossref gives lists of titles, of which the others are translations and short forms."""
        return next(filter(None, map(_text, _list(item.get(name)))), "")

    custom = item.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    decisions = custom.get("decisions")
    labels = custom.get("labels")
    return ParsedRecord(
        type=kinds.from_words(_text(custom.get("type")), text("type")),
        title=fields.title(leading("title")),
        title_translated=fields.title(text("original-title")),
        authors=tuple(filter(None, map(_name, _list(item.get("author"))))),
        year=_year(item.get("issued")) or _year(item.get("published")),
        journal=fields.clean_text(leading("container-title")),
        volume=fields.clean_text(text("volume")),
        issue=fields.clean_text(text("issue")),
        pages=fields.pages(text("page") or text("number")),
        doi=fields.doi(text("DOI")) or fields.doi_in_link(text("URL")),
        pmid=fields.pmid(text("PMID"), text("note")),
        issn=fields.issns([text("ISSN")]),
        accession=fields.clean_text(_text(custom.get("accession"))),
        keywords=_keywords(custom.get("keywords"), item.get("keyword")),
        language=fields.clean_text(text("language")),
        url=fields.url(text("URL")),
        abstract=fields.abstract(text("abstract")),
        decisions=_decisions(decisions),
        labels=fields.keywords(map(_text, _list(labels))),
        extra=_extra(item, custom),
        raw=raw,
        line_from=first,
        line_to=first + raw.count("\n"),
    )


def _text(value: Any, level: int = 0) -> str:
    """A value as text: numbers as written, lists joined by semicolons, objects not at all."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and level < DEEPEST_LIST:
        return "; ".join(filter(None, (_text(part, level + 1) for part in value[:1000])))
    return ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(person: Any) -> str:
    """`Family, Given`; a particle that stays stands before the family name."""
    if not isinstance(person, dict):
        return fields.clean_text(_text(person))
    part = {name: fields.clean_text(_text(value)) for name, value in person.items()}
    family = " ".join(filter(None, (part.get("non-dropping-particle", ""), part.get("family", ""))))
    given = " ".join(filter(None, (part.get("given", ""), part.get("dropping-particle", ""))))
    name = ", ".join(filter(None, (family, given, part.get("suffix", ""))))
    return name or part.get("literal", "") or part.get("name", "")


def _year(issued: Any) -> int | None:
    if not isinstance(issued, dict):
        return fields.year(_text(issued))
    parts = _list(issued.get("date-parts"))
    start = _list(parts[0]) if parts else []
    return fields.year(
        _text(start[0]) if start else "", _text(issued.get("raw")), _text(issued.get("literal"))
    )


def _keywords(own: Any, joined: Any) -> tuple[str, ...]:
    """Our own list, which needs no separator; else the one text of the standard."""
    if isinstance(own, list):
        return fields.keywords(map(_text, own))
    text = _text(joined)
    return fields.keywords(text.split(";" if ";" in text else ","))


def _decisions(value: Any) -> dict[str, str]:
    said = value if isinstance(value, dict) else {}
    return {
        fields.clean_text(who): fields.clean_text(_text(what))
        for who, what in said.items()
        if _text(what)
    }


def _extra(item: Mapping[str, Any], custom: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    known = {"decisions", "labels", "type", "accession", "keywords"}
    rest = {name: value for name, value in item.items() if name not in TAKEN}
    rest |= {name: value for name, value in custom.items() if name not in known}
    found = {name: fields.clean_text(_text(value)) for name, value in rest.items()}
    return {fields.clean_text(name): (text,) for name, text in found.items() if text}
