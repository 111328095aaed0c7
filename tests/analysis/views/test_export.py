"""What can be taken away, also from a review that has nothing yet."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.screening import a_desk

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
