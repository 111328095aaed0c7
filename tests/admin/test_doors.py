"""Who sees what in the administration: the roles of reviews decide, not the staff mark."""

from copy import deepcopy

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.factories.blinded import a_blinded_review
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
OF_REVIEWS = [
    "evidence_record", "evidence_study", "evidence_arm", "evidence_value", "evidence_judgement",
    "screening_item", "screening_decision", "screening_ruling", "analysis_analysis",
    "analysis_run", "analysis_livingplan",
]  # fmt: skip


@pytest.fixture(scope="module")
def at_first(module_db):
    return a_blinded_review()


@pytest.fixture
def made(at_first):
    return deepcopy(at_first)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows_of(made, name: str):
    """The rows of this review behind a list of the administration."""
    model = next(m for m in admin.site._registry if m._meta.label_lower == name.replace("_", "."))
    path = getattr(admin.site._registry[model], "in_review", None)
    return model, path


@pytest.mark.parametrize("name", OF_REVIEWS)
def test_the_lead_opens_every_list_and_row(made, name):
    client = signed_in(made.user("lead"))
    page = client.get(reverse(f"admin:{name}_changelist"))
    assert page.status_code == 200
    model, path = rows_of(made, name)
    for row in model._default_manager.filter(**{path: made.review})[:3]:
        found = admin.site._registry[model].get_queryset(page.wsgi_request).filter(pk=row.pk)
        expected = 200 if found.exists() else 302
        answer = client.get(reverse(f"admin:{name}_change", args=[row.pk]))
        assert answer.status_code == expected, (name, row)


@pytest.mark.parametrize("who", ["yh", "tt", "arbiter", "statistician", "reader", "stranger"])
def test_who_may_not_correct_is_sent_to_the_door(made, who):
    answer = signed_in(made.user(who)).get(reverse("admin:index"))
    assert answer.status_code == 302
    assert reverse("admin:login") in answer["Location"]


@pytest.mark.parametrize("name", OF_REVIEWS)
def test_a_curator_of_another_review_sees_no_row(made, name):
    from evidence.models import Role
    from tests.factories.people import a_member, a_review

    other = a_review(lead="else_lead", slug="other", short_title="Other")
    client = signed_in(a_member(other, Role.CURATOR, username="else_curator"))
    model, path = rows_of(made, name)
    row = model._default_manager.filter(**{path: made.review}).first()
    if name in ("analysis_livingplan",):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403
        return
    page = client.get(reverse(f"admin:{name}_changelist"))
    assert page.status_code == 200
    assert page.context["cl"].queryset.count() == 0
    if row is not None:
        assert client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 302


def test_a_superuser_keeps_accounts_and_sees_no_row_of_a_review(made):
    boss = UserFactory(username="boss", is_staff=True, is_superuser=True)
    client = signed_in(boss)
    for name in ("evidence_user", "evidence_review", "evidence_membership"):
        page = client.get(reverse(f"admin:{name}_changelist"))
        assert page.status_code == 200
        row = page.context["cl"].queryset.first()
        assert client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 200
    for name in OF_REVIEWS:
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403


def test_staff_without_a_role_sees_nothing(made):
    client = signed_in(UserFactory(username="clerk", is_staff=True))
    page = client.get(reverse("admin:index"))
    assert page.context["app_list"] == []


def test_a_superuser_makes_a_member_and_the_review_says_so(made):
    boss = UserFactory(username="boss", is_staff=True, is_superuser=True)
    client = signed_in(boss)
    given = {"review": made.review.pk, "user": made.user("stranger").pk, "roles": ["reader"],
             "interests": "", "left_at_0": "", "left_at_1": ""}  # fmt: skip
    answer = client.post(reverse("admin:evidence_membership_add"), given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    entry = made.review.audit_entries.first()
    assert (entry.by, entry.door, entry.act) == (boss, "admin", "team.administered")


def test_the_last_lead_stays_lead(made):
    client = signed_in(UserFactory(username="boss", is_staff=True, is_superuser=True))
    row = made.review.memberships.get(user=made.user("lead"))
    given = {"roles": ["reader"], "interests": "", "left_at_0": "", "left_at_1": ""}
    answer = client.post(reverse("admin:evidence_membership_change", args=[row.pk]), given)
    assert "A review needs a lead" in answer.content.decode()
    row.refresh_from_db()
    assert row.roles == ["lead"]
