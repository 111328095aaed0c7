"""What the engine refuses, each refusal with a stable code and a sentence for the reader."""

from typing import ClassVar


class StatsError(Exception):
    """A question that has no answer. The message is for people, `code` is for programs."""

    code: ClassVar[str] = "not-computable"


class BadEffects(StatsError):
    """Estimates or variances that are no numbers, not positive, or not of one length."""

    code = "bad-effects"


class BadData(StatsError):
    """Raw study data that cannot be true: more events than people, a negative SD."""

    code = "bad-data"


class TooFewStudies(StatsError):
    """The question needs more studies than there are."""

    code = "too-few-studies"


class NoVariation(StatsError):
    """The question needs differences (of variances, of a moderator) and there are none."""

    code = "no-variation"


class NotEstimable(StatsError):
    """The data leave the quantity undefined, e.g. an odds ratio without any event."""

    code = "not-estimable"


class TooUneven(StatsError):
    """Variances or moderators over so many orders of magnitude that double precision fails."""

    code = "too-uneven"


class LockedBelowTen(StatsError):
    """A test that misleads with fewer than ten studies, and nobody asked for it all the same."""

    code = "locked-below-ten-studies"


class UnknownChoice(StatsError):
    """A measure, method, test, profile or rule that the engine does not know."""

    code = "unknown-choice"


class UnreadableInput(StatsError):
    """A file or table whose columns are not those of any data type."""

    code = "unreadable-input"


def one_of(value: str, choices: "tuple[str, ...] | list[str]", *, what: str) -> str:
    """`value` when it is among `choices`; otherwise UnknownChoice naming them."""
    if value in choices:
        return value
    raise UnknownChoice(f"There is no {what} {value!r}; choose one of {', '.join(choices)}.")
