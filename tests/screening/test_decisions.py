"""One verdict each, one outcome, and nothing of a colleague's before one's own is in."""

from contextlib import ExitStack

import pytest
from django.db import DatabaseError, transaction

from evidence import audit, duplicates, fulltexts, protocol
from evidence.models import Report, Role, Study
from evidence.permissions import NotAllowed
from screening import arbitration, decisions, outcomes, queues
from screening.models import Claim, Decision, Item, Stage, StageKind
from screening.rules import Standing
from tests.factories.instants import at_once, holding, started, wait_for_a_waiter
from tests.factories.people import a_frozen_protocol, a_member, a_review, lead_of
from tests.factories.screening import a_desk, a_pdf, decide, let_through, more_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return a_desk()


def test_two_who_agree_settle_it_and_the_report_goes_on(desk):
    item = desk.items()[0]
    assert decisions.record(item, verdict="include", by=desk.yh) is Standing.WAITING
    assert decisions.record(item, verdict="maybe", by=desk.tt) is Standing.INCLUDED
    item.refresh_from_db()
    assert (item.outcome, item.settled_by) == ("included", "agreement")
    assert Report.objects.get().record == item.record
    assert [i.record for i in desk.items(StageKind.FULL_TEXT)] == [item.record]


def test_two_who_differ_make_a_conflict_and_no_report(desk):
    item = decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "exclude"))
    assert item.outcome is None
    assert item.conflict_at is not None
    assert not Report.objects.exists()


def test_the_same_verdict_twice_is_one_and_another_is_refused(desk):
    item = desk.items()[0]
    for _ in range(2):
        decisions.record(item, verdict="include", by=desk.yh)
    assert Decision.objects.count() == 1
    with pytest.raises(decisions.AlreadyDecided):
        decisions.record(item, verdict="exclude", by=desk.yh)
    decisions.record(item, verdict="include", by=desk.tt)
    with pytest.raises(decisions.AlreadySettled, match="Both verdicts are in"):
        decisions.record(item, verdict="exclude", by=desk.yh)


def test_a_third_person_is_not_needed(desk):
    third = a_member(desk.review, Role.INVESTIGATOR, username="third")
    one, two, *_ = desk.items()
    decide(one, (desk.yh, "include"), (desk.tt, "include"))
    with pytest.raises(decisions.AlreadySettled):
        decisions.record(one, verdict="include", by=third)
    assert queues.claim(two, by=desk.yh)
    assert queues.claim(two, by=desk.tt)
    with pytest.raises(decisions.OthersHaveIt):
        decisions.record(two, verdict="include", by=third)
    assert two.decisions.count() == 0


def test_a_claim_that_ran_out_gives_its_place_to_whoever_decides(desk):
    item = desk.items()[0]
    third = a_member(desk.review, Role.INVESTIGATOR, username="third")
    for person in desk.voters:
        queues.claim(item, by=person)
    Claim.objects.filter(by=desk.yh).update(until="2020-01-01T00:00Z")
    assert decisions.record(item, verdict="include", by=third) is Standing.WAITING
    assert decisions.record(item, verdict="include", by=desk.tt) is Standing.INCLUDED
    item.refresh_from_db()
    assert item.taken == 2


@pytest.mark.parametrize("username", ["lead", "arbiter"])
def test_only_investigators_decide(desk, username):
    person = getattr(desk, username)
    with pytest.raises(NotAllowed):
        decisions.record(desk.items()[0], verdict="include", by=person)


@pytest.mark.parametrize("verdict", ["", "perhaps", "INCLUDE"])
def test_a_verdict_that_is_none_is_refused(desk, verdict):
    with pytest.raises(decisions.VerdictUnknown):
        decisions.record(desk.items()[0], verdict=verdict, by=desk.yh)


# Undo ------------------------------------------------------------------------------------------


