"""A file cut at its seams and read stretch by stretch is the file read whole."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import parsers
from evidence.parsers import Guess, Problem, seams
from evidence.parsers.medline import GRAMMAR as MEDLINE
from evidence.parsers.ris import GRAMMAR as RIS
from evidence.parsers.wos import GRAMMAR as WOS

REFERENCE = Path(__file__).parents[2] / "reference" / "imports"
GOOD = {
    "ris": "TY  - JOUR\nTI  - Yoga für alle\nAU  - Li, W\nER  - \n\n",
    "wos-tagged": "PT J\nAU Li, W\nTI Yoga für alle\nUT WOS:1\nER\n\n",
    "medline": "PMID- 12\nTI  - Yoga für alle\n      und jeden\nSO  - J Yoga 2020;1:2.\n\n",
}
SEAM = {"ris": RIS.seam, "wos-tagged": WOS.seam, "medline": MEDLINE.seam}
ODD = (
    "", "  ", "\t", "stray", "      more", "ER  - ", "ER  -", "ER", "EF", "TY  - JOUR", "PT J",
    "PMID- 1", "SO  - J", "TI  - Two", "AB  - \u4e2d\u6587 ER  - ", "\0", "DO  - 10.1/x",
    "FN Clarivate",
)  # fmt: skip


def soup(dialect: str) -> st.SearchStrategy[str]:
    good = st.just(GOOD[dialect])
    return st.lists(good | good | st.sampled_from(ODD).map("{}\n".format), max_size=25).map("".join)


def read(data: bytes, guess: Guess, *stretches: parsers.Stretch) -> tuple[list, list]:
    """Records in their order, and problems."""
    found = [x for one in stretches for x in parsers.items(io.BytesIO(data), guess, {}, one)]
    problems = [x for x in found if isinstance(x, Problem)]
    return [x for x in found if not isinstance(x, Problem)], sorted(problems, key=repr)


@pytest.mark.parametrize("dialect", GOOD)
@given(data=st.data())
def test_stretches_one_by_one_say_what_the_file_says(dialect, data):
    text = data.draw(soup(dialect)) + GOOD[dialect]
    text = text.replace("\n", data.draw(st.sampled_from(["\n", "\r\n", "\r"])))
    encoding = data.draw(st.sampled_from(["utf-8", "gb18030"]))
    content, guess = text.encode(encoding), Guess(dialect, encoding, "LF", "")
    least = data.draw(st.integers(len(GOOD[dialect].encode()), 400))
    found = list(seams.cut(io.BytesIO(content), SEAM[dialect], least=least))
    assert read(content, guess, *found) == read(content, guess, parsers.WHOLE)


@pytest.mark.parametrize("dialect", GOOD)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_plain_file_is_cut_into_parts_of_the_size_that_is_asked_for(dialect, newline):
    one = GOOD[dialect].replace("\n", newline).encode()
    found = list(
        seams.cut(io.BytesIO(one * 100), SEAM[dialect], least=10 * len(one) - len(one) // 2)
    )
    assert [stretch.begin for stretch in found] == [10 * len(one) * n for n in range(10)]
    assert [stretch.end for stretch in found] == [*(s.begin for s in found[1:]), None]
    lines = GOOD[dialect].count("\n")
    assert [stretch.first for stretch in found] == [10 * lines * n + 1 for n in range(10)]


@pytest.mark.parametrize(
    "name", ["embase.ris", "pubmed.nbib", "wos_savedrecs.ciw", "zotero.ris", "enc_cp1252.ris"]
)
def test_exports_put_together_are_cut_and_lose_nothing(name):
    content = (REFERENCE / name).read_bytes()
    content = (content.rstrip(b"\r\n") + b"\r\n\r\n") * 30
    guess = parsers.detect(content, name)
    found = list(seams.cut(io.BytesIO(content), SEAM[guess.format], least=len(content) // 9))
    assert len(found) > 3
    assert read(content, guess, *found) == read(content, guess, parsers.WHOLE)


def test_a_file_without_a_seam_is_read_in_one():
    """Also one in which there is none for long, and one whose signs take two bytes each."""
    lost_ends = GOOD["ris"].replace("ER  - \n", "").encode() * 50
    assert list(seams.cut(io.BytesIO(lost_ends), RIS.seam, least=100)) == [parsers.WHOLE]
    long = GOOD["ris"].encode() + b"x" * (seams.MOST + 2 * seams.WINDOW) + GOOD["ris"].encode() * 9
    assert list(seams.cut(io.BytesIO(long), RIS.seam, least=100)) == [parsers.WHOLE]
    wide = Guess("ris", "utf-16-le", "LF", "")
    assert list(parsers.stretches(io.BytesIO(b"\nER  - \nTY  - " * 10**6), wide)) == [parsers.WHOLE]
    table = Guess("csv-scopus", "utf-8", "LF", "")
    assert list(parsers.stretches(io.BytesIO(b"a,b\n" * 10**6), table)) == [parsers.WHOLE]
