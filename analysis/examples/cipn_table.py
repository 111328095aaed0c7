"""Table 1 of the CIPN paper as typed columns, and what other sources say of the trials' people."""

import re
from typing import Any

from evidence import characteristics, studies
from evidence.models import Characteristic, CharacteristicKind, Review, Study, User

KIND = CharacteristicKind
COLUMNS = (
    ("country", "Country", KIND.CHOICE, ""),
    ("language", "Language", KIND.CHOICE, ""),
    ("age", "Age, treatment / control", KIND.TEXT, "years"),
    ("disease_duration_as_printed", "Disease duration", KIND.TEXT, ""),
    ("intervention", "Intervention", KIND.CHOICES, ""),
    ("control", "Control", KIND.CHOICE, ""),
    ("frequency", "Frequency", KIND.NUMBER, "per week"),
    ("session_minutes", "Session", KIND.NUMBER, "min"),
    ("followup_weeks", "Follow-up", KIND.NUMBER, "weeks"),
    ("cancer", "Cancer", KIND.CHOICES, ""),
    ("chemotherapy", "Chemotherapy", KIND.TEXT, ""),
)
LISTS = (KIND.CHOICE, KIND.CHOICES)
# The key of the table (qd: once a day), and what is written out there.
A_WEEK = {"qd": 7, "tiw": 3, "biw": 2, "5 times/week": 5, "Four times a week": 4}
NO_WORDS = re.compile(r" exercise| training|\s*\(inferred\)", re.IGNORECASE)
# (randomized, completed, source) in all, from the abstracts and registers that the data name.
STATED: dict[str, tuple[int, int | None, str]] = {
    "andersen2020": (61, 48, "NCT02239601 results record"),
    "ikio2022": (42, None, "Abstract"),
    "kleckner2018": (456, 355, "Published summary: enrolled, and with both assessments"),
    "mueller2021": (170, None, "Abstract"),
    "peng2019": (46, 38, "Thesis abstract"),
    "simsek2021": (90, None, "Abstract"),
    "streckmann2014": (61, None, "Abstract"),
    "visovsky2014": (19, None, "Abstract"),
    "zimmer2018": (30, 24, "ons.org/node/147096"),
}
COMPLETED = {"peng2019": {"T": 18, "C": 20}}


def columns(review: Review, rows: list[dict], *, by: User) -> dict[str, Characteristic]:
    """The columns, those of a list with every entry that the table has."""
    made = {}
    for key, label, kind, unit in COLUMNS:
        entries = {entry for row in rows for entry in _chosen(kind, row[key])}
        made[key] = characteristics.add(
            review, key=key, label=label, kind=kind, unit=unit, choices=sorted(entries), by=by
        )
    return made


def describe(study: Study, row: dict, made: dict[str, Characteristic], *, by: User) -> None:
    """One line of the table: as printed, and typed where the print allows it."""
    randomized, completed, source = STATED.get(row["study_id"], (None, None, ""))
    studies.change(
        study, by=by, key=row["study_id"], year=row["year"],
        label=f"{row['table1_label'].split(' et al.')[0]} {row['year'] or '(undated)'}",
        note="; ".join([*row["external_facts"], *row["notes"]]),
        n_randomized=randomized, n_completed=completed, n_source=source,
    )  # fmt: skip
    for key, column in made.items():
        value = row[key]
        if value is None:
            continue
        number = _number(value) if column.kind == KIND.NUMBER else None
        characteristics.describe(
            study, column, by=by, printed=str(value), number=number, source="Table 1",
            chosen=_chosen(column.kind, value),
        )  # fmt: skip


def _number(value: Any) -> float | None:
    """The typed value; a range such as 15-30 stays as printed only."""
    known = A_WEEK.get(value, value)
    return float(known) if isinstance(known, int | float) else None


def _chosen(kind: str, value: str | None) -> list[str]:
    """The entries of a list that a cell names; none for what is no list."""
    if kind not in LISTS or value is None:
        return []
    words = NO_WORDS.sub("", value)
    parts = [words] if kind == KIND.CHOICE else re.split(r"\s*[+/]\s*", words)
    return sorted({part.strip().capitalize() if kind == KIND.CHOICES else part for part in parts})
