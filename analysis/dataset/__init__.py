"""Rows to a frozen data set: the only place where analysis reads the evidence.

`load` reads a review once; `build` makes the data set of one analysis from that reading, with
what was left out and why, the lineage of every number, and a digest of the content. From there
on everything is pure and repeatable.
"""

from analysis.dataset.build import build
from analysis.dataset.content import Dataset, Exclusion, Row
from analysis.dataset.refusals import CannotBuild
from analysis.dataset.snapshot import Snapshot, load

__all__ = ["CannotBuild", "Dataset", "Exclusion", "Row", "Snapshot", "build", "load"]
