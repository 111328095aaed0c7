"""Why is it here: the chain from search to result of one record, as this person may know it.

Decisions are asked of the rows' own `seen_by`, through the database's relations: a colleague's
verdict appears when one's own is in and both are in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from evidence.models import Merge, Record, Removal, Report, User


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a record: what, in words, when, and where to look."""

    head: str
    text: str
    at: datetime | None = None
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The box of the flow diagram the record stands in now, why, and how it came there."""

    box: str
    sentence: str
    steps: tuple[Step, ...]


def of(record: Record, *, user: User) -> Whereabouts:
    """Seven queries. `record` comes with source, import and review."""
    merge = record.merges.filter(undone_at=None).select_related("into__source", "by").first()
    items = list(record.items.select_related("stage", "reason").order_by("id"))
    report = Report.objects.with_retrieval().filter(record=record).select_related("study").first()
    removal = record.removals.filter(undone_at=None).select_related("by").first()
    box, sentence = _box(record, merge, removal, items, report)
    steps = [_arrived(record), *_merged(record, merge), *_removed(removal), *_decided(items, user)]
    steps += _went_on(record, report)
    return Whereabouts(box, sentence, tuple(steps))


def raw_is_open(record: Record, *, lead: Record) -> bool:
    """Whether the raw text may be read: not while it holds what others decided in another program
    and somebody here has still to decide. `lead` is the record that speaks for this one."""
    if "decisions" not in record.extra:
        return True
    items = list(lead.items.values_list("outcome", "conflict_at"))
    return bool(items) and all(outcome or conflict for outcome, conflict in items)


HELD_BACK = (
    "The raw text holds what others decided in another program. "
    "It is shown when the record is settled."
)


def raw_of(record: Record) -> str:
    """The raw text, or the sentence that says why it is held back."""
    merge = record.merges.filter(undone_at=None).select_related("into").first()
    return record.raw if raw_is_open(record, lead=merge.into if merge else record) else HELD_BACK


def _box(
    record: Record,
    merge: Merge | None,
    removal: Removal | None,
    items: list[Any],
    report: Report | None,
) -> tuple[str, str]:
    """The key of finding.BOXES, and the sentence that explains it."""
    if record.withdrawn_at is not None:
        return "withdrawn", "Its import was taken back, so it counts nowhere."
    if merge is not None:
        who = f"{merge.by} says" if merge.by else "the matcher found"
        return "duplicate", f"A duplicate: {who} “{merge.into}” is the same work."
    if removal is not None:
        return "removed", f"Removed before screening by {removal.by}: {removal.why.rstrip('.')}."
    by_kind = {item.stage.kind: item for item in items}
    first, second = by_kind.get("title_abstract"), by_kind.get("full_text")
    if report is not None and report.study is not None:
        return "included", f"Included: it reports on {report.study}."
    if second is not None and second.outcome == "excluded":
        return "excluded_full_text", f"Excluded at full text: {_reason(second)}."
    if _in_conflict(second) or _in_conflict(first):
        return "conflict", "The two verdicts differ; it waits for a discussion or a ruling."
    if report is not None and getattr(report, "retrieval", None) == "not_retrieved":
        return "not_retrieved", "Its full text could not be had."
    if report is not None:
        return "report", "Let through by title and abstract; its full text is to be decided on."
    if first is not None and first.outcome == "excluded":
        how = first.get_settled_by_display().lower()
        return "excluded", f"Excluded by title and abstract, settled by {how}."
    return "to_screen", "It waits for verdicts on its title and abstract."


def _in_conflict(item: Any) -> bool:
    return item is not None and item.outcome is None and item.conflict_at is not None


def _reason(item: Any) -> str:
    return item.reason.label.lower() if item.reason else "no reason stated"


def _arrived(record: Record) -> Step:
    if record.of is None:
        return Step("Added by hand", f"From {record.source}", record.created_at)
    place = f"Record {record.place:,}"
    if record.line_from:
        place += f", lines {record.line_from:,} to {record.line_to:,}"
    return Step(
        "Imported",
        f"From {record.source}. {place} of “{record.of.file_name}”, read by {record.of.by}",
        record.created_at,
        _page("import", record.review.slug, record.of_id),
        "Import",
    )


def _merged(record: Record, merge: Merge | None) -> list[Step]:
    if record.withdrawn_at is not None:
        return [Step("Taken back", "With its whole import", record.withdrawn_at)]
    if merge is None:
        return []
    who = f"by {merge.by}" if merge.by else f"by rule, probability {merge.score:.2f}"
    return [
        Step(
            "Merged",
            f"With “{merge.into}” ({merge.into.source}) {who}: {merge.evidence}",
            merge.at,
            _page("record", record.review.slug, merge.into_id),
            "The leading record",
        )
    ]


def _removed(removal: Removal | None) -> list[Step]:
    if removal is None:
        return []
    text = f"Before screening, {removal.get_kind_display().lower()}: {removal.why}, by {removal.by}"
    return [Step("Removed", text, removal.at)]


def _decided(items: list[Any], user: User) -> list[Step]:
    """The verdicts that this person may see, then the outcome."""
    steps = []
    for item in items:
        stage = item.stage.get_kind_display()
        for decision in item.decisions.seen_by(user).standing().select_related("by", "reason"):
            whose = "You" if decision.by_id == user.pk else str(decision.by)
            reason = f": {decision.reason.label}" if decision.reason else ""
            verdict = f"{whose}: {decision.get_verdict_display().lower()}{reason}"
            steps.append(Step(stage, verdict, decision.at))
        if item.outcome:
            how = item.get_settled_by_display().lower()
            text = f"{item.get_outcome_display()}, settled by {how}"
            steps.append(Step(stage, text, item.settled_at))
    return steps


def _went_on(record: Record, report: Report | None) -> list[Step]:
    if report is None:
        return []
    url = _page("report", record.review.slug, report.pk)
    steps = [Step("Report", "Its full text is sought", report.created_at, url, "PDF and retrieval")]
    steps += [
        Step("Full text", f"{row.get_state_display()}. {row.note}".strip(), row.at)
        for row in report.retrievals.order_by("at")
    ]
    if report.study is not None:
        url = _page("study", record.review.slug, report.study_id)
        steps.append(Step("Study", f"It reports on {report.study}", None, url, "Open"))
        steps += [
            Step("Feeds", str(analysis), None, _page("analysis", record.review.slug, analysis.key))
            for analysis in _fed(report)
        ]
    return steps


def _fed(report: Report) -> list[Any]:
    """The analyses whose outcomes have an agreed value of this study."""
    of_study = report.review.analyses.filter(
        outcomes__values__extraction__study=report.study_id,
        outcomes__values__extraction__is_consensus=True,
    )
    return list(of_study.distinct())


def _page(name: str, *where: str | int | None) -> str:
    return reverse(name, args=where)
