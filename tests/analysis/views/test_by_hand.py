"""Each kind of outcome by hand, through the pages: planned, read by two people, agreed, pooled."""

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from analysis.pipeline import refresh
from evidence.models import Arm, Outcome, OutcomeLevel, Review, Study, User, Value
from tests.factories.people import a_review, lead_of
from tests.factories.studies import a_study, readers

pytestmark = pytest.mark.django_db
Line = Mapping[str, str]

# What the two people type: for each trial a line an arm ("" is the whole study).
KINDS: dict[str, tuple[str, dict[str, str], list[dict[str, Line]], float]] = {
    "binary": (
        "RR", {},
        [{"T": {"events": "4", "n": "50"}, "C": {"events": "8", "n": "50"}},
         {"T": {"events": "6", "n": "80"}, "C": {"events": "12", "n": "80"}}],
        0.5,
    ),
    "rate": (
        "IRR", {},
        [{"T": {"events": "4", "person_time": "100"}, "C": {"events": "8", "person_time": "100"}},
         {"T": {"events": "6", "person_time": "90"}, "C": {"events": "12", "person_time": "90"}}],
        0.5,
    ),
    "proportion": (
        "PR", {}, [{"T": {"events": "20", "n": "80"}}, {"T": {"events": "30", "n": "120"}}], 0.25,
    ),
    "correlation": (
        "COR", {}, [{"": {"r": "0.40", "n": "60"}}, {"": {"r": "0.40", "n": "90"}}], 0.40,
    ),
    "generic with an interval": (
        "GEN", {"log": "on"},
        [{"": {"estimate": "0.80", "ci_low": "0.60", "ci_high": "1.0667"}},
         {"": {"estimate": "0.80", "ci_low": "0.64", "ci_high": "1.0"}}],
        0.80,
    ),
    "generic with a p value": (
        "GEN", {"log": "on"},
        [{"": {"estimate": "0.70", "p": "0.03"}}, {"": {"estimate": "0.70", "p": "0.20"}}],
        0.70,
    ),
    "generic with an error": (
        "GEN", {},
        [{"": {"estimate": "-0.5", "se": "0.2"}}, {"": {"estimate": "-0.5", "se": "0.3"}}],
        -0.5,
    ),
}  # fmt: skip
WAYS = {"ci_low": "estimate_ci", "p": "estimate_p", "se": "estimate_se"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def planned(review: Review, kind: str) -> Outcome:
    """The outcome, by the form of the protocol."""
    sent = {
        "label": "Any",
        "kind": kind,
        "level": OutcomeLevel.values[0],
        "direction": "lower_better",
    }
    answer = signed_in(lead_of(review)).post(
        reverse("measured_new", args=[review.slug, "outcomes"]), sent
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return review.outcomes.get()


def typed(study: Study, outcome: Outcome, lines: Mapping[str, Line], by: User) -> None:
    """One person's reading: the values, then done."""
    client = signed_in(by)
    slug = study.review.slug
    sent: dict[str, str] = {"was": "", "known": ""}
    for key, line in lines.items():
        arm = Arm.objects.filter(study=study, key=key).first()
        prefix = f"v{outcome.pk}-{arm.pk if arm else 0}"
        sent |= {f"{prefix}-{name}": value for name, value in line.items()}
        sent |= {f"{prefix}-page": "7", f"{prefix}-place": "Table 2"}
        way = next((way for name, way in WAYS.items() if name in line), "")
        sent |= {f"{prefix}-reported_as": way} if way else {}
    page = client.get(reverse("read", args=[slug, study.pk])).content.decode()
    assert all(f'name="{name}"' in page for name in sent if name[0] == "v" and "-" in name)
    saved = client.post(reverse("read-enter", args=[slug, study.pk, outcome.pk]), sent)
    assert saved.status_code == 302, saved.content.decode()[-3000:]
    assert client.post(reverse("read-submit", args=[slug, study.pk])).status_code == 302


@pytest.mark.parametrize("case", KINDS)
def test_an_outcome_of_each_kind_goes_from_the_protocol_to_a_pooled_result(case):
    measure, extra, trials, estimate = KINDS[case]
    review = a_review()
    outcome = planned(review, case.split()[0])
    people = readers(review)
    for label, lines in zip(("Able 2001", "Baker 2002"), trials, strict=True):
        study = a_study(review, label)
        flagged = reverse("study-flag", args=[review.slug, study.pk])
        signed_in(people[0]).post(flagged, {"outcomes": [outcome.pk]})
        for person in people:
            typed(study, outcome, lines, person)
    assert Value.objects.consensus().count() == sum(len(lines) for lines in trials)
    sent = {
        "label": "Pooled", "outcomes": [outcome.pk], "measure": measure, "profile": "metafor",
        "model_rule": "random", "i2_limit": 50, "tau2_method": "REML", "interval": "z",
        "level": 0.95, **extra,
    }  # fmt: skip
    lead = signed_in(lead_of(review))
    added = lead.post(reverse("analysis-add", args=[review.slug]), sent)
    assert added.status_code == 302, added.content.decode()[:3000]
    [run] = refresh.save(review, refresh.changed(review))
    assert run.sentence == ""
    back = run.result["models"]["random"]["back"]["estimate"]
    assert back == pytest.approx(estimate, rel=0.02)
    page = lead.get(added["Location"]).content.decode()
    assert f"{back:.2f}".replace("-", "−") in page
    assert "page 7, Table 2" in page
    assert "Two extractions" in page
