"""Draw a sheet: one artist, three formats, the same positions.

The artist speaks matplotlib's renderer interface, so the Agg renderer gives PNG, matplotlib's PDF
renderer PDF and `svg.SvgRenderer` SVG from the same marks.
"""

from __future__ import annotations

import io
from typing import Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text as MplText
from matplotlib.transforms import Affine2D, Transform

from analysis.plots import fonts, words
from analysis.plots.marks import (
    PAINT,
    Box,
    Circle,
    Figures,
    Lines,
    Link,
    Mark,
    Shape,
    Text,
)
from analysis.plots.sheet import HasSheet, Page, Sheet
from analysis.plots.svg import UNIT_CIRCLE, UNIT_RECTANGLE, SvgRenderer

Format = Literal["svg", "pdf", "png"]
POINTS_PER_PIXEL = 72 / 96
MOST_PIXELS = 40_000_000  # of a PNG: a plot of 1,653 studies must not take the memory of a server
# Set once for the process, not around each drawing: the settings of matplotlib are shared by
# threads. Hinted letters are wider than measured; type 42 keeps text as text in PDF.
mpl.rcParams.update({"text.hinting": "none", "pdf.fonttype": 42})
ROUND = 0.5523  # control points of a quarter circle by a cubic curve

FACES = {name: to_rgba(p.fill, p.alpha) for name, p in PAINT.items() if p.fill is not None}
EDGES = {name: to_rgba(p.stroke) for name, p in PAINT.items() if p.stroke is not None}
# Kerning would pull "11" together and break the columns of figures.
SETTING = {
    "start": MplText(horizontalalignment="left", fontfeatures=("-kern",)),
    "middle": MplText(horizontalalignment="center", fontfeatures=("-kern",)),
    "end": MplText(horizontalalignment="right", fontfeatures=("-kern",)),
}
BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


def render(layout: Sheet | HasSheet, format: Format, *, scale: float = 2.0) -> bytes:
    """A layout, or its sheet, as a file.

    `scale` is for PNG: its pixels per pixel of the layout, fewer where the plot is very tall.

    The same layout gives the same bytes: no date, no random id.
    """
    sheet = layout if isinstance(layout, Sheet) else layout.sheet
    if format == "svg":
        return _svg(sheet)
    if format == "pdf":
        return _pdf(sheet)
    if format == "png":
        return _png(sheet, scale)
    raise ValueError(f"A figure can be drawn as svg, pdf or png, not as {format!r}.")


def _svg(sheet: Sheet) -> bytes:
    page = sheet.whole
    renderer = SvgRenderer(page.width, page.height)
    _figure(page, 96).draw(renderer)
    linked = any(isinstance(m, Link) for block in page.blocks for m in block.marks)
    text = renderer.document(name=sheet.name, title=sheet.title, desc=sheet.desc, linked=linked)
    return text.encode()


def _png(sheet: Sheet, scale: float) -> bytes:
    page = sheet.whole
    scale = min(scale, (MOST_PIXELS / (page.width * page.height)) ** 0.5)
    figure = _figure(page, 96 * scale)
    out = io.BytesIO()
    note = {"Title": sheet.title, "Description": sheet.desc, "Software": "Evidence Ledger"}
    latin = {key: text.encode("latin-1", "replace") for key, text in note.items()}
    FigureCanvasAgg(figure).print_png(out, metadata=latin)
    return out.getvalue()


def _pdf(sheet: Sheet) -> bytes:
    # Late: it brings a library for fonts that no refresh needs, and a worker starts without it.
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages

    out = io.BytesIO()
    note = {
        "Title": words.legible(sheet.title),
        "Subject": words.legible(sheet.desc),
        "CreationDate": None,
    }
    with PdfPages(out, metadata=note) as pages:
        for page in sheet.pages:
            figure = _figure(page, 72)
            FigureCanvasPdf(figure)
            pages.savefig(figure)
    return out.getvalue()


def _figure(page: Page, dpi: float) -> Figure:
    figure = Figure(figsize=(page.width / 96, page.height / 96), dpi=dpi, frameon=False)
    figure.add_artist(Drawing(page, dpi / 96))
    return figure


class Drawing(Artist):
    """A page of marks as one artist: hundreds of artists would cost more than what they draw."""

    def __init__(self, page: Page, scale: float) -> None:
        super().__init__()
        self.page = page
        self.scale = scale

    def draw(self, renderer: RendererBase) -> None:
        pen = Pen(renderer, self.page.height, self.scale)
        for block in self.page.blocks:
            pen.move(block.x, block.y)
            for mark in block.marks:
                pen.draw(mark)


