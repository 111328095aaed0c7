"""Length of hospital stay after stroke, nine comparisons: real data throughout.

Source: Normand SLT, Statistics in Medicine 1999;18(3):321-359.
"""

import json
from pathlib import Path

from analysis import analyses
from analysis.examples import people
from evidence import arms, extraction, outcomes, protocol, reviews, studies
from evidence.models import ArmRole, Direction, Review, Study, User
from screening import queues

SLUG = "normand1999"
DATA = Path(__file__).resolve().parents[2] / "evidence" / "demo" / "normand1999.json"


def load(users: dict[str, User]) -> Review:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    lead = users["lead"]
    review = reviews.create(
        slug=SLUG,
        title="Specialist inpatient stroke care: length of hospital stay",
        short_title="Stroke care, stay",
        by=lead,
        population="People admitted to hospital after a stroke",
        intervention="Specialist care",
        comparator="Routine management",
        outcomes_sought="Length of stay",
        study_design="Controlled comparisons",
        notice="Real published numbers, entered for demonstration; no search was made.",
        citation=data["source"],
    )
    people.join(review, users)
    version = _protocol(review, by=lead)
    outcome = outcomes.add(
        review, label="Length of stay", key="stay", direction=Direction.LOWER, by=lead
    )
    days = outcomes.add_instrument(
        review, name="Days in hospital", key="days", unit="days", minimum=0,
        direction=Direction.LOWER, by=lead,
    )  # fmt: skip
    for row in data["measure_data"]:
        study = _study(review, row, by=users["yh"])
        studies.flag(study, [outcome], by=users["yh"])
        _read(study, row, outcome, days, users)
    for measure, label in (("MD", "Length of stay, days"), ("SMD", "Length of stay, standardized")):
        analyses.add(
            review, label=label, outcomes=[outcome], plan=version, measure=measure,
            favours_low="Favours specialist care", favours_high="Favours routine care", by=lead,
        )  # fmt: skip
    return review


def _protocol(review: Review, *, by: User):
    version = protocol.draft(review, by=by)
    protocol.set_criteria(
        version, by=by,
        criteria=[{"code": "I1", "kind": "include", "text": "Specialist against routine care"}],
    )  # fmt: skip
    protocol.set_reasons(version, by=by, reasons=[{"label": "No comparison", "criterion": "I1"}])
    protocol.set_plan(
        version, by=by, measure="SMD", profile="metafor", model_rule="random",
        tau2_method="REML", interval="knha",
    )  # fmt: skip
    queues.open_to_screen(review)
    return protocol.freeze(version, by=by)


def _study(review: Review, row: dict, *, by: User) -> Study:
    study = studies.add(review, label=row["study"], by=by)
    arms.add(
        study, key="T", label="Specialist care", role=ArmRole.EXPERIMENTAL,
        n_analysed=row["n1"], by=by,
    )  # fmt: skip
    arms.add(
        study, key="C", label="Routine care", role=ArmRole.COMPARATOR, n_analysed=row["n2"], by=by
    )
    return study


def _read(study: Study, row: dict, outcome, days, users: dict[str, User]) -> None:
    """Both readings from the same published table."""
    by_key = {arm.key: arm for arm in study.arms.all()}
    for name in ("yh", "tt"):
        reading = extraction.start(study, by=users[name])
        for key, i in (("T", "1"), ("C", "2")):
            extraction.enter(
                reading, outcome=outcome, instrument=days, arm=by_key[key], by=users[name],
                n=row[f"n{i}"], mean=float(row[f"mean{i}"]), sd=float(row[f"sd{i}"]),
                place="Table of the publication, as in metadat",
            )  # fmt: skip
        extraction.submit(reading, by=users[name])
