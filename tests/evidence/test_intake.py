"""A file that is shared among readers, and taken up again: the same batches, whoever reads."""

from dataclasses import replace

import pytest

from evidence import intake
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
@pytest.mark.parametrize("readers", [2, 3])
def test_readers_in_turn_read_what_one_reads(order, batch, readers):
    order = replace(order, batch=batch)
    guess, *whole = intake.batches(order)
    parts = [
        list(intake.batches(replace(order, turn=turn, readers=readers)))[1:]
        for turn in range(readers)
    ]
    assert guess.format
    assert [parts[n % readers][n // readers] for n in range(len(whole))] == whole
    assert sum(map(len, parts)) == len(whole)


@pytest.mark.parametrize("readers", [1, 2])
def test_a_file_is_taken_up_where_it_was_left(order, readers):
    """After each batch: nothing twice, nothing lost."""
    _, *whole = intake.batches(order)
    for stored in range(1, len(whole)):
        lines = [line for one in whole[:stored] for line in one.lines.splitlines()]
        problems = [problem for one in whole[:stored] for problem in one.problems]
        place = max((int(line.split(b"\t")[0]) for line in lines), default=0)
        rest = replace(order, places=place, problems=len(problems), readers=readers)
        pieces = [list(intake.batches(replace(rest, turn=turn)))[1:] for turn in range(readers)]
        found = [pieces[n % readers][n // readers] for n in range(sum(map(len, pieces)))]
        assert b"".join(one.lines for one in found) == b"".join(one.lines for one in whole[stored:])
        assert [p for one in found for p in one.problems] == [
            p for one in whole[stored:] for p in one.problems
        ]
