"""Every part of a result by the name of its tab; one that has no answer says why."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from analysis.dataset import Dataset
from analysis.pipeline.details.findings import findings
from analysis.pipeline.details.groups import groups
from analysis.pipeline.details.influence import influences
from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.regression import regression
from analysis.pipeline.details.sensitivity import sensitivity
from analysis.pipeline.details.shape import block
from analysis.pipeline.details.small_studies import small_studies
from analysis.pipeline.details.spread import spread
from analysis.stats.errors import StatsError
from analysis.stats.plausibility.printed import Printed

PARTS: Mapping[str, Callable[[Question], Plain]] = {
    "small-studies": small_studies,
    "influence": influences,
    "sensitivity": sensitivity,
    "regression": regression,
    "heterogeneity": spread,
    "one-tau2": groups,
}
FINDINGS = "findings"


def parts(
    q: Question,
    *,
    instruments: Mapping[int, int | None] | None = None,
    others: Mapping[str, Dataset] | None = None,
    printed: Sequence[Printed] = (),
    fuller: Printed | None = None,
) -> dict[str, Plain]:
    """The content of each part; `refused` holds the sentence of a question without an answer."""
    made = {name: _asked(part, q) for name, part in PARTS.items()}
    if q.joined:
        for part in made.values():
            part["notes"] = [q.joined, *part["notes"]]
    looked = partial(
        findings, instruments=instruments, others=others, printed=printed, fuller=fuller
    )
    return made | {FINDINGS: _asked(looked, q)}


def _asked(part: Callable[[Question], Plain], q: Question) -> Plain:
    try:
        return part(q)
    except StatsError as refusal:
        return block(refused=str(refusal), code=refusal.code)
