"""What waits for a person, across reviews: each app says it of its own rows.

An app registers one question when it starts; nobody asks another app's tables. What is counted
waits for this person alone, and never tells what a colleague has done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evidence.models import Review, User


@dataclass(frozen=True, slots=True)
class Waiting:
    """`n` things of one kind that wait in one review, and where to do them."""

    review: Review
    stage: str  # the name of the page in the river: "duplicates", "screen" ...
    label: str
    n: int
    url: str
    minutes: float = 0  # about how long it takes


Asked = Callable[[User, Sequence[Review]], Iterable[Waiting]]
_asked: list[Asked] = []


def register(ask: Asked) -> Asked:
    """Called once by an app's `ready`; twice is once."""
    if ask not in _asked:
        _asked.append(ask)
    return ask


def of(user: User, reviews: Sequence[Review]) -> list[Waiting]:
    """Everything that waits for this person in these reviews, in the order of the apps."""
    return [row for ask in _asked for row in ask(user, reviews) if row.n]
