"""On clean files, libraries that others trust read the same."""

import io
from typing import Any

import nbib
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import parsers

WORD = st.text(alphabet="abcdefgh éß中文", min_size=1, max_size=12).map(str.strip).filter(len)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
NAME = st.builds("{}, {}".format, WORD.map(str.title), st.sampled_from(["A.", "B. C.", "Dee"]))


@st.composite
def entries(draw: st.DrawFn) -> list[dict[str, Any]]:
    entry = st.fixed_dictionaries(
        {
            "title": WORDS,
            "authors": st.lists(NAME, max_size=4, unique=True),
            "year": st.integers(1900, 2099),
            "volume": st.integers(1, 99).map(str),
            "pages": st.tuples(st.integers(1, 99), st.integers(100, 200)),
            "keywords": st.lists(WORDS, max_size=4, unique=True),
            "abstract": WORDS,
        }
    )
    return draw(st.lists(entry, min_size=1, max_size=4))


@settings(max_examples=60, deadline=None)
@given(entries())
def test_ris_is_read_as_rispy_reads_it(found: list[dict[str, Any]]) -> None:
    lines: list[str] = []
    for entry in found:
        first, last = entry["pages"]
        lines += ["TY  - JOUR", f"TI  - {entry['title']}"]
        lines += [f"AU  - {name}" for name in entry["authors"]]
        lines += [f"PY  - {entry['year']}", f"VL  - {entry['volume']}", f"SP  - {first}"]
        lines += [f"EP  - {last}", f"AB  - {entry['abstract']}"]
        lines += [f"KW  - {word}" for word in entry["keywords"]]
        lines += ["ER  - ", ""]
    text = "\n".join(lines)
    theirs = rispy.loads(text)
    ours = parsers.read(text.encode()).records
    assert len(ours) == len(theirs) == len(found)
    for our, their in zip(ours, theirs, strict=True):
        assert our.title == " ".join(their["title"].split())
        assert list(our.authors) == [" ".join(name.split()) for name in their.get("authors", [])]
        assert str(our.year) == their["year"]
        assert our.pages == f"{their['start_page']}-{their['end_page']}"
        assert our.abstract == " ".join(their["abstract"].split())
        assert list(our.keywords) == [" ".join(word.split()) for word in their.get("keywords", [])]


@settings(max_examples=40, deadline=None)
@given(entries())
def test_pubmed_is_read_as_nbib_reads_it(found: list[dict[str, Any]]) -> None:
    lines: list[str] = []
    for number, entry in enumerate(found, start=1):
        first, last = entry["pages"]
        lines += ["", f"PMID- {number}", "OWN - NLM", f"DP  - {entry['year']} Jan"]
        lines += [f"TI  - {entry['title']}", f"PG  - {first}-{last}", f"VI  - {entry['volume']}"]
        lines += [f"AB  - {entry['abstract']}", f"      {entry['abstract']}"]
        for name in entry["authors"]:
            lines += [f"FAU - {name}", f"AU  - {name}"]
        lines += ["PT  - Journal Article", f"AID - 10.1000/{number} [doi]"]
    text = "\n".join([*lines, ""])
    theirs = nbib.read(text)
    ours = parsers.read(io.BytesIO(text.encode())).records
    assert len(ours) == len(theirs) == len(found)
    for our, their in zip(ours, theirs, strict=True):
        assert our.title == " ".join(their["title"].split())
        assert list(our.authors) == [
            " ".join(person["author"].split()) for person in their.get("authors", [])
        ]
        assert our.pmid == str(their["pubmed_id"])
        assert our.doi == their["doi"]
        assert our.pages == their["pages"]
        assert our.abstract == " ".join(their["abstract"].split())
