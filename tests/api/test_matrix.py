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
from evidence import arms, characteristics, duplicates, records
from evidence.models import (
    Arm,
    ArmCombination,
    AuditEntry,
    Change,
    Judgement,
    Membership,
    Merge,
    Pair,
    Report,
    Role,
    Source,
    Study,
    Value,
)
from evidence.permissions import ALLOWED, Act
from tests.factories.blinded import ROLES, Blinded, a_blinded_review, a_study
from tests.factories.records import numbered, ris
from tests.pages.report_pdf import report as report_pdf

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
OPENED = slug_and(lambda made: made.opened.pk)
FRESH = slug_and(lambda made: fresh_of(made).pk)
ARM = slug_and(lambda made: Arm.objects.filter(study=made.opened).first().pk)
REPORT = slug_and(lambda made: Report.objects.get(review=made.review).pk)
SOURCE = slug_and(lambda made: Source.objects.get(review=made.review).pk)
SEARCH = slug_and(lambda made: made.of.search_id)
OUTCOME = slug_and(lambda made: made.outcome.pk)
INSTRUMENT = slug_and(lambda made: made.review.instruments.get().pk)
TIMEPOINT = slug_and(lambda made: made.review.timepoints.get().pk)
MEMBER = slug_and(
    lambda made: Membership.objects.get(review=made.review, user=made.user("lead")).pk
)
PAIR = slug_and(lambda made: Pair.objects.get(review=made.review).pk)
MERGE = slug_and(lambda made: Merge.objects.get(record__review=made.review).pk)
COMBINATION = slug_and(lambda made: ArmCombination.objects.get(study=fresh_of(made)).pk)


def fresh_of(made: Blinded) -> Study:
    """The study that nobody has read or judged yet."""
    return Study.objects.get(review=made.review, key="fresh-2023")


