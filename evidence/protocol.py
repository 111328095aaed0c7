"""The plan: drafted, frozen, amended. A frozen version never changes; the next one says why."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from evidence import afterwards, audit, edits, permissions, protocol_rows
from evidence.errors import Invalid, Refused
from evidence.models import (
    Criterion,
    ExclusionReason,
    ProtocolVersion,
    Review,
    ReviewStatus,
    User,
)
from evidence.permissions import Act
from evidence.plan import first_wrong
from evidence.protocol_templates import TEMPLATES

PLANNED = (
    "measure",
    "profile",
    "model_rule",
    "i2_limit",
    "tau2_method",
    "interval",
    "level",
    "verdicts_required",
    "living",
)


class ProtocolFrozen(Refused):
    code = "protocol-frozen"


class DraftOpen(Refused):
    code = "draft-open"


class NothingToAmend(Refused):
    code = "nothing-to-amend"


class ProtocolIncomplete(Refused):
    code = "protocol-incomplete"


class CriterionInUse(Refused):
    code = "criterion-in-use"


class ReasonInUse(Refused):
    code = "reason-in-use"


class SettingUnknown(Invalid):
    code = "setting-unknown"


class AmendmentWithoutReason(Invalid):
    code = "amendment-without-reason"


def current(review: Review) -> ProtocolVersion | None:
    """The version in force: the newest frozen one. None before the first is frozen."""
    return review.protocol_versions.exclude(frozen_at=None).order_by("number").last()


# For a statement that asks more than this: the version in force as [id, when it was frozen].
IN_FORCE = """
SELECT json_build_array(id, frozen_at) FROM evidence_protocolversion
WHERE review_id = %(review)s AND frozen_at IS NOT NULL ORDER BY number DESC LIMIT 1
"""


@lru_cache(maxsize=256)
def in_full(pk: int, frozen_at: str) -> ProtocolVersion:
    """A frozen version with its criteria and reasons, read once by a process: to be shown only.

    It never changes; `frozen_at` tells a freezing that was rolled back apart.
    """
    return ProtocolVersion.objects.prefetch_related("criteria", "reasons").get(pk=pk)


def working(review: Review) -> ProtocolVersion | None:
    """The open draft, else the version in force, else None: what the protocol page shows."""
    return review.protocol_versions.order_by("number").last()


@transaction.atomic
def draft(review: Review, *, by: User) -> ProtocolVersion:
    """The open draft; the first one is made here. A frozen protocol is amended instead."""
    permissions.require(by, Act.EDIT_PROTOCOL, review)
    _lock(review)
    newest = working(review)
    if newest is None:
        newest = ProtocolVersion.objects.create(review=review, number=1)
        audit.record("protocol.drafted", "Began protocol 1", review=review, about=newest, by=by)
    if newest.frozen_at is not None:
        raise ProtocolFrozen(f"Protocol {newest.number} is frozen. Amend it, and say why.")
    return newest


@transaction.atomic
def begin(review: Review, *, template: str, by: User) -> ProtocolVersion:
    """Write the first draft from a template of TEMPLATES. One that holds criteria is left alone."""
    version = draft(review, by=by)
    chosen = TEMPLATES.get(template)
    if chosen is None:
        raise SettingUnknown(f"“{template}” is not a template.", field="template")
    if not version.criteria.exists() and not version.reasons.exists():
        set_criteria(version, criteria=chosen.criteria, by=by)
        set_reasons(version, reasons=chosen.reasons, by=by)
        version = set_plan(version, by=by, **chosen.plan)
    return version


@transaction.atomic
def amend(review: Review, *, reason: str, by: User) -> ProtocolVersion:
    """Open the next version: a copy of the frozen one, with the reason why.

    Raises NothingToAmend, DraftOpen, AmendmentWithoutReason.
    """
    permissions.require(by, Act.EDIT_PROTOCOL, review)
    _lock(review)
    newest = working(review)
    if newest is None:
        raise NothingToAmend("There is no protocol yet. Write the first one.")
    if newest.frozen_at is None:
        raise DraftOpen(f"Protocol {newest.number} is still a draft: change it as it is.")
    if not reason.strip():
        raise AmendmentWithoutReason("Say why the protocol is amended.", field="reason")
    copy = ProtocolVersion.objects.create(
        review=review,
        number=newest.number + 1,
        reason=reason.strip(),
        **{name: getattr(newest, name) for name in PLANNED},
    )
    protocol_rows.copy(newest, copy)
    sentence = f"Amended the protocol: {copy.reason}"
    audit.record("protocol.amended", sentence, review=review, about=copy, by=by)
    return copy


@transaction.atomic
def discard(version: ProtocolVersion, *, by: User) -> None:
    """Give up a draft. A frozen version stays."""
    version = _open(version, by=by)
    sentence = f"Gave up the draft of protocol {version.number}"
    audit.record("protocol.discarded", sentence, review=version.review, about=version, by=by)
    version.reasons.all().delete()  # first: they hold on to their criteria
    version.delete()


@transaction.atomic
def freeze(version: ProtocolVersion, *, by: User) -> ProtocolVersion:
    """Put a version in force. Needs at least one criterion and one exclusion reason."""
    version = _open(version, by=by)
    missing = [
        words
        for words, rows in (
            ("one eligibility criterion", version.criteria),
            ("one exclusion reason", version.reasons),
        )
        if not rows.exists()
    ]
    if missing:
        raise ProtocolIncomplete(f"A protocol needs at least {' and '.join(missing)}.")
    version.frozen_at, version.frozen_by = timezone.now(), by
    version.save(update_fields=["frozen_at", "frozen_by"])
    review = version.review
    Review.objects.filter(pk=review.pk, status=ReviewStatus.DRAFT).update(
        status=ReviewStatus.ACTIVE
    )
    sentence = f"Froze protocol {version.number}"
    audit.record("protocol.frozen", sentence, review=review, about=version, by=by)
    afterwards.send("screening.tasks.fill", review_id=review.pk)
    return version


@transaction.atomic
def set_criteria(
    version: ProtocolVersion, *, criteria: Iterable[Mapping[str, str]], by: User, seen: str = ""
) -> list[Criterion]:
    """The eligibility criteria in their order: {code, kind: include or exclude, text}.

    A code keeps its row, so reasons stay bound to it. `seen` is `as_shown` of what a form showed.
    Raises CriterionInUse when one that a reason is bound to is missing, CriterionWrong, Stale.
    """
    version = _open(version, by=by)
    given = protocol_rows.criteria(criteria)
    codes = [row.code for row in given]
    protocol_rows.check_seen(version.criteria.all(), given, seen)
    there = {row.code: row for row in version.criteria.all()}
    _drop_criteria(version, keep=codes)
    for row in given:
        row.version = version
        row.pk = there[row.code].pk if row.code in there else None
        row._state.adding = row.pk is None
        edits.save(row, taken=f"The code “{row.code}” stands twice.")
    _note(version, "protocol.criteria", f"Set {len(given)} criteria", by=by, codes=codes)
    return given


@transaction.atomic
def set_reasons(
    version: ProtocolVersion, *, reasons: Iterable[Mapping[str, str]], by: User, seen: str = ""
) -> list[ExclusionReason]:
    """The exclusion reasons by rank, the first counts most: {label, criterion: its code or ""}.

    `seen` is `as_shown` of what a form showed. Raises ReasonWrong, ReasonInUse, Stale.
    """
    version = _open(version, by=by)
    by_code = {row.code: row for row in version.criteria.all()}
    there = {row.rank: row for row in version.reasons.select_related("criterion")}
    given = [protocol_rows.reason(row, rank, by_code) for rank, row in enumerate(reasons, start=1)]
    protocol_rows.check_seen(there.values(), given, seen)
    for row in given:
        row.version = version
        row.pk = there[row.rank].pk if row.rank in there else None
        row._state.adding = row.pk is None
        edits.save(row, taken=f"Rank {row.rank} stands twice.")
    try:
        version.reasons.filter(rank__gt=len(given)).delete()
    except ProtectedError as error:
        raise ReasonInUse("A reason that decisions give cannot be removed.") from error
    labels = [row.label for row in given]
    _note(version, "protocol.reasons", f"Set {len(given)} exclusion reasons", by=by, labels=labels)
    return given


@transaction.atomic
def set_rules(
    version: ProtocolVersion,
    *,
    criteria: Iterable[Mapping[str, str]],
    reasons: Iterable[Mapping[str, str]],
    by: User,
) -> None:
    """Both as one act: a reason leaves together with the criterion that it was bound to."""
    version = _open(version, by=by)
    version.reasons.update(criterion=None)
    set_criteria(version, criteria=criteria, by=by)
    set_reasons(version, reasons=reasons, by=by)


@transaction.atomic
def set_plan(
    version: ProtocolVersion, *, by: User, seen: Mapping[str, Any] | None = None, **settings: Any
) -> ProtocolVersion:
    """The planned analysis and the number of people who decide: fields of PLANNED.

    Raises SettingUnknown for a measure, estimator, interval or rule that does not exist, Stale.
    """
    version = _open(version, by=by)
    changes = edits.apply(version, settings, allowed=PLANNED, seen=seen)
    if wrong := first_wrong({name: getattr(version, name) for name in PLANNED}):
        field, sentence = wrong
        raise SettingUnknown(sentence, field=field)
    if changes:
        edits.save(version, taken="Another draft is open.")
        sentence = f"Plan: {edits.in_words(changes)}"
        _note(version, "protocol.plan", sentence, by=by, **edits.as_detail(changes))
    return version


def _drop_criteria(version: ProtocolVersion, *, keep: list[str]) -> None:
    bound = version.reasons.exclude(criterion=None).exclude(criterion__code__in=keep)
    if reason := bound.select_related("criterion").first():
        code = reason.criterion.code if reason.criterion else ""
        raise CriterionInUse(
            f"Reason “{reason.label}” is bound to criterion {code}. Bind it to another first."
        )
    version.criteria.exclude(code__in=keep).delete()


def _lock(review: Review) -> None:
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)


def _open(version: ProtocolVersion, *, by: User) -> ProtocolVersion:
    """The version, locked, when this person may change it and it is still a draft."""
    permissions.require(by, Act.EDIT_PROTOCOL, version.review)
    row = ProtocolVersion.objects.select_for_update(no_key=True).filter(pk=version.pk).first()
    if row is None:
        raise ProtocolFrozen("This draft was given up meanwhile.")
    if row.frozen_at is not None:
        raise ProtocolFrozen(f"Protocol {row.number} is frozen. Amend it, and say why.")
    return row


def _note(version: ProtocolVersion, act: str, words: str, *, by: User, **detail: Any) -> None:
    sentence = f"Protocol {version.number}. {words}"
    audit.record(act, sentence, review=version.review, about=version, by=by, **detail)
