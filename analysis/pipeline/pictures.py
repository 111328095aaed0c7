"""From a result to its figures: what the plots are told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analysis.dataset import Dataset, Row
from analysis.dataset.settings import Settings
from analysis.pipeline import plot_columns
from analysis.plots import bias, forest, funnel, series
from analysis.plots.forest.data import Model
from analysis.results import I2_WORDS, i2_shown

Plain = dict[str, Any]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ESTIMATORS = {
    "DL": "DerSimonian–Laird", "REML": "REML", "ML": "ML", "PM": "Paule–Mandel",
    "HE": "Hedges", "SJ": "Sidik–Jonkman", "HS": "Hunter–Schmidt", "EB": "empirical Bayes",
    "DL2": "two-step DerSimonian–Laird", "three-level REML": "three-level REML",
}  # fmt: skip
_INTERVALS = {
    "z": "z intervals",
    "knha": "Hartung–Knapp intervals",
    "adhoc": "Hartung–Knapp intervals, factor at least 1",
    "knha-not-below-wald": "Hartung–Knapp intervals, never narrower than Wald",
}


def forest_data(
    dataset: Dataset, result: Plain, settings: Settings, *, number: int | None, digest: str
) -> forest.ForestData:
    """The forest plot of one run: both models, the one that the rule took marked."""
    common, random = result["models"]["common"], result["models"]["random"]
    studies = [
        _study(row, shown, settings, dataset.domains)
        for row, shown in zip(dataset.rows, result["studies"], strict=True)
    ]
    grouped = result["subgroups"]
    return forest.ForestData(
        name=f"forest of {settings.label}",
        title=settings.label,
        subtitle=_subtitle(dataset, result),
        effect=result["measure_words"].split(" (")[0],
        level=100 * result["level"],
        null=result["null"],
        log=result["is_ratio"],
        columns=plot_columns.columns(dataset, settings),
        domains=tuple(
            bias.Domain(letter=_LETTERS[i], name=domain["label"])
            for i, domain in enumerate(dataset.domains)
        ),
        bias_tool=dataset.bias_tool,
        studies=() if grouped else tuple(studies),
        subgroups=_subgroups(grouped, studies, dataset, result) if grouped else (),
        pooled=(
            _pooled(
                "random",
                random,
                used=result["used"] == "random",
                cells=plot_columns.totals(dataset, settings),
            ),
            _pooled(
                "common",
                common,
                used=result["used"] == "common",
                cells=plot_columns.totals(dataset, settings),
            ),
        ),
        favours_low=settings.favours_low,
        favours_high=settings.favours_high,
        heterogeneity=_heterogeneity(result),
        tests=_tests(result),
        profile=_profile(settings, result),
        warnings=tuple(warning["sentence"] for warning in dataset.warnings),
        run=number,
        digest=digest[:8],
        simulated=dataset.simulated,
    )


def forest_layouts(data: forest.ForestData, settings: Settings) -> Plain:
    """The forest plot for a page and print, and its second layout for a phone."""
    shown = settings.plot
    models: tuple[Model, ...] = ("random", "common")
    weights = tuple(model for model in models if model in shown)
    wide = forest.ForestOptions(weights=weights, bias="bias" in shown)
    return {
        "forest": forest.layout(data, wide),
        "forest-narrow": forest.layout(data, forest.NARROW),
    }


def further_layouts(dataset: Dataset, result: Plain, settings: Settings, *, number: int) -> Plain:
    """Funnel and leave-one-out, for the tabs of a result with two studies or more."""
    if result["k"] < 2:
        return {}
    common = {
        "effect": result["measure_words"].split(" (")[0],
        "level": 100 * result["level"],
        "null": result["null"],
        "log": result["is_ratio"],
        "run": number,
        "simulated": dataset.simulated,
        "subtitle": settings.label,
    }
    one_out = _series(result, settings, common)
    small = replace(one_out, name="leave-one-out-narrow")
    return {
        "funnel": funnel.layout(_funnel(result, common)),
        "leave-one-out": series.layout(one_out),
        "leave-one-out-narrow": series.layout(small, forest.NARROW),
    }


def _funnel(result: Plain, common: Plain) -> funnel.FunnelData:
    few = ("Fewer than ten studies: an uneven funnel says little.",) if result["k"] < 10 else ()
    used = result["models"][result["used"]]["back"]
    return funnel.FunnelData(
        title="Funnel plot",
        name="funnel",
        centre=used["estimate"],
        centre_label=f"{result['used'].capitalize()} estimate",
        points=tuple(
            funnel.FunnelPoint(
                key=study["study"], label=study["label"], estimate=study["estimate"],
                se=study["se"], href=f"?study={study['study']}#lineage",
            )
            for study in result["studies"]
            if study["estimable"]
        ),
        warnings=few,
        **common,
    )  # fmt: skip


def _series(result: Plain, settings: Settings, common: Plain) -> series.SeriesData:
    whole = result["models"][result["used"]]
    return series.SeriesData(
        title="Leave one out",
        name="leave-one-out",
        kind="leave-one-out",
        model=result["used"],
        rows=tuple(
            _series_row(f"without-{i}", row["without"], row, row[i2_shown(result)])
            for i, row in enumerate(result["leave_one_out"])
        ),
        whole=_series_row("all", "All studies", whole, result["heterogeneity"][i2_shown(result)]),
        favours_low=settings.favours_low,
        favours_high=settings.favours_high,
        **common,
    )


def _series_row(key: str, label: str, fit: Plain, i2: float) -> series.SeriesRow:
    back = fit["back"]
    return series.SeriesRow(
        key=key, label=label, estimate=back["estimate"], ci_low=back["ci_lb"],
        ci_high=back["ci_ub"], k=fit["k"], i2=i2, p=fit["pval"],
    )  # fmt: skip


def _subtitle(dataset: Dataset, result: Plain) -> str:
    direction = {"lower_better": "lower is better; ", "higher_better": "higher is better; "}
    return direction.get(dataset.direction or "", "") + result["measure_words"]


def _study(row: Row, shown: Plain, settings: Settings, domains: Sequence[Plain]) -> forest.Study:
    cells = plot_columns.cells(row.columns) if "data" in settings.plot else ()
    return forest.Study(
        key=row.study,
        label=row.label,
        href=f"?study={row.study}#lineage",
        estimate=shown.get("estimate"),
        ci_low=shown.get("ci_low"),
        ci_high=shown.get("ci_high"),
        weight_common=shown.get("weight_common"),
        weight_random=shown.get("weight_random"),
        cells=cells + tuple(row.shown.get(one["label"], "") for one in settings.shown_beside),
        # By key: a stored run has them in another order, and a study may lack one.
        bias=tuple(row.bias.get(domain["key"]) or None for domain in domains),
    )


def _pooled(model: str, fit: Plain, *, used: bool, cells: tuple[Any, ...]) -> forest.Pooled:
    back = fit["back"]
    interval = model == "random" and fit["k"] > 2
    return forest.Pooled(
        model=model,  # type: ignore[arg-type]  # one of the two literals
        estimate=back["estimate"],
        ci_low=back["ci_lb"],
        ci_high=back["ci_ub"],
        pi_low=back.get("pi_shown_lb", back["pi_riley_lb"]) if interval else None,
        pi_high=back.get("pi_shown_ub", back["pi_riley_ub"]) if interval else None,
        used=used,
        note="used by the rule" if used else "shown beside",
        weight_common=100.0 if model == "common" else None,
        weight_random=100.0 if model == "random" else None,
        cells=cells,
    )


def _subgroups(
    grouped: Plain, studies: list[forest.Study], dataset: Dataset, result: Plain
) -> tuple[forest.Subgroup, ...]:
    by_label = {row.label: study for row, study in zip(dataset.rows, studies, strict=True)}
    members = [tuple(by_label[name] for name in group["studies"]) for group in grouped["groups"]]
    return tuple(
        forest.Subgroup(
            key=f"group-{i}",
            label=f"{grouped['by']}: {group['level']}",
            studies=members[i],
            pooled=(_subtotal(result["used"], group, members[i]),),
            heterogeneity=_of_group(group, i2=i2_shown(result)),
        )
        for i, group in enumerate(grouped["groups"])
    )


def _subtotal(used: str, group: Plain, studies: tuple[forest.Study, ...]) -> forest.Pooled:
    """Its weight is that of its studies in the total. What the rule chose is said once, there."""
    made = replace(_pooled(used, group, used=True, cells=()), note="")
    name = f"weight_{used}"
    known = [w for w in (getattr(study, name) for study in studies) if w is not None]
    return replace(made, **{name: sum(known)})


def _of_group(group: Plain, *, i2: str) -> forest.Heterogeneity | None:
    """As under the total. None for one study, or where the method gives no Q."""
    q, df = group.get("Q"), group.get("Q_df")
    if q is None or not df:
        return None
    percent = max(0.0, 100 * (q - df) / q) if q > 0 else 0.0
    if i2 == "I2_from_tau2":
        percent = group["I2"]
    return forest.Heterogeneity(q=q, df=df, p=group.get("Q_p"), i2=percent, tau2=group.get("tau2"))


def _heterogeneity(result: Plain) -> forest.Heterogeneity | None:
    h, i2 = result["heterogeneity"], i2_shown(result)
    if h["Q_df"] < 1:
        return None
    limits = {"I2_from_tau2": "I2"}.get(i2, i2)
    return forest.Heterogeneity(
        q=h["Q"],
        df=h["Q_df"],
        p=h["Q_p"],
        i2=h[i2],
        i2_low=h.get(f"{limits}_ci_lb"),
        i2_high=h.get(f"{limits}_ci_ub"),
        tau2=h["tau2"],
        estimator=_ESTIMATORS.get(h["tau2_method"], str(h["tau2_method"])),
    )


def _tests(result: Plain) -> tuple[forest.Statistic, ...]:
    fit = result["models"][result["used"]]
    df = fit.get("df")
    tests = [
        forest.Statistic(
            label="Overall effect",
            symbol="z" if df is None else "t",
            value=fit["stat"],
            p=fit["pval"],
            df="" if df is None else f"{df:.3g}",
        )
    ]
    between = (result["subgroups"] or {}).get("between") or {}
    if "Q" in between:
        tests.append(
            forest.Statistic(
                label="Between subgroups", symbol="Q", value=between["Q"], p=between["p"],
                df=f"{between['df']}",
            )
        )  # fmt: skip
    return tuple(tests)


def _profile(settings: Settings, result: Plain) -> str:
    """How the numbers were made, in the words that a methods section uses."""
    tau2 = _ESTIMATORS.get(settings.tau2_method, settings.tau2_method)
    by_tables = result["models"]["common"]["method"] == "MH"
    weights = "Mantel–Haenszel common effect" if by_tables else "inverse variance"
    spread = f"τ² by {tau2}, {_INTERVALS[settings.interval]}"
    random = result["models"]["random"]
    if random.get("sigma2_between") is not None:
        spread = "random effects by a three-level model (REML)"
    elif random.get("robust"):
        spread = f"τ² by {tau2}, cluster-robust intervals (CR2)"
    said = [weights, spread]
    if result["heterogeneity"]["Q_df"] > 0:  # one study has no I²
        said.append(I2_WORDS[i2_shown(result)])
    return f"Profile {settings.profile}: {', '.join(said)}."
