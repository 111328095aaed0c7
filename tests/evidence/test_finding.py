"""Records are found by their words, in English and Chinese, and by where they stand."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.models import Analysis
from evidence import (
    duplicates,
    finding,
    fulltexts,
    listing,
    outcomes,
    removals,
    searching,
    whereabouts,
)
from evidence.finding import BOXES, Filters
from evidence.models import Extraction, Record, Review, Role, Value
from screening import decisions, queues
from screening.models import Item
from tests.factories.people import a_frozen_protocol, a_member, a_review, lead_of
from tests.factories.records import BALANCE, PILATES, YOGA, a_search, imported, numbered

pytestmark = pytest.mark.django_db


def titles(review, user, address: str) -> set[str]:
    rows = finding.find(review, user, Filters.read(QueryDict(address)))
    return {record.title for record in rows}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("yoga", {YOGA["TI"]}),
        ("neuropathy survivor", {YOGA["TI"]}),
        ("neuropath", {YOGA["TI"]}),
        ('"quality of life"', {YOGA["TI"]}),
        ('"life of quality"', set()),
        ("yoga OR balance", {YOGA["TI"], BALANCE["TI"]}),
        ("yoga or balance", {YOGA["TI"], BALANCE["TI"]}),
        ("yoga of the", {YOGA["TI"]}),
        ("the yoga", {YOGA["TI"]}),
        ("balance neuropath", set()),
        ("survivors neuropath", {YOGA["TI"]}),
        ("training -balance", set()),
        ("numbness", {YOGA["TI"]}),
        ("Gerontology", {BALANCE["TI"]}),
        ("Schwenk", {BALANCE["TI"]}),
        ("10.1002/cam4.4098", {YOGA["TI"]}),
        ("化疗", {PILATES["TI"]}),
        ("神经病变 运动", {PILATES["TI"]}),
        ("疗化", set()),
        ("黄英杰", {PILATES["TI"]}),
        ("运动 yoga", set()),
        ("sensor-base", {BALANCE["TI"]}),
    ],
)
def test_words(review, lead, words, found):
    imported(a_search(review), YOGA, BALANCE, PILATES)
    assert titles(review, lead, f"q={words.replace('&', '')}") == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("muller", {"Müller", "Muller"}),
        ("Müller", {"Müller", "Muller"}),
        ("simsek", {"Şimşek"}),
        ("Oster walking", {"Øster"}),
        ("Nguyễn", {"Nguyễn"}),
        ("müll", {"Müller", "Muller"}),
        ("walking -muller", {"Şimşek", "Øster", "Nguyễn", "张伟"}),
        ("张伟", {"张伟"}),
    ],
)
def test_names_are_found_with_and_without_their_accents(review, lead, words, found):
    names = ("Müller", "Muller", "Şimşek", "Øster", "Nguyễn", "张伟")
    plain = zip(names, numbered(6), strict=True)
    imported(a_search(review), *(one | {"AU": name, "AB": "Walking."} for name, one in plain))
    rows = finding.find(review, lead, Filters.read(QueryDict(f"q={words}")))
    assert {row.authors[0] for row in rows} == found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(max_size=40))
def test_any_words_are_a_question_the_database_understands(words):
    list(Record.objects.filter(searching.matching(words))[:1])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "source", "of", "search", "year_from", "box", "mine", "sort", "page"]
        ),
        st.text(max_size=14) | st.integers(-5, 10**15).map(str),
    )
)
def test_any_address_is_a_list(query):
    review = Review.objects.filter(slug="any").first() or a_review(slug="any")
    address = QueryDict(mutable=True)
    address.update(query)
    list(finding.find(review, lead_of(review), Filters.read(address))[:1])


def test_filters_of_the_address(review, lead):
    pubmed = imported(a_search(review), YOGA)
    imported(a_search(review, source="Embase"), BALANCE, name="b.ris")
    assert titles(review, lead, f"source={pubmed.search.source_id}") == {YOGA["TI"]}
    assert titles(review, lead, f"of={pubmed.pk}") == {YOGA["TI"]}
    assert titles(review, lead, f"search={pubmed.search_id}") == {YOGA["TI"]}
    assert titles(review, lead, "year_from=2017") == {YOGA["TI"]}
    assert titles(review, lead, "year_to=2017") == {BALANCE["TI"]}
    assert titles(review, lead, "missing=doi") == {BALANCE["TI"]}
    assert titles(review, lead, "box=nonsense&sort=-year") == {YOGA["TI"], BALANCE["TI"]}


def test_another_review_s_records_are_never_found(review, lead):
    other = a_review(slug="other", lead="stranger")
    imported(a_search(other), YOGA)
    assert titles(review, lead, "q=yoga") == set()
    rows = finding.find(other, lead, Filters())
    assert not rows.exists()


def test_the_order_is_of_the_years_when_asked(review, lead):
    imported(a_search(review), YOGA, BALANCE, PILATES)
    rows = finding.find(review, lead, Filters(sort="year"))
    assert [row.year for row in rows] == [2016, 2019, 2021]


@pytest.fixture
def flow(review, lead):
    """Every box of the flow holds at least one record; returns who decided."""
    a_frozen_protocol(review)
    imported(a_search(review), *numbered(10))
    queues.open_to_screen(review)
    queues.fill(review)
    yh, tt = (a_member(review, Role.INVESTIGATOR, username=name) for name in ("yh", "tt"))
    records = list(Record.objects.order_by("id"))
    duplicates.merge(records[8], into=records[7], by=lead)
    removals.remove([records[9]], kind="other", why="Withdrawn by its publisher.", by=lead)

    def both(record, kind, one, two=None, reason=None):
        item = Item.objects.get(record=record, stage__kind=kind)
        for person, verdict in ((yh, one), (tt, two or one)):
            decisions.record(
                item, verdict=verdict, reason=reason if verdict == "exclude" else None, by=person
            )

    ta, ft = "title_abstract", "full_text"
    both(records[0], ta, "exclude")
    both(records[1], ta, "include", "exclude")  # in conflict
    for record in records[2:6]:
        both(record, ta, "include")
    reason = review.protocol_versions.get().reasons.first()
    both(records[2], ft, "exclude", reason=reason)
    both(records[3], ft, "include")
    fulltexts.seek(records[4].report, state="not_retrieved", note="asked the author twice", by=lead)
    decisions.record(Item.objects.get(record=records[6], stage__kind=ta), verdict="include", by=yh)
    return yh, tt


def test_each_record_stands_in_exactly_one_box(review, lead, flow):
    live = Record.objects.filter(review=review).live()
    per_box = {
        box: set(finding.in_box(live, box, review=review)) for box in BOXES if box != "withdrawn"
    }
    assert {box: len(rows) for box, rows in per_box.items()} == {
        "removed": 1,
        "to_screen": 2,
        "conflict": 1,
        "excluded": 1,
        "report": 1,
        "not_retrieved": 1,
        "excluded_full_text": 1,
        "included": 1,
        "duplicate": 1,
    }
    assert set.union(*per_box.values()) == set(live)


def test_a_record_explains_the_box_that_the_filter_puts_it_in(review, lead, flow):
    live = Record.objects.filter(review=review).live()
    for record in live.select_related("review", "source", "of__by"):
        where = whereabouts.of(record, user=lead)
        assert record in finding.in_box(live, where.box, review=review), where
        assert where.sentence.endswith(".")


def test_an_included_record_says_which_results_it_feeds(review, lead, flow):
    record = Record.objects.get(report__study__isnull=False)
    study = record.report.study
    pain = outcomes.add(review, label="Pain", by=lead)
    consensus = Extraction.objects.create(study=study, is_consensus=True)
    Value.objects.create(extraction=consensus, outcome=pain, n=10, mean=1, sd=1)
    analysis = Analysis.objects.create(review=review, key="pain", label="Pain at week 12")
    analysis.outcomes.add(pain)
    steps = {step.head: step for step in whereabouts.of(record, user=lead).steps}
    assert steps["Report"].url.endswith(f"/reports/{record.report.pk}/")
    assert steps["Study"].url.endswith(f"/studies/{study.pk}/")
    assert (steps["Feeds"].text, steps["Feeds"].url) == (
        "Pain at week 12",
        "/reviews/cipn/analyses/pain/",
    )


def test_a_colleague_s_verdict_is_neither_shown_nor_filtered_by(review, flow):
    yh, tt = flow
    open_ = Record.objects.get(
        items__decisions__by=yh, items__outcome=None, items__conflict_at=None
    )
    mine = {step.text for step in whereabouts.of(open_, user=yh).steps}
    theirs = {step.text for step in whereabouts.of(open_, user=tt).steps}
    assert "You: include" in mine
    assert not any("include" in text for text in theirs)
    assert open_.title in titles(review, yh, "mine=include")
    assert open_.title not in titles(review, tt, "mine=include")
    assert open_.title in titles(review, tt, "mine=none")
    item = open_.items.get()
    decisions.record(item, verdict="exclude", by=tt)  # their verdicts stand side by side
    assert open_.title in titles(review, tt, "mine=exclude")
    assert open_.title not in titles(review, tt, "mine=include")
    assert open_.title not in titles(review, yh, "mine=exclude")


def test_a_page_costs_the_same_whatever_the_number_of_rows(
    review, lead, django_assert_max_num_queries
):
    imported(a_search(review), *numbered(30))
    queues.open_to_screen(review)
    queues.fill(review)
    with django_assert_max_num_queries(8):
        page = listing.page(finding.find(review, lead, Filters()), "1", user=lead, total=30)
        for record in page:
            assert record.source.name == "PubMed"
            assert not record.merged
            assert record.places[0].mine == []


def test_pages_are_of_a_hundred_and_a_wild_number_is_the_last(review, lead):
    imported(a_search(review), *numbered(130))
    rows = finding.find(review, lead, Filters())
    assert len(listing.page(rows, "1", user=lead, total=30)) == 100
    assert listing.page(rows, "99999999999", user=lead, total=30).number == 2
    assert listing.page(rows, "x", user=lead, total=30).number == 1


def test_more_than_can_be_paged_through_is_counted_no_further(review, lead, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 20)
    imported(a_search(review), *numbered(30))
    page = listing.page(finding.find(review, lead, Filters()), "1", user=lead, total=30)
    assert (page.paginator.count, page.paginator.more, len(page)) == (20, True, 20)
    rows = finding.find(review, lead, Filters(q="cohort", sort="-added"))
    for narrowed in (True, False):  # by their ids where they are few, else as they are
        page = listing.page(rows, "1", user=lead, total=30, narrowed=narrowed)
        assert (page.paginator.count, page.paginator.more) == (
            min(rows.count(), 20),
            rows.count() > 20,
        )
        assert [row.pk for row in page] == [row.pk for row in rows[:20]]
    assert listing.total(review) == 30


def test_a_large_review_is_counted_some_pages_ahead_and_paged_through_all_the_same(
    review, lead, monkeypatch
):
    monkeypatch.setattr(listing, "PAGE", 10)
    monkeypatch.setattr(listing, "AHEAD", 10)
    monkeypatch.setattr(listing, "MOST", 40)
    monkeypatch.setattr(listing, "LARGE", 49)
    imported(a_search(review), *numbered(50))
    for narrowed in (True, False):
        rows = finding.find(review, lead, Filters(year_from="1900", sort="-added"))
        found, number = [], 1
        counts = []
        while True:
            page = listing.page(rows, str(number), user=lead, total=50, narrowed=narrowed)
            counts.append((page.paginator.count, page.paginator.more))
            found += [row.pk for row in page]
            if not page.has_next():
                break
            number += 1
        assert counts == [(20, True), (30, True), (40, True), (40, True)]
        assert found == [row.pk for row in rows[:40]]
        page = listing.page(rows, "1", user=lead, total=49, narrowed=narrowed)
        assert (page.paginator.count, page.paginator.more) == (40, True)
