"""Suspicions about the data of one run, each with the studies it is about."""

from collections.abc import Mapping, Sequence

from analysis.dataset import Dataset, Row
from analysis.pipeline.compute import raw_data
from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import block
from analysis.stats.plausibility import data_set
from analysis.stats.plausibility.finding import Finding, finding
from analysis.stats.plausibility.printed import Printed, check_intervals, not_reproduced
from analysis.stats.plausibility.repeats import identical_results

IDENTICAL = "identical-numbers"


def findings(
    q: Question,
    *,
    instruments: Mapping[int, int | None] | None = None,
    others: Mapping[str, Dataset] | None = None,
    printed: Sequence[Printed] = (),
    fuller: Printed | None = None,
) -> Plain:
    """Checks within the data set, and rows that another analysis (of other outcomes) has too.

    `instruments` gives the instrument of each value by id, so that SDs are compared within one.
    `printed` is what the re-analysed publication prints, this analysis first and the others after;
    `fuller` is the first with the studies that report the outcome and are not in this data set.
    """
    rows = q.dataset.rows
    scales = [_instrument(row, instruments or {}) for row in rows] if instruments else None
    names = [(row.arms.get("1") or "arm 1", row.arms.get("2") or "arm 2") for row in rows]
    found = list(data_set.check(q.pools.raw, scales=scales, names=names))
    found += _copied(q, others or {})
    said = [
        {
            "code": one.code,
            "sentence": one.sentence,
            "studies": _named([rows[i] for i in one.rows]),
        }
        for one in found
        if one.code != "same-study-twice"  # the data set refuses or warns of it already
    ]
    return block(findings=said + [_of_print(one) for one in _printed(q, printed, fuller)])


def _printed(q: Question, printed: Sequence[Printed], fuller: Printed | None) -> list[Finding]:
    """What cannot be in the printed result, and what it shares with other printed ones."""
    alone = list(check_intervals(printed[:1]))
    alone += [one for row in printed[:1] for one in not_reproduced(row, _fits(q))]
    if fuller is not None:
        alone += [one for one in check_intervals([fuller]) if one.code == "interval-too-wide"]
    for one in printed[:1]:
        if one.k is not None and one.k != len(one.studies):
            sentence = f"{one.label}: {one.k} studies; {len(one.studies)} are linked here."
            alone.append(finding("number-of-studies", [0], sentence))
    return alone + [one for one in identical_results(printed) if 0 in one.rows]


def _fits(q: Question) -> dict[str, tuple[float, float, float]]:
    """Estimate and limits of each model, on the scale that is printed."""
    return {
        name: (fit["back"]["estimate"], fit["back"]["ci_lb"], fit["back"]["ci_ub"])
        for name, fit in q.result["models"].items()
    }


def _of_print(one: Finding) -> Plain:
    return {"code": f"printed-{one.code}", "sentence": f"As printed: {one.sentence}", "studies": []}


def _copied(q: Question, others: Mapping[str, Dataset]) -> list[Finding]:
    raws = {name: raw_data(data) for name, data in others.items()}
    here = q.settings.label
    return [one for one in data_set.across(raws | {here: q.pools.raw})[here]
            if one.code == IDENTICAL]  # fmt: skip


def _instrument(row: Row, instruments: Mapping[int, int | None]) -> int | None:
    values = [step["value"] for arm in row.lineage.values() for step in arm if "value" in step]
    return next((instruments[v] for v in values if v in instruments), None)


def _named(rows: list[Row]) -> list[Plain]:
    return [{"key": row.study, "label": row.label, "id": row.study_id} for row in rows]
