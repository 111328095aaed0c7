"""Would another way to analyse have said something else? The grid, and the cumulative results."""

from typing import Any

from analysis.pipeline.details import exclusions
from analysis.pipeline.details.dependent import remedies
from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import block, column, table
from analysis.stats.errors import StatsError
from analysis.stats.sensitivity import cumulative
from analysis.stats.sensitivity.grid import Choices, Grid, Scenario, grid
from evidence.plan import DEFAULT_GRID, INTERVALS

ORDERS = {"year": "By year", "size": "By size, largest first", "precision": "By precision"}
_COLUMNS = (
    column("Model", kind="words"),
    column("τ² by", kind="words"),
    column("Interval", kind="words"),
    column("Without", kind="words"),
    column("Studies", decimals=0),
    column("Estimate", decimals=2),
    column("Lower", decimals=2),
    column("Upper", decimals=2),
    column("p", kind="p"),
    column("I²", decimals=1, kind="percent"),
)
_CUMULATIVE = (
    column("Adding", kind="words"),
    column("Studies", decimals=0),
    column("Estimate", decimals=2),
    column("Lower", decimals=2),
    column("Upper", decimals=2),
    column("p", kind="p"),
    column("τ²"),
)


def sensitivity(q: Question) -> Plain:
    """The grid of ticked ways, those named that change the conclusion; cumulative results."""
    found = _grid(q)
    asked = [s for s in found.scenarios if _sensible(q, s)]
    shown = [s for s in asked if s.k]
    emptied = dict.fromkeys(s.choices.excluded for s in asked if not s.k)
    changing = [s for s in shown if s.changed] if q.scale.has_null else []
    notes = [s.sentence for s in changing] or [_nothing_changes(q, shown)]
    notes += [f"Without {words} nothing is left to pool." for words in emptied]
    if q.pools.by_tables:
        notes.append("The grid pools by inverse variance, the common effect of the result itself "
                     "by Mantel-Haenszel.")  # fmt: skip
    series = _cumulative(q)
    return block(
        tables=[
            _table(q, shown, changing),
            *remedies(q),
            *(_series_table(q, by, s) for by, s in series.items()),
        ],
        notes=notes,
        changing=len(changing),
        cumulative=series,
    )


def _ticked(q: Question) -> dict[str, list[str]]:
    return {**DEFAULT_GRID, **q.settings.options.get("grid", {})}


def _grid(q: Question) -> Grid:
    """One call: every combination of model, estimator, interval and set."""
    ticked = _ticked(q)
    common = "common" in ticked["models"]
    methods = ["EE"] if common else []
    if "random" in ticked["models"]:
        methods += ticked["estimators"]
    tests = list(ticked["intervals"])
    return grid(
        q.effects,
        methods=methods,
        tests=["z", *tests] if common and "z" not in tests else tests,
        exclusions=exclusions.chosen(q, ticked["exclusions"]),
        primary=Choices(q.method, q.test),
        null=0.0,
        level=q.level,
    )


def _sensible(q: Question, scenario: Scenario) -> bool:
    """Hartung-Knapp belongs to random effects; z that nobody ticked to the common effect only."""
    if scenario.choices.method == "EE":
        return scenario.choices.test == "z"
    return scenario.choices.test in _ticked(q)["intervals"]


def _nothing_changes(q: Question, shown: list[Scenario]) -> str:
    if not q.scale.has_null:
        return "A proportion has no null value, so no way of analysing is said to change it."
    if len(shown) == 1:
        return "One way was tried; tick more of them in the settings."
    return f"All {len(shown)} ways of analysing come to the same conclusion."


def _table(q: Question, shown: list[Scenario], changing: list[Scenario]) -> Plain:
    return table(
        "Sensitivity grid", _COLUMNS, [_row(q, s) for s in shown],
        marked=[s in changing for s in shown],
        formula="every combination of model, estimator of τ², interval and set left out; marked "
        "where the interval lies otherwise to the null than the result's; I² from Q for the common "
        "effect, else from τ²",
        source="Cochrane Handbook 10.14", inputs=q.inputs,
    )  # fmt: skip


def _row(q: Question, s: Scenario) -> list[Any]:
    return [
        s.choices.model, "" if s.choices.method == "EE" else s.choices.method,
        INTERVALS[s.choices.test],
        s.choices.excluded if s.choices.excluded != "all studies" else "", s.k,
        *_read(q, s.estimate, s.ci_lb, s.ci_ub), s.pval, s.I2,
    ]  # fmt: skip


def _read(q: Question, *values: float | int | str | None) -> list[float | None]:
    """On the scale that is read; None where it lies beyond all numbers."""
    out: list[float | None] = []
    for value in values:
        try:
            out.append(q.scale.read(value))
        except StatsError:
            out.append(None)
    return out


def _cumulative(q: Question) -> dict[str, list[Plain]]:
    """The result as studies are added, in each order that the data allow."""
    if q.effects.k < 2:
        return {}
    values = {"year": q.years, "size": q.sizes, "precision": None}
    known = [by for by in ORDERS if by == "precision" or _all_known(values[by])]
    return {by: _series(q, by, values[by]) for by in known}


def _all_known(values: Any) -> bool:
    return values is not None and not (values != values).all()


def _series(q: Question, by: str, values: Any) -> list[Plain]:
    positions = cumulative.order(q.effects, by=by, values=values)
    fits = cumulative.cumulative(
        q.effects, positions=positions, method=q.method, test=q.test, level=q.level
    )
    rows = []
    for i, position in enumerate(positions):
        fit = fits.row(i)
        estimate, low, high = _read(q, fit["estimate"], fit["ci_lb"], fit["ci_ub"])
        rows.append(
            {
                "study": q.rows[position].study, "label": q.rows[position].label, "k": i + 1,
                "estimate": estimate, "ci_low": low, "ci_high": high, "p": fit["pval"],
                "tau2": fit["tau2"],
            }
        )  # fmt: skip
    return rows


def _series_table(q: Question, by: str, rows: list[Plain]) -> Plain:
    names = ("label", "k", "estimate", "ci_low", "ci_high", "p", "tau2")
    return table(
        f"Cumulative: {ORDERS[by].lower()}", _CUMULATIVE, [[r[n] for n in names] for r in rows],
        formula="row i pools the first i studies of this order",
        source="Lau et al. 1992, doi:10.1056/NEJM199207233270406", inputs=q.inputs,
    )  # fmt: skip
