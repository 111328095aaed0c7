"""From a file to raw data: every dialect that is read, every sentence of what is not."""

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats import reading
from analysis.stats.errors import BadData, StatsError, UnreadableInput
from analysis.stats.raw import COLUMNS
from tests.analysis.stats.reference import NAMES, raw, reference


@pytest.mark.parametrize("name", NAMES)
def test_a_reference_file_written_as_csv_reads_the_same(name: str) -> None:
    rows = reference(name)["measure_data"]
    header = list(rows[0])
    lines = [",".join(header)]
    lines += [",".join(_cell(row[c]) for c in header) for row in rows]
    ours, wanted = reading.from_csv("\n".join(lines)), raw(name)
    assert (ours.data_type, ours.labels) == (wanted.data_type, wanted.labels)
    for column, values in wanted.columns.items():
        assert np.array_equal(ours.columns[column], values)
    for moderator, values in wanted.continuous.items():
        assert np.array_equal(ours.continuous[moderator], values, equal_nan=True)


def _cell(value: object) -> str:
    return "" if value is None else '"' + str(value).replace('"', '""') + '"'


@pytest.mark.parametrize(
    "text",
    [
        "study,yi,sei\nA,1.5,0.5\n",
        "\ufeffstudy,yi,sei\r\nA,1.5,0.5\r\n",
        "study;yi;sei\nA;1,5;0,5\n",
        "sep=;\nstudy;yi;sei\nA;1,5;0,5\n",
        "study\tyi\tsei\rA\t1.5\t0.5\r",
        "study\tyi\tsei\nA\t1,5\t0,500\n",
        ' Study , YI , sei \n"A", 1.5 ,0.5\n\n',
        "study,yi,vi\nA,1.5,0.25\n",
        "study,yi,ci_lb,ci_ub\nA,1.5,0.5200180077299727,2.479981992270027\n",
        "study,ratio,ratio_lb,ratio_ub\n"
        "A,4.4816890703380645,1.6820579388432746,11.941049295226474\n",
    ],
)
def test_dialects_of_csv_and_forms_of_a_generic_effect(text: str) -> None:
    data = reading.from_csv(text.lstrip("\ufeff"))
    assert data.data_type == "generic"
    assert data.labels == ("A",)
    assert data.columns["yi"] == pytest.approx([1.5])
    assert data.columns["sei"] == pytest.approx([0.5])


def test_a_comma_between_tabs_that_may_part_thousands_is_not_guessed_at() -> None:
    with pytest.raises(UnreadableInput, match="thousands without a comma"):
        reading.from_csv("study\txi\tni\nA\t3\t1,200\n")
    with pytest.raises(UnreadableInput, match="thousands without a comma"):
        reading.from_csv("study\tyi\tsei\nA\t1,5\t0.5\n")


def test_a_minus_as_word_processors_write_it_is_one() -> None:
    data = reading.from_csv("study,yi,sei\nA,\u22121.5,1\nB,\u20132,1\n")
    assert data.columns["yi"].tolist() == [-1.5, -2]


def test_other_columns_become_moderators_by_what_they_hold() -> None:
    data = reading.from_csv(
        "study,yi,sei,dose,arm,year\nA,1,1,10,x,2001\nB,2,1,,none,2004\nC,3,1,30,,2002\n"
    )
    assert np.array_equal(data.continuous["dose"], [10, np.nan, 30], equal_nan=True)
    assert data.categorical["arm"] == ("x", "none", None)
    assert data.year is not None
    assert data.year.tolist() == [2001, 2004, 2002]


