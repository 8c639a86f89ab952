"""The shorthands of LocalGlue: add_job, add_crawler, add_trigger and set_behavior."""

import math
from collections.abc import Mapping
from typing import Any

import pytest

from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    ServiceError,
    ValidationError,
)
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.structures import (
    Action,
    Condition,
    EventBatchingCondition,
    JobRunState,
    LogicalOperator,
    Predicate,
)
from support.local_glue import finished, states

DAILY = "cron(0 1 * * ? *)"
AFTER_JOB = {"LogicalOperator": "EQUALS", "JobName": "j", "State": "TIMEOUT"}
CONDITION = Condition(
    logical_operator=LogicalOperator.EQUALS, job_name="j", state=JobRunState.TIMEOUT
)
AFTER_CRAWLER = {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "FAILED"}


@pytest.fixture
def local() -> LocalGlue:
    """The workflow w starts the job j; there is the crawler c."""
    local = LocalGlue()
    local.client().create_workflow("w")
    local.add_job("j")
    local.add_crawler("c")
    local.add_trigger("t", workflow="w", jobs=["j"])
    return local


def trigger(local: LocalGlue, name: str) -> dict[str, Any]:
    shown: dict[str, Any] = local.call("GetTrigger", Name=name)["Trigger"]
    return shown


class TestFields:
    def test_further_fields_are_converted(self, local: LocalGlue) -> None:
        """Keywords get the API's names, and override what the shorthand assumes."""
        local.add_job("k", role="mine", max_retries=2, default_arguments={"--k": "v"})
        job = local.call("GetJob", JobName="k")["Job"]
        assert ("mine", 2, {"--k": "v"}, "glueetl") == (
            job["Role"],
            job["MaxRetries"],
            job["DefaultArguments"],
            job["Command"]["Name"],
        )
        local.add_crawler("d", database_name="db")
        assert "db" == local.call("GetCrawler", Name="d")["Crawler"]["DatabaseName"]

    @pytest.mark.parametrize(
        ("method", "fields", "message"),
        [
            ("add_job", {"MaxRetries": 1}, r"add_job\(\) takes max_retries=, not MaxRetries="),
            (
                "add_crawler",
                {"DatabaseName": "d"},
                r"add_crawler\(\) takes database_name=, not DatabaseName=",
            ),
            ("add_trigger", {"Schedule": DAILY}, r"add_trigger\(\) takes schedule=, not Schedule="),
        ],
    )
    def test_camel_case_is_rejected(
        self, local: LocalGlue, method: str, fields: dict[str, Any], message: str
    ) -> None:
        """A keyword in CamelCase is a TypeError that names the one in snake_case."""
        with pytest.raises(TypeError, match=message):
            getattr(local, method)("new", **fields)

    def test_an_unknown_field_is_rejected_by_the_operation(self, local: LocalGlue) -> None:
        """A misspelt keyword is an error of the operation, with a suggestion."""
        with pytest.raises(ServiceError, match=r"MaxRetrys: is not a field; did you mean MaxR"):
            local.add_job("k", max_retrys=1)

    def test_a_taken_name_is_rejected(self, local: LocalGlue) -> None:
        """add_job on a name that is taken leaves the job as it is."""
        with pytest.raises(AlreadyExistsException):
            local.add_job("j", outcomes=["FAILED"])
        assert {"j": ["SUCCEEDED"]} == states(finished(local))


class TestBehavior:
    def test_outcomes_are_used_one_after_the_other(self, local: LocalGlue) -> None:
        """Outcomes count over all runs, and the last one is repeated."""
        local.set_behavior("j", outcomes=["FAILED", "STOPPED", "SUCCEEDED"])
        ends = [finished(local).node("j").state for _ in range(4)]
        assert ["FAILED", "STOPPED", "SUCCEEDED", "SUCCEEDED"] == ends

    def test_set_behavior_changes_only_what_is_named(self, local: LocalGlue) -> None:
        """The function, the duration and the outcomes each stay until they are set."""
        called: list[ActionContext] = []
        local.set_behavior("j", called.append, duration=7.5)
        local.set_behavior("j", outcomes=["FAILED", "SUCCEEDED"])

        def seconds() -> float:
            before = local.now
            finished(local)
            return (local.now - before).total_seconds()

        assert ([7.5, 7.5], 1) == ([seconds(), seconds()], len(called))
        local.set_behavior("j", duration=0)
        assert (0, 2) == (seconds(), len(called))
        local.set_behavior("j", None)
        assert (0, 2) == (seconds(), len(called))
        local.set_behavior("j", outcomes=["FAILED"])
        assert "FAILED" == finished(local).node("j").state
        local.set_behavior("j", outcomes=[])
        assert "SUCCEEDED" == finished(local).node("j").state

    def test_new_outcomes_begin_with_the_next_run(self, local: LocalGlue) -> None:
        """The first of the new outcomes is that of the next run."""
        local.set_behavior("j", outcomes=["FAILED"])
        finished(local)
        local.set_behavior("j", outcomes=["STOPPED", "FAILED"])
        assert ["STOPPED", "FAILED"] == [finished(local).node("j").state for _ in range(2)]

    @pytest.mark.parametrize(
        ("behavior", "message"),
        [
            ({"outcomes": "FAILED"}, "outcomes: must be a list, is of type str"),
            ({"outcomes": ["failed"]}, r"outcomes\[0\]: must be one of SUCCEEDED, FAILED"),
            ({"outcomes": ["RUNNING"]}, r"outcomes\[0\]: must be one of SUCCEEDED, FAILED"),
            ({"duration": -1}, "duration: must be at least 0, is -1"),
            ({"duration": math.inf}, "duration: must be a finite number, is inf"),
            ({"error_message": 1}, "error_message: must be a string, is of type int"),
            ({"duration": math.nan}, "duration: must be a finite number, is nan"),
        ],
    )
    def test_an_invalid_behavior_is_rejected(
        self, local: LocalGlue, behavior: Mapping[str, Any], message: str
    ) -> None:
        """An invalid behavior raises ValidationError, and nothing is created or changed."""
        for add in (local.add_job, local.add_crawler):
            with pytest.raises(ValidationError, match=message):
                add("new", **behavior)
            add("new")
        with pytest.raises(ValidationError, match=message):
            local.set_behavior("j", **behavior)
        assert {"j": ["SUCCEEDED"]} == states(finished(local))

    def test_jobs_and_crawlers_end_in_different_states(self, local: LocalGlue) -> None:
        """A crawler cannot time out, and a job cannot be cancelled."""
        with pytest.raises(ValueError, match="SUCCEEDED, FAILED, CANCELLED, ERROR"):
            local.set_behavior("c", outcomes=["TIMEOUT"], crawler=True)
        with pytest.raises(ValueError, match="SUCCEEDED, FAILED, TIMEOUT, STOPPED, ERROR"):
            local.set_behavior("j", outcomes=["CANCELLED"])

    def test_an_async_function_is_rejected(self, local: LocalGlue) -> None:
        """An async function, which nothing would await, raises ValueError."""

        async def function(_: ActionContext) -> None:
            """Never runs."""

        with pytest.raises(ValueError, match="must not be async"):
            local.add_job("k", function)

    def test_a_missing_job_or_crawler_has_no_behavior(self, local: LocalGlue) -> None:
        """set_behavior tells jobs from crawlers, and needs an existing one."""
        with pytest.raises(EntityNotFoundException, match=r"Job c not found\."):
            local.set_behavior("c")
        with pytest.raises(EntityNotFoundException, match="Crawler with name j does not exist"):
            local.set_behavior("j", crawler=True)


