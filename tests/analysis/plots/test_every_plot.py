"""What holds for every plot: readable, honest about simulated data, safe as SVG, repeatable."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # the files are our own

import pytest

from analysis.plots import fonts, forest
from analysis.plots.draw import MOST_PIXELS, render
from analysis.plots.marks import PAINT
from tests.analysis.plots import examples, reading

SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = examples.every_layout()
SIMULATED = examples.every_layout({"simulated": True})
NASTY = 'O’Brien & <Sons> "2020" 黄建平\x0b\ud800'


@pytest.mark.parametrize("name", LAYOUTS)
class TestEveryPlot:
    def test_no_text_covers_another(self, name):
        assert reading.overlaps(LAYOUTS[name].sheet.whole) == []

    def test_no_text_covers_the_tag_of_simulated_data(self, name):
        assert reading.overlaps(SIMULATED[name].sheet.whole) == []

    def test_no_text_runs_over_the_edge(self, name):
        assert reading.outside(SIMULATED[name].sheet.whole) == []

    def test_simulated_data_are_said_on_every_page(self, name):
        for page in (SIMULATED[name].sheet.whole, *SIMULATED[name].sheet.pages):
            assert "SIMULATED DATA" in reading.words(page)
            assert any(getattr(mark, "tone", "") == "simhatch" for _, _, mark in page.placed())
        assert SIMULATED[name].sheet.desc.startswith("Simulated data")

    def test_svg_is_well_formed_and_described(self, name):
        root = ET.fromstring(render(LAYOUTS[name], "svg"))  # noqa: S314 - our own file
        assert root.tag == f"{SVG}svg"
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert title.text
        assert desc.text
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"

    def test_svg_runs_loads_and_hides_nothing(self, name):
        svg = render(LAYOUTS[name], "svg").decode()
        assert not re.search(r"<(script|style|image|foreignObject|use|iframe)", svg)
        assert not re.search(r"\s(style|on\w+)=", svg)
        assert set(re.findall(r"https?://[^\"< ]+", svg)) == {"http://www.w3.org/2000/svg"}

    def test_text_stays_text(self, name):
        root = ET.fromstring(render(LAYOUTS[name], "svg"))  # noqa: S314 - our own file
        drawn = [element.text for element in root.iter(f"{SVG}text")]
        read = [text.text for text in reading.texts(LAYOUTS[name].sheet.whole)]
        assert drawn == read

    def test_every_mark_has_the_class_that_a_theme_knows(self, name):
        classes = set(re.findall(r'class="([^"]*)"', render(LAYOUTS[name], "svg").decode()))
        assert classes <= {"plot", *PAINT}

    def test_the_same_layout_gives_the_same_svg(self, name):
        assert render(LAYOUTS[name], "svg") == render(LAYOUTS[name], "svg")


@pytest.mark.parametrize("name", ["forest", "flow", "traffic light", "gosh", "radial, narrow"])
class TestEveryFormat:
    def test_png_and_pdf_have_the_size_of_the_layout(self, name):
        page = SIMULATED[name].sheet.whole
        png = render(SIMULATED[name], "png", scale=2)
        assert png.startswith(b"\x89PNG")
        size = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
        assert size == pytest.approx((2 * page.width, 2 * page.height), abs=1)
        pdf = render(SIMULATED[name], "pdf")
        assert pdf.startswith(b"%PDF")
        box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
        assert box is not None
        points = float(box[1]), float(box[2])
        assert points == pytest.approx((page.width * 0.75, page.height * 0.75), abs=0.01)
        assert pdf == render(SIMULATED[name], "pdf")


@pytest.mark.parametrize("name", examples.PLOTS)
class TestHostileNames:
    def test_titles_are_escaped_in_svg_and_drawn_in_print(self, name):
        layout = examples.every_layout({"title": NASTY, "name": '"><x'})[name]
        svg = render(layout, "svg").decode()
        root = ET.fromstring(svg)  # noqa: S314 - our own file
        assert any("黄建平" in (element.text or "") for element in root.iter(f"{SVG}text"))
        assert "<Sons>" not in svg
        assert render(layout, "pdf").startswith(b"%PDF")


class TestLetters:
    def test_a_letter_without_a_font_is_a_square_in_print_and_itself_in_svg(self):
        layout = examples.every_layout({"title": "Pain 🦴\nand numbness", "simulated": True})[
            "forest"
        ]
        assert "Pain 🦴 and numbness" in render(layout, "svg").decode()
        assert render(layout, "png", scale=1).startswith(b"\x89PNG")  # warnings are errors here
        assert render(layout, "pdf").startswith(b"%PDF")
        assert fonts.printable("Pain 🦴 黄") == "Pain □ 黄"


def test_a_png_of_very_many_studies_stays_within_the_memory_of_a_server():
    layout = forest.layout(examples.forest_of(300))
    png = render(layout, "png", scale=9)
    wide, high = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert wide * high <= MOST_PIXELS * 1.01
    assert wide > 900


def test_an_unknown_format_is_named():
    with pytest.raises(ValueError, match="svg, pdf or png"):
        render(LAYOUTS["forest"], "gif")  # type: ignore[arg-type]
