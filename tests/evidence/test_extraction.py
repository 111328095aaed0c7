"""Two people read alone; what agrees is the consensus, the rest is settled by a person."""

import pytest

from evidence import audit, extraction, reading_list, studies, team
from evidence.errors import Stale
from evidence.models import Extraction, Role, Value
from evidence.permissions import NotAllowed
from tests.factories.gathering import a_study, read
from tests.factories.instants import at_once
from tests.factories.people import a_member, a_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return a_study()


def standing(of, person) -> str:
    return reading_list.of_extraction(of.review, user=person)[0].state


def test_equal_readings_are_the_consensus_by_themselves(of):
    read(of, of.yh)
    assert standing(of, of.tt) == "new"
    read(of, of.tt)
    rows = Value.objects.consensus()
    assert {row.settled_by for row in rows} == {"both"}
    assert sorted(row.mean for row in rows) == [47.4, 51.2]
    assert standing(of, of.yh) == "agreed"


def test_what_differs_waits_for_a_person(of):
    read(of, of.yh, sd=9.22)
    read(of, of.tt, sd=2.06)
    assert Value.objects.consensus().get().arm == of.balance
    (pair,) = [pair for pair in extraction.compared(of.study) if not pair.agreed]
    assert pair.differing == ("sd",)
    assert reading_list.extraction(of.review, user=of.yh).to_settle == 1
    extraction.settle(
        of.study, by=of.yh, outcome=of.numbness, arm=of.usual, instrument=of.scale,
        timepoint=of.week_12, taken_from="YH's", **pair.first,
    )  # fmt: skip
    assert Value.objects.consensus().count() == 2
    assert standing(of, of.tt) == "agreed"


def test_a_value_only_one_has_is_open_until_it_is_settled(of):
    """Counting values alone would call this agreed: two were entered, one is agreed."""
    place = {"outcome": of.numbness, "instrument": of.scale}
    for person, arm in ((of.yh, of.balance), (of.tt, of.usual)):
        reading = extraction.start(of.study, by=person)
        extraction.enter(reading, arm=arm, by=person, n=20, mean=1.0, sd=2.0, **place)
        extraction.submit(reading, by=person)
    found = reading_list.of_extraction(of.review, user=of.yh)[0]
    assert (found.state, found.n_open, found.n_agreed) == ("differ", 2, 0)


def test_a_third_reader_is_refused_and_looking_takes_no_place(of):
    third = a_member(of.review, Role.INVESTIGATOR, username="third")
    read(of, of.yh, finished=False)
    read(of, of.tt, finished=False)
    with pytest.raises(extraction.EnoughReaders):
        extraction.start(of.study, by=third)
    assert standing(of, third) == "closed"


def test_who_left_without_finishing_leaves_the_place(of):
    read(of, of.yh, finished=False)
    team.leave(of.review.memberships.get(user=of.yh), by=of.lead)
    third = a_member(of.review, Role.INVESTIGATOR, username="third")
    read(of, of.tt)
    read(of, third)
    assert Value.objects.consensus().count() == 2


def test_a_colleagues_reading_is_not_ones_own(of):
    reading = read(of, of.yh, finished=False)
    for act in (extraction.submit, extraction.take_back):
        with pytest.raises(extraction.NotYours):
            act(reading, by=of.tt)
    with pytest.raises(extraction.NotYours):
        extraction.enter(reading, outcome=of.numbness, arm=of.usual, by=of.tt, n=1)


def test_a_value_that_is_taken_out_twice_is_gone(of):
    reading = extraction.start(of.study, by=of.yh)
    place = {"outcome": of.numbness, "arm": of.usual}
    row = extraction.enter(reading, by=of.yh, n=20, mean=1.0, sd=2.0, **place)
    again = reading.values.get(pk=row.pk)
    extraction.remove(row, by=of.yh, revision=again.revision)
    extraction.remove(again, by=of.yh, revision=again.revision)
    assert not reading.values.filter(**place).exists()


def test_a_finished_reading_is_opened_again_only_while_the_colleagues_is_not_in(of):
    reading = read(of, of.yh)
    with pytest.raises(extraction.AlreadySubmitted):
        extraction.enter(reading, outcome=of.numbness, arm=of.usual, by=of.yh, n=1)
    extraction.take_back(reading, by=of.yh)
    place = {"outcome": of.numbness, "instrument": of.scale, "timepoint": of.week_12}
    extraction.enter(reading, arm=of.usual, by=of.yh, sd=3.3, **place)
    extraction.submit(reading, by=of.yh)
    read(of, of.tt, sd=3.3)
    assert Value.objects.consensus().count() == 2
    with pytest.raises(extraction.AlreadySubmitted):
        extraction.take_back(reading, by=of.yh)


