"""One's own reading and judging, open in two windows: neither writes over the other unseen."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from evidence import bias, bias_tools, extraction
from tests.factories.people import a_review
from tests.factories.studies import a_study, an_outcome, readers
from tests.factories.visits import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    review = a_review()
    outcome = an_outcome(review)
    study = a_study(review, "Bao 2020")
    study.flagged.set([outcome])
    return study


@pytest.fixture
def yh(study) -> Client:
    return signed_in(readers(study.review)[0])


def reading(yh, study) -> dict[str, str]:
    """The block of the outcome as its page shows it."""
    page = yh.get(reverse("read", args=[study.review.slug, study.pk]))
    block = page.context["blocks"][0]
    sent = {"was": block["was"], "known": block["known"], "seen": block["seen"]}
    for row in block["rows"]:
        sent |= {cell["name"]: cell["value"] for cell in row["cells"]}
    return sent


def lines(study, **numbers) -> dict[str, str]:
    outcome, arm = study.flagged.get(), study.arms.get(key=numbers.pop("arm", "T"))
    return {f"v{outcome.pk}-{arm.pk}-{name}": str(value) for name, value in numbers.items()}


def send(yh, study, sent, **headers):
    url = reverse("read-enter", args=[study.review.slug, study.pk, study.flagged.get().pk])
    return yh.post(url, sent, headers=headers)


def stored(study) -> dict[str, tuple]:
    rows = extraction.Value.objects.filter(extraction__study=study).select_related("arm")
    return {row.arm.key: (row.n, row.mean, row.sd) for row in rows}


def test_an_older_window_does_not_write_over_a_newer_reading(yh, study):
    first, second = reading(yh, study), reading(yh, study)
    mine, other = lines(study, n=20, mean=4, sd=2), lines(study, n=21, mean=5, sd=2)
    assert send(yh, study, first | mine).status_code == 302
    assert send(yh, study, first | mine).status_code == 302  # sent twice
    refused = send(yh, study, second | other)
    assert refused.status_code == 422
    assert "This value was changed meanwhile." in text(refused)
    assert "Stored now: 4.00 (2.00), n 20." in text(refused)
    assert stored(study) == {"T": (20, 4.0, 2.0)}
    block = refused.context["blocks"][0]
    assert len(refused.context["blocks"]) == 1
    assert next(c["value"] for c in block["rows"][0]["cells"]) == "21"
    again = {"was": block["was"], "known": block["known"], "seen": block["seen"]}
    assert send(yh, study, again | other).status_code == 302
    assert stored(study) == {"T": (21, 5.0, 2.0)}


def test_a_line_that_a_window_never_showed_stays(yh, study):
    first, second = reading(yh, study), reading(yh, study)
    send(yh, study, first | lines(study, n=20, mean=4, sd=2))
    send(yh, study, second | lines(study, arm="C", n=22, mean=6, sd=2))
    assert stored(study) == {"T": (20, 4.0, 2.0), "C": (22, 6.0, 2.0)}
    third = reading(yh, study) | lines(study, n="", mean="", sd="")
    assert send(yh, study, third).status_code == 302
    assert stored(study) == {"C": (22, 6.0, 2.0)}


def test_a_page_that_saves_itself_learns_what_it_shows(yh, study):
    page, other = reading(yh, study), reading(yh, study)
    draft = {"X-Draft": "yes"}
    first = send(yh, study, page | lines(study, n=20, mean=4), **draft)
    assert first.status_code == 204
    page["seen"] = first["X-Seen"]
    page |= lines(study, n=20, mean=4, sd=2)
    assert send(yh, study, page, **draft).status_code == 204
    late = send(yh, study, other | lines(study, n=9, mean=4, sd=2), **draft)
    assert late.status_code == 422
    assert set(json.loads(late["X-Seen"]).values()) == {-1}  # it has not seen the newest yet
    assert stored(study) == {"T": (20, 4.0, 2.0)}


def test_a_refused_line_of_a_new_block_stays_in_its_block(yh, study):
    typed = lines(study, n=0, mean=4, sd=2) | lines(study, arm="C", n=22, mean=6, sd=2)
    refused = send(yh, study, reading(yh, study) | typed)
    assert refused.status_code == 422
    (block,) = refused.context["blocks"]
    assert [cell["value"] for cell in block["rows"][0]["cells"]] == ["0", "4", "2"]


def test_a_judgement_of_an_older_window_is_not_written_over_the_newer(yh, study):
    tool = bias_tools.of(study.review)
    domain, other = tool.domains.all()[:2]
    url = reverse("bias-study", args=[study.review.slug, study.pk])
    opened = {"seen": yh.get(url).context["seen"]}
    mine = {f"level-{domain.pk}": "low", f"support-{domain.pk}": "Random table"}
    assert yh.post(url, opened | mine).status_code == 302
    assert yh.post(url, opened | mine).status_code == 302  # sent twice
    late = {f"level-{domain.pk}": "high", f"support-{domain.pk}": "By birthday"}
    refused = yh.post(url, opened | late)
    assert refused.status_code == 422
    for words in ("This judgement was changed meanwhile.", "By birthday", "Low risk, Random table"):
        assert words in text(refused)
    assert bias.Judgement.objects.get().level == "low"
    assert yh.post(url, {"seen": refused.context["seen"]} | late).status_code == 302
    assert bias.Judgement.objects.get().level == "high"
    words = yh.post(url, {f"support-{other.pk}": "Only words"})
    assert words.status_code == 422
    assert "Choose a level: these words are not saved yet." in text(words)
    assert "Only words" in text(words)


def test_a_value_that_was_settled_meanwhile_is_not_settled_again(yh, study):
    outcome, arm = study.flagged.get(), study.arms.get(key="T")
    for person, mean in zip(readers(study.review), (4, 5), strict=True):
        reading_ = extraction.start(study, by=person)
        extraction.enter(reading_, by=person, outcome=outcome, arm=arm, n=20, mean=mean, sd=2)
        extraction.submit(reading_, by=person)
    url = reverse("compare", args=[study.review.slug, study.pk])
    key = f"{outcome.pk}-{arm.pk}-0-0"
    assert yh.post(url, {"key": key, "take": "1"}).status_code == 302
    assert yh.post(url, {"key": key, "take": "1"}).status_code == 302  # sent twice
    other = {"key": key, "take": "other", "other-n": "20", "other-mean": "4.5", "why": "Table 3"}
    refused = yh.post(url, other)
    assert refused.status_code == 422
    assert "This value was changed meanwhile." in text(refused)
    assert "n 20, mean 4.5, Table 3" in text(refused)
    assert extraction.Value.objects.consensus().get().mean == 4
