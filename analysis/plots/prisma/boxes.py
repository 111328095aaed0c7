"""The boxes of a flow: what stands in each, and how high it is for a given width."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.plots import fonts
from analysis.plots.marks import Box, Link, Mark, Text
from analysis.plots.prisma.data import Line, OtherMethods, PrismaData, total

HEAD, BODY = 13.0, 12.0
INSET, LEADING = 12.0, 16.5


@dataclass(frozen=True, slots=True)
class Content:
    """A box before it has a place: its key, head with a count, and lines."""

    key: str
    title: str
    count: int | None
    lines: tuple[Line, ...] = ()
    tone: str = "box"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A box in its place, in pixels of the flow's band."""

    content: Content
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def contents(data: PrismaData) -> dict[str, Content]:
    """All boxes of this flow by their keys."""
    boxes = [
        Content("identified", "Records identified", data.identified, _sources(data)),
        Content("removed", "Removed before screening", data.removed, _removed(data), "box2"),
        Content(
            "screened",
            "Records screened",
            data.screened,
            (*_awaiting("Not yet screened", data.awaiting_screening), *_note(data.screened_note)),
        ),
        Content("excluded", "Records excluded", data.excluded, _excluded(data), "box2"),
        Content("sought", "Reports sought for retrieval", data.sought),
        Content(
            "not_retrieved",
            "Reports not retrieved",
            data.not_retrieved,
            tone="box2",
        ),
        Content(
            "assessed",
            "Reports assessed for eligibility",
            data.assessed,
            (*_awaiting("Not yet assessed", data.awaiting_assessment), *_note(data.assessed_note)),
        ),
        Content(
            "reports_excluded",
            "Reports excluded",
            total(data.reasons),
            data.reasons,
            "box2",
        ),
        Content("included", _included_title(data), data.new_studies, _included(data)),
    ]
    boxes += _other(data.other) if data.other else []
    boxes += _previous(data) if data.previous else []
    return {
        box.key: Content(
            box.key, box.title, box.count, box.lines, box.tone, data.links.get(box.key, "")
        )
        for box in boxes
    }


def height(content: Content, width: float) -> float:
    title, lines = _wrapped(content, width)
    return 17.0 + 17 * len(title) + LEADING * sum(len(texts) for texts, _ in lines)


def marks(box: Placed) -> Link:
    """The box as a link to its rows; counts at the right, under each other."""
    content = box.content
    title, lines = _wrapped(content, box.width)
    left, right = box.x + INSET, box.right - INSET
    found: list[Mark] = [Box(box.x, box.y, box.width, box.height, content.tone, 3)]
    y = box.y + 21
    for number, text in enumerate(title):
        found.append(Text(left, y + 17 * number, text, HEAD, bold=True))
    if content.count is not None:
        text = f"{content.count:,}"
        found.append(Text(right, y, text, 14, "lk", bold=True, anchor="end"))
    y += 17 * len(title) + 0.5
    for texts, count in lines:
        for number, text in enumerate(texts):
            found.append(Text(left, y + LEADING * number, text, BODY, "p2"))
        if count is not None:
            shown = Text(right, y, f"{count:,}", BODY, "p2", bold=True, anchor="end")
            found.append(shown)
        y += LEADING * len(texts)
    return Link(content.key, describe(content), tuple(found), content.href)


def describe(content: Content) -> str:
    """The box in words."""
    count = "" if content.count is None else f" {content.count:,}"
    inner = "; ".join(
        line.label if line.count is None else f"{line.label} {line.count:,}"
        for line in content.lines
    )
    return f"{content.title}{count}" + (f" ({inner})" if inner else "")


def _wrapped(
    content: Content, width: float
) -> tuple[tuple[str, ...], list[tuple[tuple[str, ...], int | None]]]:
    room = width - 2 * INSET
    count = 0.0 if content.count is None else fonts.width(f"{content.count:,}", 14, bold=True) + 8
    title = fonts.wrap(content.title, room - count, HEAD, bold=True)
    lines = []
    for line in content.lines:
        figure = 0.0
        if line.count is not None:
            figure = fonts.width(f"{line.count:,}", BODY, bold=True) + 10
        lines.append((fonts.wrap(line.label, room - figure, BODY), line.count))
    return title, lines


def _sources(data: PrismaData) -> tuple[Line, ...]:
    """Each database and register with its hits, the kind named where both occur."""
    lines = list(data.databases)
    if data.registers:
        lines += [
            Line(label=f"{line.label} (register)", count=line.count) for line in data.registers
        ]
    else:
        lines.append(Line(label="Registers", count=0))
    return (*lines, *_note(data.search_note))


def _removed(data: PrismaData) -> tuple[Line, ...]:
    return (
        Line(label="Duplicate records", count=data.duplicates),
        Line(label="Marked ineligible by automation", count=data.automation),
        Line(label="Other reasons", count=data.removed_otherwise),
    )


def _excluded(data: PrismaData) -> tuple[Line, ...]:
    lines = []
    if data.excluded_by_automation is not None:
        people = data.excluded - data.excluded_by_automation
        lines.append(Line(label="By people", count=people))
        lines.append(Line(label="By automation", count=data.excluded_by_automation))
    return tuple(lines)


def _included_title(data: PrismaData) -> str:
    return "New studies included" if data.previous else "Studies included"


def _included(data: PrismaData) -> tuple[Line, ...]:
    label = "Reports of new studies" if data.previous else "Reports of included studies"
    return (Line(label=label, count=data.new_reports), *data.included_lines)


def _other(other: OtherMethods) -> list[Content]:
    awaiting = _awaiting("Not yet assessed", other.awaiting)
    identified = total(other.sources)
    return [
        Content("other_identified", "Identified by other methods", identified, other.sources),
        Content("other_sought", "Reports sought for retrieval", other.sought),
        Content("other_not_retrieved", "Reports not retrieved", other.not_retrieved, tone="box2"),
        Content("other_assessed", "Reports assessed for eligibility", other.assessed, awaiting),
        Content("other_excluded", "Reports excluded", total(other.reasons), other.reasons, "box2"),
    ]


def _previous(data: PrismaData) -> list[Content]:
    previous = data.previous
    if previous is None:
        return []
    reports = () if previous.reports is None else (previous.reports,)
    before = tuple(Line(label="Reports of these studies", count=count) for count in reports)
    after = tuple(
        Line(label="Reports of these studies", count=count + data.new_reports) for count in reports
    )
    studies = previous.studies + data.new_studies
    return [
        Content("previous", "Studies in the previous version", previous.studies, before),
        Content("total", "Studies included in all", studies, after),
    ]


def _note(text: str) -> tuple[Line, ...]:
    return (Line(label=text),) if text else ()


def _awaiting(label: str, count: int) -> tuple[Line, ...]:
    return (Line(label=label, count=count),) if count else ()
