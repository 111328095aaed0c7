"""What every figure says around its picture: title, tests, warnings, profile, run and data."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.plots import fonts, words
from analysis.plots.marks import Lines, Mark, Text
from analysis.plots.sheet import TAG_HEIGHT, TAG_WIDTH, Band, text_band

TITLE, SUBTITLE = 15.0, 13.0
NARROW = 480.0  # below it the tag of simulated data stands over the title, not beside it
NOTE, SMALL = 12.5, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A test under the plot: "Overall effect" and "z" give "Overall effect: z = −3.10 (p ...)"."""

    label: str
    symbol: str
    value: float
    p: float
    df: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captioned:
    """What the data of every figure have in common.

    `name` keeps the ids of one figure apart from another's on the same page. `warnings` are
    sentences to be read with the result. `simulated` puts the tag and the hatched frame on the
    figure; no option takes them off.
    """

    title: str
    subtitle: str = ""
    tests: tuple[Statistic, ...] = ()
    profile: str = ""
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    run: int | None = None
    digest: str = ""
    simulated: bool = False
    name: str = "plot"


def named(kind: str, data: Captioned) -> str:
    """What a picture is and of what, for who does not see it: kind, title and subtitle, each once.

    "Funnel plot" and "Contour-enhanced funnel plot" of "Pain" are the latter: "...: Pain".
    """
    base = data.title if kind.casefold() in data.title.casefold() else f"{kind}: {data.title}"
    if not data.subtitle:
        return base
    return f"{base}{', ' if ': ' in base else ': '}{data.subtitle}"


def title_bands(data: Captioned, width: float, *, shown: bool = True) -> tuple[Band, ...]:
    """Title and subtitle; without them, room for the tag of simulated data alone."""
    if shown:
        return (_title(data, width),)
    return (Band(TAG_HEIGHT + 5),) if data.simulated else ()


def foot_bands(data: Captioned, width: float, *, first: str = "") -> tuple[Band, ...]:
    """Tests (after what the plot says `first`), warnings, notes, profile and run."""
    bands = [Band(8.0)]
    sentences = [first] if first else []
    sentences += [statistic(test) for test in data.tests]
    if sentences:
        bands.append(text_band(". ".join(sentences) + ".", width))
    bands += [warning(text, width) for text in data.warnings]
    bands += [text_band(text, width, size=SMALL, tone="p3") for text in data.notes]
    return (*bands, *_run(data, width))


def statistic(test: Statistic) -> str:
    degrees = f", df = {test.df}" if test.df else ""
    value = words.number(test.value)
    return f"{test.label}: {test.symbol} = {value}{degrees} ({words.p_value(test.p)})"


def warning(text: str, width: float) -> Band:
    """A sentence behind a warning triangle."""
    band = text_band(text, width - 20, tone="simtx")
    triangle = ((0.5, 14.0), (7.0, 2.5), (13.5, 14.0), (0.5, 14.0))
    sign = Lines((triangle, ((7.0, 6.0), (7.0, 10.0)), ((7.0, 11.3), (7.0, 12.3))), "warn")
    moved = tuple(
        Text(20, mark.y, mark.text, mark.size, mark.tone)
        for mark in band.marks
        if isinstance(mark, Text)
    )
    return Band(band.height + 2, (sign, *moved))


def run_words(data: Captioned) -> str:
    parts = [f"Run {data.run}"] if data.run is not None else []
    parts += [f"data {data.digest[:8]}"] if data.digest else []
    return " · ".join(parts)


def described(sentences: list[str], data: Captioned) -> str:
    """The figure in words: for those who cannot see it, and for the metadata of a file."""
    marked = ["Simulated data"] if data.simulated else []
    said = [*marked, *sentences, *(statistic(test) for test in data.tests), *data.warnings]
    return ". ".join(text.rstrip(".") for text in said if text) + "."


def _title(data: Captioned, width: float) -> Band:
    """Title and what it means, beside the tag of simulated data where there is room for both."""
    room, y = width, 20.0
    if data.simulated and width < NARROW:
        y += TAG_HEIGHT + 4
    elif data.simulated:
        room -= TAG_WIDTH + 14
    beside = fonts.width(data.title, TITLE, bold=True) + 10
    if data.subtitle and beside + fonts.width(data.subtitle, SUBTITLE) <= room:
        title = Text(0, y, data.title, TITLE, bold=True)
        return Band(y + 10, (title, Text(beside, y, data.subtitle, SUBTITLE, "p2")))
    marks: list[Mark] = []
    for text in fonts.wrap(data.title, room, TITLE, bold=True):
        marks.append(Text(0, y, text, TITLE, bold=True))
        y += 19
    for text in fonts.wrap(data.subtitle, width, SUBTITLE):
        marks.append(Text(0, y, text, SUBTITLE, "p2"))
        y += 17
    return Band(max(y - 7, TAG_HEIGHT + 8 if data.simulated else 0.0), tuple(marks))


def _run(data: Captioned, width: float) -> tuple[Band, ...]:
    """The profile, and at the right the run and the data it was computed from."""
    run = run_words(data)
    beside = width - (fonts.width(run, SMALL) + 24 if run else 0)
    own_line = beside < width * 0.6
    profile = Band(0.0)
    if data.profile:
        room = width if own_line else beside
        profile = text_band(data.profile, room, size=SMALL, tone="p3")
    if not run:
        return (profile,)
    mark = Text(width, 12, run, SMALL, "p3", anchor="end")
    if own_line:
        return (profile, Band(16.0, (mark,)))
    return (Band(max(profile.height, 16.0), (*profile.marks, mark)),)
