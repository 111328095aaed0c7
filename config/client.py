"""Where a request came from: what wrong passwords are counted by."""

from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The client's address, as the outermost of our TRUSTED_PROXIES saw it.

    Each proxy notes at the end of X-Forwarded-For whom it answers; what stands before that was
    written by the client. Without a trusted proxy, or without a note of its, it is whoever
    connected to us.
    """
    count = settings.TRUSTED_PROXIES
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < count <= len(seen):
        with suppress(ValueError):
            return str(ip_address(seen[-count].strip()))
    return request.META.get("REMOTE_ADDR")
