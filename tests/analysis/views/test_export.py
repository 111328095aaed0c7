"""What can be taken away, also from a review that has nothing yet."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis.views import export
from evidence.exports import FORMATS
from screening import decisions
from tests.factories.screening import a_desk, more_records

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "first"), [("export-values", "study"), ("export-judgements", "study")]
)
def test_a_table_without_rows_still_has_its_header(client: Client, name: str, first: str) -> None:
    desk = a_desk(records=0)
    client.force_login(desk.lead)
    answer = client.get(reverse(name, args=[desk.review.slug]))
    (header,) = csv.reader(io.StringIO(answer.content.decode()))
    assert header[0] == first
    assert len(header) > 5


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_records_are_taken_some_at_a_time(client: Client, monkeypatch, at_once: int) -> None:
    monkeypatch.setattr(export, "AT_ONCE", at_once)
    monkeypatch.setattr(export, "IN_MEMORY", 100)
    desk = a_desk(records=3)
    item = desk.items()[0]
    decisions.record(item, verdict="include", by=desk.yh)
    client.force_login(desk.yh)
    answer = client.get(reverse("export-records", args=[desk.review.slug, "all", "csv"]))
    content = answer.getvalue()
    assert int(answer["Content-Length"]) == len(content)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert [row["title"] for row in rows if row["Decision"] == "include"] == [item.record.title]


@pytest.mark.parametrize("format", FORMATS)
def test_queries_do_not_grow_with_the_review(client: Client, format: str) -> None:
    desk = a_desk(records=5)
    client.force_login(desk.lead)
    where = reverse("export-records", args=[desk.review.slug, "all", format])
    with CaptureQueriesContext(connection) as few:
        client.get(where).getvalue()
    more_records(desk.review, 200)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(where)
    assert answer.streaming
    assert len(many) <= len(few)
    assert len(answer.getvalue()) > 10_000
