"""From reports to trials: joined, split, described; arms combined, set aside, removed."""

import pytest

from evidence import arms, characteristics, extraction, studies
from evidence.edits import FieldWrong
from evidence.errors import Stale
from evidence.models import ArmCombination, Pair, PairAnswer, Record, Report, Study
from tests.factories.gathering import a_study, read
from tests.factories.people import a_review
from tests.factories.screening import a_desk, decide, let_through

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return a_study()


@pytest.fixture
def two():
    """Two included reports, a study each."""
    desk = a_desk(records=3)
    full = let_through(desk)
    for item in full[:2]:
        decide(item, (desk.yh, "include"), (desk.tt, "include"))
    return desk, [item.report for item in full]


def test_two_reports_are_joined_to_one_study_and_split_again(two):
    desk, (first, second, _) = two
    first.refresh_from_db()
    studies.join(second, first.study, by=desk.lead)
    assert Study.objects.get().reports.count() == 2
    own = studies.split(second, by=desk.lead)
    assert [row.reports.count() for row in Study.objects.order_by("pk")] == [1, 1]
    assert own.reports.get() == second
    with pytest.raises(studies.OnlyReport):
        studies.split(second, by=desk.lead)


def test_joining_answers_whether_two_reports_are_of_one_study(two):
    desk, (first, second, third) = two
    first.refresh_from_db()
    asked = [
        Pair.objects.create(
            review=desk.review, first=first.record, second=other.record, probability=0.1,
            evidence="authors alike", suggestion=PairAnswer.RELATED,
        )
        for other in (second, third)
    ]  # fmt: skip
    studies.join(second, first.study, by=desk.lead)
    assert [Pair.objects.get(pk=row.pk).answer for row in asked] == ["related", "open"]


def test_a_report_that_is_not_included_joins_no_study(two):
    desk, (first, _, open_) = two
    first.refresh_from_db()
    with pytest.raises(studies.NotIncluded):
        studies.join(open_, first.study, by=desk.lead)
    with pytest.raises(studies.NotIncluded):
        studies.split(open_, by=desk.lead)


def test_a_study_with_work_does_not_lose_its_only_report(two):
    desk, (first, second, _) = two
    first.refresh_from_db()
    second.refresh_from_db()
    arms.add(second.study, label="Usual care", role="comparator", by=desk.lead)
    with pytest.raises(studies.StudyHasWork):
        studies.join(second, first.study, by=desk.lead)
    second.refresh_from_db()
    assert second.study != first.study


def test_a_report_of_another_review_is_refused(two):
    _desk, (first, *_) = two
    other = a_study(a_review(slug="other", short_title="Other"))
    first.refresh_from_db()
    with pytest.raises(studies.OtherReview):
        studies.join(first, other.study, by=other.lead)


def test_characteristics_are_typed(of):
    age = characteristics.add(of.review, label="Mean age", kind="number", by=of.lead)
    kind = characteristics.add(
        of.review, label="Setting", kind="choice", choices=["Home", "Clinic"], by=of.lead
    )
    row = characteristics.describe(of.study, age, printed="55.5 (9)", number=55.5, by=of.lead)
    assert (row.printed, row.number) == ("55.5 (9)", 55.5)
    for chosen in (["Moon"], ["Home", "Clinic"]):
        with pytest.raises(characteristics.NotAChoice):
            characteristics.describe(of.study, kind, chosen=chosen, by=of.lead)
    characteristics.describe(of.study, kind, chosen=["Home"], by=of.lead)
    assert of.study.characteristics.count() == 2


def test_a_stale_study_and_a_stale_arm_are_not_changed(of):
    of.study.refresh_from_db()
    old = of.study.revision
    studies.change(of.study, label="Peng 2020", revision=old, by=of.lead)
    with pytest.raises(Stale):
        studies.change(of.study, label="Peng", revision=old, by=of.lead)
    of.usual.refresh_from_db()
    old = of.usual.revision
    arms.change(of.usual, n_randomized=24, revision=old, by=of.lead)
    with pytest.raises(Stale):
        arms.change(of.usual, n_randomized=30, revision=old, by=of.lead)


