"""What stands in the columns beside the studies of a forest plot, and the sums under them."""

from typing import Any

from analysis.dataset import Dataset
from analysis.dataset.settings import Settings
from analysis.plots import forest

HEAD_MOST = 28  # letters over a column of the plot
# The columns of a kind: their cells, and how many decimals where that is known.
_CONTINUOUS = ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
_BINARY = (("e1", "n1"), ("e2", "n2"))
_RATE = (("x1", "t1"), ("x2", "t2"))


def columns(dataset: Dataset, settings: Settings) -> tuple[forest.Column, ...]:
    """Those of the arms, then the characteristics that were ticked."""
    data = _data_columns(dataset) if "data" in settings.plot else ()
    beside = tuple(
        forest.Column(
            key=f"beside-{i}", head=_short(one["label"]), align="start", quiet=True, told=True
        )
        for i, one in enumerate(settings.shown_beside)
    )
    return data + beside


def _short(head: str) -> str:
    return head if len(head) <= HEAD_MOST else f"{head[: HEAD_MOST - 1].rstrip()}…"


def _data_columns(dataset: Dataset) -> tuple[forest.Column, ...]:
    heads = ("Experimental", "Control")
    if dataset.kind == "continuous":
        return forest.continuous_columns(*heads)
    if dataset.kind == "binary":
        return forest.event_columns(*heads)
    if dataset.kind == "rate":
        return tuple(
            forest.Column(key=f"events{arm}", head="Events/time", group=head)
            for arm, head in enumerate(heads, 1)
        )
    if dataset.kind == "proportion":
        return (forest.Column(key="events", head="Events/total"),)
    if dataset.kind == "correlation":
        return (forest.Column(key="n", head="n", decimals=0),)
    return ()


def cells(columns: dict[str, float]) -> tuple[Any, ...]:
    if "mean1" in columns:
        return tuple(columns[name] for name in _CONTINUOUS)
    if "e1" in columns:
        return tuple(f"{columns[e]:g}/{columns[n]:g}" for e, n in _BINARY)
    if "x1" in columns:
        return tuple(f"{columns[x]:g}/{columns[t]:g}" for x, t in _RATE)
    if "xi" in columns:
        return (f"{columns['xi']:g}/{columns['ni']:g}",)
    if "ri" in columns:
        return (columns["ni"],)
    return ()


def _repeated(dataset: Dataset) -> bool:
    units = [(row.study, unit) for row in dataset.rows for unit in row.units.values()]
    return len(set(units)) < len(units)


def _each_once(dataset: Dataset) -> dict[str, float]:
    """People in each of the two arms, whatever number of rows they stand in."""
    sizes: dict[tuple[str, str, str], float] = {}
    for row in dataset.rows:
        for arm in ("1", "2"):
            unit = arm, row.study, row.units.get(arm, row.label)
            sizes[unit] = max(sizes.get(unit, 0.0), row.columns[f"n{arm}"])
    return {f"n{arm}": sum(n for (of, *_), n in sizes.items() if of == arm) for arm in "12"}


def totals(dataset: Dataset, settings: Settings) -> tuple[Any, ...]:
    """Sums under the columns of people; other columns have none."""
    if "data" not in settings.plot or not dataset.rows:
        return ()
    names = dataset.rows[0].columns
    total = {name: sum(row.columns[name] for row in dataset.rows) for name in names}
    if "mean1" in total:
        # With a remedy nobody counts twice, so sizes count each person once.
        once = _each_once(dataset) if settings.remedy else total
        return (once["n1"], None, None, once["n2"], None, None)
    if settings.remedy and _repeated(dataset):
        return ()  # sums of events of the same people would be wrong
    return cells(total) if {"n2", "ni"} & set(total) else ()
