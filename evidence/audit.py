"""What happened, in words, written in the act's own transaction."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q

from evidence.models import AuditEntry, OpenedSeal, Review, User

if TYPE_CHECKING:
    from collections.abc import Iterator

_door: ContextVar[str] = ContextVar("door", default="page")


@contextmanager
def through(door: str, *, user: User | None = None) -> "Iterator[None]":
    """All acts inside came through this door: page, api, admin, task, command.

    Also the context of the row history, so that one act is one context.
    """
    token = _door.set(door)
    try:
        with pghistory.context(door=door, **({"user": user.pk} if user else {})):
            yield
    finally:
        _door.reset(token)


def because(why: str) -> None:
    """The reason of an act, beside its changes in the history of the rows, whatever the door."""
    if why.strip():
        pghistory.context(why=why.strip())  # adds to the request's or task's, where there is one


def key(row: models.Model) -> str:
    """How an audit entry names a row: record:12."""
    return f"{row._meta.model_name}:{row.pk}"


def record(
    act: str,
    sentence: str,
    *,
    review: Review,
    about: models.Model,
    by: User | None,
    seal: str = "",
    **detail: Any,
) -> AuditEntry:
    """Write one entry. With a `seal`, only the actor sees it until `open_seal` is called."""
    return AuditEntry.objects.create(
        review=review,
        act=act,
        sentence=sentence,
        about=key(about),
        by=by,
        door=_door.get(),
        seal=seal,
        detail=detail,
    )


def open_seal(seal: str) -> None:
    """What was blind is settled: the entries under this seal become visible."""
    OpenedSeal.objects.bulk_create([OpenedSeal(key=seal)], ignore_conflicts=True)


def seen(user: User) -> Q:
    """The entries that this person may see: not what a colleague did under a closed seal."""
    opened = OpenedSeal.objects.filter(key=OuterRef("seal"))
    return Q(seal="") | Q(by=user) | Q(Exists(opened))


def visible_to(user: User, review: Review) -> models.QuerySet[AuditEntry]:
    """The history that this person may see, newest first."""
    return AuditEntry.objects.filter(review=review).filter(seen(user))
