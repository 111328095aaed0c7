"""The same data as four programs answer them."""

import pytest

from analysis.stats.answer import Question, answer
from analysis.stats.distributions import t_quantile
from analysis.stats.errors import StatsError, UnknownChoice
from analysis.stats.measures.zero_cells import RULES
from analysis.stats.profiles import PROFILES
from tests.analysis.stats.reference import differences, raw, reference


def fit(name: str, **question) -> dict:
    return answer(raw(name), Question(**question)).fit


@pytest.mark.parametrize(
    ("profile", "block"), [("metan", "stata_metan_cohen"), ("revman5", "revman_hedges_g")]
)
@pytest.mark.parametrize(("method", "part"), [("EE", "fixed_iv"), ("DL", "random_dl")])
@pytest.mark.parametrize("name", ["normand1999", "gibson2002", "curtis1998"])
def test_smds_as_stata_and_revman_pool_them(name, profile, block, method, part) -> None:
    ours = fit(name, measure="SMD", profile=profile, method=method)
    theirs = reference(name)[block]
    assert differences({**ours, "z": ours["stat"]}, theirs[part]) == []
    assert differences(ours, {k: theirs[k] for k in ("k", "Q", "Q_df", "Q_p", "I2")}) == []


@pytest.mark.parametrize("profile", ["metan", "revman5"])
@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize("name", ["bcg", "collins1985a_death", "hine1989"])
def test_tables_are_pooled_by_mantel_haenszel(name, measure, profile) -> None:
    common = fit(name, measure=measure, profile=profile, method="EE")
    wanted = next(
        o
        for o in reference(name)["mh"]
        if o["measure"] == measure and o["continuity_correction_in_pooling"]
    )
    assert common["method"] == "MH"
    random = fit(name, measure=measure, profile=profile, method="DL")
    around = next(o for o in reference(name)["dl_with_mh_heterogeneity"] if o["measure"] == measure)
    assert differences(random, around) == []
    assert differences(common["estimate"], around["mh_estimate"]) == []
    assert common["k"] == around["k"]
    if wanted["k"] == around["k"]:  # metafor leaves double zeros out of RD too
        error = "se_greenland_robins" if measure == "RD" else "se"
        assert differences(common["se"], wanted[error]) == []
        assert differences(common["estimate"], wanted["estimate"]) == []


def test_a_named_rule_for_zero_cells_reaches_the_sums_over_tables() -> None:
    """RD with nothing added: as RevMan, where one empty cell keeps the error computable."""
    found = {
        name: answer(
            raw("damico2009"), Question(measure="RD", profile="revman5", zero_cells=RULES[name])
        ).fit
        for name in ("none", "only-zeros")
    }
    block = next(
        o
        for o in reference("damico2009")["mh"]
        if o["measure"] == "RD" and not o["continuity_correction_in_pooling"]
    )
    assert differences(found["none"]["estimate"], block["estimate"]) == []
    assert differences(found["none"]["se"], block["se_greenland_robins"]) == []
    assert found["only-zeros"]["estimate"] != pytest.approx(block["estimate"], rel=1e-4)


def test_revman_web_is_reml_with_hksj() -> None:
    ours = fit("gibson2002", measure="MD", profile="revman-web")
    wanted = next(
        o
        for o in reference("gibson2002")["fits"]
        if (o["measure"], o["method"], o["test"]) == ("MD", "REML", "knha")
    )
    assert differences(ours, wanted) == []


def test_metafor_is_the_default() -> None:
    ours = fit("bcg")
    wanted = next(
        o
        for o in reference("bcg")["fits"]
        if (o["measure"], o["method"], o["test"]) == ("RR", "REML", "z")
    )
    assert differences(ours, wanted) == []


def test_peto_and_mantel_haenszel_can_be_asked_for() -> None:
    peto = fit("collins1985a_death", measure="OR", method="PETO")
    wanted = {k: v for k, v in reference("collins1985a_death")["peto"].items() if k != "k_pos"}
    assert differences({**peto, "zval": peto["stat"]}, wanted) == []
    with pytest.raises(UnknownChoice, match="Peto's method pools odds ratios"):
        fit("bcg", measure="RD", method="PETO")
    with pytest.raises(UnknownChoice, match="2x2 tables and rates only"):
        fit("normand1999", measure="MD", method="MH")


def test_weights_add_up_and_stand_beside_their_studies() -> None:
    for profile in PROFILES:
        found = answer(raw("collins1985a_death"), Question(measure="OR", profile=profile))
        assert found.percent[~(found.percent != found.percent)].sum() == pytest.approx(100)


def test_a_named_rule_for_zero_cells_is_followed() -> None:
    for name, rule in RULES.items():
        found = answer(raw("collins1985a_death"), Question(measure="OR", zero_cells=rule))
        dropped = int((found.effects.y != found.effects.y).sum())
        assert dropped == {"none": 10, "drop-double-zeros": 2}.get(name, 0)


@pytest.mark.parametrize("profile", list(PROFILES))
def test_every_profile_answers_every_data_type(profile: str) -> None:
    for name in ("bcg", "normand1999", "molloy2014", "pritz1997", "nielweise2008", "pignon2000"):
        try:
            found = fit(name, profile=profile)
        except StatsError as refusal:  # pragma: no cover - shown by the assertion
            pytest.fail(str(refusal))
        assert found["estimate"] is not None
        assert found["se"] > 0


def test_peto_asked_for_alone_means_the_odds_ratio_of_tables() -> None:
    ours = fit("collins1985a_death", method="PETO")
    assert (ours["measure"], ours["method"]) == ("PETO", "PETO")
    assert differences(ours["estimate"], reference("collins1985a_death")["peto"]["estimate"]) == []


def test_an_interval_that_is_asked_for_holds_around_mantel_haenszel_too() -> None:
    found = answer(raw("bcg"), Question(measure="RR", profile="metan", method="DL", test="knha"))
    ours, (y, v) = found.fit, (found.effects.y, found.effects.v)
    wald = fit("bcg", measure="RR", profile="metan", method="DL")
    w = 1 / (v + wald["tau2"])
    error = ((w * (y - wald["estimate"]) ** 2).sum() / (12 * w.sum())) ** 0.5
    assert (ours["test"], ours["df"], ours["estimate"]) == ("knha", 12, wald["estimate"])
    assert ours["se"] == pytest.approx(error, rel=1e-10)
    assert ours["ci_ub"] - ours["estimate"] == pytest.approx(
        float(t_quantile(0.975, 12)) * error, rel=1e-9
    )
