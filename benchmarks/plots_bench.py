"""Plots: how long a figure takes, from its data to the bytes of the file.

    python -m benchmarks.plots_bench            every plot as SVG, forests also as PDF and PNG
    python -m benchmarks.plots_bench --quick    forests as SVG only

Medians of CPU time in one warm process; "first" is the wall time of a new one. Peers: the same
marks as matplotlib artists, one each, saved by matplotlib's own SVG writer; metafor's forest() to
svg() where Rscript and metafor are installed (studies and pooled row only: no columns of raw data,
no marks of bias).
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle as CirclePatch
from matplotlib.patches import Polygon, Rectangle

from analysis.plots import forest
from analysis.plots.draw import render
from analysis.plots.marks import PAINT, Box, Circle, Figures, Lines, Shape, Text
from tests.analysis.plots import examples

LINE = "{:46} {:>6} {:>10} {:>10} {:>9}"
TARGETS = {15: 0.05, 100: 0.15}  # seconds: forest plot to SVG, warm
FIRST = (
    "from tests.analysis.plots import examples\n"
    "from analysis.plots import draw, forest\n"
    "draw.render(forest.layout(examples.forest_of(15)), 'svg')"
)
METAFOR = """
suppressMessages(library(metafor)); k <- {k}; set.seed(1)
res <- rma(yi = rnorm(k, -0.3, 0.3), vi = runif(k, 0.02, 0.2))
once <- function() {{ svg(tempfile()); forest(res); invisible(dev.off()) }}
once(); cat(median(replicate(9, system.time(once())[["elapsed"]])))
"""


def full(k: int) -> forest.ForestData:
    """A plot with everything on it: raw data, weights of both models, seven marks of bias."""
    data = examples.forest_of(k)
    studies = tuple(
        replace(
            study, cells=(22, 47.1, 12.0, 26, 55.5, 12.8), bias=("low", "high", None) * 2 + ("",)
        )
        for study in data.studies
    )
    columns = forest.continuous_columns("Exercise", "Control")
    return replace(data, studies=studies, columns=columns, domains=examples.domains())


def median(work: Callable[[], object], times: int = 15) -> float:
    work()
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def as_artists(data: forest.ForestData) -> bytes:
    """The same marks as one matplotlib artist each, by matplotlib's SVG writer."""
    page = forest.layout(data).sheet.whole
    figure = Figure(figsize=(page.width / 72, page.height / 72), dpi=72)
    for dx, dy, mark in page.placed():
        for artist in _artists(mark, dx, page.height - dy):
            figure.add_artist(artist)
    out = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(out, format="svg")
    return out.getvalue()


def _artists(mark: object, x: float, y: float) -> list[object]:
    paint = PAINT[getattr(mark, "tone", "p1")]
    look = {"facecolor": paint.fill or "none", "edgecolor": paint.stroke or "none"}
    if isinstance(mark, Text):
        return [_text(mark.text, x + mark.x, y - mark.y, mark.size)]
    if isinstance(mark, Figures):
        return [_text(piece, x + end, y - mark.y, mark.size) for end, piece in mark.pieces]
    if isinstance(mark, Lines):
        return [
            Line2D([x + a for a, _ in run], [y - b for _, b in run], color=paint.stroke)
            for run in mark.runs
        ]
    if isinstance(mark, Shape):
        return [Polygon([(x + a, y - b) for a, b in mark.points], **look)]
    if isinstance(mark, Circle):
        return [CirclePatch((x + mark.x, y - mark.y), mark.r, **look)]
    if isinstance(mark, Box):
        return [Rectangle((x + mark.x, y - mark.y), mark.width, -mark.height, **look)]
    return []


def _text(words: str, x: float, y: float, size: float) -> object:
    from matplotlib.text import Text as Artist

    return Artist(x, y, words, fontsize=size)


def first() -> float:
    """A new process, with the imports of matplotlib."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST], check=True)
    return time.perf_counter() - start


def metafor(k: int) -> float | None:
    """metafor's forest() to svg(), or None where R or metafor is missing."""
    if shutil.which("Rscript") is None:
        return None
    asked = subprocess.run(
        ["Rscript", "-e", METAFOR.format(k=k)], capture_output=True, text=True, check=False
    )
    return float(asked.stdout) if asked.returncode == 0 else None


def show(what: str, k: int | str, seconds: float | None, target: float | None = None) -> None:
    taken = "not here" if seconds is None else f"{seconds:.4f}"
    verdict = "" if target is None or seconds is None else ("yes" if seconds < target else "NO")
    print(LINE.format(what, k, taken, "" if target is None else f"{target:.2f}", verdict))


def forests() -> None:
    for k, target in TARGETS.items():
        data = full(k)
        show(
            "forest, data to SVG", k, median(lambda d=data: render(forest.layout(d), "svg")), target
        )
        show("  of which layout", k, median(lambda d=data: forest.layout(d)))
        show(
            "  peer: one artist a mark, matplotlib's SVG",
            k,
            median(lambda d=data: as_artists(d), 3),
        )
        show("  peer: metafor forest(), bare", k, metafor(k))
    show("forest, SVG, first in a new process", 15, statistics.median(first() for _ in range(3)))


def others() -> None:
    data = full(15)
    for format in ("pdf", "png"):
        show(
            f"forest, data to {format.upper()}", 15,
            median(lambda f=format: render(forest.layout(data), f), 5),
        )  # fmt: skip
    for name, (make, lay_out, _) in examples.PLOTS.items():
        made = make()
        show(f"{name}, data to SVG", "", median(lambda m=made, go=lay_out: render(go(m), "svg"), 7))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="forests as SVG only")
    asked = parser.parse_args()
    print(LINE.format("work (median, seconds)", "k", "taken", "reach", "reached"))
    forests()
    if not asked.quick:
        others()


if __name__ == "__main__":
    main()
