"""What is refused as a whole, and which study is left out, each with the sentence a reader gets."""

import pytest

from analysis import analyses, dataset
from analysis.dataset import CannotBuild
from analysis.dataset.settings import Settings
from analysis.models import Analysis
from analysis.pipeline.compute import compute
from analysis.stats.errors import UnknownChoice
from evidence import outcomes, studies
from evidence.models import ArmRole, Direction
from tests.factories.people import a_review, lead_of
from tests.factories.studies import (
    THREE,
    a_scale,
    a_study,
    an_analysis,
    an_outcome,
    means,
    read,
    read_all,
    readers,
)

pytestmark = pytest.mark.django_db
NUMBERS = means(THREE["Bao 2020"])


def built(analysis: Analysis) -> dataset.Dataset:
    return dataset.build(dataset.load(analysis.review), Settings.of(analysis))


def refusal(analysis: Analysis) -> CannotBuild:
    with pytest.raises(CannotBuild) as caught:
        built(analysis)
    return caught.value


def left_out(analysis: Analysis) -> dict[str, str]:
    return {row.label: row.reason for row in built(analysis).left_out}


def test_an_outcome_without_a_direction_is_not_standardized():
    review = a_review()
    outcome = an_outcome(review, direction=None)
    read(a_study(review, "Bao 2020"), NUMBERS, outcome=outcome, instrument=a_scale(review))
    refused = refusal(an_analysis(review, outcome))
    assert refused.code == "direction-undeclared"
    assert "Declare it in the protocol" in str(refused)


def test_an_instrument_without_a_direction_is_named_with_its_studies():
    review = a_review()
    outcome, scale = an_outcome(review), a_scale(review, name="FACT/GOG-NTX", direction=None)
    bao = a_study(review, "Bao 2020")
    read(bao, NUMBERS, outcome=outcome, instrument=scale)
    read(a_study(review, "Peng 2019"), NUMBERS, outcome=outcome, instrument=scale)
    analysis = an_analysis(review, outcome)
    refused = refusal(analysis)
    assert refused.code == "direction-undeclared"
    assert "FACT/GOG-NTX in Bao 2020, Peng 2019" in str(refused)
    studies.declare_direction(bao, scale, direction=Direction.LOWER, by=readers(review)[0])
    assert "FACT/GOG-NTX in Peng 2019" in str(refusal(analysis))
    outcomes.change_instrument(scale, direction=Direction.LOWER, by=lead_of(review))
    assert len(built(analysis).rows) == 2


def test_a_value_without_an_instrument_has_no_direction():
    review = a_review()
    outcome = an_outcome(review)
    read(a_study(review, "Bao 2020"), NUMBERS, outcome=outcome)
    assert "an unnamed instrument in Bao 2020" in str(refusal(an_analysis(review, outcome)))


def test_counts_are_not_asked_for_the_direction_of_a_scale():
    """A standardized difference of events is refused as what it is: no measure of such data."""
    review = a_review()
    outcome = an_outcome(review, kind="binary", direction=None)
    counts = {"T": {"events": 3, "n": 20}, "C": {"events": 7, "n": 21}}
    read(a_study(review, "Bao 2020"), counts, outcome=outcome, reported_as="events")
    analysis = an_analysis(review, outcome, measure="SMD")
    with pytest.raises(UnknownChoice, match="no binary measure 'SMD'; choose one of RR, OR, RD"):
        compute(built(analysis), Settings.of(analysis))


def test_hands_and_feet_of_one_trial_need_an_override():
    review = a_review()
    hands, feet = an_outcome(review, key="hands"), an_outcome(review, key="feet")
    scale = a_scale(review)
    for label in ("Bao 2020", "Peng 2019"):
        study = a_study(review, label)
        read_all(
            study,
            [
                {"arm": arm, "outcome": outcome, "instrument": scale, **numbers}
                for outcome in (hands, feet)
                for arm, numbers in NUMBERS.items()
            ],
        )
    analysis = an_analysis(review, hands, feet)
    refused = refusal(analysis)
    assert refused.code == "same-people-twice"
    assert "2 studies count the same people more than once (Bao 2020, Peng 2019)" in str(refused)
    analysis = analyses.allow_same_people(analysis, reason="As published", by=lead_of(review))
    data = built(analysis)
    assert [row.label for row in data.rows] == [
        "Bao 2020, Feet", "Bao 2020, Hands", "Peng 2019, Feet", "Peng 2019, Hands",
    ]  # fmt: skip
    [warning] = data.warnings
    assert warning["code"] == "same-people-twice"
    assert "the interval is too narrow. Override: As published" in warning["sentence"]
    analysis = analyses.allow_same_people(analysis, reason="", by=lead_of(review))
    assert refusal(analysis).code == "same-people-twice"


def test_two_outcomes_of_different_trials_count_nobody_twice():
    review = a_review()
    hands, feet, scale = an_outcome(review, key="h"), an_outcome(review, key="f"), a_scale(review)
    read(a_study(review, "Bao 2020"), NUMBERS, outcome=hands, instrument=scale)
    read(a_study(review, "Peng 2019"), NUMBERS, outcome=feet, instrument=scale)
    assert built(an_analysis(review, hands, feet)).warnings == ()


