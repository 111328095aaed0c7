"""Merging, answering, splitting: whatever happens, each group has one lead and no count is lost."""

import contextlib

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import bulk_merges, duplicates, matches, matching
from evidence.models import AuditEntry, Merge, Pair, PairAnswer, Record, Role
from evidence.permissions import NotAllowed
from screening import decisions, queues
from screening.models import Item
from tests.factories.people import a_frozen_protocol, a_member, a_review, lead_of
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(review):
    """Five records that nobody takes for one another."""
    imported(a_search(review), *numbered(5))
    return list(Record.objects.order_by("id"))


def groups() -> dict[int, set[int]]:
    """lead -> members, as the rows say."""
    found: dict[int, set[int]] = {}
    for record, into in Merge.objects.filter(undone_at=None).values_list("record", "into"):
        found.setdefault(into, set()).add(record)
    return found


def a_pair(review, first, second, *, probability=0.9, suggestion=PairAnswer.SAME) -> Pair:
    return Pair.objects.create(
        review=review,
        first=first,
        second=second,
        probability=probability,
        evidence="titles 90 % alike",
        suggestion=suggestion,
    )


def test_one_record_is_merged_into_another(lead, five):
    row = duplicates.merge(five[1], into=five[0], by=lead, evidence="same registration")
    assert (row.record, row.into, row.by, row.score) == (five[1], five[0], lead, 1.0)
    assert row.evidence == "same registration"


def test_what_was_merged_into_a_record_follows_it(lead, five):
    a, b, c, *_ = five
    duplicates.merge(c, into=b, by=lead)
    duplicates.merge(b, into=a, by=lead)
    assert groups() == {a.pk: {b.pk, c.pk}}


def test_merging_into_a_merged_record_means_its_lead(lead, five):
    a, b, c, *_ = five
    duplicates.merge(b, into=a, by=lead)
    duplicates.merge(c, into=b, by=lead)
    assert groups() == {a.pk: {b.pk, c.pk}}


def test_the_same_two_are_not_merged_twice(lead, five):
    duplicates.merge(five[1], into=five[0], by=lead)
    with pytest.raises(duplicates.AlreadyMerged):
        duplicates.merge(five[0], into=five[1], by=lead)


def test_splitting_brings_back_what_had_followed(lead, five):
    a, b, c, d, _ = five
    duplicates.merge(c, into=b, by=lead)
    duplicates.merge(d, into=a, by=lead)
    row = duplicates.merge(b, into=a, by=lead)
    assert groups() == {a.pk: {b.pk, c.pk, d.pk}}
    duplicates.take_back(row, by=lead)
    assert groups() == {a.pk: {d.pk}, b.pk: {c.pk}}


def test_a_split_is_remembered_as_different(review, lead, five):
    row = duplicates.merge(five[1], into=five[0], by=lead)
    duplicates.take_back(row, by=lead)
    assert duplicates.apart(review) == [(five[0].pk, five[1].pk)]
    assert review.pairs.get().by == lead


def test_many_are_split_as_one_act(lead, five):
    a, *others = five
    rows = [duplicates.merge(other, into=a, by=lead) for other in others]
    assert duplicates.take_back(*rows, by=lead) == 4
    assert groups() == {}
    entry = AuditEntry.objects.get(act="duplicates.taken_back")
    assert sorted(entry.detail["merges"]) == [row.pk for row in rows]
    with pytest.raises(duplicates.AlreadyTakenBack):
        duplicates.take_back(*rows, by=lead)


