"""From rows to pages: the binary example pooled as metafor pools it, its tabs and its files."""

import csv
import io
import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from analysis import tasks
from analysis.examples import bcg
from analysis.examples.people import people
from analysis.models import Analysis, Run, RunDetail
from analysis.pipeline import downloads, refresh
from analysis.pipeline.details import store
from analysis.views import tabs
from evidence.models import Review

REFERENCE = json.loads(
    (Path(__file__).resolve().parents[2] / "reference" / "metafor" / "bcg.json").read_text()
)
PARTS = {
    "small-studies", "influence", "sensitivity", "regression", "heterogeneity", "one-tau2",
    "findings",
}  # fmt: skip


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db) -> dict[str, Run]:
    """The newest run of each analysis by its measure, that of RR with its parts and pictures."""
    review = bcg.load(people())
    runs = {run.analysis.measure: run for run in refresh.save(review, refresh.changed(review))}
    downloads.draw_all(runs["RR"])
    return runs


@pytest.fixture
def runs(at_first) -> dict[str, Run]:
    return deepcopy(at_first)


@pytest.fixture
def review(runs) -> Review:
    return runs["RR"].analysis.review


def fit(measure: str, method: str) -> dict:
    return next(
        o for o in REFERENCE["fits"]
        if (o["measure"], o["method"], o["test"]) == (measure, method, "z")
    )  # fmt: skip


@pytest.mark.parametrize("measure", ["RR", "OR"])
def test_counts_entered_by_two_people_pool_as_metafor_pools_them(runs, measure):
    run = runs[measure]
    for model, method in (("common", "EE"), ("random", "REML")):
        ours, theirs = run.result["models"][model], fit(measure, method)
        for name in ("estimate", "se", "ci_lb", "ci_ub", "Q"):
            assert ours[name] == pytest.approx(theirs[name], rel=1e-6)
        assert ours["back"]["estimate"] == pytest.approx(theirs["back_estimate"], rel=1e-6)
    assert run.result["null"] == 1.0
    assert run.result["is_ratio"]


def test_the_parts_are_stored_once_with_their_pictures(runs):
    run = runs["RR"]
    assert set(run.details.values_list("key", flat=True)) == PARTS
    kinds = set(run.figures.filter(format="svg").values_list("kind", flat=True))
    assert {"funnel-contours", "baujat", "bubble-1", "gosh", "radial", "labbe"} <= kinds
    before = set(RunDetail.objects.values_list("pk", flat=True))
    downloads.draw_all(run)
    assert set(RunDetail.objects.values_list("pk", flat=True)) == before


def test_a_file_that_nobody_asked_for_yet_is_drawn_by_the_worker(review, runs, monkeypatch):
    run = runs["RR"]
    asked: list[dict] = []
    monkeypatch.setattr(tasks.draw_file, "apply_async", lambda kwargs, **_: asked.append(kwargs))
    address = reverse("run-figure", args=[review.slug, run.pk, "baujat", "pdf"])
    client = a_reader(review)
    waits = client.get(address)
    assert waits.status_code == 202
    assert "is being drawn" in waits.content.decode()
    assert waits["Refresh"] == f"1; url={address}?looked=1"
    assert client.get(f"{address}?looked=1").status_code == 202
    assert asked == [{"run_id": run.pk, "kind": "baujat", "format": "pdf"}]  # once, not each look
    tasks.draw_file(**asked[0])
    tasks.draw_file(**asked[0])
    assert client.get(f"{address}?looked=2").content.startswith(b"%PDF")
    assert run.figures.filter(kind="baujat", format="pdf").count() == 1
    unknown = reverse("run-figure", args=[review.slug, run.pk, "no-such", "pdf"])
    assert client.get(unknown).status_code == 404


def test_with_the_broker_away_the_page_says_so_and_asks_again(review, runs, monkeypatch):
    run = runs["RR"]

    def away(**_: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(tasks.draw_file, "apply_async", away)
    address = reverse("run-figure", args=[review.slug, run.pk, "baujat", "png"])
    assert "worker cannot be reached" in a_reader(review).get(address).content.decode()


def test_no_page_imports_the_scientific_libraries():
    """A web process that draws or computes would let people wait for an import of seconds."""
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver; "
        "get_resolver().url_patterns; "
        "print([m for m in ('matplotlib', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def a_reader(review: Review) -> Client:
    client = Client()
    client.force_login(review.memberships.get(user__username="reader").user)
    return client


def test_every_tab_shows_its_numbers_and_how_they_were_made(review, runs):
    run = runs["RR"]
    run.details.all().delete()
    client = a_reader(review)
    key = Analysis.objects.get(review=review, measure="RR").key
    waiting = client.get(reverse("analysis-tab", args=[review.slug, key, "influence"]))
    assert "appears here by itself" in waiting.content.decode()
    store.save(run)
    pages = {
        tab: client.get(reverse("analysis-tab", args=[review.slug, key, tab])).content.decode()
        for tab in tabs.NAMES
    }
    assert "Harbord" in pages["small-studies"]
    assert "doi:10.1136/bmj.315.7109.629" in pages["small-studies"]
    assert "Latitude" in pages["regression"]
    assert "Sensitivity grid" in pages["sensitivity"]
    assert "Cumulative: by year" in pages["sensitivity"]
    assert "Every estimator" in pages["heterogeneity"]
    assert all("nan" not in page.lower().split() for page in pages.values())


def test_a_part_is_taken_away_with_how_each_number_was_made(review, runs):
    run = runs["RR"]
    client = a_reader(review)
    for key in PARTS - {"findings"}:
        answer = client.get(reverse("run-part", args=[review.slug, run.pk, key, "csv"]))
        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert len(rows) > 3
        assert all(row["formula"] for row in rows)
        assert all(row["source"] for row in rows)
        assert all(row["simulated"] == "False" for row in rows)
        named = [(row["part"], row["line"], row["row"], row["number"]) for row in rows]
        assert len(named) == len(set(named))
        whole = client.get(reverse("run-part", args=[review.slug, run.pk, key, "json"])).json()
        assert whole.pop("run")["simulated"] is False
        assert whole == run.details.get(key=key).content


def test_a_stranger_does_not_find_the_parts(review, runs, django_user_model):
    run = runs["RR"]
    client = Client()
    client.force_login(django_user_model.objects.create_user("stranger"))
    address = reverse("run-part", args=[review.slug, run.pk, "influence", "json"])
    assert client.get(address).status_code == 404
