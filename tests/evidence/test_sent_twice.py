"""A form that is sent twice makes one thing: refused by name, or taken as the one that is there."""

import pytest

from evidence import arms, characteristics, fulltexts, records, reviews, sources, studies
from evidence.edits import NameTaken
from tests.factories.people import a_review, lead_of
from tests.factories.screening import a_desk, let_through

pytestmark = pytest.mark.django_db


def test_what_has_a_name_is_refused_the_second_time():
    review = a_review()
    lead = lead_of(review)
    source = sources.add(review, name="PubMed", by=lead)
    study = studies.add(review, label="Peng 2019", by=lead)
    acts = (
        lambda: reviews.create(title="Twice", short_title="Twice", by=lead),
        lambda: sources.add_search(source, strategy="exercise", hits_reported=5, by=lead),
        lambda: records.add(source, title="From a reference list", year=2020, by=lead),
        lambda: studies.add(review, label="Ray 2020", by=lead),
        lambda: arms.add(study, label="Strength", role="experimental", by=lead),
        lambda: characteristics.add(review, label="Country", kind="text", by=lead),
    )
    for act in acts:
        act()
        with pytest.raises(NameTaken, match="already"):
            act()
    assert source.records.count() == source.searches.count() == study.arms.count() == 1


def test_what_is_noted_twice_in_a_row_is_one_note():
    desk = a_desk(records=1)
    report = let_through(desk)[0].report
    asked = {"to": "Peng", "asked": "Standard deviations", "by": desk.lead}
    sought = {"state": "not_retrieved", "note": "No library holds it", "by": desk.lead}
    assert fulltexts.contact(report, **asked) == fulltexts.contact(report, **asked)
    assert fulltexts.seek(report, **sought) == fulltexts.seek(report, **sought)
    fulltexts.contact(report, **asked, answer="Not kept")
    assert (report.contacts.count(), report.retrievals.count()) == (2, 1)
