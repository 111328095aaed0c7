"""Addresses of the evidence endpoints, in the order of the river."""

from typing import Any

from django.urls import URLPattern, path

from evidence.api import (
    arms,
    duplicates,
    judgements,
    measured,
    plan,
    records,
    removals,
    reports,
    reviews,
    sources,
    studies,
    values,
)

READ = {"get": "list"}
ADD = {"post": "create"}
ONE = {"get": "retrieve"}
CHANGE = {"patch": "partial_update"}
REMOVE = {"delete": "destroy"}
IN = "reviews/<slug:slug>/"
STUDY = f"{IN}studies/<int:pk>/"
REPORT = f"{IN}reports/<int:pk>/"


def _rows(kind: str, noun: str, view: Any) -> list[URLPattern]:
    """A list that takes new rows, and rows that are changed and removed."""
    return [
        path(f"{IN}{kind}/", view.as_view(READ | ADD), name=f"{noun}-list"),
        path(f"{IN}{kind}/<int:pk>/", view.as_view(ONE | CHANGE | REMOVE), name=f"{noun}-detail"),
    ]


def _act(route: str, view: Any, name: str, **methods: str) -> URLPattern:
    return path(route, view.as_view(methods), name=name)


the_plan = [
    path("reviews/", reviews.ReviewView.as_view(READ | ADD), name="review-list"),
    path(IN, reviews.ReviewView.as_view(ONE | CHANGE), name="review-detail"),
    path(f"{IN}history/", reviews.HistoryView.as_view(READ), name="history-list"),
    _act(f"{IN}bias-tool/", reviews.ToolView, "bias-tool", get="show", put="choose"),
    path(f"{IN}protocol/", plan.ProtocolView.as_view(READ | ADD), name="protocol-list"),
    _act(f"{IN}protocol/amend/", plan.ProtocolView, "protocol-amend", post="amend"),
    path(
        f"{IN}protocol/<int:number>/",
        plan.ProtocolView.as_view(ONE | CHANGE | REMOVE),
        name="protocol-detail",
    ),
    _act(f"{IN}protocol/<int:number>/freeze/", plan.ProtocolView, "protocol-freeze", post="freeze"),
    *_rows("team", "member", plan.MemberView),
    *_rows("outcomes", "outcome", measured.OutcomeView),
    *_rows("instruments", "instrument", measured.InstrumentView),
    *_rows("timepoints", "timepoint", measured.TimepointView),
    path(
        f"{IN}characteristics/",
        measured.CharacteristicView.as_view(READ | ADD),
        name="characteristic-list",
    ),
]

what_comes_in = [
    *_rows("sources", "source", sources.SourceView),
    _act(f"{IN}sources/usual/", sources.SourceView, "source-usual", post="add_usual"),
    path(f"{IN}searches/", sources.SearchView.as_view(ADD), name="search-list"),
    path(
        f"{IN}searches/<int:pk>/",
        sources.SearchView.as_view(ONE | CHANGE | REMOVE),
        name="search-detail",
    ),
    path(f"{IN}imports/", sources.ImportView.as_view(READ | ADD), name="import-list"),
    path(f"{IN}imports/<int:pk>/", sources.ImportView.as_view(ONE), name="import-detail"),
    path(
        f"{IN}imports/<int:pk>/problems/",
        sources.ProblemView.as_view(READ),
        name="import-problems",
    ),
    _act(f"{IN}imports/<int:pk>/cancel/", sources.ImportView, "import-cancel", post="cancel"),
    _act(f"{IN}imports/<int:pk>/undo/", sources.ImportView, "import-undo", post="undo"),
    path(f"{IN}records/", records.RecordView.as_view(READ | ADD), name="record-list"),
    path(f"{IN}records/<int:pk>/", records.RecordView.as_view(ONE | CHANGE), name="record-detail"),
    path(f"{IN}removals/", removals.RemovalView.as_view(READ | ADD), name="removal-list"),
    path(f"{IN}removals/<int:pk>/", removals.RemovalView.as_view(ONE), name="removal-detail"),
    _act(f"{IN}removals/put-back/", removals.RemovalView, "removal-put-back", post="put_back"),
    path(f"{IN}pairs/", duplicates.PairView.as_view(READ), name="pair-list"),
    path(f"{IN}pairs/<int:pk>/", duplicates.PairView.as_view(ONE | CHANGE), name="pair-detail"),
    _act(f"{IN}pairs/accept/", duplicates.PairView, "pair-accept", post="accept"),
    path(f"{IN}merges/", duplicates.MergeView.as_view(READ | ADD), name="merge-list"),
    path(f"{IN}merges/<int:pk>/", duplicates.MergeView.as_view(ONE | REMOVE), name="merge-detail"),
    _act(f"{IN}merges/undo/", duplicates.MergeView, "merge-undo", post="undo"),
]

what_is_read = [
    path(f"{IN}reports/", reports.ReportView.as_view(READ), name="report-list"),
    path(REPORT, reports.ReportView.as_view(ONE | CHANGE), name="report-detail"),
    _act(f"{REPORT}full-text/", reports.ReportView, "report-full-text", post="upload"),
    _act(f"{REPORT}retrieval/", reports.ReportView, "report-retrieval", post="seek"),
    _act(f"{REPORT}contact/", reports.ReportView, "report-contact", post="contact"),
    _act(f"{IN}full-texts/<int:pk>.pdf", reports.FullTextView, "full-text", get="show"),
    path(f"{IN}studies/", studies.StudyView.as_view(READ | ADD), name="study-list"),
    path(STUDY, studies.StudyView.as_view(ONE | CHANGE), name="study-detail"),
    _act(f"{STUDY}characteristics/", studies.StudyView, "study-describe", post="describe"),
    _act(f"{STUDY}direction/", studies.StudyView, "study-direction", post="direction"),
    path(f"{STUDY}arms/", arms.ArmView.as_view(ADD), name="arm-list"),
    _act(f"{STUDY}combinations/", arms.ArmView, "arm-combine", post="combine"),
    path(f"{IN}arms/<int:pk>/", arms.ArmView.as_view(ONE | CHANGE | REMOVE), name="arm-detail"),
    path(
        f"{IN}combinations/<int:pk>/",
        arms.CombinationView.as_view(REMOVE),
        name="combination-detail",
    ),
    *_rows("values", "value", values.ValueView),
    _act(f"{IN}values/settle/", values.ValueView, "value-settle", post="settle"),
    _act(f"{STUDY}reading/", values.ReadingView, "reading", post="finish", delete="take_back"),
    path(f"{IN}judgements/", judgements.JudgementView.as_view(READ | ADD), name="judgement-list"),
    path(
        f"{IN}judgements/<int:pk>/",
        judgements.JudgementView.as_view(ONE | CHANGE),
        name="judgement-detail",
    ),
    _act(f"{IN}judgements/settle/", judgements.JudgementView, "judgement-settle", post="settle"),
    _act(
        f"{STUDY}assessment/",
        judgements.AssessmentView,
        "assessment",
        post="finish",
        delete="take_back",
    ),
]

urlpatterns = [*the_plan, *what_comes_in, *what_is_read]
