"""Addresses of the evidence endpoints."""

from django.urls import path

from evidence.api import removals, views

READ = {"get": "list"}
ONE = {"get": "retrieve"}
IN = "reviews/<slug:slug>/"

urlpatterns = [
    path("reviews/", views.ReviewView.as_view(READ), name="review-list"),
    path(IN, views.ReviewView.as_view(ONE), name="review-detail"),
    path(f"{IN}records/", views.RecordView.as_view(READ), name="record-list"),
    path(f"{IN}records/<int:pk>/", views.RecordView.as_view(ONE), name="record-detail"),
    path(
        f"{IN}removals/",
        removals.RemovalView.as_view({**READ, "post": "create"}),
        name="removal-list",
    ),
    path(f"{IN}removals/<int:pk>/", removals.RemovalView.as_view(ONE), name="removal-detail"),
    path(
        f"{IN}removals/put-back/",
        removals.RemovalView.as_view({"post": "put_back"}),
        name="removal-put-back",
    ),
    path(f"{IN}studies/", views.StudyView.as_view(READ), name="study-list"),
    path(f"{IN}studies/<int:pk>/", views.StudyView.as_view(ONE), name="study-detail"),
    path(f"{IN}values/", views.ValueView.as_view(READ), name="value-list"),
    path(
        f"{IN}values/<int:pk>/",
        views.ValueView.as_view({**ONE, "patch": "partial_update"}),
        name="value-detail",
    ),
    path(f"{IN}judgements/", views.JudgementView.as_view(READ), name="judgement-list"),
    path(
        f"{IN}judgements/<int:pk>/",
        views.JudgementView.as_view({**ONE, "patch": "partial_update"}),
        name="judgement-detail",
    ),
    path(f"{IN}outcomes/", views.OutcomeView.as_view(READ), name="outcome-list"),
    path(f"{IN}outcomes/<int:pk>/", views.OutcomeView.as_view(ONE), name="outcome-detail"),
    path(f"{IN}sources/", views.SourceView.as_view(READ), name="source-list"),
    path(f"{IN}sources/<int:pk>/", views.SourceView.as_view(ONE), name="source-detail"),
    path(
        f"{IN}imports/",
        views.ImportView.as_view({**READ, "post": "create"}),
        name="import-list",
    ),
    path(f"{IN}imports/<int:pk>/", views.ImportView.as_view(ONE), name="import-detail"),
    path(
        f"{IN}imports/<int:pk>/undo/",
        views.ImportView.as_view({"post": "undo"}),
        name="import-undo",
    ),
]
