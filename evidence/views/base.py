"""What every page of a review does first: find the review this person may see."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from evidence import permissions
from evidence.edits import NOT_THERE
from evidence.errors import Refused
from evidence.models import Membership
from evidence.permissions import Act

Page = Callable[..., HttpResponse]


def typed(request: HttpRequest, name: str, *, longest: int | None = None) -> str:
    """What a person typed into a field."""
    return request.POST.get(name, "").strip()[:longest]


def seen(request: HttpRequest, name: str) -> int | None:
    """The revision that the page showed of one of its rows, NOT_THERE for a row that it showed
    to be missing; None where the page does not say."""
    try:
        shown = json.loads(request.POST.get("seen", ""))
        found = shown.get(name, NOT_THERE)
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, int) else None


def drafted(refused: Iterable[Refused], shows: Mapping[str, int]) -> HttpResponse:
    """The answer to a form that saves itself: nothing, or in a sentence what is not saved yet.
    `shows` are the revisions that the page shows from now on."""
    words = " ".join(dict.fromkeys(one.message for one in refused))[:290]
    status = 422 if words else 204
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    answer["X-Seen"] = json.dumps(shows)
    return answer


def whole(text: str) -> int:
    """An id or a number as it was sent; 0, which is no row's, when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def chosen(request: HttpRequest, name: str) -> int:
    """The id that was chosen in a field; 0 when it is none."""
    return whole(request.POST.get(name, ""))


def all_chosen(request: HttpRequest, name: str) -> list[int]:
    """The ids that were chosen in a field."""
    return [pk for pk in map(whole, request.POST.getlist(name)) if pk]


def in_review(act: Act = Act.READ) -> Callable[[Page], Page]:
    """The view gets the review in place of its slug; a stranger's review is a 404.

    `request.review` and `request.acts` are set for the view, its template and the shell around
    it. `act` is what it takes to see the page at all; what the page changes is asked again by
    the verb.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        def page(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            mine = Membership.objects.filter(user=request.user, left_at=None)
            membership = get_object_or_404(mine.select_related("review"), review__slug=slug)
            review = membership.review
            acts = permissions.remember(review, user=request.user, held=membership.roles)
            if act not in acts:
                raise permissions.NotAllowed(act, review)
            request.review, request.acts = review, acts
            return view(request, review, *args, **kwargs)

        return page

    return decorate
