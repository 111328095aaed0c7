"""Pure: where a protocol may begin, by type of review. All of it can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """Criteria, reasons ranked as reviewers meet them, and the settings of the plan."""

    label: str
    criteria: Rows
    reasons: Rows
    plan: Mapping[str, Any] = field(default_factory=dict)


def _rows(*given: tuple[str, str, str]) -> Rows:
    return tuple({"code": code, "kind": kind, "text": text} for code, kind, text in given)


def _reasons(*given: tuple[str, str]) -> Rows:
    return tuple({"label": label, "criterion": code} for label, code in given)


TEMPLATES: Mapping[str, Template] = {
    "trials": Template(
        "Trials of an intervention",
        _rows(
            ("I1", "include", "Randomised controlled trials, any language"),
            ("I2", "include", "Participants as in the question"),
            ("I3", "include", "The intervention of the question in one arm at least"),
            ("I4", "include", "A comparator of the question in another arm"),
            ("E1", "exclude", "No original data, or data that cannot be used"),
        ),
        _reasons(
            ("Not a randomised controlled trial", "I1"),
            ("Other participants", "I2"),
            ("Other intervention", "I3"),
            ("Other comparator", "I4"),
            ("Lack of data", "E1"),
        ),
        {"measure": "SMD", "model_rule": "random", "tau2_method": "REML", "interval": "z"},
    ),
    "observational": Template(
        "Observational studies of an exposure",
        _rows(
            ("I1", "include", "Cohort or case-control studies"),
            ("I2", "include", "The exposure of the question was measured before the outcome"),
            ("I3", "include", "An estimate with its interval, or what it can be computed from"),
            ("E1", "exclude", "The same people as in an included study"),
        ),
        _reasons(
            ("Other design", "I1"),
            ("Other exposure", "I2"),
            ("No estimate", "I3"),
            ("People counted already", "E1"),
        ),
        {"measure": "GEN", "model_rule": "random", "tau2_method": "REML", "interval": "knha"},
    ),
    "prevalence": Template(
        "How frequent something is",
        _rows(
            ("I1", "include", "A sample that can stand for the people of the question"),
            ("I2", "include", "Number of people, and number of those who have the condition"),
            ("E1", "exclude", "People chosen since they have the condition"),
        ),
        _reasons(("Other people", "I1"), ("No numbers", "I2"), ("Chosen for the condition", "E1")),
        {"measure": "PLO", "model_rule": "random", "tau2_method": "REML", "interval": "z"},
    ),
}
