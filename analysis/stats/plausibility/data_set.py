"""Every check that the raw data of one analysis allow, and checks across analyses."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from analysis.stats.effects import Effects
from analysis.stats.measures import registry
from analysis.stats.plausibility import effect_sizes, people, printed, spreads
from analysis.stats.plausibility.finding import Finding, finding
from analysis.stats.raw import COLUMNS, RawData

Analyses = Mapping[str, RawData]


def check(
    raw: RawData,
    *,
    arms: Sequence[Sequence[Hashable]] | None = None,
    scales: Sequence[Hashable] | None = None,
    names: Sequence[tuple[str, str]] | None = None,
    change_scores: bool = False,
) -> tuple[Finding, ...]:
    """Suspicions about one data set; rows count from 0 in the order of `raw`.

    `arms`: the arms that each row compares. `scales`: the instrument of each row, so that SDs are
    compared within it. `names`: what the two arms of each row are called. `change_scores`: means
    are changes, which may be near 0.
    """
    found = list(people.repeated_people(raw.labels, arms))
    if raw.data_type == "continuous":
        groups = spreads.Groups.of_two_arms(raw.labels, dict(raw.columns), scales, names)
        found += spreads.sd_or_se(groups)
        found += spreads.identical_groups(groups)
        if not change_scores:
            found += spreads.sd_far_above_mean(groups)
    found += _of_effects(raw)
    found += printed.check_intervals(_stated(raw))
    return tuple(found)


def _stated(raw: RawData) -> list[printed.Printed]:
    """The results that came with their intervals."""
    for measure, *names in (
        ("GEN", "yi", "ci_lb", "ci_ub"),
        ("RR", "ratio", "ratio_lb", "ratio_ub"),
    ):
        if set(names) <= set(raw.printed):
            rows = zip(*(raw.printed[name].tolist() for name in names), strict=True)
            return [
                printed.Printed(label, measure, *row)
                for label, row in zip(raw.labels, rows, strict=True)
            ]
    return []


def _of_effects(raw: RawData) -> list[Finding]:
    """Checks on effects, with their rows put back to those of the raw data."""
    measure = {"continuous": "SMD", "binary": "OR", "rate": "IRR", "generic": "GEN"}.get(
        raw.data_type
    )
    if measure is None:
        return []
    computed = registry.compute(raw, measure)
    rows = computed.rows
    if rows.size == 0:
        return []
    effects: Effects = computed.effects(raw.labels)
    found = list(effect_sizes.huge_smd(effects)) if measure == "SMD" else []
    found += effect_sizes.against_all_others(effects)
    return [finding(f.code, rows[list(f.rows)], f.sentence) for f in found]


def across(analyses: Analyses) -> dict[str, tuple[Finding, ...]]:
    """Rows with the very same numbers in two analyses of the same kind, or of two studies in one:
    findings by analysis."""
    found: dict[str, list[Finding]] = {name: [] for name in analyses}
    first: dict[tuple[float, ...], tuple[str, int]] = {}
    for name, raw in analyses.items():
        columns = np.column_stack([raw.columns[c] for c in COLUMNS[raw.data_type]])
        for i, numbers in enumerate(columns.tolist()):
            key = (float(list(COLUMNS).index(raw.data_type)), *numbers)
            seen_in, row = first.setdefault(key, (name, i))
            if (seen_in, row) == (name, i):
                continue
            other = f"{analyses[seen_in].labels[row]} in {seen_in!r}"
            found[name].append(
                finding(
                    "identical-numbers",
                    [row, i] if seen_in == name else [i],
                    f"{raw.labels[i]} has exactly the numbers of {other}: was one copied?",
                )
            )
    return {name: tuple(f) for name, f in found.items()}
