"""The reference files, the one table of tolerances, and how two objects are compared.

A reference object is matched with ours by the keys that identify it; then every value is compared.
Prose (notes, formulas) is not.
"""

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.stats import reading
from analysis.stats.raw import RawData

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "metafor"
NAMES = sorted(p.stem for p in FOLDER.glob("*.json"))
# Constructed edge cases, computed by the script beside them.
EDGES = sorted((FOLDER.parent / "edges").glob("*.json"))

# The tolerances of the whole suite, relative. Each has its reason.
TOLERANCE = {
    # Same formula, same double precision: only the order of sums differs. Tails of the order
    # 1e-47 lose about six digits of a double in any program.
    "closed": 1e-8,
    # metafor's iteration was stopped at 1e-12 of tau2; what hangs on tau2 loses a few digits.
    "iterated": 1e-6,
    # The tail of a residual Q: metafor's own QE of a model on the year has nine digits (checked by
    # exact fractions in test_regression.py), and a tail area multiplies what is missing.
    "tail of QE": 1e-7,
}
ITERATED_METHODS = {"REML", "ML", "PM", "EB"}
ITERATED_FIELDS = ("tau2_ci_", "I2_ci_", "H2_ci_")

IDENTITY = (
    *("measure", "variant", "method", "test", "model", "source", "predictor", "moderator"),
    *("estimator", "level", "within", "type", "order_by", "continuity_correction_in_pooling"),
    *("cmh_continuity_correction", "alpha"),
)
PROSE = {"note", "notes", "formula", "cells_added", "error", "zero_cells"}

