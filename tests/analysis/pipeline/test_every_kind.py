"""Each kind of outcome from two people's entries to its result, equal to the reference."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from analysis.models import Run
from analysis.pipeline import downloads, refresh
from analysis.pipeline.details import store
from evidence.models import OutcomeKind
from tests.analysis.stats.reference import raw, reference
from tests.factories.people import a_review, lead_of
from tests.factories.studies import a_study, an_analysis, an_outcome, read

pytestmark = pytest.mark.django_db
Entries = Callable[[Mapping[str, float]], dict[str, dict[str, Any]]]


def two_arms(columns: Mapping[str, str]) -> Entries:
    """An entry for each arm: our field by the reference's column, its number left out."""

    def entries(row: Mapping[str, float]) -> dict[str, dict[str, Any]]:
        return {
            arm: {field: _whole(field, row[name + i]) for field, name in columns.items()}
            for arm, i in (("T", "1"), ("C", "2"))
        }

    return entries


def one_arm(row: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    return {"T": {"events": int(row["xi"]), "n": int(row["ni"])}}


def contrast(row: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    return {"": {"r": row["ri"], "n": int(row["ni"])}}


def _whole(field: str, value: float) -> float:
    return int(value) if field in ("events", "n") else value


KINDS: tuple[tuple[str, str, str, str, Entries], ...] = (
    ("hine1989", OutcomeKind.BINARY, "RD", "events",
     two_arms({"events": "e", "n": "n"})),
    ("nielweise2008", OutcomeKind.RATE, "IRR", "rate",
     two_arms({"events": "x", "person_time": "t"})),
    ("pritz1997", OutcomeKind.PROPORTION, "PLO", "events", one_arm),
    ("molloy2014", OutcomeKind.CORRELATION, "ZCOR", "correlation", contrast),
)  # fmt: skip


def entered(name: str, kind: str, measure: str, way: str, entries: Entries) -> Run:
    """Every study of a reference data set, typed by two people and pooled."""
    review = a_review(slug=name)
    outcome = an_outcome(review, key="outcome", kind=kind)
    whole = raw(name)
    for i in range(whole.k):
        row = {column: float(values[i]) for column, values in whole.columns.items()}
        study = a_study(review, f"Trial {i + 1}, 2000")
        read(study, entries(row), outcome=outcome, reported_as=way)
    an_analysis(review, outcome, label="Pooled", measure=measure, profile="metafor")
    return refresh.save(review, refresh.changed(review))[0]


@pytest.mark.parametrize(("name", "kind", "measure", "way", "entries"), KINDS)
def test_what_was_typed_pools_as_metafor_pools_it(name, kind, measure, way, entries):
    run = entered(name, kind, measure, way, entries)
    assert run.sentence == ""
    for model, method in (("common", "EE"), ("random", "REML")):
        theirs = next(
            o for o in reference(name)["fits"]
            if (o["measure"], o["method"], o["test"]) == (measure, method, "z")
        )  # fmt: skip
        ours = run.result["models"][model]
        for field in ("estimate", "ci_lb", "ci_ub", "Q"):
            assert ours[field] == pytest.approx(theirs[field], rel=1e-6, abs=1e-9)
    store.save(run)
    main, parts = downloads.layouts_of(run)
    assert {"forest", "funnel"} <= set(main)
    assert {"radial", "baujat"} <= set(parts)


def test_hazard_ratios_are_pooled_as_logarithms_and_read_as_ratios():
    """Generic estimates with their intervals; the axis is one of ratios, its null 1."""
    review = a_review()
    outcome = an_outcome(review, key="survival", kind=OutcomeKind.GENERIC)
    for label, (estimate, low, high) in {
        "Able 2001": (0.80, 0.60, 1.0667),
        "Baker 2002": (0.70, 0.50, 0.98),
        "Cole 2003": (0.90, 0.75, 1.08),
    }.items():
        numbers = {"estimate": estimate, "ci_low": low, "ci_high": high}
        read(a_study(review, label), {"": numbers}, outcome=outcome, reported_as="estimate_ci")
    analysis = an_analysis(
        review, outcome, label="Survival", measure="GEN", options={"log": True}
    )  # fmt: skip
    run = refresh.save(review, refresh.changed(review))[0]
    assert run.result["is_ratio"]
    assert run.result["null"] == 1.0
    assert run.result["studies"][0]["estimate"] == pytest.approx(0.80)
    back = run.result["models"]["common"]["back"]
    assert 0.7 < back["estimate"] < 0.9 < back["ci_ub"] < 1
    client = Client()
    client.force_login(lead_of(review))
    page = client.get(reverse("analysis", args=[review.slug, analysis.key])).content.decode()
    read_as = run.result["models"]["random"]["back"]["estimate"]
    assert f"{read_as:.2f} [" in page
