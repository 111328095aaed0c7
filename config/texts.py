"""What people send: without the one character that no text of the database can hold."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, QueryDict

NUL = "\x00"


class WithoutNulMiddleware:
    """Takes NUL out of addresses and forms. It has no meaning, and comes along when text is pasted.

    The API answers such a text with a refusal: who writes a program is told.
    """

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Not before the view is known: until then nobody has read the form."""
        if request.path.startswith("/api/"):
            return
        if _has_nul(request.GET):
            request.GET = _without_nul(request.GET)
        if request.method == "POST" and _has_nul(request.POST):
            request.POST = _without_nul(request.POST)


def _has_nul(sent: QueryDict) -> bool:
    return any(NUL in text for _, texts in sent.lists() for text in texts)


def _without_nul(sent: QueryDict) -> QueryDict:
    clean = sent.copy()
    for name, texts in sent.lists():
        clean.setlist(name, [text.replace(NUL, "") for text in texts])
    return clean
