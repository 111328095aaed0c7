"""`weights`: each study's share of the pooled effect, in percent."""

from analysis.stats import intervals
from analysis.stats.blocks.cases import Object, each_case, numbers
from analysis.stats.effects import Batch
from analysis.stats.raw import RawData
from analysis.stats.tau2 import estimators

METHODS = ("EE", "DL", "REML")


def build(raw: RawData) -> list[Object]:
    """Percentages in the order of the usable rows, for each followed measure and method."""
    objects: list[Object] = []
    for subject in each_case(raw):
        batch = Batch.one(subject.effects)
        for method in METHODS:
            tau2 = estimators.estimate(batch, method=method)
            percent = intervals.weights_percent(batch, tau2)[0]
            objects.append(
                {"measure": subject.measure, "method": method, "percent": numbers(percent)}
            )
    return objects
