"""The table of all results: who shares an axis."""

import pytest
from django.test import Client
from django.urls import reverse

from analysis import analyses
from analysis.pipeline import refresh
from analysis.views import results_table
from tests.factories.people import lead_of
from tests.factories.studies import a_pooled_review

pytestmark = pytest.mark.django_db


def test_each_measure_has_an_axis_of_its_own(client: Client):
    review, first = a_pooled_review()
    lead = lead_of(review)
    waiting = results_table.context(review)
    assert (waiting["axis"], waiting["level"]) == (None, "")
    client.force_login(lead)
    assert "Estimate [CI]" in client.get(reverse("analyses", args=[review.slug])).content.decode()
    refresh.save(review, refresh.changed(review))
    alone = results_table.context(review)
    assert [group["axis"] for group in alone["groups"]] == [alone["axis"]]
    other = "MD" if first.measure != "MD" else "SMD"
    analyses.add(review, label="Again", outcomes=list(first.outcomes.all()), measure=other, by=lead)
    refresh.save(review, refresh.changed(review))
    both = results_table.context(review)
    assert both["axis"] is None
    assert [[row.analysis.label for row in group["rows"]] for group in both["groups"]] == [
        [first.label], ["Again"],
    ]  # fmt: skip
    for group in both["groups"]:
        [row] = group["rows"]
        assert group["words"].startswith(row.used["measure"])
        assert group["axis"].low <= row.used["ci_low"] <= row.used["ci_high"] <= group["axis"].high
    assert both["groups"][0]["axis"] != both["groups"][1]["axis"]
    page = client.get(reverse("analyses", args=[review.slug])).content.decode()
    assert page.count('aria-label="Axis from') == 2
    assert "95% interval" in page
