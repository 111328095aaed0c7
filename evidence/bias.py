"""Judging risk of bias: two people alone, domain by domain, then what they agree on."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence import audit, edits, permissions, seats
from evidence.errors import Invalid, Refused, Stale
from evidence.models import Assessment, BiasDomain, BiasTool, Judgement, Outcome, Scope, Study, User
from evidence.permissions import Act

FIELDS = ("level", "support", "basis", "answers", "override_reason", "page")


class NotYours(Refused):
    code = "not-yours"


class AlreadySubmitted(Refused):
    code = "already-submitted"


class EnoughJudges(Refused):
    code = "enough-judges"


class NotAnswered(Refused):
    code = "domains-not-answered"


class NotComplete(Refused):
    code = "second-assessment-missing"


class LevelUnknown(Invalid):
    code = "level-unknown"


class OverrideWithoutReason(Invalid):
    code = "override-without-reason"


@transaction.atomic
def start(
    study: Study,
    tool: BiasTool,
    *,
    by: User,
    scope: str = Scope.STUDY,
    outcome: Outcome | None = None,
) -> Assessment:
    """This person's assessment. Two people judge; a third is refused (EnoughJudges)."""
    permissions.require(by, Act.JUDGE, study.review)
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    question = {"study": study, "tool": tool, "scope": scope, "outcome": outcome}
    mine = Assessment.objects.filter(**question, by=by).first()
    if mine is not None:
        return mine
    if seats.taken(Assessment.objects.filter(**question), study.review) >= seats.PLACES:
        raise EnoughJudges(f"Two people already judged {study}. Settle their differences instead.")
    return Assessment.objects.create(**question, by=by)


def mine(study: Study, tool: BiasTool, *, by: User) -> Assessment:
    """This person's assessment of a study, once it is begun. Raises NotAllowed, NotAnswered."""
    permissions.require(by, Act.JUDGE, study.review)
    rows = Assessment.objects.filter(study=study, tool=tool, scope=Scope.STUDY, by=by)
    row = rows.first()
    if row is None:
        raise NotAnswered("You have judged no domain of this study yet.")
    return row


@transaction.atomic
def judge(
    assessment: Assessment,
    domain: BiasDomain,
    *,
    by: User,
    revision: int | None = None,
    **fields: Any,
) -> Judgement:
    """Judge one domain: level ("" for not stated), support, basis, answers, page.

    Raises NotYours, AlreadySubmitted, LevelUnknown, OverrideWithoutReason, Stale.
    """
    assessment = _own(assessment, by=by)
    return _write(assessment, domain, revision=revision, **fields)


@transaction.atomic
def submit(assessment: Assessment, *, by: User) -> bool:
    """One's assessment is done. When it is the second, what agrees becomes the consensus: True."""
    Study.objects.select_for_update(no_key=True).get(pk=assessment.study_id)  # both at once
    assessment = _own(assessment, by=by)
    if len(submitted(assessment)) >= seats.PLACES:
        raise EnoughJudges("Two colleagues have finished this study. Yours stays a draft.")
    open_domains = assessment.tool.domains.exclude(judgements__assessment=assessment)
    if open_domains.exists():
        names = ", ".join(domain.label for domain in open_domains)
        raise NotAnswered(f"Still open: {names}. Say “not stated” where the report is silent.")
    assessment.submitted_at = timezone.now()
    assessment.save(update_fields=["submitted_at"])
    study = assessment.study
    audit.record(
        "bias.submitted", f"{by} finished judging {study}",
        review=study.review, about=study, by=by, seal=seal(assessment),
    )  # fmt: skip
    both = submitted(assessment)
    if len(both) < 2:
        return False
    audit.open_seal(seal(assessment))
    _agree(assessment, both)
    return True


@transaction.atomic
def take_back(assessment: Assessment, *, by: User) -> None:
    """Open one's assessment again while the colleague's is not in."""
    permissions.require(by, Act.JUDGE, assessment.study.review)
    Study.objects.select_for_update(no_key=True).get(pk=assessment.study_id)
    row = Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    if row.by_id != by.pk:
        raise NotYours("This is a colleague's assessment.")
    if len(submitted(row)) >= 2:
        raise AlreadySubmitted("Both assessments are in. Settle the differences instead.")
    row.submitted_at = None
    row.save(update_fields=["submitted_at"])


