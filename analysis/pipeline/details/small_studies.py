"""Small-study effects of one run, behind the lock of ten studies."""

from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import block, number, unanswered
from analysis.stats.errors import LockedBelowTen
from analysis.stats.measures import registry
from analysis.stats.measures.binary import Table
from analysis.stats.small_study.assessment import Assessment, assess
from analysis.stats.small_study.asymmetry import AsymmetryTest
from analysis.stats.small_study.pet_peese import PetPeese
from analysis.stats.small_study.trim_and_fill import TrimFill

OVERRIDE = "small_studies_override"

# How each regression is made, and where it comes from, by its name in the engine.
_HOW = {
    "Egger": (
        "slope of the effect on its standard error, weights 1/v, scale free; t with k − 2 df",
        "Egger et al. 1997, doi:10.1136/bmj.315.7109.629",
    ),
    "Egger, mixed model": (
        "slope of a mixed-effects meta-regression on the standard error; z",
        "Sterne & Egger 2005, Publication Bias in Meta-Analysis, chapter 6",
    ),
    "inverse sample size": (
        "slope of a mixed-effects meta-regression on 1/N; z",
        "Sterne & Egger 2005, Publication Bias in Meta-Analysis, chapter 6",
    ),
    "Harbord": (
        "score over its variance (Z/V) on 1/√V, weights V; t with k − 2 df",
        "Harbord, Egger & Sterne 2006, doi:10.1002/sim.2380",
    ),
    "Peters": (
        "log odds ratio on 1/N, weights events × non-events / N; t with k − 2 df",
        "Peters et al. 2006, doi:10.1001/jama.295.6.676",
    ),
}
_SAFE = {
    "Rosenthal": (
        "null studies that bring the summed z to the edge of significance",
        "Rosenthal 1979, doi:10.1037/0033-2909.86.3.638",
    ),
    "Orwin": (
        "null studies that pull the unweighted mean down to half of it",
        "Orwin 1983, doi:10.2307/1164923",
    ),
    "Rosenberg": (
        "null studies of average weight that make the common effect non-significant",
        "Rosenberg 2005, doi:10.1111/j.0014-3820.2005.tb01004.x",
    ),
}


def small_studies(q: Question) -> Plain:
    """Egger, Begg, Harbord, Peters, trim and fill, PET-PEESE and fail-safe N; or the lock's
    sentence. What trim and fill put in stands apart, for the funnel."""
    asked = q.settings.options.get(OVERRIDE, "")
    try:
        found = assess(
            q.effects, method=q.method, sample_size=q.sizes, table=_table(q), override=bool(asked)
        )
    except LockedBelowTen as locked:
        return block(refused=str(locked), code=locked.code, filled=[], adjusted=None)
    numbers = [_regression(q, test) for test in found.regressions]
    numbers += _begg(q, found)
    for filling in found.trim_fill:
        numbers += _filling(q, filling)
    if found.pet_peese is not None:
        numbers += _pet_peese(q, found.pet_peese)
    numbers += [_fail_safe(q, one) for one in found.fail_safe]
    numbers += [unanswered(name, sentence) for name, sentence in found.refused.items()]
    return block(
        numbers=numbers,
        mark=f"{found.mark} Asked for because: {asked}" if found.mark else "",
        notes=[
            "Asymmetry has other causes than unpublished studies: differences between small and "
            "large studies, poor methods, chance (Sterne et al. 2011, doi:10.1136/bmj.d4002).",
        ],
        **_filled(q, found),
    )


def _table(q: Question) -> Table | None:
    if q.pools.raw.data_type != "binary" or q.pools.pooled.joined:
        return None
    whole = registry.table(q.pools.raw)
    first = [int(rows[0]) for rows in q.pools.members]
    return Table(*(cell[first] for cell in whole))


def _name(test: AsymmetryTest) -> str:
    return "inverse sample size" if test.predictor == "ninv" else test.name


def _regression(q: Question, test: AsymmetryTest) -> Plain:
    name = _name(test)
    formula, source = _HOW[name]
    stat = f"{'z' if test.df is None else 't'} = {test.stat:.3f}".replace("-", "−")
    df = "" if test.df is None else f", df {test.df}"
    return number(
        f"{name[0].upper()}{name[1:]}: slope", test.slope, p=test.pval, formula=formula,
        source=source, inputs=q.inputs,
        beside=f"SE {test.slope_se:.3f}, {stat}{df}",
    )  # fmt: skip


def _begg(q: Question, found: Assessment) -> list[Plain]:
    begg = found.begg
    if begg is None:
        return []
    return [
        number(
            "Begg: Kendall's τ", begg.tau, p=begg.pval,
            formula="rank correlation of (y − mean)/√(v − 1/Σw) with v",
            source="Begg & Mazumdar 1994, doi:10.2307/2533446", inputs=q.inputs,
            beside="ties: normal approximation" if begg.ties else "exact",
        )
    ]  # fmt: skip


def _filling(q: Question, filling: TrimFill) -> list[Plain]:
    how = {
        "formula": f"studies missing on one side by the estimator {filling.estimator}, mirrored "
        "about the trimmed mean",
        "source": "Duval & Tweedie 2000, doi:10.1111/j.0006-341X.2000.00455.x",
        "inputs": q.inputs,
    }
    row = filling.pooled.row()
    name = f"Trim and fill, {filling.estimator}"
    error = "" if filling.se_k0 is None else f", SE {filling.se_k0:.2f}"
    return [
        number(
            f"{name}: studies put in", filling.k0, decimals=0, p=filling.p_k0,
            beside=f"on the {filling.side}{error}", **how,
        ),
        number(
            f"{name}: result with them", q.scale.read(row["estimate"]), decimals=2,
            low=q.scale.read(row["ci_lb"]), high=q.scale.read(row["ci_ub"]), **how,
        ),
    ]  # fmt: skip


def _pet_peese(q: Question, found: PetPeese) -> list[Plain]:
    chosen = found.corrected
    return [
        number(
            f"PET-PEESE: corrected effect ({found.chosen})", q.scale.read(chosen.limit_estimate),
            decimals=2, low=q.scale.read(chosen.limit_ci_lb), high=q.scale.read(chosen.limit_ci_ub),
            formula="intercept of the effect on SE (PET) or, where PET's differs from 0 at 10 %, "
            "on v (PEESE)",
            source="Stanley & Doucouliagos 2014, doi:10.1002/jrsm.1095", inputs=q.inputs,
            beside=f"PET intercept p = {found.pet_pval:.3f}",
        )
    ]  # fmt: skip


def _fail_safe(q: Question, found) -> Plain:
    formula, source = _SAFE[found.type]
    return number(
        f"Fail-safe N, {found.type}", found.fsnum, decimals=0, formula=formula, source=source,
        inputs=q.inputs, beside="advised against (Cochrane Handbook 13.3.5)",
    )  # fmt: skip


def _filled(q: Question, found: Assessment) -> Plain:
    """The studies that L0 puts in and the result with them, on the scale that is read."""
    filling = next((f for f in found.trim_fill if f.estimator == "L0" and f.k0), None)
    if filling is None:
        return {"filled": [], "adjusted": None}
    return {
        "filled": [
            {"estimate": q.scale.read(float(y)), "se": float(v) ** 0.5}
            for y, v in zip(filling.filled_y, filling.filled_v, strict=True)
        ],
        "adjusted": q.scale.read(float(filling.pooled.estimate[0])),
    }
