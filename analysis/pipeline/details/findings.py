"""Suspicions about the data of one run, each with the studies it is about."""

from collections.abc import Mapping

from analysis.dataset import Dataset, Row
from analysis.pipeline.compute import raw_data
from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import block
from analysis.stats.plausibility import data_set
from analysis.stats.plausibility.finding import Finding

IDENTICAL = "identical-numbers"


def findings(
    q: Question,
    *,
    instruments: Mapping[int, int | None] | None = None,
    others: Mapping[str, Dataset] | None = None,
) -> Plain:
    """Checks within the data set, and rows that another analysis (of other outcomes) has too.

    `instruments` gives the instrument of each value by id, so that SDs are compared within one.
    """
    rows = q.dataset.rows
    scales = [_instrument(row, instruments or {}) for row in rows] if instruments else None
    found = list(data_set.check(q.pools.raw, scales=scales))
    found += _copied(q, others or {})
    return block(
        findings=[
            {
                "code": one.code,
                "sentence": one.sentence,
                "studies": _named([rows[i] for i in one.rows]),
            }
            for one in found
            if one.code != "same-study-twice"  # the data set refuses or warns of it already
        ]
    )


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
