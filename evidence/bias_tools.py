"""The tools this server knows, as data. Another tool is another entry here, or rows by hand."""

from typing import Any

from django.db import transaction

from evidence.models import BiasDomain, BiasTool

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
    ],
}
TOOLS: dict[str, dict[str, Any]] = {tool["key"]: tool for tool in (ROB1,)}


@transaction.atomic
def tool(key: str) -> BiasTool:
    """The tool as rows, made when it is first asked for. Raises KeyError for an unknown one."""
    data = TOOLS[key]
    row, created = BiasTool.objects.get_or_create(
        key=key,
        defaults={"name": data["name"], "version": data["version"], "levels": data["levels"]},
    )
    if created:
        BiasDomain.objects.bulk_create(
            BiasDomain(tool=row, key=domain, label=label, kind=kind, position=place)
            for place, (domain, label, kind) in enumerate(data["domains"], start=1)
        )
    return row
