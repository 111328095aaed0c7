"""The CIPN review, loaded through the verbs: plan, searches, decisions, readings, analyses."""

import json
from typing import Any

from analysis.examples import cipn_gathering, cipn_records, cipn_screening, people
from analysis.examples.cipn_records import DATA
from evidence import imports, ingest, outcomes, protocol, reviews, sources
from evidence.models import Direction, ProtocolVersion, Review, User
from screening import queues

SLUG = "cipn"
NOTICE = (
    "Demonstration of a published review. Its counts, trials, arms and stated judgements are real. "
    "Study-level values, records titled “Simulated record”, single decisions and their dates are "
    "simulated: they are not trial results."
)


def load(users: dict[str, User]) -> Review:
    """The whole review. The caller asks first whether it is there."""
    plan = _json("review.json")
    lead = users["lead"]
    review = reviews.create(
        slug=SLUG,
        title=plan["title"]["value"],
        short_title="CIPN exercise",
        by=lead,
        population=plan["question"]["population"]["value"],
        intervention=plan["question"]["intervention"]["value"],
        comparator=plan["question"]["comparator"]["value"],
        outcomes_sought="Symptoms, quality of life, pain, balance, FACT/GOG-NTX",
        study_design=plan["question"]["study_design"]["value"],
        registry="PROSPERO",
        registration=plan["registration"]["value"]["id"],
        notice=NOTICE,
        citation=plan["sources"]["huang2024"],
    )
    people.join(review, users)
    version = _protocol(review, plan, by=lead)
    _outcomes(review, plan, by=lead)
    _import(review, plan, users)
    cipn_screening.decide(review, users)
    cipn_gathering.gather(review, users)
    cipn_gathering.analyse(review, version, by=lead)
    return review


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _protocol(review: Review, plan: dict, *, by: User) -> ProtocolVersion:
    version = protocol.draft(review, by=by)
    included = [
        {"code": f"I{i}", "kind": "include", "text": row["value"]}
        for i, row in enumerate(plan["inclusion_criteria"], start=1)
    ]
    excluded = [
        {"code": row["code"], "kind": "exclude", "text": row["value"]}
        for row in plan["exclusion_criteria"]
    ]
    protocol.set_criteria(version, criteria=[*included, *excluded], by=by)
    protocol.set_reasons(version, reasons=cipn_screening.REASONS, by=by)
    protocol.set_plan(
        version,
        by=by,
        measure="SMD",
        profile="metan",
        model_rule="by_i2",
        i2_limit=50,
        tau2_method="DL",
        interval="z",
        verdicts_required=2,
    )
    return protocol.freeze(version, by=by)


GROUPS = {
    "symptom_score": "Symptoms", "numbness": "Numbness", "tingling": "Tingling",
    "qol": "Quality of life",
}  # fmt: skip


def _outcomes(review: Review, plan: dict, *, by: User) -> None:
    """Outcomes with their direction, each measured on the simulated scale; FACT/GOG-NTX is scored
    both ways by the trials, so its direction is left to each study."""
    for row in plan["outcomes"]:
        direction = Direction(row["direction"]) if row["direction"] else None
        outcomes.add(
            review,
            label=row["label"],
            key=row["id"],
            level=row["level"],
            group=GROUPS.get(row["parent"] or "", ""),
            direction=direction,
            by=by,
        )
        ntx = row["id"] == "fact_gog_ntx"
        outcomes.add_instrument(
            review,
            name="FACT/GOG-NTX" if ntx else f"{row['label']}, simulated 0–100 scale",
            key=row["id"],
            minimum=0,
            maximum=100,
            direction=None if ntx else direction,
            by=by,
        )
    outcomes.add_timepoint(review, label="After the intervention", by=by)


def _import(review: Review, plan: dict, users: dict[str, User]) -> None:
    """The seven searches and their files, read and matched as any import is."""
    printed = plan["search"]["example_pubmed"]["value"]
    by = users["yh"]
    for name, file_name, content in cipn_records.files():
        source = sources.add(review, name=name, by=by)
        search = sources.add_search(
            source,
            by=by,
            period="Inception to November 2022",
            strategy=printed if name == "PubMed" else "",
            note="" if name == "PubMed" else "The publication prints the PubMed string only.",
        )
        row = imports.start(search, file=content, name=file_name, by=by, simulated=False)
        ingest.run(row.pk)
    queues.open_to_screen(review)
    queues.fill(review)
