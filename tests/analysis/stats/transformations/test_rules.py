"""What each transformation refuses, flags or leaves alone."""

import math

import pytest

from analysis.stats.errors import BadData, NotEstimable, StatsError
from analysis.stats.transformations import (
    change,
    designs,
    digitized,
    groups,
    imputation,
    ratios,
    scales,
    spread,
)
from analysis.stats.transformations.catalogue import Group, Transformed


def codes(result: Transformed) -> list[str]:
    return [w.code for w in result.warnings]


@pytest.mark.parametrize("p", ["<0.05", "p < 0.05", "P<.05", "≤ 0,05"])
def test_an_inequality_uses_its_bound_and_says_so(p: str) -> None:
    result = spread.sd_from_p(difference=2, p=p, n1=20, n2=20)
    exact = spread.sd_from_p(difference=2, p=0.05, n1=20, n2=20)
    assert result.values == exact.values
    assert codes(result) == ["p-inequality"]
    assert exact.warnings == ()


@pytest.mark.parametrize("p", ["NS", "n.s.", "> 0.05", "p ≥ 0.1", 0, 1, "0"])
def test_a_p_value_that_says_nothing_is_refused(p: float | str) -> None:
    with pytest.raises(NotEstimable):
        spread.sd_from_p(difference=2, p=p, n1=20, n2=20)


@pytest.mark.parametrize("p", ["significant", "", 1.2, -0.1, "1.5"])
def test_what_is_no_p_value_is_refused(p: float | str) -> None:
    with pytest.raises(BadData):
        spread.sd_from_p(difference=2, p=p, n1=20, n2=20)


def test_a_tiny_p_value_still_gives_a_t() -> None:
    result = spread.sd_from_p(difference=2, p="1e-40", n1=50, n2=50)
    assert math.isfinite(result.values["t"])
    assert result.values["t"] > 20


def test_the_normal_quantile_is_flagged_for_a_small_sample() -> None:
    small = spread.sd_from_mean_ci(lower=1, upper=3, n=20, quantile="z")
    large = spread.sd_from_mean_ci(lower=1, upper=3, n=100, quantile="z")
    assert codes(small) == ["normal-quantile-small-sample"]
    assert large.warnings == ()
    assert small.value == pytest.approx(
        math.sqrt(20) * 2 / 3.92, rel=1e-4
    )  # 3.92 as the Handbook prints


def test_an_interval_off_its_mean_is_flagged() -> None:
    assert codes(spread.sd_from_mean_ci(lower=1, upper=3, n=20, mean=1.2)) == [
        "interval-not-symmetric"
    ]


def test_a_ratio_outside_its_interval_is_refused_and_an_off_centre_one_flagged() -> None:
    with pytest.raises(BadData, match="outside its own interval"):
        ratios.log_ratio_from_ci(lower=0.5, upper=0.9, estimate=0.95)
    assert codes(ratios.log_ratio_from_ci(lower=0.5, upper=0.9, estimate=0.55)) == [
        "interval-not-symmetric"
    ]
    assert codes(ratios.log_ratio_from_ci(lower=0.5, upper=0.9)) == ["estimate-from-interval"]


def test_the_cross_over_example_of_the_cochrane_handbook() -> None:
    """Handbook 5.1, section 16.4.6.4: SE of MD 0.583, SMD 0.218 with SE 0.256."""
    trial = {"n": 10, "mean1": 7.0, "sd1": 2.38, "mean2": 6.5, "sd2": 2.21, "r": 0.68}
    difference = designs.crossover_difference(**trial)
    smd = designs.crossover_smd(**trial)
    assert difference.values["difference"] == pytest.approx(0.5)
    assert round(difference.values["se"], 3) == pytest.approx(0.583, abs=0.001)
    assert round(smd.values["smd"], 3) == 0.218
    assert round(smd.values["se"], 3) == 0.256


