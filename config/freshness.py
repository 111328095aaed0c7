"""After every request that may have written: ask for what became stale to be refreshed."""

from django.http import HttpRequest, HttpResponse

from analysis import freshness

READING = {"GET", "HEAD", "OPTIONS"}


class FreshnessMiddleware:
    """Stands outside the request's transaction, so the edit is committed when it asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in READING:
            freshness.request_stale()
        return response
