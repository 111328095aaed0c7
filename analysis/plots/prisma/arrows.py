"""Arrows between boxes, and the sums beside them."""

from __future__ import annotations

from analysis.plots import fonts
from analysis.plots.marks import Lines, Mark, Point, Text
from analysis.plots.prisma.sums import Sum


def arrow(*points: Point) -> Lines:
    """A line through the points with an open head at the last one."""
    x0, (x, y) = points[-2][0], points[-1]
    if x == x0:
        head = ((x - 4, y - 7), (x, y), (x + 4, y - 7))
    else:
        back = x - 7 if x > x0 else x + 7
        head = ((back, y - 4), (x, y), (back, y + 4))
    return Lines((points, head), "flow")


def sum_marks(check: Sum, x: float, y: float) -> list[Mark]:
    tone = "p3" if check.holds else "bad"
    end = x + fonts.width(check.text, 11.5) + 10
    tick = ((end, y - 4), (end + 3, y - 1), (end + 8.5, y - 8))
    cross = (((end, y - 8), (end + 7, y - 1)), ((end, y - 1), (end + 7, y - 8)))
    sign = Lines((tick,), "rok") if check.holds else Lines(cross, "rno")
    return [Text(x, y, check.text, 11.5, tone), sign]
