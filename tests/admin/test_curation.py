"""Curators correct in the administration: through the verbs, with reasons, kept in the history."""

import csv
import io
import re
from copy import deepcopy

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from evidence import records
from evidence.admin import changes
from evidence.models import Arm, Change, Judgement, Record, Study, Value
from tests.factories.blinded import MARKS, a_blinded_review, a_study, both_in, judge, read
from tests.factories.records import a_search, imported, numbered

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db):
    return a_blinded_review()


@pytest.fixture
def made(at_first):
    return deepcopy(at_first)


@pytest.fixture
def curator(made) -> Client:
    client = Client()
    client.force_login(made.user("curator"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def typed(client: Client, row, **changed) -> dict:
    """What a browser would send: every field as the page showed it, and what was typed."""
    form = client.get(address(row)).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    inlines = {"arms-TOTAL_FORMS": "0", "arms-INITIAL_FORMS": "0"} if isinstance(row, Study) else {}
    return sent | inlines | changed


def errors_of(answer) -> dict:
    assert answer.status_code == 200, "the form was taken, although it should be refused"
    return answer.context["adminform"].form.errors


def agreed_value(made) -> Value:
    rows = Value.objects.filter(extraction__study=made.opened, extraction__is_consensus=True)
    return rows.order_by("arm__position").first()


def test_an_sd_is_corrected_and_everything_is_kept(made, curator):
    row = agreed_value(made)
    Change.objects.all().delete()
    answer = curator.post(address(row), typed(curator, row, sd="2.5", why="Table 2 says 2.5"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.sd == 2.5
    entry = made.review.audit_entries.first()
    assert (entry.act, entry.by, entry.door) == ("value.corrected", made.user("curator"), "admin")
    assert "Table 2 says 2.5" in entry.sentence
    newest = changes.of(row)[0]
    assert (newest.who, newest.door, newest.why) == ("curator", "admin", "Table 2 says 2.5")
    assert [(cell.field, cell.before, cell.after) for cell in newest.cells] == [
        ("SD", "1.5", "2.5")
    ]
    assert Change.objects.filter(review_id=made.review.pk).exists(), "no analysis would follow"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"sd": "0"}, "sd", "An SD must be above 0."),
        ({"sd": "-1"}, "sd", "An SD must be above 0."),
        ({"n": "0"}, "n", "n must be above 0."),
        ({"events": "31"}, "events", "There cannot be more events than people."),
        ({"ci_low": "2", "ci_high": "1"}, "ci_low", "The lower limit is above the upper one."),
        ({"p": "1.5"}, "p", "A p-value lies between 0 and 1."),
        ({"mean": "nan"}, "mean", "Enter a number."),
        ({"mean": "1e400"}, "mean", "Enter a number."),
        ({"n": "abc"}, "n", "Enter a whole number."),
        ({"why": ""}, "why", "Say why this is corrected."),
    ],
)
def test_an_impossible_value_gets_its_sentence_under_the_field(
    made, curator, changed, field, sentence
):
    row = agreed_value(made)
    answer = curator.post(address(row), typed(curator, row, **{"why": "a slip", **changed}))
    assert errors_of(answer)[field] == [sentence]
    assert Value.objects.get(pk=row.pk).revision == row.revision


def test_a_stale_form_is_refused_and_shows_what_is_stored(made, curator):
    row = agreed_value(made)
    sent = typed(curator, row, mean="6.5", why="Figure 2")
    Value.objects.filter(pk=row.pk).update(mean=9.25)
    answer = curator.post(address(row), sent)
    assert errors_of(answer)["__all__"][0].startswith("This value was changed meanwhile.")
    page = answer.content.decode()
    assert 'value="6.5"' in page
    assert "Stored now: 9.25" in page
    row.refresh_from_db()
    assert row.mean == 9.25
    again = answer.context["adminform"].form
    sent["revision"] = again["revision"].value()
    assert curator.post(address(row), sent).status_code == 302
    row.refresh_from_db()
    assert row.mean == 6.5