class TestAddTrigger:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, {"Type": "ON_DEMAND", "State": "CREATED"}),
            ({"after": {}}, {"Type": "ON_DEMAND", "State": "CREATED"}),
            (
                {"schedule": DAILY},
                {"Type": "SCHEDULED", "State": "ACTIVATED", "Schedule": DAILY},
            ),
            (
                {"schedule": DAILY, "start_on_creation": False},
                {"Type": "SCHEDULED", "State": "CREATED"},
            ),
            (
                {"after": {"c": "FAILED", "j": "TIMEOUT"}},
                {
                    "Type": "CONDITIONAL",
                    "State": "ACTIVATED",
                    "Predicate": {"Logical": "AND", "Conditions": [AFTER_CRAWLER, AFTER_JOB]},
                },
            ),
            (
                {"predicate": {"Conditions": [AFTER_JOB]}},
                {"Type": "CONDITIONAL", "Predicate": {"Conditions": [AFTER_JOB]}},
            ),
            (
                {"predicate": Predicate(conditions=[CONDITION])},
                {"Type": "CONDITIONAL", "Predicate": {"Conditions": [AFTER_JOB]}},
            ),
            (
                {"workflow": "x", "event_batching_condition": {"BatchSize": 1}},
                {"Type": "EVENT", "State": "CREATED", "WorkflowName": "x"},
            ),
            (
                {
                    "workflow": "x",
                    "event_batching_condition": EventBatchingCondition(batch_size=1),
                },
                {"Type": "EVENT", "EventBatchingCondition": {"BatchSize": 1}},
            ),
            ({"workflow": "x", "type": "EVENT"}, {"Type": "EVENT", "State": "CREATED"}),
            ({"description": "d"}, {"Description": "d"}),
        ],
    )
    def test_the_type_follows_from_the_fields(
        self, local: LocalGlue, fields: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        """A trigger gets its type from its fields, and is activated if it can be."""
        local.client().create_workflow("x")
        local.add_trigger("new", jobs=["load"], crawlers=["c"], **fields)
        shown = trigger(local, "new")
        assert expected == {name: shown[name] for name in expected}
        assert [{"JobName": "load"}, {"CrawlerName": "c"}] == shown["Actions"]

    @pytest.mark.parametrize(
        "action",
        [
            Action(job_name="j", arguments={"--a": "b"}),
            {"JobName": "j", "Arguments": {"--a": "b"}},
        ],
        ids=["structure", "wire"],
    )
    def test_actions_are_structures_or_in_wire_form(self, local: LocalGlue, action: Any) -> None:
        """`actions` replaces `jobs` and `crawlers`."""
        local.add_trigger("new", actions=[action])
        assert [{"JobName": "j", "Arguments": {"--a": "b"}}] == trigger(local, "new")["Actions"]

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"jobs": "j"}, "jobs and crawlers must be lists of names"),
            ({"crawlers": "c"}, "jobs and crawlers must be lists of names"),
            (
                {"after": {"j": "SUCCEEDED"}, "predicate": {}},
                "after and predicate are mutually exclusive",
            ),
            (
                {"jobs": ["j"], "actions": []},
                "actions and jobs or crawlers are mutually exclusive",
            ),
        ],
    )
    def test_contradictions_are_rejected(
        self, local: LocalGlue, fields: dict[str, Any], message: str
    ) -> None:
        """Arguments that contradict each other raise ValueError."""
        with pytest.raises(ValueError, match=message):
            local.add_trigger("new", **fields)
