"""The encoding is decided by the bytes, and a wrong byte is named, not fatal."""

import codecs
import io
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import parsers
from evidence.parsers import encoding, lines

CHINESE = "RT Journal\r\nA1 薛婉钰;刘娜\r\nT1 黄瓜胚性愈伤组织的诱导保存\r\nJF 中国医科大学学报\r\n"
TRADITIONAL = (
    "RT Journal Article\r\nA1 潘福妮\r\nT1 中西方高校人文教育的比較研究\r\nJF 大連理工大學學報\r\n"
)
WESTERN = (
    "TY  - JOUR\r\nTI  - 5 µg at 20 °C: Müller’s “naïve” café\r\nAU  - Sørensen, Å.\r\nER  - \r\n"
)


def decided(data: bytes) -> str:
    return encoding.decide(io.BytesIO(data))


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-bom"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5hkscs", "big5"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (WESTERN, "cp1252", "cp1252"),
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_is_recognized_and_the_text_comes_back(
    text: str, codec: str, name: str
) -> None:
    data = text.encode(codec)
    assert decided(data) == name
    assert "".join(encoding.decoded(io.BytesIO(data), name)) == text


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le-bom"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be-bom"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le-bom"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be-bom"),
    ],
)
def test_a_mark_at_the_start_decides(mark: bytes, codec: str, name: str) -> None:
    data = mark + CHINESE.encode(codec)
    assert decided(data) == name
    assert "".join(encoding.decoded(io.BytesIO(data), name)) == CHINESE


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_chinese_file_that_was_cut_stays_utf_8(cut: int) -> None:
    assert decided(CHINESE.encode()[:-cut]) == "utf-8"


def test_latin_letters_in_late_lines_are_seen() -> None:
    data = b"TY  - JOUR\nTI  - plain\nER  - \n" * 50_000 + WESTERN.encode("cp1252")
    assert decided(data) == "cp1252"


def test_one_wrong_byte_is_named_and_costs_one_sign() -> None:
    data = CHINESE.encode() + b"AU M\xfcller\r\nAD x\r\n"
    reading = parsers.read(data, format="cnki-refworks")
    assert reading.encoding == "utf-8"
    assert reading.records[0].title == "黄瓜胚性愈伤组织的诱导保存"
    assert [problem.line for problem in reading.problems] == [5]
    assert "Müller" in reading.records[0].raw


def test_the_user_may_choose_another_encoding() -> None:
    data = WESTERN.encode("cp1252")
    assert parsers.read(data, encoding="latin-1").records[0].authors == ("Sørensen, Å.",)
    assert parsers.read(data, encoding="mac-roman").records[0].authors != ("Sørensen, Å.",)
    with pytest.raises(parsers.UnknownEncoding, match="Choose one of"):
        parsers.read(data, encoding="klingon")


def test_nuls_are_left_out_and_named() -> None:
    reading = parsers.read(b"TY  - JOUR\nTI  - O\0ne\0\nER  - \n")
    assert reading.records[0].title == "One"
    assert reading.problems == (
        parsers.Problem(2, "The line holds NUL characters, which were left out."),
    )


