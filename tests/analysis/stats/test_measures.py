"""Effect measures beyond the reference files: generic forms, zero cells, impossible raw numbers."""

import numpy as np
import pytest

from analysis.stats.errors import BadData, UnknownChoice
from analysis.stats.measures import back, binary, continuous, generic, registry, zero_cells
from analysis.stats.raw import COLUMNS, RawData
from tests.analysis.stats.reference import NAMES, raw


def of(data_type: str, *row: float) -> RawData:
    columns = {c: np.array([x]) for c, x in zip(COLUMNS[data_type], row, strict=True)}
    return RawData(data_type=data_type, labels=("Smith 2001",), columns=columns)


@pytest.mark.parametrize("name", [n for n in NAMES if raw(n).data_type == "generic"])
def test_an_interval_and_a_p_value_give_back_the_standard_error(name: str) -> None:
    y, se = raw(name).columns["yi"], raw(name).columns["sei"]
    z = 1.959963984540054
    by_limits = generic.from_interval(y, y - z * se, y + z * se, level=0.95)
    assert by_limits.v == pytest.approx(se**2, rel=1e-12)
    moderate = np.abs(y / se) > 0.01  # next to 0 a p value says nothing about the error
    from scipy import stats

    p = 2 * stats.norm.sf(np.abs(y / se))[moderate]
    assert generic.from_p(y[moderate], p).v == pytest.approx(se[moderate] ** 2, rel=1e-8)


def test_ninety_percent_limits_use_their_own_quantile() -> None:
    one = np.array([0.0])
    wide = generic.from_interval(one, one - 1.6448536269514722, one + 1.6448536269514722, level=0.9)
    assert wide.v[0] == pytest.approx(1.0)


def test_limits_in_the_wrong_order_are_refused() -> None:
    one = np.array([1.0])
    with pytest.raises(BadData, match="lower limit"):
        generic.from_interval(one, one + 1, one - 1, level=0.95)


@pytest.mark.parametrize("p", [0.0, 1.0, 1.2, -0.1])
def test_a_p_value_outside_0_and_1_is_refused(p: float) -> None:
    with pytest.raises(BadData, match="p value"):
        generic.from_p(np.array([1.0]), np.array([p]))


def test_a_ratio_of_zero_cannot_be_logged() -> None:
    with pytest.raises(BadData, match="above 0"):
        generic.log_ratio([0.5, 0.0])


@pytest.mark.parametrize(
    ("data_type", "row", "sentence"),
    [
        ("binary", (5, 4, 1, 4), "arm 1 has more events than people."),
        ("binary", (1, 4, -1, 4), "the events of arm 2 must be a number of 0 or more."),
        ("binary", (0, 0, 1, 4), "the size of arm 1 must be a number above 0."),
        ("continuous", (5, 1, -1, 5, 1, 1), "the SD of arm 1 is below 0."),
        ("continuous", (5, 1, 1, 0, 1, 1), "the size of arm 2 must be a number above 0."),
        ("continuous", (5, np.inf, 1, 5, 1, 1), "mean1 is not a finite number."),
        ("rate", (-1, 10, 2, 10), "the events of arm 1 are below 0."),
        ("rate", (1, 0, 2, 10), "the person-time of arm 1 must be a number above 0."),
        ("correlation", (1.2, 30), "a correlation lies between -1 and 1."),
        ("proportion", (7, 5), "the group has more events than people."),
        ("generic", (1, -2), "the standard error is below 0."),
    ],
)
def test_impossible_numbers_are_refused_by_name(data_type: str, row: tuple, sentence: str) -> None:
    with pytest.raises(BadData) as refusal:
        of(data_type, *row)
    assert str(refusal.value) == f"Smith 2001: {sentence}"


@pytest.mark.parametrize(
    ("rule", "added"),
    [
        ("none", [0, 0]),
        ("only-zeros", [0.5, 0]),
        ("all", [0.5, 0.5]),
        ("if-any", [0.5, 0.5]),
        ("only0", [0.5, 0]),
        ("if0all", [0.5, 0.5]),
    ],
)
def test_rules_for_zero_cells_by_name(rule: str, added: list[float]) -> None:
    table = binary.Table.of(*(np.array(x, dtype=float) for x in ([0, 3], [9, 9], [2, 4], [9, 9])))
    assert table.adjusted(zero_cells.rule(rule)).a.tolist() == [added[0], 3 + added[1]]


def test_dropping_double_zeros_leaves_single_zeros() -> None:
    table = binary.Table.of(*(np.array(x, dtype=float) for x in ([0, 0], [9, 9], [0, 4], [9, 9])))
    found = binary.odds_ratio(table, zero_cells.rule("drop-double-zeros"))
    assert found.usable.tolist() == [False, True]


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="rule for zero cells"):
        zero_cells.rule("guess")


def test_the_exact_correction_nears_one_in_large_studies() -> None:
    j = continuous.exact_j(np.array([1.0, 2.0, 10.0, 1e6]))
    assert np.isnan(j[0])
    assert j[1] == pytest.approx(1 / np.sqrt(np.pi))
    assert j[3] == pytest.approx(1 - 3 / (4 * 1e6 - 1), rel=1e-12)


def test_back_transformations_undo_their_measures() -> None:
    p = np.array([0.0, 0.02, 0.3, 0.5, 0.97, 1.0])
    n = 50.0
    angles = registry.compute(
        RawData("proportion", tuple("abcdef"), {"xi": p * n, "ni": np.full(6, n)}), "PFT"
    )
    assert back.inverse_double_arcsine(angles.y, n) == pytest.approx(p, abs=1e-12)
    assert back.inverse_logit(np.log(p[1:5] / (1 - p[1:5]))) == pytest.approx(p[1:5])


def test_a_measure_of_another_data_type_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="There is no binary measure 'SMD'"):
        registry.compute(of("binary", 1, 4, 2, 4), "SMD")
