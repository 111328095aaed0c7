"""Lists of names stand in the order that people look for them."""

import pytest

from evidence.models import Study
from evidence.models.alphabet import Alphabetical, alphabetical
from tests.factories.people import a_review

NAMES = [
    "Zimmer 2018", "Şimşek 2021", "andersen 2020", "Østergaard 2001", "Schwenk 2016", "Łukasz",
    "Æbelø 2002", "Iğdır 1999", "Streckmann 2014", "Großmann 1990", "Öztürk 2012", "İnan 2003",
]  # fmt: skip


@pytest.mark.django_db
class TestStudies:
    @pytest.fixture
    def studies(self):
        review = a_review()
        Study.objects.bulk_create(
            Study(review=review, label=name, key=f"s{i}") for i, name in enumerate(NAMES)
        )
        return Study.objects.filter(review=review)

    def test_are_listed_without_regard_to_accents_and_case(self, studies):
        assert [study.label for study in studies] == [
            "Æbelø 2002", "andersen 2020", "Großmann 1990", "Iğdır 1999", "İnan 2003", "Łukasz",
            "Østergaard 2001", "Öztürk 2012", "Schwenk 2016", "Şimşek 2021", "Streckmann 2014",
            "Zimmer 2018",
        ]  # fmt: skip

    def test_have_one_order_in_the_database_and_in_python(self, studies):
        keys = dict(studies.annotate(place=Alphabetical("label")).values_list("label", "place"))
        assert keys == {name: alphabetical(name) for name in NAMES}
