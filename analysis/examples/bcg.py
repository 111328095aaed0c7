"""BCG vaccine against tuberculosis, thirteen trials: counts, with latitude and allocation.

Real data throughout. Source: Colditz GA et al., JAMA 1994;271(9):698-702.
"""

import json
from pathlib import Path
from typing import Any

from analysis import analyses
from analysis.examples import people
from evidence import arms, characteristics, extraction, outcomes, protocol, reviews, studies
from evidence.models import (
    ArmRole,
    Characteristic,
    Direction,
    Outcome,
    OutcomeKind,
    ProtocolVersion,
    Review,
    Study,
    User,
)
from screening import queues

SLUG = "bcg"
DATA = Path(__file__).resolve().parents[2] / "evidence" / "demo" / "bcg.json"
ALLOCATIONS = ("random", "alternate", "systematic")
ROLES = (("T", "Vaccinated", ArmRole.EXPERIMENTAL), ("C", "Not vaccinated", ArmRole.COMPARATOR))


def load(users: dict[str, User]) -> Review:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    lead = users["lead"]
    review = reviews.create(
        slug=SLUG,
        title="BCG vaccine to prevent tuberculosis",
        short_title="BCG vaccine",
        by=lead,
        population="People without tuberculosis",
        intervention="BCG vaccine",
        comparator="No vaccine",
        outcomes_sought="Tuberculosis",
        study_design="Controlled trials",
        citation=data["source"],
    )
    people.join(review, users)
    version = _protocol(review, by=lead)
    outcome = outcomes.add(
        review, label="Tuberculosis", key="tuberculosis", kind=OutcomeKind.BINARY,
        direction=Direction.LOWER, by=lead,
    )  # fmt: skip
    columns = _columns(review, by=lead)
    for row in data["measure_data"]:
        _read(_study(review, row, columns, by=users["yh"]), row, outcome, users)
    _analyses(review, version, outcome, columns, by=lead)
    return review


def _protocol(review: Review, *, by: User) -> ProtocolVersion:
    version = protocol.draft(review, by=by)
    protocol.set_criteria(
        version, by=by,
        criteria=[{"code": "I1", "kind": "include", "text": "BCG vaccine against no vaccine"}],
    )  # fmt: skip
    protocol.set_reasons(version, by=by, reasons=[{"label": "No comparison", "criterion": "I1"}])
    protocol.set_plan(
        version, by=by, measure="RR", profile="metafor", model_rule="random",
        tau2_method="REML", interval="z",
    )  # fmt: skip
    queues.open_to_screen(review)
    return protocol.freeze(version, by=by)


def _columns(review: Review, *, by: User) -> dict[str, Characteristic]:
    return {
        "ablat": characteristics.add(
            review, key="latitude", label="Latitude", kind="number", unit="degrees", by=by
        ),
        "alloc": characteristics.add(
            review, key="allocation", label="Allocation", kind="choice", choices=ALLOCATIONS, by=by
        ),
    }


def _study(
    review: Review, row: dict[str, Any], columns: dict[str, Characteristic], *, by: User
) -> Study:
    study = studies.add(review, label=row["study"], year=row["year"], by=by)
    for (key, label, role), n in zip(ROLES, (row["n1"], row["n2"]), strict=True):
        arms.add(study, key=key, label=label, role=role, n_analysed=n, by=by)
    characteristics.describe(
        study, columns["ablat"], by=by, number=float(row["ablat"]), printed=str(row["ablat"])
    )
    characteristics.describe(
        study, columns["alloc"], by=by, chosen=[row["alloc"]], printed=row["alloc"]
    )  # fmt: skip
    return study


def _read(study: Study, row: dict[str, Any], outcome: Outcome, users: dict[str, User]) -> None:
    """Both readings from the same published table."""
    studies.flag(study, [outcome], by=users["yh"])
    by_key = {arm.key: arm for arm in study.arms.all()}
    for name in ("yh", "tt"):
        reading = extraction.start(study, by=users[name])
        for key, i in (("T", "1"), ("C", "2")):
            extraction.enter(
                reading, outcome=outcome, arm=by_key[key], by=users[name], events=row[f"e{i}"],
                n=row[f"n{i}"], reported_as="events", place="Table of the publication",
            )  # fmt: skip
        extraction.submit(reading, by=users[name])


def _analyses(
    review: Review,
    plan: ProtocolVersion,
    outcome: Outcome,
    columns: dict[str, Characteristic],
    *,
    by: User,
) -> None:
    latitude, allocation = columns["ablat"], columns["alloc"]
    by_latitude = [{"id": latitude.pk, "label": latitude.label, "kind": latitude.kind}]
    for measure, label in (("RR", "Tuberculosis, risk ratio"), ("OR", "Tuberculosis, odds ratio")):
        analyses.add(
            review, label=label, outcomes=[outcome], plan=plan, measure=measure,
            subgroup_by=allocation, options={"moderators": by_latitude},
            favours_low="Favours vaccine", favours_high="Favours none", by=by,
        )  # fmt: skip
