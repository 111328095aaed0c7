"""Which code reads which dialect; imported when needed."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import BinaryIO

from evidence.parsers.dialects import BY_ID
from evidence.parsers.encoding import decoded
from evidence.parsers.entries import entries, reads_all
from evidence.parsers.grammar import Grammar
from evidence.parsers.lines import blocks
from evidence.parsers.record import Guess, ParsedRecord, Passed, Problem
from evidence.parsers.tagged import Entry

Item = ParsedRecord | Problem
Reader = Callable[[BinaryIO, Guess, Mapping[str, str]], Iterator[Item]]
Passing = Callable[[], bool]

TAGGED = {
    "ris": "ris",
    "medline": "medline",
    "wos-tagged": "wos",
    "refer": "refer",
    "refworks": "refworks",
    "cnki-refworks": "refworks",
    "noteexpress": "noteexpress",
    "cnki-estudy": "estudy",
    "ovid-tagged": "ovid",
    "ovid-text": "ovid_text",
    "labelled": "labelled",
    "cochrane-tagged": "cochrane",
}


def items(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str], *, passing: Passing | None = None
) -> Iterator[Item | Passed]:
    """What a file holds. `passing` is asked before each record whether it may go by unread, which
    readers that find the end of a record without reading it make use of."""
    if BY_ID[guess.format].kind == "tagged":
        return tagged(file, guess, passing or reads_all)
    return reader_of(guess.format)(file, guess, mapping)


def reader_of(dialect: str) -> Reader:
    """The reader of a dialect that is not line-based."""
    module = {
        "pubmed-xml": "pubmed_xml",
        "endnote-xml": "endnote_xml",
        "bibtex": "bibtex",
        "csl-json": "csl",
        "clinicaltrials-json": "csl",
        "ictrp-xml": "trials",
        "clinicaltrials-xml": "trials",
        "pubmed-text": "pubmed_text",
        "scopus-text": "scopus_text",
        "web-table": "web_table",
        "embase-rows": "vertical",
    }.get(dialect, "workbook" if dialect.startswith("xlsx-") else "table")
    reader: Reader = import_module(f"evidence.parsers.{module}").read
    return reader


def tagged(file: BinaryIO, guess: Guess, passing: Passing) -> Iterator[Item | Passed]:
    """Every line-based dialect: its module gives the grammar and the fields."""
    module = import_module(f"evidence.parsers.{TAGGED[guess.format]}")
    grammar: Grammar = module.GRAMMAR
    record: Callable[[Entry], ParsedRecord] = module.record
    lines = blocks(decoded(file, guess.encoding), encoding=guess.encoding)
    for item in entries(lines, grammar, passing=passing):
        yield record(item) if isinstance(item, Entry) else item
