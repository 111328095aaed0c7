"""What stands around the rows: heads, axis, favours labels, tests, keys, warnings, the run."""

from __future__ import annotations

from itertools import groupby

from analysis.plots import bias, fonts, words
from analysis.plots.axis import Axis
from analysis.plots.caption import foot_bands
from analysis.plots.forest.columns import BIAS_RADIUS, HEAD, Columns, Field
from analysis.plots.forest.data import ForestData, Heterogeneity, Subgroup
from analysis.plots.forest.rows import axis_line
from analysis.plots.marks import Anchor, Lines, Mark, Point, Text, line
from analysis.plots.sheet import Band, text_band

FOOT = 12.5


def heads(data: ForestData, columns: Columns) -> Band:
    """The heads of the columns, groups over them where there are any, and a rule under all."""
    fields = (*columns.left, *columns.right)
    groups = [*_groups(columns.left), *_groups(columns.right), *_group_rules(columns)]
    y = 33.0 if groups else 15.0
    marks: list[Mark] = [*groups, Text(0, y, data.row_head, HEAD, "p3", bold=True)]
    for field in fields:
        head, anchor = field.column.head, field.column.align
        marks.append(Text(field.x, y, head, HEAD, "p3", bold=True, anchor=anchor))
    end = columns.estimate.ends[-1]
    marks.append(Text(end, y, columns.estimate.head, HEAD, "p3", bold=True, anchor="end"))
    for weight in columns.weights:
        head = weight.model.capitalize()
        marks.append(Text(weight.x, y, head, HEAD, "p3", bold=True, anchor="end"))
    for x, domain in zip(columns.bias, data.domains, strict=False):
        marks.append(Text(x, y, domain.letter, 11, "p3", bold=True, anchor="middle"))
    marks.append(line(0, y + 8, columns.width, y + 8, "ax"))
    return Band(y + 13, tuple(marks))


def axis_band(data: ForestData, axis: Axis, width: float) -> Band:
    """The axis with its ticks, and the favours labels with their arrows under it."""
    marks = axis_line(axis)
    if data.null is None or not (data.favours_low or data.favours_high):
        return Band(28.0, tuple(marks))
    null = min(max(axis.x(data.null), axis.left), axis.right)
    runs: list[tuple[Point, ...]] = []
    lines = 1
    for sign, text in ((-1, data.favours_low), (1, data.favours_high)):
        if not text:
            continue
        tip = null + sign * 32
        runs.append(((null + sign * 10, 34.0), (tip, 34.0)))
        runs.append(((tip - sign * 5, 30.0), (tip, 34.0), (tip - sign * 5, 38.0)))
        at = tip + sign * 6
        room = max(60.0, at if sign < 0 else width - at)
        wrapped = fonts.limited(text, room, FOOT, 3, bold=True)
        lines = max(lines, len(wrapped))
        anchor: Anchor = "end" if sign < 0 else "start"
        marks += [
            Text(at, 38 + 16 * i, part, FOOT, "p1", bold=True, anchor=anchor)
            for i, part in enumerate(wrapped)
        ]
    marks.append(Lines(tuple(runs), "ax"))
    return Band(46.0 + 16 * (lines - 1), tuple(marks))


def foot(data: ForestData, width: float, *, narrow: bool) -> tuple[Band, ...]:
    """Heterogeneity, then what every figure says, then the key of the bias marks."""
    first = heterogeneity(data.heterogeneity) if data.heterogeneity else ""
    bands = foot_bands(data, width, first=first)
    legend = bias_key(data)
    if narrow or not legend:
        return bands
    return (*bands, text_band(legend, width, size=11.5, tone="p3"))


def subgroup_notes(group: Subgroup) -> tuple[str, ...]:
    """What stands under the subtotals of a subgroup."""
    known = (heterogeneity(group.heterogeneity),) if group.heterogeneity else ()
    return (*known, group.note) if group.note else known


def heterogeneity(found: Heterogeneity) -> str:
    """Q with its test, I² with its interval, tau² with its estimator: what is known of them."""
    q = f"Heterogeneity: Q = {words.number(found.q)}, df = {found.df}"
    parts = [q if found.p is None else f"{q} ({words.p_value(found.p)})"]
    if found.i2 is not None:
        i2 = f"I² = {words.percent(found.i2)}"
        if found.i2_low is not None and found.i2_high is not None:
            i2 += f" [{words.percent(found.i2_low, 0)}, {words.percent(found.i2_high, 0)}]"
        parts.append(i2)
    if found.tau2 is not None:
        decimals = max(3, words.decimals_for([found.tau2], least=3))
        name = f" ({found.estimator})" if found.estimator else ""
        parts.append(f"τ² = {words.number(found.tau2, decimals)}{name}")
    return "; ".join(parts)


def bias_key(data: ForestData) -> str:
    """The letters of the domains, and the signs that occur."""
    if not data.domains:
        return ""
    tool = f" ({data.bias_tool})" if data.bias_tool else ""
    letters = ", ".join(f"{domain.letter} {domain.name}" for domain in data.domains)
    found = bias.key(judgement for study in data.rows for judgement in study.bias)
    signs = {"-": words.MINUS, "x": "×"}
    meant = []
    for name in found:
        look = bias.symbol(name)
        mark = "dashed ring" if not look.sign else signs.get(look.sign, look.sign)
        meant.append(f"{mark} {look.words}")
    return f"Risk of bias{tool}: {letters}. {', '.join(meant)}."


def _groups(fields: tuple[Field, ...]) -> list[Mark]:
    """The head over the columns of a group, with a rule as wide as they are."""
    marks: list[Mark] = []
    for name, run in groupby(fields, key=lambda field: field.column.group):
        if not name:
            continue
        inside = list(run)
        left, right = inside[0].left, inside[-1].right
        text = fonts.shorten(name, right - left + 14, HEAD, bold=True)
        marks.append(Text((left + right) / 2, 12, text, HEAD, "p2", bold=True, anchor="middle"))
        marks.append(line(left, 17, right, 17, "axthin"))
    return marks


def _group_rules(columns: Columns) -> list[Mark]:
    """The heads over the weights and over the marks of bias."""
    marks: list[Mark] = []
    if columns.weights:
        left, right = columns.weights[0].left, columns.weights[-1].x
        marks.append(Text((left + right) / 2, 12, "Weight", HEAD, "p2", bold=True, anchor="middle"))
        marks.append(line(left, 17, right, 17, "axthin"))
    if columns.bias:
        left = columns.bias[0] - BIAS_RADIUS
        marks.append(Text(left, 12, "Risk of bias", HEAD, "p2", bold=True))
        marks.append(line(left, 17, columns.width, 17, "axthin"))
    return marks
