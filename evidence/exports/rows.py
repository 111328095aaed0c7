"""What is exported: a record, and what the review knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.parsers.clean import storable
from evidence.parsers.record import ParsedRecord


@dataclass(frozen=True, slots=True)
class Row:
    """One record with its facts: stage, decision, rank, by the name of their column."""

    record: ParsedRecord
    facts: Mapping[str, str] = field(default_factory=dict)


def line(text: str) -> str:
    """A text on one line, without signs that a file format could take for its own."""
    return " ".join(storable(text).split())


def rayyan_note(record: ParsedRecord) -> str:
    """Decisions and labels as Rayyan writes them in notes: other programs know that form."""
    said = ", ".join(f"{_quoted(who)}=>{_quoted(what)}" for who, what in record.decisions.items())
    parts = [f"RAYYAN-INCLUSION: {{{said}}}"] if said else []
    if record.labels:
        parts.append(
            f"RAYYAN-LABELS: {','.join(label.replace(',', ' ') for label in record.labels)}"
        )
    return " | ".join(parts)


def _quoted(text: str) -> str:
    plain = line(text).replace("{", "(").replace("}", ")").replace("\\", "/")
    return '"' + plain.replace('"', "'") + '"'
