"""A finished review comes in: what its people decided (`said`), mapped to people here."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from evidence import afterwards, audit, permissions, protocol
from evidence.errors import Invalid, Refused
from evidence.models import ExclusionReason, Import, ImportState, Review, User
from evidence.permissions import Act
from screening import brought, decisions
from screening.adopted import Adopted
from screening.brought import BroughtIn, GivenBack
from screening.models import Decision, Item, Stage, StageKind, Verdict
from screening.said import Unread, Vote, plain, votes

TASK = "screening.tasks.adopt"
BACK = "screening.tasks.give_back"
AT_ONCE = 200


class NotDone(Refused):
    code = "not-done"


class NothingHeld(Refused):
    code = "nothing-held"


class NobodyNamed(Invalid):
    code = "nobody-named"


class TooMany(Invalid):
    code = "too-many-people"


class NamedTwice(Invalid):
    code = "named-twice"


class NotAScreener(Invalid):
    code = "not-a-screener"


class WordUnknown(Invalid):
    code = "word-unknown"


def screeners(review: Review) -> list[User]:
    """The people who can have decided."""
    return permissions.members_who_may(Act.SCREEN, review)


@transaction.atomic
def ask(
    row: Import,
    *,
    people: Mapping[str, Sequence[User]],
    stage: str,
    by: User,
    whole: str = "",
    reason: ExclusionReason | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Queue the taking over. `people` says who a name of the file is: one person, or the people
    who decided together; THE_LIST with `whole` gives every record of the file that one verdict.
    `words` gives the verdict of words that are none by themselves; the others are counted.

    Raises NotDone, NobodyNamed, TooMany, NamedTwice, NotAScreener, decisions.ReasonMissing.
    """
    review = row.search.source.review
    permissions.require(by, Act.MANAGE_TEAM, review)
    if row.state != ImportState.DONE:
        raise NotDone("The import is not finished yet.")
    chosen = {name: list(given) for name, given in people.items() if given}
    _check(review, chosen, whole=whole, stage=stage, reason=reason)
    meant = {plain(word): verdict for word, verdict in (words or {}).items() if verdict}
    if not set(meant.values()) <= set(Verdict.values):
        raise WordUnknown("A word means include, exclude or maybe.", field="words")
    told = "; ".join(
        f"{name or 'the list'} is {' and '.join(map(str, given))}" for name, given in chosen.items()
    )
    told = "; ".join((told, *(f"“{word}” means {verdict}" for word, verdict in meant.items())))
    sentence = f"Takes over the decisions of “{row.file_name}”: {told}"
    audit.record("screening.adopting", sentence, review=review, about=row, by=by)
    afterwards.send(
        TASK,
        import_id=row.pk,
        people={name: [person.pk for person in given] for name, given in chosen.items()},
        stage=stage,
        whole=whole,
        reason_id=reason.pk if reason else None,
        words=meant,
        by_id=by.pk,
    )


def adopt(
    row: Import,
    *,
    people: Mapping[str, Sequence[User]],
    stage: str,
    by: User,
    whole: str = "",
    reason: ExclusionReason | None = None,
    words: Mapping[str, str] | None = None,
) -> Adopted:
    """Take the verdicts over, some hundred at a time; what is there already stays as it is.

    At full text each record is first let through by its titles, as it was over there, and an
    exclusion gets the reason that the file names if the protocol has it, else `reason`.
    """
    review = row.search.source.review
    permissions.require(by, Act.MANAGE_TEAM, review)
    done = Adopted()
    stages = {one.kind: one for one in Stage.objects.filter(review=review)}
    batch: list[Vote] = []
    for vote in votes(row, people, whole=whole, words=words):
        if isinstance(vote, Unread):
            done.unread[vote.word] += 1
            continue
        batch.append(vote)
        if len(batch) >= AT_ONCE:
            _take(batch, stages, stage=stage, reason=reason, row=row, by=by, done=done)
            batch = []
    _take(batch, stages, stage=stage, reason=reason, row=row, by=by, done=done)
    sentence = f"Took over the decisions of “{row.file_name}”: {done}"
    audit.record("screening.adopted", sentence, review=review, about=row, by=by)
    return done


def held(row: Import) -> int:
    """How many verdicts of the file stand."""
    return Decision.objects.standing().filter(came_with=row).count()


@transaction.atomic
def ask_back(row: Import, *, by: User) -> None:
    """Queue the taking back of every verdict that came with the file. Raises NothingHeld."""
    review = row.search.source.review
    permissions.require(by, Act.MANAGE_TEAM, review)
    if not held(row):
        raise NothingHeld("No verdict of this file stands.")
    sentence = f"Takes back the decisions that came with “{row.file_name}”"
    audit.record("screening.adopting-undone", sentence, review=review, about=row, by=by)
    afterwards.send(BACK, import_id=row.pk, by_id=by.pk)


