"""What is still open before the next version: what must stand, and what it would leave undone."""

from dataclasses import dataclass

from django.urls import reverse

from analysis import results, standing
from evidence import reading_list
from evidence.models import Review, User
from screening import prisma

SCREENING = ("awaiting_screening", "other_awaiting_screening")
READING = ("dbr_awaiting", "other_awaiting")


@dataclass(frozen=True, slots=True)
class End:
    """One thing in a sentence; `url` opens the rows where it is still open."""

    ok: bool
    text: str
    url: str = ""
    link: str = "Show"


def of(review: Review, *, user: User) -> list[End]:
    """Only fresh results are asked for; the rest may stay open, and is said before freezing."""
    flow = prisma.flow(review)
    return [
        _fresh(review),
        _flow(review, flow),
        _waiting(review, flow, SCREENING, "record", "screened"),
        _waiting(review, flow, READING, "report", "assessed"),
        *_agreed(review, user),
        _refused(review),
    ]


def _fresh(review: Review) -> End:
    state, number = standing.state(review)
    if state == standing.FRESH:
        return End(ok=True, text=f"Results are fresh, run {number}.")
    if not number:
        return End(
            ok=False, text="No result is computed yet.", url=reverse("analyses", args=[review.slug])
        )
    return End(ok=False, text="Results are being computed: a version freezes fresh ones only.")


def _flow(review: Review, flow: prisma.Flow) -> End:
    wrong = [check.sentence for check in flow.checks if not check.ok]
    if not wrong:
        return End(ok=True, text="The flow adds up in every box.")
    url = reverse("overview", args=[review.slug])
    return End(ok=False, text=f"The flow does not add up: {wrong[0]}", url=url)


def _waiting(
    review: Review, flow: prisma.Flow, boxes: tuple[str, ...], unit: str, done: str
) -> End:
    found = {box: flow[box] for box in boxes if flow[box]}
    n = sum(found.values())
    if not n:
        return End(ok=True, text=f"Every {unit} is {done}.")
    words = f"1 {unit} is" if n == 1 else f"{n:,} {unit}s are"
    url = reverse("flow-box", args=[review.slug, next(iter(found))])
    return End(ok=False, text=f"{words} not yet {done}.", url=url)


def _agreed(review: Review, user: User) -> list[End]:
    ends = []
    for name, waits, what in (
        ("extraction", reading_list.extraction(review, user=user), "values"),
        ("bias", reading_list.bias(review, user=user), "risk of bias"),
    ):
        left = waits.total - waits.done
        if left:
            words = "1 study has" if left == 1 else f"{left:,} studies have"
            text = f"{words} no agreed {what} yet."
            ends.append(End(ok=False, text=text, url=reverse(name, args=[review.slug])))
        elif waits.total:
            ends.append(End(ok=True, text=f"Every study has agreed {what}."))
    return ends


def _refused(review: Review) -> End:
    rows = results.of(review)
    refused = [row for row in rows if row.refused]
    if not refused:
        return End(ok=True, text="Every analysis could be computed.")
    words = "1 analysis" if len(refused) == 1 else f"{len(refused):,} analyses"
    url = reverse("analyses", args=[review.slug])
    return End(ok=False, text=f"{words} of {len(rows):,} cannot be computed.", url=url)
