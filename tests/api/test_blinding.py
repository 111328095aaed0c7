"""What a colleague has done alone is invisible, through every address that answers a GET.

Two proofs over all addresses of the url map, the administration and the exports among them: no
text of a colleague's open work appears; and no answer changes when a colleague does more alone,
so that no count, order or mark tells of it either.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.test import Client

from evidence import bias, extraction
from evidence.models import Arm, Assessment, Extraction, Study, User
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
WATCHED = ["tt", "lead"]  # whose every answer is compared, so they are not asked again
VARYING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|csrf[^"]{0,20}"[^"]*"'
    r"|[0-9a-zA-Z]{64}|<time[^>]*>[^<]*</time>|\d{4}-\d{2}-\d{2}T[\d:.+Z]+"
)


@pytest.fixture(scope="module")
def at_first(module_db) -> Blinded:
    return with_a_run(a_blinded_review())


@pytest.fixture
def made(at_first) -> Blinded:
    return deepcopy(at_first)


def answers(made: Blinded, who: str) -> Iterator[tuple[str, str]]:
    """Each address of the product with what it answers to this person."""
    client = Client()
    client.force_login(made.user(who), backend="django.contrib.auth.backends.ModelBackend")
    addresses = [url for _, route in routes() for url in filled(route, made.review)]
    for url in [*addresses, *administration(made.review)]:
        answer = client.get(url)
        assert answer.status_code < 500, url
        client.cookies.pop("messages", None)  # else the next page repeats what this one said
        yield url, f"{answer.status_code} {VARYING.sub('', text_of(answer))}"


def told(found: dict[str, str]) -> list[tuple[str, str]]:
    """Where a mark of open work is read."""
    assert sum(text.startswith("200") for text in found.values()) > 60, "too little was looked at"
    return [
        (url, what) for url, text in found.items() for what, mark in MARKS.items() if mark in text
    ]


@pytest.mark.parametrize("who", [name for name in OTHERS if name not in WATCHED])
def test_no_word_of_open_work_is_read_by_anyone_else(made, who):
    assert told(dict(answers(made, who))) == []


def test_one_reads_ones_own_and_everyone_reads_it_when_both_are_in(made):
    reads_everything(made, "yh")
    both_in(made)
    for who in ("tt", "reader"):
        reads_everything(made, who)


def reads_everything(made: Blinded, who: str) -> None:
    missing = set(MARKS)
    for _, text in answers(made, who):
        missing -= {what for what in missing if MARKS[what] in text}
        if not missing:
            return
    pytest.fail(f"{who} reads nowhere {missing}")


def does_more(made: Blinded, fresh: Study, *, by: User) -> None:
    decisions.record(made.items["third"], verdict="exclude", note="alone", by=by)
    read(fresh, made.outcome, by=by, mean=3.25)
    judge(fresh, by=by, support="alone")


def takes_back(made: Blinded, fresh: Study, *, by: User) -> None:
    decisions.take_back(made.items["second"], by=by)
    reading = Extraction.objects.get(study=made.closed, by=by)
    extraction.take_back(reading, by=by)
    arm = Arm.objects.filter(study=made.closed).first()
    extraction.enter(reading, outcome=made.outcome, arm=arm, mean=1.25, by=by)
    bias.take_back(Assessment.objects.get(study=made.closed, by=by), by=by)


@pytest.mark.parametrize(("who", "acts"), [("tt", (does_more, takes_back)), ("lead", (does_more,))])
def test_nothing_changes_for_anyone_else_when_one_does_more_alone(made, who, acts):
    """Nor when open work is changed or taken back."""
    fresh = a_study(made.review, made.outcome, label="Fresh 2022", by=made.user("yh"))
    claim_what_a_page_opens(made, who)
    before = dict(answers(made, who))
    assert told(before) == []
    for act in acts:
        act(made, fresh, by=made.user("yh"))
        after = dict(answers(made, who))
        assert [url for url in before if before[url] != after.get(url)] == [], act


def claim_what_a_page_opens(made: Blinded, who: str) -> None:
    """To open a desk or an item is an act of one's own, which changes what comes after it."""
    client = Client()
    client.force_login(made.user(who), backend="django.contrib.auth.backends.ModelBackend")
    for _, route in routes():
        if "screen" in route or "item" in route or "full" in route:
            for url in filled(route, made.review):
                client.get(url)
