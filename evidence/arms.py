"""Arms of a study: their roles and numbers, and the declared acts of combining or setting aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from evidence import audit, edits, permissions
from evidence.errors import Invalid, Refused, Stale
from evidence.models import Arm, ArmCombination, ArmRole, Review, Study, User
from evidence.permissions import Act

FIELDS = ("label", "role", "role_reason", "n_randomized", "n_analysed", "n_completed", "position")


class ArmHasValues(Refused):
    code = "arm-has-values"


class CannotCombine(Refused):
    code = "cannot-combine"


class ReasonMissing(Invalid):
    code = "reason-missing"


class NumbersDisagree(Invalid):
    code = "numbers-disagree"


@transaction.atomic
def add(study: Study, *, label: str, role: str, by: User, key: str = "", **fields: Any) -> Arm:
    """Add an arm: n_randomized, n_analysed, n_completed, role_reason when it is set aside.

    Without a key it gets one of its label that is free in the study. Raises NameTaken where an arm
    has this label: the same form sent twice is one arm.
    """
    permissions.require(by, Act.EDIT_STUDY, study.review)
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    if study.arms.filter(label__iexact=label.strip()).exists():
        raise edits.NameTaken(f"{study} already has an arm “{label}”.", field="label")
    arm = Arm(
        study=study, key=key or _free_key(study, label), label=label, role=role,
        position=study.arms.count() + 1,
    )  # fmt: skip
    edits.apply(arm, fields, allowed=FIELDS)
    _check(arm)
    edits.save(arm, taken=f"{study} already has an arm “{key}”.")
    audit.record(
        "arm.added", f"{study}: added arm {label}", review=study.review, about=study, by=by
    )
    return arm


@transaction.atomic
def change(arm: Arm, *, by: User, why: str = "", revision: int | None = None, **fields: Any) -> Arm:
    """Change an arm. Raises Stale, NumbersDisagree, ReasonMissing, FieldWrong."""
    permissions.require(by, Act.EDIT_STUDY, arm.study.review)
    row = _locked(arm, revision=revision)
    changes = edits.apply(row, fields, allowed=FIELDS)
    if not changes:
        return row
    _check(row)
    left = row.combination if "role" in changes else None
    if left is not None:
        row.combination = None  # only arms of one role are analysed as one
    audit.because(why)
    edits.save(row, taken="Another arm of this study has this key.")
    if left is not None:
        _part_if_alone(left, by=by)
    _note(row, "arm.changed", f"{edits.in_words(changes, of=row)}. {why}".rstrip(". "), by=by)
    row.refresh_from_db()
    return row


def set_aside(arm: Arm, *, reason: str, by: User) -> Arm:
    """The arm stays in the trial but is in no total and no pool; the reason is shown."""
    return change(arm, by=by, role=ArmRole.SET_ASIDE, role_reason=reason.strip())


@transaction.atomic
def combine(arms: Sequence[Arm], *, label: str, reason: str, by: User) -> ArmCombination:
    """Declare that these arms of one role are analysed as one group.

    Raises CannotCombine for arms of different studies or roles, ReasonMissing.
    """
    study = arms[0].study if arms else None
    if study is None or len(arms) < 2:
        raise CannotCombine("Choose two arms or more.")
    permissions.require(by, Act.EDIT_STUDY, study.review)
    rows = list(Arm.objects.select_for_update(no_key=True).filter(pk__in=[arm.pk for arm in arms]))
    if len(rows) < 2:
        raise CannotCombine("Choose two arms or more.")
    if {row.study_id for row in rows} != {study.pk}:
        raise CannotCombine("Only arms of one study can be combined.")
    if len({row.role for row in rows}) > 1 or rows[0].role == ArmRole.SET_ASIDE:
        raise CannotCombine("Only arms of one role, experimental or comparator, can be combined.")
    if not reason.strip():
        raise ReasonMissing("Say why these arms are analysed as one.", field="reason")
    there = rows[0].combination
    if there is not None and set(there.arms.all()) == set(rows):
        return there  # sent twice
    former = {row.combination for row in rows if row.combination is not None}
    combination = ArmCombination(study=study, label=label.strip(), reason=reason.strip(), by=by)
    edits.save(combination, taken="Someone combined these arms in the same moment. Look again.")
    for row in rows:
        row.combination = combination
        row.save(update_fields=["combination"])
    for one in former:
        _part_if_alone(one, by=by)
    names = " and ".join(row.label for row in rows)
    audit.record(
        "arms.combined", f"{study}: {names} are analysed as one, {label}",
        review=study.review, about=study, by=by,
    )  # fmt: skip
    return combination


@transaction.atomic
def separate(combination: ArmCombination, *, by: User) -> None:
    """Take a combination back: the arms stand alone again."""
    study = combination.study
    permissions.require(by, Act.EDIT_STUDY, study.review)
    Arm.objects.filter(combination=combination).update(combination=None)
    audit.record(
        "arms.separated", f"{study}: {combination.label} is taken apart",
        review=study.review, about=study, by=by,
    )  # fmt: skip
    combination.delete()


@transaction.atomic
def remove(arm: Arm, *, by: User) -> None:
    """Take an arm away while nobody has read a value of it."""
    permissions.require(by, Act.EDIT_STUDY, arm.study.review)
    arm = _locked(arm, revision=None)
    _note(arm, "arm.removed", "removed", by=by)
    left = arm.combination
    try:
        arm.delete()
    except ProtectedError as error:
        raise ArmHasValues(f"{arm} has values, so it stays. Set it aside instead.") from error
    if left is not None:
        _part_if_alone(left, by=by)


@dataclass(frozen=True, slots=True)
class People:
    """How many take part: all arms, those set aside, and the difference, which counts."""

    all_arms: int
    set_aside: int

    @property
    def eligible(self) -> int:
        return self.all_arms - self.set_aside

    @property
    def formula(self) -> str:
        if not self.set_aside:
            return f"{self.all_arms:,}"
        return f"{self.all_arms:,} − {self.set_aside:,} = {self.eligible:,}"


def people(review: Review) -> People:
    """The sum of the arms of every included study, by its formula (1,154 − 30 = 1,124).

    An arm counts with the people randomized; where only the analysed are stated, with those.
    """
    rows = Arm.objects.filter(study__review=review).values_list(
        "role", "n_randomized", "n_analysed"
    )
    counted = [(role, randomized or analysed or 0) for role, randomized, analysed in rows]
    return People(
        all_arms=sum(n for _, n in counted),
        set_aside=sum(n for role, n in counted if role == ArmRole.SET_ASIDE),
    )


def _locked(arm: Arm, *, revision: int | None) -> Arm:
    row = Arm.objects.select_for_update(no_key=True).select_related("study").get(pk=arm.pk)
    if revision is not None and row.revision != revision:
        raise Stale(f"{row} was changed meanwhile. Here is the newest; your entries are kept.")
    return row


def _part_if_alone(combination: ArmCombination, *, by: User) -> None:
    """One arm is no combination."""
    if combination.arms.count() < 2:
        separate(combination, by=by)


def _free_key(study: Study, label: str) -> str:
    base = slugify(label)[:16] or "arm"
    taken = set(study.arms.values_list("key", flat=True))
    candidates = (base if i == 1 else f"{base}-{i}" for i in range(1, len(taken) + 2))
    return next(key for key in candidates if key not in taken)


def _check(arm: Arm) -> None:
    if arm.role == ArmRole.SET_ASIDE and not arm.role_reason.strip():
        raise ReasonMissing("Say why this arm is set aside.", field="role_reason")
    if arm.role != ArmRole.SET_ASIDE:
        arm.role_reason = ""
    randomized = arm.n_randomized
    for name in ("n_analysed", "n_completed"):
        n = getattr(arm, name)
        if n is not None and randomized is not None and n > randomized:
            raise NumbersDisagree(
                f"{n} cannot be more than the {randomized} who were randomized.", field=name
            )


def _note(arm: Arm, act: str, words: str, *, by: User) -> None:
    sentence = f"{arm.study}, {arm.label}: {words}"
    audit.record(act, sentence, review=arm.study.review, about=arm.study, by=by)
