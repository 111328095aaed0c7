"""How a change of one row reads."""

from analysis.models import Analysis
from evidence import edits


def test_a_choice_reads_by_its_label_and_other_values_as_they_are():
    changes = {"model_rule": ("common", "by_i2"), "i2_limit": (50.0, 40.0), "label": ("A", "")}
    assert edits.in_words(changes, of=Analysis()) == (
        "model rule from “Common effect” to “Common effect if I² is at most the limit, else "
        "random effects”; i2 limit from 50.0 to 40.0; label from “A” to nothing"
    )
