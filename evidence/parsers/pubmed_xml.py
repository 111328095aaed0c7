"""PubMed XML: PubmedArticle, PubmedBookArticle, and the older MedlineCitation sets.

Elements: National Library of Medicine, "MEDLINE/PubMed XML Element Descriptions".
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element

from evidence.parsers import fields, markup, medline
from evidence.parsers.encoding import decoded
from evidence.parsers.markup import Piece, text_of, texts_of
from evidence.parsers.record import Guess, ParsedRecord, Problem

NAMES = "PubmedArticle|PubmedBookArticle|MedlineCitation"
KEPT = {
    "PublicationType": ".//PublicationTypeList/PublicationType",
    "Affiliation": ".//AuthorList/Author/AffiliationInfo/Affiliation",
    "RegistryNumber": ".//DataBankList/DataBank/AccessionNumberList/AccessionNumber",
    "GrantID": ".//GrantList/Grant/GrantID",
    "PMC": "PubmedData/ArticleIdList/ArticleId[@IdType='pmc']",
    "Country": ".//MedlineJournalInfo/Country",
    "MedlineTA": ".//MedlineJournalInfo/MedlineTA",
}
"""What no field takes and screening asks for; everything else stays in the raw text."""


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of a PubMed XML file."""
    encoding = guess.encoding
    for piece in markup.pieces(decoded(file, encoding), names=NAMES, encoding=encoding):
        if isinstance(piece, Problem):
            yield piece
            continue
        problems: list[Problem] = []
        element = markup.parsed(piece, problems)
        yield from problems
        if element is not None:
            yield record(element, piece)


def record(element: Element, piece: Piece) -> ParsedRecord:
    """The fields of one article or book."""
    book = element.find("BookDocument")
    if book is not None:
        return _book(book, piece)
    citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
    citation = element if citation is None else citation
    article = citation.find("Article")
    article = citation if article is None else article
    issue = article.find("Journal/JournalIssue")
    pmid = fields.digits(text_of(citation, "PMID"))
    return ParsedRecord(
        type=medline.kind(texts_of(article, "PublicationTypeList/PublicationType")),
        title=fields.title(text_of(article, "ArticleTitle")),
        title_translated=fields.title(text_of(article, "VernacularTitle")),
        authors=_authors(article, "AuthorList/Author"),
        year=_year(issue, article),
        journal=fields.clean_text(
            text_of(article, "Journal/Title") or text_of(citation, "MedlineJournalInfo/MedlineTA")
        ),
        volume=fields.clean_text(text_of(issue, "Volume")),
        issue=fields.clean_text(text_of(issue, "Issue")),
        pages=_pages(article),
        doi=fields.doi(
            *texts_of(article, "ELocationID[@EIdType='doi']"),
            *texts_of(element, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        ),
        pmid=pmid,
        issn=fields.issns(texts_of(article, "Journal/ISSN")),
        accession=pmid,
        keywords=fields.keywords(
            [
                *texts_of(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
                *texts_of(citation, "KeywordList/Keyword"),
            ]
        ),
        language=fields.clean_text(text_of(article, "Language")),
        abstract=_abstract(article, "Abstract") or _abstract(citation, "OtherAbstract"),
        extra=_kept(element),
        raw=piece.text,
        line_from=piece.line_from,
        line_to=piece.line_to,
    )


def _book(book: Element, piece: Piece) -> ParsedRecord:
    """A chapter has an article title inside its book; a whole book has none."""
    chapter, whole = text_of(book, "ArticleTitle"), text_of(book, "Book/BookTitle")
    pmid = fields.digits(text_of(book, "PMID"))
    return ParsedRecord(
        type="chapter" if chapter else "book",
        title=fields.title(chapter or whole),
        authors=_authors(book, "AuthorList/Author") or _authors(book, "Book/AuthorList/Author"),
        year=fields.year(text_of(book, "Book/PubDate"), text_of(book, "ContributionDate")),
        journal=fields.clean_text(whole if chapter else ""),
        volume=fields.clean_text(text_of(book, "Book/Volume")),
        pages=_pages(book),
        doi=fields.doi(*texts_of(book, "ArticleIdList/ArticleId[@IdType='doi']")),
        pmid=pmid,
        accession=pmid,
        keywords=fields.keywords(texts_of(book, "KeywordList/Keyword")),
        language=fields.clean_text(text_of(book, "Language")),
        abstract=_abstract(book, "Abstract"),
        extra={"Publisher": (fields.clean_text(text_of(book, "Book/Publisher/PublisherName")),)},
        raw=piece.text,
        line_from=piece.line_from,
        line_to=piece.line_to,
    )


def _authors(element: Element, path: str) -> tuple[str, ...]:
    """`Last, First`, as the tagged format writes the same people."""
    out = []
    for author in element.iterfind(path):
        last = text_of(author, "LastName")
        first = text_of(author, "ForeName") or text_of(author, "Initials")
        suffix = text_of(author, "Suffix")
        name = ", ".join(part for part in (last, f"{first} {suffix}".strip()) if part)
        out.append(fields.clean_text(name or text_of(author, "CollectiveName")))
    return tuple(name for name in out if name)


def _year(issue: Element | None, article: Element) -> int | None:
    return fields.year(
        text_of(issue, "PubDate/Year"),
        text_of(issue, "PubDate/MedlineDate"),
        text_of(article, "ArticleDate/Year"),
    )


def _pages(element: Element) -> str:
    """MedlinePgn is the source's own form; older and newer sets have only the ends."""
    return fields.pages(text_of(element, "Pagination/MedlinePgn")) or fields.pages(
        text_of(element, "Pagination/StartPage"), text_of(element, "Pagination/EndPage")
    )


def _abstract(element: Element, path: str) -> str:
    """Each part behind its label, as the tagged format writes it."""
    parts = []
    for part in element.iterfind(f"{path}/AbstractText"):
        label, text = part.get("Label", ""), "".join(part.itertext()).strip()
        parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return fields.abstract(*parts)


def _kept(element: Element) -> dict[str, tuple[str, ...]]:
    found = {
        name: fields.unique(map(fields.clean_text, texts_of(element, path)))
        for name, path in KEPT.items()
    }
    return {name: values for name, values in found.items() if values}
