"""Addresses of the screening pages."""

from django.urls import path

from screening.views import conflicts, desk, finished, flow

IN = "reviews/<slug:slug>/"

urlpatterns = [
    path(f"{IN}screen/", desk.screen, name="screen"),
    path(f"{IN}full-text/", desk.full_text, name="fulltext"),
    path(f"{IN}items/<int:pk>/", desk.open_item, name="item"),
    path(f"{IN}items/<int:pk>/decide/", desk.decide, name="decide"),
    path(f"{IN}items/<int:pk>/later/", desk.later, name="later"),
    path(f"{IN}screening/<slug:stage>/undo/", desk.undo, name="undo"),
    path(f"{IN}screening/<slug:stage>/fetch-back/", desk.fetch_back, name="fetch-back"),
    path(f"{IN}imports/<int:pk>/decisions/", finished.people, name="import_decisions"),
    path(f"{IN}imports/<int:pk>/decisions/back/", finished.back, name="import_decisions_back"),
    path(f"{IN}conflicts/", conflicts.conflicts, name="conflicts"),
    path(f"{IN}conflicts/<int:pk>/", conflicts.conflict, name="conflict"),
    path(f"{IN}conflicts/<int:pk>/reopen/", conflicts.reopen, name="reopen"),
    path(f"{IN}flow/<slug:box>/", flow.box, name="flow-box"),
]
