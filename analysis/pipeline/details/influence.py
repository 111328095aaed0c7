"""What each study does to the result of one run."""

from analysis.pipeline.details.question import Plain, Question
from analysis.pipeline.details.shape import block, column, table
from analysis.stats.sensitivity.influence import influence

COLUMNS = (
    column("Study", kind="words"),
    column("Weight", decimals=1, kind="percent"),
    column("Studentized residual"),
    column("DFFITS"),
    column("Cook's D"),
    column("Covariance ratio"),
    column("τ² without"),
    column("Q without", decimals=2),
    column("Hat"),
    column("DFBETAS"),
)


def influences(q: Question) -> Plain:
    """One row a study; those that stand out are marked. Raises TooFewStudies for one study."""
    found = influence(q.effects, method=q.method)
    rows = zip(
        q.effects.labels, found.weight_pct, found.rstudent, found.dffits, found.cook_d,
        found.cov_r, found.tau2_del, found.QE_del, found.hat, found.dfbetas, strict=True,
    )  # fmt: skip
    flagged = [row.label for row, is_out in zip(q.rows, found.is_infl, strict=True) if is_out]
    said = f"Influential: {', '.join(flagged)}." if flagged else "No study stands out."
    return block(
        tables=[
            table(
                "Influence of each study", COLUMNS, rows, marked=found.is_infl.tolist(),
                formula="each study left out in turn; marked when |DFFITS| > 3√(1/(k − 1)), Cook's "
                "D lies past the median of χ²(1), hat > 3/k, or |DFBETAS| > 1",
                source="Viechtbauer & Cheung 2010, doi:10.1002/jrsm.11",
                inputs=q.inputs,
            )
        ],
        notes=[said],
        influential=[q.rows[i].study for i in found.is_infl.nonzero()[0]],
        baujat=[
            {"study": row.study, "label": row.label, "x": float(x), "y": float(y)}
            for row, x, y in zip(q.rows, found.baujat_x, found.baujat_y, strict=True)
        ],
    )  # fmt: skip
