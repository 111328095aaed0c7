"""Standard deviations that do not fit: an SE in their place, or a spread far above the mean."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.stats.effects import Floats, Ints
from analysis.stats.plausibility.finding import Finding, finding

# An SD this many times off its peers is looked at, if √n explains it to within the second factor.
MUCH_OFF = 2.5
EXPLAINED_WITHIN = 1.7
FEWEST_PEERS = 2
# Above this multiple of the mean an SD of a quantity that cannot be negative asks for a check.
FAR_ABOVE_MEAN = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """One group (arm) an entry. `row` and `arm` say where it stands; `scale` is the instrument,
    within which SDs can be compared."""

    row: tuple[int, ...]
    study: tuple[str, ...]
    arm: tuple[str, ...]
    n: Floats
    mean: Floats
    sd: Floats
    scale: tuple[Hashable, ...]

    @classmethod
    def of_two_arms(
        cls,
        labels: Sequence[str],
        columns: dict[str, Floats],
        scales: Sequence[Hashable] | None = None,
        names: Sequence[tuple[str, str]] | None = None,
    ) -> "Groups":
        """From columns n1, mean1, sd1, n2, mean2, sd2; `names` are those of each row's arms."""
        k = len(labels)
        named = names if names is not None else (("arm 1", "arm 2"),) * k
        scale = tuple(scales) if scales is not None else ("",) * k
        both = {
            name: np.concatenate([columns[name + "1"], columns[name + "2"]])
            for name in ("n", "mean", "sd")
        }
        return cls(
            row=(*range(k), *range(k)),
            study=(*labels, *labels),
            arm=(*(first for first, _ in named), *(second for _, second in named)),
            scale=scale + scale,
            **both,
        )


def sd_or_se(groups: Groups) -> Iterator[Finding]:
    """SDs that are too small or too large by about √n against the other studies' SDs.

    Where means are given and positive, the SD must be as far off in relation to its mean: another
    scale (0-10 and 0-100) moves both alike and is no mix-up.
    """
    study, scale = _codes(groups.study), _codes(groups.scale)
    spread = np.flatnonzero(groups.sd > 0)
    studies = np.bincount(np.unique(np.column_stack([scale, study])[spread], axis=0)[:, 0])
    for i in spread:
        if studies[scale[i]] < FEWEST_PEERS + 1:
            continue
        peers = np.flatnonzero((study != study[i]) & (scale == scale[i]) & (groups.sd > 0))
        ratio = float(np.median(groups.sd[peers]) / groups.sd[i])
        root = float(np.sqrt(groups.n[i]))
        if root < MUCH_OFF or not _same_in_relation_to_means(groups, int(i), peers, ratio):
            continue
        if _about(ratio, root):
            yield _mix_up(
                groups,
                int(i),
                "sd-looks-like-se",
                f"is about √n ({root:.1f}) times "
                "smaller than in the other studies: it looks like a standard error",
            )
        elif _about(1 / ratio, root):
            yield _mix_up(
                groups,
                int(i),
                "sd-too-large-by-root-n",
                f"is about √n ({root:.1f}) "
                "times larger than in the other studies: an SD may have been taken for "
                "an SE and converted",
            )


def _codes(names: Sequence[Hashable]) -> Ints:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _about(ratio: float, root: float) -> bool:
    return ratio >= MUCH_OFF and 1 / EXPLAINED_WITHIN <= ratio / root <= EXPLAINED_WITHIN


def _same_in_relation_to_means(groups: Groups, i: int, peers: Ints, ratio: float) -> bool:
    if groups.mean[i] <= 0 or not (groups.mean[peers] > 0).all():
        return True
    relative = float(np.median(groups.sd[peers] / groups.mean[peers]))
    own = float(groups.sd[i] / groups.mean[i])
    in_relation = relative / own
    return in_relation >= MUCH_OFF if ratio > 1 else in_relation <= 1 / MUCH_OFF


def _mix_up(groups: Groups, i: int, code: str, what: str) -> Finding:
    named = f"{groups.study[i]}, {groups.arm[i]}: the SD of {groups.sd[i]:g} (n = {groups.n[i]:g})"
    return finding(code, [groups.row[i]], f"{named} {what}.")


def sd_far_above_mean(groups: Groups) -> Iterator[Finding]:
    """Only where every mean is positive, as for scores, times and counts; not for changes."""
    if not (groups.mean > 0).all():
        return
    for i in np.flatnonzero(groups.sd > FAR_ABOVE_MEAN * groups.mean):
        yield finding(
            "sd-far-above-mean",
            [groups.row[i]],
            f"{groups.study[i]}, {groups.arm[i]}: the SD of {groups.sd[i]:g} is far above the mean "
            f"of {groups.mean[i]:g}: strongly skewed, or an error in one of them.",
        )


def identical_groups(groups: Groups) -> Iterator[Finding]:
    """Two groups with the same n, mean and SD: within a study or between studies."""
    seen: dict[tuple[float, float, float], int] = {}
    for j in sorted(range(len(groups.row)), key=lambda j: groups.row[j]):
        key = (float(groups.n[j]), float(groups.mean[j]), float(groups.sd[j]))
        i = seen.setdefault(key, j)
        if i == j:
            continue
        rows = sorted({groups.row[i], groups.row[j]})
        first = f"{groups.study[i]}, {groups.arm[i]}"
        second = f"{groups.study[j]}, {groups.arm[j]}"
        yield finding(
            "identical-groups",
            rows,
            f"{first} and {second} have the same n, mean and SD "
            f"({key[0]:g}, {key[1]:g}, {key[2]:g}): was a line entered twice?",
        )
