"""Both models of any choice of studies, pooled as the profile's program pools them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from analysis.dataset.settings import Settings
from analysis.pipeline import measures
from analysis.pipeline.dependence import Pooled
from analysis.stats import intervals, mantel_haenszel, mh_heterogeneity, pooling
from analysis.stats.effects import Batch, Effects, Floats, Ints
from analysis.stats.intervals import Wald, prediction
from analysis.stats.measures import registry
from analysis.stats.measures.binary import Table
from analysis.stats.measures.computed import Computed
from analysis.stats.measures.rates import Rates
from analysis.stats.measures.registry import Measure
from analysis.stats.measures.zero_cells import ZeroCells
from analysis.stats.raw import RawData

Plain = dict[str, Any]
COMMON, RANDOM = "common", "random"


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """What is pooled and how. Studies are chosen by their positions among the usable ones.
    A model is given as the plain row of `pooling.Pooled`."""

    raw: RawData
    measure: Measure
    zero_cells: ZeroCells
    computed: Computed
    pooled: Pooled
    settings: Settings

    @classmethod
    def of(
        cls, raw: RawData, settings: Settings, *, studies: Sequence[Hashable] | None = None
    ) -> "Models":
        """`studies` tells which rows are of one study; without it each row is its own.

        Raises UnknownChoice for a measure the data do not have, TooFewStudies for no effect.
        """
        measure = measures.resolve(settings.measure, profile=settings.profile, kind=raw.data_type)
        zero = measures.zero_cells(measure, profile=settings.profile, rule=settings.zero_cells)
        computed = registry.compute(raw, measure.name, zero)
        of_rows = range(raw.k) if studies is None else studies
        usable = [of_rows[int(i)] for i in computed.rows]
        pooled = Pooled.of(computed.effects(raw.labels), usable, settings)
        return cls(raw, measure, zero, computed, pooled, settings)

    @property
    def effects(self) -> Effects:
        """What is pooled: one effect a row, or a study where a remedy joins its rows."""
        return self.pooled.effects

    @property
    def members(self) -> list[Ints]:
        """The rows of the data that each effect stands for."""
        return [self.computed.rows[places] for places in self.pooled.members]

    @property
    def by_tables(self) -> bool:
        """Mantel-Haenszel knows no dependent effects: a remedy pools by inverse variance."""
        if self.pooled.remedy:
            return False
        return measures.by_tables(self.measure, profile=self.settings.profile)

    def i2_of(self, used: str) -> str:
        """Which I² the profile's program prints beside the model that is used. RevMan 5 and metan
        know the one from Q; metafor, and RevMan since 2025, take that of a random-effects model
        from tau²."""
        by_tau2 = self.settings.profile in ("metafor", "revman-web") and self.effects.k > 1
        return "I2_from_tau2" if by_tau2 and used == RANDOM else "I2_from_Q"

    def both(self) -> dict[str, Plain]:
        return {name: self.one(name) for name in (COMMON, RANDOM)}

    def one(self, name: str) -> Plain:
        """One model of all usable studies."""
        return self.many(name, [np.arange(self.effects.k)])[0]

    def many(self, name: str, choices: Sequence[Ints]) -> list[Plain]:
        """One model of each choice of studies, by inverse variance all in one batch."""
        if self.by_tables and name == COMMON:
            return [self._mantel_haenszel(rows) for rows in choices]
        dl_of_tables = self.raw.data_type == "binary" and self.settings.tau2_method == "DL"
        if self.by_tables and dl_of_tables:
            return [self._around_mantel_haenszel(rows) for rows in choices]
        return self._inverse_variance(name, choices)

    def weights(self, fits: dict[str, Plain]) -> dict[str, Floats]:
        """Percent of each usable study in both models; NaN where one carries no weight."""
        batch = Batch.one(self.effects)
        tau2 = np.array([fits[RANDOM]["tau2"] or 0.0])
        common = intervals.weights_percent(batch, np.zeros(1))[0]
        if self.by_tables:
            common = self._table_weights()
        random = self.pooled.weights(fits[RANDOM], rho=self.settings.stated_correlation)
        if random is None:
            random = intervals.weights_percent(batch, tau2)[0]
        v = self.computed.v[self.computed.rows]
        return {COMMON: self.pooled.spread(common, v), RANDOM: self.pooled.spread(random, v)}

    def _inverse_variance(self, name: str, choices: Sequence[Ints]) -> list[Plain]:
        batch = Batch.of([self.effects.take(chosen) for chosen in choices])
        method = "EE" if name == COMMON else self.settings.tau2_method
        test = "z" if name == COMMON else self.settings.interval
        fit = pooling.pool(batch, method=method, test=test, level=self.settings.level)
        rows = [
            self.pooled.corrected(fit.row(i), chosen, self.settings)
            for i, chosen in enumerate(choices)
        ]
        return [self._with_prediction(row) for row in rows]

    def _with_prediction(self, row: Plain) -> Plain:
        """The prediction interval that the settings ask for, beside those by name."""
        chosen = self.settings.prediction
        low, high, df = row["pi_riley_lb"], row["pi_riley_ub"], "k − 2"
        if chosen == "test":
            low, high, df = row["pi_lb"], row["pi_ub"], "z" if row["df"] is None else "of the test"
        elif chosen == "k-1" and low is not None:
            wald = Wald(*(np.array([float(x)]) for x in (row["estimate"], row["se"], np.inf)))
            t = np.array([max((row.get("clusters") or row["k"]) - 1.0, 1.0)])
            limits = prediction(wald, np.array([row["tau2"]]), t, level=self.settings.level)
            low, high, df = float(limits[0][0]), float(limits[1][0]), "k − 1"
        return row | {"pi_shown_lb": low, "pi_shown_ub": high, "pi_df": df}

    def _mantel_haenszel(self, rows: Ints) -> Plain:
        """As metan and RevMan 5: what is added to zero cells enters the sums, the
        Greenland-Robins error of RD."""
        fit = mantel_haenszel.pool(
            self._tables(rows), measure=self.measure.name, rule=self.zero_cells,
            rd_error="greenland-robins", level=self.settings.level,
        )  # fmt: skip
        names = (field.name for field in fields(pooling.Pooled))
        row = {name: getattr(fit, name, None) for name in names}
        return row | {
            "method": "MH", "test": "z", "level": self.settings.level, "stat": fit.zval
        }  # fmt: skip

    def _around_mantel_haenszel(self, rows: Ints) -> Plain:
        """DerSimonian-Laird with the Q around the Mantel-Haenszel estimate."""
        found = mh_heterogeneity.pool(
            self._two_by_two(rows), measure=self.measure.name, rule=self.zero_cells,
            level=self.settings.level,
        )  # fmt: skip
        fit = pooling.pool_at(
            Batch.one(self.effects.take(rows)), np.array([found.tau2]),
            method="DL", test=self.settings.interval, level=self.settings.level,
        )  # fmt: skip
        return self._with_prediction(fit.row())

    def _tables(self, rows: Ints) -> Table | Rates:
        """The tables of these usable studies, nothing added yet."""
        if self.raw.data_type == "binary":
            return self._two_by_two(rows)
        return Rates(*(cell[self.computed.rows[rows]] for cell in registry.rate_table(self.raw)))

    def _two_by_two(self, rows: Ints) -> Table:
        return Table(*(cell[self.computed.rows[rows]] for cell in registry.table(self.raw)))

    def _table_weights(self) -> Floats:
        tables = self._tables(np.arange(self.effects.k))
        corrected = mantel_haenszel.corrected(tables, self.zero_cells)
        return mantel_haenszel.weights(corrected, measure=self.measure.name)
