"""The page of one result: how its numbers were made, who moved them, and at what cost."""

import csv
import io
from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse

from analysis import analyses
from analysis.models import Analysis, RunDetail
from analysis.pipeline import downloads, refresh
from analysis.views import tabs
from evidence import audit, characteristics, extraction
from evidence.models import Change, Value
from tests.factories.people import lead_of
from tests.factories.studies import a_pooled_review, a_study, an_analysis, an_outcome, read

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db) -> Analysis:
    return a_pooled_review()[1]


@pytest.fixture
def analysis(at_first) -> Analysis:
    return deepcopy(at_first)


def computed(analysis: Analysis):
    [run] = refresh.save(analysis.review, refresh.changed(analysis.review))
    return run


def a_lead(analysis: Analysis) -> Client:
    client = Client()
    client.force_login(lead_of(analysis.review))
    return client


def shown(analysis: Analysis, tab: str = "forest", query: str = "") -> str:
    name = "analysis" if tab == "forest" else "analysis-tab"
    args = [analysis.review.slug, analysis.key, *([] if tab == "forest" else [tab])]
    return a_lead(analysis).get(reverse(name, args=args) + query).content.decode()


@pytest.mark.parametrize("key", ["result", "leave-one-out", "between-studies"])
def test_the_numbers_of_the_result_say_how_they_were_made_and_can_be_taken_away(analysis, key):
    run = computed(analysis)
    client = a_lead(analysis)
    rows = client.get(reverse("run-part", args=[analysis.review.slug, run.pk, key, "csv"]))
    lines = list(csv.DictReader(io.StringIO(rows.content.decode())))
    assert len(lines) > 5
    assert all(line["formula"] and line["source"] and line["inputs"] for line in lines)
    whole = client.get(reverse("run-part", args=[analysis.review.slug, run.pk, key, "json"]))
    assert set(whole.json()) >= {"numbers", "tables"}
    tabs = {"result": "forest", "between-studies": "heterogeneity"}
    page = shown(analysis, tabs.get(key, key))
    assert reverse("run-part", args=[analysis.review.slug, run.pk, key, "csv"]) in page
    assert all(f">{line['row']}<" in page for line in lines)


def test_the_points_of_a_picture_are_in_the_file_too(analysis):
    run = computed(analysis)
    downloads.draw_all(run)
    address = reverse("run-part", args=[analysis.review.slug, run.pk, "influence", "csv"])
    lines = list(csv.DictReader(io.StringIO(a_lead(analysis).get(address).content.decode())))
    drawn = [line for line in lines if line["part"] == "Baujat plot"]
    assert [line["number"] for line in drawn] == ["x", "y"] * 3
    assert {line["row"] for line in drawn} == {row["label"] for row in run.dataset["rows"]}
    assert all(line["formula"] and line["source"] and float(line["value"]) >= 0 for line in drawn)


def test_a_number_that_somebody_corrected_names_who_moved_the_result(analysis):
    computed(analysis)
    lead = lead_of(analysis.review)
    value = Value.objects.consensus().filter(arm__key="T").order_by("pk").first()
    with audit.through("page", user=lead):
        extraction.correct(value, by=lead, why="Table 2 has another SD", sd=14.4)
    computed(analysis)
    page = shown(analysis)
    assert "What moved it" in page
    assert "to 14.4" in page
    assert str(lead) in page[page.index("What moved it") :]


def test_settings_that_were_changed_stand_with_the_reason(analysis):
    computed(analysis)
    analyses.change(analysis, by=lead_of(analysis.review), reason="As registered", interval="knha")
    computed(analysis)
    page = shown(analysis)
    assert "Interval: z to knha" in page
    assert "As registered" in page


def test_what_cannot_be_computed_yet_leads_to_the_values(analysis):
    review = analysis.review
    without = an_analysis(review, an_outcome(review, key="sleep"), label="Sleep")
    refresh.save(review, refresh.changed(review))
    Change.objects.filter(review_id=review.pk).delete()  # as the task does
    page = shown(without)
    assert "No study has agreed values for this analysis yet." in page
    assert f'href="{reverse("extraction", args=[review.slug])}">Go to extraction' in page


def test_much_to_check_in_the_data_is_folded(analysis):
    run = computed(analysis)
    one = {"sentence": "Two arms hold the same numbers.", "studies": []}
    RunDetail.objects.filter(run=run, key="findings").delete()
    RunDetail.objects.create(run=run, key="findings", content={"findings": [one] * 9})
    page = shown(analysis)
    assert "<summary>3 more to check in the data</summary>" in page
    assert page.count(one["sentence"]) == 9


def test_each_tab_leads_to_where_a_number_comes_from(analysis):
    run = computed(analysis)
    downloads.draw_all(run)
    study = run.dataset["rows"][0]["study"]
    page = shown(analysis, "influence", f"?study={study}")
    assert 'id="lineage"' in page
    assert "Two extractions" in page
    assert 'id="lineage"' not in shown(analysis, "influence")


def test_characteristics_stand_as_columns_of_the_plot_where_they_are_ticked(analysis):
    lead = lead_of(analysis.review)
    dose = characteristics.add(
        analysis.review, key="dose", label="Dose per week", kind="text", by=lead
    )
    study = analysis.review.studies.order_by("pk").first()
    characteristics.describe(study, dose, printed="3 × 40 min", by=lead)
    beside = [{"id": dose.pk, "label": dose.label}]
    analyses.change(
        analysis, by=lead, reason="Asked for", options={"shown_beside": beside, "plot": ["random"]}
    )
    run = computed(analysis)
    svg = bytes(run.figures.get(kind="forest").content).decode()
    assert "Dose per week" in svg
    assert "3 × 40 min" in svg
    assert ">Mean<" not in svg
    assert ">Common<" not in svg


@pytest.fixture(scope="module")
def of_nine(module_db) -> Analysis:
    """Nine studies, computed, with every plot drawn."""
    review, analysis = a_pooled_review(slug="nine")
    for label in ("Able 2011", "Best 2012", "Cole 2013", "Dunn 2014", "Else 2015", "Frey 2016"):
        numbers = {"T": {"n": 20, "mean": 30.0, "sd": 9.0}, "C": {"n": 22, "mean": 35.0, "sd": 9.5}}
        read(
            a_study(review, label), numbers, outcome=review.outcomes.get(),
            instrument=review.instruments.get(),
        )  # fmt: skip
    downloads.draw_all(computed(analysis))
    return analysis


@pytest.mark.parametrize("tab", tabs.NAMES)
def test_the_cost_of_a_page_does_not_grow_with_the_studies(
    of_nine, tab, django_assert_max_num_queries
):
    """Counted with three studies and with nine: the same bound holds."""
    client = a_lead(of_nine)
    name = "analysis" if tab == "forest" else "analysis-tab"
    args = [of_nine.review.slug, of_nine.key, *([] if tab == "forest" else [tab])]
    client.get(reverse(name, args=args))
    with django_assert_max_num_queries(40):
        client.get(reverse(name, args=args))
