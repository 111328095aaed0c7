"""PDFs are known by their content; a report is given up and comes back."""

import contextlib

import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import fulltexts
from evidence.models import FullText, Retrieval
from screening.models import StageKind
from tests.factories.instants import at_once
from tests.factories.screening import a_desk, a_pdf, decide, let_through
from tests.pages.report_pdf import report as report_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk():
    return a_desk()


@pytest.fixture
def report(desk):
    return let_through(desk)[0].report


def upload(report, content: bytes, *, by, name: str = "a.pdf") -> FullText:
    return fulltexts.upload(report, file=ContentFile(content, name=name), name=name, by=by)


def test_a_pdf_is_kept_with_its_pages_and_counts_as_retrieved(desk, report):
    row = a_pdf(report, by=desk.yh)
    assert (row.n_pages, row.size) == (3, len(report_pdf()) + 2)
    with row.file.open("rb") as stored:
        assert stored.read() == report_pdf() + b"\n%"
    assert Retrieval.objects.get().state == "retrieved"


def test_the_same_pdf_twice_is_one_and_another_is_a_second(desk, report):
    assert a_pdf(report, by=desk.yh) == a_pdf(report, by=desk.tt)
    a_pdf(report, by=desk.yh, mark="newer")
    assert FullText.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 a Word file", b"<html>Sign in to read</html>", report_pdf()[:200],
     b"%PDF-1.4\n", b"\x00" * 2000],
    ids=["empty", "zip", "web page", "cut off", "head alone", "zeros"],
)  # fmt: skip
def test_what_is_no_pdf_is_refused_whatever_its_name(desk, report, content):
    with pytest.raises(fulltexts.NotAPdf):
        upload(report, content, by=desk.yh)
    assert not FullText.objects.exists()


def test_a_pdf_that_is_too_large_is_refused_with_the_limit(desk, report, settings):
    settings.MAX_PDF_BYTES = 1024**2
    with pytest.raises(fulltexts.PdfTooLarge, match="1 MB"):
        upload(report, b"%PDF-" + b"x" * 1024**2, by=desk.yh)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400), st.integers(0, 1500), st.booleans())
def test_no_bytes_bring_it_down(noise, at, cut):
    good = report_pdf()
    content = good[:at] + noise + (b"" if cut else good[at + len(noise) :])
    with contextlib.suppress(fulltexts.NotAPdf):
        assert fulltexts.count_pages(content) > 0


def test_not_retrieved_says_what_was_tried_and_a_pdf_brings_it_back(desk, report):
    with pytest.raises(fulltexts.NoteMissing):
        fulltexts.seek(report, state="not_retrieved", note=" ", by=desk.yh)
    fulltexts.seek(report, state="not_retrieved", note="Library, author", by=desk.yh)
    assert fulltexts.is_not_retrieved(report)
    a_pdf(report, by=desk.yh)
    assert not fulltexts.is_not_retrieved(report)
    with pytest.raises(fulltexts.AlreadyRetrieved):
        fulltexts.seek(report, state="not_retrieved", note="Again", by=desk.yh)


def test_the_same_pdf_brings_a_report_back_that_was_given_up(desk, report):
    a_pdf(report, by=desk.yh)
    Retrieval.objects.create(report=report, state="not_retrieved", note="A wrong file", by=desk.yh)
    a_pdf(report, by=desk.yh)
    assert not fulltexts.is_not_retrieved(report)


def test_a_report_that_both_assessed_was_retrieved(desk, report):
    item = desk.items(StageKind.FULL_TEXT)[0]
    decide(item, (desk.yh, "include"))
    fulltexts.seek(report, state="not_retrieved", note="Lost", by=desk.lead)  # tells nothing of yh
    fulltexts.seek(report, state="retrieved", by=desk.lead)
    decide(item, (desk.tt, "exclude"), reason=desk.reasons[0])
    with pytest.raises(fulltexts.AlreadyAssessed):
        fulltexts.seek(report, state="not_retrieved", note="Lost", by=desk.lead)


def test_an_attempt_to_reach_an_author_names_whom_and_what(desk, report):
    with pytest.raises(fulltexts.NoteMissing):
        fulltexts.contact(report, to="", asked="SDs", by=desk.yh)
    fulltexts.contact(report, to="K. Andersen", asked="SDs", answer="None", by=desk.yh)
    assert report.contacts.get().answer == "None"


@pytest.mark.django_db(transaction=True)
def test_one_pdf_uploaded_twice_in_one_instant_is_one_row():
    desk = a_desk(records=1)
    report = let_through(desk)[0].report
    found = at_once(*[lambda: a_pdf(report, by=desk.yh)] * 3)
    assert {row.pk for row in found} == {FullText.objects.get().pk}
