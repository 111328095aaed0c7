"""The pages of plan, find and keep: who may open and change them."""

import pytest
from django.test import Client
from django.urls import reverse

from evidence import urls
from evidence.models import (
    Import,
    Merge,
    Role,
    Source,
)
from evidence.permissions import Act, holders
from tests.factories.people import UserFactory, a_member
from tests.factories.visits import signed_in, text

pytestmark = pytest.mark.django_db


_OF = {  # which row the number in an address means, by the beginning of its name
    "measured": "measured",
    "source": "source",
    "search": "search",
    "upload": "upload",
    "import": "import",
    "pair": "pair",
    "record": "record",
    "team": "member",
    "view": "view",
}
NAMES = [p.name for p in (*urls.plan_urls, *urls.find_urls, *urls.keep_urls)]
POST_ONLY = {
    "protocol_draft", "protocol_amend", "protocol_freeze", "protocol_discard", "protocol_part",
    "measured_remove", "sources_usual", "strategy_check", "source_remove", "search_remove",
    "import_start", "upload_read_as", "upload_remove", "import_cancel", "import_undo",
    "records_merge", "records_remove", "records_put_back", "view_save", "view_remove",
    "duplicates_undo", "review_archive",
    "duplicates_take_back", "pair_answer", "pair_reopen", "team_leave",
}  # fmt: skip


def address(name, full) -> str:
    (pattern,) = [p for p in (*urls.plan_urls, *urls.find_urls, *urls.keep_urls) if p.name == name]
    kwargs = {}
    for key in pattern.pattern.converters:
        value = full[key]
        kwargs[key] = value[_OF[name.split("_")[0]]] if isinstance(value, dict) else value
    return reverse(name, kwargs=kwargs)


def answers(client, full, names=NAMES, *, method="get") -> dict[str, int]:
    """Each address with its status: one set of rows serves them all."""
    return {name: getattr(client, method)(address(name, full)).status_code for name in names}


def test_every_page_opens_for_the_lead(full, lead):
    wanted = {name: 405 if name in POST_ONLY else 200 for name in NAMES}
    assert answers(signed_in(lead), full) == wanted


def test_a_stranger_meets_a_404_at_every_address(full):
    stranger = signed_in(UserFactory(username="stranger"))
    assert set(answers(stranger, full, method="post").values()) == {404}
    wanted = {name: 405 if name in POST_ONLY else 404 for name in NAMES}
    assert answers(stranger, full) == wanted


def test_who_is_not_signed_in_is_asked_to(full):
    for where in (reverse("home"), reverse("review_new"), *(address(n, full) for n in NAMES)):
        response = Client().get(where)
        assert response.status_code == 302
        assert response["Location"].startswith("/login/")


def test_a_reader_changes_nothing(full):
    reader = signed_in(UserFactory(username="rea"))
    before = (Import.objects.count(), Merge.objects.count(), Source.objects.count())
    refused = answers(
        reader,
        full,
        sorted(POST_ONLY - {"strategy_check", "team_leave", "view_save", "view_remove"}),
        method="post",
    )
    assert set(refused.values()) == {403}
    assert before == (Import.objects.count(), Merge.objects.count(), Source.objects.count())


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_the_acts_it_may_do(review, full, role):
    if role is Role.READER:
        person = UserFactory(username="rea")
    else:
        person = a_member(review, role, username="p")
    client = signed_in(person)
    shown = text(client.get(reverse("sources", args=[review.slug])))
    assert ("Import files" in shown) is (role in holders(Act.IMPORT))
    shown = text(client.get(reverse("protocol", args=[review.slug])))
    assert ("Save criteria" in shown) is (role in holders(Act.EDIT_PROTOCOL))
    shown = text(client.get(reverse("team", args=[review.slug])))
    assert ("Add a person" in shown) is (role in holders(Act.MANAGE_TEAM))
