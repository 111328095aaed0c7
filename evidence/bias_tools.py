"""The tools this server knows, as data. Another tool is a file that `load_bias_tool` reads."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from evidence import audit, edits, permissions
from evidence.errors import Invalid, Refused
from evidence.models import Assessment, BiasDomain, BiasTool, Review, User
from evidence.permissions import Act

LOW = {"key": "low", "label": "Low risk", "mark": "+"}
UNCLEAR = {"key": "unclear", "label": "Unclear risk", "mark": "?"}
HIGH = {"key": "high", "label": "High risk", "mark": "−"}

# Higgins et al. 2011, doi:10.1136/bmj.d5928; what RevMan 5 draws.
ROB1: dict[str, Any] = {
    "key": "rob-1",
    "name": "Cochrane RoB 1",
    "version": "2011",
    "levels": [LOW, UNCLEAR, HIGH],
    "domains": [
        {"key": key, "label": label, "kind": kind}
        for key, label, kind in (
            ("random_sequence_generation", "Random sequence generation", "Selection bias"),
            ("allocation_concealment", "Allocation concealment", "Selection bias"),
            (
                "blinding_participants_personnel",
                "Blinding of participants and personnel",
                "Performance bias",
            ),
            ("blinding_outcome_assessment", "Blinding of outcome assessment", "Detection bias"),
            ("incomplete_outcome_data", "Incomplete outcome data", "Attrition bias"),
            ("selective_reporting", "Selective reporting", "Reporting bias"),
            ("other_bias", "Other bias", "Other bias"),
        )
    ],
}
TOOLS: dict[str, dict[str, Any]] = {tool["key"]: tool for tool in (ROB1,)}


DEFAULT = "rob-1"


class ToolInUse(Refused):
    code = "bias-tool-in-use"


class ToolIncomplete(Invalid):
    code = "bias-tool-incomplete"


@transaction.atomic
def tool(key: str) -> BiasTool:
    """The tool as rows, made when it is first asked for. Raises KeyError for an unknown one."""
    row = BiasTool.objects.filter(key=key).first()
    return row or load(TOOLS[key])


@transaction.atomic
def load(data: Mapping[str, Any]) -> BiasTool:
    """A tool from its data: key, name, version, levels [{key, label, mark}] from best to worst, and
    domains [{key, label, kind, guidance, questions}] in their order.

    A tool that nobody has judged with yet is replaced. Raises ToolIncomplete, ToolInUse.
    """
    levels, domains = _complete(data)
    there = BiasTool.objects.filter(key=data["key"]).first()
    if there is not None and there.assessments.exists():
        raise ToolInUse(f"Studies were judged with {there}. Give the changed tool another key.")
    row = there or BiasTool(key=data["key"])
    row.name, row.version, row.levels = data["name"], data.get("version", ""), levels
    edits.save(row, taken=f"There is a tool “{data['key']}” already.")
    row.domains.all().delete()
    for place, domain in enumerate(domains, start=1):
        fields = {name: domain[name] for name in DOMAIN_FIELDS if name in domain}
        one = BiasDomain(tool=row, position=place, **fields)
        edits.save(one, taken=f"Two domains have the key “{one.key}”.")
    return row


DOMAIN_FIELDS = ("key", "label", "kind", "guidance", "questions")


def _complete(data: Mapping[str, Any]) -> tuple[list[dict], list[dict]]:
    for name in ("key", "name", "levels", "domains"):
        if not data.get(name):
            raise ToolIncomplete(f"A tool needs “{name}”.", field=name)
    levels, domains = data["levels"], data["domains"]
    for what, rows in (("level", levels), ("domain", domains)):
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ToolIncomplete(f"The {what}s are a list of objects.", field=f"{what}s")
        for row in rows:
            if not (row.get("key") and row.get("label")):
                raise ToolIncomplete(f"Each {what} needs a key and a label.", field=f"{what}s")
    return levels, domains


def of(review: Review) -> BiasTool:
    """The tool that was chosen, else the one that was begun with, else RoB 1."""
    if review.bias_tool is not None:
        return review.bias_tool
    used = BiasTool.objects.filter(assessments__study__review=review).first()
    return used or tool(DEFAULT)


@transaction.atomic
def choose(review: Review, row: BiasTool, *, by: User) -> None:
    """Judge with this tool from now on. Raises ToolInUse once somebody judged with another."""
    permissions.require(by, Act.EDIT_PROTOCOL, review)
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if begun(review, but=row):
        raise ToolInUse("Studies are judged with another tool already. Finish with that one.")
    review.bias_tool = row
    review.save(update_fields=["bias_tool"])
    audit.record(
        "bias.tool", f"Risk of bias is judged with {row}", review=review, about=review, by=by
    )


def begun(review: Review, *, but: BiasTool | None = None) -> bool:
    """Somebody has begun to judge (with another tool than `but`)."""
    rows = Assessment.objects.filter(study__review=review)
    return (rows if but is None else rows.exclude(tool=but)).exists()
