"""The settings of one analysis as plain values: what the engine is asked."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from analysis.models import Analysis
from evidence.plan import PLOT


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything of an Analysis row that its result depends on."""

    outcomes: tuple[int, ...]
    measure: str
    profile: str
    model_rule: str
    i2_limit: float
    tau2_method: str
    interval: str
    level: float
    timepoint: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)
    subgroup_by: int | None = None
    subgroup_label: str = ""
    favours_low: str = ""
    favours_high: str = ""
    same_people_override: str = ""
    label: str = ""

    @property
    def log_scale(self) -> bool:
        """Generic estimates are ratios, to be pooled as logarithms."""
        return bool(self.options.get("log", False))

    @property
    def zero_cells(self) -> str:
        """The rule for zero cells; "" means the profile's."""
        return str(self.options.get("zero_cells", ""))

    @property
    def prediction(self) -> str:
        """Degrees of freedom of the prediction interval: k-2 unless said otherwise."""
        return str(self.options.get("prediction", "k-2"))

    @property
    def remedy(self) -> str:
        """What is done when a study enters several times; "" refuses it."""
        return str(self.options.get("remedy", ""))

    @property
    def arms(self) -> str:
        """What is done with several arms in one role; "" leaves the study out."""
        return str(self.options.get("arms", ""))

    @property
    def correlation(self) -> float:
        """The stated correlation of effects within a study; for joining them, 0.5 unless said."""
        return float(self.options.get("correlation", 0.5))

    @property
    def stated_correlation(self) -> float:
        """The same for the three-level model, which takes sampling errors as independent."""
        return float(self.options.get("correlation", 0.0))

    @property
    def plot(self) -> list[str]:
        """What stands beside the studies of the forest plot."""
        return list(self.options.get("plot", PLOT))

    @property
    def shown_beside(self) -> list[dict[str, Any]]:
        """Characteristics that stand as columns in the forest plot: id and label of each."""
        return list(self.options.get("shown_beside", []))

    @property
    def moderators(self) -> list[dict[str, Any]]:
        """Characteristics for the meta-regression: id, label, kind of each."""
        return list(self.options.get("moderators", []))

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def stored(cls, plain: dict[str, Any]) -> "Settings":
        """Back from what `plain` gave, after JSON."""
        left_out = {int(study): why for study, why in plain["left_out"].items()}
        return cls(**{**plain, "outcomes": tuple(plain["outcomes"]), "left_out": left_out})

    @classmethod
    def of(cls, analysis: Analysis) -> "Settings":
        """Reads prefetched outcomes and left_out."""
        return cls.planned(
            analysis,
            outcomes=[outcome.pk for outcome in analysis.outcomes.all()],
            left_out={row.study_id: row.reason for row in analysis.left_out.all()},
        )

    @classmethod
    def planned(
        cls, analysis: Analysis, *, outcomes: Iterable[int], left_out: dict[int, str]
    ) -> "Settings":
        """Of a row that need not be saved, with what stands in other tables."""
        return cls(
            outcomes=tuple(sorted(outcomes)),
            measure=analysis.measure,
            profile=analysis.profile,
            model_rule=analysis.model_rule,
            i2_limit=analysis.i2_limit,
            tau2_method=analysis.tau2_method,
            interval=analysis.interval,
            level=analysis.level,
            timepoint=analysis.timepoint_id,
            options=analysis.options,
            left_out=left_out,
            subgroup_by=analysis.subgroup_by_id,
            subgroup_label=analysis.subgroup_by.label if analysis.subgroup_by else "",
            favours_low=analysis.favours_low,
            favours_high=analysis.favours_high,
            same_people_override=analysis.same_people_override,
            label=analysis.label,
        )
