"""What each choice of the settings means in one line, and where the Handbook advises against it."""

from typing import Any

from analysis.models import Analysis, Run
from evidence.models import ModelRule

# By part of the form: (choice, one line).
CHOICES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Measure",
        (
            ("Standardized difference", "In standard deviations: for different instruments."),
            ("Its variants", "What other programs print; Glass's takes the SD of the control."),
            ("Mean difference", "In the units of one instrument."),
            ("Ratio of means", "A change in percent; every mean must be above 0."),
            ("Risk ratio", "Easy to read; depends on which outcome is called the event."),
            ("Odds ratio", "The same either way; no risk ratio where events are common."),
            ("Risk difference", "Absolute; varies with the risk without treatment."),
            ("Peto odds ratio", "For rare events, arms of like size and small effects only."),
            ("Incidence rates", "Events per person-time, divided or subtracted."),
            ("Proportions", "Logit, or as they are; Freeman-Tukey misleads where sizes differ."),
            ("Correlations", "Fisher z, or as they are: r alone has a skewed error."),
            ("Estimate and error", "As reported, adjusted; hazard ratios too."),
        ),
    ),
    (
        "Profile",
        (
            ("metafor", "Hedges' g with the exact correction; common effect by inverse variance."),
            ("Stata metan", "Cohen's d; common effect of counts by Mantel-Haenszel."),
            ("RevMan 5", "Hedges' g, approximate; common effect of counts by Mantel-Haenszel."),
            ("RevMan Web", "Effects as RevMan 5; common effect by inverse variance."),
        ),
    ),
    (
        "Model",
        (
            ("Common effect", "One true effect in all studies: differences are chance."),
            ("Random effects", "True effects differ: their mean is estimated."),
            ("By I²", "Takes the model after seeing the data: common, not advised."),
        ),
    ),
    (
        "τ² by",
        (
            ("REML", "Little bias, iterated; what Cochrane computes by default."),
            ("DerSimonian-Laird", "The older default; too small with few or unequal studies."),
            ("Paule-Mandel", "Solves Q = k − 1; near REML without assuming normal effects."),
            ("Two-step DL", "DerSimonian-Laird again with its own weights: nearer to REML."),
            ("Maximum likelihood", "Too small with few studies: takes the mean as known."),
            ("Empirical Bayes", "The number of Paule-Mandel, reached another way."),
            ("Hedges", "Counts all studies alike: unbiased, but uncertain."),
            ("Hunter-Schmidt", "Simple, and too small with few studies."),
            ("Sidik-Jonkman", "Never 0: too large where studies hardly differ."),
        ),
    ),
    (
        "Interval",
        (
            ("Wald", "Too narrow for random effects with few studies."),
            ("Hartung-Knapp", "Counts that τ² is estimated; can be too narrow when Q is small."),
            ("Factor at least 1", "Hartung-Knapp that never shrinks the error."),
            ("Not below Wald", "Hartung-Knapp unless Wald is wider."),
        ),
    ),
    (
        "Several arms or effects of one study",
        (
            ("Combine arms", "The Handbook's preferred way; a study can declare it for itself."),
            ("Split the shared arm", "Its people divided between the comparisons; second best."),
            ("Join", "One effect a study, with a correlation that you state."),
            ("Three-level", "Effects within studies, with a variance for each level."),
            ("Cluster-robust", "Every effect stays; needs some ten studies to be reliable."),
        ),
    ),
)


def of(row: Analysis | None, run: Run | None) -> list[str]:
    """Sentences about the settings as they are saved, for the data as they are."""
    if row is None:
        return []
    k = run.result.get("k") if run else None
    few = k is not None and k < 10
    random = row.model_rule != ModelRule.COMMON
    moderators = len(row.options.get("moderators", []))
    asked: tuple[tuple[Any, str], ...] = (
        (
            row.model_rule == ModelRule.BY_I2,
            "The model is chosen by I². The Cochrane Handbook (10.10.4) advises against choosing "
            "between common and random effects by a test or by I²: choose by the question.",
        ),
        (
            random and row.interval == "z" and few,
            f"Wald intervals with random effects and {k} studies are too narrow; the Handbook "
            "(10.10.4) advises Hartung-Knapp.",
        ),
        (
            random and k == 2 and row.interval == "knha",
            "With two studies the Hartung-Knapp interval is so wide that it says little.",
        ),
        (
            random and row.tau2_method == "DL" and few,
            "DerSimonian-Laird underestimates τ² with few studies; REML or Paule-Mandel is "
            "advised (Handbook 10.10.4).",
        ),
        (
            row.options.get("small_studies_override") and few,
            f"Funnel tests are asked for with {k} studies; the Handbook (13.3.5) advises against "
            "them below ten. They are marked.",
        ),
        (
            k is not None and moderators and k < 10 * moderators,
            f"{moderators} moderators and {k} studies: the Handbook (10.11.4) advises at least ten "
            "studies for each.",
        ),
        (
            row.subgroup_by_id and few,
            f"Subgroups of {k} studies: differences between them are easily chance "
            "(Handbook 10.11.3).",
        ),
        (
            row.options.get("zero_cells") in ("all", "if-any"),
            "Adding 1/2 to studies without a zero cell pulls them towards no effect "
            "(Handbook 10.4.4).",
        ),
        (
            row.options.get("arms") == "split",
            "A shared arm is split: the comparisons stay correlated. The Handbook (23.3.4) "
            "prefers to combine the arms.",
        ),
        (
            row.options.get("remedy") == "aggregate" and "correlation" not in row.options,
            "Effects of one study are joined with a correlation of 0.5 that nobody stated. State "
            "one, and try others on the sensitivity tab.",
        ),
        (
            row.options.get("remedy") in ("robust", "three-level") and few,
            f"With {k} effects, variances of two levels and cluster-robust errors are poorly "
            "known; joining the effects of a study is steadier.",
        ),
        (
            row.same_people_override,
            "The same people may count twice here, so the interval is too narrow "
            "(Handbook 6.2.9, 23.3).",
        ),
    )
    return [sentence for holds, sentence in asked if holds]
