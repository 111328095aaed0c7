"""Addresses of the evidence pages, by area in the order of the river."""

from django.urls import path

from evidence.views import (
    bias,
    choices,
    describing,
    duplicates,
    extraction,
    history,
    home,
    imports,
    protocol,
    reading,
    records,
    reports,
    sources,
    studies,
    team,
)

_REVIEW = "reviews/<slug:slug>"

home_urls = [
    path("", home.reviews, name="home"),
    path("reviews/new/", home.start, name="review_new"),
]

plan_urls = [
    path(f"{_REVIEW}/protocol/", protocol.page, name="protocol"),
    path(f"{_REVIEW}/protocol/draft/", protocol.draft, name="protocol_draft"),
    path(f"{_REVIEW}/protocol/amend/", protocol.amend, name="protocol_amend"),
    path(f"{_REVIEW}/protocol/freeze/", protocol.freeze, name="protocol_freeze"),
    path(f"{_REVIEW}/protocol/discard/", protocol.discard, name="protocol_discard"),
    path(f"{_REVIEW}/protocol/versions/<int:number>/", protocol.version, name="protocol_version"),
    path(f"{_REVIEW}/protocol/<slug:part>/", protocol.part, name="protocol_part"),
    path(f"{_REVIEW}/protocol/<slug:what>/new/", protocol.measured, name="measured_new"),
    path(f"{_REVIEW}/protocol/<slug:what>/<int:pk>/", protocol.measured, name="measured"),
    path(
        f"{_REVIEW}/protocol/<slug:what>/<int:pk>/remove/",
        protocol.remove_measured,
        name="measured_remove",
    ),
]

find_urls = [
    path(f"{_REVIEW}/sources/", sources.table, name="sources"),
    path(f"{_REVIEW}/sources/new/", sources.source, name="source_new"),
    path(f"{_REVIEW}/sources/usual/", sources.usual, name="sources_usual"),
    path(f"{_REVIEW}/sources/check/", sources.check, name="strategy_check"),
    path(f"{_REVIEW}/sources/<int:pk>/", sources.source, name="source"),
    path(f"{_REVIEW}/sources/<int:pk>/remove/", sources.remove_source, name="source_remove"),
    path(f"{_REVIEW}/sources/<int:pk>/records/new/", records.add, name="source_record_new"),
    path(f"{_REVIEW}/sources/<int:source_pk>/searches/new/", sources.search, name="search_new"),
    path(f"{_REVIEW}/sources/<int:source_pk>/searches/<int:pk>/", sources.search, name="search"),
    path(
        f"{_REVIEW}/sources/<int:source_pk>/searches/<int:pk>/remove/",
        sources.remove_search,
        name="search_remove",
    ),
    path(f"{_REVIEW}/import/", imports.files, name="import_files"),
    path(f"{_REVIEW}/import/start/", imports.start_all, name="import_start"),
    path(f"{_REVIEW}/import/files/<int:pk>/", imports.upload, name="upload"),
    path(f"{_REVIEW}/import/files/<int:pk>/read-as/", imports.recognise, name="upload_read_as"),
    path(f"{_REVIEW}/import/files/<int:pk>/remove/", imports.give_up, name="upload_remove"),
    path(f"{_REVIEW}/imports/<int:pk>/", imports.result, name="import"),
    path(f"{_REVIEW}/imports/<int:pk>/progress/", imports.progress, name="import_progress"),
    path(f"{_REVIEW}/imports/<int:pk>/cancel/", imports.cancel, name="import_cancel"),
    path(f"{_REVIEW}/imports/<int:pk>/undo/", imports.undo, name="import_undo"),
    path(f"{_REVIEW}/duplicates/", duplicates.queue, name="duplicates"),
    path(f"{_REVIEW}/duplicates/merged/", duplicates.merged, name="duplicates_merged"),
    path(f"{_REVIEW}/duplicates/answered/", duplicates.answered, name="duplicates_answered"),
    path(f"{_REVIEW}/duplicates/accept/", duplicates.accept, name="duplicates_accept"),
    path(f"{_REVIEW}/duplicates/take-back/", duplicates.take_back, name="duplicates_take_back"),
    path(f"{_REVIEW}/duplicates/<int:pk>/answer/", duplicates.answer, name="pair_answer"),
    path(f"{_REVIEW}/duplicates/<int:pk>/reopen/", duplicates.reopen, name="pair_reopen"),
    path(f"{_REVIEW}/duplicates/undo/", choices.undo, name="duplicates_undo"),
    path(f"{_REVIEW}/records/", records.table, name="records"),
    path(f"{_REVIEW}/records/merge/", choices.merge, name="records_merge"),
    path(f"{_REVIEW}/records/remove/", choices.remove, name="records_remove"),
    path(f"{_REVIEW}/records/put-back/", choices.put_back, name="records_put_back"),
    path(f"{_REVIEW}/records/views/", choices.save_view, name="view_save"),
    path(f"{_REVIEW}/records/views/<int:pk>/remove/", choices.remove_view, name="view_remove"),
    path(f"{_REVIEW}/records/<int:pk>/", records.page, name="record"),
    path(f"{_REVIEW}/records/<int:pk>/correct/", records.correct, name="record_correct"),
]

