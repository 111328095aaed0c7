"""What a bubble plot shows: the studies over a moderator, and the fitted line with its band."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import intervals
from analysis.stats.effects import Batch, Effects, Floats
from analysis.stats.errors import UnknownChoice
from analysis.stats.regression.design import Design
from analysis.stats.regression.fit import MetaRegression, Prediction, predict


@dataclass(frozen=True, slots=True, eq=False)
class Bubbles:
    """Studies (`moderator`, `y`, `percent` of the weight) and the line (`at`, `line`)."""

    moderator: Floats
    y: Floats
    percent: Floats
    at: Floats
    line: Prediction


def bubbles(
    effects: Effects, design: Design, model: MetaRegression, *, column: int = 1, points: int = 50
) -> Bubbles:
    """The plot of one column of the design; the other moderators are held at their means.

    Weights are those of the model. Raises UnknownChoice for a column that is not a moderator.
    """
    if not 1 <= column < design.p:
        raise UnknownChoice(f"The model has {design.p - 1} moderator columns; {column} is none.")
    x = design.x[:, column]
    at = np.linspace(x.min(), x.max(), points)
    values = np.tile(design.x[:, 1:].mean(axis=0), (points, 1))
    values[:, column - 1] = at
    tau2 = np.array([model.tau2 or 0.0])
    percent = intervals.weights_percent(Batch.one(effects), tau2)[0]
    return Bubbles(x, effects.y, percent, at, predict(model, values))
