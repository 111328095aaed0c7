"""The labelled sets, and the score that their description asks for."""

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evidence.matching import Citation, Matches

FOLDER = Path(__file__).parents[2] / "reference" / "duplicates"
SETS = ("asysd_cardiac_sample", "sra_cytology")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with gzip.open(FOLDER / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def citations(name: str) -> list[Citation]:
    return [
        Citation(
            id=row["record_id"], title=row["title"], authors=row["authors"], year=row["year"],
            journal=row["journal"], volume=row["volume"], issue=row["issue"],
            pages=row["pages"], doi=row["doi"], issn=row["issn"], kind=row["language_or_type"],
        )
        for row in rows(name)
    ]  # fmt: skip


def labels(name: str) -> dict[str, str]:
    return {row["record_id"]: row["duplicate_group"] for row in rows(name)}


def works(name: str) -> list[Citation]:
    """One citation of each work."""
    first: dict[str, Citation] = {}
    label = labels(name)
    for citation in citations(name):
        first.setdefault(label[str(citation.id)], citation)
    return list(first.values())


@dataclass(frozen=True)
class Score:
    """By record: what a reviewer feels."""

    records: int
    works: int
    lost: int  # works that a wrong merge took away
    left: int  # duplicates that stay
    asked: int

    @property
    def sensitivity(self) -> float:
        return 1 - self.left / (self.records - self.works)

    @property
    def specificity(self) -> float:
        return 1 - self.lost / self.works

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.records + other.records, self.works + other.works, self.lost + other.lost,
            self.left + other.left, self.asked + other.asked,
        )  # fmt: skip


def score(label: dict[str, str], matches: Matches) -> Score:
    group_of = {record: n for n, group in enumerate(matches.groups) for record in group}
    groups_of_work: dict[str, set[object]] = defaultdict(set)
    works_of_group: dict[object, set[str]] = defaultdict(set)
    for record, work in label.items():
        group = group_of.get(record, record)
        groups_of_work[work].add(group)
        works_of_group[group].add(work)
    return Score(
        records=len(label),
        works=len(groups_of_work),
        lost=sum(len(found) - 1 for found in works_of_group.values()),
        left=sum(len(found) - 1 for found in groups_of_work.values()),
        asked=len(matches.ask),
    )
