"""A preview run: what settings would give before anybody saves them, computed by the worker."""

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse

from analysis import tasks
from analysis.models import Analysis, Preview, Run
from analysis.pipeline import refresh
from analysis.views.analysis import compared
from evidence.models import Role
from tests.analysis.views.test_settings import a_lead, fields, page
from tests.factories.people import a_member
from tests.factories.studies import a_pooled_review

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db) -> Analysis:
    review, row = a_pooled_review()
    refresh.save(review, refresh.changed(review))
    return row


@pytest.fixture
def analysis(at_first) -> Analysis:
    return deepcopy(at_first)


def test_effects_are_counted_apart_from_studies_where_a_study_has_several():
    one_each, several = {"k": 6, "m": 6}, {"k": 17, "m": 6}
    assert "Effects" not in [row["name"] for row in compared({}, one_each)]
    rows = {row["name"]: (row["before"], row["after"]) for row in compared(one_each, several)}
    assert (rows["Studies"], rows["Effects"]) == ((6, 6), (6, 17))


def asked(analysis: Analysis, client: Client, **changes) -> Preview:
    answer = client.post(page(analysis), fields(analysis, preview="1", reason="", **changes))
    assert answer.status_code == 200
    assert "Nothing is saved yet" in answer.content.decode()
    return Preview.objects.get()


def shown(row: Preview, client: Client) -> str:
    address = reverse("analysis-preview", args=[row.review.slug, row.pk])
    return client.get(address).content.decode()


def test_the_numbers_stand_beside_those_of_now_and_nothing_is_saved(analysis):
    before = Analysis.objects.get(pk=analysis.pk)
    client = a_lead(analysis.review)
    row = asked(analysis, client, tau2_method="DL", interval="knha", measure="MD")
    assert "Computing" in shown(row, client)  # a page never computes: the worker does
    tasks.preview(preview_id=row.pk)
    text = shown(row, client)
    assert "With these settings" in text
    assert "<svg" in text
    row.refresh_from_db()
    assert row.result["measure"] == "MD"
    after = Analysis.objects.get(pk=analysis.pk)
    assert (after.measure, after.interval, after.revision) == (
        before.measure, before.interval, before.revision
    )  # fmt: skip
    assert Run.objects.count() == 1


def test_what_would_be_refused_says_so_in_the_words_of_the_refusal(analysis):
    client = a_lead(analysis.review)
    row = asked(analysis, client, measure="RR")
    tasks.preview(preview_id=row.pk)
    text = shown(row, client)
    assert "It would be refused." in text
    assert "RR" in text


def test_settings_that_cannot_be_are_refused_as_saving_refuses_them(analysis):
    answer = a_lead(analysis.review).post(
        page(analysis), fields(analysis, preview="1", level="0.2")
    )
    assert answer.status_code == 422
    assert not Preview.objects.exists()


def test_the_next_preview_of_a_person_replaces_the_last(analysis):
    client = a_lead(analysis.review)
    first = asked(analysis, client)
    second = asked(analysis, client, interval="knha")
    assert first.pk != second.pk
    tasks.preview(preview_id=first.pk)  # came late: there is nothing to do
    assert Preview.objects.count() == 1


def test_nobody_else_sees_it(analysis):
    row = asked(analysis, a_lead(analysis.review))
    address = reverse("analysis-preview", args=[row.review.slug, row.pk])
    reader = Client()
    reader.force_login(a_member(analysis.review, Role.READER, username="reads"))
    assert reader.get(address).status_code == 403
    statistician = Client()
    statistician.force_login(a_member(analysis.review, Role.STATISTICIAN, username="counts"))
    assert statistician.get(address).status_code == 404


def test_a_new_analysis_can_be_tried_before_it_is_added(analysis):
    client = a_lead(analysis.review)
    sent = fields(analysis, preview="1", label="Once more", measure="MD")
    answer = client.post(reverse("analysis-add", args=[analysis.review.slug]), sent)
    assert answer.status_code == 200
    row = Preview.objects.get()
    tasks.preview(preview_id=row.pk)
    assert "With these settings" in shown(row, client)
    assert Analysis.objects.count() == 1