# A difference near 0 is judged against the standard error (or 1 for a test statistic).
LOCATIONS = {
    *("estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "pi_riley_lb", "pi_riley_ub"),
    *("back_estimate", "back_ci_lb", "back_ci_ub", "coef", "pred", "bias", "slope"),
    *("mh_estimate", "rd_mh_check", "pooled_over_groups", "intercept_at_se0"),
    *("limit_estimate", "limit_ci_lb", "limit_ci_ub", "group_estimate", "group_ci_lb"),
    *("group_ci_ub", "coef_intercept_and_differences", "filled_yi", "meanes", "target"),
}
STATISTICS = {
    *("stat", "zval", "tval", "z", "z_normal", "tau", "QM", "Q", "QE", "Q_between", "Q_around_mh"),
    *(
        "CMH",
        "Breslow_Day",
        "Tarone",
        "rstudent",
        "dffits",
        "dfbetas",
        "cook_d",
        "I2",
        "H2",
        "I2_resid",
        "H2_resid",
    ),
    *("R2", "R2_from_tau2"),
}
# R prints 0 for p-values below the smallest normal double; both are 0 to any reader.
DENORMAL = 1e-298
ERRORS_OF = ("se", "bias_se", "slope_se", "group_se", "coef_se", "intercept_at_se0_se")


@cache
def reference(name: str) -> dict[str, object]:
    return json.loads((FOLDER / f"{name}.json").read_text())


@cache
def raw(name: str) -> RawData:
    return reading.read(FOLDER / f"{name}.json")


@cache
def edge(path: Path) -> tuple[RawData, dict[str, object]]:
    """The data of an edge case, and what metafor says of them."""
    return reading.read(path), json.loads(path.read_text())


def files_with(block: str) -> list[str]:
    return [name for name in NAMES if block in reference(name)]


def identity(entry: dict) -> tuple:
    keys = [(k, entry[k]) for k in IDENTITY if k in entry and not isinstance(entry[k], dict)]
    return tuple(keys)


def differences(ours: object, theirs: object) -> list[str]:
    """What does not agree, in words; empty when everything does."""
    return list(_differences(ours, theirs, "", "closed", {}))


def _differences(ours, theirs, path: str, kind: str, parent: dict) -> Iterator[str]:
    if isinstance(theirs, dict):
        yield from _of_objects(ours, theirs, path, kind)
    elif isinstance(theirs, list) and theirs and isinstance(theirs[0], dict):
        yield from _of_entries(ours, theirs, path, kind)
    elif isinstance(theirs, list):
        yield from _of_lists(ours, theirs, path, kind, parent)
    else:
        yield from _of_values(ours, theirs, path, kind, _scale(path, parent))


def _of_objects(ours, theirs: dict, path: str, kind: str) -> Iterator[str]:
    if not isinstance(ours, dict):
        yield f"{path}: expected an object, got {ours!r}"
        return
    iterated = theirs.get("method", theirs.get("within")) in ITERATED_METHODS
    for key, value in theirs.items():
        if key in PROSE and (key != "formula" or "coef" not in theirs):
            continue
        if key not in ours:
            yield f"{path}.{key}: missing"
            continue
        here = "iterated" if iterated or key.startswith(ITERATED_FIELDS) else kind
        here = "tail of QE" if here == "closed" and key == "QE_p" else here
        yield from _differences(ours[key], value, f"{path}.{key}", here, theirs)


def _of_entries(ours, theirs: list[dict], path: str, kind: str) -> Iterator[str]:
    if not isinstance(ours, list):
        yield f"{path}: expected a list, got {ours!r}"
        return
    if all(not identity(entry) for entry in theirs):
        if len(ours) != len(theirs):
            yield f"{path}: {len(ours)} entries instead of {len(theirs)}"
        for i, (a, b) in enumerate(zip(ours, theirs, strict=False)):
            yield from _differences(a, b, f"{path}[{i}]", kind, {})
        return
    for entry in theirs:
        wanted = identity(entry)
        if "formula" in entry and ("coef" in entry or "error" in entry):  # a meta-regression
            wanted += (("formula", entry["formula"]),)
        same = [o for o in ours if all(o.get(k, _ABSENT) == v for k, v in wanted)]
        same = [o for o in same if set(identity_keys(o)) == set(identity_keys(entry))] or same
        if len(same) != 1:
            yield f"{path}{dict(wanted)}: {len(same)} of ours match"
            continue
        yield from _differences(same[0], entry, f"{path}{dict(wanted)}", kind, {})


_ABSENT = object()


def identity_keys(entry: dict) -> list[str]:
    return [k for k, _ in identity(entry)]


def _of_lists(ours, theirs: list, path: str, kind: str, parent: dict) -> Iterator[str]:
    if not isinstance(ours, list) or len(ours) != len(theirs):
        yield f"{path}: {ours!r} instead of a list of {len(theirs)}"
        return
    scale = _scale(path, parent)
    for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        here = scale[i] if isinstance(scale, list) and len(scale) == len(theirs) else scale
        yield from _of_values(a, b, f"{path}[{i}]", kind, here)


def _of_values(ours, theirs, path: str, kind: str, scale) -> Iterator[str]:
    plain = isinstance(theirs, str | bool) or theirs is None
    if plain or not isinstance(ours, int | float) or isinstance(ours, bool):
        if ours != theirs:
            yield f"{path}: {ours!r} instead of {theirs!r}"
        return
    size = max(abs(theirs), scale if isinstance(scale, int | float) else 0.0)
    if not math.isfinite(ours) or abs(ours - theirs) > TOLERANCE[kind] * size:
        yield f"{path}: {ours!r} instead of {theirs!r}"


def _squared(errors):
    """metafor stops at a positive tau2 of the order 1e-15 where the maximum is at 0 exactly."""
    if isinstance(errors, list):
        return [None if e is None else e * e for e in errors]
    return errors * errors


def _scale(path: str, parent: dict):
    field = path.rsplit(".", 1)[-1].split("[")[0]
    if field in STATISTICS:
        return 1.0
    if field in LOCATIONS:
        return next((parent[e] for e in ERRORS_OF if parent.get(e) is not None), 0.0)
    if field == "tau2" and parent.get("se") is not None:
        return _squared(parent["se"])
    if field == "tau2" and parent.get("limit_ci_ub") is not None:
        return _squared((parent["limit_ci_ub"] - parent["limit_ci_lb"]) / 4)
    return DENORMAL
