"""Addresses of the analysis pages."""

from django.urls import path

from analysis.views import (
    analysis,
    data,
    export,
    figures,
    find,
    fresh,
    living,
    overview,
    parts,
    settings,
    work_out,
)

IN = "reviews/<slug:slug>/"
ONE = f"{IN}analyses/<slug:key>/"

urlpatterns = [
    path(IN, overview.overview, name="overview"),
    path(f"{IN}results/", overview.live, name="results-live"),
    path(f"{IN}results.csv", data.results_table, name="results-table"),
    path(f"{IN}find/", find.find, name="find"),
    path(f"{IN}export/", export.page, name="review-export"),
    path(f"{IN}export/values.csv", export.values, name="export-values"),
    path(f"{IN}export/risk-of-bias.csv", export.judgements, name="export-judgements"),
    path(f"{IN}export/<slug:stage>/<slug:format>/", export.records, name="export-records"),
    path(f"{IN}fresh/", fresh.fresh, name="fresh"),
    path(f"{IN}recalculate/", fresh.recalculate, name="recalculate"),
    path(f"{IN}analyses/", analysis.listing, name="analyses"),
    path(f"{IN}analyses/add/", settings.add, name="analysis-add"),
    path(ONE, analysis.analysis, name="analysis"),
    path(f"{ONE}settings/", settings.change, name="analysis-settings"),
    path(f"{IN}previews/<int:pk>/", settings.preview, name="analysis-preview"),
    path(f"{ONE}leave-out/", settings.leave_out, name="analysis-leave-out"),
    path(f"{ONE}remove/", settings.remove, name="analysis-remove"),
    path(f"{ONE}override/", settings.override, name="analysis-override"),
    path(f"{ONE}live/<slug:tab>/", analysis.live, name="analysis-live"),
    path(f"{ONE}tab/<slug:tab>/", analysis.analysis, name="analysis-tab"),
    path(f"{IN}runs/<int:pk>/data.<slug:format>", data.run_data, name="run-data"),
    path(f"{IN}runs/<int:run>/parts/<slug:key>.<slug:format>", parts.run_part, name="run-part"),
    path(f"{IN}runs/<int:run>/<slug:kind>.<slug:format>", figures.run_figure, name="run-figure"),
    path(f"{IN}figures/<slug:kind>.<slug:format>", figures.review_figure, name="review-figure"),
    path(f"{IN}extraction/<int:pk>/work-out/<int:outcome>/", work_out.work_out, name="work-out"),
    path(f"{IN}living/", living.living, name="living"),
    path(f"{IN}living/schedule/", living.schedule, name="living-schedule"),
    path(f"{IN}living/compare/", living.compare, name="compare-versions"),
    path(f"{IN}living/versions/<int:number>/", living.version, name="version"),
]
