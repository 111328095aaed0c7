"""Forest plots: data -> frozen layout; `draw.render` makes the file."""

from analysis.plots.bias import Domain
from analysis.plots.caption import Statistic
from analysis.plots.forest.data import (
    NARROW,
    Column,
    ForestData,
    ForestOptions,
    Heterogeneity,
    Pooled,
    Study,
    Subgroup,
    continuous_columns,
    event_columns,
)
from analysis.plots.forest.layout import ForestLayout, layout

__all__ = [
    "NARROW",
    "Column",
    "Domain",
    "ForestData",
    "ForestLayout",
    "ForestOptions",
    "Heterogeneity",
    "Pooled",
    "Statistic",
    "Study",
    "Subgroup",
    "continuous_columns",
    "event_columns",
    "layout",
]
