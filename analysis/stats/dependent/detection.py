"""Which rows of an analysis share people, and what can be done about it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from analysis.stats.errors import BadData

# By what rows share. Several arms: the Cochrane Handbook (v6, section 23.3.4) prefers to combine
# them. Several outcomes, times or sites of the same people cannot be combined as arms.
SEVERAL_ARMS = ("combine the arms into one", "split the shared group between the comparisons")
MODELS = (
    "aggregate the effects within the study with a stated correlation",
    "fit a three-level model",
    "use cluster-robust intervals",
)


@dataclass(frozen=True, slots=True)
class SharedPeople:
    """Rows of one study. `arms` are those that occur more than once; `same_comparison` when rows
    compare the very same arms (several outcomes, times or sites of the same people)."""

    study: Hashable
    rows: tuple[int, ...]
    arms: tuple[Hashable, ...]
    same_comparison: bool
    sentence: str

    @property
    def remedies(self) -> tuple[str, ...]:
        """What can be done, the preferred way first."""
        return MODELS if self.same_comparison else SEVERAL_ARMS + MODELS


def detect(
    studies: Sequence[Hashable], arms: Sequence[Sequence[Hashable]] | None = None
) -> tuple[SharedPeople, ...]:
    """Studies with more than one row. `arms` gives the arms that each row compares.

    With arms known, rows of one study that share none are independent people (subgroups of a
    trial) and are not reported. Without arms every repetition of a study is.
    """
    if arms is not None and len(arms) != len(studies):
        raise BadData("Each row needs its study and its arms.")
    by_study: dict[Hashable, list[int]] = {}
    for i, study in enumerate(studies):
        by_study.setdefault(study, []).append(i)
    found = []
    for study, rows in by_study.items():
        if len(rows) > 1:
            shared = _shared_people(study, rows, arms)
            found += [shared] if shared is not None else []
    return tuple(found)


def _shared_people(
    study: Hashable, rows: list[int], arms: Sequence[Sequence[Hashable]] | None
) -> SharedPeople | None:
    if arms is None:
        sentence = (
            f"{study} has {len(rows)} effects in one analysis: its people may be counted "
            f"{len(rows)} times."
        )
        return SharedPeople(study, tuple(rows), (), same_comparison=False, sentence=sentence)
    counts: dict[Hashable, int] = {}
    for i in rows:
        for arm in dict.fromkeys(arms[i]):
            counts[arm] = counts.get(arm, 0) + 1
    repeated = tuple(arm for arm, n in counts.items() if n > 1)
    if not repeated:
        return None
    rows = [i for i in rows if set(arms[i]) & set(repeated)]
    same = len({frozenset(arms[i]) for i in rows}) < len(rows)
    named = ", ".join(str(a) for a in repeated)
    sentence = f"{study}: the people of {named} are counted in {len(rows)} effects of one analysis."
    return SharedPeople(study, tuple(rows), repeated, same, sentence)
