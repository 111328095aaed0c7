"""Which formula a measure means under a compatibility profile."""

from analysis.stats.measures import registry
from analysis.stats.measures.registry import Measure

# Stata's metan and RevMan compute the standardized mean difference each in their own way.
_SMD = {
    "metan": "SMD_COHEN",
    "revman5": "SMD_REVMAN",
    "revman-web": "SMD_REVMAN",
    "metafor": "SMD",
}
# How a reader calls what is pooled.
_WORDS = {
    "SMD_COHEN": "SMD (Cohen's d)",
    "SMD_REVMAN": "SMD (Hedges' g)",
    "SMD": "SMD (Hedges' g)",
    "GEN": "Effect",
}
# Profiles whose common-effect model of 2x2 tables is Mantel-Haenszel.
MANTEL_HAENSZEL = {"metan", "revman5", "revman-web"}


def resolve(measure: str, *, profile: str, kind: str) -> Measure:
    """The engine's measure. Raises UnknownChoice for one that these data do not have."""
    name = _SMD[profile] if measure == "SMD" else measure
    return registry.measure(name, data_type=kind)


def words(measure: Measure) -> str:
    """How it is called in tables and plots."""
    return _WORDS.get(measure.name, measure.name)
