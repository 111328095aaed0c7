"""The pictures of the parts of a run: what each plot is told."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from analysis.pipeline.details.question import Plain, Question
from analysis.plots import baujat, bubble, forest, funnel, gosh, labbe, panel, radial, series
from analysis.plots.errors import PlotError
from analysis.stats.errors import StatsError
from analysis.stats.sensitivity.gosh import gosh as every_subset

CONTOURED = funnel.FunnelOptions(contours=True)
NARROW_FUNNEL = funnel.FunnelOptions(contours=True, width=358.0, height=280.0, title=False)
ORDERS = {"year": "by year", "size": "by size", "precision": "by precision"}
LABBE = ("RR", "OR", "RD")


def layouts(q: Question, parts: dict[str, Plain], *, number: int) -> Plain:
    """Every picture that these data allow, by its kind; others are left away."""
    if q.effects.k < 2:
        return {}
    about = _about(q, number)
    drawn: dict[str, Callable[[], Any]] = {
        "funnel-contours": lambda: _funnel(q, parts["small-studies"], about),
        "baujat": lambda: _baujat(parts["influence"], about),
        "radial": lambda: _radial(q, about),
        "gosh": lambda: _gosh(q, about),
    }
    for by, rows in parts["sensitivity"].get("cumulative", {}).items():
        drawn[f"cumulative-{by}"] = partial(_cumulative, q, by, rows, about)
    for i, one in enumerate(parts["regression"].get("bubbles", [])):
        drawn[f"bubble-{i + 1}"] = partial(_bubble, q, i, one, about)
    if q.pools.raw.data_type == "binary" and q.pools.measure.name in LABBE:
        drawn["labbe"] = lambda: _labbe(q, about)
    made: Plain = {}
    for kind, draw in drawn.items():
        made |= _laid_out(kind, draw)
    return made


def _laid_out(kind: str, draw: Callable[[], Any]) -> Plain:
    """The layout for a page and the one for a phone; nothing where it cannot be drawn, for the
    numbers of the part say why."""
    try:
        data = draw()
        if data is None:
            return {}
        lay, narrow = _LAYOUTS[type(data)]
        small = replace(data, name=f"{data.name}-narrow")
        return {kind: lay(data), f"{kind}-narrow": lay(small, narrow)}
    except (PlotError, StatsError):
        return {}


def _about(q: Question, number: int) -> Plain:
    return {"subtitle": q.settings.label, "run": number, "simulated": q.dataset.simulated}


def _effect(q: Question) -> str:
    return q.result["measure_words"].split(" (")[0]


def _href(study: str) -> str:
    return f"?study={study}#lineage"


def _shown(q: Question) -> list[Plain]:
    return [study for study in q.result["studies"] if study["estimable"]]


def _funnel(q: Question, part: Plain, about: Plain) -> Any:
    points = [
        funnel.FunnelPoint(
            key=s["study"], label=s["label"], estimate=s["estimate"], se=s["se"],
            href=_href(s["study"]),
        )
        for s in _shown(q)
    ]  # fmt: skip
    points += [
        funnel.FunnelPoint(
            key=f"filled-{i}", label="Put in by trim and fill", estimate=one["estimate"],
            se=one["se"], imputed=True,
        )
        for i, one in enumerate(part.get("filled", []))
    ]  # fmt: skip
    used = q.result["models"][q.result["used"]]["back"]
    few = (part["mark"],) if part["mark"] else (part["refused"],) if part["refused"] else ()
    return funnel.FunnelData(
        title="Contour-enhanced funnel plot", name="funnel-contours", effect=_effect(q),
        points=tuple(points), centre=used["estimate"],
        centre_label=f"{q.result['used'].capitalize()} estimate",
        adjusted=part.get("adjusted"), null=q.scale.null if q.scale.has_null else None,
        log=q.scale.is_ratio, level=100 * q.level, warnings=few, **about,
    )  # fmt: skip


def _baujat(part: Plain, about: Plain) -> Any:
    points = tuple(
        baujat.BaujatPoint(
            key=one["study"], label=one["label"], contribution=one["x"], influence=one["y"],
            href=_href(one["study"]),
        )
        for one in part.get("baujat", [])
    )  # fmt: skip
    return baujat.BaujatData(title="Baujat plot", points=points, **about)


def _radial(q: Question, about: Plain) -> Any:
    fit = q.result["models"]["common"]
    points = tuple(
        radial.RadialPoint(
            key=s["study"], label=s["label"], estimate=s["yi"], se=s["se"], href=_href(s["study"])
        )
        for s in _shown(q)
    )
    return radial.RadialData(
        title="Galbraith plot", effect=_effect(q), points=points, centre=fit["estimate"],
        log=q.scale.is_ratio, **about,
    )  # fmt: skip


def _gosh(q: Question, about: Plain) -> Any:
    """Every subset or random ones, those with the study of most weight told apart."""
    found = every_subset(q.effects, method=q.method)
    several = found.k > 1
    heaviest = int(np.argmin(q.effects.v))
    whole, effect = q.result["models"][q.result["used"]]["estimate"], _effect(q)
    if q.scale.is_ratio:
        estimates, whole = np.exp(found.estimate[several]), math.exp(whole)
    else:
        estimates, effect = found.estimate[several], f"{effect} (as pooled)"
    subsets = f"{len(found.k):,} random subsets" if found.sampled else "all subsets"
    return gosh.GoshData(
        title=f"Results of {subsets}", effect=effect, estimates=estimates,
        i2=found.I2[several], whole=(whole, _whole_i2(q)), log=q.scale.is_ratio,
        marked=found.members[several, heaviest], marked_label=q.effects.labels[heaviest],
        sampled=found.sampled, **about,
    )  # fmt: skip


def _whole_i2(q: Question) -> float:
    return float(q.result["models"][q.result["used"]]["I2"] or 0.0)


def _cumulative(q: Question, by: str, rows: list[Plain], about: Plain) -> Any:
    if any(row["estimate"] is None for row in rows):
        return None
    made = tuple(
        series.SeriesRow(
            key=f"{by}-{row['k']}", label=row["label"], estimate=row["estimate"],
            ci_low=row["ci_low"], ci_high=row["ci_high"], k=row["k"], tau2=row["tau2"],
            p=row["p"], href=_href(row["study"]),
        )
        for row in rows
    )  # fmt: skip
    last = made[-1]
    whole = series.SeriesRow(
        key="all", label="All studies", estimate=last.estimate, ci_low=last.ci_low,
        ci_high=last.ci_high, k=last.k, tau2=last.tau2, p=last.p,
    )  # fmt: skip
    return series.SeriesData(
        title=f"Cumulative, {ORDERS[by]}", name=f"cumulative-{by}", kind="cumulative",
        effect=_effect(q), rows=made, whole=whole, model=q.result["used"], level=100 * q.level,
        null=q.scale.null, log=q.scale.is_ratio, favours_low=q.settings.favours_low,
        favours_high=q.settings.favours_high, **about,
    )  # fmt: skip


def _bubble(q: Question, i: int, one: Plain, about: Plain) -> Any:
    points = tuple(
        bubble.BubblePoint(
            key=p["study"], label=p["label"], moderator=p["x"], estimate=p["estimate"],
            weight=p["weight"], href=_href(p["study"]),
        )
        for p in one["points"]
    )  # fmt: skip
    line = tuple(
        bubble.FitPoint(
            moderator=p["x"], estimate=p["estimate"], ci_low=p["low"], ci_high=p["high"]
        )
        for p in one["line"]
    )
    return bubble.BubbleData(
        title=f"{_effect(q)} against {one['moderator'].lower()}", name=f"bubble-{i + 1}",
        effect=_effect(q), moderator=one["moderator"], points=points, fit=line,
        level=100 * q.level, null=q.scale.null if q.scale.has_null else None,
        log=q.scale.is_ratio, **about,
    )  # fmt: skip


def _labbe(q: Question, about: Plain) -> Any:
    weights = {s["study"]: s.get(f"weight_{q.result['used']}") or 0.0 for s in _shown(q)}
    points = tuple(
        labbe.LabbePoint(
            key=row.study, label=row.label, experimental=row.columns["e1"] / row.columns["n1"],
            control=row.columns["e2"] / row.columns["n2"], weight=weights[row.study] or 0.01,
            href=_href(row.study),
        )
        for row in q.rows
    )  # fmt: skip
    used = q.result["models"][q.result["used"]]["back"]["estimate"]
    return labbe.LabbeData(
        title="L’Abbé plot", points=points, measure=q.pools.measure.name,  # type: ignore[arg-type]  # one of LABBE
        pooled=used, **about,
    )  # fmt: skip


def _contoured(
    data: funnel.FunnelData, options: funnel.FunnelOptions = CONTOURED
) -> funnel.FunnelLayout:
    return funnel.layout(data, options)


# How each kind of data is laid out, and with what on a phone.
_LAYOUTS: dict[type, tuple[Callable[..., Any], Any]] = {
    funnel.FunnelData: (_contoured, NARROW_FUNNEL),
    baujat.BaujatData: (baujat.layout, panel.NARROW),
    radial.RadialData: (radial.layout, panel.NARROW),
    gosh.GoshData: (gosh.layout, panel.NARROW),
    bubble.BubbleData: (bubble.layout, panel.NARROW),
    labbe.LabbeData: (labbe.layout, panel.NARROW),
    series.SeriesData: (series.layout, forest.NARROW),
}
