"""From values as reported to the numbers that are pooled, with every step written down."""

import json

import pytest

from analysis import analyses, dataset
from analysis.dataset.settings import Settings
from analysis.models import Analysis
from analysis.stats.errors import StatsError
from analysis.stats.transformations import groups, quantiles, spread
from analysis.stats.transformations.catalogue import Group
from evidence import arms, characteristics, extraction, studies
from evidence.models import ArmRole, Direction, Study
from tests.factories.people import a_review, lead_of
from tests.factories.studies import (
    THREE,
    a_scale,
    a_study,
    agreed,
    an_analysis,
    an_outcome,
    means,
    read,
    readers,
)

pytestmark = pytest.mark.django_db
NUMBERS = means(THREE["Bao 2020"])


def built(analysis: Analysis) -> dataset.Dataset:
    return dataset.build(dataset.load(analysis.review), Settings.of(analysis))


def digest(analysis: Analysis) -> str:
    settings = Settings.of(analysis)
    return dataset.build(dataset.load(analysis.review), settings).digest(settings.plain())


def the_row(analysis: Analysis, label: str) -> dataset.Row:
    return next(row for row in built(analysis).rows if row.label == label)


def test_numbers_stand_as_they_were_agreed(pooled):
    _, analysis = pooled
    assert the_row(analysis, "Peng 2019").columns == {
        "n1": 18, "mean1": 36.0, "sd1": 9.1, "n2": 20, "mean2": 41.4, "sd2": 8.7,
    }  # fmt: skip
    assert built(analysis).people == sum(n for t in THREE.values() for n, _, _ in t.values())


REPORTED = {
    "mean_se": (
        {"n": 20, "mean": 5.0, "se": 0.5},
        lambda x: spread.sd_from_se(se=0.5, n=20).values | {"mean": 5.0},
    ),
    "mean_ci": (
        {"n": 20, "mean": 5.0, "ci_low": 4.0, "ci_high": 6.0},
        lambda x: (
            spread.sd_from_mean_ci(lower=4.0, upper=6.0, n=20, level=95, mean=5.0).values
            | {"mean": 5.0}
        ),
    ),
    "median_range": (
        {"n": 20, "median": 5.0, "minimum": 1.0, "maximum": 10.0},
        lambda x: (
            quantiles.mean_from_range(minimum=1.0, maximum=10.0, median=5.0, n=20).values
            | quantiles.sd_from_range(minimum=1.0, maximum=10.0, median=5.0, n=20).values
        ),
    ),
    "median_iqr": (
        {"n": 20, "median": 5.0, "q1": 3.0, "q3": 8.0},
        lambda x: (
            quantiles.mean_from_quartiles(q1=3.0, median=5.0, q3=8.0, n=20).values
            | quantiles.sd_from_iqr(q1=3.0, median=5.0, q3=8.0, n=20).values
        ),
    ),
    "five_numbers": (
        {"n": 20, "minimum": 1.0, "q1": 3.0, "median": 5.0, "q3": 8.0, "maximum": 10.0},
        lambda x: (
            quantiles.mean_from_five_numbers(**x).values
            | quantiles.sd_from_five_numbers(**x).values
        ),
    ),
}


@pytest.mark.parametrize("kind", REPORTED)
def test_what_is_not_a_mean_and_sd_becomes_one_and_says_how(kind):
    numbers, expected = REPORTED[kind]
    review = a_review()
    outcome, scale = an_outcome(review), a_scale(review)
    rows = {arm: {**numbers, "reported_as": kind} for arm in ("T", "C")}
    read(a_study(review, "Bao 2020"), rows, outcome=outcome, instrument=scale)
    row = the_row(an_analysis(review, outcome), "Bao 2020")
    wanted = expected(numbers)
    assert row.columns["mean1"] == pytest.approx(wanted["mean"])
    assert row.columns["sd1"] == pytest.approx(wanted["sd"])
    cell, *steps = row.lineage["1"]
    assert cell["reported_as"] == kind
    assert cell["numbers"] == numbers
    assert steps
    assert all(step["formula"] and step["source"] for step in steps)


def test_an_impossible_conversion_leaves_the_study_out_with_the_engines_sentence(pooled):
    review, analysis = pooled
    interval = {"n": 20, "mean": 5.0, "ci_low": 5.0, "ci_high": 5.0, "reported_as": "mean_ci"}
    rows = {"T": interval, "C": NUMBERS["C"]}
    place = {"outcome": review.outcomes.get(), "instrument": review.instruments.get()}
    read(a_study(review, "Dhawan 2020"), rows, **place)
    with pytest.raises(StatsError) as refused:
        spread.sd_from_mean_ci(lower=5.0, upper=5.0, n=20, level=95, mean=5.0)
    [left] = built(analysis).left_out
    assert (left.label, left.reason) == ("Dhawan 2020", str(refused.value))


def with_more_arms(review) -> Study:
    study = a_study(
        review, "Müller 2021", more={"T2": ArmRole.EXPERIMENTAL, "X": ArmRole.SET_ASIDE}
    )
    rows = {
        "T": {"n": 52, "mean": 46.0, "sd": 13.0},
        "T2": {"n": 54, "mean": 49.0, "sd": 13.5},
        "C": {"n": 57, "mean": 49.7, "sd": 13.9},
        "X": {"n": 30, "mean": 20.0, "sd": 5.0},
    }
    read(study, rows, outcome=review.outcomes.get(), instrument=review.instruments.get())
    return study