def a_reading(study: Study, *, arm: str = "T") -> dict[str, Any]:
    return {"study": study.key, "outcome": "pain", "arm": arm, "n": 30, "mean": 4, "sd": 1}


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
    ("review-list", "post"): Door(
        EVERYONE, 201, lambda made: [], lambda made: {"title": "Mine", "short_title": "Mine"}
    ),
    ("review-detail", "patch"): Door(
        Act.EDIT_PROTOCOL, body=lambda made: {"population": "Adults", "status": "active"}
    ),
    ("history-list", "get"): Door(Act.READ),
    ("bias-tool", "get"): Door(Act.READ),
    ("bias-tool", "put"): Door(Act.EDIT_PROTOCOL, body=lambda made: {"tool": "rob-1"}),
    ("protocol-list", "get"): Door(Act.READ),
    ("protocol-list", "post"): Door(Act.EDIT_PROTOCOL, 409, body=lambda made: {}),  # it is frozen
    ("protocol-amend", "post"): Door(
        Act.EDIT_PROTOCOL, 201, body=lambda made: {"reason": "A new outcome"}
    ),
    ("protocol-detail", "get"): Door(Act.READ, args=slug_and(lambda made: 1)),
    ("protocol-detail", "patch"): Door(
        Act.EDIT_PROTOCOL, 409, slug_and(lambda made: 1), lambda made: {"measure": "MD"}
    ),
    ("protocol-detail", "delete"): Door(Act.EDIT_PROTOCOL, 409, slug_and(lambda made: 1)),
    ("protocol-freeze", "post"): Door(Act.EDIT_PROTOCOL, 409, slug_and(lambda made: 1)),
    ("member-list", "get"): Door(Act.READ),
    ("member-list", "post"): Door(
        Act.MANAGE_TEAM, 201, body=lambda made: {"username": "else", "roles": ["reader"]}
    ),
    ("member-detail", "get"): Door(Act.READ, args=MEMBER),
    ("member-detail", "patch"): Door(
        Act.MANAGE_TEAM, args=MEMBER, body=lambda made: {"roles": ["lead", "curator"]}
    ),
    ("member-detail", "delete"): Door(Act.MANAGE_TEAM, 409, MEMBER),  # the only lead
    ("outcome-list", "post"): Door(Act.EDIT_PROTOCOL, 201, body=lambda made: {"label": "Sleep"}),
    ("outcome-detail", "patch"): Door(
        Act.EDIT_PROTOCOL, args=OUTCOME, body=lambda made: {"mid": 1.5}
    ),
    ("outcome-detail", "delete"): Door(Act.EDIT_PROTOCOL, 409, OUTCOME),  # values point at it
    ("instrument-list", "get"): Door(Act.READ),
    ("instrument-list", "post"): Door(Act.EDIT_STUDY, 201, body=lambda made: {"name": "NRS"}),
    ("instrument-detail", "get"): Door(Act.READ, args=INSTRUMENT),
    ("instrument-detail", "patch"): Door(
        Act.EDIT_STUDY, args=INSTRUMENT, body=lambda made: {"minimum": 0, "maximum": 10}
    ),
    ("instrument-detail", "delete"): Door(Act.EDIT_STUDY, 204, INSTRUMENT),
    ("timepoint-list", "get"): Door(Act.READ),
    ("timepoint-list", "post"): Door(Act.EDIT_STUDY, 201, body=lambda made: {"label": "Week 24"}),
    ("timepoint-detail", "get"): Door(Act.READ, args=TIMEPOINT),
    ("timepoint-detail", "patch"): Door(
        Act.EDIT_STUDY, args=TIMEPOINT, body=lambda made: {"weeks": 12}
    ),
    ("timepoint-detail", "delete"): Door(Act.EDIT_STUDY, 204, TIMEPOINT),
    ("characteristic-list", "get"): Door(Act.READ),
    ("characteristic-list", "post"): Door(
        Act.EDIT_STUDY, 201, body=lambda made: {"label": "Dose", "kind": "number"}
    ),
    ("source-list", "post"): Door(Act.IMPORT, 201, body=lambda made: {"name": "Scopus"}),
    ("source-usual", "post"): Door(Act.IMPORT, 201),
    ("source-detail", "patch"): Door(
        Act.IMPORT, args=SOURCE, body=lambda made: {"platform": "Ovid"}
    ),
    ("source-detail", "delete"): Door(Act.IMPORT, 409, SOURCE),  # a file was read from it
    ("search-list", "post"): Door(
        Act.IMPORT,
        201,
        body=lambda made: {"source": made.of.search.source.name, "hits_reported": 3},
    ),
    ("search-detail", "get"): Door(Act.READ, args=SEARCH),
    ("search-detail", "patch"): Door(
        Act.IMPORT, args=SEARCH, body=lambda made: {"strategy": "yoga AND neuropathy"}
    ),
    ("search-detail", "delete"): Door(Act.IMPORT, 409, SEARCH),
    ("import-problems", "get"): Door(Act.READ, args=IMPORT),
    ("import-cancel", "post"): Door(Act.IMPORT, 409, IMPORT),  # it is done
    ("import-decisions", "get"): Door(Act.MANAGE_TEAM, args=IMPORT),
    ("import-decisions", "post"): Door(
        Act.MANAGE_TEAM,
        202,
        IMPORT,
        lambda made: {
            "people": [{"name": "", "usernames": ["yh", "tt"]}],
            "stage": "title_abstract",
            "whole": "include",
        },
    ),
    ("import-decisions", "delete"): Door(Act.MANAGE_TEAM, 409, IMPORT),  # none came with it
    ("record-list", "post"): Door(
        Act.IMPORT,
        201,
        body=lambda made: {"source": made.of.search.source.name, "title": "Found by hand"},
    ),
    ("record-detail", "patch"): Door(
        Act.CURATE,
        args=slug_and(lambda made: made.records[0].pk),
        body=lambda made: {"year": 2019, "origin": "publisher's page"},
    ),
    ("pair-list", "get"): Door(Act.READ),
    ("pair-detail", "get"): Door(Act.READ, args=PAIR),
    ("pair-detail", "patch"): Door(Act.MERGE, args=PAIR, body=lambda made: {"answer": "different"}),
    ("pair-accept", "post"): Door(Act.MERGE, body=lambda made: {"probability": 0.99}),
    ("merge-list", "get"): Door(Act.READ),
    ("merge-list", "post"): Door(
        Act.MERGE, 201, body=lambda made: {"records": [made.records[1].pk, made.records[2].pk]}
    ),
    ("merge-detail", "get"): Door(Act.READ, args=MERGE),
    ("merge-detail", "delete"): Door(Act.MERGE, 204, MERGE),
    ("merge-undo", "post"): Door(Act.MERGE, 409),  # nobody has merged many
    ("report-list", "get"): Door(Act.READ),
    ("report-detail", "get"): Door(Act.READ, args=REPORT),
    ("report-detail", "patch"): Door(  # it is not included
        Act.EDIT_STUDY, 409, REPORT, lambda made: {"study": None}
    ),
    ("report-full-text", "post"): Door(
        Act.FETCH,
        201,
        REPORT,
        lambda made: {"file": SimpleUploadedFile("a.pdf", report_pdf())},
        "multipart",
    ),
    ("report-retrieval", "post"): Door(
        Act.FETCH, 201, REPORT, lambda made: {"state": "sought", "note": "Asked the library"}
    ),
    ("report-contact", "post"): Door(
        Act.FETCH, 201, REPORT, lambda made: {"to": "A. Author", "asked": "SDs"}
    ),
    ("full-text", "get"): Door(Act.READ, 404, slug_and(lambda made: 1)),  # there is none
    ("study-list", "post"): Door(
        Act.EDIT_STUDY, 201, body=lambda made: {"label": "Hand 2001", "outcomes": ["pain"]}
    ),
    ("study-detail", "patch"): Door(
        Act.EDIT_STUDY, args=FRESH, body=lambda made: {"year": 2024, "outcomes": ["pain"]}
    ),
    ("study-describe", "post"): Door(
        Act.EDIT_STUDY,
        args=FRESH,
        body=lambda made: {"characteristic": "age", "printed": "57 years", "number": 57},
    ),
    ("study-direction", "post"): Door(
        Act.EDIT_STUDY,
        args=FRESH,
        body=lambda made: {"instrument": "vas", "direction": "higher_better"},
    ),
    ("arm-list", "post"): Door(
        Act.EDIT_STUDY,
        201,
        FRESH,
        lambda made: {"label": "Cold", "role": "set_aside", "role_reason": "No exercise"},
    ),
    ("arm-combine", "post"): Door(  # they have two roles
        Act.EDIT_STUDY,
        409,
        OPENED,
        lambda made: {
            "arms": [arm.pk for arm in made.opened.arms.all()], "label": "Both", "reason": "why",
        },
    ),
    ("arm-detail", "get"): Door(Act.READ, args=ARM),
    ("arm-detail", "patch"): Door(Act.EDIT_STUDY, args=ARM, body=lambda made: {"n_analysed": 29}),
    ("arm-detail", "delete"): Door(Act.EDIT_STUDY, 409, ARM),  # it has values
    ("combination-detail", "delete"): Door(Act.EDIT_STUDY, 204, COMBINATION),
    ("value-list", "post"): Door(Act.EXTRACT, 201, body=lambda made: a_reading(fresh_of(made))),
    ("value-detail", "delete"): Door(Act.EXTRACT, 409, VALUE),  # it is agreed
    ("value-settle", "post"): Door(
        Act.SETTLE, 201, body=lambda made: a_reading(made.opened) | {"taken_from": "Table 2"}
    ),
    ("reading", "post"): Door(Act.EXTRACT, 409, OPENED),  # both are in
    ("reading", "delete"): Door(Act.EXTRACT, 409, OPENED),
    ("judgement-list", "post"): Door(
        Act.JUDGE,
        201,
        body=lambda made: {
            "study": fresh_of(made).key, "domain": "allocation_concealment", "level": "high",
        },
    ),
    ("judgement-settle", "post"): Door(
        Act.SETTLE,
        201,
        body=lambda made: {
            "study": made.opened.key, "domain": "allocation_concealment", "level": "",
        },
    ),
    ("assessment", "post"): Door(Act.JUDGE, 409, OPENED),  # both are in
    ("assessment", "delete"): Door(Act.JUDGE, 409, OPENED),
    ("item-next", "post"): Door(Act.SCREEN, body=lambda made: {"stage": "title_abstract"}),
    ("item-reopen", "post"): Door(  # it is not settled
        Act.EDIT_PROTOCOL, 409, OPEN_ITEM, lambda made: {"why": "A mistake"}
    ),
    ("analysis-detail", "delete"): Door(Act.ANALYSE, 409, ANALYSIS),  # a version shows it
    ("analysis-take-in", "post"): Door(
        Act.ANALYSE, args=ANALYSIS, body=lambda made: {"study": made.opened.key}
    ),
    ("version-list", "post"): Door(Act.PUBLISH, 201, body=lambda made: {"title": "Second"}),
    ("version-compare", "get"): Door(Act.READ, 400),  # of which two is not said
    ("schedule", "get"): Door(Act.READ),
    ("schedule", "put"): Door(Act.PUBLISH, body=lambda made: {"every": "weekly", "hour": 6}),
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


