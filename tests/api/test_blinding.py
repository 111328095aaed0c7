"""What a colleague has done alone is invisible, through every address that answers a GET.

Two proofs over all addresses of the url map, the administration and the exports among them: no
text of a colleague's open work appears; and no answer changes when a colleague does more alone,
so that no count, order or mark tells of it either.
"""

import re

import pytest
from django.test import Client

from evidence import bias, extraction
from evidence.models import Arm, Assessment, Extraction
from screening import decisions
from tests.api.addresses import administration, filled, routes, text_of
from tests.api.test_matrix import with_a_run
from tests.factories.blinded import (
    MARKS,
    ROLES,
    Blinded,
    a_blinded_review,
    a_study,
    both_in,
    judge,
    read,
)

pytestmark = pytest.mark.django_db
OTHERS = ["lead", *(name for name in ROLES if name != "yh")]
VARYING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|csrf[^"]{0,20}"[^"]*"'
    r"|[0-9a-zA-Z]{64}|<time[^>]*>[^<]*</time>|\d{4}-\d{2}-\d{2}T[\d:.+Z]+"
)


@pytest.fixture
def made() -> Blinded:
    return with_a_run(a_blinded_review())


def everything(made: Blinded, who: str) -> dict[str, str]:
    """Each address of the product with what it answers to this person."""
    client = Client()
    client.force_login(made.user(who), backend="django.contrib.auth.backends.ModelBackend")
    addresses = [url for _, route in routes() for url in filled(route, made.review)]
    found = {}
    for url in [*addresses, *administration(made.review)]:
        answer = client.get(url)
        assert answer.status_code < 500, url
        client.cookies.pop("messages", None)  # else the next page repeats what this one said
        found[url] = f"{answer.status_code} {VARYING.sub('', text_of(answer))}"
    return found


@pytest.mark.parametrize("who", OTHERS)
def test_no_word_of_open_work_is_read_by_anyone_else(made, who):
    found = everything(made, who)
    told = [
        (url, what) for url, text in found.items() for what, mark in MARKS.items() if mark in text
    ]
    assert not told
    assert sum(text.startswith("200") for text in found.values()) > 60, "too little was looked at"


def test_one_reads_ones_own_and_everyone_reads_it_when_both_are_in(made):
    mine = "".join(everything(made, "yh").values())
    assert {what for what, mark in MARKS.items() if mark in mine} == set(MARKS)
    both_in(made)
    for who in ("tt", "reader"):
        text = "".join(everything(made, who).values())
        assert {what for what, mark in MARKS.items() if mark in text} == set(MARKS), who


@pytest.mark.parametrize("who", ["tt", "lead"])
def test_nothing_changes_for_anyone_else_when_one_does_more_alone(made, who):
    yh = made.user("yh")
    fresh = a_study(made.review, made.outcome, label="Fresh 2022", by=yh)
    everything(made, who)  # opening a page may claim its record
    before = everything(made, who)
    decisions.record(made.items["third"], verdict="exclude", note="alone", by=yh)
    read(fresh, made.outcome, by=yh, mean=3.25)
    judge(fresh, by=yh, support="alone")
    after = everything(made, who)
    assert set(before) <= set(after)
    assert [url for url in before if before[url] != after[url]] == []


def test_take_back_and_change_of_open_work_tell_nothing_either(made):
    yh = made.user("yh")
    everything(made, "tt")
    before = everything(made, "tt")
    decisions.take_back(made.items["second"], by=yh)
    reading = Extraction.objects.get(study=made.closed, by=yh)
    extraction.take_back(reading, by=yh)
    arm = Arm.objects.filter(study=made.closed).first()
    extraction.enter(reading, outcome=made.outcome, arm=arm, mean=1.25, by=yh)
    bias.take_back(Assessment.objects.get(study=made.closed, by=yh), by=yh)
    after = everything(made, "tt")
    assert [url for url in before if before[url] != after.get(url)] == []
