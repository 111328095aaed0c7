"""A run's frozen content back as what it was: nothing is read from the review again."""

from analysis.dataset import Dataset, Exclusion, Row
from analysis.dataset.settings import Settings
from analysis.models import Run


def dataset(run: Run) -> Dataset:
    plain = dict(run.dataset)
    plain["rows"] = tuple(Row(**row) for row in plain["rows"])
    plain["left_out"] = tuple(Exclusion(**row) for row in plain["left_out"])
    plain["warnings"] = tuple(plain["warnings"])
    plain["domains"] = tuple(plain["domains"])
    return Dataset(**plain)


def settings(run: Run) -> Settings:
    return Settings.stored(run.settings)
