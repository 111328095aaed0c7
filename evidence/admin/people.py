"""Accounts, reviews and who takes part in them: for superusers, who see no review's rows by it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest

from evidence import audit, edits
from evidence.models import Membership, Review, Role, User

admin.site.unregister(Group)  # roles are held in reviews, not in groups


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Account", {"fields": ["is_active", "is_staff", "is_superuser"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # who decided stays named; an account is closed by “active”


class Audited(admin.ModelAdmin):
    """Rows that a superuser edits directly; the review's history says so."""

    def review_of(self, row: Any) -> Review:
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        before = {name: form.initial.get(name) for name in form.changed_data}
        super().save_model(request, obj, form, change)
        words = edits.in_words({name: (old, getattr(obj, name)) for name, old in before.items()})
        review = self.review_of(obj)
        sentence = f"{obj}, {words}" if change else f"Added {obj}"
        about = obj._meta.model_name
        audit.record(
            f"{'team' if about == 'membership' else about}.administered", sentence,
            review=review, about=obj, by=request.user,
        )  # fmt: skip

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Review)
class ReviewAdmin(Audited):
    """What is in a review is changed in it; here it is found, named and archived."""

    fields = ["slug", "title", "short_title", "status", "created_at"]
    readonly_fields = ["slug", "created_at"]
    list_display = ["short_title", "title", "status", "created_at"]
    list_filter = ["status"]
    search_fields = ["slug", "title", "short_title"]

    def review_of(self, row: Review) -> Review:
        return row

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a review begins on its page, with its lead


class MembershipForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(choices=Role.choices, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Membership
        fields = ["review", "user", "roles", "interests", "left_at"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        stays_lead = Role.LEAD in given.get("roles", []) and not given.get("left_at")
        if self.instance.pk and not stays_lead and not self._another_lead():
            raise forms.ValidationError("A review needs a lead. Make another person lead first.")
        return given

    def _another_lead(self) -> bool:
        leads = Membership.objects.filter(
            review=self.instance.review_id, left_at=None, roles__contains=[Role.LEAD]
        )
        return leads.exclude(pk=self.instance.pk).exists()


@admin.register(Membership)
class MembershipAdmin(Audited):
    form = MembershipForm
    list_display = ["user", "review", "roles", "joined_at", "left_at"]
    list_filter = ["review"]
    search_fields = ["user__username", "user__last_name", "review__title"]
    list_select_related = ["user", "review"]

    def review_of(self, row: Membership) -> Review:
        return row.review

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["review", "user"] if obj else []
