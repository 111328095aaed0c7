"""A file cut at its seams and read stretch by stretch is the file read whole."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import parsers
from evidence.parsers import Guess, Problem, seams
from evidence.parsers.readers import grammar_of

REFERENCE = Path(__file__).parents[2] / "reference" / "imports"
GOOD = {
    "ris": "TY  - JOUR\nTI  - Yoga für alle\nAU  - Li, W\nER  - \n\n",
    "wos-tagged": "PT J\nAU Li, W\nTI Yoga für alle\nUT WOS:1\nER\n\n",
    "medline": "PMID- 12\nTI  - Yoga für alle\n      und jeden\nSO  - J Yoga 2020;1:2.\n\n",
    "refer": "%0 Journal Article\n%A Li, W\n%T Yoga für alle\n%K one\ntwo\n%U http://a.org\n\n",
    "refworks": "RT Journal Article\nA1 Li, W\nT1 Yoga für alle\nund jeden\nAB Yoga.\n\n",
    "noteexpress": "{Reference Type}: Journal Article\n{Title}: Yoga für alle\n{Year}: 2020\n\n",
    "ovid-tagged": "<7. >\nVN  - Ovid\nTI  - Yoga für alle\n  und jeden\nSO  - J Yoga, 2020.\n\n",
}
SEAM = {dialect: grammar_of(dialect).seam for dialect in GOOD}
ODD = (
    "", "  ", "\t", "stray", "      more", "ER  - ", "ER  -", "ER", "EF", "TY  - JOUR", "PT J",
    "PMID- 1", "SO  - J", "TI  - Two", "AB  - \u4e2d\u6587 ER  - ", "\0", "DO  - 10.1/x",
    "FN Clarivate", "%0 Journal Article", "%0", "%A Li%A Wu%0 Book", "%T", "RT Book", "A1林行众",
    "T1 Two", "{Reference Type}: Book", "{ Reference Type }: x", "{Reference Type}", "{Title} ：y",
    "{文献类型}: z", "<8. >", "<9>", "VN  - Ovid", "TI  - ", "SO - x",
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
def test_a_record_that_opens_twice_is_not_parted_there(dialect):
    """A line that stands twice is read once, so nothing may be cut between the two."""
    opener = GOOD[dialect].split("\n")[0] + "\n"
    content = (GOOD[dialect] * 2 + opener + GOOD[dialect] * 2).encode()
    guess = Guess(dialect, "utf-8", "LF", "")
    whole = read(content, guess, parsers.WHOLE)
    assert len(whole[0]) == 4
    ways = [list(seams.cut(io.BytesIO(content), SEAM[dialect], least=n)) for n in range(1, 200)]
    assert max(map(len, ways)) == 4
    assert all(read(content, guess, *way) == whole for way in ways)


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
    "name",
    [
        "embase.ris", "pubmed.nbib", "wos_savedrecs.ciw", "zotero.ris", "enc_cp1252.ris",
        "wanfang_endnote.enw", "vip_refworks.txt", "cnki_refworks.txt", "vip_noteexpress.net",
        "cnki_noteexpress.net", "enc_gb18030.txt",
    ],
)  # fmt: skip
def test_exports_put_together_are_cut_and_lose_nothing(name):
    content = (REFERENCE / name).read_bytes()
    content = (content.rstrip(b"\r\n") + b"\r\n\r\n") * 30
    guess = parsers.detect(content, name)
    seam = grammar_of(guess.format).seam
    found = list(seams.cut(io.BytesIO(content), seam, least=len(content) // 9))
    assert len(found) > 3
    assert read(content, guess, *found) == read(content, guess, parsers.WHOLE)


def test_a_file_without_a_seam_is_read_in_one():
    """Also one in which there is none for long, and one whose signs take two bytes each."""
    lost_ends = GOOD["ris"].replace("ER  - \n", "").encode() * 50
    assert list(seams.cut(io.BytesIO(lost_ends), SEAM["ris"], least=100)) == [parsers.WHOLE]
    long = GOOD["ris"].encode() + b"x" * (seams.MOST + 2 * seams.WINDOW) + GOOD["ris"].encode() * 9
    assert list(seams.cut(io.BytesIO(long), SEAM["ris"], least=100)) == [parsers.WHOLE]
    wide = Guess("ris", "utf-16-le", "LF", "")
    assert list(parsers.stretches(io.BytesIO(b"\nER  - \nTY  - " * 10**6), wide)) == [parsers.WHOLE]
    table = Guess("csv-scopus", "utf-8", "LF", "")
    assert list(parsers.stretches(io.BytesIO(b"a,b\n" * 10**6), table)) == [parsers.WHOLE]
