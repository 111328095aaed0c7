"""The traffic light of risk of bias: a row for each study, a column for each domain."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.plots import bias, caption, fonts, words
from analysis.plots.bias import BiasData, BiasRow, Domain
from analysis.plots.marks import Box, Link, Mark, Text, line
from analysis.plots.sheet import Band, Sheet, text_band

ROW, LEADING, RADIUS = 28.0, 15.0, 8.0
LABEL_MOST, LABEL_LEAST = 220.0, 90.0
CELL_MOST, CELL_LEAST, NAMED_FROM = 104.0, 21.0, 74.0
HEAD = 12.0
OVERALL = Domain(letter="All", name="Overall")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficOptions:
    width: float = 860.0
    title: bool = True


NARROW = TrafficOptions(width=358.0, title=False)


@dataclass(frozen=True, slots=True)
class TrafficLayout:
    """The sheet, and the middles of the columns; `named` tells whether heads are names."""

    sheet: Sheet
    columns: tuple[float, ...]
    label_width: float
    named: bool


def layout(data: BiasData, options: TrafficOptions | None = None) -> TrafficLayout:
    """Lay a traffic light out. Raises as `bias.check` does."""
    options = options or TrafficOptions()
    bias.check(data)
    domains = (*data.domains, OVERALL) if data.overall else data.domains
    label, cell = _widths(data, len(domains), options)
    named = cell >= NAMED_FROM
    columns = tuple(label + cell * (number + 0.5) for number in range(len(domains)))
    width = max(options.width, label + cell * len(domains)) if not named else 0.0
    width = max(width, label + cell * len(domains))
    judged = [judgement for study in data.studies for judgement in _all(study, data)]
    foot = [Band(4.0), bias.key_band(judged, width)]
    if not named:
        letters = ", ".join(f"{domain.letter} {domain.name}" for domain in data.domains)
        foot.append(text_band(f"{letters}.", width, size=12, tone="p3"))
    sheet = Sheet(
        name=data.name,
        title=f"Risk of bias by study: {data.title}",
        desc=_description(data),
        width=width,
        simulated=data.simulated,
        head=(
            *caption.title_bands(data, width, shown=options.title),
            _heads(data, domains, columns, cell, width, named=named),
        ),
        body=tuple(_row(study, data, columns, label, width) for study in data.studies),
        foot=(*foot, *caption.foot_bands(data, width)),
    )
    return TrafficLayout(sheet, columns, label, named)


def _all(study: BiasRow, data: BiasData) -> tuple[str | None, ...]:
    return (*study.judgements, study.overall) if data.overall else study.judgements


def _widths(data: BiasData, count: int, options: TrafficOptions) -> tuple[float, float]:
    """Of the label column and of each cell: cells as wide as there is room for, within limits."""
    widest = max(fonts.width(study.label, 13) for study in data.studies)
    label = min(max(widest + 16, LABEL_LEAST), LABEL_MOST)
    cell = (options.width - label) / count
    if cell < CELL_LEAST:
        label = max(LABEL_LEAST, options.width - CELL_LEAST * count)
        cell = (options.width - label) / count
    return label, min(max(cell, CELL_LEAST), CELL_MOST)


def _heads(
    data: BiasData,
    domains: tuple[Domain, ...],
    columns: tuple[float, ...],
    cell: float,
    width: float,
    *,
    named: bool,
) -> Band:
    """Names of the domains on as many lines as they need, level at the bottom."""
    names = [
        fonts.limited(domain.name.capitalize(), cell - 8, HEAD, 4, bold=True)
        if named
        else (domain.letter,)
        for domain in domains
    ]
    lines = max(len(name) for name in names)
    bottom = 6 + LEADING * lines
    marks: list[Mark] = [Text(0, bottom, data.row_head, HEAD, "p3", bold=True)]
    for x, name in zip(columns, names, strict=True):
        top = bottom - LEADING * (len(name) - 1)
        marks += [
            Text(x, top + LEADING * i, text, HEAD, "p3", bold=True, anchor="middle")
            for i, text in enumerate(name)
        ]
    marks.append(line(0, bottom + 8, width, bottom + 8, "ax"))
    return Band(bottom + 11, tuple(marks))


def _row(
    study: BiasRow, data: BiasData, columns: tuple[float, ...], label: float, width: float
) -> Band:
    lines = fonts.limited(study.label, label - 14, 13, 3) or ("",)
    high = ROW + LEADING * (len(lines) - 1)
    top = high / 2 - LEADING * (len(lines) - 1) / 2 + 4.5
    marks: list[Mark] = [Box(0, 0, width, high, "hit")]
    marks += [Text(0, top + LEADING * i, text) for i, text in enumerate(lines)]
    for x, judgement in zip(columns, _all(study, data), strict=True):
        marks += bias.marks(judgement, x, high / 2, RADIUS)
    link = Link(study.key, _title(study, data), tuple(marks), study.href)
    return Band(high, (link, line(0, high, width, high, "g")))


def _title(study: BiasRow, data: BiasData) -> str:
    parts = [
        f"{domain.name} {bias.symbol(judgement).words}"
        for domain, judgement in zip(data.domains, study.judgements, strict=True)
    ]
    if data.overall:
        parts.append(f"overall {bias.symbol(study.overall).words}")
    return f"{study.label}: {', '.join(parts)}"


def _description(data: BiasData) -> str:
    count = words.count(len(data.studies), "study", "studies")
    said = [f"{data.tool}, {count}, {len(data.domains)} domains"]
    return caption.described([*said, *(_title(study, data) for study in data.studies)], data)
