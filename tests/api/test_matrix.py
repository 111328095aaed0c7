"""Every endpoint, every method, every role: who is let in is declared here, once.

The endpoints come from the url map, so one that is added fails here until it is declared.
"""

import itertools
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from analysis import versions
from analysis.models import Run
from analysis.pipeline import refresh as pipeline
from evidence.models import AuditEntry, Change, Judgement, Outcome, Role, Source, Value
from evidence.permissions import ALLOWED, Act
from tests.factories.blinded import ROLES, Blinded, a_blinded_review
from tests.factories.records import numbered, ris

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")
PUBLIC = object()
EVERYONE = object()  # whoever is signed in, member or not
PEOPLE = ["lead", *ROLES, "stranger", "anonymous"]
ROLE_OF = {"lead": Role.LEAD, **ROLES}


@dataclass(frozen=True)
class Door:
    """What an endpoint asks for: the act, what is sent, and what who may do it is answered."""

    act: Any
    answers: int | tuple[int, ...] = 200
    args: Callable[[Blinded], list[Any]] = lambda made: [made.review.slug]
    body: Callable[[Blinded], dict[str, Any] | None] = lambda made: None
    format: str = "json"


def slug_and(find: Callable[[Blinded], int]) -> Callable[[Blinded], list[Any]]:
    return lambda made: [made.review.slug, find(made)]


def agreed(rows: Any, made: Blinded, path: str) -> int:
    return rows.consensus().filter(**{f"{path}__study": made.opened}).order_by("pk").first().pk


VALUE = slug_and(lambda made: agreed(Value.objects, made, "extraction"))
JUDGEMENT = slug_and(lambda made: agreed(Judgement.objects, made, "assessment"))
OPEN_ITEM = slug_and(lambda made: made.items["third"].pk)
ANALYSIS = slug_and(lambda made: made.analysis.pk)
IMPORT = slug_and(lambda made: made.of.pk)


def new_file(made: Blinded) -> dict[str, Any]:
    return {
        "search": made.of.search_id,
        "file": SimpleUploadedFile("b.ris", ris(*numbered(2))),
    }