def test_the_database_refuses_a_second_merge_a_chain_and_a_cycle(lead, five):
    a, b, c, *_ = five
    duplicates.merge(b, into=a, by=lead)
    for record, into in ((b, c), (c, b), (a, b), (a, c)):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Merge.objects.create(record=record, into=into, score=1, evidence="x", by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(record=c, into=c, score=1, evidence="x", by=lead)


def test_a_merge_is_never_deleted(lead, five):
    row = duplicates.merge(five[1], into=five[0], by=lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_records_of_two_reviews_stay_apart(lead, five):
    other = a_review(slug="other", lead="lead")
    imported(a_search(other), YOGA)
    stranger = Record.objects.get(review=other)
    with pytest.raises(duplicates.OtherReview):
        duplicates.merge(stranger, into=five[0], by=lead)


@pytest.fixture
def screened(review, five):
    """All five are to be screened; returns a function that decides on one."""
    a_frozen_protocol(review)
    queues.open_to_screen(review)
    queues.fill(review)
    person = a_member(review, Role.INVESTIGATOR, username="yh")

    def decide(record, verdict="include"):
        decisions.record(Item.objects.get(record=record), verdict=verdict, by=person)

    decide.by = person
    return decide


def test_the_record_with_decisions_leads(five, screened):
    screened(five[3])
    duplicates.merge(five[3], into=five[0], by=screened.by)
    assert groups() == {five[3].pk: {five[0].pk}}


def test_two_records_with_decisions_are_not_merged(five, screened):
    screened(five[0])
    screened(five[3])
    with pytest.raises(duplicates.BothDecided):
        duplicates.merge(five[3], into=five[0], by=screened.by)
    assert groups() == {}


def test_a_colleagues_open_verdict_is_not_told_by_which_record_leads_nor_by_a_refusal(
    lead, five, screened
):
    a, b, c, d, _ = five
    for record in (b, c, d):
        screened(record)
    assert duplicates.merge(b, into=a, by=lead).into == a
    assert bulk_merges.group_of([c, d], by=lead) == (c, [d], [])
    assert duplicates.merge(d, into=c, by=lead).into == c
    assert Item.objects.get(record=d).decisions.standing().count() == 1


def test_what_is_settled_leads_for_whoever_merges(review, lead, five, screened):
    colleague = a_member(review, Role.INVESTIGATOR, username="tt")
    screened(five[3], "exclude")
    decisions.record(Item.objects.get(record=five[3]), verdict="exclude", by=colleague)
    duplicates.merge(five[3], into=five[0], by=lead)
    assert groups() == {five[3].pk: {five[0].pk}}


def test_same_merges_different_and_related_do_not(review, lead, five):
    a, b, c, d, e = five
    for first, second, said in ((a, b, "same"), (a, c, "different"), (d, e, "related")):
        row = duplicates.answer(a_pair(review, first, second), answer=said, by=lead)
        assert (row.answer, row.by) == (said, lead)
    assert groups() == {a.pk: {b.pk}}
    assert duplicates.apart(review) == [(a.pk, c.pk), (d.pk, e.pk)]


def test_an_answer_sent_twice_is_one(review, lead, five):
    pair = a_pair(review, five[0], five[1])
    duplicates.answer(pair, answer="same", by=lead)
    duplicates.answer(pair, answer="same", by=lead)
    assert Merge.objects.count() == 1
    with pytest.raises(duplicates.AlreadyAnswered):
        duplicates.answer(pair, answer="different", by=lead)


def test_an_answer_that_is_none_is_refused(review, lead, five):
    with pytest.raises(duplicates.AnswerUnknown):
        duplicates.answer(a_pair(review, five[0], five[1]), answer="perhaps", by=lead)


@pytest.mark.parametrize("answer", ["same", "different"])
def test_an_answer_can_be_taken_back(review, lead, five, answer):
    pair = a_pair(review, five[0], five[1])
    duplicates.answer(pair, answer=answer, by=lead)
    assert duplicates.reopen(pair, by=lead).answer == PairAnswer.OPEN
    assert groups() == {}
    assert list(duplicates.open_pairs(review)) == [pair]


def test_questions_come_with_the_most_probable_first(review, five):
    a, b, c, d, e = five
    for one, other, p in ((a, b, 0.6), (a, c, 0.9), (d, e, 0.7)):
        a_pair(review, one, other, probability=p)
    assert [pair.probability for pair in duplicates.open_pairs(review)] == [0.9, 0.7, 0.6]


def test_accepting_many_shows_first_and_leaves_out_what_would_lose_decisions(
    review, lead, five, screened
):
    a, b, c, d, e = five
    a_pair(review, a, b, probability=0.97)
    a_pair(review, c, d, probability=0.96)
    a_pair(review, d, e, probability=0.7)
    screened(c)
    screened(d)
    preview = bulk_merges.preview_above(review, probability=0.95, by=screened.by)
    assert ([p.probability for p in preview.pairs], len(preview.left_out)) == ([0.97], 1)
    assert not bulk_merges.preview_above(review, probability=0.95, by=lead).left_out
    assert bulk_merges.accept_above(review, probability=0.95, by=screened.by).merged == 1
    assert groups() == {a.pk: {b.pk}}
    assert duplicates.open_pairs(review).count() == 2
    assert AuditEntry.objects.filter(act="duplicates.accepted").count() == 1


def test_accepting_a_triangle_merges_all_three(review, lead, five):
    a, b, c, *_ = five
    for one, other in ((a, b), (b, c), (a, c)):
        a_pair(review, one, other, probability=0.99)
    preview = bulk_merges.preview_above(review, probability=0.9, by=lead)
    assert (len(preview.pairs), preview.n_merges, preview.n_joined) == (3, 2, 1)
    done = bulk_merges.accept_above(review, probability=0.9, by=lead, seen=preview.mark)
    assert done == bulk_merges.Accepted(pairs=3, merged=2)
    assert groups() == {a.pk: {b.pk, c.pk}}


def test_accepting_many_joins_nothing_that_a_person_called_different(review, lead, five):
    a, b, c, d, _ = five
    duplicates.answer(a_pair(review, a, c), answer="different", by=lead)
    for one, other, p in ((a, b, 0.99), (c, d, 0.98), (b, d, 0.97)):
        a_pair(review, one, other, probability=p)
    preview = bulk_merges.preview_above(review, probability=0.9, by=lead)
    assert (preview.n_merges, [pair.probability for pair in preview.kept_apart]) == (2, [0.97])
    assert bulk_merges.accept_above(review, probability=0.9, by=lead).merged == 2
    assert groups() == {a.pk: {b.pk}, c.pk: {d.pk}}


def test_accepting_another_list_than_was_looked_at_is_refused(review, lead, five, client):
    a, b, c, d, _ = five
    a_pair(review, a, b, probability=0.99)
    seen = bulk_merges.preview_above(review, probability=0.9, by=lead).mark
    a_pair(review, c, d, probability=0.99)
    client.force_login(lead)
    address = f"/reviews/{review.slug}/duplicates/accept/"
    page = client.post(address, {"percent": "90", "seen": seen})
    assert (page.status_code, groups()) == (409, {})
    assert "2 records would be merged away" in page.content.decode()


def test_one_undo_takes_back_all_that_was_accepted(review, lead, five):
    a, b, c, d, _ = five
    pairs = [a_pair(review, one, other, probability=0.99) for one, other in ((a, b), (c, d))]
    bulk_merges.accept_above(review, probability=0.9, by=lead)
    entry = bulk_merges.last_bulk_act(review, by=lead)
    assert bulk_merges.undo_act(entry, by=lead) == 2
    assert groups() == {}
    assert set(duplicates.open_pairs(review)) == set(pairs)
    assert duplicates.apart(review) == []
    assert bulk_merges.last_bulk_act(review, by=lead) is None
    with pytest.raises(duplicates.AlreadyTakenBack):
        bulk_merges.undo_act(entry, by=lead)


two = st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda both: both[0] != both[1])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=st.lists(two, max_size=4), accepted=st.sets(two, min_size=1, max_size=6))
def test_undo_gives_back_the_groups_of_before(review, lead, before, accepted):
    with transaction.atomic():
        imported(a_search(review), *numbered(6))
        rows = list(Record.objects.order_by("id"))
        for one, other in before:
            with contextlib.suppress(duplicates.AlreadyMerged):
                duplicates.merge(rows[one], into=rows[other], by=lead)
        were = groups()
        for one, other in {tuple(sorted(both)) for both in accepted}:
            a_pair(review, rows[one], rows[other], probability=0.99)
        shown = bulk_merges.preview_above(review, probability=0.9, by=lead)
        done = bulk_merges.accept_above(review, probability=0.9, by=lead)
        assert (done.pairs, done.merged) == (len(shown.pairs), shown.n_merges)
        entry = bulk_merges.last_bulk_act(review, by=lead)
        if entry is not None:
            bulk_merges.undo_act(entry, by=lead)
        assert groups() == were
        transaction.set_rollback(True)


