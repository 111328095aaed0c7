"""Traffic light and bars: shape and sign for every judgement, per cents that add up."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from matplotlib.colors import to_rgb

from analysis.plots import bias, bias_bars, traffic
from analysis.plots.bias import BiasRow, Domain
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import PAINT
from tests.analysis.plots import examples, reading


def luminance(tone: str) -> float:
    """Relative luminance (WCAG 2), what is left of a colour in a grey print."""
    fill = PAINT[tone].fill
    assert fill is not None
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(fill)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_two_judgements_look_alike_without_colour():
    looks = [(look.shape, look.sign) for name, look in bias.SYMBOLS.items()]
    assert len(set(looks)) == len(looks) - 1  # high and serious: never in one tool
    assert bias.SYMBOLS["high"].sign == bias.SYMBOLS["serious"].sign


def test_the_worse_a_judgement_the_darker_its_bar():
    shades = [luminance(tone) for tone in ("bn", "bl", "bu", "bh", "bc")]
    assert shades == sorted(shades, reverse=True)
    contrast = [(a + 0.05) / (b + 0.05) for a, b in pairwise(shades[1:])]
    assert min(contrast) > 1.2


class TestTrafficLight:
    def test_each_study_has_one_mark_for_each_domain_in_its_column(self):
        data = examples.a_bias()
        layout = traffic.layout(data)
        assert len(layout.columns) == 7
        assert list(layout.columns) == sorted(layout.columns)
        assert len(layout.sheet.body) == len(data.studies)

    def test_what_nobody_stated_is_a_ring_and_not_a_judgement(self):
        layout = traffic.layout(examples.a_bias())
        rings = [
            mark for _, _, mark in layout.sheet.whole.placed() if getattr(mark, "tone", "") == "rn"
        ]
        data = examples.a_bias()
        missing = sum(judgement is None for row in data.studies for judgement in row.judgements)
        assert len(rings) == missing + 1  # and one in the key

    def test_names_of_domains_stand_over_wide_columns_and_letters_over_narrow_ones(self):
        wide, narrow = (
            traffic.layout(examples.a_bias()),
            traffic.layout(examples.a_bias(), traffic.NARROW),
        )
        assert wide.named
        assert not narrow.named
        assert "Sequence" in reading.words(wide.sheet.whole)
        assert "A sequence, B concealment" in reading.words(narrow.sheet.whole)

    def test_any_number_of_domains_and_studies_fit(self):
        domains = tuple(Domain(letter=f"D{i}", name=f"domain {i}") for i in range(14))
        rows = tuple(
            BiasRow(key=f"s{i}", label=f"Study {i}", judgements=("low",) * 14, overall="high")
            for i in range(60)
        )
        data = replace(examples.a_bias(), domains=domains, studies=rows, overall=True)
        layout = traffic.layout(data)
        assert reading.overlaps(layout.sheet.whole) == []
        assert len(layout.sheet.pages) > 1


class TestBars:
    def test_the_parts_of_each_bar_add_up_to_the_whole(self):
        for weighted in (False, True):
            layout = bias_bars.layout(examples.a_bias(), bias_bars.BarOptions(weighted=weighted))
            for domain in examples.domains():
                parts = [s for s in layout.segments if s.domain == domain.name]
                assert sum(part.percent for part in parts) == pytest.approx(100)
                assert all(a.right == b.left for a, b in pairwise(parts))

    def test_shares_are_those_of_the_paper(self):
        layout = bias_bars.layout(examples.a_bias())
        low = {s.domain: s.studies for s in layout.segments if s.judgement == "low"}
        assert low["sequence"] == 12  # "12 with a correct method", section 3.2
        assert low["concealment"] == 4

    def test_weights_change_the_shares(self):
        plain = bias_bars.layout(examples.a_bias())
        heavy = bias_bars.layout(examples.a_bias(), bias_bars.BarOptions(weighted=True))
        assert plain.segments[0].percent != pytest.approx(heavy.segments[0].percent)

    def test_bars_by_weight_without_weights_are_refused(self):
        data = examples.a_bias()
        bare = tuple(replace(study, weight=None) for study in data.studies)
        with pytest.raises(NotDrawable, match="weight"):
            bias_bars.layout(replace(data, studies=bare), bias_bars.BarOptions(weighted=True))


@pytest.mark.parametrize("lay_out", [traffic.layout, bias_bars.layout])
class TestRefusals:
    def test_no_judgement_is_nothing_to_plot(self, lay_out):
        with pytest.raises(NothingToPlot):
            lay_out(replace(examples.a_bias(), studies=()))

    def test_a_row_that_does_not_fit_the_tool_is_named(self, lay_out):
        row = BiasRow(key="x", label="Peng 2019", judgements=("low",))
        with pytest.raises(NotDrawable, match="Peng 2019"):
            lay_out(replace(examples.a_bias(), studies=(row,)))
