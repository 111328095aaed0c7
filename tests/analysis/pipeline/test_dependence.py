"""Several effects of one study: refused, joined with a stated correlation, or cluster-robust."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.dataset import Dataset
from analysis.pipeline.compute import compute
from analysis.pipeline.details.parts import parts
from analysis.pipeline.details.question import Question
from analysis.stats import pooling
from analysis.stats.dependent.aggregation import aggregate
from analysis.stats.dependent.robust import cluster_robust
from analysis.stats.dependent.three_level import three_level
from analysis.stats.effects import Effects
from tests.analysis.pipeline.test_compute import data_of, settings


def twice() -> Dataset:
    """Nine comparisons of which the last three are of one study."""
    data = data_of("normand1999")
    rows = [replace(row, study="s6") if i >= 6 else row for i, row in enumerate(data.rows)]
    return replace(data, rows=tuple(rows))


def plain(data: Dataset) -> tuple[Effects, list[str]]:
    made = compute(data, settings(measure="MD"))
    y, v = ([study[name] for study in made["studies"]] for name in ("yi", "vi"))
    return Effects(np.array(y), np.array(v)), [row.study for row in data.rows]


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_joining_pools_one_effect_a_study_at_the_stated_correlation(rho):
    data = twice()
    asked = settings(measure="MD", options={"remedy": "aggregate", "correlation": rho})
    made = compute(data, asked)
    effects, studies = plain(data)
    joined = aggregate(effects, studies, rho=rho).effects
    wanted = pooling.pool(joined, method="REML").row()
    assert made["k"] == joined.k == 7
    for name in ("estimate", "se", "ci_lb", "tau2", "Q"):
        assert made["models"]["random"][name] == pytest.approx(wanted[name], rel=1e-10)
    weights = [study["weight_random"] for study in made["studies"]]
    assert sum(weights) == pytest.approx(100)
    assert len(made["leave_one_out"]) == 7


def test_robust_intervals_are_those_of_the_engine():
    data = twice()
    made = compute(data, settings(measure="MD", options={"remedy": "robust"}))
    effects, studies = plain(data)
    random = made["models"]["random"]
    wanted = cluster_robust(effects, studies, tau2=random["tau2"])
    for name in ("estimate", "se", "ci_lb", "ci_ub", "df", "pval"):
        assert random[name] == pytest.approx(getattr(wanted, name)[0], rel=1e-10)
    assert random["clusters"] == 7


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_the_three_level_model_is_the_random_effects_model_when_it_is_chosen(rho):
    data = twice()
    options = {"remedy": "three-level"} | ({"correlation": rho} if rho else {})
    made = compute(data, settings(measure="MD", options=options))
    effects, studies = plain(data)
    wanted = three_level(effects, studies, rho=rho)
    random = made["models"]["random"]
    for name in ("estimate", "se", "ci_lb", "ci_ub", "pval", "sigma2_between", "sigma2_within"):
        assert random[name] == pytest.approx(getattr(wanted, name), rel=1e-10)
    assert random["tau2"] == pytest.approx(wanted.sigma2_between + wanted.sigma2_within)
    assert made["heterogeneity"]["levels"]["I2_between"] == pytest.approx(wanted.I2_between)
    # The weights are those that give the estimate.
    weights = np.array([study["weight_random"] for study in made["studies"]])
    assert weights.sum() == pytest.approx(100)
    assert weights @ effects.y / 100 == pytest.approx(wanted.estimate, rel=1e-9)
    # The common effect does not count people twice in silence either.
    assert made["models"]["common"]["robust"]
    # A study is left out with all of its effects.
    assert [row["without"] for row in made["leave_one_out"]][-1] == data.rows[6].label
    assert len(made["leave_one_out"]) == 7
    assert made["leave_one_out"][-1]["k"] == 6


def test_a_three_level_result_with_hartung_knapp_asked_for_has_t_intervals_over_studies():
    data = twice()
    made = compute(data, settings(measure="MD", interval="knha", options={"remedy": "three-level"}))
    random = made["models"]["random"]
    assert random["df"] == 6
    half = (random["ci_ub"] - random["ci_lb"]) / 2
    assert half / random["se"] == pytest.approx(2.446911851, rel=1e-8)  # qt(0.975, 6)


@pytest.mark.parametrize("remedy", ["three-level", "robust"])
def test_a_subgroup_of_one_study_joins_its_effects(remedy):
    data = twice()
    rows = [replace(row, subgroup="a" if i < 6 else "b") for i, row in enumerate(data.rows)]
    asked = settings(measure="MD", options={"remedy": remedy}, subgroup_by=1, subgroup_label="Site")
    made = compute(replace(data, rows=tuple(rows)), asked)
    alone = made["subgroups"]["groups"][1]
    effects, studies = plain(data)
    last = effects.take(np.arange(6, 9))
    joined = aggregate(last, studies[6:], rho=0.5).effects
    assert alone["estimate"] == pytest.approx(joined.y[0])
    assert alone["se"] == pytest.approx(joined.v[0] ** 0.5)


@pytest.mark.parametrize("remedy", ["three-level", "robust"])
def test_the_further_parts_take_one_effect_a_study_and_say_so(remedy):
    data = twice()
    asked = settings(measure="MD", options={"remedy": remedy})
    made = parts(Question.of(data, asked, compute(data, asked)))
    assert len(made["influence"]["tables"][0]["rows"]) == 7
    assert "joined" in made["influence"]["notes"][0]
    table = next(
        t for t in made["sensitivity"]["tables"] if t["title"] == "Several effects of one study"
    )
    marked = [row[0] for row, on in zip(table["rows"], table["marked"], strict=True) if on]
    assert marked == [
        "Three-level model" if remedy == "three-level" else "Cluster-robust interval (CR2)"
    ]


def test_a_remedy_changes_nothing_where_each_study_has_one_effect():
    data = data_of("normand1999")
    for remedy in ("aggregate", "three-level", "robust"):
        made = compute(data, settings(measure="MD", options={"remedy": remedy}))
        assert made == compute(data, settings(measure="MD"))


def test_subgroups_and_parts_work_on_joined_effects():
    data = twice()
    rows = [replace(row, subgroup="a" if i < 4 else "b") for i, row in enumerate(data.rows)]
    asked = settings(
        measure="MD", options={"remedy": "aggregate"}, subgroup_by=1, subgroup_label="Site"
    )
    made = compute(replace(data, rows=tuple(rows)), asked)
    assert [len(group["studies"]) for group in made["subgroups"]["groups"]] == [4, 5]
    assert [group["k"] for group in made["subgroups"]["groups"]] == [4, 3]
    found = parts(Question.of(data, asked, made))
    assert len(found["influence"]["tables"][0]["rows"]) == 7


def test_the_ways_stand_side_by_side_and_the_used_one_is_marked():
    data = twice()
    asked = settings(measure="MD", options={"remedy": "aggregate", "correlation": 0.5})
    made = compute(data, asked)
    tables = parts(Question.of(data, asked, made))["sensitivity"]["tables"]
    table = next(t for t in tables if t["title"] == "Several effects of one study")
    rows = {row[0]: row for row in table["rows"]}
    marked = [row for row, on in zip(table["rows"], table["marked"], strict=True) if on]
    assert [row[0] for row in marked] == ["Joined within the study, correlation 0.5"]
    assert marked[0][2] == pytest.approx(made["models"]["random"]["estimate"])
    effects, studies = plain(data)
    assert rows["Three-level model"][2] == pytest.approx(three_level(effects, studies).estimate)
    alone = parts(
        Question.of(data_of("normand1999"), asked, compute(data_of("normand1999"), asked))
    )
    titles = [t["title"] for t in alone["sensitivity"]["tables"]]
    assert "Several effects of one study" not in titles


@pytest.mark.parametrize(
    ("prediction", "pair"), [("k-2", "pi_riley"), ("test", "pi")]
)  # fmt: skip
def test_the_prediction_interval_is_the_one_that_was_asked_for(prediction, pair):
    made = compute(
        data_of("normand1999"),
        settings(measure="MD", interval="knha", options={"prediction": prediction}),
    )
    random = made["models"]["random"]
    assert random["pi_shown_lb"] == random[f"{pair}_lb"]


def test_k_minus_1_lies_between_z_and_k_minus_2():
    made = {
        name: compute(data_of("normand1999"), settings(measure="MD", options={"prediction": name}))
        for name in ("k-1", "k-2", "test")
    }
    low = {name: one["models"]["random"]["pi_shown_lb"] for name, one in made.items()}
    assert low["k-2"] < low["k-1"] < low["test"]


@pytest.mark.parametrize(("rule", "k"), [("only-zeros", 3), ("drop-double-zeros", 2), ("none", 1)])
def test_the_rule_for_zero_cells_is_the_one_that_was_asked_for(rule, k):
    data = data_of("bcg")
    tables = ({"e1": 0, "e2": 0}, {"e1": 0, "e2": 4}, {"e1": 3, "e2": 4})
    rows = tuple(
        replace(row, columns={k: float(x) for k, x in {**t, "n1": 20, "n2": 20}.items()})
        for row, t in zip(data.rows, tables, strict=False)
    )
    asked = settings(measure="OR", options={"zero_cells": rule})
    assert compute(replace(data, rows=rows), asked)["k"] == k
