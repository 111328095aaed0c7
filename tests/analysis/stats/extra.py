"""The reference values that tests/reference/make_extra.R wrote with metafor and clubSandwich."""

import json
from functools import cache
from pathlib import Path

import numpy as np

from analysis.stats.effects import Effects

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "extra"


@cache
def extra(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text())


def effects(case: dict) -> Effects:
    return Effects(np.array(case["yi"]), np.array(case["vi"]))
