"""Two records side by side."""

from evidence.comparison import compare
from evidence.models import Record


def side_by_side(**fields):
    first, second = (
        Record(**{name: pair[side] for name, pair in fields.items()}) for side in (0, 1)
    )
    return {row.name: row for row in compare(first, second)}


def test_only_what_differs_is_marked_in_both():
    rows = side_by_side(title=("Yoga for all: a trial", "Yoga for some: a trial"))
    title = rows["title"]
    assert title.differs
    assert title.first == (("Yoga for", False), ("all:", True), ("a trial", False))
    assert title.second == (("Yoga for", False), ("some:", True), ("a trial", False))


def test_case_does_not_count():
    assert not side_by_side(title=("Yoga", "YOGA"))["title"].differs


def test_a_field_that_one_side_lacks_does_not_differ():
    row = side_by_side(doi=("10.1000/x", ""))["doi"]
    assert not row.differs
    assert row.second == ()


def test_fields_that_both_lack_are_left_out():
    assert set(side_by_side(title=("a", "b"))) == {"title"}


def test_authors_and_years_are_compared_as_they_read():
    rows = side_by_side(authors=(["Bao, T.", "Zhi, W."], ["Bao, T."]), year=(2020, 2021))
    assert rows["authors"].first == (("Bao, T.;", False), ("Zhi, W.", True))
    assert rows["year"].first == (("2020", True),)
    assert not rows["year"].paper