def give_back(row: Import, *, by: User) -> dict[GivenBack, int]:
    """Take back what the file brought in, later stages first; how many records each way.

    What a person has added to here stays. Twice is once.
    """
    review = row.search.source.review
    permissions.require(by, Act.MANAGE_TEAM, review)
    done: dict[GivenBack, int] = {}
    with_it = Decision.objects.standing().filter(came_with=row).values("item_id")
    for kind in (StageKind.FULL_TEXT, StageKind.TITLE_ABSTRACT):
        items = Item.objects.filter(stage__review=review, stage__kind=kind, pk__in=with_it)
        for pk in list(items.order_by("pk").values_list("pk", flat=True)):
            item = Item.objects.select_related("stage__review").filter(pk=pk).first()
            if item is not None:
                result = brought.give_back(item, came_with=row, by=by)
                done[result] = done.get(result, 0) + 1
    told = "; ".join(f"{n:,} record{'' if n == 1 else 's'} {what}" for what, n in done.items())
    sentence = f"Took back the decisions that came with “{row.file_name}”: {told or 'none stood'}"
    audit.record("screening.adopted-undone", sentence, review=review, about=row, by=by)
    return done


@transaction.atomic
def _take(
    batch: Sequence[Vote],
    stages: Mapping[str, Stage],
    *,
    stage: str,
    reason: ExclusionReason | None,
    row: Import,
    by: User,
    done: Adopted,
) -> None:
    note = f"From “{row.file_name}”"
    if stage == StageKind.FULL_TEXT:
        first = _items(batch, stages.get(StageKind.TITLE_ABSTRACT))
        for vote in batch:
            item = first.get(vote.record_id)
            if item is not None:
                brought.bring_in(
                    item,
                    person=vote.person,
                    verdict=Verdict.INCLUDE,
                    note=note,
                    came_with=row,
                    by=by,
                )
    items = _items(batch, stages.get(stage))
    known = _reasons(row) if stage == StageKind.FULL_TEXT else {}
    for vote in batch:
        item = items.get(vote.record_id)
        if item is None:
            done.count(BroughtIn.NOT_THERE)
            continue
        excluded = vote.verdict == Verdict.EXCLUDE and stage == StageKind.FULL_TEXT
        named = [known[why.casefold()] for why in vote.why if why.casefold() in known]
        given = [*named, reason][0] if excluded else None
        foreign = "; ".join(vote.why) if excluded and not named else ""
        result = brought.bring_in(
            item,
            person=vote.person,
            verdict=vote.verdict,
            reason=given,
            note=f"{note}: {foreign}" if foreign else note,
            came_with=row,
            by=by,
        )
        done.count(result, foreign=foreign)


def _reasons(row: Import) -> dict[str, ExclusionReason]:
    """The reasons of the protocol in force by their words, which the file may have used too."""
    version = protocol.current(row.search.source.review)
    return {reason.label.casefold(): reason for reason in version.reasons.all()} if version else {}


def _items(batch: Sequence[Vote], stage: Stage | None) -> dict[int, Item]:
    if stage is None:
        return {}
    rows = stage.items.filter(record_id__in={vote.record_id for vote in batch})
    return {item.record_id: item for item in rows.order_by("pk")}


def _check(
    review: Review,
    people: Mapping[str, Sequence[User]],
    *,
    whole: str,
    stage: str,
    reason: ExclusionReason | None,
) -> None:
    if not people:
        raise NobodyNamed("Say for at least one name who it is here.", field="people")
    if stage not in StageKind.values:
        raise NobodyNamed("Choose the stage that the decisions belong to.", field="stage")
    if whole and whole not in {Verdict.INCLUDE, Verdict.EXCLUDE}:
        raise NobodyNamed("A list is included or excluded.", field="whole")
    known = {person.pk for person in screeners(review)}
    seats = Stage.objects.filter(review=review, kind=stage).values_list("required", flat=True)
    most = seats.first() or 2
    held: dict[int, str] = {}
    for name, given in people.items():
        if len(given) > most:
            raise TooMany(
                f"Each record takes {most} verdicts, so a name is at most {most} people.",
                field="people",
            )
        for person in given:
            if person.pk not in known:
                raise NotAScreener(f"{person} does not screen in this review.", field="people")
            if person.pk in held:
                raise NamedTwice(
                    f"{person} cannot be both “{held[person.pk]}” and “{name}”: one verdict each.",
                    field="people",
                )
            held[person.pk] = name
    if stage == StageKind.FULL_TEXT and reason is None and whole != Verdict.INCLUDE:
        raise decisions.ReasonMissing(
            "An exclusion at full text needs its reason: choose the one to use.", field="reason"
        )
    in_force = protocol.current(review)
    if reason is not None and (in_force is None or reason.version_id != in_force.pk):
        raise decisions.ReasonMissing("Choose a reason of the protocol in force.", field="reason")
