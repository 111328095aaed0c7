"""PRISMA 2020 flow diagrams: counts -> frozen layout; `draw.render` makes the file."""

from analysis.plots.prisma.data import (
    NARROW,
    Line,
    OtherMethods,
    Previous,
    PrismaData,
    PrismaOptions,
)
from analysis.plots.prisma.layout import BOX_KEYS, PrismaLayout, layout
from analysis.plots.prisma.sums import Sum, sums

__all__ = [
    "BOX_KEYS",
    "NARROW",
    "Line",
    "OtherMethods",
    "Previous",
    "PrismaData",
    "PrismaLayout",
    "PrismaOptions",
    "Sum",
    "layout",
    "sums",
]