def test_combined_arms_are_one_by_the_exact_formula_and_a_set_aside_arm_is_in_none(pooled):
    review, analysis = pooled
    study = with_more_arms(review)
    both = [study.arms.get(key="T"), study.arms.get(key="T2")]
    arms.combine(both, label="Exercise, both", reason="One control", by=readers(review)[0])
    row = the_row(analysis, "Müller 2021")
    made = groups.combine_groups(groups=[Group(n=52, mean=46.0, sd=13.0), Group(54, 49.0, 13.5)])
    assert row.columns["n1"] == 106
    assert row.columns["mean1"] == pytest.approx(made.values["mean"])
    assert row.columns["sd1"] == pytest.approx(made.values["sd"])
    assert row.columns["n2"] == 57
    assert row.arms == {"1": "Exercise, both", "2": "Arm C"}
    values = {step["value"] for arm in row.lineage.values() for step in arm if "value" in step}
    assert len(values) == 3
    assert agreed(review, "Müller 2021", "X").pk not in values


def test_a_scale_of_the_other_direction_turns_its_sign_and_says_so(pooled):
    review, analysis = pooled
    turned = a_scale(review, name="Function", direction=Direction.HIGHER)
    study = a_study(review, "Gui 2021")
    read(study, NUMBERS, outcome=review.outcomes.get(), instrument=turned)
    row = the_row(analysis, "Gui 2021")
    assert row.flipped
    assert row.columns["mean1"] == -NUMBERS["T"]["mean"]
    assert row.columns["sd1"] == NUMBERS["T"]["sd"]
    assert "formula" in row.lineage["1"][-1]
    studies.declare_direction(study, turned, direction=Direction.LOWER, by=readers(review)[0])
    row = the_row(analysis, "Gui 2021")
    assert not row.flipped
    assert row.columns["mean1"] == NUMBERS["T"]["mean"]


def test_a_simulated_value_marks_its_row_and_the_data_set(pooled):
    review, analysis = pooled
    assert not built(analysis).simulated
    extraction.correct(agreed(review, "Peng 2019"), origin="simulated", why="", by=lead_of(review))
    assert the_row(analysis, "Peng 2019").simulated
    assert not the_row(analysis, "Bao 2020").simulated
    assert built(analysis).simulated


KINDS = {
    "binary": (
        "RR",
        {"T": {"events": 3, "n": 20}, "C": {"events": 7, "n": 21}},
        {"e1": 3, "n1": 20, "e2": 7, "n2": 21},
        "events",
    ),
    "rate": (
        "IRR",
        {"T": {"events": 3, "person_time": 100.0}, "C": {"events": 7, "person_time": 90.5}},
        {"x1": 3, "t1": 100, "x2": 7, "t2": 90.5},
        "rate",
    ),
    "proportion": ("PLO", {"T": {"events": 3, "n": 20}}, {"xi": 3, "ni": 20}, "events"),
    "correlation": ("ZCOR", {"": {"r": 0.4, "n": 30}}, {"ri": 0.4, "ni": 30}, "correlation"),
    "generic": (
        "GEN",
        {"": {"estimate": -0.3, "se": 0.1}},
        {"yi": -0.3, "sei": 0.1},
        "estimate_se",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_outcome_gives_its_columns(kind):
    measure, rows, columns, reported_as = KINDS[kind]
    review = a_review()
    outcome = an_outcome(review, kind=kind)
    for label in ("Bao 2020", "Peng 2019"):
        read(a_study(review, label), rows, outcome=outcome, reported_as=reported_as)
    data = built(an_analysis(review, outcome, measure=measure))
    assert data.kind == kind
    assert [row.columns for row in data.rows] == [columns, columns]


def test_an_odds_ratio_as_printed_is_pooled_as_its_logarithm():
    review = a_review()
    outcome = an_outcome(review, kind="generic")
    printed = {"estimate": 0.5, "ci_low": 0.25, "ci_high": 1.0, "reported_as": "estimate_ci"}
    read(a_study(review, "Bao 2020"), {"": printed}, outcome=outcome)
    row = the_row(an_analysis(review, outcome, measure="GEN", options={"log": True}), "Bao 2020")
    assert row.columns["yi"] == pytest.approx(-0.6931472, abs=1e-6)
    assert [step.get("formula") is not None for step in row.lineage["1"]] == [False, True]


def test_subgroups_are_read_as_chosen_or_as_printed(pooled):
    review, analysis = pooled
    yh = readers(review)[0]
    column = characteristics.add(review, key="c", label="Country", kind="text", by=yh)
    for label, country in (("Bao 2020", "China"), ("Peng 2019", "")):
        characteristics.describe(review.studies.get(label=label), column, printed=country, by=yh)
    analysis = analyses.change(analysis, subgroup_by=column, reason="Asked", by=lead_of(review))
    assert {row.label: row.subgroup for row in built(analysis).rows} == {
        "Bao 2020": "China", "Peng 2019": None, "Visovsky 2014": None,
    }  # fmt: skip


def test_the_digest_is_of_the_content_and_of_nothing_else(pooled):
    review, analysis = pooled
    before = digest(analysis)
    assert digest(analysis) == before
    value = agreed(review, "Peng 2019")
    extraction.correct(value, sd=9.2, why="Typing error", by=lead_of(review))
    changed = digest(analysis)
    assert changed != before
    renamed = analyses.change(analysis, favours_low="Exercise", reason="Words", by=lead_of(review))
    assert digest(renamed) != changed


def test_a_data_set_is_plain_json_and_reads_back(pooled):
    _, analysis = pooled
    plain = json.loads(json.dumps(built(analysis).plain(), allow_nan=False))
    assert [row["label"] for row in plain["rows"]] == sorted(THREE)


def test_reading_a_review_takes_the_same_queries_however_many_studies(
    django_assert_max_num_queries, pooled
):
    review, _ = pooled
    with django_assert_max_num_queries(11):
        dataset.load(review)
