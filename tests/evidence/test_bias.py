"""Two people judge alone, domain by domain; what agrees is the consensus."""

import pytest

from evidence import audit, bias, bias_tools, reading_list
from evidence.errors import Stale
from evidence.models import Assessment, Judgement, Role
from evidence.permissions import NotAllowed
from tests.factories.gathering import a_study
from tests.factories.instants import at_once
from tests.factories.people import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return a_study()


def judged(of, person, *, second: str = "low", finished: bool = True) -> Assessment:
    """All seven domains low, but the second as given."""
    row = bias.start(of.study, bias_tools.tool("rob-1"), by=person)
    for domain in row.tool.domains.all():
        level = second if domain.position == 2 else "low"
        bias.judge(row, domain, by=person, level=level, support="Computer-generated list.")
    if finished:
        bias.submit(row, by=person)
    return row


def test_rob_1_has_seven_domains_however_often_it_is_asked_for():
    for _ in range(2):
        assert bias_tools.tool("rob-1").domains.count() == 7


def test_what_agrees_is_the_consensus_and_the_rest_is_settled(of):
    judged(of, of.yh)
    row = judged(of, of.tt, second="unclear")
    assert Judgement.objects.consensus().count() == 6
    assert reading_list.bias(of.review, user=of.yh).to_settle == 1
    domain = row.tool.domains.get(position=2)
    bias.settle(row, domain, by=of.yh, level="unclear", support="Not described.")
    assert reading_list.bias(of.review, user=of.yh).done == 1
    assert Judgement.objects.consensus().get(domain=domain).level == "unclear"


def test_not_stated_by_both_is_agreed(of):
    for person in (of.yh, of.tt):
        judged(of, person, second="")
    assert Judgement.objects.consensus().get(domain__position=2).level == ""


def test_an_open_domain_keeps_it_from_being_finished(of):
    row = bias.start(of.study, bias_tools.tool("rob-1"), by=of.yh)
    with pytest.raises(bias.NotAnswered, match="Allocation concealment"):
        bias.submit(row, by=of.yh)


def test_a_level_of_no_tool_is_refused(of):
    row = bias.start(of.study, bias_tools.tool("rob-1"), by=of.yh)
    with pytest.raises(bias.LevelUnknown):
        bias.judge(row, row.tool.domains.first(), by=of.yh, level="terrible")


def test_the_rule_is_overridden_only_with_a_reason(of):
    row = bias.start(of.study, bias_tools.tool("rob-1"), by=of.yh)
    domain = row.tool.domains.first()
    Judgement.objects.create(assessment=row, domain=domain, level="low", rule_level="low")
    with pytest.raises(bias.OverrideWithoutReason):
        bias.judge(row, domain, by=of.yh, level="high")
    bias.judge(row, domain, by=of.yh, level="high", override_reason="Broken envelopes.")


def test_a_third_judge_and_a_colleagues_form_are_refused(of):
    row = judged(of, of.yh, finished=False)
    judged(of, of.tt, finished=False)
    third = a_member(of.review, Role.INVESTIGATOR, username="third")
    with pytest.raises(bias.EnoughJudges):
        bias.start(of.study, row.tool, by=third)
    with pytest.raises(bias.NotYours):
        bias.submit(row, by=of.tt)
    with pytest.raises(bias.NotYours):
        bias.take_back(row, by=of.tt)


def test_taken_back_only_while_alone(of):
    row = judged(of, of.yh)
    bias.take_back(row, by=of.yh)
    row.refresh_from_db()
    bias.submit(row, by=of.yh)
    judged(of, of.tt)
    with pytest.raises(bias.AlreadySubmitted):
        bias.take_back(row, by=of.yh)


def test_settling_waits_for_both_and_needs_the_role(of):
    row = judged(of, of.yh)
    domain = row.tool.domains.first()
    with pytest.raises(bias.NotComplete):
        bias.settle(row, domain, by=of.lead, level="low")
    with pytest.raises(NotAllowed):
        bias.start(of.study, row.tool, by=of.lead)


def test_a_stale_judgement_changes_nothing(of):
    row = judged(of, of.yh, finished=False)
    domain = row.tool.domains.first()
    old = row.judgements.get(domain=domain).revision
    bias.judge(row, domain, by=of.yh, revision=old, level="high")
    with pytest.raises(Stale):
        bias.judge(row, domain, by=of.yh, revision=old, level="low")


def test_a_colleague_sees_nothing_before_both_are_in(of):
    judged(of, of.yh)
    for person in (of.tt, of.lead):
        assert not Judgement.objects.seen_by(person).exists()
        acts = audit.visible_to(person, of.review).values_list("act", flat=True)
        assert "bias.submitted" not in acts
    judged(of, of.tt)
    assert Judgement.objects.seen_by(of.lead).count() == 21


@pytest.mark.django_db(transaction=True)
def test_both_finish_in_the_same_instant_and_agree_once():
    of = a_study()
    rows = [judged(of, person, finished=False) for person in (of.yh, of.tt)]
    found = at_once(*[lambda row=row: bias.submit(row, by=row.by) for row in rows])
    assert sorted(found) == [False, True]
    assert Assessment.objects.filter(is_consensus=True).count() == 1
    assert Judgement.objects.consensus().count() == 7


# A tool with levels of its own, as a file would bring it.
SHORT = {
    "key": "short",
    "name": "Short tool",
    "levels": [{"key": "low", "label": "Low", "mark": "+"}, {"key": "some", "label": "Some"}],
    "domains": [{"key": "d1", "label": "Randomization"}, {"key": "d2", "label": "Missing data"}],
}


def test_another_tool_is_data_and_is_judged_with_like_the_first(of):
    tool = bias_tools.load(SHORT)
    bias_tools.choose(of.review, tool, by=of.lead)
    assert bias_tools.of(of.review) == tool
    for person in (of.yh, of.tt):
        row = bias.start(of.study, tool, by=person)
        for domain in tool.domains.all():
            bias.judge(row, domain, by=person, level="some", support="Page 3")
        bias.submit(row, by=person)
    agreed = Judgement.objects.consensus().values_list("domain__key", "level")
    assert set(agreed) == {("d1", "some"), ("d2", "some")}
    with pytest.raises(bias_tools.ToolInUse, match="another key"):
        bias_tools.load(SHORT)
    with pytest.raises(bias_tools.ToolInUse, match="another tool already"):
        bias_tools.choose(of.review, bias_tools.tool("rob-1"), by=of.lead)


def test_a_tool_nobody_used_can_be_loaded_again_and_a_review_begins_with_rob_1(of):
    bias_tools.load(SHORT)
    one_less = SHORT | {"domains": SHORT["domains"][:1]}
    assert bias_tools.load(one_less).domains.count() == 1
    assert bias_tools.of(of.review).key == "rob-1"
    with pytest.raises(NotAllowed):
        bias_tools.choose(of.review, bias_tools.tool("short"), by=of.yh)


@pytest.mark.parametrize(
    ("without", "field"),
    [
        ({"name": ""}, "name"),
        ({"levels": []}, "levels"),
        ({"domains": [{"key": "x"}]}, "domains"),
        ({"domains": ["x"]}, "domains"),
        ({"levels": {"low": 1}}, "levels"),
    ],
)
def test_a_tool_that_lacks_something_is_refused_with_the_field(without, field):
    with pytest.raises(bias_tools.ToolIncomplete) as refused:
        bias_tools.load(SHORT | without)
    assert refused.value.field == field
