"""Data transformations: from what a report prints to what can be pooled (docs/methods.md).

Importing the package fills `catalogue.CATALOGUE`, the list that forms and stored values use.
"""

from analysis.stats.transformations import (
    change,
    contrasts,
    designs,
    differences,
    digitized,
    groups,
    imputation,
    quantiles,
    ratios,
    scales,
    skewness,
    spread,
)

__all__ = [
    "change",
    "contrasts",
    "designs",
    "differences",
    "digitized",
    "groups",
    "imputation",
    "quantiles",
    "ratios",
    "scales",
    "skewness",
    "spread",
]
