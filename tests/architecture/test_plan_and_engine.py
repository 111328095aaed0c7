"""What a protocol may plan is what the engine can do."""

from analysis.stats.measures.registry import MEASURES
from analysis.stats.pooling import TESTS
from analysis.stats.tau2.estimators import ESTIMATORS
from evidence import plan
from evidence.protocol_templates import TEMPLATES


def test_every_planned_setting_is_known_to_the_engine():
    assert set(plan.MEASURES) == set(MEASURES)
    assert set(plan.TAU2_METHODS) == set(ESTIMATORS)
    assert set(plan.INTERVALS) == set(TESTS)


def test_templates_plan_what_exists():
    for template in TEMPLATES.values():
        assert template.plan["measure"] in plan.MEASURES
        assert template.plan["tau2_method"] in plan.TAU2_METHODS
        assert template.plan["interval"] in plan.INTERVALS
        codes = {row["code"] for row in template.criteria}
        assert {row["criterion"] for row in template.reasons} <= codes