def test_a_cluster_trial_shrinks_between_nothing_and_its_number_of_clusters() -> None:
    alone = designs.cluster_effective_size(n=200, cluster_size=20, icc=0, events=31)
    alike = designs.cluster_effective_size(n=200, cluster_size=20, icc=1, events=31)
    assert alone.values == pytest.approx({"n": 200, "design_effect": 1, "events": 31})
    assert alike.values["n"] == pytest.approx(200 / 20)
    assert alike.values["events"] / alike.values["n"] == pytest.approx(31 / 200)
    with pytest.raises(BadData):
        designs.cluster_effective_size(n=200, cluster_size=20, icc=1.2)


def test_odds_ratio_to_smd_and_back() -> None:
    there = scales.smd_from_log_odds_ratio(log_odds_ratio=-0.9, se=0.3)
    back = scales.log_odds_ratio_from_smd(smd=there.values["smd"], se=there.values["se"])
    assert back.values == pytest.approx({"log_odds_ratio": -0.9, "se": 0.3})
    assert round(-0.9 / there.values["smd"], 2) == 1.81  # the divisor that Chinn prints


def test_flipping_twice_changes_nothing() -> None:
    once = scales.direction_flip(mean=4, sd=2, lower=3, upper=5.5)
    assert dict(once.values) == {"mean": -4, "sd": 2, "lower": -5.5, "upper": -3}
    assert dict(scales.direction_flip(**once.values).values) == {
        "mean": 4, "sd": 2, "lower": 3, "upper": 5.5,
    }  # fmt: skip


def test_rescaling_moves_the_ends_of_one_scale_to_the_ends_of_the_other() -> None:
    for mean, expected in ((1, 0), (7, 100), (4, 50)):
        result = scales.linear_rescale(
            mean=mean, sd=1.5, old_min=1, old_max=7, new_min=0, new_max=100
        )
        assert result.values["mean"] == pytest.approx(expected)
        assert result.values["sd"] == pytest.approx(25)
    beyond = scales.linear_rescale(mean=9, sd=1, old_min=1, old_max=7, new_min=0, new_max=100)
    assert "outside-scale" in codes(beyond)


def test_a_split_control_keeps_everybody_once() -> None:
    share = groups.split_control(n=41, mean=5, sd=2, comparisons=3)
    assert 3 * share.values["n"] == pytest.approx(41)
    assert (share.values["mean"], share.values["sd"]) == (5, 2)
    events = groups.split_control_events(events=7, n=41, comparisons=2)
    assert dict(events.values) == {"events": 3.5, "n": 20.5}
    assert "share-too-small" in codes(groups.split_control(n=3, mean=5, sd=2, comparisons=2))


@pytest.mark.parametrize("comparisons", [0, 1, 1.5])
def test_a_control_is_not_split_between_fewer_than_two(comparisons: float) -> None:
    with pytest.raises(BadData):
        groups.split_control(n=40, mean=5, sd=2, comparisons=comparisons)


def test_three_sds_that_cannot_belong_together_are_refused() -> None:
    with pytest.raises(BadData, match="cannot belong together"):
        change.change_correlation(sd_baseline=2, sd_final=2, sd_change=9)


def test_a_low_correlation_recommends_final_values() -> None:
    assert "prefer-final-values" in codes(change.change_sd(sd_baseline=2, sd_final=2, r=0.3))
    assert "prefer-final-values" not in codes(change.change_sd(sd_baseline=2, sd_final=2, r=0.5))


def test_arms_are_averaged() -> None:
    both = change.change_correlation(
        sd_baseline=(2, 3), sd_final=(2, 3), sd_change=(2, 3 * math.sqrt(2 * (1 - 0.7)))
    )
    assert both.value == pytest.approx((0.5 + 0.7) / 2)
    with pytest.raises(BadData, match="same arms"):
        change.change_correlation(sd_baseline=(2, 3), sd_final=(2,), sd_change=(2,))