@transaction.atomic
def settle(
    assessment: Assessment,
    domain: BiasDomain,
    *,
    by: User,
    revision: int | None = None,
    **fields: Any,
) -> Judgement:
    """Write the consensus of one domain of the question that `assessment` answers.

    Raises NotAllowed, NotComplete while only one assessment is in, LevelUnknown, Stale.
    """
    study = assessment.study
    permissions.require(by, Act.SETTLE, study.review)
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    if len(submitted(assessment)) < 2:
        raise NotComplete(f"{study} needs two finished assessments before a domain is settled.")
    row = _write(consensus_of(assessment), domain, revision=revision, **fields)
    audit.record(
        "bias.settled", f"{study}, {domain}: {row.level or 'not stated'}",
        review=study.review, about=study, by=by,
    )  # fmt: skip
    return row


@transaction.atomic
def correct(
    judgement: Judgement, *, by: User, why: str, revision: int | None = None, **fields: Any
) -> Judgement:
    """A curator mends a consensus judgement, saying why."""
    study = judgement.assessment.study
    permissions.require(by, Act.CURATE, study.review)
    if not judgement.assessment.is_consensus:
        raise NotYours("Only agreed judgements are corrected; a person's own stay as they are.")
    audit.because(why)
    row = _write(judgement.assessment, judgement.domain, revision=revision, **fields)
    audit.record(
        "judgement.corrected", f"{study}, {row.domain}: {row.level or 'not stated'}. {why}".strip(),
        review=study.review, about=study, by=by,
    )  # fmt: skip
    return row


def consensus_of(assessment: Assessment) -> Assessment:
    return Assessment.objects.get_or_create(
        study=assessment.study, tool=assessment.tool, scope=assessment.scope,
        outcome=assessment.outcome, by=None, is_consensus=True,
    )[0]  # fmt: skip


def submitted(assessment: Assessment) -> list[Assessment]:
    """The finished assessments of the same question, the earlier first."""
    rows = Assessment.objects.filter(
        study=assessment.study_id, tool=assessment.tool_id, scope=assessment.scope,
        outcome=assessment.outcome_id, is_consensus=False,
    ).exclude(submitted_at=None)  # fmt: skip
    return list(rows.order_by("submitted_at", "pk").select_related("by"))


def seal(assessment: Assessment) -> str:
    return f"bias:{assessment.study_id}:{assessment.tool_id}:{assessment.outcome_id or ''}"


def _own(assessment: Assessment, *, by: User) -> Assessment:
    permissions.require(by, Act.JUDGE, assessment.study.review)
    row = Assessment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assessment.pk)
    if row.by_id != by.pk:
        raise NotYours("This is a colleague's assessment; yours is your own page.")
    if row.submitted_at is not None:
        raise AlreadySubmitted("You have finished this assessment. Take it back to change it.")
    return row


def _write(
    assessment: Assessment, domain: BiasDomain, *, revision: int | None, **fields: Any
) -> Judgement:
    rows = Judgement.objects.select_for_update(no_key=True)
    row = rows.filter(assessment=assessment, domain=domain).first()
    row = row or Judgement(assessment=assessment, domain=domain)
    changes = edits.apply(row, fields, allowed=FIELDS)
    if changes and revision is not None and row.pk is not None and row.revision != revision:
        raise Stale("This judgement was changed meanwhile. Here is the newest; yours is kept.")
    known = [level["key"] for level in assessment.tool.levels]
    if row.level and row.level not in known:
        raise LevelUnknown(f"A judgement is one of {', '.join(known)}.", field="level")
    if row.rule_level and row.level != row.rule_level and not row.override_reason.strip():
        raise OverrideWithoutReason(
            f"The tool's rule says {row.rule_level}. Say why you judge otherwise.",
            field="override_reason",
        )
    edits.save(row, taken="Someone judged this domain in the same moment. Look again.")
    row.refresh_from_db()
    return row


def _agree(assessment: Assessment, both: list[Assessment]) -> None:
    """Domains with one level become the consensus, with the words of the first."""
    consensus = consensus_of(assessment)
    second = {row.domain_id: row for row in both[1].judgements.all()}
    for row in both[0].judgements.all():
        other = second.get(row.domain_id)
        if other is None or other.level != row.level:
            continue
        if consensus.judgements.filter(domain=row.domain_id).exists():
            continue
        support = row.support or other.support
        row.pk, row._state.adding = None, True
        row.assessment, row.support, row.revision = consensus, support, 0
        row.save()
