"""What a second look asks of each study: its arms, what is printed of it, its agreed values."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from evidence import plausible
from evidence.models import Judgement, Review, Study, Value
from evidence.plausible import Check, Group, Stated

INCOMPLETE = "incomplete_outcome_data"


@dataclass(frozen=True, slots=True)
class Looked:
    """One study with everything that was looked at."""

    study: Study
    checks: tuple[Check, ...]

    @property
    def asking(self) -> list[Check]:
        return [check for check in self.checks if not check.ok]


def of_study(study: Study) -> list[Check]:
    return list(_looked(study.review, study=study)[0].checks)


def of_review(review: Review) -> list[Looked]:
    """Every study of the review, in a fixed number of queries."""
    return _looked(review)


def _looked(review: Review, *, study: Study | None = None) -> list[Looked]:
    rows = Study.objects.filter(review=review)
    if study is not None:
        rows = rows.filter(pk=study.pk)
    rows = rows.prefetch_related("arms", "flagged", "characteristics__characteristic")
    values = _values(rows)
    judged = _incomplete(rows)
    return [
        Looked(row, tuple(_checks(row, values[row.pk], judged.get(row.pk, "")))) for row in rows
    ]


def _checks(study: Study, values: list[Value], incomplete: str) -> list[Check]:
    groups = [
        Group(arm.label, arm.role, arm.n_randomized, arm.n_analysed, arm.n_completed)
        for arm in study.arms.all()
    ]
    stated = Stated(study.n_randomized, study.n_completed, study.n_source)
    cells = [
        plausible.printed(row.characteristic.label, row.printed)
        for row in study.characteristics.all()
    ]
    sizes = [
        (row.arm.label, row.outcome.label, row.n, row.arm.n_randomized)
        for row in values
        if row.arm and row.n and row.arm.n_randomized
    ]
    flagged = {outcome.label for outcome in study.flagged.all()}
    return [
        *plausible.of_arms(groups, stated),
        *plausible.of_characteristics(cells, groups),
        *plausible.of_bias(plausible.lost_share(groups, stated), incomplete),
        *plausible.of_sizes(sizes),
        *plausible.of_outcomes(flagged, {row.outcome.label for row in values}),
    ]


def _values(studies: QuerySet[Study]) -> dict[int, list[Value]]:
    """Agreed values by study: what nobody has agreed on is no business of a check."""
    found: dict[int, list[Value]] = defaultdict(list)
    rows = Value.objects.consensus().filter(extraction__study__in=studies.values("pk"))
    for row in rows.select_related("extraction", "arm", "outcome"):
        found[row.extraction.study_id].append(row)
    return found


def _incomplete(studies: QuerySet[Study]) -> dict[int, str]:
    """The agreed judgement of incomplete outcome data of each study."""
    rows = Judgement.objects.consensus().filter(
        assessment__study__in=studies.values("pk"), domain__key=INCOMPLETE
    )
    return dict(rows.values_list("assessment__study", "level"))