def test_ones_own_verdict_is_taken_back_and_given_anew(desk):
    item = decide(desk.items()[0], (desk.yh, "include"))
    decisions.take_back(item, by=desk.yh)
    item.refresh_from_db()
    assert item.taken == 0
    item = decide(item, (desk.yh, "exclude"), (desk.tt, "exclude"))
    assert item.outcome == "excluded"
    assert Decision.objects.standing().count() == 2
    assert Decision.objects.count() == 3


@pytest.mark.parametrize("second", ["include", "exclude"])
def test_undo_is_refused_once_both_verdicts_are_in(desk, second):
    item = decide(desk.items()[0], (desk.yh, "include"), (desk.tt, second))
    with pytest.raises(decisions.AlreadySettled):
        decisions.take_back(item, by=desk.yh)
    assert Decision.objects.standing().count() == 2


def test_there_is_nothing_to_take_back_of_a_colleague(desk):
    item = decide(desk.items()[0], (desk.yh, "include"))
    with pytest.raises(decisions.NothingToTakeBack):
        decisions.take_back(item, by=desk.tt)


# One verdict is enough -------------------------------------------------------------------------


@pytest.fixture
def alone(desk):
    Stage.objects.filter(review=desk.review).update(required=1)
    return desk


def test_where_one_decides_a_maybe_lets_through_and_undo_opens_it_again(alone):
    item = decide(alone.items()[0], (alone.yh, "maybe"))
    assert item.outcome == "included"
    decisions.take_back(item, by=alone.yh)
    item.refresh_from_db()
    assert (item.outcome, item.conflict_at, item.taken) == (None, None, 0)
    assert not Report.objects.exists()


def test_undo_alone_is_refused_when_work_would_be_lost(alone):
    item = decide(alone.items()[0], (alone.yh, "include"))
    a_pdf(Report.objects.get(), by=alone.yh)
    with pytest.raises(fulltexts.ReportHasWork):
        decisions.take_back(item, by=alone.yh)
    assert Decision.objects.standing().count() == 1


def test_an_amendment_to_one_verdict_settles_what_has_one(desk):
    waiting, open_, _ = desk.items()
    decide(waiting, (desk.yh, "exclude"))
    version = protocol.amend(desk.review, reason="Few people", by=desk.lead)
    protocol.set_plan(version, verdicts_required=1, by=desk.lead)
    protocol.freeze(version, by=desk.lead)
    queues.fill(desk.review)
    waiting.refresh_from_db()
    open_.refresh_from_db()
    assert waiting.outcome == "excluded"
    assert open_.outcome is None
    assert desk.stage().required == 1


# Full text -------------------------------------------------------------------------------------


def test_an_exclusion_at_full_text_needs_its_reason(desk):
    item = let_through(desk)[0]
    with pytest.raises(decisions.ReasonMissing):
        decisions.record(item, verdict="exclude", by=desk.yh)
    with pytest.raises(decisions.VerdictUnknown):
        decisions.record(item, verdict="maybe", by=desk.yh)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.create(item=item, by=desk.yh, verdict="exclude", full_text=True)


def test_two_reasons_for_one_exclusion_are_no_conflict(desk):
    item = let_through(desk)[0]
    decisions.record(item, verdict="exclude", reason=desk.reasons[2], by=desk.yh)
    decisions.record(item, verdict="exclude", reason=desk.reasons[0], by=desk.tt)
    item.refresh_from_db()
    assert item.outcome == "excluded"
    assert item.reason == desk.reasons[0]


def test_a_reason_of_an_older_protocol_is_refused_with_a_sentence(desk):
    item = let_through(desk)[0]
    version = protocol.amend(desk.review, reason="One more reason", by=desk.lead)
    protocol.freeze(version, by=desk.lead)
    with pytest.raises(decisions.ReasonMissing, match="older protocol"):
        decisions.record(item, verdict="exclude", reason=desk.reasons[0], by=desk.yh)
    newer = version.reasons.get(rank=1)
    assert decisions.record(item, verdict="exclude", reason=newer, by=desk.yh)


