"""What every page of curation shares: one's own reviews, exports, the verbs, the row's history."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Model, QuerySet, TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from import_export.admin import ExportActionMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm

from evidence import permissions
from evidence.admin import changes
from evidence.admin.forms import ByVerb
from evidence.models import Review
from evidence.models.alphabet import Alphabetical
from evidence.permissions import Act

NOTHING_IS_DELETED = (
    "Nothing was deleted: what was gathered stays, with its history. Records are removed before"
    " screening, imports and merges taken back on the pages of the review."
)


class ByAlphabet(ChangeList):
    """A column of names sorts as names do on the pages: Şimşek between Schwenk and Streckmann."""

    def get_ordering_field(self, field_name: Any) -> Any:
        found = super().get_ordering_field(field_name)
        return Alphabetical(found) if found == "label" else found


class OfReviews(admin.ModelAdmin):
    """Rows of the reviews in which one may do `act`. Nothing is added or deleted here.

    Being staff or a superuser opens nothing: who takes no part in a review does not see its rows.
    """

    act: ClassVar[Act] = Act.CURATE
    in_review: ClassVar[str] = "review"
    list_per_page = 50
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByAlphabet

    def reviews(self, request: HttpRequest) -> set[int]:
        """Ids of the reviews that are open to this person, asked once a request."""
        kept: dict[Act, set[int]] = request.__dict__.setdefault("_reviews_by_act", {})
        if self.act not in kept:
            rows = permissions.reviews_where(request.user, self.act)
            kept[self.act] = set(rows.values_list("pk", flat=True))
        return kept[self.act]

    def review_of(self, row: Model) -> Review:
        found: Any = row
        for name in self.in_review.split("__"):
            found = getattr(found, name)
        return found

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        wanted = {f"{self.in_review}__in": self.reviews(request)}
        return super().get_queryset(request).filter(**wanted)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.reviews(request))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        open_ones = self.reviews(request)
        return bool(open_ones) if obj is None else self.review_of(obj).pk in open_ones

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Whoever types the address reads why, in place of being told of roles."""
        if self.get_object(request, object_id) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self.message_user(request, NOTHING_IS_DELETED, messages.WARNING)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every change of the row, whoever made it and through whatever door."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        kept = hasattr(row, "history")
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "opts": self.opts,
            "object": row,
            "kept": kept,
            "row_history": changes.of(row) if kept else [],
            "of_review": reverse("history", args=[self.review_of(row).slug]),
        }
        return render(request, "admin/ledger_history.html", context)


class Exported(ExportActionMixin, OfReviews):
    """With an export of the rows that were searched, filtered or chosen."""

    formats = [CSV, XLSX]
    export_form_class = ExportForm
    show_change_form_export = False

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)


class Curated(Exported):
    """Rows that are corrected here, through the verb that `form` names, and whose history shows."""

    change_form_template = "admin/ledger_change_form.html"
    formfield_overrides = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    form: type[ByVerb] = ByVerb

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type:
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: Any) -> None:
        """Nothing: the form's verb has written the row."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            context["row_history"] = changes.of(row)
        return super().render_change_form(request, context, *args, **kwargs)
