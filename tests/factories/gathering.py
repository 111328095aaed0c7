"""Included studies with their arms and outcomes, made by the verbs."""

from dataclasses import dataclass
from typing import Any

from evidence import arms, extraction, outcomes, studies
from evidence.models import Arm, Extraction, Instrument, Outcome, Review, Role, Study, Timepoint
from evidence.models import User as Person
from tests.factories.people import a_member, a_review, lead_of


@dataclass(frozen=True)
class Gathered:
    """One study of two arms that reports numbness on a scale from 0 to 100."""

    review: Review
    study: Study
    balance: Arm
    usual: Arm
    numbness: Outcome
    scale: Instrument
    week_12: Timepoint
    lead: Person
    yh: Person
    tt: Person


def a_study(review: Review | None = None, *, label: str = "Peng 2019") -> Gathered:
    review = review or a_review()
    lead = lead_of(review)
    study = studies.add(review, label=label, by=lead)
    numbness = review.outcomes.first() or outcomes.add(review, label="Numbness, feet", by=lead)
    scale = review.instruments.first() or outcomes.add_instrument(
        review, name="Numeric scale", minimum=0, maximum=100, by=lead
    )
    week_12 = review.timepoints.first() or outcomes.add_timepoint(review, label="Week 12", by=lead)
    studies.flag(study, [numbness], by=lead)
    return Gathered(
        review=review,
        study=study,
        balance=arms.add(
            study, label="Balance", role="experimental", n_randomized=23, n_completed=18, by=lead
        ),
        usual=arms.add(
            study, label="Usual care", role="comparator", n_randomized=23, n_completed=20, by=lead
        ),
        numbness=numbness,
        scale=scale,
        week_12=week_12,
        lead=lead,
        yh=_investigator(review, "yh"),
        tt=_investigator(review, "tt"),
    )


def _investigator(review: Review, username: str) -> Person:
    there = review.memberships.filter(user__username=username).first()
    return there.user if there else a_member(review, Role.INVESTIGATOR, username=username)


def read(
    of: Gathered, by: Person, *, sd: float = 9.22, finished: bool = True, **fields: Any
) -> Extraction:
    """Both arms read by one person; `sd` is that of usual care."""
    reading = extraction.start(of.study, by=by)
    place = {"outcome": of.numbness, "instrument": of.scale, "timepoint": of.week_12}
    extraction.enter(reading, arm=of.balance, by=by, n=18, mean=47.4, sd=9.58, page="2", **place)
    extraction.enter(
        reading, arm=of.usual, by=by, **{"n": 20, "mean": 51.2, "sd": sd, "page": "2"} | fields,
        **place,
    )  # fmt: skip
    if finished:
        extraction.submit(reading, by=by)
    return reading
