"""PET-PEESE: the effect that a study without sampling error would have shown."""

from dataclasses import dataclass

import numpy as np

from analysis.stats import distributions
from analysis.stats.effects import Effects
from analysis.stats.small_study.asymmetry import AsymmetryTest, least_squares

PET_LEVEL = 0.10  # two-sided: the one-sided 5 % of the source


@dataclass(frozen=True, slots=True)
class PetPeese:
    """Both regressions and the one that the rule chooses ("PET" or "PEESE")."""

    pet: AsymmetryTest
    peese: AsymmetryTest
    pet_pval: float
    chosen: str

    @property
    def corrected(self) -> AsymmetryTest:
        """The chosen regression; its `limit_estimate` is the corrected effect."""
        return self.peese if self.chosen == "PEESE" else self.pet


def pet_peese(effects: Effects, *, level: float = 0.95) -> PetPeese:
    """Effects on standard errors (PET) and on variances (PEESE), weights 1/v.

    PEESE is used when PET's intercept differs from 0 (p < 0.10 two-sided), PET otherwise.
    Source: Stanley & Doucouliagos 2014, doi:10.1002/jrsm.1095. Raises as Egger's test does.
    """
    pet = least_squares(effects, np.sqrt(effects.v), name="PET", predictor="sei", level=level)
    peese = least_squares(effects, effects.v, name="PEESE", predictor="vi", level=level)
    p = float(distributions.t_two_sided(pet.limit_estimate / pet.limit_se, pet.df or 1))
    return PetPeese(pet, peese, p, "PEESE" if p < PET_LEVEL else "PET")
