"""Curation: search, filter, correct and export what is gathered; accounts for superusers."""

from evidence.admin import bias, people, records, removals, studies, values

__all__ = ["bias", "people", "records", "removals", "studies", "values"]
