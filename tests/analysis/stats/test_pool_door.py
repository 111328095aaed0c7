"""`manage.py pool`: what a user or a program gets from the command line."""

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import load_command_class

from analysis.stats import reading, report
from tests.analysis.stats.reference import FOLDER, NAMES, differences, raw, reference

MANAGE = Path(__file__).resolve().parents[3] / "manage.py"
INPUT = (
    *("name", "source", "data_type", "k", "primary_measure", "moderators", "measure_data"),
    "rows_dropped_for_missing_data",
)
ABOUT_THE_FILE = {
    *("name", "source", "licence_note", "notes", "software"),
    "internal_check_max_abs_difference_from_metafor_pooling",
}
# Holds one number that metafor did not find; compared in test_reference_sensitivity.py.
CHECKED_ELSEWHERE = {"collins1985a_death": {"leave1out"}}


def wanted_of(name: str) -> dict:
    """The blocks of a reference file that answer something."""
    left_out = ABOUT_THE_FILE | CHECKED_ELSEWHERE.get(name, set()) | {"measure_data"}
    return {k: v for k, v in reference(name).items() if k not in left_out}


def pool(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command without the start of a process: that is tried once, below."""
    argv, status = ["manage.py", "pool", *map(str, arguments)], 0
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        try:
            load_command_class("analysis", "pool").run_from_argv(argv)
        except SystemExit as ended:
            status = ended.code
    return subprocess.CompletedProcess(argv, status, out.getvalue(), err.getvalue())


def test_the_command_needs_no_settings_and_no_database(tmp_path: Path, csv) -> None:
    command = [sys.executable, str(MANAGE), "pool", str(csv(MEANS)), "--json"]
    run = subprocess.run(  # noqa: S603 - ours
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env={"PATH": "/usr/bin"}
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == json.loads(pool(csv(MEANS), "--json").stdout)
    missing = [*command[:3], str(tmp_path / "missing.csv")]
    run = subprocess.run(missing, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1


@pytest.fixture
def csv(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "data.csv"
        path.write_text(text)
        return path

    return write


MEANS = "study,n1,mean1,sd1,n2,mean2,sd2\nA,155,55,47,156,75,64\nB,31,27,7,32,29,4\n"


@pytest.mark.parametrize("name", ["bcg", "pritz1997"])
def test_all_prints_every_block_of_a_reference_file(name: str) -> None:
    run = pool(FOLDER / f"{name}.json", "--all", "--json")
    assert (run.returncode, run.stderr) == (0, "")
    ours = json.loads(run.stdout)
    assert set(reference(name)) - ABOUT_THE_FILE <= set(ours)
    assert differences(ours, wanted_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_in_a_file_are_not_needed(name: str, tmp_path: Path) -> None:
    """All questions follow from the data: a file without results gets the same report."""
    path = tmp_path / "question.json"
    path.write_text(json.dumps({k: reference(name)[k] for k in INPUT}))
    ours = report.plain(report.everything(reading.read(path)))
    assert set(reference(name)) - ABOUT_THE_FILE <= set(ours)
    assert differences(ours, wanted_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_number_of_a_report_is_nan(name: str) -> None:
    json.dumps(report.plain(report.everything(raw(name))), allow_nan=False)


def test_csv_gives_the_fit_in_the_names_of_a_reference_file(csv) -> None:
    run = pool(csv(MEANS), "--measure", "MD", "--method", "DL", "--test", "knha", "--json")
    out = json.loads(run.stdout)
    assert run.returncode == 0
    assert out["effects"]["MD"][0]["yi"] == -20
    fields = reference("normand1999")["fits"][2]
    assert set(fields) - {"variant"} <= set(out["fit"])
    assert (out["fit"]["method"], out["fit"]["test"], out["fit"]["df"]) == ("DL", "knha", 1)


TWICE = MEANS + "A,155,55,47,156,75,64\nC,30,27,1.2,31,29,1.3\nD,28,27,7,28,28,6\n"


def test_the_same_people_are_never_pooled_twice_in_silence(csv) -> None:
    """What the data make one suspect is said with the result, in words and as JSON."""
    path = csv(TWICE)
    shown = pool(path)
    assert shown.returncode == 0
    assert "Look at the data first:\n  A has 2 effects in one analysis" in shown.stdout
    found = json.loads(pool(path, "--json").stdout)["findings"]
    assert {"same-study-twice", "sd-looks-like-se", "identical-groups"} <= {
        f["code"] for f in found
    }
    assert next(f["rows"] for f in found if f["code"] == "same-study-twice") == [0, 2]


def test_text_names_the_studies_and_what_was_left_out(csv) -> None:
    run = pool(csv(MEANS + "C,3,,1,2,4,1\n"))
    assert run.returncode == 0
    assert "A " in run.stdout
    assert "1 row was left out because a number was missing" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--measure", "OR"], "There is no continuous measure 'OR'; choose one of MD,"),
        (["--method", "XYZ"], "There is no pooling method 'XYZ'; choose one of EE,"),
        (["--test", "t"], "There is no test 't'; choose one of z,"),
        (["--profile", "sas"], "There is no profile 'sas'; choose one of metafor,"),
        (["--zero-cells", "x"], "There is no rule for zero cells 'x'; choose one of none,"),
        (["--method", "MH"], "Mantel-Haenszel and Peto pool 2x2 tables and rates only."),
        (["--method"], "Argument --method: expected one argument"),
        (["--all", "--method", "XYZ"], "There is no pooling method 'XYZ'; choose one of EE,"),
        (["--all", "--zero-cells", "x"], "There is no rule for zero cells 'x'; choose one of"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_2(csv, arguments: list[str], sentence) -> None:
    run = pool(csv(MEANS), *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(sentence)
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("study,a,b\nx,1,2\n", "The columns fit no data type."),
        (
            "study,n1,mean1,sd1,n2,mean2\nx,9,1,1,9,2\n",
            "For continuous data these columns are missing: sd2.",
        ),
        ("study,yi,sei\nx,abc,2\n", "Row 1, column yi: 'abc' is not a number."),
        ("study,e1,n1,e2,n2\nx,5,4,1,4\n", "x: arm 1 has more events than people."),
        ("study,n1,mean1,sd1,n2,mean2,sd2\nx,5,4,-1,4,1,1\n", "x: the SD of arm 1 is below 0."),
        ("study,yi,sei\n", "There is no row of data in the input."),
        ("study,yi,sei\nx,,1\n", "Every row misses one of its numbers, so no study is left."),
        ("study,yi,sei\nx,1,0\n", "No study has a usable effect, so there is nothing to pool."),
        ("", "There is no row of data in the input."),
        ("{", "The file is not valid JSON:"),
        ("[1]", "JSON input holds a list of rows"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_exit_2(csv, text: str, sentence: str) -> None:
    run = pool(csv(text))
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(sentence)
    assert run.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_named() -> None:
    run = pool("nowhere.csv")
    assert run.returncode == 2
    assert run.stderr == "nowhere.csv cannot be read: No such file or directory.\n"
