"""The flow on the overview shows the counts of now: an older picture is not shown as today's."""

import pytest

from analysis import figures
from analysis.models import Figure
from screening import prisma
from tests.factories.people import a_review

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