def test_a_reason_of_another_review_is_refused(desk):
    other = a_review(slug="other", short_title="Other")
    foreign = a_frozen_protocol(other).reasons.first()
    with pytest.raises(decisions.ReasonMissing):
        decisions.record(desk.items()[0], verdict="exclude", reason=foreign, by=desk.yh)


def test_a_report_not_retrieved_waits_and_comes_back(desk):
    item, *others = let_through(desk)
    fulltexts.seek(item.report, state="not_retrieved", note="Library, author", by=desk.yh)
    with pytest.raises(decisions.NotRetrieved):
        decisions.record(item, verdict="include", by=desk.yh)
    assert not queues.claim(item, by=desk.yh)
    seen = {queues.next_item(desk.stage(StageKind.FULL_TEXT), by=desk.yh).pk}
    assert item.pk not in seen | {one.pk for one in others} - seen
    fulltexts.seek(item.report, state="retrieved", by=desk.yh)
    assert decisions.record(item, verdict="include", by=desk.yh) is Standing.WAITING


def test_an_included_full_text_is_a_study(desk):
    item = decide(let_through(desk)[0], (desk.yh, "include"), (desk.tt, "include"))
    assert Study.objects.get().reports.get() == item.report


# Records that are merged away ------------------------------------------------------------------


def test_a_record_that_was_merged_away_leaves_the_queue(desk):
    first, second, _ = desk.items()
    held = queues.next_item(desk.stage(), by=desk.yh)
    assert held == first
    duplicates.merge(first.record, into=second.record, by=desk.lead)
    with pytest.raises(decisions.RecordGone):
        decisions.record(first, verdict="include", by=desk.yh)
    assert queues.next_item(desk.stage(), by=desk.yh) == second
    first.refresh_from_db()
    assert first.taken == 0


def test_a_record_that_stands_alone_again_is_read(desk):
    first, second, _ = desk.items()
    row = duplicates.merge(first.record, into=second.record, by=desk.lead)
    duplicates.take_back(row, by=desk.lead)
    assert decisions.record(first, verdict="include", by=desk.yh) is Standing.WAITING


def test_a_decided_record_stays_when_it_is_merged(desk):
    first, second, _ = desk.items()
    decide(first, (desk.yh, "include"))
    row = duplicates.merge(first.record, into=second.record, by=desk.yh)
    assert (row.record, row.into) == (second.record, first.record)


# Blinding --------------------------------------------------------------------------------------


def test_a_colleague_sees_nothing_until_both_are_in(desk):
    item = decide(desk.items()[0], (desk.yh, "include"))
    for person in (desk.tt, desk.lead, desk.arbiter):
        assert not Decision.objects.seen_by(person).exists()
        assert (
            not audit.visible_to(person, desk.review).filter(act__startswith="screening").exists()
        )
    assert Decision.objects.seen_by(desk.yh).count() == 1
    decide(item, (desk.tt, "include"))
    for person in (desk.yh, desk.tt, desk.lead, desk.arbiter):
        assert Decision.objects.seen_by(person).count() == 2
        entries = audit.visible_to(person, desk.review)
        assert entries.filter(act="screening.decided").count() == 2


def test_a_stranger_sees_no_verdict_at_all(desk):
    decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "include"))
    stranger = lead_of(a_review(slug="other", short_title="Other", lead="stranger"))
    assert not Decision.objects.seen_by(stranger).exists()
    assert not Item.objects.visible_to(stranger).exists()


