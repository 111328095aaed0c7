"""Does anybody count twice? Refused, or computed with what was decided about it, and said."""

from collections.abc import Sequence

from analysis.dataset.comparisons import AND
from analysis.dataset.content import Row
from analysis.dataset.refusals import SamePeopleTwice
from analysis.dataset.settings import Settings
from analysis.stats.dependent.detection import detect


def warnings(rows: Sequence[Row], settings: Settings) -> list[dict[str, str]]:
    """What stands under the result. Raises SamePeopleTwice where nobody decided about it."""
    return [*_split(rows), *_twice(rows, settings)]


def _split(rows: Sequence[Row]) -> list[dict[str, str]]:
    shared: dict[str, str] = {row.name: row.shared for row in rows if row.shared}
    return [
        {
            "code": "shared-arm-split",
            "sentence": f"{name}: {words} (Cochrane Handbook 23.3.4). Nobody counts twice; the "
            "comparisons stay correlated.",
        }
        for name, words in shared.items()
    ]


def _twice(rows: Sequence[Row], settings: Settings) -> list[dict[str, str]]:
    found = detect([row.study for row in rows], [_arms(row) for row in rows])
    if not found:
        return []
    names = {row.study: row.name for row in rows}
    studies = ", ".join(sorted(names[str(one.study)] for one in found))
    sentence = (
        f"{len(found)} {'study counts' if len(found) == 1 else 'studies count'} the same people "
        f"more than once ({studies})"
    )
    if settings.remedy:
        return [{"code": "dependent-effects", "sentence": f"{sentence}. {_remedy(settings)}"}]
    if not settings.same_people_override:
        raise SamePeopleTwice(
            f"Not pooled: {sentence}. Pool one outcome of each study, choose in the settings what "
            "is done with dependent effects, or record an override with its reason."
        )
    return [
        {
            "code": "same-people-twice",
            "sentence": f"{sentence}, so the interval is too narrow. "
            f"Override: {settings.same_people_override}",
        }
    ]


def _arms(row: Row) -> tuple[str, ...]:
    return tuple(arm for unit in row.units.values() for arm in unit.split(AND))


def _remedy(settings: Settings) -> str:
    """What was done about it, as it stands under the plot."""
    return {
        "aggregate": "Their effects are joined within each study first, assuming that they "
        f"correlate by {settings.correlation:g} (Borenstein et al. 2009, chapter 24).",
        "three-level": "Effects are nested in studies by a three-level model (REML; "
        "Konstantopoulos 2011, doi:10.1002/jrsm.35)"
        + (
            f", their sampling errors correlating by {settings.stated_correlation:g}."
            if settings.stated_correlation
            else "."
        )
        + " The interval of the common effect is cluster-robust (CR2).",
        "robust": "Intervals are cluster-robust by study (CR2, Satterthwaite degrees of freedom; "
        "Tipton 2015, doi:10.1037/met0000011).",
    }[settings.remedy]
