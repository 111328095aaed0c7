"""Starting a review and changing what it asks."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from evidence import audit, edits, permissions
from evidence.errors import Invalid
from evidence.models import Membership, Review, ReviewStatus, Role, User
from evidence.permissions import Act

RESERVED = ("new", "api", "admin")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
QUESTION = ("population", "intervention", "comparator", "outcomes_sought", "study_design")
CHANGEABLE = (
    "title",
    "short_title",
    *QUESTION,
    "registry",
    "registration",
    "notice",
    "citation",
)


class SlugWrong(Invalid):
    code = "slug-wrong"


@transaction.atomic
def create(*, title: str, short_title: str, by: User, slug: str = "", **fields: Any) -> Review:
    """Start a review; whoever starts it leads it. `fields` are those of CHANGEABLE.

    The address is made from the short title where none is given. Raises SlugWrong, FieldWrong,
    FieldUnknown, NameTaken.
    """
    mine = Review.objects.filter(memberships__user=by, memberships__left_at=None)
    if not slug and mine.filter(title=title, short_title=short_title).exists():
        raise edits.NameTaken(f"You have a review “{short_title}” already.", field="title")
    review = Review(title=title, short_title=short_title, slug=slug or _address(short_title))
    if review.slug in RESERVED or not SLUG.fullmatch(review.slug):
        raise SlugWrong(
            "The address takes small letters, digits and single hyphens, such as cipn-exercise.",
            field="slug",
        )
    edits.apply(review, fields, allowed=CHANGEABLE)
    edits.save(review, taken=f"Another review has the address “{review.slug}”. Choose another.")
    Membership.objects.create(review=review, user=by, roles=[Role.LEAD])
    audit.record("review.created", f"Started “{title}”", review=review, about=review, by=by)
    return review


@transaction.atomic
def change(
    review: Review, *, by: User, seen: Mapping[str, Any] | None = None, **fields: Any
) -> Review:
    """Change the question, the registration or the titles. What is equal is left alone.

    `seen` is what a form showed of them: Stale for one that somebody changed since.
    """
    permissions.require(by, Act.EDIT_PROTOCOL, review)
    review = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    changes = edits.apply(review, fields, allowed=CHANGEABLE, seen=seen)
    if changes:
        edits.save(review, taken="Another review has this address.")
        audit.record(
            "review.changed",
            f"Changed {edits.in_words(changes)}",
            review=review,
            about=review,
            by=by,
            **edits.as_detail(changes),
        )
    return review


@transaction.atomic
def set_status(review: Review, *, status: ReviewStatus, by: User) -> Review:
    """Draft, under way or archived. An archived review stays readable."""
    permissions.require(by, Act.MANAGE_TEAM, review)
    review = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if review.status != status:
        before = review.get_status_display()
        review.status = ReviewStatus(status)
        review.save(update_fields=["status"])
        audit.record(
            "review.status",
            f"Review is now “{review.get_status_display()}”, before “{before}”",
            review=review,
            about=review,
            by=by,
        )
    return review


def _address(short_title: str) -> str:
    """A free address from the short title; numbered where the plain one is taken."""
    stem = slugify(short_title)[:50].strip("-") or "review"
    taken = set(Review.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken.update(RESERVED)
    number = 2
    slug = stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
