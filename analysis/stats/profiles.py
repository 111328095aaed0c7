"""What other programs do with the same data, as data: the compatibility profiles.

Published reviews used these programs; a re-analysis must first reproduce their number.
"""

from dataclasses import dataclass, field

from analysis.stats import errors


@dataclass(frozen=True, slots=True)
class Profile:
    """`measures` renames a measure to that program's version of it; `method` and `test` are its
    defaults; `mantel_haenszel`: common effects of tables are pooled by Mantel-Haenszel and DL's Q
    is measured around that estimate."""

    name: str
    title: str
    source: str
    method: str
    test: str = "z"
    measures: dict[str, str] = field(default_factory=dict)
    mantel_haenszel: bool = False


PROFILES = {
    p.name: p
    for p in (
        Profile(
            "metafor",
            "R package metafor: Hedges' g with the exact J, REML, Wald interval",
            "Viechtbauer 2010, doi:10.18637/jss.v036.i03",
            method="REML",
        ),
        Profile(
            "metan",
            "Stata's metan 9 (Stata 15 and before): Cohen's d, inverse variance or "
            "Mantel-Haenszel, random effects by DerSimonian-Laird",
            "Harris et al. 2008, doi:10.1177/1536867X0800800102",
            method="EE",
            measures={"SMD": "SMD_COHEN"},
            mantel_haenszel=True,
        ),
        Profile(
            "revman5",
            "RevMan 5: Hedges' g with the approximate J, inverse variance or Mantel-Haenszel, "
            "random effects by DerSimonian-Laird",
            "Deeks & Higgins 2010, Statistical algorithms in Review Manager 5",
            method="EE",
            measures={"SMD": "SMD_REVMAN"},
            mantel_haenszel=True,
        ),
        Profile(
            "revman-web",
            "RevMan Web since 2025: effects as RevMan 5, REML with the HKSJ interval, Q-profile, "
            "prediction interval",
            "Cochrane Handbook 10.10.4 (version 6.5)",
            method="REML",
            test="knha",
            measures={"SMD": "SMD_REVMAN"},
        ),
    )
}


def profile(name: str) -> Profile:
    """The profile of that name. Raises UnknownChoice."""
    return PROFILES[errors.one_of(name, list(PROFILES), what="profile")]
