"""A review in which one investigator has done everything and the other nothing, then both.

What yh wrote alone carries MARKS: texts and a number that stand nowhere else. Until tt has done
the same, nobody but yh may read any of them, whatever the door.
"""

from dataclasses import dataclass, field
from typing import Any

from analysis import analyses, living
from analysis.models import Analysis
from evidence import arms, bias, bias_tools, extraction, outcomes, studies
from evidence.models import (
    Arm,
    ArmRole,
    Direction,
    Import,
    Outcome,
    Record,
    Review,
    Role,
    Study,
    User,
)
from screening import decisions, queues
from screening.models import Item
from tests.factories.people import UserFactory, a_frozen_protocol, a_member, a_review
from tests.factories.records import BALANCE, PILATES, YOGA, a_search, imported

ROLES = {
    "yh": Role.INVESTIGATOR,
    "tt": Role.INVESTIGATOR,
    "arbiter": Role.ARBITER,
    "statistician": Role.STATISTICIAN,
    "curator": Role.CURATOR,
    "reader": Role.READER,
}
# (what it is, how it reads)
MARKS = {
    "the note of a verdict": "quaggaunconvincing",
    "the quote of a full-text verdict": "okapiallocated",
    "the quote of a value": "tapirmeanscore",
    "the note of a value": "bongodoubtful",
    "a mean": "77.7123",
    "the support of a judgement": "kuduenvelopes",
}


@dataclass
class Blinded:
    """The review by its parts; `closed` is the study that only yh has read and judged."""

    review: Review
    people: dict[str, User]
    records: list[Record]
    of: Import
    closed: Study
    opened: Study
    outcome: Outcome
    analysis: Analysis
    items: dict[str, Item] = field(default_factory=dict)

    def user(self, name: str) -> User:
        return self.people[name]


def a_blinded_review(*, slug: str = "blind") -> Blinded:
    """One person's half of everything is in, with its marks."""
    review = a_review(slug=slug, short_title="Blind")
    people = {"lead": User.objects.get(username="lead"), "stranger": UserFactory(username="else")}
    people |= {name: a_member(review, role, username=name) for name, role in ROLES.items()}
    version = a_frozen_protocol(review)
    lead, yh, tt = people["lead"], people["yh"], people["tt"]
    row = imported(a_search(review), YOGA, BALANCE, PILATES)
    queues.open_to_screen(review)
    queues.fill(review)
    outcome = outcomes.add(review, label="Pain", key="pain", direction=Direction.LOWER, by=lead)
    outcomes.add_instrument(review, name="VAS", key="vas", direction=Direction.LOWER, by=lead)
    outcomes.add_timepoint(review, label="Week 12", by=lead)
    made = Blinded(
        review=review,
        people=people,
        records=list(review.records.order_by("pk")),
        of=row,
        closed=a_study(review, outcome, label="Closed 2021", by=yh),
        opened=a_study(review, outcome, label="Open 2020", by=yh),
        outcome=outcome,
        analysis=analyses.add(
            review, label="Pain", outcomes=[outcome], plan=version, measure="MD", by=lead
        ),
    )
    for person in (yh, tt):
        read(made.opened, outcome, by=person, mean=4.5)
        judge(made.opened, by=person)
    _decide(made, by=yh)
    for person in (tt,):  # so that the full-text stage has an item
        decisions.record(made.items["first"], verdict="include", by=person)
    _decide_full_text(made, by=yh)
    read(
        made.closed, outcome, by=yh, mean=77.7123,
        quote=MARKS["the quote of a value"], note=MARKS["the note of a value"],
    )  # fmt: skip
    judge(made.closed, by=yh, support=MARKS["the support of a judgement"])
    living.schedule(review, every="monthly", by=lead)
    return made


def both_in(made: Blinded) -> None:
    """The other half: tt does the same as yh."""
    tt = made.user("tt")
    decisions.record(made.items["second"], verdict="exclude", by=tt, note="no")
    decisions.record(made.items["full text"], verdict="include", by=tt)
    read(made.closed, made.outcome, by=tt, mean=77.7)
    judge(made.closed, by=tt)


def a_study(review: Review, outcome: Outcome, *, label: str, by: User) -> Study:
    study = studies.add(review, label=label, year=2020, by=by)
    arms.add(study, key="T", label="Exercise", role=ArmRole.EXPERIMENTAL, n_randomized=30, by=by)
    arms.add(study, key="C", label="Usual care", role=ArmRole.COMPARATOR, n_randomized=30, by=by)
    studies.flag(study, [outcome], by=by)
    return study


def read(study: Study, outcome: Outcome, *, by: User, mean: float, **more: Any) -> None:
    """One person's finished reading: the mean in the first arm, 5 in the second."""
    reading = extraction.start(study, by=by)
    first, second = Arm.objects.filter(study=study).order_by("position")
    entered = {"outcome": outcome, "by": by, "n": 30, "sd": 1.5}
    extraction.enter(reading, arm=first, mean=mean, **entered, **more)
    extraction.enter(reading, arm=second, mean=5.0, **entered)
    extraction.submit(reading, by=by)


def judge(study: Study, *, by: User, support: str = "") -> None:
    """One person's finished judgements: low everywhere."""
    tool = bias_tools.tool("rob-1")
    assessment = bias.start(study, tool, by=by)
    for domain in tool.domains.all():
        bias.judge(assessment, domain, level="low", support=support, by=by)
    bias.submit(assessment, by=by)


def _decide(made: Blinded, *, by: User) -> None:
    first, second, third = Item.objects.filter(stage__review=made.review).order_by("pk")[:3]
    made.items |= {"first": first, "second": second, "third": third}
    decisions.record(first, verdict="include", by=by)
    decisions.record(second, verdict="exclude", by=by, note=MARKS["the note of a verdict"])


def _decide_full_text(made: Blinded, *, by: User) -> None:
    item = Item.objects.get(stage__review=made.review, report__isnull=False)
    made.items["full text"] = item
    decisions.record(
        item, verdict="include", by=by, quote=MARKS["the quote of a full-text verdict"]
    )
