"""How a conflict ends: by agreement of the two, or by a third person."""

from copy import deepcopy

import pytest
from django.db import DatabaseError, transaction

from evidence import extraction, fulltexts, studies
from evidence.models import AuditEntry, Report, Role, Study
from evidence.permissions import NotAllowed
from screening import arbitration, decisions
from screening.models import Ruling
from screening.rules import Standing
from tests.factories.people import a_member
from tests.factories.screening import a_desk, a_pdf, decide, let_through

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db):
    return a_desk()


@pytest.fixture
def desk(at_first):
    return deepcopy(at_first)


@pytest.fixture
def disputed(desk):
    return decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "exclude"))


def test_a_third_person_rules_and_says_why(desk, disputed):
    found = arbitration.rule(disputed, verdict="include", sentence="Fits.", by=desk.arbiter)
    disputed.refresh_from_db()
    assert found is Standing.INCLUDED
    assert (disputed.outcome, disputed.settled_by) == ("included", "ruling")
    assert Report.objects.get().record == disputed.record


def test_a_voter_cannot_rule_though_an_arbiter(desk):
    both = a_member(desk.review, Role.INVESTIGATOR, Role.ARBITER, username="both")
    item = decide(desk.items()[0], (both, "include"), (desk.tt, "exclude"))
    with pytest.raises(arbitration.VoterCannotRule):
        arbitration.rule(item, verdict="include", sentence="Fits.", by=both)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ruling.objects.create(item=item, by=both, verdict="include", sentence="Fits.")


@pytest.mark.parametrize("sentence", ["", "  \n"])
def test_a_ruling_without_a_sentence_is_refused(desk, disputed, sentence):
    with pytest.raises(arbitration.SentenceMissing):
        arbitration.rule(disputed, verdict="include", sentence=sentence, by=desk.arbiter)


def test_a_ruling_of_maybe_settles_nothing(desk, disputed):
    with pytest.raises(arbitration.RulingUnclear):
        arbitration.rule(disputed, verdict="maybe", sentence="Unsure.", by=desk.arbiter)


def test_there_is_nothing_to_rule_on_while_verdicts_are_open_or_settled(desk):
    first, second, _ = desk.items()
    decide(first, (desk.yh, "include"))
    decide(second, (desk.yh, "include"), (desk.tt, "include"))
    with pytest.raises(arbitration.NoConflict):
        arbitration.rule(first, verdict="include", sentence="Fits.", by=desk.arbiter)
    with pytest.raises(decisions.AlreadySettled):
        arbitration.rule(second, verdict="include", sentence="Fits.", by=desk.arbiter)


@pytest.mark.parametrize("username", ["lead", "yh"])
def test_only_an_arbiter_rules(desk, disputed, username):
    with pytest.raises(NotAllowed):
        arbitration.rule(disputed, verdict="include", sentence="Fits.", by=getattr(desk, username))


def test_two_who_come_to_agree_settle_it(desk, disputed):
    assert arbitration.propose(disputed, verdict="exclude", by=desk.yh) is Standing.CONFLICT
    assert arbitration.propose(disputed, verdict="include", by=desk.tt) is Standing.CONFLICT
    assert arbitration.propose(disputed, verdict="exclude", by=desk.tt) is Standing.EXCLUDED
    disputed.refresh_from_db()
    assert disputed.settled_by == "discussion"


def test_who_did_not_vote_cannot_discuss(desk, disputed):
    third = a_member(desk.review, Role.INVESTIGATOR, username="third")
    with pytest.raises(arbitration.NotAVoter):
        arbitration.propose(disputed, verdict="include", by=third)


def test_an_exclusion_at_full_text_by_ruling_needs_its_reason(desk):
    item = let_through(desk)[0]
    decisions.record(item, verdict="include", by=desk.yh)
    decisions.record(item, verdict="exclude", reason=desk.reasons[0], by=desk.tt)
    with pytest.raises(decisions.ReasonMissing):
        arbitration.rule(item, verdict="exclude", sentence="No.", by=desk.arbiter)
    arbitration.rule(
        item, verdict="exclude", reason=desk.reasons[1], sentence="No data.", by=desk.arbiter
    )
    item.refresh_from_db()
    assert item.reason == desk.reasons[1]


# Opened again ----------------------------------------------------------------------------------


def test_the_lead_opens_a_settled_record_again_and_the_old_ruling_is_in_the_history(desk, disputed):
    arbitration.rule(disputed, verdict="include", sentence="It fits.", by=desk.arbiter)
    arbitration.reopen(disputed, why="A protocol, not a trial", by=desk.lead)
    disputed.refresh_from_db()
    assert disputed.outcome is None
    assert not Report.objects.exists()
    arbitration.rule(disputed, verdict="exclude", sentence="A protocol.", by=desk.arbiter)
    disputed.refresh_from_db()
    assert disputed.outcome == "excluded"
    words = " ".join(AuditEntry.objects.values_list("sentence", flat=True))
    assert "It fits." in words
    assert "A protocol, not a trial" in words


def test_opening_again_needs_a_reason_a_settled_record_and_the_lead(desk, disputed):
    with pytest.raises(arbitration.NoConflict):
        arbitration.reopen(disputed, why="x", by=desk.lead)
    item = decide(desk.items()[1], (desk.yh, "include"), (desk.tt, "include"))
    with pytest.raises(arbitration.SentenceMissing):
        arbitration.reopen(item, why=" ", by=desk.lead)
    with pytest.raises(NotAllowed):
        arbitration.reopen(item, why="x", by=desk.yh)


def test_what_someone_worked_on_is_not_opened_again(desk):
    first, second, third = desk.items()
    full = let_through(desk)
    decisions.record(full[0], verdict="include", by=desk.yh)
    a_pdf(full[1].report, by=desk.yh)
    for item in (first, second):
        with pytest.raises(fulltexts.ReportHasWork):
            arbitration.reopen(item, why="Mistake", by=desk.lead)
    arbitration.reopen(third, why="Mistake", by=desk.lead)
    assert Report.objects.count() == 2


def test_a_study_with_values_is_not_taken_out(desk):
    item = decide(let_through(desk)[0], (desk.yh, "include"), (desk.tt, "include"))
    extraction.start(Study.objects.get(), by=desk.yh)
    with pytest.raises(studies.StudyHasWork):
        arbitration.reopen(item, why="Mistake", by=desk.lead)
    item.refresh_from_db()
    assert item.outcome == "included"


def test_a_study_without_work_goes_and_comes_back(desk):
    item = decide(let_through(desk)[0], (desk.yh, "include"), (desk.tt, "include"))
    arbitration.reopen(item, why="Mistake", by=desk.lead)
    assert not Study.objects.exists()
    arbitration.rule(item, verdict="include", sentence="After all.", by=desk.arbiter)
    assert Study.objects.count() == 1
