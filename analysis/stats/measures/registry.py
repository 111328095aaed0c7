"""Every effect measure by name: its data type, its formula, its scale, and how to compute it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.stats import errors
from analysis.stats.effects import Floats
from analysis.stats.measures import back, binary, continuous, generic, rates, single_group
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.zero_cells import ZeroCells
from analysis.stats.raw import RawData

DEFAULT_ZERO_CELLS = ZeroCells()


@dataclass(frozen=True, slots=True)
class Measure:
    """One effect measure. `back` names the transformation for show ("" where there is none)."""

    name: str
    title: str
    data_type: str
    formula: str
    compute: Callable[[RawData, ZeroCells], Computed]
    back: str = ""
    adds_to_zeros: bool = False
    null: float = 0.0

    @property
    def is_ratio(self) -> bool:
        return self.back == "exp"


def _arms(raw: RawData) -> continuous.Arms:
    return continuous.Arms(*(raw.columns[c] for c in continuous.Arms._fields))


def table(raw: RawData) -> binary.Table:
    """The 2x2 tables of binary data."""
    c = raw.columns
    return binary.Table.of(c["e1"], c["n1"], c["e2"], c["n2"])


def rate_table(raw: RawData) -> rates.Rates:
    """Events and person-time of rate data."""
    return rates.Rates(*(raw.columns[c] for c in rates.Rates._fields))


def _of_arms(
    name: str, title: str, formula: str, f: Callable[[continuous.Arms], Computed], back: str = ""
) -> Measure:
    return Measure(name, title, "continuous", formula, lambda raw, _: f(_arms(raw)), back)


def _events(raw: RawData) -> tuple[Floats, Floats]:
    return raw.columns["xi"], raw.columns["ni"]


def _correlations(raw: RawData) -> tuple[Floats, Floats]:
    return raw.columns["ri"], raw.columns["ni"]


_ALL = (
    _of_arms("MD", "mean difference", "m1-m2; v = sd1^2/n1 + sd2^2/n2", continuous.mean_difference),
    _of_arms(
        "SMD",
        "standardized mean difference (Hedges' g)",
        "g = J*(m1-m2)/sp, J = gamma(m/2)/(sqrt(m/2)*gamma((m-1)/2)) with m = n1+n2-2 (exact); "
        "v = 1/n1 + 1/n2 + g^2/(2*(n1+n2))",
        continuous.smd,
    ),
    _of_arms(
        "SMD_UB",
        "standardized mean difference, unbiased variance",
        "g as SMD; v = 1/n1 + 1/n2 + (1 - (m-2)/(m*J^2))*g^2",
        continuous.smd_unbiased,
    ),
    _of_arms(
        "SMD_LS2",
        "standardized mean difference, variance times J squared",
        "g as SMD; v = J^2*(1/n1 + 1/n2 + d^2/(2*(n1+n2))) with d = (m1-m2)/sp uncorrected",
        continuous.smd_ls2,
    ),
    _of_arms(
        "SMDH",
        "standardized mean difference, unequal variances",
        "g = J*(m1-m2)/sqrt((sd1^2+sd2^2)/2); v = J^2*[g^2*(sd1^4/(n1-1)+sd2^4/(n2-1))/"
        "(2*(sd1^2+sd2^2)^2) + (sd1^2/(n1-1)+sd2^2/(n2-1))/((sd1^2+sd2^2)/2)]",
        continuous.smd_heteroscedastic,
    ),
    _of_arms(
        "SMD_COHEN",
        "Cohen's d as Stata's metan",
        "d = (m1-m2)/sp; v = N/(n1*n2) + d^2/(2*(N-2)); no small-sample correction",
        continuous.smd_cohen_metan,
    ),
    _of_arms(
        "SMD_REVMAN",
        "Hedges' g as RevMan 5",
        "g = d*(1 - 3/(4N-9)); v = N/(n1*n2) + g^2/(2*(N-3.94))",
        continuous.smd_hedges_revman,
    ),
    _of_arms(
        "SMD_GLASS",
        "Glass's delta as Stata's metan",
        "delta = (m1-m2)/sd2; v = N/(n1*n2) + delta^2/(2*(n2-1))",
        continuous.smd_glass_metan,
    ),
    _of_arms(
        "ROM",
        "ratio of means",
        "log(m1/m2); v = sd1^2/(n1*m1^2) + sd2^2/(n2*m2^2)",
        continuous.ratio_of_means,
        "exp",
    ),
    Measure(
        "RR",
        "risk ratio",
        "binary",
        "log((a/n1)/(c/n2)); v = 1/a - 1/n1 + 1/c - 1/n2",
        lambda raw, zero: binary.risk_ratio(table(raw), zero),
        "exp",
        adds_to_zeros=True,
    ),
    Measure(
        "OR",
        "odds ratio",
        "binary",
        "log(a*d/(b*c)); v = 1/a+1/b+1/c+1/d",
        lambda raw, zero: binary.odds_ratio(table(raw), zero),
        "exp",
        adds_to_zeros=True,
    ),
    Measure(
        "RD",
        "risk difference",
        "binary",
        "a/n1 - c/n2; v = a*b/n1^3 + c*d/n2^3",
        lambda raw, zero: binary.risk_difference(table(raw), zero),
        adds_to_zeros=True,
    ),
    Measure(
        "PETO",
        "Peto's odds ratio",
        "binary",
        "(a-E)/V, E = (a+c)*n1/N, V = (a+c)*(b+d)*n1*n2/(N^2*(N-1)); v = 1/V; nothing added",
        lambda raw, _: binary.peto_odds_ratio(table(raw)),
        "exp",
    ),
    Measure(
        "IRR",
        "incidence rate ratio",
        "rate",
        "log((x1/t1)/(x2/t2)); v = 1/x1 + 1/x2",
        lambda raw, zero: rates.rate_ratio(rate_table(raw), zero),
        "exp",
        adds_to_zeros=True,
    ),
    Measure(
        "IRD",
        "incidence rate difference",
        "rate",
        "x1/t1 - x2/t2; v = x1/t1^2 + x2/t2^2",
        lambda raw, zero: rates.rate_difference(rate_table(raw), zero),
        adds_to_zeros=True,
    ),
    Measure(
        "PLO",
        "logit of a proportion",
        "proportion",
        "log(x/(n-x)); v = 1/x + 1/(n-x)",
        lambda raw, zero: single_group.logit(*_events(raw), zero),
        "inverse logit",
        adds_to_zeros=True,
    ),
    Measure(
        "PR",
        "proportion",
        "proportion",
        "p = x/n; v = p(1-p)/n",
        lambda raw, zero: single_group.proportion(*_events(raw), zero),
        adds_to_zeros=True,
    ),
    Measure(
        "PFT",
        "double arcsine of a proportion (Freeman-Tukey)",
        "proportion",
        "(asin(sqrt(x/(n+1))) + asin(sqrt((x+1)/(n+1))))/2; v = 1/(4n+2); nothing added",
        lambda raw, _: single_group.double_arcsine(*_events(raw)),
        "inverse double arcsine",
    ),
    Measure(
        "ZCOR",
        "Fisher's z of a correlation",
        "correlation",
        "atanh(r); v = 1/(n-3)",
        lambda raw, _: single_group.fisher_z(*_correlations(raw)),
        "tanh",
    ),
    Measure(
        "COR",
        "correlation",
        "correlation",
        "r; v = (1-r^2)^2/(n-1)",
        lambda raw, _: single_group.correlation(*_correlations(raw)),
    ),
    Measure(
        "GEN",
        "effect as reported",
        "generic",
        "yi as given; v = sei^2",
        lambda raw, _: generic.from_se(raw.columns["yi"], raw.columns["sei"]),
    ),
)

MEASURES: dict[str, Measure] = {m.name: m for m in _ALL}


def measure(name: str, *, data_type: str | None = None) -> Measure:
    """The measure of that name. Raises UnknownChoice, also when it needs another data type."""
    names = [m.name for m in _ALL if data_type in (None, m.data_type)]
    return MEASURES[errors.one_of(name, names, what=f"{data_type or ''} measure".strip())]


def compute(raw: RawData, name: str, zero_cells: ZeroCells = DEFAULT_ZERO_CELLS) -> Computed:
    """Effects and variances of every study by the named measure."""
    return measure(name, data_type=raw.data_type).compute(raw, zero_cells)


def back_transform(name: str, values: Floats, raw: RawData | None = None) -> Floats | None:
    """Pooled values on the scale that is read; None where the measure is shown as it is pooled.

    PFT needs the data, for the harmonic mean of the group sizes.
    """
    transform = MEASURES[name].back
    if transform == "inverse double arcsine" and raw is not None:
        return back.inverse_double_arcsine(values, back.harmonic_mean(raw.columns["ni"]))
    function = back.TRANSFORMS.get(transform)
    if function is None:
        return None
    with np.errstate(over="ignore"):  # a limit beyond all numbers is infinite
        return function(values)
