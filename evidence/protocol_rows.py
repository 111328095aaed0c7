"""The rows of a protocol from what was typed, and their copies for an amendment."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from evidence.errors import Invalid, Stale
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


def criteria(rows: Iterable[Mapping[str, str]]) -> list[Criterion]:
    """All of them in their order, unsaved. Raises CriterionWrong."""
    given = [criterion(row, place) for place, row in enumerate(rows, start=1)]
    codes = [row.code for row in given]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise CriterionWrong(f"The code “{twice}” stands twice.", field="code")
    return given


def reason(row: Mapping[str, str], rank: int, by_code: dict[str, Criterion]) -> ExclusionReason:
    """One exclusion reason, unsaved, bound to the criterion of its code. Raises ReasonWrong."""
    label, code = str(row.get("label", "")).strip(), str(row.get("criterion") or "").strip()
    if not label:
        raise ReasonWrong(f"Reason {rank} needs its words.", field="label")
    if code and code not in by_code:
        raise ReasonWrong(f"There is no criterion {code}.", field="criterion")
    return ExclusionReason(rank=rank, label=label, criterion=by_code.get(code))


def as_shown(rows: Iterable[Criterion] | Iterable[ExclusionReason]) -> str:
    """One word for all that a form shows of the rows: another one when any of them changes."""
    told = [
        (row.code, row.kind, _lines(row.text))
        if isinstance(row, Criterion)
        else (row.label, row.criterion.code if row.criterion else "")
        for row in rows
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:20]


def check_seen(
    stored: Iterable[Criterion] | Iterable[ExclusionReason],
    given: Iterable[Criterion] | Iterable[ExclusionReason],
    seen: str,
) -> None:
    """Raises Stale when the rows are not those that a form showed; "" where nobody says.

    Rows that already stand as they are given were sent twice: no reason to refuse.
    """
    if seen and as_shown(stored) not in (seen, as_shown(given)):
        raise Stale(
            "Somebody changed this list meanwhile. Your entries are kept, and what is stored now "
            "stands below them. Save again to replace it."
        )


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


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