def test_what_came_with_a_split_record_leaves_with_it(lead, five):
    a, b, c, d, _ = five
    duplicates.merge(d, into=c, by=lead)
    first = duplicates.merge(c, into=b, by=lead)
    second = duplicates.merge(b, into=a, by=lead)
    moved = Merge.objects.get(record=first.record, undone_at=None)
    duplicates.take_back(second, moved, by=lead)
    assert groups() == {c.pk: {d.pk}}


def test_chosen_records_become_one_work_in_one_act(review, lead, five):
    a, b, c, d, e = five
    duplicates.merge(d, into=c, by=lead)
    assert bulk_merges.merge_many([e, d, b, a], by=lead) == 3
    assert groups() == {a.pk: {b.pk, c.pk, d.pk, e.pk}}
    bulk_merges.undo_act(bulk_merges.last_bulk_act(review, by=lead), by=lead)
    assert groups() == {c.pk: {d.pk}}


def test_of_chosen_records_one_with_decisions_leads_and_a_second_is_left_out(five, screened):
    a, b, c, *_ = five
    screened(b)
    screened(c)
    stays, goes, left_out = bulk_merges.group_of([a, b, c], by=screened.by)
    assert (stays, goes, left_out) == (b, [a], [c])
    assert bulk_merges.merge_many([a, b, c], by=screened.by) == 1
    assert groups() == {b.pk: {a.pk}}


