"""Accuracy on the labelled sets, as they are and with fields lost or changed."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from evidence.matching import Citation, Matches, find
from tests.evidence.matching import labelled
from tests.evidence.matching.labelled import SETS, score

SENSITIVITY, SPECIFICITY, ASKED = 0.990, 0.9999, 0.02


@pytest.mark.parametrize("name", SETS)
def test_each_set_reaches_the_goal(name: str) -> None:
    reached = score(labelled.labels(name), find(labelled.citations(name)))
    assert reached.sensitivity >= SENSITIVITY
    assert reached.specificity >= SPECIFICITY
    assert reached.asked < ASKED * reached.records


def test_the_scorer_counts_works_lost_and_duplicates_left() -> None:
    """Joined into one group a set loses all works but one; left alone it keeps duplicates."""
    label = {"a": "1", "b": "1", "c": "2", "d": "3"}
    alone = find([Citation(id=i) for i in label])
    assert (score(label, alone).lost, score(label, alone).left) == (0, 1)
    joined = replace(alone, groups=(("a", "b", "c", "d"),))
    assert (score(label, joined).lost, score(label, joined).left) == (2, 0)


def test_questions_are_mostly_about_real_duplicates() -> None:
    for name in SETS:
        label = labelled.labels(name)
        asked = find(labelled.citations(name)).ask
        right = sum(label[str(pair.a)] == label[str(pair.b)] for pair in asked)
        assert right * 2 > len(asked)


Change = Callable[[Citation, random.Random], Citation]


def without(*fields: str) -> Change:
    return lambda c, _: replace(c, **dict.fromkeys(fields, ""))


def abbreviated(c: Citation, rng: random.Random) -> Citation:
    words = re.findall(r"\w{4,}", c.journal)
    short = " ".join(word[: rng.choice((3, 4, 5))] for word in words)
    return replace(c, journal=short if len(words) > 1 else c.journal, issn="")


def year_off(c: Citation, rng: random.Random) -> Citation:
    return replace(c, year=str(int(c.year) + rng.choice((-1, 1))) if c.year else "")


def first_author(c: Citation, _: random.Random) -> Citation:
    return replace(c, authors=c.authors.split(";")[0])


def cut(c: Citation, rng: random.Random) -> Citation:
    return replace(c, title=c.title[: rng.choice((80, 100, 120))])


def upper(c: Citation, _: random.Random) -> Citation:
    return replace(c, title=c.title.upper(), authors=c.authors.upper())


def greek_lost(c: Citation, _: random.Random) -> Citation:
    return replace(c, title=re.sub("alpha|beta|gamma|delta|kappa", "", c.title))


def slip(c: Citation, rng: random.Random) -> Citation:
    at = rng.randrange(max(len(c.title), 1))
    return replace(c, title=c.title[:at] + c.title[at + 1 :])


def bracketed(c: Citation, _: random.Random) -> Citation:
    return replace(c, title=f"[{c.title}].")


def resolver(c: Citation, _: random.Random) -> Citation:
    doi = re.sub(r"^http\S*?(?=10\.)", "", c.doi).upper()
    return replace(c, doi=f"https://dx.doi.org/{doi.replace('(', '%28').replace(')', '%29')}")


CHANGES: dict[str, tuple[Change, float]] = {
    "no DOI": (without("doi"), 0.99),
    "no pages": (without("pages"), 0.985),
    "no volume or issue": (without("volume", "issue"), 0.98),
    "no journal": (without("journal", "issn"), 0.96),
    "journals abbreviated": (abbreviated, 0.99),
    "year one off": (year_off, 0.985),
    "first author only": (first_author, 0.98),
    "title cut off": (cut, 0.975),
    "capitals": (upper, 0.99),
    "Greek letters lost": (greek_lost, 0.99),
    "a letter lost": (slip, 0.97),
    "title in brackets": (bracketed, 0.99),
    "DOI as a link": (resolver, 0.99),
}


@cache
def found(name: str) -> tuple[Matches, ...]:
    """The answers on each set after a change to half of its records."""
    change, _ = CHANGES[name]
    rng = random.Random(name)
    changed = [
        [change(c, rng) if rng.random() < 0.5 else c for c in labelled.citations(data)]
        for data in SETS
    ]
    return tuple(find(records) for records in changed)


@pytest.mark.parametrize("name", CHANGES)
def test_half_of_the_records_lose_something_and_no_work_is_lost(name: str) -> None:
    on_sets = zip(SETS, found(name), strict=True)
    first, second = (score(labelled.labels(data), matches) for data, matches in on_sets)
    total = first + second
    assert total.lost == 0
    assert total.sensitivity >= CHANGES[name][1]
    assert total.asked < ASKED * total.records


def test_the_probability_of_a_question_is_about_what_it_says() -> None:
    """What the page about accepting many pairs tells a person, over all these changes."""
    right: dict[int, list[bool]] = defaultdict(list)
    for name in CHANGES:
        for data, matches in zip(SETS, found(name), strict=True):
            label = labelled.labels(data)
            for pair in matches.ask:
                same = label[str(pair.a)] == label[str(pair.b)]
                right[int(pair.probability * 20) * 5].append(same)
    share = {percent: sum(same) / len(same) for percent, same in right.items()}
    assert share[95] > 0.98
    assert 0.9 <= share[90] <= 1
    assert 0.6 <= share[80] < 0.9
    assert max(share.get(percent, 0) for percent in (50, 55, 60)) < 0.2
