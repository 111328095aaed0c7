"""Below ten studies these tests have little power and funnels are misread: asked for, or locked.

Source: Sterne et al. 2011, doi:10.1136/bmj.d4002; Cochrane Handbook v6, section 13.3.5.4.
"""

from analysis.stats.errors import LockedBelowTen

FEWEST = 10


def open_or_refuse(k: int, *, override: bool = False) -> str:
    """ "" with ten studies or more; below, the mark that every result must carry.

    Raises LockedBelowTen below ten studies unless `override` says that the reader wants it anyway.
    """
    if k >= FEWEST:
        return ""
    studies = "1 study" if k == 1 else f"{k} studies"
    if override:
        return (
            f"Made at the reader's request from {studies}: below {FEWEST} such tests cannot tell "
            "chance from real asymmetry."
        )
    raise LockedBelowTen(
        f"Small-study effects are not examined with fewer than {FEWEST} studies (there are {k}): "
        "such tests cannot tell chance from real asymmetry there."
    )
