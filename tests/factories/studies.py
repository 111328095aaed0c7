"""Studies with agreed values, made by the verbs: two people read the same numbers."""

from collections.abc import Mapping
from typing import Any

from analysis import analyses
from analysis.models import Analysis
from evidence import arms, extraction, outcomes, studies
from evidence.models import (
    ArmRole,
    Direction,
    Instrument,
    Outcome,
    Review,
    Role,
    Study,
    Timepoint,
    User,
    Value,
)
from tests.factories.people import a_member, a_review, lead_of

ROLES = {"T": ArmRole.EXPERIMENTAL, "C": ArmRole.COMPARATOR}
# Three trials of one scale: (n, mean, SD) of the experimental arm and of the comparator.
THREE = {
    "Bao 2020": {"T": (21, 47.8, 11.2), "C": (20, 55.4, 11.8)},
    "Peng 2019": {"T": (18, 36.0, 9.1), "C": (20, 41.4, 8.7)},
    "Visovsky 2014": {"T": (19, 31.3, 9.7), "C": (19, 36.4, 9.0)},
}


def readers(review: Review) -> tuple[User, User]:
    """The two people who read, members of the review since now or before."""
    found = [review.memberships.filter(user__username=name).first() for name in ("yh", "tt")]
    yh, tt = (
        row.user if row else a_member(review, Role.INVESTIGATOR, username=name)
        for row, name in zip(found, ("yh", "tt"), strict=True)
    )
    return yh, tt


def an_outcome(review: Review, *, key: str = "symptoms", **fields: Any) -> Outcome:
    """Lower is better unless said otherwise."""
    fields = {"label": key.capitalize(), "direction": Direction.LOWER} | fields
    return outcomes.add(review, key=key, by=lead_of(review), **fields)


def a_scale(review: Review, *, name: str = "Scale", **fields: Any) -> Instrument:
    fields = {"direction": Direction.LOWER} | fields
    return outcomes.add_instrument(review, name=name, by=lead_of(review), **fields)


def a_study(review: Review, label: str, *, more: Mapping[str, str] | None = None) -> Study:
    """A trial with an arm T and an arm C, and `more` arms by key and role."""
    yh, _ = readers(review)
    study = studies.add(review, label=label, year=int(label[-4:]), by=yh)
    for key, role in (ROLES | dict(more or {})).items():
        reason = "Not exercise" if role == ArmRole.SET_ASIDE else ""
        arms.add(study, key=key, label=f"Arm {key}", role=role, role_reason=reason, by=yh)
    return study


def read(
    study: Study,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    outcome: Outcome,
    instrument: Instrument | None = None,
    timepoint: Timepoint | None = None,
    **fields: Any,
) -> None:
    """Both people enter these numbers by arm (key "" for a contrast) and finish."""
    place = {"outcome": outcome, "instrument": instrument, "timepoint": timepoint}
    read_all(study, [{"arm": key, **place, **fields, **row} for key, row in rows.items()])


def read_all(study: Study, entries: list[dict[str, Any]]) -> None:
    """Several outcomes or times at once; each entry names its arm by key."""
    by_key = {arm.key.upper(): arm for arm in study.arms.all()}
    people = readers(study.review)
    studies.flag(study, {entry["outcome"] for entry in entries}, by=people[0])
    for person in people:
        reading = extraction.start(study, by=person)
        for entry in entries:
            arm = by_key.get(entry["arm"].upper())
            extraction.enter(reading, by=person, **{**entry, "arm": arm})
        extraction.submit(reading, by=person)


def means(numbers: Mapping[str, tuple[int, float, float]]) -> dict[str, dict[str, float]]:
    return {key: {"n": n, "mean": mean, "sd": sd} for key, (n, mean, sd) in numbers.items()}


def an_analysis(
    review: Review, *chosen: Outcome, label: str = "Symptoms", **fields: Any
) -> Analysis:
    """SMD by REML with both models shown, unless said otherwise."""
    fields = {"measure": "SMD", "profile": "metafor"} | fields
    return analyses.add(
        review, label=label, outcomes=chosen or review.outcomes.all(), by=lead_of(review), **fields
    )


def a_pooled_review(*, slug: str = "cipn") -> tuple[Review, Analysis]:
    """Three trials with agreed values and one analysis of them."""
    review = a_review(slug=slug)
    outcome, scale = an_outcome(review), a_scale(review)
    for label, numbers in THREE.items():
        read(a_study(review, label), means(numbers), outcome=outcome, instrument=scale)
    return review, an_analysis(review, outcome)


def agreed(review: Review, label: str, arm: str = "T") -> Value:
    """The consensus value of one arm of one trial."""
    rows = Value.objects.consensus().filter(extraction__study__review=review)
    return rows.get(extraction__study__label=label, arm__key__iexact=arm)
