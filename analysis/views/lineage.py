"""Where one number comes from: page, two readings, consensus, transformation, effect, weight."""

from typing import Any

from django.urls import reverse

from analysis.models import Run
from evidence import extraction
from evidence.models import Origin, Review, User, Value
from evidence.templatetags.formats import number
from evidence.values import NUMBERS

COUNTS = ("n", "events")


def of(review: Review, run: Run, *, study: str, user: User) -> dict[str, Any] | None:
    """The chain of each effect of one study in one run; None when the study is not in it."""
    rows = [
        (row, shown)
        for row, shown in zip(
            run.dataset.get("rows", []), run.result.get("studies", []), strict=True
        )
        if row["study"] == study
    ]
    if not rows:
        return None
    cells = {id(row): _cells(row) for row, _ in rows}
    values = Value.objects.select_related("extraction__study", "arm").in_bulk(
        [cell["value"] for some in cells.values() for cell in some]
    )
    readings = _readings(values, user=user)
    first, shown = rows[0]
    return {
        "label": first.get("name") or first["label"],
        "url": reverse("study", args=[review.slug, first["study_id"]]),
        "estimate": shown.get("estimate"),
        "several": len(rows) > 1,
        "rows": [
            {
                "label": row["label"],
                "estimate": effect.get("estimate"),
                "steps": _steps(run, row, effect, cells[id(row)], values, readings),
            }
            for row, effect in rows
        ],
    }


def _cells(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for arm in row["lineage"].values() for step in arm if "value" in step]


def _steps(
    run: Run,
    row: dict[str, Any],
    effect: dict[str, Any],
    cells: list[dict[str, Any]],
    values: dict[int, Value],
    readings: dict[str, Any] | None,
) -> list[dict[str, Any]]:
    """From the page to the weight."""
    steps: list[Any] = []
    for cell in cells:
        steps += [_page(cell, values), *(_formula(step) for step in cell.get("working", ()))]
    steps.append(readings)
    steps += [
        _formula(step) for arm in row["lineage"].values() for step in arm if "value" not in step
    ]
    steps += [_effect(run, row, effect), _weight(run, effect)]
    return [step for step in steps if step]


def _page(cell: dict[str, Any], values: dict[int, Value]) -> dict[str, Any]:
    value = values.get(cell["value"])
    numbers = ", ".join(_said(name, x, 2) for name, x in _as_written(cell["numbers"]))
    where = [f"page {cell['page']}" if cell["page"] else "", cell["place"]]
    arm = value.arm.label if value and value.arm else "Contrast"
    return {
        "head": arm,
        "text": ", ".join(part for part in where if part) or "place not given",
        "note": ", ".join(part for part in (numbers, _origin(cell["origin"])) if part),
        "sim": cell["origin"] == "simulated",
    }


def _origin(origin: str) -> str:
    """In words where a number is not as the report prints it; a simulated one has its mark."""
    if origin in (Origin.REPORTED, Origin.SIMULATED) or origin not in Origin.values:
        return ""
    return Origin(origin).label.lower()


def _as_written(numbers: dict[str, float]) -> list[tuple[str, float]]:
    """n, mean, SD: as one writes them, for a stored run keeps its names by their length."""
    known = {name: place for place, name in enumerate(NUMBERS)}
    return sorted(numbers.items(), key=lambda pair: known.get(pair[0], len(known)))


def _said(name: str, value: float, decimals: int) -> str:
    """A number with its name; whole counts of people and events have no decimals."""
    whole = name in COUNTS and float(value).is_integer()
    return f"{name.replace('_', ' ')} {number(value, 0 if whole else decimals)}"


def _readings(values: dict[int, Value], *, user: User) -> dict[str, Any] | None:
    """The two people, and whether they read the same."""
    if not values:
        return None
    study = next(iter(values.values())).extraction.study
    both = extraction.submitted(study)
    if len(both) < 2:
        return None
    names = " and ".join(f"{reading.by.initials} {reading.submitted_at:%-d %b}" for reading in both)
    settled = sorted({value.settled_by for value in values.values() if value.settled_by})
    return {"head": "Two extractions", "text": names, "note": f"Consensus: {'; '.join(settled)}"}


def _formula(step: dict[str, Any]) -> dict[str, Any]:
    """One transformation: what it was given, what it made, what to be careful about."""
    made = ", ".join(_said(name, x, 3) for name, x in _as_written(step.get("values", {})))
    given = step.get("given") or ", ".join(
        _said(name, x, 3)
        for name, x in step.get("inputs", {}).items()
        if isinstance(x, int | float) and not isinstance(x, bool)
    )
    return {
        "head": "Transformation",
        "text": ", ".join(x for x in (step.get("formula_id"), step.get("source")) if x),
        "formula": step.get("formula", ""),
        "note": f"{given} → {made}" if given else made,
        "cautions": [one["sentence"] for one in step.get("warnings", ())],
    }


def _effect(run: Run, row: dict[str, Any], effect: dict[str, Any]) -> dict[str, Any]:
    if not effect["estimable"]:
        return {"head": "Effect", "text": "not estimable from these numbers"}
    columns = row["columns"]
    worked = run.result["formula"]
    if run.result["measure"] == "SMD_COHEN" and "mean1" in columns:
        worked = (
            f"({number(columns['mean1'], 2)} − {number(columns['mean2'], 2)}) / pooled SD "
            f"= {number(effect['yi'], 3)}, SE {number(effect['se'], 3)}"
        )
    return {
        "head": "Effect",
        "text": run.result["measure_words"],
        "formula": worked,
        "note": f"{number(effect['yi'], 3)}, SE {number(effect['se'], 3)}"
        + (", sign turned to the outcome's direction" if row["flipped"] else ""),
    }


def _weight(run: Run, effect: dict[str, Any]) -> dict[str, Any] | None:
    if not effect["estimable"]:
        return None
    tau2 = run.result["heterogeneity"]["tau2"]
    random, common = effect["weight_random"], effect["weight_common"]
    nested = run.result["models"]["random"].get("sigma2_between") is not None
    if nested:
        return {
            "head": "Weight",
            "text": f"{number(random, 1)}% random, {number(common, 1)}% common",
            "formula": "its share of V⁻¹1, V with the variances of both levels",
        }
    return {
        "head": "Weight",
        "text": f"{number(random, 1)}% random, {number(common, 1)}% common",
        "formula": f"1 / ({number(effect['se'], 3)}² + {number(tau2, 3)})",
    }
