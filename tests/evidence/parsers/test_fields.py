"""The values of a record, normalized."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.parsers import fields, persons


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2020//", 2020),
        ("1999/08//undefined", 1999),
        ("2010 Sep-Oct", 2010),
        ("Winter 1987", 1987),
        ("20150312", 2015),
        ("２０１９年", 2019),
        ("1995/01/01", 1995),
        ("in press", None),
        ("99999", None),
        ("", None),
    ],
)
def test_years(written: str, year: int | None) -> None:
    assert fields.year(written) == year


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1371/journal.pone.0209483 [doi]", "10.1371/journal.pone.0209483"),
        ("https://doi.org/10.1000/ABC.", "10.1000/abc"),
        ("doi:10.1000%2Fabc", "10.1000/abc"),
        ("10.1016/0092-8674(93)90676-H", "10.1016/0092-8674(93)90676-h"),
        ("(10.1000/abc)", "10.1000/abc"),
        ("10.1000/abc;10.1000/def", "10.1000/abc"),
        (
            "10.1002/(SICI)1097-0142(19990101)85:1<1::AID",
            "10.1002/(sici)1097-0142(19990101)85:1<1::aid",
        ),
        ("NA", ""),
    ],
)
def test_dois(written: str, doi: str) -> None:
    assert fields.doi(written) == doi


@pytest.mark.parametrize(
    ("written", "issns"),
    [
        (["20964129 (ISSN) "], ("2096-4129",)),
        (["2226-7190", "2226-7190"], ("2226-7190",)),
        (["0002-9637 (Print)\r0002-9637"], ("0002-9637",)),
        (["1751-0147 0044-605x"], ("1751-0147", "0044-605X")),
        (["978-3-16-148410-0", "9783161484100", "3161484100"], ()),
    ],
)
def test_issns(written: list[str], issns: tuple[str, ...]) -> None:
    assert fields.issns(written) == issns


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["张福锁;王激清；张卫峰;"], ("张福锁", "王激清", "张卫峰")),
        (["颜宏,石德成,尹尚军"], ("颜宏", "石德成", "尹尚军")),
        (["余, 敏"], ("余, 敏",)),
        (
            ["Smith, John", " World Health Organization, "],
            ("Smith, John", "World Health Organization"),
        ),
        ([""], ()),
    ],
)
def test_names(written: list[str], names: tuple[str, ...]) -> None:
    assert persons.names(written) == names


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("see https://example.org/a?b=1&amp;c=2 .", "https://example.org/a?b=1&c=2"),
        ("<Go to ISI>://WOS:1", ""),
    ],
)
def test_only_web_addresses_are_addresses(written: str, url: str) -> None:
    assert fields.url(written) == url


def test_one_full_stop_goes_and_no_more() -> None:
    assert fields.title(" A title. ") == "A title"
    assert fields.title("And then...") == "And then.."
    assert fields.title("[A title.]") == "[A title.]"


def test_a_note_that_there_is_no_abstract_is_none() -> None:
    assert fields.abstract("[No abstract available]") == ""
    assert fields.abstract("No abstract available for mice") == "No abstract available for mice"


@given(st.text(max_size=40))
def test_any_text_has_values(text: str) -> None:
    year = fields.year(text)
    assert year is None or 1400 <= year < 2200
    assert fields.doi(text) == "" or fields.doi(text).startswith("10.")
    assert all(len(number) == 9 for number in fields.issns([text]))
    assert all(name.strip() == name != "" for name in persons.names([text]))
    assert fields.pages(text, text).isascii() or fields.pages(text, text)
    assert fields.url(text) == "" or "://" in fields.url(text)


@pytest.mark.parametrize(
    "text", ["10.1111." * 125_000, "10.1000/" + ")" * 1_000_000, "1" * 1_000_000]
)
def test_long_numbers_take_linear_time(text: str) -> None:
    assert len(fields.doi(text)) <= 320
    assert fields.issns([text]) == ()
    assert fields.year(text) is None