def test_a_record_is_corrected_with_where_the_words_are_from(made, curator):
    row = made.records[0]
    sent = typed(curator, row, title="Yoga for survivors, corrected")
    assert errors_of(curator.post(address(row), sent))["origin"]
    sent["origin"] = "publisher's page"
    assert curator.post(address(row), sent).status_code == 302
    row.refresh_from_db()
    assert row.title == "Yoga for survivors, corrected"
    newest = changes.of(row)[0]
    assert (newest.who, newest.why) == ("curator", "publisher's page")
    cell = next(cell for cell in newest.cells if cell.field == "title")
    assert cell.before.startswith("Yoga for cancer survivors")
    assert cell.after == "Yoga for survivors, corrected"


def test_sql_by_hand_and_bulk_updates_are_in_the_history_too(made):
    first, second, _ = made.records
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_record SET year = 1901 WHERE id = %s", [first.pk])
    Record.objects.filter(pk=second.pk).update(journal="Bulk")
    records.correct(second, journal="By verb", origin="x", by=made.user("curator"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert [cell.after for cell in changes.of(first)[0].cells] == ["1901"]
    assert [[(c.before, c.after) for c in one.cells] for one in changes.of(second)] == [
        [("Bulk", "By verb")],
        [("Gerontology", "Bulk")],
    ]


def test_a_study_and_an_arm_are_corrected(made, curator):
    study, arm = made.opened, Arm.objects.filter(study=made.opened).first()
    answer = curator.post(address(study), typed(curator, study, label="Open 2021", why="registry"))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    answer = curator.post(address(arm), typed(curator, arm, n_analysed="99", why="Table 1"))
    assert errors_of(answer)["n_analysed"] == ["99 cannot be more than the 30 who were randomized."]
    answer = curator.post(address(arm), typed(curator, arm, role="set_aside", why="Table 1"))
    assert errors_of(answer)["role_reason"] == ["Say why this arm is set aside."]
    assert (
        curator.post(address(arm), typed(curator, arm, n_analysed="28", why="T1")).status_code
        == 302
    )
    study.refresh_from_db()
    arm.refresh_from_db()
    assert (study.label, arm.n_analysed) == ("Open 2021", 28)
    assert changes.of(arm)[0].why == "T1"
    assert "registry" in made.review.audit_entries.filter(act="study.changed").first().sentence


def test_a_judgement_is_corrected(made, curator):
    row = Judgement.objects.filter(
        assessment__study=made.opened, assessment__is_consensus=True
    ).first()
    answer = curator.post(address(row), typed(curator, row, level="high", why="Page 4"))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row.refresh_from_db()
    assert row.level == "high"
    entry = made.review.audit_entries.filter(act="judgement.corrected").first()
    assert "Page 4" in entry.sentence


def test_only_agreed_values_and_judgements_are_there(made, curator):
    own = Value.objects.filter(extraction__study=made.closed).first()
    theirs = Judgement.objects.filter(assessment__study=made.closed).first()
    assert curator.get(address(own)).status_code == 302
    assert curator.get(address(theirs)).status_code == 302
    for name in ("evidence_value", "evidence_judgement"):
        page = curator.get(reverse(f"admin:{name}_changelist"))
        ids = set(page.context["cl"].queryset.values_list("pk", flat=True))
        assert ids
        assert not ids & {own.pk, theirs.pk}


def test_nothing_in_the_administration_tells_of_an_open_verdict(made, curator):
    def seen() -> str:
        pages = [reverse("admin:index")]
        for model, view in admin.site._registry.items():
            base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            rows = view.get_queryset(curator.get(reverse("admin:index")).wsgi_request)
            pages.append(reverse(f"{base}_changelist"))
            if hasattr(view, "in_review"):
                pages += [
                    reverse(f"{base}_change", args=[pk]) for pk in rows.values_list("pk", flat=True)
                ]
                pages += [
                    reverse(f"{base}_history", args=[pk])
                    for pk in rows.values_list("pk", flat=True)
                ]
        return "".join(curator.get(page).content.decode() for page in pages)

    before = seen()
    assert not [mark for mark in MARKS.values() if mark in before]
    both_in(made)
    after = seen()
    shown = {mark for mark in MARKS.values() if mark in after}
    assert {MARKS["the note of a verdict"], MARKS["the quote of a full-text verdict"]} <= shown


def test_an_address_cannot_filter_by_open_verdicts(made, curator):
    for lookup in ("taken=1", "decisions__by__username=yh", "claims__isnull=False"):
        answer = curator.get(f"{reverse('admin:screening_item_changelist')}?{lookup}")
        assert answer.status_code in (302, 400), lookup
    for lookup in ("item__taken=1", "item__outcome__isnull=True"):
        answer = curator.get(f"{reverse('admin:screening_decision_changelist')}?{lookup}")
        assert answer.status_code in (302, 400), lookup


def exported(client: Client, name: str, *, format: str = "0") -> bytes:
    url = reverse(f"admin:{name}_export")
    answer = client.post(url, {"format": format, "resource": ""})
    assert answer.status_code == 200
    assert "attachment" in answer.get("Content-Disposition", ""), answer.content.decode()[:3000]
    return answer.content


def test_exports_name_what_is_simulated_and_hold_no_formula(made, curator):
    Record.objects.filter(pk=made.records[0].pk).update(title="=1+1", simulated=True)
    value = agreed_value(made)
    Value.objects.filter(pk=value.pk).update(mean=-0.5, origin="simulated", quote="@SUM(A1)")
    rows = list(csv.DictReader(io.StringIO(exported(curator, "evidence_record").decode())))
    first = next(row for row in rows if row["id"] == str(made.records[0].pk))
    assert first["title"] == "'=1+1"
    assert first["simulated"] in ("1", "True")
    rows = list(csv.DictReader(io.StringIO(exported(curator, "evidence_value").decode())))
    mine = next(row for row in rows if row["id"] == str(value.pk))
    assert (mine["mean"], mine["simulated"], mine["quote"]) == ("-0.5", "SIMULATED", "'@SUM(A1)")
    book = load_workbook(io.BytesIO(exported(curator, "evidence_record", format="1")))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(
    "name",
    ["evidence_record", "evidence_study", "evidence_arm", "evidence_value", "evidence_judgement",
     "screening_item", "screening_decision", "screening_ruling"],
)  # fmt: skip
def test_every_export_hides_what_is_open(made, curator, name):
    text = exported(curator, name).decode()
    assert not re.search("|".join(map(re.escape, MARKS.values())), text)


def test_lists_ask_no_query_per_row(made, curator):
    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert curator.get(reverse(f"admin:{name}_changelist")).status_code == 200
        return len(queries)

    names = ("record", "value", "judgement", "arm", "study")
    before = {name: asked(f"evidence_{name}") for name in names}
    for label in ("A 2001", "B 2002", "C 2003"):
        study = a_study(made.review, made.outcome, label=label, by=made.user("yh"))
        for who in ("yh", "tt"):
            read(study, made.outcome, by=made.user(who), mean=3.0)
            judge(study, by=made.user(who))
    imported(a_search(made.review, source="Embase"), *numbered(5), name="more.ris")
    assert {name: asked(f"evidence_{name}") for name in names} == before


def test_a_column_of_names_sorts_as_on_the_pages(made, curator):
    for label in ("Zimmer 2018", "Şimşek 2021", "schwenk 2016", "Streckmann 2014"):
        a_study(made.review, made.outcome, label=label, by=made.user("yh"))
    page = curator.get(reverse("admin:evidence_study_changelist"), {"o": "-1"})
    labels = [row.label for row in page.context["cl"].result_list]
    assert labels[:4] == ["Zimmer 2018", "Streckmann 2014", "Şimşek 2021", "schwenk 2016"]


def test_the_address_of_a_deletion_answers_with_a_sentence_and_deletes_nothing(made, curator):
    row = agreed_value(made)
    url = reverse("admin:evidence_value_delete", args=[row.pk])
    for answer in (curator.get(url, follow=True), curator.post(url, {"post": "yes"}, follow=True)):
        assert "Nothing was deleted" in answer.content.decode()
    assert Value.objects.filter(pk=row.pk).exists()
