"""People and their roles, and what each role may do."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evidence import permissions, protocol, reviews, team
from evidence.errors import Refused
from evidence.forms.refusing import say, try_act
from evidence.forms.team import AddMember, ChangeRoles
from evidence.models import Membership, Review, ReviewStatus, Role, User
from evidence.permissions import Act
from evidence.views.base import in_review


@in_review()
def page(request: HttpRequest, review: Review) -> HttpResponse:
    return _page(request, review, AddMember())


@in_review(Act.MANAGE_TEAM)
def add(request: HttpRequest, review: Review) -> HttpResponse:
    """Take a person in."""
    form = AddMember(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = try_act(
            form,
            team.add,
            review,
            user=values["username"],
            roles=values["roles"],
            by=request.user,
        )
        if done:
            return redirect("team", review.slug)
    return _page(request, review, form)


@in_review()
def member(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """One person: roles (a lead changes them), interests (their own to declare), leaving."""
    row = get_object_or_404(
        Membership.objects.select_related("user", "review"), review=review, left_at=None, pk=pk
    )
    leads = Act.MANAGE_TEAM in request.acts
    form = ChangeRoles(row, request.POST or None)
    if not leads:
        del form.fields["roles"]
    if request.method == "POST" and form.is_valid():
        if _member_saved(form, row, by=request.user):
            return redirect("team", review.slug)
        form.renew(form.stored(Membership.objects.get(pk=row.pk)))
    may = leads or row.user_id == request.user.pk
    context = {"row": row, "form": form, "may": may, "self": row.user_id == request.user.pk}
    status = 422 if form.errors else 200
    return render(request, "evidence/member.html", context, status=status)


def _member_saved(form: ChangeRoles, row: Membership, *, by: User) -> bool:
    """Roles and interests as one: of a form that is refused nothing is saved."""
    acts = {"roles": team.change_roles, "interests": team.declare_interests}
    try:
        with transaction.atomic():
            for name, value in form.changes().items():
                acts[name](row, by=by, seen=form.seen(), **{name: value})
    except Refused as refusal:
        say(form, refusal)
        return False
    return True


@require_POST
@in_review()
def leave(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    row = get_object_or_404(Membership, review=review, left_at=None, pk=pk)
    try:
        team.leave(row, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("team_member", review.slug, pk)
    return redirect("home" if row.user_id == request.user.pk else "team", *_slug(row, request))


@require_POST
@in_review(Act.MANAGE_TEAM)
def archive(request: HttpRequest, review: Review) -> HttpResponse:
    """Put a finished review aside, or take it up again."""
    again = ReviewStatus.ACTIVE if protocol.current(review) else ReviewStatus.DRAFT
    status = ReviewStatus.ARCHIVED if "archive" in request.POST else again
    reviews.set_status(review, status=status, by=request.user)
    return redirect("team", review.slug)


def _slug(row: Membership, request: HttpRequest) -> list[str]:
    return [] if row.user_id == request.user.pk else [row.review.slug]


def _page(request: HttpRequest, review: Review, form: AddMember) -> HttpResponse:
    rows = review.memberships.select_related("user").order_by("left_at", "joined_at", "id")
    people = [row for row in rows if row.left_at is None]
    context = {
        "people": people,
        "left": [row for row in rows if row.left_at is not None],
        "roles": [(role, _may(role)) for role in Role],
        "form": form,
        "leads": Act.MANAGE_TEAM in request.acts,
        "archived": review.status == ReviewStatus.ARCHIVED,
    }
    status = 422 if form.errors else 200
    return render(request, "evidence/team.html", context, status=status)


def _may(role: Role) -> str:
    """What a role may do, in one sentence, from the table that decides it."""
    acts = [act.value for act in Act if act in permissions.ALLOWED[role]]
    return f"May {', '.join(acts[:-1])} and {acts[-1]}."
