"""What the file of a picture is called."""

import pytest

from analysis import figures
from analysis.models import Figure
from tests.factories.people import a_review

pytestmark = pytest.mark.django_db


def drawn(review, format: str, content: bytes, digest: str = "d") -> Figure:
    return Figure.objects.create(
        review=review, kind="prisma", format=format, digest=digest, content=content
    )


def test_the_flow_of_simulated_records_says_so_in_the_name_of_every_format():
    review = a_review()
    pdf = drawn(review, "pdf", b"%PDF")
    svg = drawn(review, "svg", b"<svg><text>SIMULATED DATA</text></svg>")
    for one in (pdf, svg):
        assert figures.file_name(one, review) == f"{review.slug}-prisma-SIMULATED.{one.format}"


def test_a_flow_that_was_drawn_of_real_records_keeps_its_plain_name():
    review = a_review()
    drawn(review, "svg", b"<svg><text>SIMULATED DATA</text></svg>", digest="before")
    png = drawn(review, "png", b"PNG", digest="now")
    drawn(review, "svg", b"<svg></svg>", digest="now")
    assert figures.file_name(png, review) == f"{review.slug}-prisma.png"
