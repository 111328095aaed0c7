"""A review that is under way, so that every desk of the demo has work on it.

Real titles, abstracts and final labels of 48 records out of 2,019: Nagtegaal R, Tummers L,
Noordegraaf M, Bekkers V, J Behav Public Adm 2019;2(2), doi:10.30636/jbpa.22.71; data CC0,
doi:10.7910/DVN/WMGPGZ. Who decided what, and the words of the criteria, are simulated.
"""

import csv
from io import BytesIO
from pathlib import Path
from textwrap import fill

from django.core.files.base import ContentFile

from analysis.examples import people
from evidence import (
    arms,
    fulltexts,
    imports,
    ingest,
    outcomes,
    protocol,
    reviews,
    sources,
    studies,
)
from evidence.models import ArmRole, Direction, OutcomeKind, Report, Review, User
from screening import arbitration, decisions, queues
from screening.models import Item, Stage, StageKind, Verdict

SLUG = "nudging"
DATA = Path(__file__).resolve().parents[2] / "evidence" / "demo" / "nudging.csv"
NOTICE = (
    "A review under way, to try the desks with: 48 of the 2,019 records of a published review. "
    "Titles and abstracts are real. The decisions, the people who made them and the words of the "
    "criteria are simulated, and the PDFs hold the abstract, not the paper."
)
CRITERIA = (
    {"code": "I1", "kind": "include", "text": "Doctors, nurses or other healthcare professionals"},
    {"code": "I2", "kind": "include", "text": "A nudge towards evidence-based practice"},
    {"code": "I3", "kind": "include", "text": "The effect on what they do was measured"},
    {"code": "E1", "kind": "exclude", "text": "Incentives, orders or training only"},
)
REASONS = (
    {"label": "Not about healthcare professionals", "criterion": "I1"},
    {"label": "No nudge", "criterion": "I2"},
    {"label": "Effect on practice not measured", "criterion": "I3"},
    {"label": "Incentives, orders or training only", "criterion": "E1"},
)
# How far each came at title and abstract. Of the records that both read, these differ.
READ = {"yh": 30, "tt": 24}
DIFFER = {4: "ruled", 9: "discussed", 14: "open", 20: "open"}


def load(users: dict[str, User]) -> Review:
    lead = users["lead"]
    review = reviews.create(
        slug=SLUG,
        title="Nudging healthcare professionals towards evidence-based medicine",
        short_title="Nudging",
        by=lead,
        population="Healthcare professionals",
        intervention="Nudges",
        comparator="No nudge, or another one",
        outcomes_sought="Practice that follows the evidence",
        study_design="Studies that measure an effect",
        notice=NOTICE,
        citation="doi:10.30636/jbpa.22.71; data doi:10.7910/DVN/WMGPGZ (CC0)",
    )
    people.join(review, users)
    _plan(review, by=lead)
    _import(review, by=lead)
    _title_and_abstract(review, users)
    _full_text(review, users)
    _study(review, by=users["yh"])
    return review


def _plan(review: Review, *, by: User) -> None:
    version = protocol.draft(review, by=by)
    protocol.set_criteria(version, by=by, criteria=CRITERIA)
    protocol.set_reasons(version, by=by, reasons=REASONS)
    protocol.set_plan(version, by=by, measure="OR", profile="metafor", model_rule="random")
    outcomes.add(
        review, label="Practice as the guideline asks", key="adherence", by=by,
        kind=OutcomeKind.BINARY, direction=Direction.HIGHER,
    )  # fmt: skip
    queues.open_to_screen(review)
    protocol.freeze(version, by=by)


def _import(review: Review, *, by: User) -> None:
    source = sources.add(review, name="Published data set", by=by)
    search = sources.add_search(source, by=by, note="48 of 2,019 records, taken at even distances.")
    row = imports.start(search, file=DATA.read_bytes(), name=DATA.name, by=by)
    ingest.run(row.pk)
    queues.fill(review)


