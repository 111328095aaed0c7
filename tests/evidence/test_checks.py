"""The checks of a study from its rows: what is agreed counts, and nothing else."""

import pytest

from evidence import arms, characteristics, checks, studies
from tests.factories.people import a_review
from tests.factories.studies import a_scale, a_study, an_outcome, read, readers

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return a_study(a_review(), "Bao 2020")


def codes(study) -> list[str]:
    return [check.code for check in checks.of_study(study) if not check.ok]


def test_a_study_is_asked_about_its_people_its_table_and_its_values(study):
    yh, _ = readers(study.review)
    treated, control = study.arms.all()
    for arm in (treated, control):
        arms.change(arm, n_randomized=19, by=yh)
    age = characteristics.add(study.review, label="Age", kind="text", by=yh)
    characteristics.describe(study, age, printed="48.8 (24–65) / 48.8 (24–65)", by=yh)
    studies.change(study, n_randomized=19, n_completed=15, n_source="Abstract", by=yh)
    pain = an_outcome(study.review, key="pain")
    balance = an_outcome(study.review, key="balance")
    studies.flag(study, [pain, balance], by=yh)
    assert codes(study) == [
        "more-than-randomized", "attrition", "identical-arms", "reported-without-values",
    ]  # fmt: skip
    scale = a_scale(study.review)
    rows = {"T": {"n": 20, "mean": 5.0, "sd": 1.0}, "C": {"n": 19, "mean": 6.0, "sd": 1.0}}
    read(study, rows, outcome=pain, instrument=scale)
    studies.flag(study, [balance], by=yh)
    found = {check.code: check.text for check in checks.of_study(study)}
    assert found["more-analysed"] == "Arm T: Pain has n = 20, but 19 were randomized."
    assert found["values-not-flagged"].startswith("Values of Pain are here")
    assert "Balance" in found["reported-without-values"]


def test_a_reading_that_is_not_agreed_is_not_told(study):
    from evidence import extraction

    yh, _ = readers(study.review)
    pain = an_outcome(study.review, key="pain")
    studies.flag(study, [pain], by=yh)
    arms.change(study.arms.first(), n_randomized=19, by=yh)
    mine = extraction.start(study, by=yh)
    extraction.enter(mine, outcome=pain, arm=study.arms.first(), n=20, mean=5, sd=1, by=yh)
    assert codes(study) == ["reported-without-values"]


def test_the_number_of_queries_does_not_grow_with_the_studies(study, django_assert_num_queries):
    def looked():
        with django_assert_num_queries(6):
            assert checks.of_review(study.review)

    looked()
    for label in ("Peng 2019", "Gui 2021"):
        a_study(study.review, label)
    looked()


def test_no_more_complete_than_were_randomized(study):
    yh, _ = readers(study.review)
    with pytest.raises(studies.NumbersDisagree, match="20 cannot be more than the 19"):
        studies.change(study, n_randomized=19, n_completed=20, by=yh)
