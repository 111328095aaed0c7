"""Whose turn it is: each record to two people, never to a third, and none is lost."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence import duplicates, removals, sources
from evidence.models import STANDS, Import, Record, Role
from screening import decisions, progress, queues, tasks
from screening.models import Claim, Item, Stage, StageKind
from tests.factories.instants import at_once
from tests.factories.people import a_member, a_review
from tests.factories.screening import a_desk, decide, more_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return a_desk()


def read_all(stage: Stage, person) -> list[int]:
    """Everything this person is given, decided as it comes."""
    seen = []
    while (item := queues.next_item(stage, by=person)) is not None:
        decisions.record(item, verdict="exclude", by=person)
        seen.append(item.pk)
    return seen


def test_both_read_everything_in_the_same_order(desk):
    order = [item.pk for item in desk.items()]
    assert read_all(desk.stage(), desk.yh) == order
    assert read_all(desk.stage(), desk.tt) == order
    assert not Item.objects.filter(outcome=None).exists()


def test_which_record_stands_is_said_alike_by_a_queryset_and_in_sql(desk):
    merged, removed, withdrawn, *_ = more_records(desk.review, 4)
    duplicates.merge(merged, into=desk.items()[0].record, by=desk.lead)
    removals.remove([removed], kind="other", why="Retracted", by=desk.lead)
    Record.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    said = Record.objects.raw(f"SELECT r.id FROM evidence_record r WHERE {STANDS}")  # noqa: S608
    assert {r.pk for r in said} == {r.pk for r in Record.objects.standing()}
    assert len(said) == 4


def test_what_is_open_stays_open_until_it_is_decided(desk):
    first = queues.next_item(desk.stage(), by=desk.yh)
    assert queues.next_item(desk.stage(), by=desk.yh) == first
    assert Claim.objects.count() == 1


def test_a_third_person_is_given_only_what_nobody_else_has(desk):
    third = a_member(desk.review, Role.INVESTIGATOR, username="third")
    one, two, three = desk.items()
    for person in desk.voters:
        queues.claim(one, by=person)
    assert queues.next_item(desk.stage(), by=third) == two
    decide(two, (desk.yh, "include"), (third, "include"))
    assert queues.next_item(desk.stage(), by=third) == three


def test_what_nobody_filled_in_is_found_by_the_sweep(desk):
    """The broker was away when an import ended, when a merge or a removal was taken back."""
    assert (queues.unfilled(), tasks.sweep()) == ([], 0)
    more_records(desk.review, 2)
    assert queues.unfilled() == [desk.review]
    assert (tasks.sweep(), tasks.sweep()) == (2, 0)
    other = a_review(slug="second")  # no stage yet
    more_records(other, 1)
    assert queues.unfilled() == [other]
    assert tasks.sweep() == 1


def test_what_a_merge_or_a_removal_gave_back_is_found_by_the_sweep(desk):
    first, second, *_ = more_records(desk.review, 3)
    merge = duplicates.merge(first, into=second, by=desk.lead)
    assert tasks.sweep() == 2
    duplicates.take_back(merge, by=desk.lead)
    assert queues.unfilled() == [desk.review]
    assert (tasks.sweep(), tasks.sweep()) == (1, 0)


def test_the_sweep_leaves_a_closed_stage_and_a_review_under_import(desk):
    more_records(desk.review, 1)
    Stage.objects.update(closed_at=timezone.now())
    assert queues.unfilled() == []
    Stage.objects.update(closed_at=None)
    assert queues.unfilled() == [desk.review]
    Import.objects.create(
        search=sources.add_search(desk.review.sources.get(), by=desk.lead),
        file_name="second.ris", sha256="2", size=1, by=desk.lead,
    )  # fmt: skip
    assert queues.unfilled() == []


def an_import(desk, *, n: int, state: str = "done") -> Import:
    """An import of `n` records, as the reader leaves it."""
    row = Import.objects.create(
        search=sources.add_search(desk.review.sources.get(), by=desk.lead), state=state,
        file_name="second.ris", sha256="2", size=1, by=desk.lead, n_records=n,
        finished_at=timezone.now() if state == "done" else None,
    )  # fmt: skip
    more_records(desk.review, n, of=row)
    return row


def test_filling_looks_at_what_came_since(desk):
    """An import is looked at once; again only when a better reader found more in its file."""
    row = an_import(desk, n=2, state="reading")
    assert queues.fill(desk.review) == 0  # its duplicates are not known yet
    Import.objects.update(state="done", finished_at=timezone.now())
    assert queues.unfilled() == [desk.review]
    assert queues.fill(desk.review) == 2
    more_records(desk.review, 1, of=row)
    assert (queues.unfilled(), queues.fill(desk.review)) == ([], 0)
    Import.objects.update(n_records=3)
    assert queues.unfilled() == [desk.review]
    assert (queues.fill(desk.review), queues.fill(desk.review)) == (1, 0)


def test_a_claim_that_ran_out_comes_back(desk):
    item = queues.next_item(desk.stage(), by=desk.yh)
    assert queues.return_expired() == 0
    Claim.objects.update(until=timezone.now() - timezone.timedelta(seconds=1))
    assert queues.return_expired() == 1
    item.refresh_from_db()
    assert (item.taken, Claim.objects.count()) == (0, 0)
    assert queues.next_item(desk.stage(), by=desk.tt) == item


def test_a_full_text_is_kept_longer_than_a_title():
    assert queues.CLAIM_MINUTES[StageKind.FULL_TEXT] >= 60


def test_what_is_set_aside_comes_at_the_end(desk):
    first, second, third = desk.items()
    queues.set_aside(first, by=desk.yh)
    queues.set_aside(first, by=desk.yh)
    assert queues.next_item(desk.stage(), by=desk.yh) == second
    decide(second, (desk.yh, "include"))
    decide(third, (desk.yh, "include"))
    assert queues.next_item(desk.stage(), by=desk.yh) is None
    assert progress.of(desk.review, user=desk.yh)["title_abstract"].set_aside == 1
    assert queues.next_item(desk.stage(), by=desk.tt) == first  # a colleague's order is the same
    assert queues.fetch_back(desk.stage(), by=desk.yh) == 1
    assert queues.next_item(desk.stage(), by=desk.yh) == first


def test_the_order_tells_nothing_of_a_colleague(desk):
    before = list(Item.objects.values_list("pk", "rank").order_by("rank", "pk"))
    read_all(desk.stage(), desk.yh)
    assert list(Item.objects.values_list("pk", "rank").order_by("rank", "pk")) == before
    assert queues.next_item(desk.stage(), by=desk.tt) == desk.items()[0]


def test_counts_are_ones_own(desk):
    decide(desk.items()[0], (desk.yh, "include"))
    mine = progress.of(desk.review, user=desk.yh)["title_abstract"]
    theirs = progress.of(desk.review, user=desk.tt)["title_abstract"]
    assert (mine.decided, mine.left, mine.yours) == (1, 2, 3)
    assert (theirs.decided, theirs.left, theirs.yours) == (0, 3, 3)
    assert (theirs.settled, theirs.conflicts, theirs.my_conflicts) == (0, 0, 0)


def test_conflicts_are_counted_for_voters_and_for_all(desk):
    decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "exclude"))
    third = a_member(desk.review, Role.INVESTIGATOR, username="third")
    assert progress.of(desk.review, user=desk.yh)["title_abstract"].my_conflicts == 1
    theirs = progress.of(desk.review, user=third)["title_abstract"]
    assert (theirs.conflicts, theirs.my_conflicts, theirs.left) == (1, 0, 2)


def test_in_a_large_stage_ones_own_count_is_exact_between_two_counts_of_all(desk, monkeypatch):
    monkeypatch.setattr(progress, "LARGE", 1)
    first, second, third = desk.items()
    decide(first, (desk.yh, "include"))
    stage = desk.stage()
    assert progress.sitting(stage, user=desk.yh).decided == 1
    decide(second, (desk.yh, "include"))
    assert progress.sitting(stage, user=desk.yh).decided == 2
    assert progress.of(desk.review, user=desk.yh)["title_abstract"].decided == 1  # a minute ago
    decide(third, (desk.tt, "include"))
    assert progress.sitting(stage, user=desk.yh).decided == 2


def test_what_waits_is_said_across_reviews(desk):
    other = a_review(slug="empty", short_title="Empty")
    decide(desk.items()[0], (desk.yh, "include"), (desk.tt, "exclude"))
    found = {row.stage: row.n for row in progress.waits(desk.yh, [desk.review])}
    assert found == {"screen": 2, "fulltext": 0, "conflicts": 1}
    found = {row.stage: row.n for row in progress.waits(desk.arbiter, [desk.review, other])}
    assert found == {"conflicts": 1}
    assert not list(progress.waits(desk.lead, [desk.review, other]))


@pytest.mark.django_db(transaction=True)
def test_fifty_claimers_never_give_a_third_verdict():
    """Fifty people, twenty records: forty places, each taken once."""
    desk = a_desk(records=20)
    people = [a_member(desk.review, Role.INVESTIGATOR, username=f"person{k}") for k in range(50)]
    stage = desk.stage()

    def sit(person):
        item = queues.next_item(stage, by=person)
        if item is None:
            return None
        decisions.record(item, verdict="exclude", by=person)
        return item.pk

    found = []
    for start in range(0, 50, 10):  # ten at a time: a server has so many workers
        found += at_once(*[lambda person=person: sit(person) for person in people[start:][:10]])
    assert not [one for one in found if isinstance(one, Exception)]
    given = Counter(one for one in found if one is not None)
    assert set(given.values()) == {2}
    assert len(given) == 20
    assert Item.objects.filter(outcome="excluded", taken=2).count() == 20


@pytest.mark.django_db(transaction=True)
def test_a_sweep_and_a_verdict_in_the_same_instant_agree_on_the_places():
    desk = a_desk(records=4)
    for item in desk.items():
        queues.claim(item, by=desk.yh)
        Claim.objects.update(until="2020-01-01T00:00Z")
        at_once(
            queues.return_expired,
            lambda item=item: decisions.record(item, verdict="include", by=desk.yh),
            lambda item=item: decisions.record(item, verdict="include", by=desk.tt),
        )
        item.refresh_from_db()
        assert (item.taken, item.outcome) == (2, "included")


def test_the_next_record_costs_the_same_whatever_the_size(desk, django_assert_max_num_queries):
    queues.next_item(desk.stage(), by=desk.yh)
    stage = desk.stage()
    decide(desk.items()[0], (desk.yh, "include"))
    with CaptureQueriesContext(connection) as few:
        queues.next_item(stage, by=desk.yh)
    more_records(desk.review, 200)
    queues.fill(desk.review)
    decide(queues.next_item(stage, by=desk.yh), (desk.yh, "include"))
    with django_assert_max_num_queries(len(few)):
        queues.next_item(stage, by=desk.yh)
