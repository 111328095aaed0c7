"""Printed results: the known problems of a published review, and planted ones."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.stats.plausibility.printed import Printed, check_intervals, not_reproduced
from analysis.stats.plausibility.repeats import identical_results

CIPN = Path(__file__).resolve().parents[4] / "evidence" / "demo" / "cipn"


def published() -> list[Printed]:
    """The results of the example review with the arm sizes of its Table 1."""
    studies = json.loads((CIPN / "studies.json").read_text())["studies"]
    sizes = {s["study_id"]: (s["n_t"], s["n_c"]) for s in studies}
    results = json.loads((CIPN / "published_results.json").read_text())["results"]
    return [
        Printed(
            label=r["id"],
            measure=r["measure"],
            estimate=r["est"],
            lower=r["ci"][0],
            upper=r["ci"][1],
            decimals=2,
            k=r["k_stated"],
            I2=r["i2"],
            random_effects=r["model_by_own_rule"] == "RE",
            studies=tuple(sorted(r["studies_by_text"])),
            sizes=tuple(sizes[i] for i in r["studies_by_text"]),
        )
        for r in results
        if r["est"] is not None
    ]


def codes(results: list[Printed]) -> set[tuple[str, str]]:
    return {(results[i].label, f.code) for f in check_intervals(results) for i in f.rows}


def test_the_published_review_has_the_problems_that_are_known() -> None:
    found = codes(published())
    assert ("pain", "interval-too-wide") in found
    assert ("qol_physical", "interval-of-common-effect") in found
    assert ("qol_functional", "interval-of-common-effect") in found
    assert not any(code == "interval-not-symmetric" for _, code in found)
    assert not any(label in ("balance", "fact_gog_ntx", "symptom_total") for label, _ in found)


def test_its_identical_statistics_are_found() -> None:
    results = published()
    pairs = {(f.code, *(results[i].label for i in f.rows)) for f in identical_results(results)}
    assert ("identical-results", "numbness_hand", "numbness_foot") in pairs
    assert ("identical-heterogeneity", "qol_physical", "qol_functional") in pairs


def one(measure: str, estimate: float, lower: float, upper: float, *sizes: tuple) -> set[str]:
    result = Printed("x", measure, estimate, lower, upper, sizes=sizes)
    return {f.code for f in check_intervals([result])}


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        (("SMD", -0.52, -0.91, 0.14), "interval-not-symmetric"),
        (("OR", 0.50, 0.25, 0.75), "interval-not-symmetric"),
        (("MD", 1.0, 2.0, 3.0), "estimate-outside-interval"),
        (("MD", 1.0, 3.0, -1.0), "interval-not-ordered"),
        (("RR", 0.5, -0.1, 0.9), "ratio-not-positive"),
        (("SMD", 0.50, 0.40, 0.60, (20, 20)), "interval-too-narrow"),
        (("SMD", 0.50, -0.50, 1.50, (60, 60)), "interval-too-wide"),
        (("OR", 2.00, 1.80, 2.22, (30, 30)), "interval-too-narrow"),
        (("HR", 0.80, 0.75, 0.85, (50, 50)), "interval-too-narrow"),
        (("RD", 0.10, -0.60, 0.80, (50, 50)), "interval-too-wide"),
    ],
)
def test_a_result_that_cannot_be_is_named(printed: tuple, code: str) -> None:
    assert one(*printed) == {code}


@pytest.mark.parametrize(
    "printed",
    [
        ("OR", 0.50, 0.25, 1.00),
        ("OR", 0.04, 0.01, 0.19),  # rounding to two digits explains the lopsidedness
        ("SMD", 0.50, -0.13, 1.13, (20, 20)),
        ("SMD", 0.50, -0.15, 1.15, (20, 20)),  # t in place of z
        ("HR", 0.80, 0.52, 1.23, (50, 50)),
        ("MD", 1.0, 0.0, 2.0, (50, 50)),  # the sizes say nothing of a mean difference
    ],
)
def test_a_result_that_can_be_passes(printed: tuple) -> None:
    assert one(*printed) == set()


def test_decimals_are_read_off_the_numbers_unless_given() -> None:
    lopsided = Printed("x", "SMD", 0.5, 0.1, 1.0)
    assert list(check_intervals([lopsided])) == []  # one decimal: 0.05 either way is rounding
    exact = Printed("x", "SMD", 0.5, 0.1, 1.0, decimals=3)
    assert [f.code for f in check_intervals([exact])] == ["interval-not-symmetric"]


def test_with_the_trial_that_was_left_out_the_printed_interval_of_pain_is_too_wide() -> None:
    """C09 of the list beside the data: of the trials that Table 1 flags, those without Kleckner
    fit the interval and those with it do not."""
    pain = next(result for result in published() if result.label == "pain")
    texts = json.loads((CIPN / "published_results.json").read_text())["results"]
    named = next(row["studies_by_text"] for row in texts if row["id"] == "pain")
    sizes = dict(zip(named, pain.sizes, strict=True))
    assert sum(sizes["kleckner2018"]) == 355
    flagged = {key: pair for key, pair in sizes.items() if key != "simsek2021"}
    without = {key: pair for key, pair in flagged.items() if key != "kleckner2018"}
    seven, six = (replace(pain, sizes=tuple(some.values())) for some in (flagged, without))
    assert codes([seven]) == {("pain", "interval-too-wide")}
    assert codes([six]) == set()


FITS = {"common": (-0.463, -0.66, -0.27), "random": (-0.616, -1.004, -0.226)}


@pytest.mark.parametrize(
    ("interval", "told"),
    [
        ((-0.62, -0.99, -0.24), ["not-reproduced"]),  # C34: no narrower than [-1.00, -0.23]
        ((-0.62, -1.00, -0.23), []),
        ((-0.46, -0.66, -0.27), []),
        ((-0.61, -1.00, -0.22), []),  # a unit in the last place is rounding
    ],
)
def test_what_no_model_gives_from_these_rows_is_named(interval: tuple, told: list) -> None:
    found = list(not_reproduced(Printed("Symptoms", "SMD", *interval, decimals=2), FITS))
    assert [one.code for one in found] == told
    for one in found:
        assert "−0.62 [−1.00, −0.23] with the random-effects model" in one.sentence
