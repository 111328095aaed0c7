"""Which formula, and which rule for zero cells, a measure means under a compatibility profile."""

from analysis.stats import mantel_haenszel, profiles
from analysis.stats.measures import registry
from analysis.stats.measures.registry import Measure
from analysis.stats.measures.zero_cells import RULES, ZeroCells
from analysis.stats.measures.zero_cells import rule as zero_cell_rule

# How a reader calls what is pooled.
_WORDS = {
    "SMD_COHEN": "SMD (Cohen's d)",
    "SMD_REVMAN": "SMD (Hedges' g)",
    "SMD": "SMD (Hedges' g)",
    "SMD_UB": "SMD (Hedges' g)",
    "SMD_LS2": "SMD (Hedges' g)",
    "SMD_GLASS": "SMD (Glass's delta)",
    "GEN": "Effect",
    "PLO": "Proportion (logit)",
    "PR": "Proportion",
    "PFT": "Proportion (Freeman-Tukey)",
    "ZCOR": "Correlation (Fisher's z)",
    "COR": "Correlation",
}


def resolve(measure: str, *, profile: str, kind: str) -> Measure:
    """The engine's measure. Raises UnknownChoice for one that these data do not have."""
    name = profiles.profile(profile).measures.get(measure, measure)
    return registry.measure(name, data_type=kind)


def zero_cells(measure: Measure, *, profile: str, rule: str = "") -> ZeroCells:
    """The rule that the settings name; else the profile's: metafor keeps double-zero studies,
    the others leave them out of relative measures."""
    if rule:
        return zero_cell_rule(rule)
    if profile != "metafor" and measure.is_ratio:
        return RULES["drop-double-zeros"]
    return registry.DEFAULT_ZERO_CELLS


def by_tables(measure: Measure, *, profile: str) -> bool:
    """Is the common effect of this measure Mantel-Haenszel under the profile?"""
    chosen = profiles.profile(profile)
    return chosen.mantel_haenszel and measure.name in mantel_haenszel.MEASURES


def words(measure: Measure) -> str:
    """How it is called in tables and plots."""
    return _WORDS.get(measure.name, measure.name)
