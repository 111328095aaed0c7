"""The command: a CSV file in, groups and questions out, no database."""

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.matching.labelled import FOLDER, SETS, labels

ROOT = Path(__file__).parents[3]
HEADER = (
    "record_id", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "issn"
)  # fmt: skip
TITLE = "Duloxetine for painful neuropathy after chemotherapy"
WHERE = ("2013", "JAMA", "309", "13")
TWINS = [
    ("r1", TITLE, "Smith E; Pang H", *WHERE, "1359-67", "", ""),
    ("r2", f"{TITLE.title()}.", "Smith, E.; Pang, H.", *WHERE, "1359-1367", "", ""),
    ("r3", "Another title altogether", "Li Q", "2010", "BMJ", "1", "", "5", "", ""),
    ("r4", TITLE, "Smith E; Pang H", *WHERE, "1501-9", "", ""),
]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, in a folder and environment without any settings."""
    command = [sys.executable, str(ROOT / "manage.py"), "find_duplicates", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin"}, timeout=120
    )


def table(path: Path, rows: list[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def answer(*arguments: str | Path) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_groups_and_questions(tmp_path: Path) -> None:
    said = answer(table(tmp_path / "records.csv", TWINS))
    assert set(said) == {"groups", "ask", "seconds", "peak_mb"}
    assert said["groups"] == [["r1", "r2"]]
    assert [{a, b} < {"r1", "r2", "r4"} and 0 < p < 1 for a, b, p in said["ask"]] == [True]
    assert said["seconds"] > 0
    assert said["peak_mb"] > 10


@pytest.mark.parametrize("name", SETS)
def test_gzipped_sets(name: str) -> None:
    said = answer(FOLDER / f"{name}.csv.gz")
    label = labels(name)
    assert all(len({label[record] for record in group}) == 1 for group in said["groups"])
    assert sum(len(group) - 1 for group in said["groups"]) > 0.9 * (
        len(label) - len(set(label.values()))
    )
    probabilities = [p for _, _, p in said["ask"]]
    assert probabilities == sorted(probabilities, reverse=True)


def test_the_reasons_are_given_when_asked_for(tmp_path: Path) -> None:
    said = answer(table(tmp_path / "records.csv", TWINS), "--evidence")
    assert [why[:2] for why in said["why_merged"]] == [["r1", "r2"]]
    assert "same title" in said["why_merged"][0][3]
    assert "pages differ" in said["why_asked"][0][3]


def test_for_people(tmp_path: Path) -> None:
    done = run(table(tmp_path / "records.csv", TWINS))
    assert done.returncode == 0
    assert "r1 = r2" in done.stdout
    assert "1 pairs to decide" in done.stdout


def test_missing_columns_are_empty(tmp_path: Path) -> None:
    rows = [row[:2] for row in TWINS]
    said = answer(table(tmp_path / "records.csv", rows, HEADER[:2]))
    assert said["groups"] == []


def test_an_empty_table_has_no_duplicates(tmp_path: Path) -> None:
    assert answer(table(tmp_path / "records.csv", []))["groups"] == []


def test_a_byte_order_mark_and_ragged_rows(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text(
        "\ufeffrecord_id,title,year\r\na,One\r\nb,Two,2010,too,many\r\n", encoding="utf-8"
    )
    assert answer(path)["groups"] == []


def test_a_gzipped_file_under_a_plain_name(tmp_path: Path) -> None:
    path = table(tmp_path / "records.csv", TWINS)
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert answer(path)["groups"] == [["r1", "r2"]]


BAD = {
    "missing.csv": (None, "No such file"),
    "empty.csv": (b"", "is empty"),
    "empty.csv.gz": (b"", "is empty"),
    "other.csv": (b"id,name\n1,a\n", "has no column record_id or title"),
    "latin.csv": ("record_id,title\n1,caf\xe9\n".encode("cp1252"), "is not UTF-8"),
    "binary.csv": (bytes(range(256)) * 10, "is not UTF-8"),
    "nul.csv": (b"record_id,title\n1,a\x00b\n2,\n", None),
    "quote.csv": (b'record_id,title\n1,"open\n', "is not a CSV file"),
    "twice.csv": (b"record_id,title\n1,a\n1,b\n", "has the record_id '1' twice (line 3)"),
    "unnumbered.csv": (b"record_id,title\n,a\n", "has no record_id"),
    "plain.csv.gz": (b"record_id,title\n1,a\n", "cannot be read"),
    "cut.csv.gz": (gzip.compress(bytes(range(97, 123)) * 99)[:30], "cannot be read"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_with_one_sentence(tmp_path: Path, name: str) -> None:
    content, sentence = BAD[name]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = run(path, "--json")
    if sentence is None:
        assert done.returncode == 0
        return
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_it_loads_neither_pandas_nor_the_database() -> None:
    code = (
        "import sys; sys.argv=['manage.py','find_duplicates',sys.argv[1],'--json'];"
        "import manage; manage.main();"
        "print([m for m in ('pandas','scipy','psycopg','evidence.models') if m in sys.modules],"
        "file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, str(FOLDER / f"{SETS[0]}.csv.gz")],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stderr.strip() == "[]"
