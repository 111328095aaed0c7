"""Decisions of the CIPN review: the counts are the paper's, each single decision is simulated."""

from dataclasses import dataclass

from analysis.examples import cipn_records
from evidence import audit, protocol
from evidence.models import ExclusionReason, Record, Review, User
from screening import arbitration, decisions
from screening.models import Item, Stage, StageKind, Verdict

NOT_RCT, LACK_OF_DATA, DESIGN = 1, 2, 3
REASONS = (
    {"label": "Not a randomised controlled trial", "criterion": "E1"},
    {"label": "Lack of data", "criterion": "E5"},
    # The paper excludes 13 reports for this, but it is none of its stated criteria.
    {"label": "Inappropriate test design", "criterion": ""},
    {"label": "Neuropathy has another cause", "criterion": "E2"},
    {"label": "CIPN had resolved", "criterion": "E3"},
    {"label": "Participants were given duloxetine", "criterion": "E4"},
    {"label": "Intervention outside the criteria", "criterion": "E6"},
)
EXCLUDED = {NOT_RCT: 23, LACK_OF_DATA: 19, DESIGN: 13}
# The citation of this trial was not found, so a simulated record stands for it.
STANDS_FOR = {"Simulated record 001": "huang_cn"}
# Real records that the published review does not include: which printed reason would fit.
KINDS = {
    "not an RCT": NOT_RCT, "not clearly randomised": NOT_RCT, "protocol": LACK_OF_DATA,
    "second report of Bao 2020": LACK_OF_DATA, "RCT": DESIGN,
    "RCT; active exercise control": DESIGN, "RCT; active control": DESIGN,
}  # fmt: skip
RULED = 29  # every 29th record is disputed, so that conflicts and rulings can be seen


@dataclass(frozen=True, slots=True)
class Fates:
    """By title: the study of an included record, the reason of an excluded report."""

    studies: dict[str, str]
    reasons: dict[str, int]


def fates() -> Fates:
    """What becomes of each record; whoever is in neither is excluded by title and abstract."""
    known = cipn_records.known()
    studies = {row.entry.title: row.study for row in known if row.study} | STANDS_FOR
    reasons = {
        row.entry.title: KINDS[row.kind] for row in known if not row.study and row.kind in KINDS
    }
    number = len(STANDS_FOR)
    for reason, wanted in EXCLUDED.items():
        for _ in range(wanted - sum(1 for given in reasons.values() if given == reason)):
            number += 1
            reasons[f"Simulated record {number:03d}"] = reason
    return Fates(studies, reasons)


def decide(review: Review, users: dict[str, User]) -> None:
    """Both investigators decide on everything; the arbiter rules where they differ."""
    _mark_simulated(review, by=users["curator"])
    known = fates()
    first, second = (
        Stage.objects.get(review=review, kind=kind)
        for kind in (StageKind.TITLE_ABSTRACT, StageKind.FULL_TEXT)
    )
    goes_on = {*known.studies, *known.reasons}
    for place, item in enumerate(_items(first)):
        verdict = Verdict.INCLUDE if item.record.title in goes_on else Verdict.EXCLUDE
        _decide(item, verdict, None, users, disputed=place % RULED == RULED - 1)
    reasons = {row.rank: row for row in protocol.current(review).reasons.all()}
    for place, item in enumerate(_items(second)):
        reason = reasons.get(known.reasons.get(item.record.title, 0))
        verdict = Verdict.EXCLUDE if reason else Verdict.INCLUDE
        _decide(item, verdict, reason, users, disputed=place % RULED == RULED - 1)


def _mark_simulated(review: Review, *, by: User) -> None:
    rows = Record.objects.filter(review=review, title__startswith="Simulated record")
    n = rows.update(simulated=True)
    audit.record(
        "records.simulated", f"Marked {n} records as simulated", review=review, about=review, by=by
    )


def _items(stage: Stage) -> list[Item]:
    return list(stage.items.select_related("record", "report", "stage__review").order_by("pk"))


def _decide(
    item: Item,
    verdict: str,
    reason: ExclusionReason | None,
    users: dict[str, User],
    *,
    disputed: bool,
) -> None:
    """Two verdicts; where they are to differ, the second is the other one, and a ruling ends it."""
    decisions.record(item, verdict=verdict, reason=reason, by=users["yh"])
    if not disputed:
        decisions.record(item, verdict=verdict, reason=reason, by=users["tt"])
        return
    other = Verdict.EXCLUDE if verdict == Verdict.INCLUDE else Verdict.INCLUDE
    fallback = protocol.current(item.stage.review).reasons.first()
    full_text = item.stage.kind == StageKind.FULL_TEXT
    given = fallback if full_text and other == Verdict.EXCLUDE else None
    decisions.record(item, verdict=other, reason=given, by=users["tt"])
    arbitration.rule(
        item, verdict=verdict, reason=reason, by=users["arbiter"], sentence="Simulated ruling."
    )
