"""What waits for one person in the gathering: readings, judgements, differences to settle.

Read model, a handful of queries for a whole review. A colleague's work shows only as "two are
in": while one is missing nothing is said of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from evidence import seats, waiting
from evidence.models import (
    Assessment,
    BiasTool,
    Extraction,
    Judgement,
    Membership,
    Review,
    Scope,
    Study,
    User,
    Value,
)
from evidence.permissions import Act, acts
from evidence.values import key_of

MINUTES_TO_READ, MINUTES_TO_JUDGE, MINUTES_TO_SETTLE = 30, 15, 3


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one study stands for one person.

    `state` is new, open (a draft of one's own), waiting (one's own is in), closed (two colleagues
    have it), differ or agreed (both are in).
    """

    study: Study
    state: str
    n_agreed: int
    n_open: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Studies this person can still read (or has open), and studies whose two readings differ."""

    total: int
    mine_open: int
    done: int
    to_settle: int

    @property
    def state(self) -> str:
        """none, half or full: what the rail's node shows."""
        if self.total and self.done == self.total:
            return "full"
        return "half" if self.done or self.to_settle else "none"


def both(review: Review, *, user: User) -> tuple[Waiting, Waiting]:
    """Of extraction and of bias, as every page shows them."""
    present = _present(review)
    reads = of_extraction(review, user=user, present=present)
    return _summed(reads), _summed(of_bias(review, user=user, present=present))


def extraction(review: Review, *, user: User) -> Waiting:
    """Only studies that are marked as reporting an outcome are read."""
    return _summed(of_extraction(review, user=user))


def bias(review: Review, *, user: User) -> Waiting:
    return _summed(of_bias(review, user=user))


def of_extraction(review: Review, *, user: User, present: set[int] | None = None) -> list[Standing]:
    """Each study that is read: what is open are values that nobody has settled yet.

    `present` are the ids of those who take part now, where the caller has asked already.
    """
    studies = list(Study.objects.filter(review=review, flagged__isnull=False).distinct())
    if not studies:
        return []  # every page asks, and most of a review's life is before its studies
    readings = _by_study(Extraction.objects.filter(study__review=review))
    values = Value.objects.filter(extraction__study__review=review)
    keys: dict[int, set] = defaultdict(set)
    for row in values.only("extraction_id", "outcome_id", "arm_id", "instrument_id", "timepoint"):
        keys[row.extraction_id].add(key_of(row))
    present = _present(review) if present is None else present
    return _standings(studies, readings, keys, present, user=user)


def of_bias(review: Review, *, user: User, present: set[int] | None = None) -> list[Standing]:
    """Each study, with the tool in use: what is open are domains that nobody has settled yet.

    `present` as in `of_extraction`.
    """
    studies = list(Study.objects.filter(review=review))
    if not studies:
        return []
    tool = BiasTool.objects.filter(assessments__study__review=review).first()
    rows = Assessment.objects.filter(study__review=review, tool=tool, scope=Scope.STUDY)
    judged: dict[int, set] = defaultdict(set)
    for assessment, domain in Judgement.objects.filter(assessment__in=rows).values_list(
        "assessment_id", "domain_id"
    ):
        judged[assessment].add(domain)
    present = _present(review) if present is None else present
    return _standings(studies, _by_study(rows), judged, present, user=user)


def waits(user: User, reviews: Sequence[Review]) -> Iterable[waiting.Waiting]:
    """What of gathering waits for this person, for the list across reviews."""
    for review in reviews:
        allowed = acts(user, review)
        if not {Act.EXTRACT, Act.JUDGE, Act.SETTLE} & allowed:
            continue
        yield from _waits(
            review, extraction(review, user=user), "extraction", "studies to read",
            mine=Act.EXTRACT in allowed, settles=Act.SETTLE in allowed, minutes=MINUTES_TO_READ,
        )  # fmt: skip
        yield from _waits(
            review, bias(review, user=user), "bias", "studies to judge",
            mine=Act.JUDGE in allowed, settles=Act.SETTLE in allowed, minutes=MINUTES_TO_JUDGE,
        )  # fmt: skip


def _waits(
    review: Review,
    found: Waiting,
    page: str,
    words: str,
    *,
    mine: bool,
    settles: bool,
    minutes: int,
) -> Iterable[waiting.Waiting]:
    url = reverse(page, args=[review.slug])
    if mine:
        n = found.mine_open
        yield waiting.Waiting(review, page, words, n, url, minutes=minutes * n)
    if settles:
        n = found.to_settle
        what = "readings to agree" if page == "extraction" else "judgements to agree"
        yield waiting.Waiting(review, page, what, n, url, minutes=MINUTES_TO_SETTLE * n)


def _summed(rows: list[Standing]) -> Waiting:
    states = [row.state for row in rows]
    return Waiting(
        total=len(rows),
        mine_open=states.count("new") + states.count("open"),
        done=states.count("agreed"),
        to_settle=states.count("differ"),
    )


def _by_study(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.study_id].append(row)
    return found


def _present(review: Review) -> set[int]:
    rows = Membership.objects.filter(review=review, left_at=None)
    return set(rows.values_list("user", flat=True))


def _standings(
    studies: list[Study],
    readings: dict[int, list[Any]],
    keys: dict[int, set],
    present: set[int],
    *,
    user: User,
) -> list[Standing]:
    return [_standing(study, readings[study.pk], keys, present, user=user) for study in studies]


def _standing(
    study: Study, rows: list[Any], keys: dict[int, set], present: set[int], *, user: User
) -> Standing:
    agreed = {key for row in rows if row.is_consensus for key in keys[row.pk]}
    own = [row for row in rows if not row.is_consensus]
    finished = sorted((r for r in own if r.submitted_at), key=lambda r: (r.submitted_at, r.pk))
    mine = next((row for row in own if row.by_id == user.pk), None)
    n_open = 0
    if len(finished) >= seats.PLACES:
        read = set().union(*(keys[row.pk] for row in finished[: seats.PLACES]))
        n_open = len(read - agreed)
        state = "differ" if n_open else "agreed"
    elif mine is not None:
        state = "waiting" if mine.submitted_at else "open"
    else:
        held = sum(1 for row in own if row.submitted_at or row.by_id in present)
        state = "closed" if held >= seats.PLACES else "new"
    return Standing(study, state, len(agreed), n_open)
