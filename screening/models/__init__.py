"""Who decided what on which record, and what it came to."""

from screening.models.decisions import Decision, Proposal, Ruling, Verdict
from screening.models.items import (
    Claim,
    Filled,
    Item,
    ItemOutcome,
    SetAside,
    SettledBy,
    Stage,
    StageKind,
)

__all__ = [
    "Claim",
    "Decision",
    "Filled",
    "Item",
    "ItemOutcome",
    "Proposal",
    "Ruling",
    "SetAside",
    "SettledBy",
    "Stage",
    "StageKind",
    "Verdict",
]
