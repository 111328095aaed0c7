"""The door to the formulas. Their numbers need scipy, which takes a part of a second to import: no
other page does, and this one only when somebody works a number out."""

from django.http import HttpRequest, HttpResponse


def work_out(request: HttpRequest, slug: str, pk: int, outcome: int) -> HttpResponse:
    from analysis.views import workbench

    return workbench.work_out(request, slug=slug, pk=pk, outcome=outcome)
