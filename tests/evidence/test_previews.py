"""What a file would be read as, before anything is saved."""

import pytest

from evidence import imports, previews
from evidence.models import Record
from tests.factories.people import a_review, lead_of
from tests.factories.records import PILATES, YOGA, numbered, ris

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken():
    review = a_review()

    def take(content, name="a.ris"):
        return imports.take(review, file=content, name=name, by=lead_of(review))

    return take


def test_five_records_beside_their_raw_text_and_all_counted(taken):
    preview = previews.of_upload(taken(ris(*numbered(12)) + b"stray\r\n"))
    assert (preview.n_records, len(preview.records), preview.n_problems) == (12, 5, 1)
    assert preview.records[0].raw.startswith("TY  - JOUR")
    assert (preview.format_label, preview.encoding_label, preview.whole) == ("RIS", "UTF-8", True)
    assert not Record.objects.exists()


def test_a_large_file_is_only_begun(taken):
    preview = previews.of_upload(taken(ris(*numbered(300))), seconds=0)
    assert not preview.whole
    assert preview.n_records < 300


def test_an_encoding_that_was_overruled_is_read_with(taken):
    upload = taken(ris(PILATES).decode().encode("gb18030"))
    assert previews.of_upload(upload).records[0].title == PILATES["TI"]
    imports.describe(upload, by=upload.by, encoding="big5")
    assert previews.of_upload(upload).records[0].title != PILATES["TI"]
    assert previews.of_upload(upload).encoding_label == "Big5 (Chinese, Taiwan and Hong Kong)"


def test_a_name_of_another_format_is_said(taken):
    preview = previews.of_upload(taken(ris(YOGA), name="pubmed.nbib"))
    assert preview.misnamed == (
        "The name ends in .nbib, the content is RIS. It is read by its content."
    )
    assert not previews.of_upload(taken(ris(PILATES), name="x.ris")).misnamed


def test_what_is_not_recognised_says_why(taken):
    preview = previews.of_upload(taken(b"Dear colleague", name="a.txt"))
    assert (preview.n_records, preview.format_label) == (0, "not recognised")
    assert preview.guess.why


def test_a_table_is_read_with_the_columns_that_a_person_names(taken):
    upload = taken(b"Artikel,Jahr,Wer\nYoga hilft,2021,A\nTanz hilft,2020,B\n", name="a.csv")
    columns = previews.of_upload(upload).guess.columns
    assert columns == ("Artikel", "Jahr", "Wer")
    imports.describe(upload, by=upload.by, mapping={"title": "Artikel", "year": "Jahr"})
    preview = previews.of_upload(upload)
    assert [(r.title, r.year) for r in preview.records] == [
        ("Yoga hilft", 2021),
        ("Tanz hilft", 2020),
    ]
