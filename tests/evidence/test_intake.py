"""A file that processes read in turn, and taken up again: the same records, whoever reads."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from evidence import intake, parsers
from tests.factories.records import numbered, ris

# An empty record, one without a title, a line that belongs to none, and a DOI that is cut.
EMPTY, UNTITLED, STRAY = b"TY  - JOUR\nER  - \n", b"TY  - JOUR\nAU  - Li, W\nER  - \n", b"stray\n"
CUT = ris({"TI": "x", "DO": "10.1000/" + "y" * 400})
FILES = {
    "a.ris": [
        STRAY,
        ris(*numbered(3)),
        EMPTY,
        UNTITLED,
        STRAY,
        EMPTY,
        CUT,
        ris(*numbered(2)),
        EMPTY,
    ],
    "only-empty.ris": [EMPTY, EMPTY, EMPTY],
    "a.csv": [b"Title,Authors,DOI\nYoga,A,1\n,,\n,B,\nTea,C,2\n,,\n,,\nOil,D,3\n"],
}


@pytest.fixture(params=FILES)
def order(request, tmp_path, monkeypatch):
    path = tmp_path / request.param
    path.write_bytes(b"".join(FILES[request.param]))
    size = path.stat().st_size
    return intake.Order(path=str(path), size=size, limits={"doi": 200}, after="\n", batch=2)


@pytest.mark.parametrize("batch", [1, 2, 5])
@pytest.mark.parametrize("least", [40, 400])
def test_processes_in_turn_read_what_one_reads(order, batch, least, monkeypatch):
    monkeypatch.setattr(parsers, "stretches", partial(parsers.stretches, least=least))
    order = replace(order, batch=batch)
    with Path(order.path).open("rb") as file:
        guess = parsers.detect(file.read(), Path(order.path).name)
        n_stretches = len(list(parsers.stretches(file, guess)))
    assert (n_stretches > 1) == order.path.endswith("a.ris")
    assert found(intake.apart(order)) == found(intake.batches(order))


@pytest.mark.parametrize("way", [intake.batches, intake.apart])
def test_a_file_is_taken_up_where_it_was_left(order, way, monkeypatch):
    """After each batch: nothing twice, nothing lost."""
    monkeypatch.setattr(parsers, "stretches", partial(parsers.stretches, least=200))
    _, *whole = way(order)
    for stored in range(1, len(whole)):
        lines = [line for one in whole[:stored] for line in one.lines.splitlines()]
        problems = [problem for one in whole[:stored] for problem in one.problems]
        place = max((int(line.split(b"\t")[0]) for line in lines), default=0)
        rest = way(replace(order, places=place, problems=len(problems)))
        lines_left = b"".join(one.lines for one in whole[stored:])
        problems_left = [problem for one in whole[stored:] for problem in one.problems]
        assert found(rest)[1:] == (lines_left, problems_left)


def test_each_entry_has_its_number_also_the_empty_ones(order):
    _, lines, _ = found(intake.batches(order))
    places = [int(line.split(b"\t")[0]) for line in lines.splitlines()]
    assert places == {"a.ris": [1, 2, 3, 5, 7, 8, 9], "only-empty.ris": []}.get(
        Path(order.path).name, [1, 2, 3, 4]
    )


def found(pieces) -> tuple[intake.Guess, bytes, list]:
    """What the file was taken for, its lines and its problems."""
    guess, *rest = pieces
    return guess, b"".join(one.lines for one in rest), [p for one in rest for p in one.problems]
