"""Figures to test with: the simulated CIPN review, and made-up ones of any size.

`cipn_contrasts.csv` and `cipn_bias.json` are files of the example review; the contrasts are
simulated, so whatever is drawn from them says so.
"""

from __future__ import annotations

import csv
import json
import math
import random
from dataclasses import replace
from pathlib import Path

from analysis.plots import (
    baujat,
    bias_bars,
    bubble,
    forest,
    funnel,
    gosh,
    labbe,
    panel,
    prisma,
    radial,
    series,
    traffic,
)
from analysis.plots.bias import BiasData, BiasRow, Domain
from analysis.plots.caption import Captioned
from analysis.plots.sheet import HasSheet

HERE = Path(__file__).parent
DOMAINS = {
    "random_sequence_generation": "sequence",
    "allocation_concealment": "concealment",
    "blinding_participants_personnel": "blinding of participants",
    "blinding_outcome_assessment": "blinding of assessors",
    "incomplete_outcome_data": "incomplete data",
    "selective_reporting": "selective reporting",
    "other_bias": "other",
}
Z = 1.959963984540054


def contrasts(outcome: str) -> list[dict[str, str]]:
    """Rows of one outcome of the simulated file."""
    with (HERE / "cipn_contrasts.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [row for row in rows if row["outcome_id"] == outcome]


def judgements() -> dict[str, tuple[str | None, ...]]:
    """Judgements of each study, None where the paper does not state one."""
    file = json.loads((HERE / "cipn_bias.json").read_text(encoding="utf-8"))
    return {
        entry["study_id"]: tuple(entry["judgements"][name]["judgement"] for name in DOMAINS)
        for entry in file["assessments"]
    }


def domains() -> tuple[Domain, ...]:
    letters = zip("ABCDEFG", DOMAINS.values(), strict=True)
    return tuple(Domain(letter=letter, name=name) for letter, name in letters)


def cipn_forest(outcome: str = "symptom_total") -> forest.ForestData:
    """The example's primary outcome with both models by inverse variance and DerSimonian-Laird."""
    rows = contrasts(outcome)
    y = [float(row["smd_cohen"]) for row in rows]
    v = [float(row["se"]) ** 2 for row in rows]
    q, tau2 = heterogeneity(y, v)
    common, random_effects = pooled(y, v, 0.0), pooled(y, v, tau2)
    bias = judgements()
    studies = tuple(
        forest.Study(
            key=row["study_id"],
            label=label(row["study_id"]),
            estimate=estimate,
            ci_low=float(row["ci_low"]),
            ci_high=float(row["ci_high"]),
            weight_common=100 / variance * common.se**2,
            weight_random=100 / (variance + tau2) * random_effects.se**2,
            cells=(
                *(int(row["n_t"]), float(row["mean_t"]), float(row["sd_t"])),
                *(int(row["n_c"]), float(row["mean_c"]), float(row["sd_c"])),
            ),
            bias=bias[row["study_id"]],
        )
        for row, estimate, variance in zip(rows, y, v, strict=True)
    )
    half = 2.57 * math.sqrt(tau2 + random_effects.se**2)
    totals = tuple(sum(int(row[n]) for row in rows) for n in ("n_t", "n_c"))
    cells = (totals[0], None, None, totals[1], None, None)
    return forest.ForestData(
        title="Total symptom score",
        subtitle="lower is better; standardized mean difference, end of intervention",
        effect="SMD",
        studies=studies,
        pooled=(
            replace(
                random_effects.row("random"),
                pi_low=random_effects.estimate - half,
                pi_high=random_effects.estimate + half,
                used=True,
                note="used by the rule",
                weight_random=100.0,
                cells=cells,
            ),
            replace(common.row("common"), note="shown beside", weight_common=100.0),
        ),
        columns=forest.continuous_columns("Exercise", "Control"),
        domains=domains(),
        bias_tool="RoB 1",
        favours_low="Favours exercise",
        favours_high="Favours control",
        heterogeneity=forest.Heterogeneity(
            q=q,
            df=len(y) - 1,
            i2=max(0.0, 100 * (q - len(y) + 1) / q),
            tau2=tau2,
            estimator="DerSimonian–Laird",
        ),
        profile="Profile metan: inverse variance, z intervals.",
        run=47,
        digest="5f3a9c1e77aa",
        simulated=True,
    )


class Fit:
    """An inverse-variance mean with its standard error."""

    def __init__(self, estimate: float, se: float) -> None:
        self.estimate, self.se = estimate, se

    def row(self, model: forest.Model) -> forest.Pooled:
        low, high = self.estimate - Z * self.se, self.estimate + Z * self.se
        return forest.Pooled(model=model, estimate=self.estimate, ci_low=low, ci_high=high)


def pooled(y: list[float], v: list[float], tau2: float) -> Fit:
    weights = [1 / (variance + tau2) for variance in v]
    whole = sum(weights)
    return Fit(sum(w * x for w, x in zip(weights, y, strict=True)) / whole, whole**-0.5)


def heterogeneity(y: list[float], v: list[float]) -> tuple[float, float]:
    """Q and tau² by the method of moments."""
    mean = pooled(y, v, 0.0).estimate
    w = [1 / variance for variance in v]
    q = sum(weight * (x - mean) ** 2 for weight, x in zip(w, y, strict=True))
    c = sum(w) - sum(weight**2 for weight in w) / sum(w)
    return q, max(0.0, (q - (len(y) - 1)) / c)


def label(study: str) -> str:
    name = study.rstrip("0123456789")
    return f"{name.capitalize()} {study[len(name) :]}".strip()


def forest_of(
    k: int, *, log: bool = False, scale: float = 1.0, spread: float = 0.3, seed: int = 1
) -> forest.ForestData:
    """A made-up plot of k studies; with `log` risk ratios, else differences times `scale`."""
    made = random.Random(seed)
    back = math.exp if log else (lambda value: value * scale)
    studies = []
    for number in range(k):
        y, half = made.gauss(-0.3, spread), Z * 2 / math.sqrt(made.randint(15, 300))
        studies.append(
            forest.Study(
                key=f"s{number}",
                label=f"Author {1990 + number}",
                estimate=back(y),
                ci_low=back(y - half),
                ci_high=back(y + half),
                weight_common=100 / k,
                weight_random=100 / k,
                cells=(f"{made.randint(0, 40)}/60", f"{made.randint(0, 40)}/58"),
                bias=tuple(made.choice(["low", "some", "high"]) for _ in range(5)),
            )
        )
    total = [back(x) for x in (-0.3, -0.4, -0.2, -0.8, 0.2)]
    return forest.ForestData(
        title="Any symptom",
        effect="RR" if log else "MD",
        null=1.0 if log else 0.0,
        log=log,
        studies=tuple(studies),
        pooled=(
            forest.Pooled(
                model="random",
                estimate=total[0],
                ci_low=total[1],
                ci_high=total[2],
                pi_low=total[3],
                pi_high=total[4],
                used=True,
                weight_random=100.0,
            ),
            forest.Pooled(model="common", estimate=total[0], ci_low=total[1], ci_high=total[2]),
        ),
        columns=forest.event_columns("Exercise", "Control"),
        domains=tuple(Domain(letter=f"D{i}", name=f"domain {i}") for i in range(1, 6)),
        favours_low="Favours exercise",
        favours_high="Favours control",
        run=3,
        digest="deadbeefcafe",
    )


def in_subgroups(data: forest.ForestData) -> forest.ForestData:
    """The same studies in two subgroups with subtotals."""
    half = len(data.studies) // 2
    groups = tuple(
        forest.Subgroup(
            key=name,
            label=name,
            studies=studies,
            pooled=data.pooled,
            heterogeneity=forest.Heterogeneity(q=1.0, df=3, p=0.8, i2=12.0, tau2=0.01),
            note="Two trials.",
        )
        for name, studies in (
            ("Supervised", data.studies[:half]),
            ("At home", data.studies[half:]),
        )
    )
    return replace(data, studies=(), subgroups=groups)


def points(k: int = 12) -> list[tuple[str, str, float, float]]:
    """(key, label, effect, standard error)."""
    made = random.Random(4)
    return [
        (f"s{i}", f"Author {1990 + i}", made.gauss(-0.3, 0.4), made.uniform(0.1, 0.5))
        for i in range(k)
    ]


def a_funnel() -> funnel.FunnelData:
    real = [
        funnel.FunnelPoint(key=key, label=name, estimate=y, se=se) for key, name, y, se in points()
    ]
    filled = replace(real[0], key="filled", estimate=0.7, imputed=True)
    return funnel.FunnelData(
        title="Total symptom score",
        effect="SMD",
        points=(*real, filled),
        centre=-0.3,
        centre_label="Random effects",
        adjusted=-0.25,
        regression=(-0.2, 0.4),
    )


def a_flow() -> prisma.PrismaData:
    """The counts of the example review: 503 records to 15 studies."""
    hits = {"PubMed": 87, "Embase": 120, "Web of Science": 96, "CNKI": 71}
    hits |= {"Wanfang Data": 58, "VIP": 33, "CBM": 38}
    reasons = {"Not a randomised trial": 23, "Lack of data": 19, "Inappropriate test design": 13}
    return prisma.PrismaData(
        title="Exercise for neuropathy",
        databases=tuple(prisma.Line(label=name, count=n) for name, n in hits.items()),
        duplicates=197,
        screened=306,
        excluded=236,
        sought=70,
        not_retrieved=0,
        assessed=70,
        reasons=tuple(prisma.Line(label=name, count=n) for name, n in reasons.items()),
        new_studies=15,
        new_reports=15,
    )


def an_updated_flow() -> prisma.PrismaData:
    """With other methods and a previous version; the sums hold."""
    return replace(
        a_flow(),
        other=prisma.OtherMethods(
            sources=(prisma.Line(label="Citation searching", count=11),),
            sought=11,
            not_retrieved=2,
            assessed=9,
            reasons=(prisma.Line(label="Not a randomised trial", count=7),),
        ),
        previous=prisma.Previous(studies=6, reports=8),
        new_reports=17,
    )


def a_bias() -> BiasData:
    """The example review's judgements, two domains of which the paper does not state."""
    made = random.Random(2)
    return BiasData(
        title="Risk of bias",
        tool="RoB 1",
        domains=domains(),
        studies=tuple(
            BiasRow(key=key, label=label(key), judgements=given, weight=made.uniform(1, 9))
            for key, given in judgements().items()
        ),
    )


def a_series() -> series.SeriesData:
    data = cipn_forest()
    rows = tuple(
        series.SeriesRow(
            key=study.key,
            label=study.label,
            estimate=study.estimate or 0.0,
            ci_low=study.ci_low or 0.0,
            ci_high=study.ci_high or 0.0,
            k=6,
            i2=50.0,
            tau2=0.1,
            p=0.0002,
        )
        for study in data.studies
    )
    whole = replace(rows[0], key="all", label="All studies", k=7)
    return series.SeriesData(
        kind="leave-one-out", title="Total symptom score", effect="SMD", rows=rows, whole=whole
    )


def a_series_forest() -> forest.ForestData:
    return series.forest(a_series())


def a_bubble() -> bubble.BubbleData:
    return bubble.BubbleData(
        title="Total symptom score",
        effect="SMD",
        moderator="Year",
        points=tuple(
            bubble.BubblePoint(key=key, label=name, moderator=1990 + i, estimate=y, weight=1 / se)
            for i, (key, name, y, se) in enumerate(points())
        ),
        fit=tuple(
            bubble.FitPoint(moderator=year, estimate=-0.3, ci_low=-0.5, ci_high=-0.1)
            for year in (1990, 2001)
        ),
    )


def a_baujat() -> baujat.BaujatData:
    return baujat.BaujatData(
        title="Total symptom score",
        points=tuple(
            baujat.BaujatPoint(key=key, label=name, contribution=y * y / se, influence=se)
            for key, name, y, se in points()
        ),
    )


def a_radial() -> radial.RadialData:
    return radial.RadialData(
        title="Total symptom score",
        effect="SMD",
        points=tuple(
            radial.RadialPoint(key=key, label=name, estimate=y, se=se)
            for key, name, y, se in points()
        ),
        centre=-0.3,
    )


def a_labbe() -> labbe.LabbeData:
    return labbe.LabbeData(
        title="Any symptom",
        measure="OR",
        pooled=0.6,
        points=tuple(
            labbe.LabbePoint(key=key, label=name, control=se, experimental=se * 0.7, weight=1 / se)
            for key, name, _, se in points()
        ),
    )


def a_gosh() -> gosh.GoshData:
    made = random.Random(6)
    return gosh.GoshData(
        title="Total symptom score",
        effect="SMD",
        estimates=[made.gauss(-0.3, 0.1) for _ in range(2000)],
        i2=[made.uniform(0, 90) for _ in range(2000)],
        marked=[made.random() < 0.5 for _ in range(2000)],
        marked_label="Dhawan 2020",
        whole=(-0.3, 55.0),
    )


# Every plot: its data, and what lays them out (wide and, where there is one, narrow).
PLOTS = {
    "forest": (cipn_forest, forest.layout, forest.NARROW),
    "forest with subgroups": (lambda: in_subgroups(cipn_forest()), forest.layout, forest.NARROW),
    "forest of ratios": (lambda: forest_of(9, log=True), forest.layout, forest.NARROW),
    "leave one out": (a_series, series.layout, forest.NARROW),
    "funnel": (a_funnel, funnel.layout, funnel.FunnelOptions(width=358.0, contours=True)),
    "flow": (a_flow, prisma.layout, prisma.NARROW),
    "updated flow": (an_updated_flow, prisma.layout, prisma.NARROW),
    "traffic light": (a_bias, traffic.layout, traffic.NARROW),
    "bias bars": (a_bias, bias_bars.layout, bias_bars.NARROW),
    "bubble": (a_bubble, bubble.layout, panel.NARROW),
    "baujat": (a_baujat, baujat.layout, panel.NARROW),
    "radial": (a_radial, radial.layout, panel.NARROW),
    "labbe": (a_labbe, labbe.layout, panel.NARROW),
    "gosh": (a_gosh, gosh.layout, panel.NARROW),
}


def every_layout(changes: dict[str, object] | None = None) -> dict[str, HasSheet]:
    """All plots in both widths, with the same changes to the data of each."""
    found: dict[str, HasSheet] = {}
    for name, (make, lay_out, narrow) in PLOTS.items():
        data: Captioned = replace(make(), **(changes or {}))
        found[name] = lay_out(data)
        found[f"{name}, narrow"] = lay_out(data, narrow)
    return found
