"""The administration: its door asks the roles of the reviews, as every other door does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse

from evidence import audit, permissions
from evidence.permissions import Act


class LedgerAdminSite(admin.AdminSite):
    """Open to who may correct data in a review, and to those who keep the accounts (is_staff)."""

    site_header = site_title = "Evidence Ledger administration"
    index_title = "What you may correct"
    login_form = AuthenticationForm

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or not user.is_active:
            return False
        return user.is_staff or permissions.reviews_where(user, Act.CURATE).exists()

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False):  # noqa: FBT001, FBT002 - Django's signature
        """Whatever is done inside came through this door, in the audit and in the row history."""

        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with audit.through("admin", user=request.user):
                return view(request, *args, **kwargs)

        return super().admin_view(inside, cacheable)
