"""The flow on the overview shows the counts of now: an older picture is not shown as today's."""

import pytest
from django.test import Client
from django.urls import reverse

from analysis import figures
from analysis.models import Figure
from screening import prisma
from tests.factories.people import a_review, lead_of

pytestmark = pytest.mark.django_db


def drawn(review, mark: str) -> None:
    for kind in ("prisma", "prisma-narrow"):
        Figure.objects.create(
            review=review, kind=kind, format="svg", digest=mark.ljust(64, "0"), content=b"<svg>n"
        )


def test_a_picture_of_older_counts_gives_way_to_the_counts():
    review = a_review()
    mark = prisma.flow(review).mark
    assert figures.flows(review, mark=mark) == ({}, False)
    drawn(review, "f" * 32)
    assert figures.flows(review, mark=mark) == ({}, True)
    drawn(review, mark)
    now, old = figures.flows(review, mark=mark)
    assert (sorted(now), old) == (["prisma", "prisma-narrow"], False)


def test_the_flow_asks_for_itself_as_a_piece_until_it_is_drawn():
    """A whole page in place of a piece is taken for the page of signing in."""
    review, client = a_review(), Client()
    client.force_login(lead_of(review))
    drawn(review, "f" * 32)
    url = reverse("overview", args=[review.slug])
    assert f'hx-get="{url}"' in client.get(url).content.decode()
    asked = {"HX-Request": "true", "HX-Target": "flow"}
    piece = client.get(url, headers=asked).content.decode().strip()
    assert piece.startswith('<section class="panel" id="flow"')
    assert f'hx-get="{url}"' in piece
    drawn(review, prisma.flow(review).mark)
    assert "hx-get" not in client.get(url, headers=asked).content.decode()
