"""A program does what the pages do: from no review at all to an agreed, pooled, frozen result."""

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from analysis.pipeline import refresh
from evidence.models import AuditEntry, Change, Review
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
TRIALS = {"lee-2020": (4.0, 6.0), "park-2021": (5.0, 6.5)}  # means with and without


class Person:
    """Someone with a token, at work in one review."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.client = APIClient()
        token, _ = Token.objects.get_or_create(user=UserFactory(username=name))
        self.client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")

    def send(self, method: str, path: str, body=None, *, code: int = 201):
        url = f"/api/reviews/{path}"
        answer = getattr(self.client, method)(url, body, format="json")
        assert answer.status_code == code, (method, path, answer.content)
        return answer.json() if answer.content else None


@pytest.fixture
def people():
    return {name: Person(name) for name in ("ada", "yin", "tom", "ruth")}


def a_planned_review(people) -> None:
    """A frozen protocol, a team, and what is measured."""
    lead = people["ada"]
    lead.send("post", "", {"title": "Exercise for pain", "short_title": "Pain"})
    for name, role in (("yin", "investigator"), ("tom", "investigator"), ("ruth", "arbiter")):
        lead.send("post", "pain/team/", {"username": name, "roles": [role]})
    lead.send("post", "pain/protocol/", {"template": "trials"})
    plan = {"measure": "MD", "model_rule": "random", "criteria": [
        {"code": "I1", "kind": "include", "text": "Trials"},
    ], "reasons": [{"label": "No trial", "criterion": "I1"}]}  # fmt: skip
    written = lead.send("patch", "pain/protocol/1/", plan, code=200)
    assert [row["rank"] for row in written["reasons"]] == [1]
    assert lead.send("post", "pain/protocol/1/freeze/", code=200)["frozen_by"] == "ada"
    lead.send("post", "pain/outcomes/", {"label": "Pain", "direction": "lower_better"})
    lead.send("post", "pain/instruments/", {"name": "VAS", "direction": "lower_better"})
    lead.send("post", "pain/timepoints/", {"label": "Week 12", "weeks": 12})


def the_studies(people) -> dict[str, int]:
    """Their ids by their keys, each with two arms."""
    found = {}
    for key in TRIALS:
        label = key.replace("-", " ").capitalize()
        body = {"label": label, "outcomes": ["pain"]}
        study = people["yin"].send("post", "pain/studies/", body)
        found[key] = study["id"]
        for arm, role in (("T", "experimental"), ("C", "comparator")):
            body = {"label": arm, "key": arm, "role": role, "n_randomized": 30}
            people["yin"].send("post", f"pain/studies/{study['id']}/arms/", body)
    return found


def read(person: Person, key: str, pk: int, *, sd: float = 2.0) -> dict:
    """All values of one study, and the word that this reading is done."""
    place = {"study": key, "outcome": "pain", "instrument": "vas", "timepoint": "Week 12"}
    for arm, mean in zip("TC", TRIALS[key], strict=True):
        numbers = {"n": 30, "mean": mean, "sd": sd, "page": "4", "place": "Table 2"}
        person.send("post", "pain/values/", place | {"arm": arm} | numbers)
    return person.send("post", f"pain/studies/{pk}/reading/", code=200)


def judge(person: Person, key: str, pk: int, *, level: str) -> dict:
    tool = person.send("get", "pain/bias-tool/", code=200)
    for domain in tool["domains"]:
        body = {"study": key, "domain": domain["key"], "level": level, "support": "Methods"}
        person.send("post", "pain/judgements/", body)
    return person.send("post", f"pain/studies/{pk}/assessment/", code=200)


def test_two_people_extract_and_judge_and_the_review_is_pooled(people):
    a_planned_review(people)
    ids = the_studies(people)
    lead, yin, tom, ruth = people.values()
    (first, one), (second, two) = ids.items()

    assert read(yin, first, one) == {"study": first, "finished": True, "compared": False}
    assert tom.send("get", "pain/values/", code=200)["count"] == 0  # still blind
    yin.send("delete", f"pain/studies/{one}/reading/", code=200)
    yin.send("post", f"pain/studies/{one}/reading/", code=200)
    assert read(tom, first, one, sd=2.5)["compared"]  # another SD: nothing agrees by itself
    consensus = "pain/values/?is_consensus=true"
    assert ruth.send("get", consensus, code=200)["count"] == 0
    for arm, mean in zip("TC", TRIALS[first], strict=True):
        body = {"study": first, "outcome": "pain", "instrument": "vas", "timepoint": "Week 12",
                "arm": arm, "n": 30, "mean": mean, "sd": 2, "taken_from": "yin"}  # fmt: skip
        settled = ruth.send("post", "pain/values/settle/", body)
        assert (settled["sd"], settled["by"], settled["is_consensus"]) == (2, None, True)
    read(yin, second, two)
    assert read(tom, second, two)["compared"]
    assert ruth.send("get", consensus, code=200)["count"] == 4

    judge(yin, first, one, level="low")
    assert judge(tom, first, one, level="high")["compared"]
    body = {"study": first, "domain": "allocation_concealment", "level": "unclear"}
    assert ruth.send("post", "pain/judgements/settle/", body)["level"] == "unclear"

    analysis = lead.send("post", "pain/analyses/", {"label": "Pain", "outcomes": ["pain"]})
    assert analysis["measure"] == "MD"  # what is not said is taken from the plan
    review = Review.objects.get(slug="pain")
    refresh.save(review, refresh.changed(review))
    Change.objects.filter(review_id=review.pk).delete()
    pooled = lead.send("get", "pain/analyses/pain/", code=200)
    assert (pooled["state"], pooled["k"], pooled["n"]) == ("computed", 2, 120)
    assert -2 < pooled["estimate"] < -1.5
    assert lead.send("post", "pain/versions/", {"title": "First"})["number"] == 1
    doors = AuditEntry.objects.filter(review=review).values_list("door", flat=True)
    assert set(doors) == {"api"}


def test_what_was_not_begun_is_neither_finished_nor_taken_back(people):
    a_planned_review(people)
    (key, pk), *_ = the_studies(people).items()
    for method in ("post", "delete"):
        told = people["yin"].send(method, f"pain/studies/{pk}/reading/", code=409)
        assert told["code"] == "nothing-entered"
        told = people["yin"].send(method, f"pain/studies/{pk}/assessment/", code=409)
        assert told["code"] == "domains-not-answered"
    assert people["tom"].send("get", "pain/values/", code=200)["count"] == 0
    body = {"study": key, "outcome": "pain", "arm": "X"}
    assert people["tom"].send("post", "pain/values/", body, code=422)["field"] == "arm"
