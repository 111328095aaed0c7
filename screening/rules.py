"""What verdicts amount to. Pure: no database, no framework."""

from collections.abc import Sequence
from enum import StrEnum


class Vote(StrEnum):
    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"


class Standing(StrEnum):
    WAITING = "waiting"
    INCLUDED = "included"
    EXCLUDED = "excluded"
    CONFLICT = "conflict"


def standing(votes: Sequence[str], *, required: int, ruling: str | None = None) -> Standing:
    """A ruling settles it; otherwise `required` votes must agree.

    A maybe lets a record through, as an include does: at title and abstract nobody is asked to
    be sure, and the full text decides (the convention of Covidence). Raises ValueError for a
    vote that is none, and for a ruling that does not settle.
    """
    cast = [Vote(vote) for vote in votes]
    if ruling is not None:
        if Vote(ruling) is Vote.MAYBE:
            raise ValueError("a ruling includes or excludes")
        return Standing.INCLUDED if Vote(ruling) is Vote.INCLUDE else Standing.EXCLUDED
    if len(cast) < required:
        return Standing.WAITING
    lets_through = {vote is not Vote.EXCLUDE for vote in cast}
    if lets_through == {True}:
        return Standing.INCLUDED
    if lets_through == {False}:
        return Standing.EXCLUDED
    return Standing.CONFLICT


def leading_reason(ranks: Sequence[int | None]) -> int | None:
    """Of the ranks of several reasons, the one that is reported: the first of the ranked list.

    Two people who exclude for different reasons do not disagree about the report.
    """
    given = [rank for rank in ranks if rank is not None]
    return min(given, default=None)
