"""Where is searched: databases, registers and other methods, and each search made there."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from evidence import audit, edits, permissions
from evidence.errors import Invalid, Refused
from evidence.models import Review, Search, Source, SourceKind, User
from evidence.permissions import Act

USUAL = ("PubMed", "Embase", "Web of Science", "CNKI", "Wanfang Data", "VIP", "CBM")
CHANGEABLE = ("name", "kind", "platform", "position")
SEARCHED = ("searched_on", "period", "strategy", "hits_reported", "note")


class HasImports(Refused):
    """What was read stays bound to where it came from."""

    code = "has-imports"


class NoName(Invalid):
    code = "no-name"


@transaction.atomic
def add(
    review: Review,
    *,
    name: str,
    by: User,
    kind: str = SourceKind.DATABASE,
    platform: str = "",
) -> Source:
    """Add a source. `kind` decides its column in the flow diagram. Raises NameTaken, NoName."""
    permissions.require(by, Act.IMPORT, review)
    if not name.strip():
        raise NoName("Give the source its name, such as PubMed.", field="name")
    position = review.sources.count() + 1
    row = Source(review=review, name=name.strip(), kind=kind, platform=platform, position=position)
    edits.save(row, taken=f"“{row.name}” is among the sources already.")
    audit.record("source.added", f"Added source {row.name}", review=review, about=row, by=by)
    return row


@transaction.atomic
def add_usual(review: Review, *, by: User) -> list[Source]:
    """The seven databases most reviews search; those that are there stay as they are."""
    permissions.require(by, Act.IMPORT, review)
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    there = set(review.sources.values_list("name", flat=True))
    return [add(review, name=name, by=by) for name in USUAL if name not in there]


@transaction.atomic
def change(
    source: Source, *, by: User, seen: Mapping[str, Any] | None = None, **fields: Any
) -> Source:
    """Change a source. `seen` is what a form showed: Stale where that changed since."""
    permissions.require(by, Act.IMPORT, source.review)
    row = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    changes = edits.apply(row, fields, allowed=CHANGEABLE, seen=seen)
    if changes:
        edits.save(row, taken=f"“{row.name}” is among the sources already.")
        _note(row, "source.changed", f"{row.name}: {edits.in_words(changes)}", by=by, of=changes)
    return row


@transaction.atomic
def remove(source: Source, *, by: User) -> None:
    """Take a source out while nothing was read from it (HasImports)."""
    permissions.require(by, Act.IMPORT, source.review)
    audit.record(
        "source.removed", f"Removed source {source}", review=source.review, about=source, by=by
    )
    try:
        source.delete()
    except ProtectedError as error:
        raise HasImports(f"Files were imported from {source}, so it stays.") from error


@transaction.atomic
def add_search(source: Source, *, by: User, **fields: Any) -> Search:
    """Add a search: searched_on, period, strategy, hits_reported, note.

    Raises NameTaken where a search of the source says all the same.
    """
    permissions.require(by, Act.IMPORT, source.review)
    row = Search(source=source)
    edits.apply(row, fields, allowed=SEARCHED)
    Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    said = {name: getattr(row, name) for name in SEARCHED}
    if (row.strategy or row.searched_on) and source.searches.filter(**said).exists():
        raise edits.NameTaken("This search is there already.")
    edits.save(row, taken="This search is there already.")
    hits = "" if row.hits_reported is None else f", {row.hits_reported:,} hits"
    sentence = f"Added a search of {source}{hits}"
    audit.record("search.added", sentence, review=source.review, about=row, by=by)
    return row


@transaction.atomic
def search_of(review: Review, *, name: str, by: User) -> Search:
    """A new search of the source of this name, which is added where it is not there yet."""
    permissions.require(by, Act.IMPORT, review)
    source = review.sources.filter(name=name).first() or add(review, name=name, by=by)
    return add_search(source, by=by)


@transaction.atomic
def change_search(
    search: Search, *, by: User, seen: Mapping[str, Any] | None = None, **fields: Any
) -> Search:
    """Change a search. `seen` is what a form showed: Stale where that changed since."""
    permissions.require(by, Act.IMPORT, search.source.review)
    row = Search.objects.select_for_update(no_key=True, of=("self",)).get(pk=search.pk)
    changes = edits.apply(row, fields, allowed=SEARCHED, seen=seen)
    if changes:
        edits.save(row, taken="This search is there already.")
        sentence = f"Search of {row.source}: {edits.in_words(changes)}"
        _note(row.source, "search.changed", sentence, by=by, of=changes)
    return row


@transaction.atomic
def remove_search(search: Search, *, by: User) -> None:
    """Take a search out while no file was imported into it (HasImports)."""
    review = search.source.review
    permissions.require(by, Act.IMPORT, review)
    sentence = f"Removed a search of {search.source}"
    audit.record("search.removed", sentence, review=review, about=search, by=by)
    try:
        search.delete()
    except ProtectedError as error:
        raise HasImports("A file was imported into this search, so it stays.") from error


def _note(source: Source, act: str, sentence: str, *, by: User, of: edits.Changes) -> None:
    audit.record(act, sentence, review=source.review, about=source, by=by, **edits.as_detail(of))
