"""Plots with two axes: every point in its place, what is refused, what is said."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from analysis.plots import baujat, bubble, funnel, gosh, labbe, panel, radial, series
from analysis.plots.draw import render
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Lines, Shape, Text
from tests.analysis.plots import examples, reading

EMPTY = {
    "funnel": (funnel.layout, lambda: replace(examples.a_funnel(), points=())),
    "bubble": (bubble.layout, lambda: replace(examples.a_bubble(), points=())),
    "baujat": (baujat.layout, lambda: replace(examples.a_baujat(), points=())),
    "radial": (radial.layout, lambda: replace(examples.a_radial(), points=())),
    "labbe": (labbe.layout, lambda: replace(examples.a_labbe(), points=())),
    "gosh": (gosh.layout, lambda: replace(examples.a_gosh(), estimates=(), i2=())),
    "series": (series.layout, lambda: replace(examples.a_series(), rows=())),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_plot_is_refused_with_a_sentence(name):
    lay_out, make = EMPTY[name]
    with pytest.raises(NothingToPlot, match=r"^There is no .* yet\.$"):
        lay_out(make())


class TestFunnel:
    def test_precision_is_at_the_top(self):
        layout = funnel.layout(examples.a_funnel())
        data = examples.a_funnel()
        by_error = sorted(zip(data.points, layout.dots, strict=True), key=lambda both: both[0].se)
        ys = [dot.y for _, dot in by_error]
        assert ys == sorted(ys)

    def test_the_pseudo_limits_are_those_of_the_normal_distribution(self):
        data = examples.a_funnel()
        layout = funnel.layout(data)
        limits = next(
            mark
            for _, _, mark in layout.sheet.whole.placed()
            if isinstance(mark, Lines) and mark.tone == "limit"
        )
        shown = layout.panel
        for run, sign in zip(limits.runs, (-1, 1), strict=True):
            bottom = run[-1]
            expected = data.centre + sign * examples.Z * shown.up.high
            assert bottom == pytest.approx((shown.across.x(expected), shown.bottom))

    def test_contours_are_nested_around_no_effect_and_the_middle_is_white(self):
        layout = funnel.layout(examples.a_funnel(), funnel.FunnelOptions(contours=True))
        areas = [
            mark
            for _, _, mark in layout.sheet.whole.placed()
            if isinstance(mark, Shape) and mark.tone.startswith("z")
        ]
        assert [area.tone for area in areas] == ["z4", "z3", "z2", "z1"]
        wide = [max(x for x, _ in a.points) - min(x for x, _ in a.points) for a in areas]
        assert wide == sorted(wide, reverse=True)
        tip = layout.panel.across.x(0.0)
        assert all((pytest.approx(tip), layout.panel.top) in area.points for area in areas[1:])

    def test_imputed_studies_are_hollow_and_said(self):
        layout = funnel.layout(examples.a_funnel())
        assert [dot.tone for dot in layout.dots].count("pt2") == 1
        assert "1 study imputed by trim and fill" in layout.sheet.desc

    def test_a_standard_error_of_zero_is_named(self):
        data = examples.a_funnel()
        bad = replace(data.points[0], se=0.0)
        with pytest.raises(NotDrawable, match="Author 1990"):
            funnel.layout(replace(data, points=(bad,)))


class TestPoints:
    @pytest.mark.parametrize(
        "layout",
        [
            funnel.layout(examples.a_funnel()),
            bubble.layout(examples.a_bubble()),
            baujat.layout(examples.a_baujat()),
            radial.layout(examples.a_radial()),
            labbe.layout(examples.a_labbe()),
        ],
        ids=["funnel", "bubble", "baujat", "radial", "labbe"],
    )
    def test_every_point_is_inside_its_panel_and_names_itself(self, layout):
        shown = layout.panel
        for dot in layout.dots:
            assert shown.left <= dot.x <= shown.right
            assert shown.top <= dot.y <= shown.bottom
            assert dot.title.startswith("Author")

    def test_names_stand_beside_points_without_covering_any(self):
        layout = baujat.layout(examples.a_baujat())
        names = panel.names(layout.dots, layout.panel)
        assert names
        for text in names:
            wide = len(text.text) * 3
            own = [d for d in layout.dots if d.name == text.text]
            others = [d for d in layout.dots if d not in own]
            covered = [
                d for d in others if abs(d.x - text.x) < wide / 2 and abs(d.y - text.y + 4) < 4
            ]
            assert covered == [] or text.anchor != "middle"

    @pytest.mark.parametrize(
        ("a", "b", "enters"),
        [
            ((0, 0), (10, 10), True),  # corner to corner
            ((0, 5), (10, 5), True),
            ((-5, 5), (-1, 5), False),  # ends before it
            ((0, 11), (10, 11), False),  # passes under it
            ((5, -9), (5, 99), True),
            ((-2, 8.5), (3, 13.5), False),  # passes by the corner
        ],
    )
    def test_a_line_through_an_area_is_seen(self, a, b, enters):
        assert panel._crosses(a, b, (0, 0, 10, 10)) is enters

    def test_a_name_stands_clear_of_the_lines(self):
        """A study on the line of no effect is named above or below it, not through it."""
        data = examples.a_bubble()
        first = replace(data.points[0], estimate=data.null)
        layout = bubble.layout(replace(data, points=(first, *data.points[1:]), fit=()))
        y = layout.panel.up.x(data.null)
        run = ((layout.panel.left, y), (layout.panel.right, y))
        placed = panel.names(layout.dots, layout.panel, lines=[run])
        named = next(text for text in placed if text.text == first.label)
        assert named.y + 3 < y or named.y - 9 > y
        through = panel.names(layout.dots, layout.panel)
        assert abs(next(text for text in through if text.text == first.label).y - y) < 9

    def test_of_very_many_points_the_outermost_are_named(self):
        data = examples.a_baujat()
        many = tuple(
            baujat.BaujatPoint(key=f"p{i}", label=f"Author {i}", contribution=i, influence=i % 7)
            for i in range(1653)
        )
        layout = baujat.layout(replace(data, points=many))
        names = panel.names(layout.dots, layout.panel)
        assert 0 < len(names) <= panel.NAMES_MOST

    def test_the_area_of_a_bubble_follows_the_weight(self):
        assert bubble.radius(4.0, 4.0) == pytest.approx(2 * bubble.radius(1.0, 4.0))


class TestRadial:
    def test_a_study_outside_the_band_is_marked_and_listed(self):
        data = examples.a_radial()
        layout = radial.layout(data)
        far = {
            point.label
            for point in data.points
            if abs(point.estimate - data.centre) / point.se > data.half
        }
        assert far
        assert {d.title.split(":")[0] for d in layout.dots if d.tone == "pt3"} == far
        assert all(label in layout.sheet.desc for label in far)

    def test_the_arc_is_labelled_with_ratios_for_a_ratio(self):
        data = replace(examples.a_radial(), log=True, effect="RR")
        words = reading.words(radial.layout(data).sheet.whole)
        assert f"Pooled {math.exp(data.centre):.2f}" in words

    def test_no_name_stands_on_the_numbers_of_a_steep_arc(self):
        made = [
            (5.5, 1.2),
            (4.9, 0.6),
            (3.3, 0.7),
            (5.6, -4.4),
            (5.2, -5.6),
            (5.8, -4.3),
            (4.1, -1),
        ]
        data = radial.RadialData(
            title="SMD of eighteen", effect="SMD", centre=-0.42,
            points=tuple(
                radial.RadialPoint(key=f"{i}", label=f"Author {i} 1999", estimate=z / x, se=1 / x)
                for i, (x, z) in enumerate(made)
            ),
        )  # fmt: skip
        texts = [
            mark
            for _, _, mark in radial.layout(data).sheet.whole.placed()
            if isinstance(mark, Text) and mark.x > 300
        ]
        numbers = [t for t in texts if t.text.replace("\u2212", "-").lstrip("-")[:1].isdigit()]
        names = [t for t in texts if t.text.startswith("Author")]
        assert numbers
        assert names
        for name in names:
            left = name.x - {"start": 0, "middle": 0.5, "end": 1}[name.anchor] * 70
            for number in numbers:
                apart = abs(number.y - name.y) > 9 or not left - 20 < number.x < left + 70
                assert apart, (name, number)


class TestLabbe:
    @pytest.mark.parametrize(
        ("measure", "pooled", "expected"), [("RR", 0.5, 0.2), ("RD", -0.1, 0.3), ("OR", 0.5, 0.25)]
    )
    def test_the_curve_is_the_rate_that_the_effect_gives(self, measure, pooled, expected):
        assert labbe.rate(0.4, pooled, measure) == pytest.approx(expected)

    def test_a_rate_above_one_is_named(self):
        data = examples.a_labbe()
        bad = replace(data.points[0], control=1.2)
        with pytest.raises(NotDrawable, match="between 0 and 1"):
            labbe.layout(replace(data, points=(bad,)))


class TestGosh:
    def test_every_subset_is_counted_once(self):
        data = examples.a_gosh()
        layout = gosh.layout(data)
        assert sum(int(count.sum()) for count in layout.counts) == len(data.estimates)
        assert int(layout.counts[1].sum()) == sum(data.marked)

    def test_a_hundred_thousand_subsets_make_a_small_file(self):
        made = np.random.default_rng(3)
        data = replace(
            examples.a_gosh(),
            estimates=made.normal(size=100_000),
            i2=made.uniform(0, 90, size=100_000),
            marked=(),
        )
        assert len(render(gosh.layout(data), "svg")) < 600_000

    def test_ratios_stand_on_a_log_axis_and_fall_into_the_cells_of_their_logarithms(self):
        data = examples.a_gosh()
        ratios = replace(data, effect="OR", estimates=np.exp(data.estimates), whole=None, log=True)
        logs = gosh.layout(replace(data, whole=None))
        layout = gosh.layout(ratios)
        for ours, theirs in zip(layout.counts, logs.counts, strict=True):
            assert np.array_equal(ours, theirs)
        assert "OR of the subset (log scale)" in reading.words(layout.sheet.whole)
        with pytest.raises(NotDrawable):
            gosh.layout(replace(ratios, estimates=data.estimates))

    def test_equal_subsets_do_not_stop_it(self):
        data = replace(examples.a_gosh(), estimates=[0.2] * 5, i2=[0.0] * 5, marked=())
        assert int(gosh.layout(data).counts[0].sum()) == 5

    def test_numbers_that_do_not_pair_are_refused(self):
        with pytest.raises(NotDrawable):
            gosh.layout(replace(examples.a_gosh(), i2=[0.0]))


class TestSeries:
    def test_leaving_out_has_a_minus_and_adding_a_plus(self):
        words = reading.words(series.layout(examples.a_series()).sheet.whole)
        assert "− Dhawan 2020" in words
        words = reading.words(
            series.layout(replace(examples.a_series(), kind="cumulative")).sheet.whole
        )
        assert "+ Dhawan 2020" in words

    def test_only_known_columns_are_shown(self):
        data = examples.a_series()
        bare = tuple(replace(row, i2=None, p=None) for row in (*data.rows, data.whole))
        layout = series.layout(replace(data, rows=bare[:-1], whole=bare[-1]))
        heads = {field.column.head for field in (*layout.columns.left, *layout.columns.right)}
        assert heads == {"k", "τ²"}

    def test_what_changes_is_said_in_its_row(self):
        data = examples.a_series()
        rows = (replace(data.rows[0], changes="interval now holds 0"), *data.rows[1:])
        assert "interval now holds 0" in reading.words(
            series.layout(replace(data, rows=rows)).sheet.whole
        )


class TestTitles:
    @pytest.mark.parametrize(
        ("layout", "title"),
        [
            (
                funnel.layout(
                    replace(
                        examples.a_funnel(), title="Contour-enhanced funnel plot", subtitle="Pain"
                    )
                ),
                "Contour-enhanced funnel plot: Pain",
            ),
            (
                labbe.layout(replace(examples.a_labbe(), title="L’Abbé plot", subtitle="Pain")),
                "L’Abbé plot: Pain",
            ),
            (
                bubble.layout(
                    replace(examples.a_bubble(), title="MD against dose", subtitle="Pain")
                ),
                "Bubble plot: MD against dose, Pain",
            ),
            (
                baujat.layout(replace(examples.a_baujat(), title="Pain", subtitle="")),
                "Baujat plot: Pain",
            ),
        ],
        ids=["funnel", "labbe", "bubble", "baujat"],
    )
    def test_a_picture_is_named_by_its_kind_and_its_analysis_once(self, layout, title):
        assert layout.sheet.title == title
