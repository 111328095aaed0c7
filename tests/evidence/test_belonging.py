"""What the database refuses of records that are of nothing, whoever writes them."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from evidence.models import Import, Record, Review, Search, Source
from tests.factories.people import a_review
from tests.factories.records import a_search, imported, numbered

NOBODY = 2_000_000_000


@pytest.fixture
def two(db):
    """An import of each of two sources, the second in another review."""
    here, there = a_review(), a_review(slug="other", short_title="Other")
    return imported(a_search(here), *numbered(2)), imported(a_search(there), *numbered(2))


def _insert(rows):
    Record.objects.bulk_create(
        Record(review_id=review, source_id=source, of_id=of, created_at=timezone.now())
        for review, source, of in rows
    )


def _of(row):
    return row.search.source.review_id, row.search.source_id, row.pk


def test_a_record_is_of_a_source_of_its_review(two):
    mine, theirs = map(_of, two)
    wrong = [
        (mine[0], NOBODY, None),
        (mine[0], theirs[1], None),
        (NOBODY, mine[1], None),
        (mine[0], mine[1], NOBODY),
        (mine[0], mine[1], theirs[2]),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            _insert([mine, row])  # one of a batch is enough
    _insert([mine, theirs, (mine[0], mine[1], None)])


def test_a_second_source_of_the_same_review_has_imports_of_its_own(two):
    mine = _of(two[0])
    other = a_search(two[0].search.source.review, source="Embase").source_id
    with pytest.raises(IntegrityError), transaction.atomic():
        _insert([(mine[0], other, mine[2])])


def test_no_record_moves_elsewhere(two):
    theirs = two[1]
    record = Record.objects.filter(of=two[0]).first()
    for change in (
        {"review": theirs.search.source.review},
        {"source": theirs.search.source},
        {"of": theirs},
        {"of": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Record.objects.filter(pk=record.pk).update(**change)


def test_what_records_belong_to_stays_where_it_is(two):
    mine, theirs = two
    for rows, change in (
        (Source.objects.filter(pk=mine.search.source_id), {"review": theirs.search.source.review}),
        (Search.objects.filter(pk=mine.search_id), {"source": theirs.search.source}),
        (Import.objects.filter(pk=mine.pk), {"search": theirs.search}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


@pytest.mark.parametrize("model", [Import, Source, Review])
def test_nothing_that_has_records_is_deleted_by_hand(two, model):
    review, source, of = _of(two[0])
    key = {Import: of, Source: source, Review: review}[model]
    with pytest.raises(IntegrityError):
        _delete(model, key)


@transaction.atomic
def _delete(model, key):
    """By a plain statement: Django itself would ask first what stands in the way."""
    model.objects.filter(pk=key)._raw_delete("default")
    connection.check_constraints()
