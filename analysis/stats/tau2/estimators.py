"""The estimators by name. Names are metafor's; DL2 is the two-step DerSimonian-Laird."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.stats import errors
from analysis.stats.effects import Batch, Floats
from analysis.stats.tau2 import generalized_q, likelihood, moments, standard_errors


@dataclass(frozen=True, slots=True)
class Estimator:
    """One way to estimate tau², and its standard error; `iterated` sets the tolerance of tests."""

    title: str
    estimate: Callable[[Batch], Floats]
    se: Callable[[Batch, Floats], Floats]
    iterated: bool = False


ESTIMATORS = {
    "DL": Estimator("DerSimonian-Laird", moments.dersimonian_laird, standard_errors.moment),
    "DL2": Estimator("two-step DerSimonian-Laird", moments.two_step, standard_errors.two_step),
    "PM": Estimator(
        "Paule-Mandel", generalized_q.paule_mandel, standard_errors.paule_mandel, iterated=True
    ),
    "REML": Estimator(
        "restricted maximum likelihood", likelihood.reml, standard_errors.reml, iterated=True
    ),
    "ML": Estimator("maximum likelihood", likelihood.ml, standard_errors.ml, iterated=True),
    "HE": Estimator("Hedges", moments.hedges, standard_errors.hedges),
    "SJ": Estimator("Sidik-Jonkman", moments.sidik_jonkman, standard_errors.sidik_jonkman),
    "HS": Estimator("Hunter-Schmidt", moments.hunter_schmidt, standard_errors.hunter_schmidt),
    "EB": Estimator(
        "empirical Bayes", generalized_q.paule_mandel, standard_errors.paule_mandel, iterated=True
    ),
}


def estimate(batch: Batch, *, method: str) -> Floats:
    """tau² of each analysis by the named method, shape (A,). "EE" gives 0.

    Raises UnknownChoice for another name.
    """
    if method == "EE":
        return np.zeros(len(batch))
    errors.one_of(method, ["EE", *ESTIMATORS], what="estimator of tau²")
    return ESTIMATORS[method].estimate(batch)


def standard_error(batch: Batch, tau2: Floats, *, method: str) -> Floats:
    """Standard error of tau², shape (A,); NaN where there is one study, and for "EE"."""
    if method == "EE":
        return np.full(len(batch), np.nan)
    alone = batch.k < 2
    with np.errstate(divide="ignore", invalid="ignore"):
        se = ESTIMATORS[method].se(batch, tau2)
    return np.where(alone, np.nan, se)
