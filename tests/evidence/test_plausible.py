"""What a second look asks of a study. The examples are those of a published table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import plausible
from evidence.plausible import Check, Group, Part, Stated

EXERCISE, CONTROL, ASIDE = "experimental", "comparator", "set_aside"


def two(first: int | None, second: int | None, **fields: int) -> list[Group]:
    return [Group("Exercise", EXERCISE, first, **fields), Group("Control", CONTROL, second)]


def codes(checks) -> list[str]:
    return [check.code for check in checks if not check.ok]


def of_cell(label: str, text: str, groups: list[Group]) -> list[str]:
    return codes(plausible.of_characteristics([plausible.printed(label, text)], groups))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("56.3±9.9 / 53±10.3", [Part(56.3, 9.9), Part(53, 10.3)]),
        ("69 (60–89) / 64 (57–87)", [Part(69, None, 60, 89), Part(64, None, 57, 87)]),
        ("60.0 (35.5, 77.9) / 62 (42 to 79)", [Part(60, None, 35.5, 77.9), Part(62, None, 42, 79)]),
        ("T: >18y; C: ≥8y", [Part(low=18), Part(low=8)]),
        ("15-30", [Part(low=15, high=30)]),
        ("NA/NA", [Part(), Part()]),
        ("", [Part()]),
    ],
)
def test_cells_are_read_as_papers_print_them(text, parts):
    assert list(plausible.printed("Age", text).parts) == parts


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_cell_makes_it_fail(label, text):
    list(plausible.of_characteristics([plausible.printed(label, text)], two(19, 19)))


def test_the_sum_of_the_arms_is_held_against_what_is_stated():
    twice = list(plausible.of_arms(two(19, 19), Stated(19, None, "Abstract")))
    assert codes(twice) == ["more-than-randomized"]
    assert twice[0].text == (
        "The arms hold 19 + 19 = 38 people, but 19 were randomized (Abstract): "
        "is one group counted twice?"
    )
    fewer = list(plausible.of_arms(two(22, 26), Stated(61)))
    assert codes(fewer) == ["fewer-than-randomized"]
    assert "13 (21%) are missing" in fewer[0].text
    agreeing = list(plausible.of_arms(two(30, 31), Stated(61, None, "Registry")))
    assert agreeing == [Check("total-agrees", ok=True, text="30 + 31 = 61, as stated (Registry).")]
    assert not list(plausible.of_arms(two(30, None), Stated(61)))


def test_an_arm_set_aside_is_said_and_counts_in_the_trial():
    groups = [*two(30, 30), Group("Cold", ASIDE, 30)]
    checks = list(plausible.of_arms(groups, Stated(90)))
    assert [check.code for check in checks] == ["arm-set-aside", "total-agrees"]
    assert codes(plausible.of_arms([groups[2]], Stated())) == ["arm-missing"]


def test_people_lost_are_counted_from_the_numbers_and_held_against_the_judgement():
    assert plausible.lost_share([], Stated(456, 355)) == pytest.approx(101 / 456)
    groups = two(23, 23, n_completed=18)
    assert plausible.lost_share(groups, Stated()) == pytest.approx(5 / 23)
    assert plausible.lost_share(two(23, 23), Stated()) is None
    assert codes(plausible.of_arms(groups, Stated())) == ["attrition"]
    assert codes(plausible.of_bias(0.17, "low")) == ["low-risk-with-loss"]
    assert not codes(plausible.of_bias(0.17, "high"))
    assert not codes(plausible.of_bias(0.05, "low"))
    assert not codes(plausible.of_bias(None, "low"))


def test_a_split_that_chance_rarely_gives_is_asked_about():
    assert codes(plausible.of_arms(two(51, 28), Stated())) == ["uneven-split"]
    assert not codes(plausible.of_arms(two(17, 13), Stated()))
    assert plausible.split_p(0, 6) == pytest.approx(2 / 2**6)
    assert plausible.split_p(10, 10) == 1


@given(st.integers(0, 80), st.integers(0, 80))
def test_how_rare_a_split_is_does_not_depend_on_who_is_first(a, b):
    assert plausible.split_p(a, b) == plausible.split_p(b, a)
    assert 0 < plausible.split_p(a, b) <= 1


def test_the_same_numbers_in_both_arms_are_asked_about():
    same = "48.8 (24–65) / 48.8 (24–65)"
    assert of_cell("Age", same, two(19, 19)) == ["identical-arms"]
    assert not of_cell("Age", same, two(19, 17))
    assert not of_cell("Weeks", "12 / 12", two(19, 19))
    assert not of_cell("Age", "NA/NA", two(19, 19))


def test_ages_that_cannot_be_and_entry_ages_that_differ_are_asked_about():
    assert of_cell("Age", 'T: >18y; C: ">8y"', two(30, 30)) == ["entry-age-differs"]
    assert of_cell("Mean age", "555±9 / 53±10", two(30, 31)) == ["impossible-age"]
    assert not of_cell("Age", "69 (60–89) / 64 (57–87)", two(19, 20))
    assert not of_cell("Dosage", "500 / 700", two(19, 20))


def test_a_spread_far_above_its_mean_is_asked_about():
    assert of_cell("Disease duration", "12.1±60.9 / 5.7±10.0", two(170, 185)) == [
        "spread-far-above-mean"
    ]
    assert not of_cell("Disease duration", "49.91±44.11 / 44.63±56.78", two(11, 12))


def test_outcomes_and_values_are_held_against_each_other():
    assert codes(plausible.of_outcomes({"Pain"}, set())) == ["reported-without-values"]
    assert codes(plausible.of_outcomes(set(), {"Pain"})) == ["values-not-flagged"]
    assert not codes(plausible.of_outcomes({"Pain"}, {"Pain"}))
    assert codes(plausible.of_sizes([("Control", "Pain", 24, 23)])) == ["more-analysed"]
    assert not codes(plausible.of_sizes([("Control", "Pain", 23, 23)]))