# Who may do it gets the status; who may not gets 403, a stranger 404, nobody signed in 401.
DOORS: dict[tuple[str, str], Door] = {
    ("token", "post"): Door(PUBLIC, 400, lambda made: []),
    ("schema", "get"): Door(PUBLIC, 200, lambda made: []),
    ("docs", "get"): Door(PUBLIC, 200, lambda made: []),
    ("review-list", "get"): Door(EVERYONE, 200, lambda made: []),
    ("review-detail", "get"): Door(Act.READ),
    ("record-list", "get"): Door(Act.READ),
    ("record-detail", "get"): Door(Act.READ, args=slug_and(lambda made: made.records[0].pk)),
    ("removal-list", "get"): Door(Act.READ),
    ("removal-list", "post"): Door(
        Act.CURATE,
        201,
        body=lambda made: {
            "records": [made.items["third"].record_id], "kind": "other", "why": "A retraction",
        },
    ),
    # nothing was removed
    ("removal-detail", "get"): Door(Act.READ, 404, args=slug_and(lambda made: 1)),
    ("removal-put-back", "post"): Door(
        Act.CURATE, 409, body=lambda made: {"removals": [1]}
    ),
    ("study-list", "get"): Door(Act.READ),
    ("study-detail", "get"): Door(Act.READ, args=slug_and(lambda made: made.opened.pk)),
    ("value-list", "get"): Door(Act.READ),
    ("value-detail", "get"): Door(Act.READ, args=VALUE),
    ("value-detail", "patch"): Door(
        Act.CURATE, args=VALUE, body=lambda made: {"sd": 2.5, "why": "Table 2"}
    ),
    ("judgement-list", "get"): Door(Act.READ),
    ("judgement-detail", "get"): Door(Act.READ, args=JUDGEMENT),
    ("judgement-detail", "patch"): Door(
        Act.CURATE, args=JUDGEMENT, body=lambda made: {"level": "high", "why": "Page 4"}
    ),
    ("outcome-list", "get"): Door(Act.READ),
    ("outcome-detail", "get"): Door(Act.READ, args=slug_and(lambda made: made.outcome.pk)),
    ("source-list", "get"): Door(Act.READ),
    ("source-detail", "get"): Door(
        Act.READ, args=slug_and(lambda made: Source.objects.get(review=made.review).pk)
    ),
    ("import-list", "get"): Door(Act.READ),
    ("import-list", "post"): Door(Act.IMPORT, 201, body=new_file, format="multipart"),
    ("import-detail", "get"): Door(Act.READ, args=IMPORT),
    ("import-undo", "post"): Door(Act.IMPORT, 409, args=IMPORT),  # something was decided
    ("item-list", "get"): Door(Act.READ),
    ("item-detail", "get"): Door(Act.READ, args=OPEN_ITEM),
    ("item-decision", "post"): Door(
        Act.SCREEN, 201, args=OPEN_ITEM, body=lambda made: {"verdict": "include"}
    ),
    ("item-decision", "delete"): Door(Act.SCREEN, 409, args=OPEN_ITEM),  # there is none
    ("item-proposal", "post"): Door(
        Act.SCREEN, 409, args=OPEN_ITEM, body=lambda made: {"verdict": "include"}
    ),
    ("item-ruling", "post"): Door(
        Act.ARBITRATE,
        409,
        args=OPEN_ITEM,
        body=lambda made: {"verdict": "include", "sentence": "why"},
    ),
    ("prisma", "get"): Door(Act.READ),
    ("analysis-list", "get"): Door(Act.READ),
    ("analysis-list", "post"): Door(
        Act.ANALYSE, 201, body=lambda made: {"label": "New", "outcomes": ["pain"]}
    ),
    ("analysis-recalculate", "post"): Door(Act.READ, 202),
    ("analysis-detail", "get"): Door(Act.READ, args=ANALYSIS),
    ("analysis-detail", "patch"): Door(
        Act.ANALYSE, args=ANALYSIS, body=lambda made: {"i2_limit": 40, "reason": "plan"}
    ),
    ("analysis-leave-out", "post"): Door(
        Act.ANALYSE,
        args=ANALYSIS,
        body=lambda made: {"study": made.opened.key, "reason": "influential"},
    ),
    ("analysis-override", "post"): Door(
        Act.ANALYSE, args=ANALYSIS, body=lambda made: {"reason": "as the paper did"}
    ),
    ("run-list", "get"): Door(Act.READ),
    ("run-detail", "get"): Door(
        Act.READ, args=slug_and(lambda made: Run.objects.get(analysis=made.analysis).pk)
    ),
    ("figure", "get"): Door(
        Act.READ,
        args=lambda made: [
            made.review.slug, Run.objects.get(analysis=made.analysis).pk, "forest", "svg",
        ],
    ),
    ("review-figure", "get"): Door(  # nobody has drawn it yet
        Act.READ, 404, args=lambda made: [made.review.slug, "prisma", "svg"]
    ),
    ("version-list", "get"): Door(Act.READ),
    ("version-detail", "get"): Door(
        Act.READ, args=slug_and(lambda made: made.review.versions.get().pk)
    ),
}  # fmt: skip


def endpoints() -> Iterator[tuple[str, Any]]:
    """(name, view) of every address below /api/."""
    api = next(
        one
        for one in get_resolver().url_patterns
        if isinstance(one, URLResolver) and one.namespace == "api"
    )
    yield from _below(api)


def _below(resolver: URLResolver) -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one.name, one.callback
        else:
            yield from _below(one)