@pytest.mark.parametrize(("end", "name"), [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")])
def test_line_ends(end: str, name: str) -> None:
    data = WESTERN.replace("\r\n", end).encode()
    reading = parsers.read(data)
    assert (reading.newline, len(reading.records), reading.problems) == (name, 1, ())


def test_files_that_were_put_together_mix_their_line_ends_and_marks() -> None:
    parts = [WESTERN.replace("\r\n", end).encode("utf-8-sig") for end in ("\n", "\r\n", "\r")]
    reading = parsers.read(b"".join(parts))
    assert len(reading.records) == 3
    assert reading.problems == ()


@given(st.binary(max_size=400), st.sampled_from(sorted(encoding.CODECS)))
def test_any_bytes_decode_in_any_encoding(data: bytes, name: str) -> None:
    text = "".join(encoding.decoded(io.BytesIO(data), name))
    assert list(lines.blocks([text], encoding=name)) is not None
    assert decided(data) in encoding.CODECS


@given(st.text(alphabet="ab\r\n", max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_lines_do_not_depend_on_how_the_text_comes_in(text: str, cuts: list[int]) -> None:
    at = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    pieces = [text[begin:end] for begin, end in pairwise(at)]
    found = list(lines.blocks(pieces, encoding="utf-8"))
    whole = [line for block in found if isinstance(block, lines.Block) for line in block.lines]
    assert whole == lines.one_line_end(text).removesuffix("\n").split("\n") or not text
    number = 1
    for block in found:
        assert isinstance(block, lines.Block)
        assert block.first == number
        number += len(block.lines)


def test_a_line_without_end_is_cut_and_named() -> None:
    pieces = ["x" * (1 << 20)] * 9
    found = list(lines.blocks(pieces, encoding="utf-8"))
    assert sum(isinstance(item, parsers.Problem) for item in found) == 1
    assert sum(len(item.lines[0]) for item in found if isinstance(item, lines.Block)) == 9 << 20


def test_a_stream_that_cannot_seek_is_read_as_well(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, WESTERN.encode())
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe, parsers.read_iter(pipe) as stream:
        assert stream.guess.format == "ris"
        assert len([item for item in stream if isinstance(item, parsers.ParsedRecord)]) == 1


def test_the_progress_of_a_reading_goes_from_nothing_to_all() -> None:
    data = WESTERN.encode() * 20_000
    with parsers.read_iter(data) as stream:
        seen = [stream.progress for _ in stream]
    assert seen == sorted(seen)
    assert seen[0] < 0.2
    assert seen[-1] == 1.0


def test_a_mark_says_which_utf_16_was_meant() -> None:
    data = codecs.BOM_UTF16_BE + WESTERN.encode("utf-16-be")
    reading = parsers.read(data, encoding="UTF-16")
    assert (reading.encoding, len(reading.records)) == ("utf-16-be-bom", 1)


def test_a_file_that_the_caller_opened_stays_open() -> None:
    file = io.BytesIO(WESTERN.encode())
    parsers.read(file)
    with parsers.read_iter(file) as stream:
        assert next(stream)
    assert not file.closed


@pytest.mark.parametrize(
    ("title", "codec", "encoding"),
    [
        ("化学療法による末梢神経障害に対する運動療法のランダム化比較試験", "cp932", "shift_jis"),
        ("항암화학요법 유발 말초신경병증에 대한 운동의 효과 무작위 대조 시험", "cp949", "euc-kr"),
    ],
)
def test_japanese_and_korean_are_told_from_chinese(title: str, codec: str, encoding: str) -> None:
    reading = parsers.read(f"TY  - JOUR\nTI  - {title}\nER  - \n".encode(codec))
    assert (reading.encoding, reading.records[0].title) == (encoding, title)


@pytest.mark.parametrize("codec", ["cp1252", "gb18030"])
def test_lines_of_another_encoding_are_named(codec: str) -> None:
    """Two exports put together into one file."""
    text = WESTERN if codec == "cp1252" else CHINESE
    data = text.encode(codec) * 3 + text.encode()
    reading = parsers.read(data, encoding=codec)
    first = 3 * text.count("\n")
    assert reading.problems
    assert all(problem.line > first for problem in reading.problems)
    assert any("is UTF-8, it seems" in problem.message for problem in reading.problems)
    assert not parsers.read(text.encode(codec) * 3, encoding=codec).problems


def test_a_chinese_name_that_is_utf_8_by_chance_is_not_named() -> None:
    data = "RT Journal\r\nA1 联通\r\nT1 黄瓜胚性愈伤组织\r\n\r\n".encode("gb18030")
    assert not parsers.read(data, encoding="gb18030").problems


def test_the_mark_of_utf_8_before_another_encoding_is_not_believed() -> None:
    text = "RT Journal\nT1 水稻施肥研究进展综述\nA1 张三;\nYR 2001\nDS CNKI\n"
    reading = parsers.read(b"\xef\xbb\xbf" + text.encode("gb18030"))
    assert (reading.encoding, reading.problems) == ("gb18030", ())
    assert reading.records[0].title == "水稻施肥研究进展综述"