def with_more(made: Blinded) -> Blinded:
    """What only the endpoints that write need: a study nobody has read, a merge, a question."""
    lead, (first, second, _) = made.user("lead"), made.records
    fresh = a_study(made.review, made.outcome, label="Fresh 2023", by=lead)
    more = arms.add(fresh, label="Balance", role="experimental", by=lead)
    both = [more, fresh.arms.get(key="T")]
    arms.combine(both, label="Exercise, both", reason="as the paper did", by=lead)
    characteristics.add(made.review, label="Age", kind="number", by=lead)
    again = records.add(first.source, title="The same once more", by=lead)
    duplicates.merge(again, into=first, by=lead)
    Pair.objects.create(
        review=made.review, first=first, second=second, probability=0.6, evidence="titles alike"
    )
    return made


@pytest.fixture(scope="module")
def at_first(module_db) -> Blinded:
    return with_a_run(with_more(a_blinded_review()))


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
    """Who may not write leaves no trace."""
    client = client_of(made, who)
    wrong = []
    before = AuditEntry.objects.count()
    for (name, method), door in DOORS.items():
        with transaction.atomic():
            answer = ask(client, made, name, method, door)
            if answer.status_code >= 400 and method != "get":
                assert AuditEntry.objects.count() == before, (name, method)
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
