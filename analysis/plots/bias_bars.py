"""Risk of bias by domain: a bar of 100% for each, cut by judgement."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.plots import bias, caption, fonts, words
from analysis.plots.axis import Axis, axis
from analysis.plots.bias import BiasData
from analysis.plots.errors import NotDrawable
from analysis.plots.marks import Box, Link, Mark, Text, line
from analysis.plots.sheet import Band, Sheet, text_band

BAR, ROW = 24.0, 34.0
LABEL_MOST = 230.0
TONES = {
    "rl": ("bl", "bltx"),
    "ru": ("bu", "bltx"),
    "rh": ("bh", "bhtx"),
    "rc": ("bc", "bhtx"),
    "rn": ("bn", "p2"),
}
SIGNS = {"-": words.MINUS, "x": "×"}
# From the best to the worst, and last what nobody stated: the order along every bar.
ORDER = tuple(bias.SYMBOLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarOptions:
    """`weighted` counts each study by its weight instead of as one."""

    width: float = 720.0
    weighted: bool = False
    title: bool = True


NARROW = BarOptions(width=358.0, title=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a domain's bar, in percent and in pixels of the sheet."""

    domain: str
    judgement: str
    percent: float
    studies: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class BarLayout:
    sheet: Sheet
    segments: tuple[Segment, ...]


def layout(data: BiasData, options: BarOptions | None = None) -> BarLayout:
    """Lay the bars out. Raises as `bias.check`, and NotDrawable for weights that are missing."""
    options = options or BarOptions()
    bias.check(data)
    if options.weighted:
        _check_weights(data)
    narrow = options.width < caption.NARROW
    label = 0.0 if narrow else _label_width(data)
    scale = axis(0, 100, label, options.width - 12, exact=True)
    segments = tuple(
        segment
        for name, judgements in _columns(data)
        for segment in _segments(name, judgements, data, scale, weighted=options.weighted)
    )
    bands = tuple(
        _bar(name, [s for s in segments if s.domain == name], label, narrow=narrow)
        for name, _ in _columns(data)
    )
    judged = [judgement for _, judgements in _columns(data) for judgement in judgements]
    unit = "of the weight of the analysis" if options.weighted else "of the studies"
    sheet = Sheet(
        name=data.name,
        title=f"Risk of bias by domain: {data.title}",
        desc=_description(data, segments, unit),
        width=options.width,
        simulated=data.simulated,
        head=caption.title_bands(data, options.width, shown=options.title),
        body=(Band(4.0), *bands),
        tail=(_axis(scale),),
        foot=(
            text_band(f"Per cent {unit}; {data.tool}.", options.width, size=12, tone="p3"),
            _key(judged, options.width),
            *caption.foot_bands(data, options.width),
        ),
    )
    return BarLayout(sheet, segments)


def _columns(data: BiasData) -> list[tuple[str, tuple[str | None, ...]]]:
    """Each domain with the judgements of all studies, and overall at the end."""
    found = [
        (domain.name, tuple(study.judgements[number] for study in data.studies))
        for number, domain in enumerate(data.domains)
    ]
    if data.overall:
        found.append(("Overall", tuple(study.overall for study in data.studies)))
    return found


def _check_weights(data: BiasData) -> None:
    missing = [study.label for study in data.studies if study.weight is None]
    if missing:
        raise NotDrawable(f"Bars by weight need the weight of each study; {missing[0]} has none.")
    if sum(study.weight or 0.0 for study in data.studies) <= 0:
        raise NotDrawable("Bars by weight need weights above 0.")


def _segments(
    name: str,
    judgements: tuple[str | None, ...],
    data: BiasData,
    scale: Axis,
    *,
    weighted: bool,
) -> list[Segment]:
    shares = [(study.weight or 0.0) if weighted else 1.0 for study in data.studies]
    whole = sum(shares)
    found: list[Segment] = []
    start = 0.0
    for judgement in ORDER:
        inside = [
            share
            for share, given in zip(shares, judgements, strict=True)
            if (given or "") == judgement
        ]
        if not inside:
            continue
        percent = 100 * sum(inside) / whole
        left, right = scale.x(start), scale.x(start + percent)
        found.append(Segment(name, judgement, percent, len(inside), left, right))
        start += percent
    return found


