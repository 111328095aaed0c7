"""The one translator of refusals: to a page, a piece of a page, or an API answer."""

import logging
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import page_not_found, server_error
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from evidence.errors import Invalid, Refused

log = logging.getLogger(__name__)


def status_of(refusal: Refused) -> int:
    """409: not now. 422: the input itself makes no sense."""
    if isinstance(refusal, Invalid):
        return status.HTTP_422_UNPROCESSABLE_ENTITY
    return status.HTTP_409_CONFLICT


class RefusalMiddleware:
    """The net under the pages: a refusal that no form caught becomes a sentence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == status.HTTP_405_METHOD_NOT_ALLOWED and not answer.content:
            return _only_by_form(request, answer)
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        template = "_refusal.html" if getattr(request, "htmx", False) else "errors/refused.html"
        context = {"refusal": error, "typed": _words_sent(request)}
        return render(request, template, context, status=status_of(error))


def _words_sent(request: HttpRequest) -> list[str]:
    """What a person typed into the form that was refused, so that the page can give it back."""
    return [
        text
        for name, texts in request.POST.lists()
        if not name.startswith(("csrf", "initial-", "seen")) and "password" not in name
        for text in texts
        if len(text.split()) > 1
    ]


def _only_by_form(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """In place of an empty answer: whoever signs in again is led to where the form was sent."""
    page = render(request, "errors/405.html", status=answer.status_code)
    page["Allow"] = answer["Allow"]
    return page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address: a page, or below /api/ the shape of every refusal there."""
    if request.path.startswith("/api/"):
        body = {"code": "not-found", "message": "There is nothing at this address."}
        return JsonResponse(body, status=status.HTTP_404_NOT_FOUND)
    return page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """Our own mistake: it is in the log; nothing of it is shown."""
    if request.path.startswith("/api/"):
        body = {"code": "server-error", "message": "Something went wrong here. It is noted."}
        return JsonResponse(body, status=status.HTTP_500_INTERNAL_SERVER_ERROR)
    return server_error(request)


def api_exception_handler(error: Exception, context: dict) -> Response | None:
    """Every refusal of the API is {"code", "message", "field"?} with a stable code.

    Nothing of a refused request is kept: its transaction is rolled back.
    """
    set_rollback()
    if isinstance(error, Refused):
        body = {"code": error.code, "message": error.message}
        if error.field:
            body["field"] = error.field
        return Response(body, status=status_of(error))
    if isinstance(error, PermissionDenied):
        message = getattr(error, "message", "You may not do this.")
        code = getattr(error, "code", "not-allowed")
        return Response({"code": code, "message": message}, status=status.HTTP_403_FORBIDDEN)
    if isinstance(error, IntegrityError):
        reference = uuid.uuid4().hex[:8]
        log.warning("refused by the database (%s): %s", reference, error)
        message = "The database refused this as it contradicts what is there."
        return Response(
            {"code": "contradiction", "message": message, "reference": reference},
            status=status.HTTP_409_CONFLICT,
        )
    if isinstance(error, Http404):
        error = NotFound("There is nothing at this address.")
    response = exception_handler(error, context)
    if response is not None:
        response.data = _in_one_shape(response.data)
    return response


def _in_one_shape(data: Any) -> dict[str, Any]:
    """Django REST framework's own refusals in our shape; its codes with our hyphens."""
    if isinstance(data, dict) and "detail" in data:
        detail = data["detail"]
        return {"code": getattr(detail, "code", "error").replace("_", "-"), "message": str(detail)}
    return {
        "code": "invalid",
        "message": "Some fields cannot be taken as they are.",
        "fields": data if isinstance(data, dict) else {"": data},
    }
