"""Everything about small-study effects of one analysis, behind the lock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from analysis.stats.effects import Effects, Floats
from analysis.stats.errors import StatsError
from analysis.stats.measures.binary import Table
from analysis.stats.small_study import asymmetry, fail_safe, lock, rank, trim_and_fill, two_by_two
from analysis.stats.small_study.asymmetry import AsymmetryTest
from analysis.stats.small_study.fail_safe import FailSafeN
from analysis.stats.small_study.pet_peese import PetPeese, pet_peese
from analysis.stats.small_study.rank import RankTest
from analysis.stats.small_study.trim_and_fill import TrimFill

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """What can be computed; `refused` has the sentence of everything that cannot, by name.

    `mark` is "" from ten studies on, and else says that the reader asked for it all the same.
    """

    mark: str
    regressions: tuple[AsymmetryTest, ...]
    begg: RankTest | None
    trim_fill: tuple[TrimFill, ...]
    pet_peese: PetPeese | None
    fail_safe: tuple[FailSafeN, ...]
    refused: dict[str, str]


def assess(
    effects: Effects,
    *,
    method: str = "REML",
    side: str | None = None,
    sample_size: Floats | None = None,
    table: Table | None = None,
    override: bool = False,
) -> Assessment:
    """Egger (least squares and mixed), Begg, trim and fill by L0 and R0, PET-PEESE and fail-safe N;
    Harbord and Peters with the 2x2 `table`, inverse sample sizes with `sample_size`.

    Raises LockedBelowTen with fewer than ten studies unless `override`.
    """
    mark = lock.open_or_refuse(effects.k, override=override)
    asked = _Asked()
    regressions = [
        asked.for_("Egger", lambda: asymmetry.egger(effects)),
        asked.for_("Egger, mixed model", lambda: _mixed(effects, "sei", None, method)),
    ]
    if sample_size is not None:
        regressions.append(
            asked.for_("inverse sample size", lambda: _mixed(effects, "ninv", sample_size, method))
        )
    if table is not None:
        regressions.append(asked.for_("Harbord", lambda: two_by_two.harbord(table)))
        regressions.append(asked.for_("Peters", lambda: two_by_two.peters(table)))
    filled = [asked.for_(f"trim and fill {e}", _filling(effects, e, side, method))
              for e in trim_and_fill.ESTIMATORS]  # fmt: skip
    safe = [
        asked.for_("Rosenthal", lambda: fail_safe.rosenthal(effects)),
        asked.for_("Orwin", lambda: fail_safe.orwin(effects)),
        asked.for_("Rosenberg", lambda: fail_safe.rosenberg(effects)),
    ]
    return Assessment(
        mark=mark,
        regressions=tuple(r for r in regressions if r is not None),
        begg=asked.for_("Begg", lambda: rank.begg(effects)),
        trim_fill=tuple(f for f in filled if f is not None),
        pet_peese=asked.for_("PET-PEESE", lambda: pet_peese(effects)),
        fail_safe=tuple(f for f in safe if f is not None),
        refused=asked.refused,
    )


def _mixed(effects: Effects, predictor: str, size: Floats | None, method: str) -> AsymmetryTest:
    x = asymmetry.predictor_values(effects, predictor, size)
    return asymmetry.mixed(effects, x, predictor=predictor, method=method)


def _filling(
    effects: Effects, estimator: str, side: str | None, method: str
) -> Callable[[], TrimFill]:
    return lambda: trim_and_fill.trim_and_fill(
        effects, estimator=estimator, side=side, method=method
    )


class _Asked:
    """Keeps the sentence of each question that had no answer, so that the others still get one."""

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}

    def for_(self, name: str, question: Callable[[], T]) -> T | None:
        try:
            return question()
        except StatsError as refusal:
            self.refused[name] = str(refusal)
            return None
