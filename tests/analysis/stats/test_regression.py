"""Meta-regression: what it refuses, and its numbers by exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from analysis.stats.blocks import cases, metareg
from analysis.stats.effects import Effects
from analysis.stats.errors import NoVariation, TooFewStudies, TooUneven, UnknownChoice
from analysis.stats.regression.bubble import bubbles
from analysis.stats.regression.design import design
from analysis.stats.regression.fit import predict, regress
from tests.analysis.stats.reference import raw

FOUR = Effects([0.1, 0.9, 0.2, 1.5], [0.04, 0.02, 0.05, 0.03])


def on(values: list[float], **kwargs: str):
    x = design(["m"], categorical={}, continuous={"m": np.array(values)})
    return regress(FOUR.take(x.rows), x, **kwargs)


def test_residual_q_on_the_year_is_exact() -> None:
    data = raw("gibson2002")
    subject = cases.case(data, "MD")
    model = regress(subject.effects, metareg.design_for(data, subject, "~ year"), method="EE")
    y = [Fraction(x) for x in subject.effects.y]
    w = [1 / Fraction(x) for x in subject.effects.v]
    x = [Fraction(int(t)) for t in data.continuous["year"]]
    total = sum(w)
    mx = sum(a * b for a, b in zip(w, x, strict=True)) / total
    my = sum(a * b for a, b in zip(w, y, strict=True)) / total
    sxx = sum(a * (b - mx) ** 2 for a, b in zip(w, x, strict=True))
    sxy = sum(a * (b - mx) * (c - my) for a, b, c in zip(w, x, y, strict=True))
    syy = sum(a * (c - my) ** 2 for a, c in zip(w, y, strict=True))
    assert pytest.approx(float(syy - sxy**2 / sxx), rel=1e-13) == model.QE
    assert model.coef[1] == pytest.approx(float(sxy / sxx), rel=1e-11)


@pytest.mark.parametrize("k", [2, 7])
def test_equal_effects_leave_nothing_to_explain(k: int) -> None:
    # metafor's rule. The weighted mean of such a number seven times differs in its last bit.
    x = design(["m"], categorical={}, continuous={"m": np.arange(float(k))})
    assert (
        regress(Effects([0.2434255960485052] * k, [0.09615997427373081] * k), x, method="EE").R2
        == 0
    )


def test_a_moderator_that_does_not_vary_is_refused() -> None:
    with pytest.raises(NoVariation, match="the same in all studies: m"):
        on([2000.0] * 4)


def test_two_moderators_that_say_the_same_are_refused() -> None:
    values = {"a": np.array([1.0, 2, 3, 5]), "b": np.array([2.0, 4, 6, 10])}
    with pytest.raises(NoVariation, match="cannot be told apart"):
        design(["a", "b"], categorical={}, continuous=values)


def test_an_unknown_moderator_is_named() -> None:
    with pytest.raises(UnknownChoice, match="no moderator 'dose'; the data have: m"):
        design(["dose"], categorical={}, continuous={"m": np.array([1.0, 2])})


def test_as_many_coefficients_as_studies_leave_nothing_for_tau2() -> None:
    x = design(["m"], categorical={}, continuous={"m": np.array([1.0, 2.0])})
    two = FOUR.take([0, 1])
    with pytest.raises(TooFewStudies, match="needs 3 studies; there are 2"):
        regress(two, x, method="REML")
    assert regress(two, x, method="EE").QE_df == 0


def test_studies_without_the_moderator_are_left_out() -> None:
    model = on([1.0, np.nan, 2.0, 4.0], method="DL")
    assert model.k == 3


def test_fewer_than_ten_studies_a_covariate_are_warned_about() -> None:
    assert "at least 10 studies" in on([1.0, 2, 3, 5]).warnings[0]


def test_a_prediction_at_zero_is_the_intercept() -> None:
    model = on([1.0, 2, 3, 5], test="knha")
    at_zero = predict(model, [[0.0]])
    assert at_zero.pred[0] == pytest.approx(model.coef[0])
    assert at_zero.se[0] == pytest.approx(model.se[0])
    assert at_zero.ci_lb[0] == pytest.approx(model.ci_lb[0])
    assert at_zero.pi_lb is not None
    assert at_zero.pi_lb[0] < at_zero.ci_lb[0]


def test_bubbles_lie_on_the_moderator_and_the_line_goes_through_its_means() -> None:
    data = raw("bcg")
    subject = cases.case(data, "RR")
    x = metareg.design_for(data, subject, "~ ablat + year")
    model = regress(subject.effects, x)
    shown = bubbles(subject.effects, x, model)
    assert shown.moderator.tolist() == data.continuous["ablat"].tolist()
    assert shown.percent.sum() == pytest.approx(100)
    slope = np.diff(shown.line.pred) / np.diff(shown.at)
    assert slope == pytest.approx(np.full(49, model.coef[1]))
    middle = predict(model, [[shown.at[0], data.continuous["year"].mean()]])
    assert shown.line.pred[0] == pytest.approx(middle.pred[0])
    with pytest.raises(UnknownChoice, match="2 moderator columns; 3 is none"):
        bubbles(subject.effects, x, model, column=3)


def test_variances_too_uneven_for_doubles_are_refused_by_name() -> None:
    uneven = Effects([0.1, 0.9, 0.2, 1.5], [1e-16, 1.0, 1.0, 1.0])
    x = design(["m"], categorical={}, continuous={"m": np.array([1.0, 2, 3, 5])})
    with pytest.raises(TooUneven, match=r"differ by a factor of 1e\+16.*wrong standard error"):
        regress(uneven, x, method="HE")
