"""What the command prints for people."""

from dataclasses import replace

import pytest

from analysis.stats import printing
from analysis.stats.answer import Question, answer
from tests.analysis.stats.reference import raw


def lines(name: str, **question) -> list[str]:
    return printing.text(answer(raw(name), Question(**question))).splitlines()


def test_a_line_for_each_study_with_its_weight() -> None:
    shown = lines("bcg", method="DL")
    assert shown[0].split() == ["study", "RR", "95%", "interval", "weight", "%"]
    assert shown[1].startswith("Aronson 1948")
    assert sum(float(line.split()[-1]) for line in shown[1:14]) == pytest.approx(100, abs=0.1)
    assert shown[15] == "RR by DL, Wald interval (z), 13 studies"


def test_ratios_are_shown_on_their_own_scale_too() -> None:
    shown = "\n".join(lines("bcg", method="DL"))
    assert "effect -0.7141 [-1.0644, -0.3638]" in shown
    assert "on its own scale 0.4896 [0.3449, 0.6950]" in shown
    assert "prediction interval" in shown


def test_a_common_effect_has_no_tau2_and_no_prediction_interval() -> None:
    shown = "\n".join(lines("normand1999", measure="MD", method="EE"))
    assert "tau2" not in shown
    assert "(from Q)" in shown
    assert "prediction" not in shown


def test_a_study_without_an_effect_says_so() -> None:
    shown = lines("collins1985a_death", measure="PETO", method="EE")
    assert sum(" none " in line for line in shown) >= 2


def test_rows_left_out_are_told() -> None:
    data = replace(raw("normand1999"), dropped=3)
    pooled, suspicions = printing.text(answer(data, Question())).split(
        "\n\nLook at the data first:\n"
    )
    assert pooled.endswith("\n  3 rows were left out because a number was missing")
    assert suspicions.startswith("  Orpington-Mild, arm 1: the SD of 7 (n = 31)")


def test_the_conventions_are_named() -> None:
    shown = "\n".join(lines("collins1985a_death", measure="OR", profile="revman5", method="DL"))
    assert "profile revman5 - RevMan 5:" in shown
    assert "OR: log(a*d/(b*c));" in shown
    assert "0.5 added to each cell of a study that has a zero" in shown
    assert "in both arms are left out" in shown
    assert "2 studies have no weight" in shown
    assert "(Q-profile)" in "\n".join(lines("bcg", method="REML"))
