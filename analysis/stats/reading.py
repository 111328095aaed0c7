"""From a file to RawData: a reference file, other JSON, or CSV with the columns of one data type.

Rows in which a raw number is missing are left out and counted. Everything else that is wrong
raises UnreadableInput (or BadData) with a sentence that names the row and the column.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from analysis.stats import files
from analysis.stats.effects import Floats
from analysis.stats.errors import UnreadableInput
from analysis.stats.measures import generic
from analysis.stats.raw import COLUMNS, RawData
from analysis.stats.regression.design import terms

Row = Mapping[str, object]

MISSING = {"", "na", "nan", "n/a", ".", "null", "none"}
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})  # as word processors write a minus
LABELS = ("study", "label", "author", "trial", "name")

# Other ways to state a generic effect, each turned into yi and sei.
GENERIC_FORMS: tuple[tuple[str, ...], ...] = (
    ("yi", "sei"),
    ("yi", "vi"),
    ("yi", "ci_lb", "ci_ub"),
    ("yi", "pval"),
    ("ratio", "ratio_lb", "ratio_ub"),
)


def read(path: Path) -> RawData:
    """The raw data in a file; JSON by its content, anything else as CSV."""
    text = files.text_of(path)
    if text.lstrip()[:1] in ("{", "["):
        return from_json(text)
    return from_csv(text)


def from_json(text: str) -> RawData:
    """A reference file, an object with `measure_data` (or `rows`), or a list of rows."""
    try:
        content = json.loads(text)
    except ValueError as problem:  # also a number of more digits than Python reads
        raise UnreadableInput(f"The file is not valid JSON: {problem}.") from None
    except RecursionError:
        raise UnreadableInput("The JSON of the file is nested too deeply.") from None
    about: dict[str, object] = content if isinstance(content, dict) else {}
    rows = about.get("measure_data", about.get("rows")) if about else content
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise UnreadableInput('JSON input holds a list of rows, under "measure_data" or alone.')
    return from_rows(rows, about=about)


def from_csv(text: str) -> RawData:
    """A table with a header line; commas, semicolons or tabs between the columns."""
    return from_rows(files.rows_of(text), about={})


def from_rows(rows: Sequence[Row], *, about: Row) -> RawData:
    """Rows with named columns; `about` holds what a reference file says beside them."""
    if not rows:
        raise UnreadableInput("There is no row of data in the input.")
    named = [_by_name(row) for row in rows]
    original = {str(key).strip().lower(): str(key).strip() for row in rows for key in row}
    data_type, form = _data_type(set(original), about)
    table = {c: [_number(r.get(c), i, c) for i, r in enumerate(named)] for c in form}
    complete = [i for i in range(len(rows)) if all(table[c][i] is not None for c in form)]
    if not complete:
        raise UnreadableInput("Every row misses one of its numbers, so no study is left.")
    kept = [named[i] for i in complete]
    columns = {c: np.array([table[c][i] for i in complete], dtype=np.float64) for c in form}
    labels = tuple(_label(row, i) for i, row in zip(complete, kept, strict=True))
    categorical, continuous = _moderators(kept, original, about, set(form))
    return RawData(
        data_type=data_type,
        labels=labels,
        columns=_canonical(form, columns, labels),
        printed=columns if data_type == "generic" else {},
        categorical=categorical,
        continuous=continuous,
        year=_year(kept),
        primary=_text(about.get("primary_measure")),
        dropped=len(rows) - len(complete) + _count(about),
        formulas=_formulas(about),
    )


def _by_name(row: Row) -> Row:
    """The cells by their names in small letters; the names as they stand find theirs first."""
    exact = {str(key).strip(): value for key, value in row.items()}
    return {**{name.lower(): value for name, value in exact.items()}, **exact}


def _cell(row: Row, name: str) -> object:
    return row[name] if name in row else row.get(name.lower())


def _count(about: Row) -> int:
    before = about.get("rows_dropped_for_missing_data")
    return before if isinstance(before, int) else 0


def _formulas(about: Row) -> tuple[str, ...]:
    """The models that a reference file asks for: its questions, not its answers."""
    asked = about.get("metareg")
    models = asked if isinstance(asked, list) else []
    texts = (_text(m.get("formula")) for m in models if isinstance(m, dict))
    return tuple(dict.fromkeys(t for t in texts if t is not None))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _data_type(columns: set[str], about: Row) -> tuple[str, tuple[str, ...]]:
    """The data type whose columns are all there, and the columns that state it."""
    named = about.get("data_type")
    for data_type, needed in COLUMNS.items():
        if named in (None, data_type) and data_type != "generic" and columns >= set(needed):
            return data_type, needed
    if named in (None, "generic"):
        for form in GENERIC_FORMS:
            if columns >= set(form):
                return "generic", form
    almost = str(named) if named in COLUMNS else _nearest(columns)
    if almost is not None:
        absent = ", ".join(c for c in COLUMNS[almost] if c not in columns)
        raise UnreadableInput(f"For {almost} data these columns are missing: {absent}.")
    choices = "; ".join(",".join(c) for c in COLUMNS.values())
    raise UnreadableInput(f"The columns fit no data type. Use one of these sets: {choices}.")


def _nearest(columns: set[str]) -> str | None:
    """The data type that most of its columns speak for, if any does."""
    share, best = max((len(columns & set(c)) / len(c), kind) for kind, c in COLUMNS.items())
    return best if share >= 0.5 else None


def _canonical(
    form: tuple[str, ...], columns: dict[str, Floats], labels: tuple[str, ...]
) -> dict[str, Floats]:
    """Generic effects as yi and sei, however they were stated."""
    if form == ("yi", "vi"):
        return {"yi": columns["yi"], "sei": np.sqrt(columns["vi"])}
    if form == ("yi", "ci_lb", "ci_ub"):
        computed = generic.from_interval(*(columns[c] for c in form), level=0.95, labels=labels)
    elif form == ("yi", "pval"):
        computed = generic.from_p(columns["yi"], columns["pval"], labels=labels)
    elif form == ("ratio", "ratio_lb", "ratio_ub"):
        logs = (generic.log_ratio(columns[c], labels=labels) for c in form)
        computed = generic.from_interval(*logs, level=0.95, labels=labels)
    else:
        return columns
    return {"yi": computed.y, "sei": np.sqrt(computed.v)}


def _is_missing(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in MISSING
    return value is None or value != value  # the second is NaN


def _number(value: object, row: int, column: str) -> float | None:
    """A number, or None where it is missing. Raises UnreadableInput on anything else."""
    if _is_missing(value):
        return None
    number = _parsed(value)
    if number is None:
        raise UnreadableInput(
            f"Row {row + 1}, column {column}: {value!r} is not a number{_hint(value)}."
        )
    return number


def _hint(value: object) -> str:
    if isinstance(value, str) and _parsed(value.replace(",", "")) is not None:
        return "; write decimals with a point and thousands without a comma"
    return ""


def _parsed(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and "_" in value:  # Python would read 1_0 as 10
        return None
    try:
        number = float(value.translate(MINUS) if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if np.isfinite(number) else None


def _label(row: Row, position: int) -> str:
    for name in LABELS:
        if not _is_missing(row.get(name)):
            return str(row[name]).strip()
    return f"study {position + 1}"


def _year(rows: Sequence[Row]) -> Floats | None:
    """Years of the studies, NaN where one states none; None when no study does."""
    years = np.array([_or_nan(row.get("year")) for row in rows])
    return None if np.isnan(years).all() else years


def _moderators(
    rows: Sequence[Row], original: Mapping[str, str], about: Row, used: set[str]
) -> tuple[dict[str, tuple[str | None, ...]], dict[str, Floats]]:
    """Text and number moderators: those that the file names and those that its models ask for, or
    every other column."""
    if "moderators" in about:
        named = about["moderators"]
        groups = named if isinstance(named, dict) else {}
        text, number = (_names(groups.get(kind)) for kind in ("categorical", "continuous"))
        asked = [m for formula in _formulas(about) for m in terms(formula)]
        others = [m for m in dict.fromkeys(asked) if m.lower() in original]
    else:
        text, number = [], []
        others = [original[c] for c in original if c not in used and c not in LABELS]
    for name in others:
        if name not in text and name not in number:
            (number if _all_numbers(rows, name) else text).append(name)
    return (
        {m: tuple(_level(_cell(r, m)) for r in rows) for m in text},
        {m: np.array([_or_nan(_cell(r, m)) for r in rows]) for m in number},
    )


def _names(value: object) -> list[str]:
    """A list of names, or one name alone; anything else names nothing."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [value] if isinstance(value, str) else []


def _all_numbers(rows: Sequence[Row], name: str) -> bool:
    cells = [_cell(row, name) for row in rows]
    return all(_is_missing(cell) or _parsed(cell) is not None for cell in cells)


def _level(value: object) -> str | None:
    """The name of a group; "none" is a name, an empty cell and NA are not."""
    if isinstance(value, bool):
        return str(value).upper()
    if value is None or (isinstance(value, str) and value.strip() in ("", "NA")):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a group that is called 1 is not called 1.0 by another program
    return str(value)


def _or_nan(value: object) -> float:
    number = None if _is_missing(value) else _parsed(value)
    return np.nan if number is None else number
