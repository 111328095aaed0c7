"""A study with several arms in one role: combined, split, or every comparison with its remedy."""

from copy import deepcopy

import pytest

from analysis import analyses
from analysis import dataset as datasets
from analysis.dataset import CannotBuild
from analysis.dataset.settings import Settings
from analysis.models import Analysis
from analysis.pipeline.compute import compute
from evidence.models import ArmRole, OutcomeKind
from tests.factories.people import a_review, lead_of
from tests.factories.studies import a_pooled_review, a_study, an_analysis, an_outcome, read

pytestmark = pytest.mark.django_db
ARMS = {"T": (20, 30.0, 9.0), "T2": (30, 36.0, 8.0), "C": (24, 40.0, 10.0)}


@pytest.fixture(scope="module")
def at_first(module_db) -> Analysis:
    """Three ordinary trials, and one whose two exercise arms share their control."""
    review, row = a_pooled_review(slug="arms")
    study = a_study(review, "Dhawan 2020", more={"T2": ArmRole.EXPERIMENTAL})
    numbers = {
        key: dict(zip(("n", "mean", "sd"), given, strict=True)) for key, given in ARMS.items()
    }
    read(study, numbers, outcome=review.outcomes.get(), instrument=review.instruments.get())
    return row


@pytest.fixture
def analysis(at_first) -> Analysis:
    return deepcopy(at_first)


def built(analysis: Analysis, **options) -> datasets.Dataset:
    analyses.change(analysis, by=lead_of(analysis.review), reason="Arms.", options=options)
    analysis.refresh_from_db()
    return datasets.build(datasets.load(analysis.review), Settings.of(analysis))


def of_dhawan(data: datasets.Dataset) -> list[datasets.Row]:
    return [row for row in data.rows if row.name == "Dhawan 2020"]


def test_arms_are_combined_by_the_exact_formula(analysis):
    data = built(analysis, arms="combine")
    (row,) = of_dhawan(data)
    assert row.columns["n1"] == 50
    assert row.columns["mean1"] == pytest.approx((20 * 30 + 30 * 36) / 50)
    assert row.arms["1"] == "Arm T + Arm T2"
    assert data.people == 117 + 74
    assert data.warnings == ()


def test_a_shared_control_is_split_and_nobody_counts_twice(analysis):
    data = built(analysis, arms="split")
    one, two = of_dhawan(data)
    assert [one.columns["n2"], two.columns["n2"]] == [12, 12]
    assert one.columns["mean2"] == two.columns["mean2"] == 40
    assert {one.label, two.label} == {"Dhawan 2020, Arm T", "Dhawan 2020, Arm T2"}
    assert data.people == 117 + 74
    (warning,) = data.warnings
    assert warning["code"] == "shared-arm-split"
    assert "Arm C is split between 2 comparisons" in warning["sentence"]
    steps = [step for step in one.lineage["2"] if "formula" in step]
    assert "divided by the number of comparisons" in steps[-1]["formula"]


def test_whole_comparisons_are_refused_until_their_dependence_is_dealt_with(analysis):
    with pytest.raises(CannotBuild, match="Dhawan 2020") as refused:
        built(analysis, arms="separate")
    assert refused.value.code == "same-people-twice"
    data = built(analysis, arms="separate", remedy="robust")
    assert len(of_dhawan(data)) == 2
    assert data.people == 117 + 74
    assert data.warnings[0]["code"] == "dependent-effects"


@pytest.mark.parametrize("remedy", ["aggregate", "three-level", "robust"])
def test_every_remedy_pools_the_whole_comparisons(analysis, remedy):
    data = built(analysis, arms="separate", remedy=remedy)
    made = compute(data, Settings.of(analysis))
    assert made["n"] == 117 + 74
    assert len(made["leave_one_out"]) == 4
    assert sum(s["weight_random"] for s in made["studies"]) == pytest.approx(100)


@pytest.mark.parametrize(
    ("kind", "measure", "numbers"),
    [
        (OutcomeKind.BINARY, "RR", {"events": 6, "n": 20}),
        (OutcomeKind.RATE, "IRR", {"events": 6, "person_time": 20.0}),
    ],
)
def test_counts_of_a_shared_arm_are_split_too(kind, measure, numbers):
    review = a_review()
    outcome = an_outcome(review, key="falls", kind=kind)
    study = a_study(review, "Able 2001", more={"C2": ArmRole.COMPARATOR})
    way = "events" if kind == OutcomeKind.BINARY else "rate"
    read(study, dict.fromkeys(("T", "C", "C2"), numbers), outcome=outcome, reported_as=way)
    row = an_analysis(review, outcome, label="Falls", measure=measure, options={"arms": "split"})
    data = datasets.build(datasets.load(review), Settings.of(row))
    first = "e1" if kind == OutcomeKind.BINARY else "x1"
    assert [r.columns[first] for r in data.rows] == [3, 3]
    assert [r.label for r in data.rows] == ["Able 2001, v Arm C", "Able 2001, v Arm C2"]
    assert compute(data, Settings.of(row))["k"] == 2
