"""What a protocol version changes against the one before it, in sentences."""

from evidence.models import Criterion, ExclusionReason, ProtocolVersion
from evidence.plan import INTERVALS, MEASURES, TAU2_METHODS, Plan, sentences
from evidence.protocol import PLANNED

_NAMES = {
    "measure": MEASURES,
    "tau2_method": TAU2_METHODS,
    "interval": INTERVALS,
}


def plan_of(version: ProtocolVersion) -> Plan:
    """The plan as pure data, for its sentences."""
    return Plan(
        measure=version.measure,
        model_rule=version.model_rule,
        i2_limit=version.i2_limit,
        tau2_method=version.tau2_method,
        interval=version.interval,
        level=version.level,
        verdicts_required=version.verdicts_required,
    )


def rules_of(version: ProtocolVersion) -> list[str]:
    return sentences(plan_of(version))


def before(version: ProtocolVersion) -> ProtocolVersion | None:
    """The version that this one amends."""
    older = ProtocolVersion.objects.filter(review=version.review_id, number__lt=version.number)
    return older.order_by("-number").first()


def changes(version: ProtocolVersion) -> list[str]:
    """One sentence a change; of the first version, what it holds."""
    old = before(version)
    if old is None:
        return _holds(version)
    return [*_criteria(old, version), *_reasons(old, version), *_settings(old, version)]


def _holds(version: ProtocolVersion) -> list[str]:
    n, m = version.criteria.count(), version.reasons.count()
    return [f"{n} eligibility criteria", f"{m} ranked exclusion reasons", *rules_of(version)]


def _criteria(old: ProtocolVersion, new: ProtocolVersion) -> list[str]:
    was = {row.code: row for row in old.criteria.all()}
    now = {row.code: row for row in new.criteria.all()}
    said = [f"Criterion {code} is new: {now[code].text}" for code in now if code not in was]
    said += [f"Criterion {code} is gone: {was[code].text}" for code in was if code not in now]
    said += [
        f"Criterion {code}, before “{was[code].text}”, now “{row.text}”"
        for code, row in now.items()
        if code in was and _says(was[code]) != _says(row)
    ]
    return said


def _says(row: Criterion) -> tuple[str, str]:
    return row.kind, row.text


def _reasons(old: ProtocolVersion, new: ProtocolVersion) -> list[str]:
    was = {row.rank: row for row in old.reasons.select_related("criterion")}
    now = {row.rank: row for row in new.reasons.select_related("criterion")}
    said = []
    for rank in sorted({*was, *now}):
        if rank not in was:
            said.append(f"Reason {rank} is new: {now[rank].label}")
        elif rank not in now:
            said.append(f"Reason {rank} is gone: {was[rank].label}")
        elif _means(was[rank]) != _means(now[rank]):
            said.append(f"Reason {rank}, before “{was[rank].label}”, now “{now[rank].label}”")
    return said


def _means(row: ExclusionReason) -> tuple[str, str]:
    return row.label, row.criterion.code if row.criterion else ""


def _settings(old: ProtocolVersion, new: ProtocolVersion) -> list[str]:
    said = []
    for name in PLANNED:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            label = str(
                getattr(ProtocolVersion._meta.get_field(name), "verbose_name", name)
            ).capitalize()
            words = _NAMES.get(name, {})
            said.append(f"{label}, before {words.get(was, was)}, now {words.get(now, now)}")
    return said
