"""The flow for a phone: one column, what leaves it indented under what it leaves."""

from __future__ import annotations

from analysis.plots import fonts
from analysis.plots.marks import Mark, Text
from analysis.plots.prisma import boxes
from analysis.plots.prisma.arrows import arrow, sum_marks
from analysis.plots.prisma.boxes import Content, Placed
from analysis.plots.prisma.data import PrismaOptions
from analysis.plots.prisma.sums import Sum

INDENT, GAP = 26.0, 10.0
DOWN = 24.0  # for the arrow and its sum
# Heading of a part, then its boxes; indented ones leave the flow.
PARTS: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...] = (
    ("", (("previous", False),)),
    (
        "Databases and registers",
        (
            ("identified", False),
            ("removed", True),
            ("screened", False),
            ("excluded", True),
            ("sought", False),
            ("not_retrieved", True),
            ("assessed", False),
            ("reports_excluded", True),
        ),
    ),
    (
        "Other methods",
        (
            ("other_identified", False),
            ("other_sought", False),
            ("other_not_retrieved", True),
            ("other_assessed", False),
            ("other_excluded", True),
        ),
    ),
    ("Included", (("included", False), ("total", False))),
)


def flow(
    content: dict[str, Content], checked: dict[str, Sum], options: PrismaOptions
) -> tuple[list[Placed], list[Mark], float, float]:
    """Boxes under each other; a box that stays is joined to the next by an arrow with its sum."""
    placed: list[Placed] = []
    marks: list[Mark] = []
    y = 2.0
    for heading, keys in PARTS:
        shown = [(key, leaves) for key, leaves in keys if key in content]
        if not shown:
            continue
        if heading:
            text = fonts.shorten(heading, options.width, 12.5, bold=True)
            marks.append(Text(0, y + 16, text, 12.5, "bandtx", bold=True))
            y += 24
        before: Placed | None = None
        for key, leaves in shown:
            x = INDENT if leaves else 0.0
            width = options.width - x
            if before is not None and not leaves:
                y += DOWN
            box = Placed(content[key], x, y, width, boxes.height(content[key], width))
            if leaves and before is not None:
                middle = box.y + 18
                marks.append(arrow((12, before.bottom), (12, middle), (INDENT, middle)))
            elif before is not None:
                marks.append(arrow((12, before.bottom), (12, box.y)))
                if key in checked and options.sums:
                    marks += sum_marks(checked[key], INDENT, box.y - 11)
            if not leaves:
                before = box
            placed.append(box)
            y = box.bottom + GAP
    return placed, marks, options.width, y