_STUDY = f"{_REVIEW}/studies/<int:pk>"
_REPORT = f"{_REVIEW}/reports/<int:pk>"

gather_urls = [
    path(f"{_REPORT}/", reports.page, name="report"),
    path(f"{_REPORT}/upload/", reports.upload, name="report-upload"),
    path(f"{_REPORT}/retrieval/", reports.seek, name="report-seek"),
    path(f"{_REPORT}/contact/", reports.contact, name="report-contact"),
    path(f"{_REPORT}/split/", studies.split, name="study-split"),
    path(f"{_REVIEW}/full-texts/<int:pk>.pdf", reports.pdf, name="pdf"),
    path(f"{_REVIEW}/studies/", studies.table, name="studies"),
    path(f"{_REVIEW}/studies/new/", studies.add, name="study-new"),
    path(f"{_STUDY}/", studies.page, name="study"),
    path(f"{_STUDY}/arms/new/", studies.arm, name="arm-new"),
    path(f"{_STUDY}/arms/combine/", studies.combine, name="arms-combine"),
    path(f"{_STUDY}/arms/<int:arm_pk>/", studies.arm, name="arm"),
    path(f"{_STUDY}/arms/<int:arm_pk>/remove/", studies.remove_arm, name="arm-remove"),
    path(f"{_STUDY}/combinations/<int:combination>/", studies.separate, name="arms-separate"),
    path(f"{_STUDY}/describe/", describing.describe, name="study-describe"),
    path(f"{_STUDY}/describe/column/", describing.column, name="characteristic-new"),
    path(f"{_STUDY}/outcomes/", studies.flag, name="study-flag"),
    path(f"{_STUDY}/direction/", studies.direction, name="study-direction"),
    path(f"{_STUDY}/reports/", studies.join, name="study-join"),
    path(f"{_REVIEW}/extraction/", extraction.listing, name="extraction"),
    path(f"{_REVIEW}/extraction/<int:pk>/", extraction.compare, name="compare"),
    path(f"{_REVIEW}/extraction/<int:pk>/read/", reading.read, name="read"),
    path(f"{_REVIEW}/extraction/<int:pk>/read/<int:outcome>/", reading.enter, name="read-enter"),
    path(f"{_REVIEW}/extraction/<int:pk>/finish/", reading.submit, name="read-submit"),
    path(f"{_REVIEW}/extraction/<int:pk>/open/", extraction.take_back, name="read-take-back"),
    path(f"{_REVIEW}/bias/", bias.grid, name="bias"),
    path(f"{_REVIEW}/bias/tool/", bias.choose, name="bias-tool"),
    path(f"{_REVIEW}/bias/<int:pk>/", bias.study, name="bias-study"),
    path(f"{_REVIEW}/bias/<int:pk>/open/", bias.take_back, name="bias-take-back"),
]

keep_urls = [
    path(f"{_REVIEW}/team/", team.page, name="team"),
    path(f"{_REVIEW}/team/add/", team.add, name="team_add"),
    path(f"{_REVIEW}/team/archive/", team.archive, name="review_archive"),
    path(f"{_REVIEW}/team/<int:pk>/", team.member, name="team_member"),
    path(f"{_REVIEW}/team/<int:pk>/leave/", team.leave, name="team_leave"),
    path(f"{_REVIEW}/history/", history.page, name="history"),
]

urlpatterns = [*home_urls, *plan_urls, *find_urls, *gather_urls, *keep_urls]
