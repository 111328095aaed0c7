"""How each number of a result was computed: formula, source and inputs, from the stored run.

Plain values in, blocks out (`shape`): nothing is computed, so pages may ask for it.
"""

from collections.abc import Mapping
from typing import Any

from analysis.pipeline.details import between
from analysis.pipeline.details.shape import Plain, block, column, number, table
from analysis.results import I2_WORDS, i2_shown

_INTERVAL = {
    "z": ("± z SE, SE = (Σw)^−½", "DerSimonian & Laird 1986"),
    "knha": ("± t(k − 1) SE, SE² = Σw(y − μ)²/((k − 1)Σw)", "Hartung & Knapp 2001"),
    "adhoc": ("as Hartung–Knapp, its factor held at 1 or more", "Knapp & Hartung 2003"),
    "knha-not-below-wald": ("Hartung–Knapp unless Wald is wider", "Wiksten et al. 2016"),
}
_DECIMALS = 3


def of(result: Plain, settings: Plain, *, key: str) -> Plain:
    """The block of one tab: `result`, `between-studies`, `leave-one-out` or `subgroups`."""
    return BLOCKS[key](result, settings)


def _result(result: Plain, settings: Plain) -> Plain:
    return block(
        numbers=[
            *(_model(name, result, settings) for name in ("random", "common")),
            *_prediction(result),
            *between.short(result, inputs=_inputs(result)),
            _people(result),
        ],
        tables=[_studies(result)],
    )


def _inputs(result: Plain) -> str:
    return f"{result['k']} effects ({result['measure_words']})"


def _model(name: str, result: Plain, settings: Plain) -> Plain:
    fit = result["models"][name]
    formula, source = _how(name, fit, settings)
    back = fit["back"]
    used = ", the result by the rule" if result["used"] == name else ""
    scale = " on the log scale" if result["is_ratio"] else ""
    stat = "" if fit["stat"] is None else f", {_test(fit)} = {fit['stat']:.2f}"
    return number(
        f"{'Random effects' if name == 'random' else 'Common effect'}{used}", back["estimate"],
        low=back["ci_lb"], high=back["ci_ub"], p=fit["pval"], decimals=_DECIMALS,
        beside=f"SE {fit['se']:.4f}{scale}{stat}".replace("-", "−"),
        formula=formula + ("; read as exp of it" if result["is_ratio"] else ""), source=source,
        inputs=_inputs(result),
    )  # fmt: skip


def _test(fit: Plain) -> str:
    return "z" if fit.get("df") is None else f"t({fit['df']:.3g})"


def _how(name: str, fit: Plain, settings: Plain) -> tuple[str, str]:
    if fit["method"] == "MH":
        return (
            "sums over the tables by Mantel–Haenszel, ½ added to tables with a zero; z interval",
            "Mantel & Haenszel 1959; Robins et al. 1986; Greenland & Robins 1985",
        )
    weights = "w = 1/v" if name == "common" else "w = 1/(v + τ²)"
    mean = f"Σwy/Σw, {weights}"
    if fit.get("sigma2_between") is not None:
        interval = "± z SE" if fit["df"] is None else "± t(studies − 1) SE"
        return (
            f"1'V⁻¹y/1'V⁻¹1, V with the variances of both levels; {interval}",
            "Konstantopoulos 2011, doi:10.1002/jrsm.35",
        )
    if fit.get("robust"):
        return (
            f"{mean}; SE clustered by study with the CR2 correction, Satterthwaite df",
            "Tipton 2015, doi:10.1037/met0000011",
        )
    interval, source = _INTERVAL["z" if name == "common" else settings["interval"]]
    return f"{mean}; {interval}", "Birge 1932" if name == "common" else source


def _prediction(result: Plain) -> list[Plain]:
    fit = result["models"]["random"]
    if fit.get("pi_shown_lb") is None or result["k"] < 3:
        return []
    back = fit["back"]
    return [
        number(
            "Prediction interval", back["estimate"], low=back["pi_shown_lb"],
            high=back["pi_shown_ub"], decimals=_DECIMALS,
            formula=f"mean ± c √(τ² + SE²), c with degrees of freedom {fit['pi_df']}",
            source="Higgins, Thompson & Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x",
            inputs=f"{_inputs(result)}, random effects",
        )
    ]  # fmt: skip


