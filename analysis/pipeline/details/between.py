"""How much the studies of a stored result differ, each number with how it was computed."""

from analysis.pipeline.details.shape import Plain, number
from analysis.results import i2_shown

_TAU2 = {
    "DL": ("the larger of 0 and (Q − (k − 1))/C, C = Σw − Σw²/Σw", "DerSimonian & Laird 1986"),
    "DL2": ("moment estimator with weights 1/(v + τ² of DL)", "DerSimonian & Kacker 2007"),
    "HE": ("the larger of 0 and the variance of y − mean of v", "Hedges & Olkin 1985"),
    "HS": ("the larger of 0 and (Q − k)/Σw", "Hunter & Schmidt 1990"),
    "SJ": ("rescaled from the variance of y", "Sidik & Jonkman 2005"),
    "PM": ("root of Q(τ²) = k − 1", "Paule & Mandel 1982"),
    "EB": ("root of Q(τ²) = k − 1", "Morris 1983"),
    "ML": ("maximum of the likelihood, τ² ≥ 0", "Hardy & Thompson 1996"),
    "REML": ("global maximum of the restricted likelihood, τ² ≥ 0", "Harville 1977"),
    "three-level REML": (
        "variance between studies plus variance within them, by restricted likelihood",
        "Konstantopoulos 2011, doi:10.1002/jrsm.35",
    ),
}
_HIGGINS = "Higgins & Thompson 2002, doi:10.1002/sim.1186"


def short(result: Plain, *, inputs: str) -> list[Plain]:
    """Q, I² as the plots print it, and tau²; nothing for one study."""
    if result["heterogeneity"]["Q_df"] < 1:
        return []
    made = {"I2_from_tau2": _i2_from_tau2, "I2_from_Q": _i2_from_q}[i2_shown(result)]
    i2 = made(result, inputs)
    return [_q(result, inputs), i2, _tau2(result, inputs)]


def whole(result: Plain, *, inputs: str) -> list[Plain]:
    """Every measure, each under the name of its definition; nothing for one study."""
    if result["heterogeneity"]["Q_df"] < 1:
        return []
    return [
        *(_q(result, inputs), _i2_from_q(result, inputs)),
        *_from_tau2(result, inputs),
        *(_tau2(result, inputs), *_levels(result, inputs)),
    ]


def _q(result: Plain, inputs: str) -> Plain:
    h = result["heterogeneity"]
    return number(
        "Q", h["Q"], decimals=2, p=h["Q_p"], beside=f"df {h['Q_df']}", inputs=inputs,
        formula="Σw(y − common mean)², w = 1/v", source="Cochran 1954, doi:10.2307/3001666",
    )  # fmt: skip


def _i2_from_q(result: Plain, inputs: str) -> Plain:
    return number(
        "I² from Q", beside="percent", decimals=1, **_limited(result, "I2_from_Q"),
        formula="the larger of 0 and 100 (Q − df)/Q; "
        "limits by the standard error of ln H, H² = Q/df",
        source=_HIGGINS, inputs=inputs,
    )  # fmt: skip


def _profiled(result: Plain) -> str:
    known = result["heterogeneity"].get("I2_ci_lb") is not None
    return "; limits through the Q profile of τ²" if known else ""


def _i2_from_tau2(result: Plain, inputs: str) -> Plain:
    return number(
        "I² from τ²", beside="percent", decimals=1, **_limited(result, "I2_from_tau2", "I2"),
        formula=f"100 τ²/(τ² + typical variance), as metafor prints it{_profiled(result)}",
        source=_HIGGINS, inputs=inputs,
    )  # fmt: skip


def _from_tau2(result: Plain, inputs: str) -> list[Plain]:
    """I² from tau² and both H²; the last only where there is one tau²."""
    h = result["heterogeneity"]
    profile = _profiled(result)
    found = [
        _i2_from_tau2(result, inputs),
        number(
            "H² from Q", decimals=2, **_limited(result, "H2_from_Q"), inputs=inputs,
            formula="Q/df; limits as those of I² from Q", source=_HIGGINS,
        ),
    ]  # fmt: skip
    if h.get("H2_from_tau2") is not None:
        found.append(
            number(
                "H² from τ²", decimals=2, **_limited(result, "H2_from_tau2", "H2"),
                formula=f"1 + τ²/typical variance{profile}", source=_HIGGINS, inputs=inputs,
            )
        )  # fmt: skip
    return found


def _tau2(result: Plain, inputs: str) -> Plain:
    h = result["heterogeneity"]
    formula, source = _TAU2.get(h["tau2_method"], ("", ""))
    limits = "" if h.get("tau2_ci_lb") is None else "; limits by Q profile (Viechtbauer 2007)"
    error = result["models"]["random"].get("se_tau2")
    return number(
        f"τ² ({h['tau2_method']})", decimals=4, **_limited(result, "tau2"),
        beside="" if error is None else f"SE {error:.4f}",
        formula=f"{formula}{limits}", source=source,
        inputs=f"{inputs}, on the scale that is pooled",
    )  # fmt: skip


def _limited(result: Plain, name: str, limits: str = "") -> Plain:
    h, limits = result["heterogeneity"], limits or name
    return {"value": h[name], "low": h.get(f"{limits}_ci_lb"), "high": h.get(f"{limits}_ci_ub")}


def _levels(result: Plain, inputs: str) -> list[Plain]:
    levels = result["heterogeneity"].get("levels") or {}
    return [
        number(
            f"Variance {place} studies", levels[f"sigma2_{place}"], decimals=4,
            beside=f"I² {levels[f'I2_{place}']:.1f} %",
            formula="three-level model by restricted likelihood; I² as a share of all variance; τ² "
            "is the sum of both",
            source="Konstantopoulos 2011, doi:10.1002/jrsm.35", inputs=inputs,
        )
        for place in (("between", "within") if levels else ())
    ]  # fmt: skip
