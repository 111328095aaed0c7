"""Which code reads which dialect; imported when needed."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import BinaryIO

from evidence.parsers.dialects import BY_ID
from evidence.parsers.encoding import decoded
from evidence.parsers.grammar import Grammar
from evidence.parsers.lines import blocks
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.tagged import Entry, entries

Item = ParsedRecord | Problem
Reader = Callable[[BinaryIO, Guess, Mapping[str, str]], Iterator[Item]]

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
    "labelled": "labelled",
    "cochrane-tagged": "cochrane",
}


def reader_of(dialect: str) -> Reader:
    """The reader of a dialect id."""
    kind = BY_ID[dialect].kind
    if kind == "tagged":
        return tagged
    module = {
        "pubmed-xml": "pubmed_xml",
        "endnote-xml": "endnote_xml",
        "bibtex": "bibtex",
        "csl-json": "csl",
        "clinicaltrials-json": "csl",
        "ictrp-xml": "trials",
        "clinicaltrials-xml": "trials",
        "pubmed-text": "pubmed_text",
        "web-table": "web_table",
        "embase-rows": "vertical",
    }.get(dialect, "workbook" if dialect.startswith("xlsx-") else "table")
    reader: Reader = import_module(f"evidence.parsers.{module}").read
    return reader


def tagged(file: BinaryIO, guess: Guess, mapping: Mapping[str, str]) -> Iterator[Item]:
    """Every line-based dialect: its module gives the grammar and the fields."""
    module = import_module(f"evidence.parsers.{TAGGED[guess.format]}")
    grammar: Grammar = module.GRAMMAR
    record: Callable[[Entry], ParsedRecord] = module.record
    for item in entries(blocks(decoded(file, guess.encoding), encoding=guess.encoding), grammar):
        if isinstance(item, Problem):
            yield item
            continue
        yield record(item)
