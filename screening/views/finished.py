"""Who is who: the names in the file of a finished review, and the people here."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evidence import audit, protocol
from evidence.errors import Refused
from evidence.forms.refusing import try_act
from evidence.models import ExclusionReason, Import, Review, User
from evidence.permissions import Act
from evidence.views.base import in_review
from screening import finished, said
from screening.models import StageKind, Verdict

RECENT = 4
WORDS = 12
"""So many words can be given a verdict; the rest are counted."""


class Mapped(forms.Form):
    """For each name the people it stands for. A file without verdicts gets one for its list."""

    stage = forms.ChoiceField(choices=StageKind.choices, initial=StageKind.TITLE_ABSTRACT)
    whole = forms.ChoiceField(
        choices=[("include", "Included"), ("exclude", "Excluded")],
        label="What the list means",
        help_text="The file holds no verdicts: all of its records get this one.",
    )
    reason = forms.ModelChoiceField(
        queryset=ExclusionReason.objects.none(),
        empty_label="None",
        required=False,
        label="Reason of exclusions at full text",
        help_text="Used where the file gives no reason that stands in the protocol.",
    )

    def __init__(self, *args, row: Import, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        review = row.search.source.review
        self.names = said.named(row)
        self.people = {str(person.pk): person for person in finished.screeners(review)}
        version = protocol.current(review)
        if version is not None:
            self.fields["reason"].queryset = version.reasons.order_by("rank")
        if self.names:
            del self.fields["whole"]
        for place, (name, n) in enumerate(self.names or [(said.THE_LIST, row.n_records)]):
            self.fields[f"people_{place}"] = forms.MultipleChoiceField(
                choices=[(pk, str(person)) for pk, person in self.people.items()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=f"{name or 'Who decided'}: {n:,} record{'' if n == 1 else 's'}",
                initial=[pk for pk, person in self.people.items() if _alike(name, person)],
            )

        self.unread = said.unread(row)
        for place, (word, n) in enumerate(self.unread[:WORDS]):
            self.fields[f"word_{place}"] = forms.ChoiceField(
                choices=[("", "No verdict: leave it out"), *Verdict.choices],
                required=False,
                label=f"“{word[:80]}”: {n:,} time{'' if n == 1 else 's'}",
            )

    def word_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("word_")]

    def n_more(self) -> int:
        return sum(n for _, n in self.unread[WORDS:])

    def meant(self) -> dict[str, str]:
        given = enumerate(self.unread[:WORDS])
        return {word: self.cleaned_data[f"word_{place}"] for place, (word, _) in given}

    def name_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("people_")]

    def mapped(self) -> dict[str, list[User]]:
        names = [name for name, _ in self.names] or [said.THE_LIST]
        return {
            name: [self.people[pk] for pk in self.cleaned_data[f"people_{place}"]]
            for place, name in enumerate(names)
        }


@in_review(Act.MANAGE_TEAM)
def people(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """GET: the names and how many records each decided on. POST: they are taken over."""
    rows = Import.objects.select_related("search__source__review")
    row = get_object_or_404(rows, search__source__review=review, pk=pk)
    form = Mapped(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = try_act(
            form,
            _ask,
            row,
            people=form.mapped(),
            stage=given["stage"],
            whole=given.get("whole", ""),
            reason=given["reason"],
            words=form.meant(),
            by=request.user,
        )
        if done:
            messages.success(request, "The decisions are being taken over.")
            return redirect("import_decisions", review.slug, pk)
    context = {
        "row": row,
        "form": form,
        "held": finished.held(row),
        "told": audit.visible_to(request.user, review)
        .filter(about=audit.key(row), act__startswith="screening.adopt")
        .select_related("by")[:RECENT],
    }
    status = 422 if form.errors else 200
    return render(request, "screening/import_decisions.html", context, status=status)


@require_POST
@in_review(Act.MANAGE_TEAM)
def back(request: HttpRequest, review: Review, pk: int) -> HttpResponse:
    """All verdicts that came with the file go back."""
    rows = Import.objects.select_related("search__source__review")
    row = get_object_or_404(rows, search__source__review=review, pk=pk)
    try:
        finished.ask_back(row, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "The verdicts are being taken back.")
    return redirect("import_decisions", review.slug, pk)


def _ask(row: Import, **given) -> bool:
    finished.ask(row, **given)
    return True


def _alike(name: str, person: User) -> bool:
    """Whether a name seems to be this person's: proposed, never taken for granted."""
    known = {person.username, person.first_name, person.get_full_name(), person.email, str(person)}
    return bool(name) and name.casefold() in {text.casefold() for text in known if text}