def _title_and_abstract(review: Review, users: dict[str, User]) -> None:
    """Both go by the review's own labels, apart from the records that are to be disputed."""
    passed = _labelled("label_title_abstract")
    for place, item in enumerate(_items(review, StageKind.TITLE_ABSTRACT)):
        verdict = Verdict.INCLUDE if item.record.title in passed else Verdict.EXCLUDE
        fate = DIFFER.get(place)
        for name, far in READ.items():
            if place < far:
                differs = fate is not None and name == "tt"
                decisions.record(item, verdict=_other(verdict) if differs else verdict,
                                 by=users[name])  # fmt: skip
        if fate == "ruled":
            arbitration.rule(item, verdict=verdict, by=users["arbiter"],
                             sentence="Simulated ruling.")  # fmt: skip
        if fate == "discussed":
            for name in READ:
                arbitration.propose(item, verdict=verdict, by=users[name])


def _full_text(review: Review, users: dict[str, User]) -> None:
    """Four reports have their page: one is in, one disputed, one half read, one out."""
    kept = _labelled("label_included")
    reason = protocol.current(review).reasons.get(rank=3)
    items = sorted(
        _items(review, StageKind.FULL_TEXT), key=lambda item: item.record.title not in kept
    )
    for item, voters, disputed in (
        (items[0], ("yh", "tt"), False), (items[1], ("yh", "tt"), True),
        (items[-2], ("tt",), False), (items[-1], ("yh", "tt"), False),
    ):  # fmt: skip
        _give_page(item.report, by=users["yh"])
        verdict = Verdict.INCLUDE if item.record.title in kept else Verdict.EXCLUDE
        for name in voters:
            own = _other(verdict) if disputed and name == "tt" else verdict
            given = reason if own == Verdict.EXCLUDE else None
            decisions.record(item, verdict=own, reason=given, by=users[name])


def _study(review: Review, *, by: User) -> None:
    """The included one is ready to be read: its arms as its title names them."""
    study = review.studies.get()
    for key, label, role in (
        ("T", "Patient-specific ratings", ArmRole.EXPERIMENTAL),
        ("C", "Conventional guidelines", ArmRole.COMPARATOR),
    ):
        arms.add(study, key=key, label=label, role=role, by=by)
    studies.flag(study, list(review.outcomes.all()), by=by)


def _give_page(report: Report, *, by: User) -> None:
    record = report.record
    content = _page(record.title, record.abstract)
    fulltexts.upload(report, file=ContentFile(content), name=f"{record.accession}.pdf", by=by)


def _page(title: str, abstract: str) -> bytes:
    """A PDF of one page that stands for the paper and says that it does."""
    from matplotlib.figure import Figure

    sheet = Figure(figsize=(8.27, 11.69))
    sheet.text(0.12, 0.94, "Demonstration: the abstract, not the paper", size=9, color="#775200")
    sheet.text(0.12, 0.90, fill(title, 58), size=15, va="top", family="serif", parse_math=False)
    sheet.text(0.12, 0.80, fill(abstract, 84), size=11, va="top", family="serif",
               linespacing=1.5, parse_math=False)  # fmt: skip
    out = BytesIO()
    sheet.savefig(out, format="pdf", metadata={"Title": title, "CreationDate": None})
    return out.getvalue()


def _items(review: Review, kind: StageKind) -> list[Item]:
    stage = Stage.objects.get(review=review, kind=kind)
    return list(
        stage.items.select_related("record", "report__record", "stage__review").order_by("pk")
    )


def _labelled(column: str) -> set[str]:
    """Titles that the published review let through, without the full stop that reading drops."""
    with DATA.open(encoding="utf-8") as file:
        return {row["title"].rstrip(".") for row in csv.DictReader(file) if row[column] == "1"}


def _other(verdict: str) -> str:
    return Verdict.EXCLUDE if verdict == Verdict.INCLUDE else Verdict.INCLUDE
