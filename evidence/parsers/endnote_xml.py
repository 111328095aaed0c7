"""EndNote XML: every text in `<style>` elements, `&#xD;` between lines of a field."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element

from evidence.parsers import fields, kinds, markup, persons
from evidence.parsers.encoding import decoded
from evidence.parsers.markup import Piece, text_of, texts_of
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.words import words

TAKEN = words(
    "ref-type titles periodical pages volume number issue dates isbn accession-num abstract urls "
    "keywords electronic-resource-num language database source-app rec-number "
    "foreign-keys contributors"
)


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of an EndNote XML file."""
    encoding = guess.encoding
    for piece in markup.pieces(decoded(file, encoding), names="record", encoding=encoding):
        if isinstance(piece, Problem):
            yield piece
            continue
        problems: list[Problem] = []
        element = markup.parsed(piece, problems)
        yield from problems
        if element is not None:
            yield record(element, piece)


def record(element: Element, piece: Piece) -> ParsedRecord:
    """The fields of one reference."""
    links = [
        line
        for path in ("urls/related-urls/url", "urls/web-urls/url")
        for text in texts_of(element, path)
        for line in text.splitlines()
    ]
    doi = text_of(element, "electronic-resource-num")
    return ParsedRecord(
        type=_kind(element),
        title=fields.title(text_of(element, "titles/title")),
        title_translated=fields.title(text_of(element, "titles/translated-title")),
        authors=persons.names(texts_of(element, "contributors/authors/author")),
        year=fields.year(text_of(element, "dates/year"), text_of(element, "dates/pub-dates/date")),
        journal=fields.clean_text(
            text_of(element, "periodical/full-title") or text_of(element, "titles/secondary-title")
        ),
        volume=fields.clean_text(text_of(element, "volume")),
        issue=fields.clean_text(text_of(element, "number") or text_of(element, "issue")),
        pages=fields.pages(text_of(element, "pages")) or fields.pages(text_of(element, "custom7")),
        doi=fields.doi(doi) or fields.doi_in_link(*links),
        issn=fields.issns([text_of(element, "isbn")]),
        accession=fields.clean_text(text_of(element, "accession-num")),
        keywords=fields.keywords(
            line for text in texts_of(element, "keywords/keyword") for line in text.splitlines()
        ),
        language=fields.clean_text(text_of(element, "language")),
        url=fields.url(*links),
        abstract=fields.abstract(text_of(element, "abstract")),
        extra=markup.leaves(element, taken=TAKEN),
        raw=piece.text,
        line_from=piece.line_from,
        line_to=piece.line_to,
    )


def _kind(element: Element) -> str:
    reference = element.find("ref-type")
    name = reference.get("name", "") if reference is not None else ""
    return kinds.from_words(name, text_of(element, "work-type"))