def _bar(name: str, segments: list[Segment], label: float, *, narrow: bool) -> Band:
    top = 18.0 if narrow else (ROW - BAR) / 2
    lines = fonts.limited(name.capitalize(), (label or 340) - 14, 13, 2)
    first = 13.0 if narrow else ROW / 2 + 4.5 - 7.5 * (len(lines) - 1)
    marks: list[Mark] = [Text(0, first + 15 * i, text) for i, text in enumerate(lines)]
    marks += [_segment(name, segment, top) for segment in segments]
    return Band(top + BAR + (ROW - BAR) / 2, tuple(marks))


def _segment(name: str, segment: Segment, top: float) -> Link:
    """A part of the bar with its sign and per cent where they fit."""
    look = bias.symbol(segment.judgement)
    tone, text_tone = TONES[look.tone]
    wide = segment.right - segment.left
    inside: list[Mark] = [Box(segment.left, top, wide, BAR, tone)]
    sign = SIGNS.get(look.sign, look.sign)
    share = words.percent(segment.percent, 0)
    for text in (f"{sign or look.words.capitalize()} {share}", sign):
        if text and fonts.width(text, 12, bold=True) + 6 <= wide:
            x = (segment.left + segment.right) / 2
            y = top + BAR / 2 + 4.3
            inside.append(Text(x, y, text, 12, text_tone, bold=True, anchor="middle"))
            break
    count = words.count(segment.studies, "study", "studies")
    title = f"{name}: {look.words} {words.percent(segment.percent)} ({count})"
    return Link(f"{name}-{segment.judgement or 'not-stated'}", title, tuple(inside))


def _axis(scale: Axis) -> Band:
    marks: list[Mark] = [line(scale.left, 2, scale.right, 2, "ax")]
    for value in (0, 25, 50, 75, 100):
        x = scale.x(value)
        marks.append(line(x, 2, x, 7, "ax"))
        marks.append(Text(x, 21, f"{value}%", 12, "p2", anchor="middle"))
    return Band(30.0, tuple(marks))


def _key(judgements: list[str | None], width: float) -> Band:
    """A specimen of each part of a bar with its words."""
    marks: list[Mark] = []
    x, y = 0.0, 4.0
    for name in bias.key(judgements):
        look = bias.symbol(name)
        tone, text_tone = TONES[look.tone]
        meant = look.words.capitalize()
        room = 36 + fonts.width(meant, 12) + 20
        if x > 0 and x + room - 20 > width:
            x, y = 0.0, y + 22
        marks.append(Box(x, y, 28, 16, tone))
        if look.sign:
            sign = SIGNS.get(look.sign, look.sign)
            marks.append(Text(x + 14, y + 12.3, sign, 12, text_tone, bold=True, anchor="middle"))
        marks.append(Text(x + 36, y + 12.3, meant, 12, "p2"))
        x += room
    return Band(y + 24, tuple(marks))


def _label_width(data: BiasData) -> float:
    widest = max(fonts.width(name.capitalize(), 13) for name, _ in _columns(data))
    return min(widest + 16, LABEL_MOST)


def _description(data: BiasData, segments: tuple[Segment, ...], unit: str) -> str:
    said = [f"{data.tool}, {words.count(len(data.studies), 'study', 'studies')}, per cent {unit}"]
    for name, _ in _columns(data):
        parts = [
            f"{bias.symbol(s.judgement).words} {words.percent(s.percent)}"
            for s in segments
            if s.domain == name
        ]
        said.append(f"{name}: {', '.join(parts)}")
    return caption.described(said, data)
