"""The PRISMA flow: every count in its box, every sum checked, boxes apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.plots import prisma
from analysis.plots.errors import NotDrawable, NothingToPlot
from analysis.plots.marks import Link
from tests.analysis.plots import examples, reading

FLOWS = {
    "first": (examples.a_flow, prisma.PrismaOptions()),
    "update": (examples.an_updated_flow, prisma.PrismaOptions()),
    "first, narrow": (examples.a_flow, prisma.NARROW),
    "update, narrow": (examples.an_updated_flow, prisma.NARROW),
}
counts = st.integers(0, 4000)


@pytest.mark.parametrize("name", FLOWS)
class TestEveryFlow:
    def test_no_box_covers_another(self, name):
        make, options = FLOWS[name]
        for one, other in combinations(prisma.layout(make(), options).boxes, 2):
            across = min(one.right, other.right) - max(one.x, other.x)
            down = min(one.bottom, other.bottom) - max(one.y, other.y)
            assert across <= 0 or down <= 0, (one.content.key, other.content.key)

    def test_every_box_is_a_link_to_its_rows(self, name):
        make, options = FLOWS[name]
        data = replace(make(), links={key: f"/rows/{key}/" for key in prisma.BOX_KEYS})
        layout = prisma.layout(data, options)
        links = {
            mark.key: mark.href
            for block in layout.sheet.whole.blocks
            for mark in block.marks
            if isinstance(mark, Link)
        }
        assert links == {box.content.key: f"/rows/{box.content.key}/" for box in layout.boxes}


def test_the_counts_of_the_example_stand_in_their_boxes():
    boxes = {box.content.key: box.content for box in prisma.layout(examples.a_flow()).boxes}
    shown = {key: box.count for key, box in boxes.items()}
    assert shown == {
        "identified": 503,
        "removed": 197,
        "screened": 306,
        "excluded": 236,
        "sought": 70,
        "not_retrieved": 0,
        "assessed": 70,
        "reports_excluded": 55,
        "included": 15,
    }
    assert [line.label for line in boxes["identified"].lines][:2] == ["PubMed", "Embase"]


def test_sums_that_hold_are_ticked():
    layout = prisma.layout(examples.a_flow())
    assert all(check.holds for check in layout.sums.values())
    words = reading.words(layout.sheet.whole)
    assert "503 − 197 = 306" in words
    assert "70 − 55 = 15" in words


def test_a_sum_that_does_not_hold_is_said_and_crossed():
    layout = prisma.layout(replace(examples.a_flow(), screened=300))
    assert not layout.sums["screened"].holds
    wrong = [t for t in reading.texts(layout.sheet.whole) if t.text == "503 − 197 = 306, not 300"]
    assert [text.tone for text in wrong] == ["bad"]


def test_what_awaits_a_decision_is_counted_so_that_a_flow_under_way_adds_up():
    data = replace(
        examples.a_flow(), screened=256, awaiting_screening=50, excluded=200, sought=56,
        not_retrieved=6, assessed=38, awaiting_assessment=12, reasons=(), new_reports=38,
        new_studies=30,
    )  # fmt: skip
    layout = prisma.layout(data)
    assert all(check.holds for check in layout.sums.values())
    words = reading.words(layout.sheet.whole)
    assert "503 − 197 − 50 = 256" in words
    assert "Not yet screened" in words
    assert "Not yet assessed" in words


def test_both_arms_meet_in_the_included_studies():
    layout = prisma.layout(examples.an_updated_flow())
    assert layout.sums["included"].text == "70 − 55 + 2 = 17"
    total = {box.content.key: box.content.count for box in layout.boxes}["total"]
    assert total == 6 + 15


def test_sums_can_be_left_out_for_a_journal():
    layout = prisma.layout(examples.a_flow(), prisma.PrismaOptions(sums=False))
    assert "503 −" not in reading.words(layout.sheet.whole)


@given(counts, counts, counts, counts, counts)
def test_any_flow_that_conserves_its_records_is_ticked(found, removed, excluded, missing, left):
    screened, sought = found + excluded + missing + left, missing + left
    data = replace(
        examples.a_flow(),
        databases=(prisma.Line(label="PubMed", count=screened + removed),),
        duplicates=removed,
        screened=screened,
        excluded=found + excluded,
        sought=sought,
        not_retrieved=missing,
        assessed=left,
        reasons=(prisma.Line(label="Other", count=left),),
        new_studies=0,
        new_reports=0,
    )
    assert all(check.holds for check in prisma.sums(data).values())


def test_a_flow_without_a_source_is_nothing_to_plot():
    with pytest.raises(NothingToPlot):
        prisma.layout(replace(examples.a_flow(), databases=()))


def test_a_count_below_zero_is_refused():
    with pytest.raises(NotDrawable, match="excluded"):
        prisma.layout(replace(examples.a_flow(), excluded=-1))
