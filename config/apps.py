"""The administration of this product in place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class LedgerAdminConfig(AdminConfig):
    default_site = "config.admin_site.LedgerAdminSite"
