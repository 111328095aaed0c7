"""A form whose row was changed meanwhile: nothing of either person is lost."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from analysis import living
from evidence import (
    characteristics,
    outcomes,
    protocol,
    protocol_rows,
    reviews,
    sources,
    studies,
    team,
)
from evidence.models import Review, Role, User
from tests.factories.people import a_member, lead_of
from tests.factories.visits import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(review):
    return studies.add(review, label="Peng 2019", year=2019, by=lead_of(review))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, url: str) -> dict[str, str]:
    """The form of the study as the page shows it, with what it remembers."""
    return fields(client.get(url).content.decode())


def fields(html: str) -> dict[str, str]:
    form = html[html.index('id="h-st"') :]
    names = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            names[name[1]] = value[1] if value else ""
    return names | dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form))


def test_what_a_colleague_wrote_stays_when_one_sends_again(review, row):
    lead, yh = lead_of(review), a_member(review, Role.INVESTIGATOR, username="yh")
    url = reverse("study", args=[review.slug, row.pk])
    client = signed_in(lead)
    before = shown(client, url)
    studies.change(row, by=yh, note="Only women", year=2020)
    refused = client.post(url, before | {"registration": "NCT1", "year": "2018"})
    assert refused.status_code == 422
    again = fields(refused.content.decode())
    assert (again["registration"], again["note"], again["year"]) == ("NCT1", "Only women", "2018")
    assert "Stored now: 2020" in refused.content.decode()
    assert client.post(url, again).status_code == 302
    row.refresh_from_db()
    assert (row.registration, row.note, row.year) == ("NCT1", "Only women", 2018)


class Stale(NamedTuple):
    """A page whose form one person has open, and what another does meanwhile."""

    page: str
    form: str  # its name in the page's context
    send: str
    meanwhile: Callable[..., object]
    alone: dict[str, object]  # what the first person changes that the other left alone
    both: dict[str, object]  # what both change
    stored: Callable[[], tuple]  # of the fields in `alone`, `both` and what only the other wrote
    now: str  # how the page says what is stored


def of_question(review: Review, lead: User) -> Stale:
    return Stale(
        page=reverse("protocol", args=[review.slug]),
        form="question",
        send=reverse("protocol_part", args=[review.slug, "question"]),
        meanwhile=lambda: reviews.change(
            review, by=lead, comparator="Usual care", population="Adults\nover 60"
        ),
        alone={"intervention": "Yoga"},
        both={"comparator": "Education"},
        stored=lambda: Review.objects.values_list("intervention", "comparator", "population")[0],
        now="Usual care",
    )


def of_plan(review: Review, lead: User) -> Stale:
    draft = protocol.begin(review, template="trials", by=lead)
    return Stale(
        page=reverse("protocol", args=[review.slug]),
        form="plan",
        send=reverse("protocol_part", args=[review.slug, "plan"]),
        meanwhile=lambda: protocol.set_plan(draft, by=lead, measure="RR", level=0.9),
        alone={"i2_limit": "40"},
        both={"level_percent": "99"},
        stored=lambda: review.protocol_versions.values_list("i2_limit", "level", "measure")[0],
        now="90.0",
    )


def of_outcome(review: Review, lead: User) -> Stale:
    row = outcomes.add(review, label="Pain", by=lead)
    url = reverse("measured", args=[review.slug, "outcomes", row.pk])
    return Stale(
        page=url,
        form="form",
        send=url,
        meanwhile=lambda: outcomes.change(row, by=lead, direction="lower_better", group="Main"),
        alone={"label": "Pain at rest"},
        both={"direction": "higher_better"},
        stored=lambda: review.outcomes.values_list("label", "direction", "group")[0],
        now="Lower is better",
    )


def of_search(review: Review, lead: User) -> Stale:
    row = sources.add_search(sources.add(review, name="PubMed", by=lead), by=lead, strategy="yoga")
    url = reverse("search", args=[review.slug, row.source_id, row.pk])
    return Stale(
        page=url,
        form="form",
        send=url,
        meanwhile=lambda: sources.change_search(row, by=lead, strategy="yoga\nOR tai", note="n"),
        alone={"hits_reported": "12"},
        both={"strategy": "yoga AND back"},
        stored=lambda: type(row).objects.values_list("hits_reported", "strategy", "note")[0],
        now="yoga\nOR tai",
    )


def of_member(review: Review, lead: User) -> Stale:
    a_member(review, Role.READER, username="yh")
    row = review.memberships.get(user__username="yh")
    url = reverse("team_member", args=[review.slug, row.pk])
    return Stale(
        page=url,
        form="form",
        send=url,
        meanwhile=lambda: team.change_roles(row, roles=["curator", "reader"], by=lead),
        alone={"interests": "none"},
        both={"roles": ["investigator"]},
        stored=lambda: (
            *review.memberships.filter(pk=row.pk).values_list("interests", "roles")[0], None
        ),
        now="Curator, Reader",
    )  # fmt: skip


def of_schedule(review: Review, lead: User) -> Stale:
    return Stale(
        page=reverse("living", args=[review.slug]),
        form="schedule_form",
        send=reverse("living-schedule", args=[review.slug]),
        meanwhile=lambda: living.schedule(review, every="weekly", hour=7, enabled=True, by=lead),
        alone={"only_if_changed": []},
        both={"every": "daily"},
        stored=lambda: tuple(
            living.settings_of(living.plan_of(review))[name]
            for name in ("only_if_changed", "every", "hour")
        ),
        now="Every Monday",
    )


KEPT = {  # what both wrote last, and what only the other wrote
    of_question: ("Yoga", "Education", "Adults\nover 60"),
    of_plan: (40.0, 0.99, "RR"),
    of_outcome: ("Pain at rest", "higher_better", "Main"),
    of_search: (12, "yoga AND back", "n"),
    of_member: ("none", ["investigator"], None),
    of_schedule: (False, "daily", 7),
}


def as_sent(form) -> dict[str, object]:
    """A form as a browser sends it back: what it shows, and what it remembers to have shown."""
    sent: dict[str, object] = {}
    for bound in form:
        value, remembered = bound.value(), form._shown(bound.name) if form.is_bound else None
        if value not in (False, "False", None, []):
            sent[bound.html_name] = value
        if bound.field.show_hidden_initial:
            shown = bound.initial if remembered is None else remembered
            sent[bound.html_initial_name] = "" if shown is None else shown
    return sent


@pytest.mark.parametrize("case", KEPT, ids=lambda case: case.__name__)
def test_two_windows_lose_nothing(review, case):
    lead = lead_of(review)
    stale, client = case(review, lead), signed_in(lead)
    opened = as_sent(client.get(stale.page).context[stale.form])
    stale.meanwhile()
    before = stale.stored()
    refused = client.post(stale.send, opened | stale.alone | stale.both)
    assert refused.status_code == 422
    assert "Somebody changed this meanwhile." in text(refused)
    assert f"Stored now: {stale.now}" in refused.content.decode()
    assert stale.stored() == before
    again = as_sent(refused.context[stale.form])
    assert client.post(stale.send, again).status_code == 302
    assert stale.stored() == KEPT[case]
    assert client.post(stale.send, again).status_code == 302  # sent twice: no refusal


def test_lists_of_the_protocol_are_not_written_over(review):
    lead = lead_of(review)
    draft, client = protocol.begin(review, template="trials", by=lead), signed_in(lead)
    page = client.get(reverse("protocol", args=[review.slug])).context
    for part, act in (("criteria", protocol.set_criteria), ("reasons", protocol.set_reasons)):
        mine = {"code": "I1", "kind": "include", "text": "Typed words", "label": "Typed words"}
        theirs = {"code": "I1", "kind": "include", "text": "Other words", "label": "Other words"}
        protocol.set_rules(draft, criteria=[theirs], reasons=[], by=lead)
        act(draft, by=lead, **{part: [theirs]})
        url = reverse("protocol_part", args=[review.slug, part])
        sent = {f"{part}-TOTAL_FORMS": 1, f"{part}-INITIAL_FORMS": 0, "seen": page[f"{part}_seen"]}
        sent |= {f"{part}-0-{name}": value for name, value in mine.items()}
        refused = client.post(url, sent)
        assert refused.status_code == 422
        told = text(refused)
        assert "Somebody changed this list meanwhile." in told
        assert "Other words" in told
        assert "Typed words" in refused.content.decode()
        sent["seen"] = refused.context[f"{part}_seen"]
        assert client.post(url, sent).status_code == 302
        assert client.post(url, sent).status_code == 302  # sent twice
        assert "Typed words" in str(getattr(draft, part).get())


def test_a_list_that_was_frozen_meanwhile_gives_the_words_back(review):
    lead = lead_of(review)
    draft, client = protocol.begin(review, template="trials", by=lead), signed_in(lead)
    protocol.freeze(draft, by=lead)
    url = reverse("protocol_part", args=[review.slug, "criteria"])
    refused = client.post(url, {"seen": "x", "criteria-0-text": "Only typed here"})
    assert refused.status_code == 409
    assert "Only typed here" in text(refused)


def test_the_table_of_studies_is_written_by_the_cell(review, row):
    lead = lead_of(review)
    age = characteristics.add(review, label="Age", kind="number", by=lead)
    country = characteristics.add(review, label="Country", kind="text", by=lead)
    characteristics.describe(row, age, printed="1234567", number=1234567, by=lead)
    client, url = signed_in(lead), reverse("study-describe", args=[review.slug, row.pk])
    shown = {c["column"].pk: c for c in client.get(url).context["rows"]}
    opened = {f"seen-{pk}": c["seen"] for pk, c in shown.items()}
    for pk, c in shown.items():
        opened |= {f"{name}-{pk}": c[name] for name in ("printed", "number", "source")}
    characteristics.describe(row, age, source="Table 1", by=lead)
    characteristics.describe(row, country, printed="China", by=lead)
    refused = client.post(url, opened | {f"printed-{country.pk}": "Turkey"})
    assert refused.status_code == 422
    assert "Stored now: China" in refused.content.decode()
    again = {c["column"].pk: c for c in refused.context["rows"]}
    opened |= {f"seen-{country.pk}": again[country.pk]["seen"]}
    opened |= {f"printed-{country.pk}": "Turkey"}
    assert client.post(url, opened).status_code == 302
    kept = {c.characteristic_id: c for c in row.characteristics.all()}
    assert (kept[age.pk].source, kept[age.pk].number) == ("Table 1", 1234567)
    assert kept[country.pk].printed == "Turkey"
    for odd in ('{"printed": 1, "number": [], "source": null, "chosen": [2]}', "[" * 9000, "7"):
        assert client.post(url, opened | {f"seen-{age.pk}": odd}).status_code == 302


def test_what_a_list_shows_has_one_word_whatever_ends_its_lines(review):
    draft = protocol.begin(review, template="trials", by=lead_of(review))
    first = list(draft.criteria.all())
    word = protocol_rows.as_shown(first)
    first[0].text = f"{first[0].text}\r\n"
    assert protocol_rows.as_shown(first) == word
    first[0].text = "Other"
    assert protocol_rows.as_shown(first) != word
