"""What stands around the rows: heads, axis, favours labels, tests, keys, warnings, the run."""

from __future__ import annotations

from itertools import groupby

from analysis.plots import bias, fonts, words
from analysis.plots.axis import Axis
from analysis.plots.forest.columns import HEAD, Columns, Field
from analysis.plots.forest.data import ForestData, Heterogeneity, Statistic
from analysis.plots.forest.rows import axis_line
from analysis.plots.marks import Lines, Mark, Point, Text, line
from analysis.plots.sheet import Band, text_band

FOOT = 12.5


def heads(data: ForestData, columns: Columns) -> Band:
    """Two lines of heads, groups over columns, and a rule."""
    marks: list[Mark] = [Text(0, 33, data.row_head, HEAD, "p3", bold=True)]
    for field in (*columns.left, *columns.right):
        anchor = field.column.align
        marks.append(Text(field.x, 33, field.column.head, HEAD, "p3", bold=True, anchor=anchor))
    marks += _groups(columns.left) + _groups(columns.right)
    end = columns.estimate.ends[-1]
    marks.append(Text(end, 33, columns.estimate.head, HEAD, "p3", bold=True, anchor="end"))
    marks += _weight_heads(columns) + _bias_heads(data, columns)
    marks.append(line(0, 41, columns.width, 41, "ax"))
    return Band(46.0, tuple(marks))


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
        anchor = "end" if sign < 0 else "start"
        marks += [
            Text(at, 38 + 16 * i, part, FOOT, "p1", bold=True, anchor=anchor)  # type: ignore[arg-type]
            for i, part in enumerate(wrapped)
        ]
    marks.append(Lines(tuple(runs), "ax"))
    return Band(46.0 + 16 * (lines - 1), tuple(marks))


def foot(data: ForestData, width: float, *, narrow: bool) -> tuple[Band, ...]:
    """Heterogeneity and tests, warnings, the profile with the run, the key of the bias marks."""
    bands = [Band(8.0)]
    statistics = statistics_line(data)
    if statistics:
        bands.append(text_band(statistics, width))
    bands += [_warning(text, width) for text in data.warnings]
    bands += [text_band(text, width, size=12, tone="p3") for text in data.notes]
    bands += run_bands(data, width)
    legend = bias_key(data)
    if legend and not narrow:
        bands.append(text_band(legend, width, size=11.5, tone="p3"))
    return tuple(bands)


def statistics_line(data: ForestData) -> str:
    parts = [heterogeneity(data.heterogeneity)] if data.heterogeneity else []
    parts += [statistic(test) for test in data.tests]
    return ". ".join(parts) + "." if parts else ""


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


def statistic(test: Statistic) -> str:
    degrees = f", df = {test.df}" if test.df else ""
    value = words.number(test.value)
    return f"{test.label}: {test.symbol} = {value}{degrees} ({words.p_value(test.p)})"


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


def run_bands(data: ForestData, width: float) -> list[Band]:
    """The profile, and at the right the run and the data it was computed from."""
    run = run_words(data)
    room = width - (fonts.width(run, 12) + 24 if run else 0)
    if not data.profile:
        profile = Band(0.0)
    elif room < width / 2:
        profile, room = text_band(data.profile, width, size=12, tone="p3"), width
        return [profile, Band(16.0, (Text(0, 12, run, 12, "p3"),))] if run else [profile]
    else:
        profile = text_band(data.profile, room, size=12, tone="p3")
    if not run:
        return [profile] if profile.height else []
    mark = Text(width, 12, run, 12, "p3", anchor="end")
    return [Band(max(profile.height, 16.0), (*profile.marks, mark))]


def run_words(data: ForestData) -> str:
    parts = [f"Run {data.run}"] if data.run is not None else []
    parts += [f"data {data.digest[:8]}"] if data.digest else []
    return " · ".join(parts)


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


def _weight_heads(columns: Columns) -> list[Mark]:
    if not columns.weights:
        return []
    marks: list[Mark] = [
        Text(field.x, 33, field.model.capitalize(), HEAD, "p3", bold=True, anchor="end")
        for field in columns.weights
    ]
    left, right = columns.weights[0].left, columns.weights[-1].x
    marks.append(Text((left + right) / 2, 12, "Weight", HEAD, "p2", bold=True, anchor="middle"))
    marks.append(line(left, 17, right, 17, "axthin"))
    return marks


def _bias_heads(data: ForestData, columns: Columns) -> list[Mark]:
    if not columns.bias:
        return []
    left, right = columns.bias[0] - 5.5, columns.width
    marks: list[Mark] = [
        Text(x, 33, domain.letter, 11, "p3", bold=True, anchor="middle")
        for x, domain in zip(columns.bias, data.domains, strict=True)
    ]
    marks.append(Text(left, 12, "Risk of bias", HEAD, "p2", bold=True))
    marks.append(line(left, 17, right, 17, "axthin"))
    return marks


def _warning(text: str, width: float) -> Band:
    """A sentence that must be read with the result, behind a warning triangle."""
    band = text_band(text, width - 20, tone="simtx")
    sign = Lines(
        (((0.5, 14.0), (7.0, 2.5), (13.5, 14.0), (0.5, 14.0)), ((7.0, 6.0), (7.0, 10.0))), "warn"
    )
    moved = tuple(
        Text(20, mark.y, mark.text, mark.size, mark.tone)
        for mark in band.marks
        if isinstance(mark, Text)
    )
    return Band(band.height + 2, (sign, *moved))
