"""The administration of this product in place of Django's own."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core.checks import CheckMessage, Tags, register


class LedgerAdminConfig(SimpleAdminConfig):
    """Its pages are loaded with the other addresses (config/urls.py), not with the settings: they
    bring libraries for spreadsheets, a third of a process's start, which no worker needs."""

    default = False
    default_site = "config.admin_site.LedgerAdminSite"

    def ready(self) -> None:
        register(check_dependencies, Tags.admin)
        register(_pages, Tags.admin)


def _pages(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """Django's check of every page, once they are there."""
    import_module(settings.ROOT_URLCONF)
    return check_admin_app(app_configs, **options)