def test_one_record_is_nothing_to_merge(lead, five):
    a, b, *_ = five
    with pytest.raises(bulk_merges.NothingToMerge):
        bulk_merges.merge_many([a], by=lead)
    duplicates.merge(b, into=a, by=lead)
    with pytest.raises(bulk_merges.NothingToMerge):
        bulk_merges.merge_many([a, b], by=lead)


def test_only_a_bulk_act_is_undone_as_one(review, lead, five):
    duplicates.merge(five[1], into=five[0], by=lead)
    entry = AuditEntry.objects.get(act="duplicates.merged")
    with pytest.raises(bulk_merges.NotABulkAct):
        bulk_merges.undo_act(entry, by=lead)


@pytest.mark.parametrize("probability", [0.2, 1.2])
def test_a_probability_that_is_none_is_refused(review, probability):
    with pytest.raises(bulk_merges.ProbabilityWrong):
        bulk_merges.preview_above(review, probability=probability, by=lead_of(review))


def test_who_may_not_merge_is_refused(review, five, lead):
    arbiter = a_member(review, Role.ARBITER, username="arb")
    pair = a_pair(review, five[0], five[1])
    row = duplicates.merge(five[3], into=five[2], by=lead)
    for act in (
        lambda: duplicates.merge(five[1], into=five[0], by=arbiter),
        lambda: duplicates.answer(pair, answer="same", by=arbiter),
        lambda: duplicates.take_back(row, by=arbiter),
        lambda: bulk_merges.accept_above(review, probability=0.9, by=arbiter),
        lambda: duplicates.reopen(pair, by=arbiter),
    ):
        with pytest.raises(NotAllowed):
            act()


