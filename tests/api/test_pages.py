"""Every page, every role: a stranger finds nothing, who is not signed in is sent to the login.

The pages come from the url map; what takes more than reading is declared here, once.
"""

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse

from analysis import analyses
from analysis.models import Figure
from evidence import team
from evidence.models import AuditEntry
from evidence.permissions import ALLOWED, Act
from tests.api.addresses import filled, routes
from tests.api.test_matrix import PEOPLE, ROLE_OF, with_a_run
from tests.factories.blinded import Blinded, a_blinded_review
from tests.factories.people import a_review

pytestmark = pytest.mark.django_db
PUBLIC = {"healthz", "login", "logout", "token", "schema", "docs"}
NOT_OF_A_REVIEW = {"home", "review_new", "password_change", "review-list"}
# What a GET of these takes; every other page of a review is open to all who take part.
TAKES: dict[str, Act] = {
    "read": Act.EXTRACT,
    "work-out": Act.EXTRACT,
    "item": Act.SCREEN,
    "record_correct": Act.CURATE,
    "team_add": Act.MANAGE_TEAM,
    "analysis-add": Act.ANALYSE,
    "analysis-settings": Act.ANALYSE,
    "analysis-preview": Act.ANALYSE,
    "measured_new": Act.EDIT_STUDY,
    "measured": Act.EDIT_STUDY,
    "source_new": Act.IMPORT,
    "source_record_new": Act.IMPORT,
    "source": Act.IMPORT,
    "search_new": Act.IMPORT,
    "search": Act.IMPORT,
    "import_files": Act.IMPORT,
    "import_decisions": Act.MANAGE_TEAM,
    "duplicates_accept": Act.MERGE,
    "study-new": Act.EDIT_STUDY,
    "arm-new": Act.EDIT_STUDY,
    "arm": Act.EDIT_STUDY,
    "study-describe": Act.EDIT_STUDY,
}
FINE = {200, 204, 302, 404, 405}


@pytest.fixture(scope="module")
def at_first(module_db) -> Blinded:
    return with_a_run(a_blinded_review())


@pytest.fixture
def made(at_first) -> Blinded:
    return deepcopy(at_first)


def pages(made: Blinded) -> list[tuple[str, str]]:
    """(name, one address) of each page; the API has its own matrix."""
    found = []
    for name, route in routes():
        addresses = [] if route.startswith("api/") else filled(route, made.review)
        if addresses:
            found.append((name, addresses[0]))
    return found


def signed_in(made: Blinded, who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(made.user(who), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_sent_to_the_login(made, method):
    client = signed_in(made, "anonymous")
    for name, url in pages(made):
        answer = getattr(client, method)(url)
        if name in PUBLIC:
            assert answer.status_code in (200, 302, 405), name
        else:
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(reverse("login")), name


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(made, method):
    client = signed_in(made, "stranger")
    before = AuditEntry.objects.count()
    for name, url in pages(made):
        if name not in PUBLIC | NOT_OF_A_REVIEW:
            answer = getattr(client, method)(url)
            assert answer.status_code in (404, 405), (name, answer.status_code)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("who", [name for name in PEOPLE if name in ROLE_OF])
def test_who_takes_part_opens_what_the_roles_allow(made, who):
    client = signed_in(made, who)
    wrong = []
    for name, url in pages(made):
        if name in PUBLIC:
            continue
        answer = client.get(url)
        b"".join(answer)  # a file that nobody reads stays open
        status = answer.status_code
        kept_out = name in TAKES and TAKES[name] not in ALLOWED[ROLE_OF[who]]
        if status not in ({403} if kept_out else FINE):
            wrong.append((name, status))
    assert not wrong


def test_a_reader_who_posts_anywhere_changes_nothing(made):
    """With nothing but the address: sent back to the form, refused, or not offered."""
    client = signed_in(made, "reader")
    allowed = {"recalculate", "review_new", "password_change", "team_leave", "team_member"}
    before = AuditEntry.objects.count()
    for name, url in pages(made):
        if name not in PUBLIC | allowed:
            status = client.post(url).status_code
            assert status < 500, (name, status)
    assert AuditEntry.objects.count() == before


def test_the_page_of_exports_offers_no_figure_that_nobody_has_drawn(made):
    client, url = signed_in(made, "reader"), reverse("review-export", args=[made.review.slug])
    assert b"once records are imported" in client.get(url).content
    Figure.objects.create(review=made.review, kind="prisma", format="pdf", content=b"%PDF-")
    page = client.get(url).content.decode()
    assert "Flow, PDF" in page
    assert "Flow, SVG" not in page
    assert "Traffic light" not in page


def test_a_lead_archives_a_review_and_takes_it_up_again(made):
    client, url = signed_in(made, "lead"), reverse("review_archive", args=[made.review.slug])
    for sent, status in (({"archive": "1"}, "archived"), ({}, "active")):
        assert client.post(url, sent).status_code == 302
        made.review.refresh_from_db()
        assert made.review.status == status
    assert signed_in(made, "curator").post(url, {"archive": "1"}).status_code == 403


def test_an_analysis_that_no_version_shows_is_removed_on_its_settings(made):
    client = signed_in(made, "statistician")
    kept = reverse("analysis-settings", args=[made.review.slug, made.analysis.key])
    assert b"A frozen version shows this analysis" in client.get(kept).content
    by = made.user("lead")
    added = analyses.add(made.review, label="Slip", outcomes=[made.outcome], by=by)
    here = [made.review.slug, added.key]
    gone = reverse("analysis-remove", args=here)
    assert gone.encode() in client.get(reverse("analysis-settings", args=here)).content
    assert client.post(gone).status_code == 302
    assert not made.review.analyses.filter(key=added.key).exists()


def test_the_history_of_every_row_of_the_administration_tells_something(made):
    """Of an analysis who set it; of a run, which is never changed, where to read on."""
    client = signed_in(made, "curator")
    run = made.analysis.runs.get()
    for row, words in ((made.analysis, "Changes of this row"), (run, "is never changed")):
        name = f"admin:analysis_{row._meta.model_name}_history"
        page = client.get(reverse(name, args=[row.pk])).content.decode()
        assert words in page
        assert reverse("history", args=[made.review.slug]) in page


def test_whoever_may_not_is_told_what_and_whom_to_ask(made):
    page = signed_in(made, "statistician").get(reverse("import_files", args=[made.review.slug]))
    assert page.status_code == 403
    assert "You may not import records in “Blind”. Ask its lead" in page.content.decode()


def test_an_empty_review_offers_each_person_what_they_may_begin(made):
    empty = a_review(slug="empty", short_title="Empty")
    team.add(empty, user=made.user("reader"), roles=["reader"], by=made.user("lead"))
    for who, offered in (("lead", True), ("reader", False)):
        page = signed_in(made, who).get(reverse("overview", args=["empty"])).content.decode()
        assert ("Write the protocol" in page) is offered
        page = signed_in(made, who).get(reverse("screen", args=["empty"])).content.decode()
        assert ("Freeze it, and the records come here" in page) is offered