def test_an_imputed_sd_is_always_marked() -> None:
    donors = [Group(20, 10, 2.0), Group(30, 10, 3.0)]
    results = (
        imputation.sd_borrowed(sd=2, lender="Ann 2019"),
        imputation.sd_pooled(donors=donors),
        imputation.sd_from_coefficient_of_variation(mean=20, donors=donors),
    )
    assert all("imputed" in codes(r) for r in results)
    assert results[1].value == pytest.approx(math.sqrt((19 * 4 + 29 * 9) / 48))
    assert results[2].value == pytest.approx(2 * (20 * 2 + 30 * 3) / 50)
    mixed = imputation.sd_from_coefficient_of_variation(mean=-20, donors=donors)
    assert "mixed-signs" in codes(mixed)


@pytest.mark.parametrize("call", [
    lambda: imputation.sd_pooled(donors=[]),
    lambda: imputation.sd_borrowed(sd=2, lender=" "),
    lambda: imputation.sd_from_coefficient_of_variation(mean=0, donors=[Group(9, 1, 1)]),
    lambda: imputation.sd_from_coefficient_of_variation(mean=2, donors=[Group(9, 0, 1)]),
    lambda: groups.combine_groups(groups=[Group(9, 1, 1)]),
    lambda: groups.combine_groups(groups=[Group(9, 1, 1), Group(9, 1, -1)]),
    lambda: groups.combine_events(events=[3], people=[4, 5]),
    lambda: groups.combine_events(events=[3, 6], people=[4, 5]),
    lambda: change.change_sd(sd_baseline=2, sd_final=2, r=1.1),
    lambda: designs.crossover_smd(n=10, mean1=1, sd1=1, mean2=2, sd2=1, r=1),
    lambda: scales.direction_flip(mean=1, lower=3, upper=2),
    lambda: scales.linear_rescale(mean=1, sd=1, old_min=3, old_max=3, new_min=0, new_max=1),
    lambda: spread.sd_from_mean_ci(lower=3, upper=3, n=30),
    lambda: spread.sd_from_mean_ci(lower=1, upper=3, n=30, level=0.95),
    lambda: spread.se_from_t(difference=0, t=0),
    lambda: ratios.log_ratio_from_ci(lower=0, upper=2),
    lambda: ratios.log_ratio_from_p(estimate=1, p=0.5),
    lambda: digitized.digitized_mean(mean=3, bar_end=3, bar="sd", n=10),
    lambda: digitized.digitized_mean(mean=3, bar_end=4, bar="iqr", n=10),
    lambda: digitized.digitized_mean(mean=3, bar_end=4, bar="sd", n=10, second_mean=3),
])  # fmt: skip
def test_an_impossible_question_is_refused_with_a_sentence(call) -> None:
    with pytest.raises(StatsError) as refused:
        call()
    assert str(refused.value)[0].isupper() or str(refused.value)[0] in "n'"
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("bar", "factor"), [("sd", 1.0), ("se", math.sqrt(20))])
def test_a_bar_is_read_as_its_legend_says(bar: str, factor: float) -> None:
    result = digitized.digitized_mean(mean=4, bar_end=3.2, bar=bar, n=20)
    assert result.values["sd"] == pytest.approx(0.8 * factor)
    ci = digitized.digitized_mean(mean=4, bar_end=4.8, bar="ci", n=20)
    assert ci.values["sd"] == pytest.approx(
        spread.sd_from_mean_ci(lower=3.2, upper=4.8, n=20).value
    )


def test_reading_errors_are_kept_with_the_value() -> None:
    result = digitized.digitized_mean(
        mean=4, bar_end=4.8, bar="se", n=25, value_per_pixel=0.1,
        second_mean=4.1, second_bar_end=4.7,
    )  # fmt: skip
    assert result.values["mean"] == pytest.approx(4.05)
    assert result.values["sd"] == pytest.approx(0.7 * 5)
    assert result.values["sd_error"] == pytest.approx(0.5)
    assert result.values["mean_difference"] == pytest.approx(0.1)
    assert result.values["sd_difference"] == pytest.approx(0.2 * 5)
    assert codes(result) == ["coarse-figure", "readers-differ"]