act = st.tuples(st.sampled_from(["merge", "split"]), st.integers(0, 6), st.integers(0, 6))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(act, max_size=14))
def test_after_any_acts_each_record_stands_in_exactly_one_place(acts):
    review = a_review(slug=f"p{Record.objects.count()}")
    lead = lead_of(review)
    imported(a_search(review), *numbered(7))
    records = list(Record.objects.filter(review=review).order_by("id"))
    for kind, one, other in acts:
        if kind == "merge" and one != other:
            with contextlib.suppress(duplicates.AlreadyMerged):
                duplicates.merge(records[one], into=records[other], by=lead)
        standing = Merge.objects.filter(record=records[one], undone_at=None)
        if kind == "split" and (row := standing.first()):
            duplicates.take_back(row, by=lead)
    mine = Record.objects.filter(review=review)
    assert mine.unique().count() + mine.duplicates().count() == 7
    leads = set(Merge.objects.filter(undone_at=None).values_list("into", flat=True))
    assert leads <= set(Record.objects.unique().values_list("pk", flat=True))


# What a later import does -------------------------------------------------------------------


def test_a_later_import_joins_the_lead_of_a_group(review, lead):
    for name in ("PubMed", "Embase", "CNKI"):
        imported(a_search(review, source=name), {**YOGA, "N1": name}, name=name)
    (only,) = Record.objects.unique()
    assert only.source.name == "PubMed"
    assert set(Merge.objects.values_list("into", flat=True)) == {only.pk}
    assert all("same DOI" in row.evidence for row in Merge.objects.all())


def test_a_later_import_joins_a_record_that_was_excluded(review, lead):
    a_frozen_protocol(review)
    imported(a_search(review), YOGA)
    queues.open_to_screen(review)
    queues.fill(review)
    item = Item.objects.get()
    for name in ("yh", "tt"):
        person = a_member(review, Role.INVESTIGATOR, username=name)
        decisions.record(item, verdict="exclude", by=person)
    again = imported(a_search(review, source="Embase"), {**YOGA, "N1": "x"}, name="b.ris")
    assert again.n_duplicates == 1
    queues.fill(review)
    assert Item.objects.count() == 1


def test_what_a_person_split_is_not_joined_again_by_a_later_import(review, lead):
    imported(a_search(review), YOGA)
    second = imported(a_search(review, source="Embase"), {**YOGA, "N1": "x"}, name="b.ris")
    duplicates.take_back(Merge.objects.get(), by=lead)
    imported(a_search(review, source="CNKI"), {**YOGA, "N1": "y"}, name="c.ris")
    split = {Record.objects.order_by("id").first().pk, second.records.get().pk}
    assert len(groups()) == 1
    assert not any(split <= {first, *members} for first, members in groups().items())


def test_a_new_record_that_is_the_same_as_two_decided_ones_joins_one(review, lead, five, screened):
    a, b, c, *_ = five
    screened(a)
    screened(b)
    pairs = [matching.Pair(one.pk, c.pk, matching.Answer.SAME, 0.99, "same DOI") for one in (a, b)]
    found = matching.Matches(((a.pk, b.pk, c.pk),), tuple(pairs), (), ())
    matches._merge_groups(found, by=lead)
    assert groups() == {a.pk: {c.pk}}


def test_a_question_between_two_groups_is_asked_once(review, lead, five):
    a, b, c, *_ = five
    duplicates.merge(b, into=a, by=lead)
    asked = [
        matching.Pair(a.pk, c.pk, matching.Answer.ASK, 0.6, "x"),
        matching.Pair(b.pk, c.pk, matching.Answer.ASK, 0.8, "y"),
    ]
    assert matches._ask(review, asked, PairAnswer.SAME) == 1
    assert review.pairs.get().probability == 0.8
    assert matches._ask(review, asked[:1], PairAnswer.SAME) == 0
    inside = [matching.Pair(a.pk, b.pk, matching.Answer.ASK, 0.9, "z")]
    assert matches._ask(review, inside, PairAnswer.SAME) == 0


def test_counts_per_source_survive_a_merge(review, lead):
    imported(a_search(review), YOGA, BALANCE)
    imported(a_search(review, source="Embase"), {**YOGA, "N1": "x"}, name="b.ris")
    per_source = {source.name: source.records.live().count() for source in review.sources.all()}
    assert per_source == {"PubMed": 2, "Embase": 1}
    assert Record.objects.duplicates().get().source.name == "Embase"
