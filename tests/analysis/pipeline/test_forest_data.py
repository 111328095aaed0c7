"""What a forest plot is told of a run: each mark in its place, also when the run was stored."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.dataset import Dataset
from analysis.pipeline.compute import compute
from analysis.pipeline.pictures import forest_data
from analysis.plots.forest import ForestData
from analysis.results import numbers
from tests.analysis.pipeline.test_compute import data_of, settings
from tests.analysis.stats.reference import reference

DOMAINS = (
    {"key": "sequence", "label": "Random sequence", "kind": "domain"},
    {"key": "blinding", "label": "Blinding", "kind": "domain"},
    {"key": "other", "label": "Other bias", "kind": "domain"},
)


def told(data: Dataset, **changes: Any) -> ForestData:
    chosen = settings(**{"measure": "RR", "label": "Tuberculosis"} | changes)
    return forest_data(data, compute(data, chosen), chosen, number=1, digest="")


def judged(*bias: dict[str, str]) -> Dataset:
    data = data_of("bcg")
    marked = [replace(row, bias=one) for row, one in zip(data.rows, bias, strict=False)]
    return replace(data, rows=(*marked, *data.rows[len(bias) :]), domains=DOMAINS)


def test_marks_of_bias_stand_under_their_domains_in_whatever_order_they_were_kept():
    """A database keeps keys by their length; a study may not state a domain at all."""
    data = judged(
        {"other": "high", "blinding": "unclear", "sequence": "low"},
        {"other": "low", "sequence": "high"},
    )
    first, second, third = told(data).studies[:3]
    assert first.bias == ("low", "unclear", "high")
    assert second.bias == ("high", None, "low")
    assert third.bias == (None, None, None)


def test_a_subgroup_states_its_own_heterogeneity():
    data = data_of("bcg")
    alloc = [row["alloc"] for row in reference("bcg")["measure_data"]]
    rows = tuple(replace(row, subgroup=group) for row, group in zip(data.rows, alloc, strict=True))
    grouped = {"subgroup_by": 2, "subgroup_label": "Allocation"}
    blocks = reference("bcg")["subgroup"]
    block = next(b for b in blocks if (b["measure"], b["moderator"]) == ("RR", "alloc"))
    plot = told(replace(data, rows=rows), **grouped)
    assert "used by the rule" in {total.note for total in plot.pooled}
    for group in plot.subgroups:
        assert [total.note for total in group.pooled] == [""]  # said once, beside the totals
        weights = [study.weight_random for study in group.studies]
        assert group.pooled[0].weight_random == pytest.approx(sum(weights))  # as RevMan prints it
        level = group.label.removeprefix("Allocation: ")
        of_level = {g["method"]: g for g in block["groups"] if g["level"] == level}
        found = group.heterogeneity
        assert found is not None
        assert found.q == pytest.approx(of_level["EE"]["Q"], rel=1e-8)
        assert found.i2 == pytest.approx(of_level["REML"]["I2"], rel=1e-6)  # as metafor prints it
        assert found.tau2 == pytest.approx(of_level["REML"]["tau2"], rel=1e-6)


@pytest.mark.parametrize(
    ("profile", "method", "said"),
    [
        ("metafor", "REML", "I² from τ²"),
        ("revman-web", "REML", "I² from τ²"),
        ("revman5", "EE", "I² from Q"),
        ("metan", "EE", "I² from Q"),
    ],
)
def test_the_plot_and_the_result_print_the_i2_of_the_profiles_program(profile, method, said):
    """For inverse variance: metafor and RevMan since 2025 take it from τ², the others from Q."""
    chosen = settings(measure="GEN", label="Effects", profile=profile)
    data = data_of("hackshaw1998")
    result = compute(data, chosen)
    plot = forest_data(data, result, chosen, number=1, digest="")
    fits = {(f["method"], f["test"]): f for f in reference("hackshaw1998")["fits"]}
    assert plot.heterogeneity is not None
    assert plot.heterogeneity.i2 == pytest.approx(fits[method, "z"]["I2"], rel=1e-6)
    assert numbers(result)["i2"] == plot.heterogeneity.i2
    assert plot.profile.endswith(f"{said}.")
    assert result["leave_one_out"][0]["I2_from_tau2"] == pytest.approx(
        reference("hackshaw1998")["leave1out"][2]["I2"][0], rel=1e-6
    )


def test_one_study_names_no_i2():
    data = data_of("hackshaw1998")
    alone = told(replace(data, rows=data.rows[:1]), measure="GEN")
    assert alone.heterogeneity is None
    assert "I²" not in alone.profile


def test_a_subgroup_of_one_study_has_none():
    data = data_of("bcg")
    rows = tuple(replace(row, subgroup="ab"[i > 0]) for i, row in enumerate(data.rows))
    grouped = told(replace(data, rows=rows), subgroup_by=2, subgroup_label="Group").subgroups
    assert [group.heterogeneity is None for group in grouped] == [True, False]
