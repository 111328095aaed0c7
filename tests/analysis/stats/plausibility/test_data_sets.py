"""Raw data with one planted error each: found where it is; clean data raise no suspicion."""

import numpy as np
import pytest

from analysis.stats import reading
from analysis.stats.plausibility import data_set
from analysis.stats.raw import RawData
from tests.analysis.stats.reference import NAMES, raw


def trial(k: int = 6, seed: int = 1, **changes: tuple[int, float]) -> RawData:
    """k trials on one scale, means near 30 and SDs near 10; `changes` plant (row, value)."""
    rng = np.random.default_rng(seed)
    columns = {
        "n1": rng.integers(25, 60, k).astype(float),
        "mean1": rng.normal(30, 1, k).round(2),
        "sd1": rng.normal(10, 0.8, k).round(2),
        "n2": rng.integers(25, 60, k).astype(float),
        "mean2": rng.normal(33, 1, k).round(2),
        "sd2": rng.normal(10, 0.8, k).round(2),
    }
    for name, (row, value) in changes.items():
        columns[name][row] = value
    return RawData("continuous", tuple(f"Trial {i}" for i in range(k)), columns)


def found(data: RawData, **options: object) -> dict[str, tuple[int, ...]]:
    return {f.code: f.rows for f in data_set.check(data, **options)}


@pytest.mark.parametrize("seed", range(8))
def test_clean_trials_raise_no_suspicion(seed: int) -> None:
    assert data_set.check(trial(seed=seed)) == ()


@pytest.mark.parametrize("row", range(6))
def test_an_se_in_place_of_an_sd_is_found(row: int) -> None:
    n, sd = trial().columns["n1"][row], trial().columns["sd1"][row]
    mixed_up = trial(sd1=(row, round(sd / n**0.5, 2)))
    assert found(mixed_up)["sd-looks-like-se"] == (row,)


def test_an_sd_that_was_converted_as_if_it_were_an_se_is_found() -> None:
    n, sd = trial().columns["n2"][3], trial().columns["sd2"][3]
    assert found(trial(sd2=(3, sd * n**0.5)))["sd-too-large-by-root-n"] == (3,)


def test_another_instrument_is_no_mix_up() -> None:
    """A 0-10 scale among 0-100 scales: mean and SD are both smaller."""
    other = trial(mean1=(2, 3.0), sd1=(2, 1.0), mean2=(2, 3.3), sd2=(2, 1.0))
    assert "sd-looks-like-se" not in found(other)
    changes = trial(mean1=(2, -0.3), sd1=(2, 1.6), mean2=(2, 0.1), sd2=(2, 1.6))
    scales = ["a", "a", "b", "a", "a", "a"]
    assert "sd-looks-like-se" in found(changes, change_scores=True)
    assert "sd-looks-like-se" not in found(changes, change_scores=True, scales=scales)


def test_an_smd_above_three_is_found() -> None:
    assert found(trial(mean1=(4, 90.0)))["smd-above-three"] == (4,)


def test_a_study_alone_against_all_others_is_found() -> None:
    assert found(trial(mean1=(1, 41.0)))["alone-on-one-side"] == (1,)


def test_an_sd_far_above_the_mean_is_found_unless_these_are_changes() -> None:
    skewed = trial(mean1=(0, 12.1), sd1=(0, 60.9))
    assert found(skewed)["sd-far-above-mean"] == (0,)
    assert "sd-far-above-mean" not in found(skewed, change_scores=True)


def test_a_line_entered_twice_is_found() -> None:
    data = trial()
    copied = {name: np.append(values, values[2]) for name, values in data.columns.items()}
    twice = RawData("continuous", (*data.labels, "Trial 2 again"), copied)
    assert found(twice)["identical-groups"] == (2, 6)


def test_the_same_study_twice_is_found_and_separate_arms_of_it_are_not() -> None:
    data = trial()
    labels = ("Trial 0", "Trial 0", *data.labels[2:])
    repeated = RawData("continuous", labels, data.columns)
    assert found(repeated)["same-study-twice"] == (0, 1)
    arms = [("men", "men c"), ("women", "women c"), *[("t", "c")] * 4]
    assert "same-arm-twice" not in found(repeated, arms=arms)
    shared = [("a", "c"), ("b", "c"), *[("t", "c")] * 4]
    assert found(repeated, arms=shared)["same-arm-twice"] == (0, 1)


@pytest.mark.parametrize(
    ("header", "wrong", "code"),
    [
        ("yi,ci_lb,ci_ub", "0.20,0.11,0.48", "interval-not-symmetric"),
        ("yi,ci_lb,ci_ub", "0.90,0.00,0.20", "estimate-outside-interval"),
        ("ratio,ratio_lb,ratio_ub", "2.00,1.10,2.40", "interval-not-symmetric"),
    ],
)
def test_an_effect_that_its_interval_does_not_fit_is_found(header, wrong, code) -> None:
    right = "1.00,0.50,1.50" if header.startswith("yi") else "1.50,1.10,2.05"
    data = reading.from_csv(f"study,{header}\nA,{right}\nB,{wrong}\n")
    assert [(f.code, f.rows) for f in data_set.check(data)] == [(code, (1,))]


def test_rows_copied_between_analyses_are_found() -> None:
    hands, feet = trial(seed=1), trial(seed=2)
    copied = {
        n: np.where(np.arange(6) == 5, hands.columns[n], feet.columns[n]) for n in feet.columns
    }
    feet = RawData("continuous", feet.labels, copied)
    result = data_set.across({"hands": hands, "feet": feet})
    assert result["hands"] == ()
    assert [(f.code, f.rows) for f in result["feet"]] == [("identical-numbers", (5,))]
    assert "'hands'" in result["feet"][0].sentence


@pytest.mark.parametrize("name", NAMES)
def test_published_data_can_all_be_checked(name: str) -> None:
    data = raw(name)
    for finding in data_set.check(data):
        assert finding.sentence.endswith(("?", "."))
        assert all(0 <= i < data.k for i in finding.rows)
