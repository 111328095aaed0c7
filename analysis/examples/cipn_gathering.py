"""Studies, arms, judgements, values and analyses of the CIPN review."""

import csv
import json
from collections import defaultdict
from typing import Any

from analysis import analyses
from analysis.examples import cipn_screening, cipn_table
from analysis.examples.cipn_records import DATA
from evidence import arms, bias, bias_tools, extraction, studies
from evidence.models import (
    Arm,
    ArmRole,
    BiasTool,
    Direction,
    Outcome,
    ProtocolVersion,
    Review,
    Study,
    User,
)

ROLES = {"treatment": ArmRole.EXPERIMENTAL, "control": ArmRole.COMPARATOR}
LABELS = {"treatment": "Exercise", "control": "Control"}
# A table of the paper prints 23 / 23; the thesis abstract says 18 and 20 completed.
MISREAD = {"peng2019": 23}


def gather(review: Review, users: dict[str, User]) -> None:
    """Table 1, the judgements as stated, and both people's readings of the simulated values."""
    table = {row["study_id"]: row for row in _json("studies.json")["studies"]}
    columns = cipn_table.columns(review, list(table.values()), by=users["lead"])
    rows = _values()
    found = _found(review)
    for key, study in found.items():
        cipn_table.describe(study, table[key], columns, by=users["yh"])
        _arms(study, table[key], by=users["yh"])
        _flag(study, table[key], rows[key], by=users["yh"])
    _judge(found, users)
    for key, study in found.items():
        if rows[key]:
            _read(study, rows[key], users, misread=MISREAD.get(key))


def analyse(review: Review, version: ProtocolVersion, *, by: User) -> None:
    """The 14 analyses of the paper, by its own rule, with what it printed beside."""
    by_key = {outcome.key: outcome for outcome in review.outcomes.all()}
    found = _found(review)
    printed = {row["id"]: row for row in _json("published_results.json")["results"]}
    for row in _json("reproduction_table.json")["rows"]:
        key = row["outcome_id"]
        outcomes = [by_key[name] for name in POOLED.get(key, (key,))]
        lower = outcomes[0].direction == Direction.LOWER
        sides = ("Favours exercise", "Favours control")
        analysis = analyses.add(
            review,
            label=row["label"],
            key=key,
            outcomes=outcomes,
            plan=version,
            favours_low=sides[0 if lower else 1],
            favours_high=sides[1 if lower else 0],
            post_hoc=key == "symptom_total_excl2",
            printed=_printed(row, printed[key]),
            by=by,
        )
        if key == "symptom_total_excl2":
            for name in ("andersen2020", "dhawan2020"):
                analyses.leave_out(analysis, found[name], reason=WHY_LEFT_OUT, by=by)
        if key in POOLED and len(POOLED[key]) > 1:
            analyses.allow_same_people(analysis, reason=WHY_TWICE, by=by)


POOLED = {
    "symptom_total_excl2": ("symptom_total",),
    "numbness_all": ("numbness_hand", "numbness_foot"),
    "tingling_all": ("tingling_hand", "tingling_foot"),
}
WHY_LEFT_OUT = "Influential trial, removed post hoc by the paper"
WHY_TWICE = "The paper pooled hands and feet of the same people."


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _values() -> dict[str, list[dict[str, str]]]:
    """The simulated rows of each study."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (DATA / "outcome_data_simulated.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            rows[row["study_id"]].append(row)
    return rows


def _found(review: Review) -> dict[str, Study]:
    """The included studies by the key of the data: found through their records' titles."""
    titles = cipn_screening.fates().studies
    reports = review.reports.exclude(study=None).select_related("record", "study")
    return {titles[report.record.title]: report.study for report in reports}


def _arms(study: Study, row: dict, *, by: User) -> None:
    made = []
    completed = cipn_table.COMPLETED.get(row["study_id"], {})
    for arm in row["arms"]:
        aside = arm.get("eligible") is False
        made.append(
            arms.add(
                study,
                key=arm["arm_id"],
                label=(arm["label"] or LABELS[arm["role"]]).capitalize(),
                role=ArmRole.SET_ASIDE if aside else ROLES[arm["role"]],
                role_reason="Cold application is no exercise" if aside else "",
                n_randomized=arm["n"],
                n_completed=completed.get(arm["arm_id"]),
                by=by,
            )
        )
    exercise = [arm for arm in made if arm.role == ArmRole.EXPERIMENTAL]
    if len(exercise) > 1:
        arms.combine(
            exercise, label="Exercise, both arms", by=by,
            reason="Both arms are exercise against one control",
        )  # fmt: skip


