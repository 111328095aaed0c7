"""Files of references that no reader takes are named, with what to ask for instead."""

import pytest

from evidence import parsers


@pytest.mark.parametrize(
    ("text", "what", "instead"),
    [
        (
            '[{"key": "A", "itemType": "journalArticle", "creators": []}]',
            "Zotero's own JSON",
            "CSL",
        ),
        ('<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#"/>', "Zotero RDF", "RIS"),
        ("<Bibliographies><Bibliography/></Bibliographies>", "NoteFirst", "NoteExpress"),
        ('<records><rec resultID="1"/></records>', "EBSCO", "RIS"),
        ("<modsCollection><mods/></modsCollection>", "MODS", "RIS"),
        ("12345678\n23456789\n", "PMIDs", "PubMed"),
        ("PMID: 12345678\n", "PMIDs", "PubMed"),
        ("[1]王激清,张福锁.运动[J].护理,2018,53(05):517-523.\n", "GB/T 7714", "NoteExpress"),
        ("1. Smith J. Yoga. Pain. 2019;2:3.\n2. Doe R. Tai chi. Pain. 2018;1:1.\n", "list", "RIS"),
        ("Document 1 of 2\n\nTitle: Yoga\n", "ProQuest", "RIS"),
        ("EudraCT Number: 2010-012345-12\n", "EU Clinical Trials Register", "ICTRP"),
    ],
)
def test_what_is_not_read_says_what_to_ask_for(text: str, what: str, instead: str) -> None:
    reading = parsers.read(text.encode())
    assert (reading.records, reading.format) == ((), "")
    assert what in reading.why
    assert instead in reading.why


def test_a_table_without_names_of_columns_does_not_lose_its_first_row() -> None:
    rows = "Article\tSmith, J.\t2019\tYoga\nArticle\tDoe, R.\t2020\tDance\n"
    assert parsers.read(rows.encode()).format == ""