def _between_studies(result: Plain, settings: Plain) -> Plain:
    """Every measure of heterogeneity, each under the name of its definition."""
    said = result["heterogeneity"].get("sentence")
    numbers = [*between.whole(result, inputs=_inputs(result)), *_prediction(result)]
    return block(numbers=numbers, notes=[said] if said else [])


def _people(result: Plain) -> Plain:
    once = result.get("people", result["n"]) == result["n"]
    how = "each once" if once else "once for each row that they stand in, by the recorded override"
    return number(
        "People", result["n"], decimals=0, formula=f"sum of the arms that were analysed, {how}",
        source="the agreed values", inputs=f"{len(result['studies'])} rows of data",
    )  # fmt: skip


def _studies(result: Plain) -> Plain:
    columns = (
        column("Study", kind="words"),
        column("Effect as pooled", decimals=4),
        column("SE", decimals=4),
        column("Weight, random", decimals=1, kind="percent"),
        column("Weight, common", decimals=1, kind="percent"),
    )
    names = ("label", "yi", "se", "weight_random", "weight_common")
    return table(
        "Effects and weights", columns,
        [[row.get(name) for name in names] for row in result["studies"]],
        formula=f"effect: {result['formula']}; weight: 100 w/Σw of each model",
        source="docs/methods.md, Effects, names the source of each measure",
        inputs="the agreed values of each study (Table and data)",
    )  # fmt: skip


def _leave_one_out(result: Plain, settings: Plain) -> Plain:
    shown = i2_shown(result)
    columns = (
        column("Without", kind="words"),
        column("Estimate", decimals=2),
        column("Lower", decimals=2),
        column("Upper", decimals=2),
        column("p", kind="p"),
        column(I2_WORDS[shown], decimals=1, kind="percent"),
        column("τ²"),
    )
    rows = [
        (
            row["without"], *(row["back"][name] for name in ("estimate", "ci_lb", "ci_ub")),
            row["pval"], row[shown], row["tau2"],
        )
        for row in result["leave_one_out"]
    ]  # fmt: skip
    used = result["used"]
    formula, source = _how(used, result["models"][used], settings)
    return block(
        tables=[
            table(
                "Leave one out", columns, rows, formula=f"the result of the others: {formula}",
                source=source, inputs=_inputs(result),
            )
        ]
        if rows
        else []
    )  # fmt: skip


def _subgroups(result: Plain, settings: Plain) -> Plain:
    grouped = result["subgroups"]
    if not grouped:
        return block()
    columns = (
        column(grouped["by"], kind="words"),
        column("Studies", decimals=0),
        column("Estimate", decimals=2),
        column("Lower", decimals=2),
        column("Upper", decimals=2),
        column("p", kind="p"),
        column(
            "I² from τ²" if result["used"] == "random" else "I² from Q", decimals=1, kind="percent"
        ),
        column("τ²"),
    )
    used = result["used"]
    formula, source = _how(used, result["models"][used], settings)
    rows = [
        (
            group["level"], group["k"],
            *(group["back"][name] for name in ("estimate", "ci_lb", "ci_ub")), group["pval"],
            group["I2"], group["tau2"],
        )
        for group in grouped["groups"]
    ]  # fmt: skip
    test = grouped["between"]
    numbers = [] if test.get("Q") is None else [
        number(
            "Test between subgroups, Q", test["Q"], decimals=2, p=test["p"],
            beside=f"df {test['df']}", formula="Σ(θ − θ̄)²/SE² over the groups, separate τ²",
            source="Borenstein et al. 2009, chapter 19", inputs=f"{len(rows)} subgroups",
        )
    ]  # fmt: skip
    return block(
        numbers=numbers,
        notes=[test["sentence"]] if test.get("sentence") else [],
        tables=[
            table(
                f"By {grouped['by'].lower()}", columns, rows,
                formula=f"each group by itself: {formula}", source=source, inputs=_inputs(result),
            )
        ],
    )  # fmt: skip


BLOCKS: Mapping[str, Any] = {
    "result": _result,
    "between-studies": _between_studies,
    "leave-one-out": _leave_one_out,
    "subgroups": _subgroups,
}
