"""A matplotlib renderer that writes SVG for pages: themed, linked, text as text.

matplotlib's own SVG puts each look into a `style` attribute, which a page's stylesheet cannot
change and a content security policy refuses. This renderer writes presentation attributes (the
print look) and a class (for the theme of a page), and nothing that loads, runs or is random.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex, to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from analysis.plots import fonts, words

PIXELS_PER_POINT = 96 / 72
NOT_IN_ID = re.compile(r"\W+")
LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class SvgRenderer(RendererBase):
    """Draws on a canvas of `width` x `height` pixels; `document()` is the result.

    A graphics context's gid is the class of what it draws.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width = width
        self.height = height
        self.parts: list[str] = []

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def points_to_pixels(self, points: ArrayLike) -> ArrayLike:
        return np.asarray(points) * PIXELS_PER_POINT

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: bool | str,  # noqa: FBT001 - matplotlib's signature
    ) -> tuple[float, float, float]:
        size = prop.get_size_in_points() * PIXELS_PER_POINT
        return fonts.width(s, size, bold=_bold(prop)), size, size * 0.2

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: ColorType | None = None,
    ) -> None:
        look = _look(gc, rgbFace)
        (a, _, e), (_, d, f) = transform.get_matrix()[:2].tolist()
        f, d = self.height - f, -d
        if path is UNIT_CIRCLE:
            shape = f'<circle cx="{_n(e)}" cy="{_n(f)}" r="{_n(abs(a))}"'
        elif path is UNIT_RECTANGLE:
            shape = f'<rect x="{_n(e)}" y="{_n(f)}" width="{_n(abs(a))}" height="{_n(abs(d))}"'
        else:
            shape = f'<path d="{_outline(path, a, d, e, f)}"'
        self.parts.append(f"{shape}{look}/>")

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,  # noqa: FBT001, FBT002 - matplotlib's signature
        mtext: Text | None = None,
    ) -> None:
        """`x` is the anchor itself: the reader's font may be a little wider or narrower."""
        size = prop.get_size_in_points() * PIXELS_PER_POINT
        anchor = ANCHORS[mtext.get_horizontalalignment()] if mtext is not None else "start"
        place = f'x="{_n(x)}" y="{_n(y)}"'
        if angle:
            place = f'transform="translate({_n(x)} {_n(y)}) rotate({_n(-angle)})"'
        around = "" if anchor == "start" else f' text-anchor="{anchor}"'
        weight = ' font-weight="600"' if _bold(prop) else ""
        self.parts.append(
            f'<text {place} font-size="{_n(size)}"{around}{weight}'
            f' class="{gc.get_gid()}" fill="{_hex(gc.get_rgb())}">{plain(s)}</text>'
        )

    def open_link(self, *, key: str, title: str, href: str) -> None:
        """What follows, until `close_link`, is one focusable thing of the review.

        Without an address of its own it leads to the fragment of its key, for a page to act on.
        """
        address = attribute(href or f"#{quote(key)}")
        self.parts.append(
            f"<a href={address} data-key={attribute(key)}><title>{plain(title)}</title>"
        )

    def close_link(self) -> None:
        self.parts.append("</a>")

    def document(self, *, name: str, title: str, desc: str, linked: bool) -> str:
        """The whole SVG; `name` keeps its ids apart from another figure's on the same page."""
        name = NOT_IN_ID.sub("-", name)
        role = "group" if linked else "img"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="{role}"'
            f' viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
            f' width="{_n(self.width)}" height="{_n(self.height)}"'
            f' aria-labelledby="{name}-t {name}-d">'
            f'<title id="{name}-t">{plain(title)}</title>'
            f'<desc id="{name}-d">{plain(desc)}</desc>'
            f'<g font-family="{fonts.CSS_FAMILY}">{"".join(self.parts)}</g></svg>\n'
        )


def plain(text: str) -> str:
    """Text for an element: escaped, and without what XML cannot hold."""
    return escape(words.legible(text))


def attribute(text: str) -> str:
    return quoteattr(words.legible(text))


UNIT_CIRCLE = Path.unit_circle()
UNIT_RECTANGLE = Path.unit_rectangle()


def _look(gc: GraphicsContextBase, face: ColorType | None) -> str:
    """The class, and the print look as presentation attributes."""
    look = f' class="{gc.get_gid()}" fill="{_hex(face) if face is not None else "none"}"'
    alpha = to_rgba(face)[3] if face is not None else 1.0
    if alpha < 1:
        look += f' fill-opacity="{_n(alpha)}"'
    width = gc.get_linewidth() * PIXELS_PER_POINT
    if width:
        look += f' stroke="{_hex(gc.get_rgb())}" stroke-width="{_n(width)}"'
        dashes = gc.get_dashes()[1]
        if dashes is not None:
            lengths = np.asarray(dashes, dtype=float).tolist()
            spaced = " ".join(_n(dash * PIXELS_PER_POINT) for dash in lengths)
            look += f' stroke-dasharray="{spaced}"'
    return look


def _outline(path: Path, a: float, d: float, e: float, f: float) -> str:
    out: list[str] = []
    points: list[list[float]] = np.asarray(path.vertices, dtype=float).tolist()
    if path.codes is None:
        out = [f"L{_n(a * x + e)} {_n(d * y + f)}" for x, y in points]
        return "M" + "".join(out)[1:]
    previous = 0
    for (x, y), code in zip(points, np.asarray(path.codes).tolist(), strict=True):
        if code == Path.CLOSEPOLY:
            out.append("Z")
        elif code == previous and code in (Path.CURVE3, Path.CURVE4):
            out.append(f" {_n(a * x + e)} {_n(d * y + f)}")
        else:
            out.append(f"{LETTERS[code]}{_n(a * x + e)} {_n(d * y + f)}")
        previous = code
    return "".join(out)


@lru_cache(maxsize=256)
def _hex(colour: ColorType) -> str:
    """A figure has few colours and thousands of marks."""
    return to_hex(colour)


def _n(value: float) -> str:
    """A length as short as two decimals allow."""
    rounded = round(value, 2)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def _bold(prop: FontProperties) -> bool:
    weight = prop.get_weight()
    return isinstance(weight, int) and weight >= 600