def test_values_go_along_when_their_instrument_was_another(of):
    reading = read(of, of.yh, finished=False)
    before = (of.scale.pk, of.week_12.pk)
    extraction.move(reading, outcome=of.numbness, by=of.yh, before=before, timepoint=of.week_12)
    assert set(reading.values.values_list("instrument", "timepoint")) == {(None, of.week_12.pk)}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"n": 0}, "n"), ({"sd": 0}, "sd"), ({"sd": -1.5}, "sd"), ({"se": 0}, "se"),
        ({"events": 9, "n": 8}, "events"), ({"r": 1}, "r"), ({"p": 1.2}, "p"),
        ({"ci_low": 3, "ci_high": 2}, "ci_low"), ({"q1": 5, "median": 4}, "q1"),
        ({"minimum": 5, "median": 4}, "minimum"), ({"n": 10**12}, "n"),
    ],
)  # fmt: skip
def test_impossible_numbers_are_refused_with_their_field(of, fields, field):
    reading = extraction.start(of.study, by=of.yh)
    with pytest.raises(Exception, match=r".+") as refused:
        extraction.enter(reading, outcome=of.numbness, arm=of.usual, by=of.yh, **fields)
    assert refused.value.field == field
    assert not Value.objects.exists()


def test_an_outcome_the_study_does_not_report_and_an_arm_of_another_are_refused(of):
    reading = extraction.start(of.study, by=of.yh)
    other = a_study(of.review, label="Gui 2021")
    with pytest.raises(extraction.ValueImpossible):
        extraction.enter(reading, outcome=of.numbness, arm=other.usual, by=of.yh, n=1)
    studies.flag(of.study, [], by=of.lead)
    with pytest.raises(extraction.NotFlagged):
        extraction.enter(reading, outcome=of.numbness, arm=of.usual, by=of.yh, n=1)


def test_a_stale_form_changes_nothing(of):
    reading = read(of, of.yh, finished=False)
    row = reading.values.get(arm=of.usual)
    place = {"outcome": of.numbness, "instrument": of.scale, "timepoint": of.week_12}
    extraction.enter(reading, arm=of.usual, by=of.yh, revision=row.revision, mean=50.0, **place)
    with pytest.raises(Stale):
        extraction.enter(reading, arm=of.usual, by=of.yh, revision=row.revision, mean=1.0, **place)
    row.refresh_from_db()
    assert row.mean == 50.0


def test_settling_before_both_are_in_or_without_the_role_is_refused(of):
    read(of, of.yh)
    with pytest.raises(extraction.NotComplete):
        extraction.settle(of.study, by=of.lead, outcome=of.numbness, arm=of.usual, n=1)
    with pytest.raises(extraction.NotComplete):
        extraction.compared(of.study)
    reader = a_member(of.review, Role.READER, username="reader")
    with pytest.raises(NotAllowed):
        extraction.settle(of.study, by=reader, outcome=of.numbness, arm=of.usual, n=1)


def test_nothing_entered_cannot_be_finished(of):
    with pytest.raises(extraction.NothingEntered):
        extraction.submit(extraction.start(of.study, by=of.yh), by=of.yh)


def test_a_colleague_sees_neither_reading_nor_that_it_is_in(of):
    read(of, of.yh)
    for person in (of.tt, of.lead):
        assert not Value.objects.seen_by(person).exists()
        assert not Extraction.objects.seen_by(person).exists()
        acts = audit.visible_to(person, of.review).values_list("act", flat=True)
        assert "extraction.submitted" not in acts
    assert standing(of, of.tt) == "new"
    read(of, of.tt, sd=2.06)
    assert Value.objects.seen_by(of.lead).count() == 5


@pytest.mark.django_db(transaction=True)
def test_both_finish_in_the_same_instant_and_agree_once():
    review = a_review()
    for k in range(4):
        of = a_study(review, label=f"Study {k}")
        readings = [read(of, person, finished=False) for person in (of.yh, of.tt)]
        found = at_once(*[lambda row=row: extraction.submit(row, by=row.by) for row in readings])
        assert sorted(found) == [False, True]
        consensus = Extraction.objects.get(study=of.study, is_consensus=True)
        assert consensus.values.count() == 2


@pytest.mark.django_db(transaction=True)
def test_three_begin_in_the_same_instant_and_two_may():
    of = a_study()
    third = a_member(of.review, Role.INVESTIGATOR, username="third")
    found = at_once(*[lambda p=p: extraction.start(of.study, by=p) for p in (of.yh, of.tt, third)])
    assert sum(isinstance(one, extraction.EnoughReaders) for one in found) == 1
    assert Extraction.objects.count() == 2
