"""Exports of curation: plain columns, what is simulated named, no cell that acts as a formula."""

from typing import Any

from import_export import resources

from evidence.parsers.vendors import guarded


class Harmless(resources.ModelResource):
    """A resource whose cells no spreadsheet computes. Numbers stay numbers, also negative ones."""

    def export_resource(self, *args: Any, **kwargs: Any) -> list[Any]:
        return [_harmless(cell) for cell in super().export_resource(*args, **kwargs)]


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        float(cell)
    except ValueError:
        return guarded(cell)
    return cell
