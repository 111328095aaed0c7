"""Ages, directions and repeated people."""

from analysis.stats.plausibility.people import (
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER,
    Age,
    ages,
    directions,
    repeated_people,
)


def test_a_control_arm_from_eight_years_among_adults_is_found_twice() -> None:
    """The example review prints "> 18y" in one arm and "> 8y" in the other."""
    groups = [Age("Şimşek", "treatment", minimum=18), Age("Şimşek", "control", minimum=8)]
    found = {f.code: f.rows for f in ages(groups, eligible_from=18)}
    assert found == {"age-not-eligible": (1,), "entry-age-differs": (0, 1)}


def test_ages_that_cannot_be_are_found() -> None:
    groups = [Age("A", "t", mean=540), Age("B", "t", mean=40, minimum=50), Age("C", "t", mean=70)]
    found = [(f.code, f.rows) for f in ages(groups, eligible_to=65)]
    assert ("impossible-age", (0,)) in found
    assert ("ages-out-of-order", (1,)) in found
    assert ("age-not-eligible", (2,)) in found


def test_ordinary_adults_pass() -> None:
    groups = [Age("A", "t", mean=55, minimum=19, maximum=80), Age("A", "c", mean=56, minimum=19)]
    assert list(ages(groups, eligible_from=18)) == []


def test_mixed_directions_name_the_odd_ones_out() -> None:
    found = list(
        directions(
            ["Bao", "Gui", "Peng"],
            ["FACT", "FACT", "NRS"],
            [HIGHER_IS_BETTER, LOWER_IS_BETTER, LOWER_IS_BETTER],
            standardized=True,
        )
    )
    assert [(f.code, f.rows) for f in found] == [
        ("direction-mixed", (0,)),
        ("instrument-both-ways", (0, 1)),
    ]
    assert "Bao (FACT)" in found[0].sentence


def test_an_undeclared_direction_matters_for_standardized_differences_only() -> None:
    question = (["Bao"], ["FACT"], [None])
    assert [f.code for f in directions(*question, standardized=True)] == ["direction-undeclared"]
    assert list(directions(*question, standardized=False)) == []


def test_repeated_people_are_findings() -> None:
    (found,) = repeated_people(["Ann", "Bob", "Ann"])
    assert (found.code, found.rows) == ("same-study-twice", (0, 2))
    (found,) = repeated_people(["Ann", "Ann"], [("a", "c"), ("b", "c")])
    assert found.code == "same-arm-twice"
