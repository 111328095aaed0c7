"""Each stage is taken away with as many records as the flow counts, and what is known of each."""

import pytest

from analysis import stages
from evidence import duplicates, fulltexts, removals, sources
from evidence.models import Record, SourceKind, User
from screening import queues
from tests.factories.screening import Desk, a_desk, decide, let_through

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    """One record in each box: 0 removed, 1 excluded, 2 not retrieved, 3 excluded at full text,
    4 included, 5 read by one, 6 a duplicate of 4, 7 waiting, 8 waiting and found in a list."""
    desk = a_desk(records=8)
    listed = sources.add(desk.review, name="Lists", kind=SourceKind.CITATION, by=desk.lead)
    Record.objects.create(review=desk.review, source=listed, title="Found in a list")
    queues.fill(desk.review)
    items = desk.items()
    removals.remove([items[0].record], kind="other", why="Retracted", by=desk.lead)
    decide(items[1], (desk.yh, "exclude"), (desk.tt, "exclude"))
    full = let_through(desk, items[2:6])
    fulltexts.seek(full[0].report, state="not_retrieved", note="Library", by=desk.yh)
    decide(full[1], (desk.yh, "exclude"), (desk.tt, "exclude"), reason=desk.reasons[1])
    decide(full[2], (desk.yh, "include"), (desk.tt, "include"))
    decide(full[3], (desk.yh, "exclude"), reason=desk.reasons[0])
    duplicates.merge(items[6].record, into=items[4].record, by=desk.lead)
    return desk


def keys(desk: Desk) -> list[int]:
    return list(desk.review.records.order_by("pk").values_list("pk", flat=True))


def known(desk: Desk, person: User) -> dict[int, dict[str, str]]:
    return stages.facts(desk.review, person, keys(desk), stages.Ranks(desk.review))


def test_every_stage_holds_what_the_flow_counts(desk):
    pks = keys(desk)
    place = {pk: k for k, pk in enumerate(pks)}
    held = {
        key: sorted(place[row.pk] for row in stages.records(desk.review, key))
        for key in stages.PARTS
    }
    assert held == {
        "all": [0, 1, 2, 3, 4, 5, 6, 7, 8],
        "duplicates": [6],
        "unique": [0, 1, 2, 3, 4, 5, 7, 8],
        "removed": [0],
        "to-screen": [7, 8],
        "excluded": [1],
        "sought": [2, 3, 4, 5],
        "not-retrieved": [2],
        "to-assess": [5],
        "excluded-full-text": [3],
        "included": [4],
    }
    assert [(key, n) for key, _, n in stages.counts(desk.review)] == [
        (key, len(rows)) for key, rows in held.items()
    ]


def test_a_record_says_its_last_stage_and_what_it_came_to_there(desk):
    pks = keys(desk)
    found = known(desk, desk.lead)
    said = [(found[pk]["Stage"], found[pk].get("Outcome", "")) for pk in pks]
    assert said == [
        ("Removed before screening", ""),
        ("Title and abstract", "excluded"),
        ("Full text", ""),
        ("Full text", "excluded"),
        ("Full text", "included"),
        ("Full text", ""),  # its titles were included: that is not what it came to in the end
        ("Duplicates removed", ""),
        ("Title and abstract", ""),
        ("Title and abstract", ""),
    ]
    assert found[pks[3]]["Reason"] == desk.reasons[1].label
    assert found[pks[0]]["Reason"] == "Retracted"
    assert found[pks[6]]["Duplicate of"] == str(pks[4])


def test_an_open_verdict_is_told_to_its_own_person_alone(desk):
    pks = keys(desk)
    told = {
        person: (
            known(desk, person)[pks[5]].get("Decision"),
            stages.said(desk.review, person, pks)[pks[5]].get("yh"),
        )
        for person in (desk.yh, desk.tt, desk.lead)
    }
    titles = "Included"  # what both said before, and both may know
    assert told == {
        desk.yh: ("exclude", "Excluded"),
        desk.tt: (None, titles),
        desk.lead: (None, titles),
    }


def test_a_rank_is_the_place_in_the_queue_of_its_stage(desk):
    first, last = desk.items()[1], desk.items()[8]
    desk.stage().items.filter(pk=first.pk).update(rank=5)
    ranks, pks = stages.Ranks(desk.review), keys(desk)
    found = [
        stages.facts(desk.review, desk.lead, some, ranks)[some[-1]]["Rank"]
        for some in (pks[1:2], pks[2:4], pks[7:])
    ]
    # Of the nine titles, two left; the record that was put last stands behind the other six.
    assert found == ["7", "2", "6"]
    assert last.record_id == pks[8]