def test_rows_with_a_missing_number_are_counted_with_those_dropped_before() -> None:
    rows = [{"yi": 1, "sei": 1}, {"yi": None, "sei": 1}, {"yi": float("nan"), "sei": 1}]
    data = reading.from_rows(rows, about={"rows_dropped_for_missing_data": 4})
    assert (data.k, data.dropped) == (1, 6)
    assert data.labels == ("study 1",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("study,yi,yi,sei\nA,1,1,1", "The column yi stands twice in the header."),
        ("study,yi,sei\nA,1,1,9", "Row 1 has more cells than the header has names."),
        ("study,yi,sei\nA,1e999,1", "Row 1, column yi: '1e999' is not a number."),
        (
            'study,yi,sei\nA,"1,1\nB,2,1',  # read on, row B would be swallowed
            "The file is not a readable table (unexpected end of data); look for a quotation mark "
            "that is not closed.",
        ),
        (
            'study,yi,sei\nA,"0,5",1',
            "Row 1, column yi: '0,5' is not a number; write decimals with a point and thousands "
            "without a comma.",
        ),
        ("study,yi,sei\nA,1_0,1", "Row 1, column yi: '1_0' is not a number."),
        ("study,yi,sei\nA,1", "Every row misses one of its numbers, so no study is left."),
    ],
)
def test_tables_that_cannot_be_read(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableInput) as refusal:
        reading.from_csv(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "text",
    ["{", "[" * 100_000, "[" + "9" * 5000 + "]", '{"measure_data": 5}', "[[1]]", "{}"],
)
def test_json_that_cannot_be_read(text: str) -> None:
    with pytest.raises(UnreadableInput):
        reading.from_json(text)


@pytest.mark.parametrize("data_type", list(COLUMNS))
def test_a_named_data_type_says_which_columns_are_missing(data_type: str) -> None:
    with pytest.raises(UnreadableInput, match=f"For {data_type} data these columns are missing"):
        reading.from_rows([{"study": "A"}], about={"data_type": data_type})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_how_the_text_is_written(tmp_path, encoding: str) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes("study,yi,sei\nMüller,\u22120.5,0.1\n".encode(encoding))
    data = reading.read(path)
    assert data.labels == ("Müller",)
    assert data.columns["yi"].tolist() == [-0.5]


def test_moderators_are_found_by_their_exact_name_and_groups_keep_whole_numbers() -> None:
    rows = [{"yi": 1, "sei": 1, "Dose": 5, "dose": 7.5, "arm": 1.0}]
    about = {"moderators": {"categorical": ["arm"], "continuous": ["dose", "Dose"]}}
    data = reading.from_rows(rows, about=about)
    assert data.categorical["arm"] == ("1",)
    assert (data.continuous["dose"].tolist(), data.continuous["Dose"].tolist()) == ([7.5], [5])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 and so on", "is a workbook; save the sheet as CSV first."),
        ("yi,sei\n1,1\n".encode("utf-16-le"), "is not UTF-8 text; save it as UTF-8 first."),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, content: bytes, sentence: str) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=sentence):
        reading.read(path)


def test_moderators_that_are_named_in_an_odd_way_name_what_they_can() -> None:
    rows = [{"yi": 1, "sei": 1, "arm": "x", "dose": 2}]
    data = reading.from_rows(rows, about={"moderators": {"categorical": "arm", "continuous": 5}})
    assert (list(data.categorical), list(data.continuous)) == (["arm"], [])


def test_a_number_that_cannot_be_true_names_its_study() -> None:
    with pytest.raises(BadData, match="Bao: the lower limit must be below the upper one"):
        reading.from_csv("study,yi,ci_lb,ci_ub\nAn,1,0,2\nBao,1,2,0\n")


def test_bytes_that_are_no_text_are_refused(tmp_path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes("study,yi,sei\nÅ,1,1\n".encode("latin-1"))
    with pytest.raises(UnreadableInput, match="not UTF-8"):
        reading.read(path)
    with pytest.raises(UnreadableInput, match="cannot be read"):
        reading.read(tmp_path)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for read in (reading.from_csv, reading.from_json):
        with suppress(StatsError):
            read(text)


values = st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=4), st.booleans())


@given(st.sampled_from(list(COLUMNS)), st.data())
def test_no_row_breaks_the_reader(data_type: str, data: st.DataObject) -> None:
    columns = st.fixed_dictionaries(dict.fromkeys(COLUMNS[data_type], values))
    rows = data.draw(st.lists(columns, min_size=1, max_size=4))
    with suppress(StatsError):
        reading.from_json(json.dumps(rows))


def test_a_model_of_the_file_may_use_a_column_that_is_not_among_its_moderators() -> None:
    rows = [{"yi": 0.1 * i, "sei": 0.2, "dose": i, "site": "ab"[i % 2]} for i in range(6)]
    asked = [{"formula": "~ dose"}, {"formula": "~ dose + site"}, {"formula": "~ nothing"}]
    about = {"moderators": None, "metareg": asked}
    raw = reading.from_rows(rows, about=about)
    assert (list(raw.continuous), list(raw.categorical)) == (["dose"], ["site"])
