"""Pure: one finding of the check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: from `start` to `end` of the string. `code` is stable."""

    code: str
    start: int
    end: int
    sentence: str
