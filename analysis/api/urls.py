"""Addresses of the analysis endpoints."""

from django.urls import path

from analysis.api import living, views

IN = "reviews/<slug:slug>/"
ONE = f"{IN}analyses/<slug:pk>/"  # its id or its key
View = views.AnalysisView

urlpatterns = [
    path(f"{IN}analyses/", View.as_view({"get": "list", "post": "create"}), name="analysis-list"),
    path(
        f"{IN}analyses/recalculate/",
        View.as_view({"post": "recalculate"}),
        name="analysis-recalculate",
    ),
    path(
        ONE,
        View.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="analysis-detail",
    ),
    path(f"{ONE}leave-out/", View.as_view({"post": "leave_out"}), name="analysis-leave-out"),
    path(f"{ONE}take-in/", View.as_view({"post": "take_in"}), name="analysis-take-in"),
    path(f"{ONE}override/", View.as_view({"post": "override"}), name="analysis-override"),
    path(f"{IN}runs/", views.RunView.as_view({"get": "list"}), name="run-list"),
    path(f"{IN}runs/<int:pk>/", views.RunView.as_view({"get": "retrieve"}), name="run-detail"),
    path(
        f"{IN}runs/<int:run>/figures/<slug:kind>.<slug:extension>",
        views.FigureView.as_view({"get": "show"}),
        name="figure",
    ),
    path(
        f"{IN}figures/<slug:kind>.<slug:extension>",
        views.FigureView.as_view({"get": "show_of_review"}),
        name="review-figure",
    ),
    path(
        f"{IN}versions/",
        living.VersionView.as_view({"get": "list", "post": "create"}),
        name="version-list",
    ),
    path(
        f"{IN}versions/<int:pk>/",
        living.VersionView.as_view({"get": "retrieve"}),
        name="version-detail",
    ),
    path(
        f"{IN}versions/compare/",
        living.ComparisonView.as_view({"get": "show"}),
        name="version-compare",
    ),
    path(
        f"{IN}schedule/",
        living.ScheduleView.as_view({"get": "show", "put": "schedule"}),
        name="schedule",
    ),
]
