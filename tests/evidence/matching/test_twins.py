"""Works made to look like another work are never merged with it, whatever fields are lost."""

from dataclasses import replace

import pytest

from evidence.matching import find
from tests.evidence.matching.adversaries import KINDS, LOSSES, Twins, twins
from tests.evidence.matching.labelled import SETS, works

# A tenth of the real works; not those that are themselves only an abstract without a page, and
# not those whose title says in another language what the made-up twin changes.
REAL = [
    work
    for name in SETS
    for work in works(name)[::10]
    if work.pages and work.volume.isdigit() and "[" not in work.title and "Errat" not in work.title
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("lost", LOSSES)
def test_no_twin_is_merged(kind: Twins, lost: str) -> None:
    made = [twin for work in REAL for twin in twins(work, kind, LOSSES[lost])]
    numbered = [replace(twin, id=(*twin.id, n)) for n, twin in enumerate(made)]
    merged = [
        pair for pair in find(numbered).sure if pair.a[0] == pair.b[0] and pair.a[1] != pair.b[1]
    ]
    assert merged == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_twins_are_several_works_and_many_are_noticed(kind: Twins) -> None:
    """The test above would pass on twins that are far apart; these are near enough to be seen."""
    made = [twin for work in REAL[:40] for twin in twins(work, kind, ())]
    found = find([replace(twin, id=(*twin.id, n)) for n, twin in enumerate(made)])
    assert len(made) > 60
    assert len(found.related) + len(found.ask) > 20
