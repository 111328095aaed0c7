"""Addresses of the screening endpoints."""

from django.urls import path

from screening.api import views

IN = "reviews/<slug:slug>/"
ITEM = f"{IN}items/<int:pk>/"

urlpatterns = [
    path(f"{IN}items/", views.ItemView.as_view({"get": "list"}), name="item-list"),
    path(ITEM, views.ItemView.as_view({"get": "retrieve"}), name="item-detail"),
    path(
        f"{ITEM}decision/",
        views.ItemView.as_view({"post": "decide", "delete": "take_back"}),
        name="item-decision",
    ),
    path(f"{ITEM}proposal/", views.ItemView.as_view({"post": "propose"}), name="item-proposal"),
    path(f"{ITEM}ruling/", views.ItemView.as_view({"post": "rule"}), name="item-ruling"),
    path(f"{IN}prisma/", views.PrismaView.as_view({"get": "show"}), name="prisma"),
]
