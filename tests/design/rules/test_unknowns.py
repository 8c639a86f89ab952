"""The rule over what is not known before the deployment."""

import attrs
import pytest

from glue_wf_sdk.design import Finding, Place, Unknown
from glue_wf_sdk.design.model import DesignUnit, Language
from support.designs import FILE, crawler, findings, job, trigger, unit, workflow

ENV = Unknown.of("Env")


def unknown_in(judged: DesignUnit) -> list[Finding]:
    """What the rule finds."""
    return [each for each in findings(judged) if each.code == "GW902"]


def messages(judged: DesignUnit) -> list[str]:
    """The expressions that the rule names."""
    ending = " is not known before the deployment; rules cannot judge what depends on it"
    return [each.message.removesuffix(ending) for each in unknown_in(judged)]


def test_each_expression_is_reported_where_it_is_first_written() -> None:
    """However often and wherever it is used."""
    name = Unknown.joined((ENV, "-load-", Unknown.of("Region")))
    late = trigger("late", starts=[name, "a"], line=40, workflow=Unknown.of("Workflow"))
    early = trigger("early", starts=["b", name], line=20)
    place = Place(FILE, 22, 5)
    early = attrs.evolve(early, places={"Actions[1].JobName": place})
    judged = unit(late, early, workflows=[], jobs=[])
    assert [
        ("info", place, "early"),
        ("info", place, "early"),
        ("info", Place(FILE, 40, 1), "${Workflow}"),
    ] == [(each.severity, each.place, each.subject) for each in unknown_in(judged)]
    assert ["'Env'", "'Region'", "'Workflow'"] == messages(judged)


def test_conditions_are_reported() -> None:
    """Whether a resource exists is not known either."""
    assert ["'IsProd'"] == messages(unit(trigger("start", condition="IsProd")))
    etl = attrs.evolve(workflow("etl", Description=Unknown.of("AWS::Region")), condition="var.on")
    assert ["'AWS::Region'", "'var.on'"] == sorted(messages(unit(workflows=[etl])))


def test_expressions_that_can_hold_secrets_are_left_out() -> None:
    """Arguments, run properties and tags, whether the value or the whole map is not known."""
    secret = Unknown.of('sha1("hunter2${var.x}")')
    action = {"JobName": "load", "Arguments": {"--password": secret}}
    etl = workflow("etl", DefaultRunProperties={"password": secret}, Tags=secret)
    assert [] == messages(unit(trigger("start", Actions=[action]), workflows=[etl]))


@pytest.mark.parametrize(
    ("field", "expected"),
    [("ExecutionProperty", ["'Env'"]), ("Role", []), ("Command", [])],
)
def test_of_a_job_only_what_rules_look_at_is_reported(field: str, expected: list[str]) -> None:
    """Roles and scripts are rarely known, and no rule depends on them."""
    judged = unit(trigger("start"), jobs=[job("load", **{field: ENV})])
    assert expected == messages(judged)


def test_the_schedule_of_a_crawler_is_reported() -> None:
    """A rule looks at it."""
    crawlers = [crawler("crawl-a", Schedule={"ScheduleExpression": ENV}, Targets=Unknown.of("T"))]
    assert ["'Env'"] == messages(unit(trigger("start", starts=["crawl-a"]), crawlers=crawlers))


def test_what_is_known_is_not_reported() -> None:
    """A design without parameters has nothing to report."""
    assert [] == messages(unit(trigger("start"), trigger("next", after=["load"], starts=["copy"])))


def test_an_answer_of_the_service_is_deployed() -> None:
    """What a workflow's graph leaves out of a job, no deployment tells."""
    jobs = [job("load", ExecutionProperty=Unknown.of("load.ExecutionProperty"))]
    judged = unit(trigger("start", State="CREATED"), jobs=jobs, language=Language.ANSWER)
    assert [] == messages(judged)
