"""The layout of a forest plot as values."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from analysis.plots import forest
from analysis.plots.axis import End
from analysis.plots.draw import render
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.forest.data import Column
from analysis.plots.marks import Figures, Link, Shape, Text
from analysis.plots.sheet import PAD, PAPER
from tests.analysis.plots import examples, reading


def places(layout: forest.ForestLayout) -> dict[str, object]:
    return {place.key: place for place in layout.rows}


class TestRows:
    def test_they_keep_the_order_of_the_data_and_run_downwards(self):
        data = examples.cipn_forest()
        layout = forest.layout(data)
        expected = [study.key for study in data.studies] + ["random", "common"]
        assert [place.key for place in layout.rows] == expected
        ys = [place.y for place in layout.rows]
        assert ys == sorted(ys)

    def test_an_estimate_stands_where_the_axis_puts_it(self):
        data = examples.cipn_forest()
        layout = forest.layout(data)
        for study, place in zip(data.studies, layout.rows, strict=False):
            assert place.x == pytest.approx(layout.axis.x(study.estimate) + PAD)
            assert place.left < place.x < place.right

    def test_the_area_of_a_square_follows_the_weight_of_the_model_in_use(self):
        data = examples.cipn_forest()
        layout = forest.layout(data)
        sides = [place.side for place in layout.rows[: len(data.studies)]]
        shares = [study.weight_random for study in data.studies]
        ratios = [side**2 / share for side, share in zip(sides, shares, strict=True)]
        assert ratios == pytest.approx([ratios[0]] * len(ratios))

    def test_squares_are_alike_where_nothing_is_weighted(self):
        rows = forest.layout(examples.a_series_forest()).rows[:-1]
        assert {row.side for row in rows} == {rows[0].side}

    def test_each_study_is_a_link_that_says_its_numbers(self):
        data = examples.cipn_forest()
        links = [
            mark
            for block in forest.layout(data).sheet.whole.blocks
            for mark in block.marks
            if isinstance(mark, Link)
        ]
        assert [link.key for link in links] == [study.key for study in data.studies]
        assert links[0].title == (
            "Andersen 2020: −0.68 [−1.26, −0.09]; weight, random: 14.1%; weight, common: 11.2%"
        )

    def test_a_study_without_an_estimate_says_so(self):
        data = examples.forest_of(3, log=True)
        empty = replace(data.studies[1], estimate=None, ci_low=None, ci_high=None)
        data = replace(data, studies=(data.studies[0], empty, data.studies[2]))
        layout = forest.layout(data)
        assert "not estimable" in reading.words(layout.sheet.whole)
        assert empty.key not in places(layout)

    def test_a_long_name_takes_lines_and_makes_its_row_higher(self):
        data = examples.forest_of(3)
        long = replace(data.studies[0], label="The Collaborative Group of Exercise " * 3)
        short = forest.layout(data).sheet.body[0].height
        assert forest.layout(replace(data, studies=(long,))).sheet.body[0].height > short

    def test_a_name_beyond_three_lines_is_whole_in_the_title(self):
        data = examples.forest_of(1)
        name = "Exercise and neuropathy collaborative group " * 8
        layout = forest.layout(replace(data, studies=(replace(data.studies[0], label=name),)))
        link = layout.sheet.body[0].marks[0]
        assert isinstance(link, Link)
        assert link.title.startswith(name)
        assert "…" in reading.words(layout.sheet.whole)


class TestClipping:
    def test_an_interval_beyond_the_axis_ends_in_an_arrow_there(self):
        data = examples.cipn_forest()
        options = forest.ForestOptions(axis=(-1.0, 1.0))
        layout = forest.layout(data, options)
        dhawan = next(place for place in layout.rows if place.key == "dhawan2020")
        assert dhawan.left_end is End.ARROW
        assert dhawan.x is None  # -1.85 itself lies outside
        assert dhawan.left == layout.axis.left + PAD
        huang = next(place for place in layout.rows if place.key == "huang_cn")
        assert (huang.left_end, huang.right_end) == (End.OPEN, End.OPEN)

    def test_nothing_is_drawn_beyond_the_axis(self):
        layout = forest.layout(examples.cipn_forest(), forest.ForestOptions(axis=(-0.5, 0.2)))
        for place in layout.rows:
            assert layout.axis.left + PAD <= place.left <= place.right
            assert place.right <= layout.axis.right + PAD

    def test_one_very_wide_interval_does_not_squeeze_the_others(self):
        data = examples.forest_of(10)
        wild = replace(data.studies[0], ci_low=-400.0, ci_high=400.0)
        layout = forest.layout(replace(data, studies=(wild, *data.studies[1:])))
        assert layout.axis.high - layout.axis.low < 10
        ends = layout.rows[0].left_end, layout.rows[0].right_end
        assert ends == (End.ARROW, End.ARROW)

    def test_the_pooled_result_and_no_effect_are_always_on_the_axis(self):
        for k in (1, 2, 7, 30):
            data = examples.forest_of(k, log=True, spread=1.5, seed=k)
            axis = forest.layout(data).axis
            assert axis.holds(1.0)
            assert all(axis.holds(row.ci_low) and axis.holds(row.ci_high) for row in data.pooled)

    def test_a_diamond_that_the_axis_cuts_keeps_its_slope(self):
        data = examples.cipn_forest()
        pooled = data.pooled[0]
        layout = forest.layout(data, forest.ForestOptions(axis=(-0.8, 0.5)))
        shapes = [
            mark
            for _, _, mark in layout.sheet.whole.placed()
            if isinstance(mark, Shape) and mark.tone == "dia"
        ]
        low, middle = layout.axis.x(pooled.ci_low), layout.axis.x(pooled.estimate)
        left = min(shapes[0].points)
        upper = min(y for x, y in shapes[0].points if x == left[0])
        centre = 12.0
        share = (layout.axis.left - low) / (middle - low)
        assert left[0] == layout.axis.left
        assert centre - upper == pytest.approx(share * 8.0)


class TestColumns:
    def test_estimates_and_limits_line_up_on_the_right(self):
        layout = forest.layout(examples.cipn_forest())
        rows = [m for _, _, m in layout.sheet.whole.placed() if isinstance(m, Figures)]
        full = [row for row in rows if len(row.pieces) == 3]
        assert len(full) == 7 + 2
        for part in range(3):
            assert len({row.pieces[part][0] for row in full}) == 1
            decimals = {row.pieces[part][1].rstrip("],").partition(".")[2] for row in full}
            assert {len(text) for text in decimals} == {2}

    def test_a_column_that_is_not_ticked_is_gone(self):
        data = examples.cipn_forest()
        some = forest.layout(data, forest.ForestOptions(columns=("n1", "n2"), bias=False))
        assert [field.column.key for field in some.columns.left] == ["n1", "n2"]
        assert "Mean" not in reading.words(some.sheet.whole)
        assert "Risk of bias" not in [t.text for t in reading.texts(some.sheet.whole)]

    def test_a_cell_that_is_no_number_stays_empty(self):
        data = examples.cipn_forest()
        first = data.studies[0]
        holes = replace(first, cells=(None, math.nan, *first.cells[2:]))
        words = reading.words(
            forest.layout(replace(data, studies=(holes, *data.studies[1:]))).sheet.whole
        )
        assert "nan" not in words
        assert "None" not in words

    def test_a_column_of_words_wraps_and_stands_where_it_is_told(self):
        data = examples.forest_of(4)
        column = Column(key="dose", head="Dose", side="right", align="start")
        dose = "three times weekly, 60 minutes, for 12 weeks"
        studies = tuple(replace(s, cells=(*s.cells, dose)) for s in data.studies)
        layout = forest.layout(replace(data, columns=(*data.columns, column), studies=studies))
        field = layout.columns.right[0]
        lines = [t for t in reading.texts(layout.sheet.whole) if t.text == "three times weekly,"]
        assert all(line.left == pytest.approx(field.x + PAD) for line in lines)
        assert reading.overlaps(layout.sheet.whole) == []

    @pytest.mark.parametrize("scale", [1e-7, 1e-3, 1, 1e3, 1e6, 1e9])
    def test_numbers_of_any_size_are_told_apart_and_fit(self, scale):
        layout = forest.layout(examples.forest_of(6, scale=scale))
        rows = [m for _, _, m in layout.sheet.whole.placed() if isinstance(m, Figures)]
        assert len({row.pieces[0][1] for row in rows[:6]}) > 3
        assert reading.overlaps(layout.sheet.whole) == []
        assert layout.columns.width < 1100

    def test_a_factor_taken_out_of_the_figures_is_in_the_head_and_on_the_axis(self):
        layout = forest.layout(examples.forest_of(6, scale=1e-7))
        assert layout.columns.estimate.head == "MD × 10⁻⁹ [95% CI]"
        estimate = layout.columns.estimate
        tick = next(tick for tick in layout.axis.ticks if tick.label not in ("", "0"))
        shown = float(tick.label.replace("−", "-"))
        assert shown * 10.0**estimate.exponent == pytest.approx(tick.value)


class TestTotals:
    def test_random_effects_are_filled_and_common_effect_is_hollow(self):
        page = forest.layout(examples.cipn_forest()).sheet.whole
        tones = [m.tone for _, _, m in page.placed() if isinstance(m, Shape)]
        assert tones.count("dia") == 1
        assert tones.count("dia2") == 1

    def test_the_model_of_the_rule_is_the_only_bold_total(self):
        page = forest.layout(examples.cipn_forest()).sheet.whole
        bold = {m.text: m.bold for _, _, m in page.placed() if isinstance(m, Text)}
        assert bold["Random effects"]
        assert not bold["Common effect"]
        assert "used by the rule" in bold

    def test_a_double_rule_stands_over_the_totals(self):
        layout = forest.layout(examples.cipn_forest())
        rule = layout.sheet.body[7].marks[0]
        ys = {y for run in rule.runs for _, y in run}
        assert len(ys) == 2

    def test_a_prediction_interval_off_the_axis_ends_in_arrows(self):
        data = examples.cipn_forest()
        wide = replace(data.pooled[0], pi_low=-900.0, pi_high=900.0)
        layout = forest.layout(replace(data, pooled=(wide, data.pooled[1])))
        tones = [getattr(m, "tone", "") for _, _, m in layout.sheet.whole.placed()]
        assert tones.count("piar") == 2
        assert layout.axis.high < 100

    def test_subgroups_have_headings_subtotals_and_notes_in_order(self):
        page = forest.layout(examples.in_subgroups(examples.cipn_forest())).sheet.whole
        words = reading.words(page)
        assert words.index("Supervised") < words.index("Andersen") < words.index("At home")
        assert words.count("Random effects") == 3
        assert words.count("I² = 12.0%") == 2
        assert words.count("Two trials.") == 2


class TestWords:
    def test_heterogeneity_run_and_data_stand_under_the_plot(self):
        words = reading.words(forest.layout(examples.cipn_forest()).sheet.whole)
        assert "I² = 71.6%" in words
        assert "DerSimonian–Laird" in words
        assert "Run 47 · data 5f3a9c1e" in words

    def test_a_warning_is_in_the_figure_and_in_its_description(self):
        warning = "The same people are counted twice: hands and feet of one trial."
        data = replace(examples.cipn_forest(), warnings=(warning,))
        layout = forest.layout(data)
        assert warning in reading.words(layout.sheet.whole)
        assert warning.rstrip(".") in layout.sheet.desc

    def test_favours_labels_stand_on_their_own_sides_of_no_effect(self):
        layout = forest.layout(examples.cipn_forest())
        null = layout.axis.x(0.0) + PAD
        found = {text.text: text for text in reading.texts(layout.sheet.whole)}
        assert found["Favours exercise"].right < null < found["Favours control"].left

    def test_the_description_says_the_result_as_it_is_printed(self):
        desc = forest.layout(examples.cipn_forest()).sheet.desc
        assert "SMD −0.62 [−1.00, −0.23], used by the rule" in desc
        assert "Common effect: SMD −0.47 [−0.67, −0.27]" in desc


class TestNarrow:
    def test_it_fits_a_phone_and_names_every_study(self):
        data = examples.cipn_forest()
        layout = forest.layout(data, forest.NARROW)
        assert layout.sheet.whole.width <= 394
        words = reading.words(layout.sheet.whole)
        assert all(study.label in words for study in data.studies)
        assert "22 + 26" in words

    def test_ticked_characteristics_are_told_in_words(self):
        data = examples.cipn_forest()
        told = forest.Column(key="beside-0", head="Weeks", align="start", told=True)
        studies = tuple(
            replace(study, cells=(*study.cells, "" if i else "12"))
            for i, study in enumerate(data.studies)
        )
        asked = replace(data, columns=(*data.columns, told), studies=studies)
        layout = forest.layout(asked, forest.NARROW)
        words = reading.words(layout.sheet.whole)
        assert "Weeks: 12" in words
        assert words.count("Weeks") == 1  # a study that does not state it has no empty line
        plain = forest.layout(data, forest.NARROW).sheet.whole
        assert layout.sheet.whole.height == plain.height + 15

    def test_it_has_the_same_axis_values_as_the_wide_one_shows(self):
        data = examples.cipn_forest()
        narrow = forest.layout(data, forest.NARROW).axis
        assert narrow.holds(0.0)
        assert narrow.right - narrow.left >= 84


class TestPages:
    @pytest.mark.parametrize("k", [1, 2, 15, 60, 200])
    def test_every_study_is_on_one_page_and_every_page_has_heads_and_an_axis(self, k):
        layout = forest.layout(examples.forest_of(k))
        pages = layout.sheet.pages
        seen = [
            mark.key
            for page in pages
            for block in page.blocks
            for mark in block.marks
            if isinstance(mark, Link)
        ]
        assert seen == [f"s{i}" for i in range(k)]
        for page in pages:
            assert "MD [95% CI]" in reading.words(page)
            assert "Favours control" in reading.words(page)
            assert page.height <= page.width * PAPER + 1
            assert reading.outside(page) == []

    def test_many_studies_make_a_pdf_of_several_pages_and_one_tall_svg(self):
        layout = forest.layout(examples.forest_of(200))
        count = len(layout.sheet.pages)
        assert count > 2
        assert f"/Count {count} ".encode() in render(layout, "pdf")
        assert render(layout, "svg").count(b"data-key=") == 200

    def test_the_totals_stand_on_the_last_page_only(self):
        pages = forest.layout(examples.forest_of(200)).sheet.pages
        assert ["Random effects" in reading.words(page) for page in pages] == [
            *[False] * (len(pages) - 1),
            True,
        ]


class TestRefusals:
    def test_no_study_is_nothing_to_plot(self):
        with pytest.raises(NothingToPlot, match="no study"):
            forest.layout(forest.ForestData(title="Empty", effect="SMD"))

    @pytest.mark.parametrize("value", [math.nan, math.inf])
    def test_a_number_that_is_none_is_named_with_its_study(self, value):
        data = examples.forest_of(2)
        bad = replace(data.studies[1], estimate=value)
        with pytest.raises(NotDrawable, match="Author 1991"):
            forest.layout(replace(data, studies=(data.studies[0], bad)))

    def test_limits_the_wrong_way_round_are_named(self):
        data = examples.forest_of(1)
        bad = replace(data.studies[0], ci_low=1.0, ci_high=-1.0)
        with pytest.raises(NotDrawable, match="lower limit"):
            forest.layout(replace(data, studies=(bad,)))

    def test_a_ratio_of_zero_has_no_place_on_a_log_axis(self):
        data = examples.forest_of(1, log=True)
        bad = replace(data.studies[0], ci_low=0.0)
        with pytest.raises(NotDrawable, match="above 0"):
            forest.layout(replace(data, studies=(bad,)))

    @pytest.mark.parametrize("ends", [(1.0, 1.0), (2.0, -1.0), (math.nan, 1.0)])
    def test_an_axis_without_length_is_refused(self, ends):
        with pytest.raises(NotDrawable, match="axis needs"):
            forest.layout(examples.forest_of(2), forest.ForestOptions(axis=ends))

    def test_no_effect_at_zero_has_no_place_on_a_log_axis(self):
        with pytest.raises(NotDrawable, match="no effect"):
            forest.layout(replace(examples.forest_of(2, log=True), null=0.0))

    def test_an_unknown_judgement_is_named(self):
        data = examples.forest_of(1)
        bad = replace(data.studies[0], bias=("fair",) * 5)
        with pytest.raises(NotDrawable, match="'fair'"):
            forest.layout(replace(data, studies=(bad,)))