def test_a_mean_difference_over_two_scales_has_no_unit():
    review = a_review()
    outcome = an_outcome(review)
    for label, name in (("Bao 2020", "VAS"), ("Peng 2019", "NRS")):
        scale = a_scale(review, name=name)
        read(a_study(review, label), NUMBERS, outcome=outcome, instrument=scale)
    refused = refusal(an_analysis(review, outcome, measure="MD"))
    assert refused.code == "different-instruments"
    assert "here are 2 (NRS, VAS). Use a standardized mean difference" in str(refused)
    assert len(built(an_analysis(review, outcome, label="By SMD")).rows) == 2


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"kind": "binary"}, "kind of data (continuous: One; binary: Other)"),
        (
            {"direction": Direction.HIGHER},
            "direction (lower is better: One; higher is better: Other)",
        ),
    ],
)
def test_unlike_outcomes_are_not_pooled_together(fields, what):
    review = a_review()
    one, other = an_outcome(review, key="one"), an_outcome(review, key="other", **fields)
    refused = refusal(an_analysis(review, one, other))
    assert refused.code == "mixed-outcomes"
    assert f"One and Other differ in their {what}" in str(refused)


def test_nothing_to_pool_says_whose_values_are_missing():
    review = a_review()
    outcome, scale = an_outcome(review), a_scale(review)
    analysis = an_analysis(review, outcome)
    assert refusal(analysis).code == "nothing-to-pool"
    study = a_study(review, "Bao 2020")
    read(study, {"T": NUMBERS["T"]}, outcome=outcome, instrument=scale)
    assert "Bao 2020: no agreed value for the comparator arm" in str(refusal(analysis))


def test_an_analysis_that_lost_its_outcomes_says_so():
    review = a_review()
    analysis = an_analysis(review, an_outcome(review))
    analysis.outcomes.clear()
    assert "choose one in its settings" in str(refusal(analysis))


def one_more(review, *, more=None):
    """Another trial beside the three of a pooled review, not yet read."""
    return a_study(review, "Dhawan 2020", more=more)


LEFT_OUT = {
    "median alone": (
        {"T": {"n": 20, "median": 4, "reported_as": "median_iqr"}, "C": NUMBERS["C"]},
        "q1 and q3 not reported",
    ),
    "no n": ({"T": {"mean": 1.0, "sd": 1.0}, "C": NUMBERS["C"]}, "n not reported"),
    "no sd": ({"T": {"n": 9, "mean": 1.0}, "C": NUMBERS["C"]}, "sd not reported"),
    "events": (
        {"T": {"n": 9, "events": 3, "reported_as": "events"}, "C": NUMBERS["C"]},
        "a value is reported as events, which gives no mean and SD",
    ),
    "one arm": ({"C": NUMBERS["C"]}, "no agreed value for the experimental arm"),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_a_study_that_cannot_take_part_is_kept_with_its_reason(case, pooled):
    rows, reason = LEFT_OUT[case]
    review, analysis = pooled
    read(one_more(review), rows, outcome=review.outcomes.get(), instrument=review.instruments.get())
    assert left_out(analysis) == {"Dhawan 2020": reason}
    assert len(built(analysis).rows) == 3


def test_two_experimental_arms_that_nobody_combined(pooled):
    review, analysis = pooled
    study = one_more(review, more={"T2": ArmRole.EXPERIMENTAL})
    rows = {**NUMBERS, "T2": NUMBERS["T"]}
    read(study, rows, outcome=review.outcomes.get(), instrument=review.instruments.get())
    assert left_out(analysis) == {
        "Dhawan 2020": "2 experimental arms: combine them, set one aside, or choose in the "
        "settings what is done with several arms"
    }


def test_several_time_points_ask_for_a_choice_which_settings_make(pooled):
    review, analysis = pooled
    early = outcomes.add_timepoint(review, label="Week 8", by=lead_of(review))
    late = outcomes.add_timepoint(review, label="Week 12", by=lead_of(review))
    place = {"outcome": review.outcomes.get(), "instrument": review.instruments.get()}
    read_all(
        one_more(review),
        [
            {"arm": arm, "timepoint": time, **place, **numbers}
            for time in (early, late)
            for arm, numbers in NUMBERS.items()
        ],
    )
    reason = "several time points (Week 12, Week 8): choose one in the settings"
    assert left_out(analysis) == {"Dhawan 2020": reason}
    analysis = analyses.change(analysis, timepoint=early, reason="First", by=lead_of(review))
    assert [row.label for row in built(analysis).rows] == ["Dhawan 2020"]


def test_two_instruments_for_one_outcome_of_one_study(pooled):
    review, analysis = pooled
    scales = [review.instruments.get(), a_scale(review, name="Other")]
    read_all(
        one_more(review),
        [
            {"arm": arm, "outcome": review.outcomes.get(), "instrument": scale, **numbers}
            for scale in scales
            for arm, numbers in NUMBERS.items()
        ],
    )
    assert left_out(analysis) == {
        "Dhawan 2020": "two instruments for one outcome: keep one of them"
    }


def test_a_study_left_out_by_decision_gives_that_reason(pooled):
    review, analysis = pooled
    study = review.studies.get(label="Peng 2019")
    analyses.leave_out(analysis, study, reason="Influential", by=lead_of(review))
    assert left_out(analysis) == {"Peng 2019": "Influential"}
    analyses.take_in(analysis, study, by=lead_of(review))
    assert left_out(analysis) == {}
