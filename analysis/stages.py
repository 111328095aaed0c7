"""The records of each stage of a review, and what one person may know of their decisions.

A stage is made of boxes of the PRISMA flow, so that its number is that of the flow.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from evidence.models import Merge, Record, Removal, Review, User
from screening import prisma
from screening.models import Decision, Item, StageKind

FACTS = ("Record", "Source", "Duplicate of", "Stage", "Rank", "Decision", "Outcome", "Reason",
         "Simulated")  # fmt: skip
AT_ONCE = 2_000  # rows
WORDS = {"include": "Included", "exclude": "Excluded", "maybe": "Maybe"}

_FOUND = ("database_results", "register_results", "website_results", "organisation_results",
          "citations_results")  # fmt: skip
_MERGED = ("duplicates", "other_duplicates")


@dataclass(frozen=True, slots=True)
class Part:
    """One stage: the records of `boxes` without those of `less`."""

    key: str
    label: str
    boxes: tuple[str, ...]
    less: tuple[str, ...] = ()


PARTS = {
    part.key: part
    for part in (
        Part("all", "All records", _FOUND),
        Part("duplicates", "Duplicates removed", _MERGED),
        Part("unique", "Without duplicates", _FOUND, less=_MERGED),
        Part("removed", "Removed before screening", ("excluded_automatic", "excluded_other")),
        Part("to-screen", "Not yet screened", ("awaiting_screening", "other_awaiting_screening")),
        Part(
            "excluded",
            "Excluded by title and abstract",
            ("records_excluded", "other_records_excluded"),
        ),
        Part("sought", "Full texts sought", ("dbr_sought_reports", "other_sought_reports")),
        Part(
            "not-retrieved",
            "Full texts not retrieved",
            ("dbr_notretrieved_reports", "other_notretrieved_reports"),
        ),
        Part("to-assess", "Full texts not yet assessed", ("dbr_awaiting", "other_awaiting")),
        Part("excluded-full-text", "Excluded at full text", ("dbr_excluded", "other_excluded")),
        Part("included", "Included", ("new_reports",)),
    )
}


def counts(review: Review) -> list[tuple[str, str, int]]:
    """Key, label and number of records of every stage, from the counts of the flow."""
    flow = prisma.flow(review)
    return [
        (part.key, part.label, sum(flow[b] for b in part.boxes) - sum(flow[b] for b in part.less))
        for part in PARTS.values()
    ]


def records(review: Review, key: str) -> QuerySet:
    """The records of a stage. Raises KeyError for one that does not exist."""
    part = PARTS[key]
    here = Record.objects.filter(review=review)
    if part.boxes == _FOUND:  # every live record is in one of them
        return here.unique() if part.less else here.live()
    return here.filter(reduce(or_, (_within(review, box) for box in part.boxes)))


def _within(review: Review, box: str) -> Q:
    of_records = prisma.LABELS[box][1] == "record"
    return Q(pk__in=prisma.rows(review, box).values("pk" if of_records else "record"))


class Ranks:
    """The places of the records in the queue of each stage, from 1: read once, in their order.

    Asked for records in rising order, so that memory does not grow with the review.
    """

    def __init__(self, review: Review) -> None:
        place = Window(RowNumber(), partition_by=[F("stage")], order_by=["rank", "id"])
        items = Item.objects.filter(stage__review=review).readable().annotate(place=place)
        rows = items.order_by("record_id").values_list("record_id", "stage__kind", "place")
        self._rows: Iterator[tuple[int, str, int]] = iter(rows.iterator(AT_ONCE))
        self._ahead = next(self._rows, None)

    def of(self, keys: Collection[int]) -> dict[tuple[int, str], int]:
        """(record, stage) -> place, of these records; those before the last are passed by."""
        wanted, last = set(keys), max(keys, default=0)
        found: dict[tuple[int, str], int] = {}
        while self._ahead and self._ahead[0] <= last:
            record, kind, place = self._ahead
            if record in wanted:
                found[record, kind] = place
            self._ahead = next(self._rows, None)
        return found


def facts(
    review: Review, user: User, keys: Sequence[int], ranks: Ranks
) -> dict[int, dict[str, str]]:
    """What is known of each record at the last stage it came to: its rank there, the person's own
    verdict, and what it came to once that is settled."""
    known: dict[int, dict[str, str]] = {}
    places = ranks.of(keys)
    items = Item.objects.filter(stage__review=review, record__in=keys)
    fields = ("record_id", "stage__kind", "outcome", "reason__label")
    for pk, kind, outcome, why in items.order_by("-stage__kind", "pk").values_list(*fields):
        known[pk] = {
            "Stage": StageKind(kind).label,
            "Rank": str(places.get((pk, kind), "")),
            "Outcome": outcome or "",
            "Reason": (why or "") if outcome else "",
        }
    mine = Decision.objects.standing().filter(by=user, item__in=items)
    for pk, kind, verdict in mine.values_list("item__record_id", "item__stage__kind", "verdict"):
        if known[pk]["Stage"] == StageKind(kind).label:
            known[pk]["Decision"] = verdict
    removals = Removal.objects.filter(record__in=keys, undone_at=None)
    for pk, why in removals.values_list("record_id", "why"):
        known[pk] = {"Stage": PARTS["removed"].label, "Reason": why}
    merges = Merge.objects.filter(record__in=keys, undone_at=None)
    for pk, into in merges.values_list("record_id", "into_id"):  # its own verdicts count no more
        known[pk] = {"Stage": PARTS["duplicates"].label, "Duplicate of": str(into)}
    return known


def said(review: Review, user: User, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Who decided what on each record, as this person may know it: the later stage counts."""
    verdicts: dict[int, dict[str, Any]] = {}
    seen = Decision.objects.standing().seen_by(user)
    seen = seen.filter(item__stage__review=review, item__record__in=keys)
    for record, who, verdict in seen.order_by("full_text", "pk").values_list(
        "item__record_id", "by__username", "verdict"
    ):
        verdicts.setdefault(record, {})[who] = WORDS[verdict]
    return verdicts
