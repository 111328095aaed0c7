"""Frozen states of a living review, what changed between two of them, and by how much."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from analysis import results, standing
from analysis.models import Version
from evidence import audit, permissions, protocol
from evidence.errors import Refused
from evidence.models import Review, User
from evidence.permissions import Act
from screening import prisma


class NotFresh(Refused):
    code = "results-not-fresh"


class NothingToFreeze(Refused):
    code = "nothing-to-freeze"


class NothingChanged(Refused):
    code = "nothing-changed"


@transaction.atomic
def freeze(review: Review, *, by: User, title: str = "", reason: str = "") -> Version:
    """Freeze the next version, by hand. Raises NotAllowed, NotFresh, NothingToFreeze."""
    permissions.require(by, Act.PUBLISH, review)
    return _freeze(review, by=by, title=title, reason=reason, only_if_changed=False)


@transaction.atomic
def freeze_scheduled(review: Review, *, only_if_changed: bool) -> Version | None:
    """Freeze by schedule; None when nothing changed since the last and that is asked for."""
    try:
        return _freeze(
            review, by=None, title="", reason="Scheduled recalculation",
            only_if_changed=only_if_changed,
        )  # fmt: skip
    except (NothingChanged, NothingToFreeze):
        return None


def _freeze(
    review: Review, *, by: User | None, title: str, reason: str, only_if_changed: bool
) -> Version:
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    state, _ = standing.state(review)
    if state in (standing.STALE, standing.COMPUTING):
        raise NotFresh("The results are being computed. Freeze when they are fresh.")
    good = [result.good for result in results.of(review) if result.good is not None]
    counts = prisma.flow(review).plain()
    last = review.versions.order_by("-number").first()
    if not good and not any(counts.values()):
        raise NothingToFreeze(
            "There is no record and no result yet, so there is nothing to freeze."
        )
    changes = _changes(last, {run.analysis.label: results.pooled(run) for run in good}, counts)
    if only_if_changed and last is not None and not changes:
        raise NothingChanged("Nothing changed since the last version.")
    number = (review.versions.aggregate(Max("number"))["number__max"] or 0) + 1
    version = Version.objects.create(
        review=review, number=number, title=title, reason=reason, counts=counts, changes=changes,
        protocol=protocol.current(review), by=by,
    )  # fmt: skip
    version.runs.set(good)
    audit.record(
        "version.frozen", f"Froze version {number}: {_how_many(last, changes)}",
        review=review, about=version, by=by,
    )  # fmt: skip
    return version


def _how_many(last: Version | None, changes: list[str]) -> str:
    if last is None:
        return "the first"
    return "1 change" if len(changes) == 1 else f"{len(changes)} changes"


def pending(review: Review) -> list[str]:
    """What the next version would say has changed, as things stand."""
    good = [result.good for result in results.of(review) if result.good is not None]
    now = {run.analysis.label: results.pooled(run) for run in good}
    last = review.versions.order_by("-number").first()
    return _changes(last, now, prisma.flow(review).plain())


@dataclass(frozen=True, slots=True)
class Difference:
    """One analysis in two versions; None where a version does not have it."""

    label: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def simulated(self) -> bool:
        return any(side["simulated"] for side in (self.before, self.after) if side is not None)

    @property
    def moved(self) -> float | None:
        if self.before is None or self.after is None:
            return None
        return self.after["estimate"] - self.before["estimate"]

    @property
    def same(self) -> bool:
        return self.before == self.after

    @property
    def conclusion_changed(self) -> bool:
        """The interval crosses the line of no effect in one version and not in the other."""
        if self.before is None or self.after is None:
            return False
        return _crosses(self.before) != _crosses(self.after)


def compare(before: Version, after: Version) -> list[Difference]:
    """Any two versions, analysis by analysis, in the order of the later one."""
    old, new = _numbers(before), _numbers(after)
    labels = [*new, *(label for label in old if label not in new)]
    return [Difference(label, old.get(label), new.get(label)) for label in labels]


def compare_counts(before: Version, after: Version) -> list[tuple[str, int, int]]:
    """The boxes of the flow whose counts differ: (label, before, after)."""
    return [
        (prisma.LABELS[box][0], before.counts.get(box, 0), after.counts.get(box, 0))
        for box in prisma.LABELS
        if before.counts.get(box, 0) != after.counts.get(box, 0)
    ]


def _numbers(version: Version) -> dict[str, dict[str, Any]]:
    runs = version.runs.select_related("analysis").order_by("analysis__position", "analysis_id")
    return {
        run.analysis.label: results.pooled(run)
        | {"null": run.result["null"], "simulated": run.simulated}
        for run in runs
    }


def _crosses(numbers: dict[str, Any]) -> bool:
    return numbers["ci_low"] <= numbers["null"] <= numbers["ci_high"]


def _changes(
    last: Version | None, now: dict[str, dict[str, Any]], counts: dict[str, int]
) -> list[str]:
    """What the next version says has changed, in words, written from rows."""
    if last is None:
        return ["First version."]
    then = _numbers(last)
    words = []
    for label, numbers in now.items():
        old = then.get(label)
        if old is None:
            words.append(f"{label}: new, {_said(numbers)}.")
        elif _said(old) != _said(numbers):
            words.append(f"{label}: {_said(old)}, now {_said(numbers)}.")
    words += [f"{label}: no longer computed." for label in then if label not in now]
    for box, (label, _) in prisma.LABELS.items():
        was, is_now = last.counts.get(box, 0), counts.get(box, 0)
        if was != is_now:
            words.append(f"{label}: {was:,}, now {is_now:,}.")
    return words


def _said(numbers: dict[str, Any]) -> str:
    minus = str.maketrans("-", "−")
    low, high = f"{numbers['ci_low']:.2f}", f"{numbers['ci_high']:.2f}"
    text = f"{numbers['estimate']:.2f} [{low}, {high}], {numbers['k']} studies"
    return text.translate(minus)
