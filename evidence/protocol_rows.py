"""The rows of a protocol from what was typed, and their copies for an amendment."""

from collections.abc import Mapping

from evidence.errors import Invalid
from evidence.models import Criterion, CriterionKind, ExclusionReason, ProtocolVersion


class CriterionWrong(Invalid):
    code = "criterion-wrong"


class ReasonWrong(Invalid):
    code = "reason-wrong"


def criterion(row: Mapping[str, str], place: int) -> Criterion:
    """One eligibility criterion, unsaved. Raises CriterionWrong."""
    code, kind, text = (str(row.get(name, "")).strip() for name in ("code", "kind", "text"))
    if not code or not text:
        raise CriterionWrong(f"Criterion {place} needs its code and its text.", field="text")
    if kind not in CriterionKind.values:
        raise CriterionWrong(f"Criterion {code} either includes or excludes.", field="kind")
    return Criterion(code=code, kind=kind, text=text, position=place)


def reason(row: Mapping[str, str], rank: int, by_code: dict[str, Criterion]) -> ExclusionReason:
    """One exclusion reason, unsaved, bound to the criterion of its code. Raises ReasonWrong."""
    label, code = str(row.get("label", "")).strip(), str(row.get("criterion") or "").strip()
    if not label:
        raise ReasonWrong(f"Reason {rank} needs its words.", field="label")
    if code and code not in by_code:
        raise ReasonWrong(f"There is no criterion {code}.", field="criterion")
    return ExclusionReason(rank=rank, label=label, criterion=by_code.get(code))


def copy(old: ProtocolVersion, new: ProtocolVersion) -> None:
    """Criteria and reasons of one version into the next, each reason with its own criterion."""
    copies = {
        row.code: Criterion.objects.create(
            version=new, code=row.code, kind=row.kind, text=row.text, position=row.position
        )
        for row in old.criteria.all()
    }
    for row in old.reasons.select_related("criterion"):
        ExclusionReason.objects.create(
            version=new,
            rank=row.rank,
            label=row.label,
            criterion=copies[row.criterion.code] if row.criterion else None,
        )