def _flag(study: Study, row: dict, values: list[dict[str, str]], *, by: User) -> None:
    """Outcomes of Table 1's flags, and those that values exist for. A flag speaks of a group of
    outcomes (quality of life): the whole of it, not each of its parts."""
    plan = {
        outcome["id"]: outcome["flag"]
        for outcome in _json("review.json")["outcomes"]
        if outcome["parent"] is None or outcome["id"].endswith("_total")
    }
    flags = {str(flag) for flag in row["outcome_flags"]}
    keys = {key for key, flag in plan.items() if flag in flags}
    keys |= {value["outcome_id"] for value in values}
    studies.flag(study, Outcome.objects.filter(review=study.review, key__in=keys), by=by)


BASIS = {"stated": "stated", "inferred": "inferred", "not_stated": "not_stated"}


def _judge(found: dict[str, Study], users: dict[str, User]) -> None:
    """Both judge as the paper states; null where it does not say."""
    tool = bias_tools.tool("rob-1")
    domains = {domain.key: domain for domain in tool.domains.all()}
    for row in _json("risk_of_bias.json")["assessments"]:
        for name in ("yh", "tt"):
            _assess(found[row["study_id"]], tool, domains, row["judgements"], by=users[name])


def _assess(study: Study, tool: BiasTool, domains: dict, judgements: dict, *, by: User) -> None:
    assessment = bias.start(study, tool, by=by)
    for key, said in judgements.items():
        bias.judge(
            assessment,
            domains[key],
            level=said["judgement"] or "",
            basis=BASIS[said["status"]],
            support=said["basis"],
            by=by,
        )
    bias.submit(assessment, by=by)


def _read(
    study: Study, rows: list[dict[str, str]], users: dict[str, User], *, misread: int | None
) -> None:
    """Two readings; one of Peng's takes the number randomized for the number analysed."""
    review = study.review
    arms_by_key = {arm.key: arm for arm in study.arms.all()}
    outcomes = {outcome.key: outcome for outcome in review.outcomes.all()}
    instruments = {instrument.key: instrument for instrument in review.instruments.all()}
    time = review.timepoints.get()
    for name in ("yh", "tt"):
        reading = extraction.start(study, by=users[name])
        for row in rows:
            entry = _entry(row, arms_by_key, outcomes, instruments)
            if misread and name == "yh":
                entry["n"] = misread
            extraction.enter(reading, timepoint=time, by=users[name], **entry)
        extraction.submit(reading, by=users[name])
    if misread:
        for row in rows:
            entry = _entry(row, arms_by_key, outcomes, instruments)
            extraction.settle(
                study, timepoint=time, by=users["arbiter"],
                taken_from="TT's; completers, thesis abstract", **entry,
            )  # fmt: skip
    for key in {row["outcome_id"] for row in rows} & {"fact_gog_ntx"}:
        direction = next(row["direction"] for row in rows if row["outcome_id"] == key)
        studies.declare_direction(
            study, instruments[key], direction=direction, by=users["yh"],
            quote="Simulated: the paper reads lower scores as better",
        )  # fmt: skip


def _entry(
    row: dict[str, str], by_key: dict[str, Arm], outcomes: dict, instruments: dict
) -> dict[str, Any]:
    return {
        "arm": by_key[row["arm_id"]],
        "outcome": outcomes[row["outcome_id"]],
        "instrument": instruments[row["outcome_id"]],
        "n": int(row["n"]),
        "mean": float(row["mean"]),
        "sd": float(row["sd"]),
        "origin": "simulated",
        "place": "Simulated value",
        "note": row["n_basis"],
    }


def _printed(row: dict, published: dict) -> dict[str, Any]:
    estimate, low, high, i2 = row["published"]
    return {
        "estimate": estimate, "ci_low": low, "ci_high": high, "i2": i2, "model": row["model"],
        "model_by_rule": row["model_by_rule"], "figure": published["figure"],
        "k": published["k_stated"],
    }  # fmt: skip
