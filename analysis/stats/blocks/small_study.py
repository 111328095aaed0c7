"""`regtest`, `ranktest`, `trimfill` and `fsn`: small-study effects.

Asking for all blocks is asking for these below ten studies too.
"""

from collections.abc import Callable
from dataclasses import asdict

from analysis.stats.blocks.cases import Object, answered, each_case
from analysis.stats.effects import Effects
from analysis.stats.raw import RawData
from analysis.stats.small_study import fail_safe, rank

ALPHA = 0.05
RANK_FIELDS = ("tau", "pval", "ties", "pval_normal", "z_normal", "pval_normal_cc")
FAIL_SAFE_FIELDS = ("fsnum", "unrounded", "pval", "meanes", "target")
FAIL_SAFE: dict[str, Callable[[Effects], fail_safe.FailSafeN]] = {
    "rosenthal": lambda e: fail_safe.rosenthal(e, alpha=ALPHA),
    "orwin": fail_safe.orwin,
    "rosenberg": lambda e: fail_safe.rosenberg(e, alpha=ALPHA),
}


def build_ranktest(raw: RawData) -> list[Object]:
    """Begg's test of each followed measure."""
    return [_rank_test(c.measure, c.effects) for c in each_case(raw)]


def build_fsn(raw: RawData) -> list[Object]:
    """Three fail-safe numbers of each followed measure."""
    return [
        {"measure": c.measure, "alpha": ALPHA}
        | {name: _fail_safe(name, c.effects) for name in FAIL_SAFE}
        for c in each_case(raw)
    ]


def _rank_test(measure: str, effects: Effects) -> Object:
    return answered(lambda: asdict(rank.begg(effects)), {"measure": measure}, empty=RANK_FIELDS)


def _fail_safe(name: str, effects: Effects) -> Object:
    return answered(
        lambda: asdict(FAIL_SAFE[name](effects)),
        {"type": name.capitalize()},
        empty=FAIL_SAFE_FIELDS,
    )
