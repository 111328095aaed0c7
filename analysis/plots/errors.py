"""What a plot refuses, by name, with the sentence for the reader and a stable code."""


class PlotError(ValueError):
    """A plot that cannot be drawn from what was given."""

    code = "plot-refused"


class NothingToPlot(PlotError):
    """There is no row to draw."""

    code = "nothing-to-plot"


class NotDrawable(PlotError):
    """A number has no place on the figure: not finite, out of order, or a ratio of 0 or less."""

    code = "not-drawable"
