"""Records leave before screening, and come back."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from evidence import removals, whereabouts
from evidence.models import AuditEntry, Record, Removal
from screening import decisions, progress, queues
from screening.models import StageKind
from tests.factories.screening import Desk, a_desk, decide

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db) -> Desk:
    return a_desk(records=3)


@pytest.fixture
def desk(at_first) -> Desk:
    return deepcopy(at_first)


def test_a_removed_record_is_screened_by_nobody_and_comes_back(desk):
    items = desk.items()
    record = items[0].record
    removals.remove([record], kind="other", why="Retracted in 2020", by=desk.lead)
    stage = items[0].stage
    given = {queues.next_item(stage, by=desk.yh).pk}
    decisions.record(queues.next_item(stage, by=desk.yh), verdict="exclude", by=desk.yh)
    given.add(queues.next_item(stage, by=desk.yh).pk)
    assert items[0].pk not in given
    assert progress.of(desk.review, user=desk.tt)[StageKind.TITLE_ABSTRACT].left == 2
    with pytest.raises(decisions.RecordGone):
        decisions.record(items[0], verdict="include", by=desk.yh)
    assert "Retracted in 2020" in whereabouts.of(record, user=desk.yh).sentence
    removals.put_back(Removal.objects.filter(record=record), by=desk.lead)
    assert progress.of(desk.review, user=desk.tt)[StageKind.TITLE_ABSTRACT].left == 3
    decisions.record(items[0], verdict="include", by=desk.yh)


def test_an_open_verdict_stays_and_is_not_told(desk):
    item = desk.items()[0]
    decide(item, (desk.yh, "include"))
    assert removals.preview([item.record]).goes == (item.record,)
    removals.remove([item.record], kind="other", why="Out of scope", by=desk.lead)
    removals.put_back(Removal.objects.all(), by=desk.lead)
    decide(item, (desk.tt, "include"))
    item.refresh_from_db()
    assert item.outcome == "included"


def test_what_was_screened_is_left_out_with_the_reason(desk):
    first, second, _ = desk.items()
    decide(first, (desk.yh, "exclude"), (desk.tt, "exclude"))
    found = removals.preview([first.record, second.record])
    assert found.goes == (second.record,)
    assert found.left_out == ((first.record, "it was screened"),)
    with pytest.raises(removals.NothingToRemove):
        removals.remove([first.record], kind="other", why="Late", by=desk.lead)


def test_one_undo_puts_one_act_back(desk):
    first, second, third = (item.record for item in desk.items())
    removals.remove([first], kind="other", why="Retracted", by=desk.lead)
    removals.remove([second, third], kind="automation", why="A filter", by=desk.lead)
    assert removals.put_back(removals.last_act(desk.review, by=desk.lead), by=desk.lead) == 2
    assert list(Record.objects.removed()) == [first]
    with pytest.raises(removals.NothingToPutBack):
        removals.put_back(removals.last_act(desk.review, by=desk.lead), by=desk.lead)
    said = AuditEntry.objects.filter(act="records.removed").values_list("sentence", flat=True)
    assert any("Removed 2 before screening" in one and "A filter" in one for one in said)


@pytest.mark.parametrize(
    ("kind", "why", "code"),
    [("other", "  ", "why-missing"), ("machine", "A filter", "removal-unknown")],
)
def test_it_says_why_and_who(desk, kind, why, code):
    with pytest.raises(removals.Invalid) as refused:
        removals.remove([desk.items()[0].record], kind=kind, why=why, by=desk.lead)
    assert refused.value.code == code


def test_an_investigator_takes_nothing_out_of_screening(desk):
    with pytest.raises(PermissionDenied):
        removals.remove([desk.items()[0].record], kind="other", why="I say so", by=desk.yh)


def test_the_database_keeps_one_removal_with_its_reason(desk):
    record = desk.items()[0].record
    removals.remove([record], kind="other", why="Retracted", by=desk.lead)
    row = Removal.objects.get()
    with pytest.raises(IntegrityError, match="a_record_is_removed_once"), transaction.atomic():
        Removal.objects.create(record=record, kind="other", why="Twice", by=desk.lead, at=row.at)
    with pytest.raises(IntegrityError, match="a_removal_says_why"), transaction.atomic():
        Removal.objects.filter(pk=row.pk).update(why="")
