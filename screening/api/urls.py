"""Addresses of the screening endpoints."""

from django.urls import path

from screening.api import finished, views

IN = "reviews/<slug:slug>/"
ITEM = f"{IN}items/<int:pk>/"

urlpatterns = [
    path(f"{IN}items/", views.ItemView.as_view({"get": "list"}), name="item-list"),
    path(f"{IN}items/next/", views.ItemView.as_view({"post": "next"}), name="item-next"),
    path(ITEM, views.ItemView.as_view({"get": "retrieve"}), name="item-detail"),
    path(
        f"{ITEM}decision/",
        views.ItemView.as_view({"post": "decide", "delete": "take_back"}),
        name="item-decision",
    ),
    path(f"{ITEM}proposal/", views.ItemView.as_view({"post": "propose"}), name="item-proposal"),
    path(f"{ITEM}ruling/", views.ItemView.as_view({"post": "rule"}), name="item-ruling"),
    path(f"{ITEM}reopen/", views.ItemView.as_view({"post": "reopen"}), name="item-reopen"),
    path(
        f"{IN}imports/<int:pk>/decisions/",
        finished.BroughtView.as_view({"get": "show", "post": "take", "delete": "give_back"}),
        name="import-decisions",
    ),
    path(f"{IN}prisma/", views.PrismaView.as_view({"get": "show"}), name="prisma"),
]
