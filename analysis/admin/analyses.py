"""Analyses and their runs, with their numbers and plots."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from analysis import figures, results, runs, standing
from analysis.models import Analysis, Run
from evidence import permissions
from evidence.admin.base import ByAlphabet, OfReviews
from evidence.admin.changes import of as changes_of
from evidence.models import Review
from evidence.permissions import Act
from evidence.templatetags.formats import interval, number, percent

STATES = {
    standing.FRESH: "Fresh",
    standing.STALE: "Stale",
    standing.COMPUTING: "Computing",
    standing.NONE: "Not computed yet",
}


class WithResults(ByAlphabet):
    """Each row with its newest numbers: a few queries for each review on the page, none a row."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        attach(self.result_list)


def attach(rows: Iterable[Analysis]) -> None:
    """Set `shown` (a results.Result) and `state` on each analysis."""
    rows = list(rows)
    for review in {row.review for row in rows}:
        found = {one.analysis.pk: one for one in results.of(review)}
        state = STATES[standing.state(review)[0]]
        for row in rows:
            if row.review_id == review.pk:
                row.shown, row.state = found[row.pk], state


@admin.register(Analysis)
class AnalysisAdmin(OfReviews):
    """Every result as it stands. Settings are changed on its page, which asks why."""

    change_form_template = "admin/ledger_analysis.html"
    list_display = [
        "label", "estimate", "effects", "i2", "k", "n", "state", "run", "remark", "review",
    ]  # fmt: skip
    list_filter = [("review", admin.RelatedOnlyFieldListFilter), "measure", "profile", "post_hoc"]
    search_fields = ["label", "key", "outcomes__label"]
    list_select_related = ["review"]
    ordering = ["review__title", "position", "pk"]
    actions = ["recalculate_chosen"]
    fields = [
        "review", "key", "measure", "profile", "model_rule", "i2_limit", "tau2_method", "interval",
        "level", "post_hoc", "same_people_override",
    ]  # fmt: skip

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithResults

    def get_urls(self) -> list[Any]:
        again = self.admin_site.admin_view(require_POST(self.recalculate))
        name = "analysis_analysis_recalculate"
        return [path("<int:pk>/recalculate/", again, name=name), *super().get_urls()]

    def recalculate(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        runs.recalculate(row.review, by=request.user)
        self.message_user(request, "Asked for. What did not change keeps its run.")
        return HttpResponseRedirect(reverse("admin:analysis_analysis_change", args=[pk]))

    @admin.action(
        description="Recalculate the reviews of the chosen analyses", permissions=["view"]
    )
    def recalculate_chosen(self, request: HttpRequest, queryset: QuerySet[Analysis]) -> None:
        reviews = Review.objects.filter(analyses__in=queryset).distinct()
        for review in reviews:
            runs.recalculate(review, by=request.user)
        names = ", ".join(review.short_title for review in reviews)
        self.message_user(request, f"Asked for: {names}. Reload to see what changed.")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            attach([row])
            context |= {
                "shown": row.shown,
                "numbers": row.shown.used,
                "state": row.state,
                "plots": _plots(row.shown.good),
                "row_history": changes_of(row),
                "may_set": permissions.can(request.user, Act.ANALYSE, row.review),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="estimate [CI]")
    def estimate(self, row: Analysis) -> str:
        used = row.shown.used
        if not used:
            return "–"
        limits = interval(used["ci_low"], used["ci_high"])
        return format_html(
            '<span class="ledger-number">{} {}</span>', number(used["estimate"]), limits
        )

    @admin.display
    def effects(self, row: Analysis) -> str:
        return {"common": "Common", "random": "Random"}.get(row.shown.used.get("model", ""), "–")

    @admin.display(description="I²")
    def i2(self, row: Analysis) -> str:
        return percent(row.shown.used["i2"]) if row.shown.used else "–"

    @admin.display(description="trials")
    def k(self, row: Analysis) -> Any:
        return row.shown.used.get("k", "–")

    @admin.display(description="people")
    def n(self, row: Analysis) -> Any:
        n = row.shown.used.get("n")
        return "–" if n is None else f"{n:,}"

    @admin.display(description="freshness")
    def state(self, row: Analysis) -> str:
        return row.state

    @admin.display
    def run(self, row: Analysis) -> Any:
        return row.shown.run.number if row.shown.run else "–"

    @admin.display
    def remark(self, row: Analysis) -> str:
        """In a word each; the sentences are on the analysis itself."""
        run = row.shown.run
        if run is None:
            return ""
        words = [
            ("SIMULATED", run.simulated),
            ("Cannot be computed", row.shown.refused),
            ("Departs from print", bool(row.shown.departs)),
            ("Warning", bool(run.warnings)),
        ]
        return ", ".join(word for word, holds in words if holds)


def _plots(run: Run | None) -> list[tuple[str, SafeString]]:
    """The forest and the funnel plot as SVG; what is still being drawn is not there yet."""
    if run is None:
        return []
    found = figures.inlines(run.analysis.review, run=run, kinds=["forest", "funnel"])
    return [(kind.capitalize(), svg) for kind, svg in sorted(found.items())]


@admin.register(Run)
class RunAdmin(OfReviews):
    """Every computation there was, with its numbers and its figures."""

    in_review = "analysis__review"
    list_display = ["analysis", "number", "state", "simulated", "sentence", "at", "files"]
    list_filter = [
        ("analysis__review", admin.RelatedOnlyFieldListFilter),
        ("analysis", admin.RelatedOnlyFieldListFilter),
        "state",
    ]
    search_fields = ["analysis__label", "digest"]
    list_select_related = ["analysis__review"]
    fields = [
        "analysis", "number", "state", "code", "sentence", "warnings", "simulated", "engine",
        "digest", "seconds", "at", "files",
    ]  # fmt: skip
    readonly_fields = ["files"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("dataset", "settings", "result")

    @admin.display(description="forest plot")
    def files(self, row: Run) -> str:
        if row.state != "computed":
            return ""
        slug = row.analysis.review.slug
        url = reverse("run-figure", args=[slug, row.pk, "forest", "svg"])
        return format_html('<a href="{}">SVG</a>', url)
