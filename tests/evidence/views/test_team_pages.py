"""The team and the history: who comes and goes, and what is told of it."""

import pytest
from django.urls import reverse

from evidence import audit, outcomes
from evidence.models import (
    Membership,
    Role,
)
from tests.factories.people import UserFactory, a_member
from tests.factories.visits import signed_in, text

pytestmark = pytest.mark.django_db


def test_a_person_is_added_changed_and_taken_out(review, post, page):
    UserFactory(username="yh")
    post("team_add", review.slug, username="yh", roles=["investigator"])
    row = Membership.objects.get(user__username="yh")
    post("team_member", review.slug, row.pk, roles=["curator"], interests="none")
    row.refresh_from_db()
    assert (row.roles, row.interests) == (["curator"], "none")
    post("team_leave", review.slug, row.pk)
    assert "Left, with their votes and readings kept: yh" in text(page("team", review.slug))


def test_nobody_by_that_name(review, post):
    response = post("team_add", review.slug, username="nobody", roles=["reader"])
    assert response.status_code == 422
    assert "Nobody here signs in as “nobody”." in text(response)


def test_the_last_lead_cannot_leave(review, post, page):
    row = review.memberships.get()
    post("team_leave", review.slug, row.pk)
    assert review.memberships.get().left_at is None
    assert "Make someone else a lead first." in text(page("team_member", review.slug, row.pk))


def test_a_reader_declares_interests_and_leaves_but_gives_no_role(review, full):
    client = signed_in(UserFactory(username="rea"))
    own = reverse("team_member", args=[review.slug, full["pk"]["member"]])
    client.post(own, {"interests": "Author of Bao 2020", "roles": ["lead"]})
    row = Membership.objects.get(pk=full["pk"]["member"])
    assert (row.interests, row.roles) == ("Author of Bao 2020", ["reader"])
    response = client.post(reverse("team_leave", args=[review.slug, row.pk]))
    assert response["Location"] == reverse("home")


def test_what_a_colleague_does_on_an_open_question_is_not_in_the_history(review, lead, page):
    other = a_member(review, Role.INVESTIGATOR, username="yh")
    sentence = "Decided: include"
    audit.record(
        "screening.decided", sentence, review=review, about=review, by=other, seal="item:1"
    )
    assert sentence not in text(page("history", review.slug))
    mine = signed_in(other).get(reverse("history", args=[review.slug]))
    assert sentence in text(mine)
    audit.open_seal("item:1")
    assert sentence in text(page("history", review.slug))


def test_the_history_is_filtered_and_exported(review, lead, full, page):
    shown = text(page("history", review.slug, query="?kind=import"))
    assert "Began to import" in shown
    assert "Added outcome" not in shown
    assert "No act fits" in text(page("history", review.slug, query="?q=zzzz"))
    response = page("history", review.slug, query="?format=csv&kind=team")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0] == "at,by,act,about,door,sentence"
    assert len(lines) == 2


def test_a_formula_in_the_history_is_harmless_in_a_spreadsheet(review, lead, page):
    outcomes.add(review, label="=1+1", key="x", by=lead)
    response = page("history", review.slug, query="?format=csv&kind=outcome")
    assert "Added outcome “=1+1”" in b"".join(response.streaming_content).decode()