def with_a_run(made: Blinded) -> Blinded:
    """A computed run with its forest plot, and a frozen version, as a worker makes them."""
    pipeline.save(made.review, pipeline.changed(made.review))
    Change.objects.filter(review_id=made.review.pk).delete()
    versions.freeze(made.review, by=made.user("lead"))
    return made


@pytest.fixture(scope="module")
def at_first(module_db) -> Blinded:
    return with_a_run(a_blinded_review())


@pytest.fixture
def made(at_first) -> Blinded:
    return deepcopy(at_first)


def client_of(made: Blinded, who: str) -> APIClient:
    client = APIClient()
    if who != "anonymous":
        token, _ = Token.objects.get_or_create(user=made.user(who))
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
    return client


def expected(door: Door, who: str) -> set[int]:
    given = {door.answers} if isinstance(door.answers, int) else set(door.answers)
    if door.act is PUBLIC:
        return given
    if who == "anonymous":
        return {401}
    if door.act is EVERYONE:
        return given
    if who == "stranger":
        return {404}
    return given if door.act in ALLOWED[ROLE_OF[who]] else {403}


def ask(client: APIClient, made: Blinded, name: str, method: str, door: Door) -> Any:
    url = reverse(f"api:{name}", args=door.args(made))
    if method == "get":
        return client.get(url)
    return getattr(client, method)(url, door.body(made), format=door.format)


def test_every_endpoint_is_declared():
    offered = {
        (name, method)
        for name, view in endpoints()
        for method in getattr(view, "actions", None) or _methods_of(view)
        if method in METHODS  # a view that was asked once also lists HEAD
    }
    assert offered == set(DOORS)


def _methods_of(view: Any) -> list[str]:
    return [method for method in METHODS if hasattr(view.cls, method)]


@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_is_answered_as_declared(made, who, settings):
    client = client_of(made, who)
    wrong = []
    for (name, method), door in DOORS.items():
        with transaction.atomic():
            answer = ask(client, made, name, method, door)
            if answer.status_code not in expected(door, who):
                wrong.append(
                    (name, method, answer.status_code, expected(door, who), answer.content)
                )
            elif answer.status_code >= 400:
                told = answer.json()
                if not (told["code"] and told["message"]) or "_" in told["code"]:
                    wrong.append((name, method, told))
            transaction.set_rollback(True)
    assert not wrong


@pytest.mark.parametrize("who", ["reader", "anonymous"])
def test_what_is_not_offered_is_a_405_and_never_an_error(made, who):
    client = client_of(made, who)
    names = {name: door for (name, _), door in DOORS.items()}
    for (name, door), method in itertools.product(names.items(), METHODS):
        if (name, method) in DOORS or door.act is PUBLIC:
            continue
        answer = ask(client, made, name, method, door)
        assert answer.status_code in (401, 405), (name, method, answer.status_code)


@pytest.mark.parametrize("who", ["reader", "stranger", "anonymous"])
def test_who_may_not_write_leaves_no_trace(made, who):
    before = AuditEntry.objects.exclude(act="analysis.recalculated").count()
    client = client_of(made, who)
    for (name, method), door in DOORS.items():
        if method != "get":
            ask(client, made, name, method, door)
    assert AuditEntry.objects.exclude(act="analysis.recalculated").count() == before
    assert Outcome.objects.filter(review=made.review).count() == 1


def test_the_parts_of_another_review_are_404(made):
    """An id of one review under the slug of another: nothing, for its own lead as well."""
    from tests.factories.people import a_review

    other = a_review(slug="other", short_title="Other")
    client = client_of(made, "lead")
    for (name, method), door in DOORS.items():
        args = door.args(made)
        if len(args) < 2:
            continue
        url = reverse(f"api:{name}", args=[other.slug, *args[1:]])
        send = getattr(client, method)
        answer = send(url) if method == "get" else send(url, door.body(made), format=door.format)
        assert answer.status_code == 404, (name, method, answer.status_code, answer.content)