class Pen:
    """Turns marks into calls of a renderer; `scale` is display units per pixel of the layout."""

    def __init__(self, renderer: RendererBase, height: float, scale: float) -> None:
        self.renderer = renderer
        self.scale = scale
        self.height = height
        self.flips = renderer.flipy()
        self.anchors = isinstance(renderer, SvgRenderer)
        self.move(0, 0)

    def move(self, x: float, y: float) -> None:
        """Marks now count from (x, y) of the page."""
        self.x, self.y = x, y
        self.down = self._placed(0, 0, 1, 1)

    def draw(self, mark: Mark) -> None:
        if isinstance(mark, Text):
            self._text(mark)
        elif isinstance(mark, Figures):
            for x, text in mark.pieces:
                self._text(
                    Text(x, mark.y, text, mark.size, mark.tone, bold=mark.bold, anchor="end")
                )
        elif isinstance(mark, Lines):
            self._path(_polylines(mark), self.down, mark.tone)
        elif isinstance(mark, Shape):
            self._path(Path((*mark.points, mark.points[0]), closed=True), self.down, mark.tone)
        elif isinstance(mark, Circle):
            place = self._placed(mark.x, mark.y, mark.r, mark.r)
            self._path(UNIT_CIRCLE, place, mark.tone)
        elif isinstance(mark, Box):
            self._box(mark)
        else:
            self._link(mark)

    def _link(self, mark: Link) -> None:
        if isinstance(self.renderer, SvgRenderer):
            self.renderer.open_link(key=mark.key, title=mark.title, href=mark.href)
        for inner in mark.marks:
            self.draw(inner)
        if isinstance(self.renderer, SvgRenderer):
            self.renderer.close_link()

    def _box(self, mark: Box) -> None:
        if mark.radius:
            self._path(_rounded(mark), self.down, mark.tone)
            return
        place = self._placed(mark.x, mark.y, mark.width, mark.height)
        self._path(UNIT_RECTANGLE, place, mark.tone)

    def _path(self, path: Path, place: Transform, tone: str) -> None:
        paint = PAINT[tone]
        if paint.alpha == 0 and not self.anchors:
            return  # only a page has a pointer
        gc = self._context(tone)
        if paint.stroke is not None:
            gc.set_foreground(EDGES[tone], isRGBA=True)
            gc.set_linewidth(paint.width * POINTS_PER_PIXEL)
            if paint.dash:
                gc.set_dashes(0, [dash * POINTS_PER_PIXEL for dash in paint.dash])
        else:
            gc.set_linewidth(0)
        self.renderer.draw_path(gc, path, place, FACES.get(tone))
        gc.restore()

    def _text(self, mark: Text) -> None:
        gc = self._context(mark.tone)
        gc.set_foreground(FACES[mark.tone], isRGBA=True)
        x, y = mark.x, mark.y
        if not self.anchors and mark.anchor != "start":
            back = BEFORE[mark.anchor] * fonts.width(mark.text, mark.size, bold=mark.bold)
            x, y = (x, y + back) if mark.angle else (x - back, y)
        page_x, page_y = (x + self.x) * self.scale, (y + self.y) * self.scale
        self.renderer.draw_text(
            gc,
            page_x,
            page_y if self.flips else self.height * self.scale - page_y,
            mark.text if self.anchors else fonts.printable(words.legible(mark.text)),
            fonts.properties(mark.size, bold=mark.bold),
            mark.angle,
            mtext=SETTING[mark.anchor],
        )
        gc.restore()

    def _context(self, tone: str) -> GraphicsContextBase:
        gc = self.renderer.new_gc()
        gc.set_gid(tone)  # type: ignore[arg-type]  # matplotlib's stub says int, its code str
        return gc

    def _placed(self, x: float, y: float, wide: float, high: float) -> Transform:
        """From a shape's own units to the display, whose y grows upwards."""
        s = self.scale
        return Affine2D.from_values(
            wide * s, 0, 0, -high * s, (x + self.x) * s, (self.height - y - self.y) * s
        )


def _polylines(mark: Lines) -> Path:
    points = [point for run in mark.runs for point in run]
    if len(mark.runs) == 1:
        return Path(points)
    codes = [Path.MOVETO if not i else Path.LINETO for run in mark.runs for i in range(len(run))]
    return Path(points, codes)


def _rounded(box: Box) -> Path:
    """A rectangle with round corners, clockwise from the top left."""
    x0, y0, x1, y1 = box.x, box.y, box.x + box.width, box.y + box.height
    r, c = box.radius, box.radius * (1 - ROUND)
    corners = [
        ((x1 - r, y0), (x1 - c, y0), (x1, y0 + c), (x1, y0 + r)),
        ((x1, y1 - r), (x1, y1 - c), (x1 - c, y1), (x1 - r, y1)),
        ((x0 + r, y1), (x0 + c, y1), (x0, y1 - c), (x0, y1 - r)),
        ((x0, y0 + r), (x0, y0 + c), (x0 + c, y0), (x0 + r, y0)),
    ]
    points = [(x0 + r, y0), *(point for corner in corners for point in corner), (x0 + r, y0)]
    turn = [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    return Path(points, [Path.MOVETO, *turn * 4, Path.CLOSEPOLY])