# In the same instant ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [("include", "include"), ("include", "exclude")])
def test_two_verdicts_in_the_same_instant_make_one_outcome(first, second):
    desk = a_desk(records=6)
    for item in desk.items():
        found = at_once(
            lambda item=item: decisions.record(item, verdict=first, by=desk.yh),
            lambda item=item: decisions.record(item, verdict=second, by=desk.tt),
        )
        end = Standing.INCLUDED if first == second else Standing.CONFLICT
        assert set(found) == {Standing.WAITING, end}
    assert Decision.objects.count() == 12
    assert Report.objects.count() == (6 if first == second else 0)
    assert set(Item.objects.values_list("taken", flat=True)) <= {2, 0}


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_verdict():
    desk = a_desk(records=4)
    for item in desk.items():
        found = at_once(
            *[lambda item=item: decisions.record(item, verdict="include", by=desk.yh)] * 4
        )
        assert found == [Standing.WAITING] * 4
    assert Decision.objects.count() == 4
    assert set(Item.objects.values_list("taken", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first_to_end():
    """Proof that does not rest on luck: the lock is seen in pg_locks."""
    desk = a_desk(records=1)
    item = desk.items()[0]
    with ExitStack() as stack, holding(item):
        call = stack.enter_context(
            started(lambda: decisions.record(item, verdict="include", by=desk.tt))
        )
        wait_for_a_waiter()
        assert not call.done()
        decisions.record(item, verdict="include", by=desk.yh)
    assert call.result(10) is Standing.INCLUDED


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_verdicts_can_end_with_no_outcome(monkeypatch):
    """The test above can fail: both reading before either writes is what the lock prevents."""
    desk = a_desk(records=12)
    rows = Item.objects.select_related("stage__review", "record", "report")
    monkeypatch.setattr(decisions, "locked", lambda item: rows.get(pk=item.pk))
    monkeypatch.setattr(decisions, "take_place", lambda item, *, by: None)
    for item in desk.items():
        at_once(
            lambda item=item: decisions.record(item, verdict="include", by=desk.yh),
            lambda item=item: decisions.record(item, verdict="include", by=desk.tt),
        )
    assert Item.objects.filter(stage=desk.stage(), outcome=None).exists()


@pytest.mark.django_db(transaction=True)
def test_deciding_and_taking_back_in_the_same_instant_leave_a_sound_state():
    desk = a_desk(records=5)
    for item in desk.items():
        decide(item, (desk.yh, "include"))
        at_once(
            lambda item=item: decisions.take_back(item, by=desk.yh),
            lambda item=item: decisions.record(item, verdict="include", by=desk.tt),
        )
        item.refresh_from_db()
        standing = item.decisions.standing().count()
        assert (item.outcome == "included") == (standing == 2)
        assert item.taken == standing


@pytest.mark.django_db(transaction=True)
def test_two_arbiters_in_the_same_instant_make_one_ruling():
    desk = a_desk(records=1)
    item = decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "exclude"))
    other = a_member(desk.review, Role.ARBITER, username="other")
    found = at_once(
        lambda: arbitration.rule(item, verdict="include", sentence="Fits.", by=desk.arbiter),
        lambda: arbitration.rule(item, verdict="exclude", sentence="Does not.", by=other),
    )
    refused = [one for one in found if isinstance(one, decisions.AlreadySettled)]
    assert len(refused) == 1
    item.refresh_from_db()
    assert (item.outcome == "included") == (item.ruling.verdict == "include")
    assert Report.objects.count() == (item.outcome == "included")


def test_a_stage_that_is_closed_takes_no_verdict(desk):
    stage = desk.stage()
    Stage.objects.filter(pk=stage.pk).update(closed_at="2026-01-01T00:00Z")
    with pytest.raises(decisions.StageClosed):
        decisions.record(desk.items()[0], verdict="include", by=desk.yh)
    assert queues.next_item(desk.stage(), by=desk.yh) is None


def test_when_the_second_write_fails_nothing_of_the_verdict_stays(desk, monkeypatch):
    item = decide(desk.items()[0], (desk.yh, "include"))

    def broken(*args, **kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(outcomes, "settle", broken)
    with pytest.raises(DatabaseError), transaction.atomic():
        decisions.record(item, verdict="include", by=desk.tt)
    item.refresh_from_db()
    assert (item.decisions.count(), item.taken) == (1, 1)


def test_new_records_get_items_while_screening_goes_on(desk):
    decide(desk.items()[0], (desk.yh, "include"))
    more_records(desk.review, 2)
    assert queues.fill(desk.review) == 2
    assert queues.fill(desk.review) == 0
    assert len(desk.items()) == 5
