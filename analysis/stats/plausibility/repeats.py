"""The same numbers under different analyses."""

from collections.abc import Iterator, Sequence

from analysis.stats.plausibility.finding import Finding, finding
from analysis.stats.plausibility.printed import Printed


def identical_results(results: Sequence[Printed]) -> Iterator[Finding]:
    """The same numbers under different analyses: estimate with interval, or an I² that is not 0."""
    for i, a in enumerate(results):
        for j in range(i + 1, len(results)):
            b = results[j]
            other_studies = a.studies != b.studies or a.k != b.k
            if (a.estimate, a.lower, a.upper) == (b.estimate, b.lower, b.upper):
                extra = ", although other studies are behind them" if other_studies else ""
                yield finding(
                    "identical-results",
                    [i, j],
                    f"{a.label} and {b.label} print the same estimate and interval{extra}.",
                )
            elif a.I2 is not None and a.I2 == b.I2 and 0 < a.I2 < 100 and other_studies:
                yield finding(
                    "identical-heterogeneity",
                    [i, j],
                    f"{a.label} and {b.label} print the "
                    f"same I² ({a.I2:g} %) for different studies.",
                )
