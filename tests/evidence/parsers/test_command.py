"""`manage.py read_references`: one object, or one sentence and exit code 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence import parsers
from tests.evidence.parsers.samples import EXPECTED, FOLDER, data

ROOT = Path(__file__).parents[3]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "manage.py", "read_references", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("options", [("--json",), ()])
def test_it_prints_the_fields_of_the_samples_without_any_settings(options: tuple[str, ...]) -> None:
    done = run(str(FOLDER / "rayyan.csv"), *options)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    want = EXPECTED["rayyan.csv"]
    for key in ("format", "encoding", "newline", "n_records"):
        assert found[key] == want[key]
    assert found["problems"] == []
    for got, record in zip(found["records"], want["records"], strict=True):
        assert record.items() <= got.items()


def test_problems_come_with_line_and_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.ris"
    path.write_bytes(data("scopus.ris")[:700])
    found = json.loads(run(str(path), "--json").stdout)
    assert found["n_records"] == 1
    assert [sorted(problem) for problem in found["problems"]] == [["line", "message"]]


def test_format_and_encoding_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("TY  - JOUR\nTI  - Café\nER  - \n".encode("cp1252"))
    found = json.loads(run(str(path), "--encoding", "mac-roman", "--format", "ris").stdout)
    assert found["encoding"] == "mac-roman"
    assert found["records"][0]["title"] == "CafÈ"


def test_columns_of_any_table_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Paper,Who,When\nOne,A,2001\n")
    found = json.loads(run(str(path), "--column", "title=Paper", "--column", "year=When").stdout)
    assert (found["records"][0]["title"], found["records"][0]["year"]) == ("One", 2001)


def test_a_terminal_of_another_encoding_gets_plain_signs() -> None:
    done = run(str(FOLDER / "vip_refworks.txt"), PYTHONIOENCODING="latin-1")
    assert json.loads(done.stdout)["records"][0]["title"] == "参考文献管理工具研究"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-file.ris"], "cannot be opened: No such file"),
        (["."], "cannot be opened: Is a directory"),
        (["x\0y"], ""),
        (["/dev/null"], "The file is empty."),
        ([str(FOLDER / "wos.bib"), "--format", "nonsense"], "Choose one of ris,"),
        ([str(FOLDER / "wos.bib"), "--encoding", "nonsense"], "Choose one of utf-8,"),
        ([str(FOLDER / "wos.bib"), "--format", "xlsx-mapped"], "no workbook"),
        ([str(FOLDER / "wos.bib"), "--format", "ris"], "were not read"),
    ],
)
def test_where_nothing_can_be_read_one_sentence_says_why(arguments: list[str], says: str) -> None:
    if "\0" in arguments[0]:  # no program can be given such a name; the library still refuses it
        with pytest.raises(ValueError, match="null"):
            parsers.read(arguments[0])
        return
    done = run(*arguments, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_pipe_is_read_and_one_that_nobody_writes_to_is_empty(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.ris"
    os.mkfifo(pipe)
    assert parsers.read(str(pipe)).why == "The file is empty."
    command = f"cat {FOLDER / 'rayyan.csv'} | {sys.executable} manage.py read_references /dev/stdin"
    done = subprocess.run(  # noqa: S602 - our own command
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout)["n_records"] == EXPECTED["rayyan.csv"]["n_records"]


def test_a_device_and_a_file_that_may_not_be_read_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="it is no file"):
        parsers.read("/dev/zero")
    locked = tmp_path / "locked.ris"
    locked.write_text("TY  - JOUR\nTI  - x\nER  - \n")
    locked.chmod(0)
    if not os.access(locked, os.R_OK):  # root may read anything
        with pytest.raises(PermissionError):
            parsers.read(str(locked))
