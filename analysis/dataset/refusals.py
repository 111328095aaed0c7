"""Why a data set cannot be pooled as asked. Each has a code and a sentence for the reader."""


class CannotBuild(Exception):
    """The analysis is refused. `code` is for programs, the message for people."""

    code = "cannot-build"


class DirectionUndeclared(CannotBuild):
    """Standardized differences need to know, of each instrument, which way is better."""

    code = "direction-undeclared"


class SamePeopleTwice(CannotBuild):
    """One study would count its people more than once."""

    code = "same-people-twice"


class DifferentInstruments(CannotBuild):
    """A mean difference over different scales has no unit."""

    code = "different-instruments"


class MixedOutcomes(CannotBuild):
    """Outcomes of different kinds or directions in one pool."""

    code = "mixed-outcomes"


class NothingToPool(CannotBuild):
    """No study has what the analysis needs."""

    code = "nothing-to-pool"


class LeftOut(Exception):
    """One study cannot take part; the message says why. Collected, not fatal."""
