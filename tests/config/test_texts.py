"""What a browser sends, whoever wrote it: no page fails on it."""

import pytest
from django.urls import reverse

from evidence.models import SavedView
from evidence.views.base import whole
from tests.factories.people import a_review, lead_of
from tests.factories.visits import signed_in

NO_ID = ["", "²", "-1", "1.5", "x", "9" * 19, "9" * 5000]


@pytest.mark.parametrize("text", NO_ID)
def test_what_is_no_id_is_no_rows_id(text):
    assert whole(text) == 0
    assert whole("12") == 12


@pytest.mark.django_db
def test_the_character_that_no_text_holds_is_taken_out_of_addresses_and_forms():
    review = a_review()
    client = signed_in(lead_of(review))
    for name in ("find", "records"):
        page = client.get(reverse(name, args=[review.slug]), {"q": "a\x00b"})
        assert page.status_code == 200
    sent = {"name": "Late\x00 ones", "query": "q=b\x00c"}
    assert client.post(reverse("view_save", args=[review.slug]), sent).status_code == 302
    kept = SavedView.objects.get()
    assert (kept.name, kept.query) == ("Late ones", "q=bc")


@pytest.mark.django_db
@pytest.mark.parametrize("pk", NO_ID)
def test_a_chosen_row_that_is_none_is_not_found_or_left_out(pk):
    review = a_review()
    client = signed_in(lead_of(review))
    answer = client.post(reverse("duplicates_take_back", args=[review.slug]), {"ids": [pk]})
    assert answer.status_code == 302
    assert client.get(reverse("duplicates", args=[review.slug]), {"pair": pk}).status_code == 200