# Arms ------------------------------------------------------------------------------------------


def test_an_arm_set_aside_leaves_the_sum_and_says_why(of):
    with pytest.raises(arms.ReasonMissing):
        arms.set_aside(of.usual, reason=" ", by=of.lead)
    arms.set_aside(of.usual, reason="Cold therapy is no exercise", by=of.lead)
    people = arms.people(of.review)
    assert (people.all_arms, people.set_aside, people.eligible) == (46, 23, 23)
    assert people.formula == "46 − 23 = 23"


def another(of, **fields):
    given = {"label": "Strength", "role": "experimental", "n_randomized": 12} | fields
    return arms.add(of.study, by=of.lead, **given)


def test_arms_are_combined_by_a_declared_act_and_taken_apart(of):
    row = another(of)
    made = arms.combine([of.balance, row], label="Exercise", reason="Both exercise", by=of.lead)
    again = arms.combine([of.balance, row], label="Exercise", reason="Both exercise", by=of.lead)
    assert made == again
    arms.separate(made, by=of.lead)
    row.refresh_from_db()
    assert row.combination is None


@pytest.mark.parametrize("which", ["none", "one", "the same twice", "two roles"])
def test_what_cannot_be_combined(of, which):
    chosen = {
        "none": [], "one": [of.balance], "the same twice": [of.balance, of.balance],
        "two roles": [of.balance, of.usual],
    }[which]  # fmt: skip
    with pytest.raises(arms.CannotCombine):
        arms.combine(chosen, label="Both", reason="Because", by=of.lead)
    assert not ArmCombination.objects.exists()


def test_a_combination_needs_its_reason_and_two_arms(of):
    row = another(of)
    with pytest.raises(arms.ReasonMissing):
        arms.combine([of.balance, row], label="Both", reason="", by=of.lead)
    arms.combine([of.balance, row], label="Both", reason="Both exercise", by=of.lead)
    arms.change(row, role="comparator", by=of.lead)
    of.balance.refresh_from_db()
    assert of.balance.combination is None
    assert not ArmCombination.objects.exists()


def test_removing_an_arm_ends_its_combination_and_is_refused_with_values(of):
    row = another(of)
    arms.combine([of.balance, row], label="Both", reason="Both exercise", by=of.lead)
    arms.remove(row, by=of.lead)
    assert not ArmCombination.objects.exists()
    read(of, of.yh, finished=False)
    with pytest.raises(arms.ArmHasValues):
        arms.remove(of.usual, by=of.lead)
    assert of.study.arms.count() == 2


@pytest.mark.parametrize("name", ["n_analysed", "n_completed"])
def test_more_than_were_randomized_is_refused(of, name):
    with pytest.raises(arms.NumbersDisagree):
        arms.change(of.usual, by=of.lead, **{name: 24})


def test_an_arm_finds_a_short_name_of_its_own(of):
    keys = {another(of, label=f"Strength{mark}").key for mark in ("", "!", "?")}
    assert keys == {"strength", "strength-2", "strength-3"}
    with pytest.raises(FieldWrong):
        another(of, label="x" * 200)


def test_a_study_that_is_read_keeps_what_was_read(of):
    read(of, of.yh, finished=False)
    assert extraction.numbers(of.study.extractions.get())


@pytest.mark.parametrize(
    ("authors", "year", "label"),
    [
        (["Andersen, Hjorth Pia", "Bo, L"], 2020, "Andersen 2020"),
        (["Berg HP"], 2019, "Berg 2019"),
        (["van der Linden J-P."], 2018, "van der Linden 2018"),
        (["Li W."], 2018, "Li 2018"),
        (["黄建平"], None, "黄建平 undated"),
        (["CARE Study Group"], 2021, "CARE Study Group 2021"),
        ([], None, "Effect of patient-specific ratings vs… undated"),
    ],
)
def test_a_study_is_named_by_its_first_author_and_year(authors, year, label):
    title = "Effect of patient-specific ratings vs conventional guidelines"
    record = Record(authors=authors, year=year, title=title)
    assert studies.label_of(Report(record=record)) == label
