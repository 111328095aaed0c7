"""A url-conf of one page that shows every piece of the shell, for the tests beside it."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from evidence.templatetags import diamonds
from tests.pages import report_pdf

HERE = Path(__file__).parent
RESULTS = [
    {"label": "Total symptom score", "estimate": -0.615, "ci_low": -1.004, "ci_high": -0.226},
    {"label": "Pain", "estimate": -0.4, "ci_low": -0.62, "ci_high": -0.18},
    {"label": "Quality of life, physical", "estimate": 1.33, "ci_low": 0.38, "ci_high": 2.29},
    {"label": "Not estimable", "estimate": None, "ci_low": None, "ci_high": None},
]


@dataclass
class Heard:
    """What the browser has sent, for the tests to read."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    run: int = 47
    answer: int = 200
    signed_out: bool = False


HEARD = Heard()
YH = SimpleNamespace(
    is_authenticated=True, is_staff=True, get_username=lambda: "yh", get_full_name=lambda: ""
)


class ValueForm(forms.Form):
    """A form with each kind of field that pages use."""

    sd = forms.FloatField(label="SD, usual care", help_text="As printed.", min_value=0)
    kind = forms.ChoiceField(label="What the paper gives", choices=[("sd", "SD"), ("se", "SE")])
    verdict = forms.ChoiceField(
        label="Outcome", widget=forms.RadioSelect, choices=[("in", "Include"), ("out", "Exclude")]
    )
    blind = forms.BooleanField(label="Names are masked", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    file = forms.FileField(label="Report", required=False)

    def clean_sd(self) -> float:
        if self.cleaned_data["sd"] < 0.01:
            raise forms.ValidationError("An SD cannot be 0.")
        return self.cleaned_data["sd"]


def item(label: str, state: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "url": "/sheet/", "state": state, **more}


RAIL = [
    {
        "label": "",
        "items": [item("Overview", "", icon="grid", go="o", current=True)],
    },
    {"label": "Plan", "river": True, "first": True, "items": [item("Protocol", "full")]},
    {
        "label": "Find",
        "river": True,
        "items": [
            item("Sources and import", "half"),
            item("Duplicates", "full"),
            item("Records", "half"),
        ],
    },
    {
        "label": "Decide",
        "river": True,
        "items": [
            {**item("Title and abstract", "half", waiting=28, go="s"), "url": "/sheet/?at=screen"},
            item("Full text", "none"),
            item("Conflicts", "half", go="c"),
        ],
    },
    {
        "label": "Conclude",
        "river": True,
        "last": True,
        "items": [item("Analyses", "half", go="a"), item("Living review", "none", go="l")],
    },
    {
        "label": "Keep",
        "items": [item("Team and roles", "", icon="people"), item("History", "", icon="history")],
    },
]


def freshness(run: int) -> dict[str, Any]:
    return {
        "state": "fresh",
        "label": f"Results fresh, run {run}",
        "url": "/sheet/",
        "poll_url": f"/freshness/?seen={run}",
        "every": "200ms",
    }


def shell() -> dict[str, Any]:
    return {
        "home_url": "/sheet/",
        "review": {"label": "CIPN exercise", "url": "/sheet/"},
        "reviews": [
            {"label": "CIPN exercise", "url": "/sheet/"},
            {"label": "Normand 1999", "url": "/sheet/?n"},
        ],
        "find_url": "/find/",
        "waiting": 31,
        "waiting_url": "/sheet/",
        "freshness": freshness(HEARD.run),
    }


@login_not_required
def desk(request: HttpRequest) -> HttpResponse:
    """The screening desk, made of the shared pieces."""
    context = {
        "shell": shell(),
        "rail": RAIL,
        "user": YH,
        "criteria": [
            {"code": "P", "text": "Symptomatic neuropathy due to chemotherapy"},
            {"code": "S", "text": "Randomised controlled trial, any language"},
        ],
        "reasons": [
            {"rank": 1, "text": "Not a randomised controlled trial", "value": "71"},
            {"rank": 2, "text": "Neuropathy has another cause", "value": "72"},
        ],
        "votes": [
            {"verdict": "include", "title": "Hand-foot exercises", "year": 2024},
            {"verdict": "exclude", "title": "Network meta-analysis", "year": 2024},
        ],
    }
    return HttpResponse(_template("desk.html").render(context, request))


@login_not_required
def reader(request: HttpRequest) -> HttpResponse:
    """A report beside a form; ?broken asks for one that is no PDF."""
    address = "/report.pdf?broken" if "broken" in request.GET else "/report.pdf"
    context = {"shell": shell(), "rail": RAIL, "user": YH, "pdf_url": address}
    return HttpResponse(_template("reader.html").render(context, request))


@login_not_required
def report(request: HttpRequest) -> HttpResponse:
    body = b"no PDF" if "broken" in request.GET else report_pdf.report()
    return HttpResponse(body, content_type="application/pdf")


@login_not_required
def sheet(request: HttpRequest) -> HttpResponse:
    form = ValueForm(request.POST if request.method == "POST" else None)
    context = {
        "shell": shell(),
        "rail": RAIL,
        "sim": "Study-level values are simulated. They are not trial results.",
        "user": YH,
        "form": form,
        "results": RESULTS,
        "axis": diamonds.axis(
            [(r["ci_low"], r["ci_high"]) for r in RESULTS if r["ci_low"] is not None]
        ),
        "page_obj": Paginator(range(4600), 100).page(3),
        "filters": [{"label": "Source: PubMed", "url": "?a"}, {"label": "Year 2020", "url": "?b"}],
        "now": timezone.now(),
        "earlier": timezone.now() - timedelta(days=400),
        "steps": [
            {"head": "Page", "text": "Thesis, page 41", "sim": True, "note": "36.0 (9.09)"},
            {"head": "Consensus", "text": "18 / 20, by both"},
            {"head": "Effect", "text": "Cohen’s d", "formula": "(35.99 − 41.40) / 8.88 = −0.609"},
        ],
        "entries": [{"at": timezone.now(), "text": "Run 47 recomputed 5 results", "url": "/"}],
    }
    return HttpResponse(_template("sheet.html").render(context, request))


def _template(name: str) -> Any:
    return engines["django"].from_string((HERE / name).read_text())


@login_not_required
def fresh(request: HttpRequest) -> HttpResponse:
    if HEARD.signed_out:
        return HttpResponse("<!doctype html><title>Sign in</title><h1>Sign in</h1>")
    if request.GET["seen"] == str(HEARD.run):
        return HttpResponse(status=204)
    template = engines["django"].get_template("_freshness.html")
    return HttpResponse(template.render({"freshness": freshness(HEARD.run)}, request))


@login_not_required
def heard(request: HttpRequest) -> HttpResponse:
    """Keeps what was posted and says so: a page, a piece, or the answer to an upload."""
    names = [upload.name for upload in request.FILES.getlist("file")]
    HEARD.posts.append({**request.POST.dict(), "files": names})
    if request.headers.get("Accept", "").startswith("application/json"):
        if any(name.endswith(".bin") for name in names):
            return JsonResponse({"sentence": "This is no text file."}, status=422)
        return JsonResponse({"url": "/sheet/?imported", "sentence": "503 records read"})
    if HEARD.answer == 409:
        refusal = {"message": "The record is settled.", "code": "settled"}
        template = engines["django"].get_template("_refusal.html")
        return HttpResponse(template.render({"refusal": refusal}, request), status=409)
    return HttpResponse(
        '<h3 data-focus tabindex="-1" id="next" data-say="Included. Record 20 of 46">Next</h3>'
        f'<pre id="heard">{json.dumps(HEARD.posts[-1])}</pre>'
    )


@login_not_required
def find(request: HttpRequest) -> HttpResponse:
    hits = [{"label": f"Found {request.GET['q']}", "url": "/sheet/?hit", "kind": "record"}]
    return HttpResponse(
        engines["django"].get_template("_hits.html").render({"hits": hits}, request)
    )


urlpatterns = [
    path("sheet/", sheet),
    path("desk/", desk),
    path("reader/", reader),
    path("report.pdf", report),
    path("freshness/", fresh),
    path("heard/", heard),
    path("find/", find),
]
