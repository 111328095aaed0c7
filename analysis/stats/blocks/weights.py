"""`weights`: each study's share of the pooled effect, in percent."""

from analysis.stats import intervals
from analysis.stats.blocks.cases import Case, NoCase, Object, answered, each_case, numbers
from analysis.stats.effects import Batch
from analysis.stats.raw import RawData
from analysis.stats.tau2 import estimators

METHODS = ("EE", "DL", "REML")


def build(raw: RawData) -> list[Object]:
    """Percentages in the order of the usable rows, for each followed measure and method."""
    return [_weights(subject, method) for subject in each_case(raw) for method in METHODS]


def _weights(subject: Case | NoCase, method: str) -> Object:
    def percent() -> Object:
        batch = Batch.one(subject.effects)
        tau2 = estimators.estimate(batch, method=method)
        return {"percent": numbers(intervals.weights_percent(batch, tau2)[0])}

    return answered(percent, {"measure": subject.measure, "method": method}, empty=("percent",))
