"""What each search brought, and where the numbers contradict each other."""

import pytest

from evidence import imports, sources, withdrawals, yields
from evidence.edits import NameTaken
from evidence.models import AuditEntry, Role
from evidence.permissions import NotAllowed
from tests.factories.people import a_member
from tests.factories.records import BALANCE, YOGA, a_search, imported, numbered, ris

pytestmark = pytest.mark.django_db


def brought(review, source):
    (row,) = [row for row in yields.of_review(review).rows if row.source.name == source]
    return row.brought


def test_counts_per_source_and_their_sum(review):
    imported(a_search(review, hits=3), *numbered(3))
    imported(a_search(review, source="Embase", hits=2), *numbered(1), BALANCE, name="b.ris")
    assert (brought(review, "PubMed").read, brought(review, "PubMed").known) == (3, 0)
    assert (brought(review, "Embase").read, brought(review, "Embase").known) == (2, 1)
    total = yields.of_review(review).total
    assert (total.reported, total.read, total.known, total.unique) == (5, 5, 1, 4)


@pytest.mark.parametrize(
    ("hits", "alarm", "words"),
    [(3, False, "0 too many"), (5, True, "2 not read"), (1, True, "2 too many"), (None, False, "")],
)
def test_an_alarm_where_hits_and_records_differ(review, hits, alarm, words):
    imported(a_search(review, hits=hits), *numbered(3))
    (source,) = yields.of_review(review).rows
    (search,) = source.searches
    assert search.brought.alarm is alarm
    if alarm:
        assert search.alarm_words == words


def test_no_alarm_while_a_file_is_being_read_or_none_came(review, lead):
    search = a_search(review, hits=3)
    assert not brought(review, "PubMed").alarm
    imports.start(search, file=ris(YOGA), name="a.ris", by=lead)
    assert not brought(review, "PubMed").alarm
    assert brought(review, "PubMed").running == 1


def test_what_was_taken_back_counts_nowhere(review, lead):
    row = imported(a_search(review, hits=1), YOGA)
    withdrawals.undo(row, by=lead)
    assert (brought(review, "PubMed").read, brought(review, "PubMed").problems) == (0, 0)


def test_findings_of_the_search_string_stand_beside_it(review, lead):
    search = a_search(review)
    sources.change_search(search, strategy="a AND b OR c", by=lead)
    (source,) = yields.of_review(review).rows
    (row,) = source.searches
    assert row.findings_words == "Search string: 1 finding"


def test_the_page_costs_the_same_however_many_sources(review, lead, django_assert_max_num_queries):
    for number, source in enumerate(sources.add_usual(review, by=lead)):
        search = sources.add_search(source, by=lead)
        imported(search, *numbered(2, first=number * 10), name=f"{number}.ris")
    with django_assert_max_num_queries(6):
        assert yields.of_review(review).total.read == 14


def test_the_usual_seven_come_once(review, lead):
    sources.add(review, name="Embase", platform="Ovid", by=lead)
    assert len(sources.add_usual(review, by=lead)) == 6
    assert sources.add_usual(review, by=lead) == []
    assert review.sources.get(name="Embase").platform == "Ovid"


def test_a_source_has_its_name_once(review, lead):
    sources.add(review, name="PubMed", by=lead)
    with pytest.raises(NameTaken):
        sources.add(review, name=" PubMed ", by=lead)
    with pytest.raises(sources.NoName):
        sources.add(review, name=" ", by=lead)


def test_what_was_read_stays_bound_to_its_search(review, lead):
    search = imported(a_search(review), YOGA).search
    with pytest.raises(sources.HasImports):
        sources.remove_search(search, by=lead)
    with pytest.raises(sources.HasImports):
        sources.remove(search.source, by=lead)
    empty = a_search(review, source="Embase")
    sources.remove_search(empty, by=lead)
    sources.remove(empty.source, by=lead)
    assert review.sources.count() == 1


def test_a_changed_number_of_hits_says_what_it_was(review, lead):
    search = a_search(review, hits=60)
    sources.change_search(search, hits_reported=64, by=lead)
    sentence = AuditEntry.objects.get(act="search.changed").sentence
    assert sentence == "Search of PubMed: hits reported from 60 to 64"


def test_a_reader_adds_nothing(review):
    reader = a_member(review, Role.READER, username="rea")
    with pytest.raises(NotAllowed):
        sources.add(review, name="PubMed", by=reader)
