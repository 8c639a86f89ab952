"""Scenarios: read, checked, and carried out by a LocalGlue."""

import contextlib
import copy
import json
import logging
import math
import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import ValidationError, to_json, to_wire
from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local import CrawlerBehavior, Events, Fault, JobBehavior, LocalGlue, Scenario
from support.local_glue import finished, started, states

START = datetime(2026, 1, 1, tzinfo=UTC)

MAPPING: Mapping[str, Any] = {
    "seed": 7,
    "clock_speed": 60,
    "region": "eu-central-1",
    "account_id": "999988887777",
    "default_job": {"duration": 20},
    "default_crawler": {"duration": 0.5},
    "jobs": {
        "load orders": {
            "duration": 90,
            "outcomes": ["FAILED", "SUCCEEDED"],
            "error_message": "OutOfMemoryError",
        },
    },
    "crawlers": {"landing": {"outcomes": ["CANCELLED"]}},
    "faults": [
        {
            "operation": "StartWorkflowRun",
            "error": "ThrottlingException",
            "message": "slow down",
            "latency": 0.25,
            "times": 2,
        },
        {"drop_connection": True, "execute_anyway": True, "probability": 0.5},
    ],
    "events": [{"workflow": "nightly", "count": 5, "after": 60}, {"workflow": "hourly"}],
}
SCENARIO = Scenario(
    seed=7,
    clock_speed=60,
    region="eu-central-1",
    account_id="999988887777",
    default_job=JobBehavior(duration=20),
    default_crawler=CrawlerBehavior(duration=0.5),
    jobs={
        "load orders": JobBehavior(
            duration=90, outcomes=["FAILED", "SUCCEEDED"], error_message="OutOfMemoryError"
        )
    },
    crawlers={"landing": CrawlerBehavior(outcomes=["CANCELLED"])},
    faults=[
        Fault(
            operation="StartWorkflowRun",
            error="ThrottlingException",
            message="slow down",
            latency=0.25,
            times=2,
        ),
        Fault(drop_connection=True, execute_anyway=True, probability=0.5),
    ],
    events=[Events(workflow="nightly", count=5, after=60), Events(workflow="hourly")],
)


class TestValue:
    """A scenario is a value: built in Python or read from a mapping, it is the same."""

    def test_keys_are_attributes(self) -> None:
        """The keys of the mapping are the names of the attributes, at every level."""
        assert SCENARIO == Scenario.from_mapping(MAPPING)
        assert Scenario() == Scenario.from_mapping({})

    def test_every_field_is_in_the_mapping(self) -> None:
        """The mapping of these tests leaves out no field of any class."""
        for cls, keys in (
            (Scenario, MAPPING.keys()),
            (JobBehavior, MAPPING["jobs"]["load orders"].keys()),
            (Fault, {key for each in MAPPING["faults"] for key in each}),
            (Events, MAPPING["events"][0].keys()),
        ):
            assert {each.name for each in attrs.fields(cls)} == {*keys}

    @pytest.mark.parametrize("scenario", [SCENARIO, Scenario()], ids=["full", "empty"])
    def test_it_is_written_as_it_is_read(self, scenario: Scenario) -> None:
        """What to_json and to_wire write can be read again."""
        assert scenario == Scenario.from_mapping(json.loads(to_json(scenario)))
        assert scenario == Scenario.from_mapping(to_wire(scenario))

    def test_it_is_copied_pickled_and_hashed(self) -> None:
        """Copies are equal, pickled ones too."""
        copies = [
            copy.deepcopy(SCENARIO),
            pickle.loads(pickle.dumps(SCENARIO)),  # noqa: S301 - our own bytes
        ]
        assert {SCENARIO} == {SCENARIO, *copies}

    def test_it_is_immutable(self) -> None:
        """Changing what it was built from does not change it."""
        outcomes = ["FAILED"]
        jobs = {"j": JobBehavior(outcomes=outcomes)}
        scenario = Scenario(jobs=jobs)
        outcomes.append("SUCCEEDED")
        jobs.clear()
        assert Scenario(jobs={"j": JobBehavior(outcomes=["FAILED"])}) == scenario


UNKNOWN = "there is no operation 'StartWorkflow'; did you mean StartWorkflowRun?"


class TestChecks:
    @pytest.mark.parametrize(
        ("mapping", "expected"),
        [
            (
                {"jobs": {"load orders": {"outcomes": ["FAILED", "failed"]}}},
                (
                    'jobs["load orders"].outcomes[1]: must be one of SUCCEEDED, FAILED, TIMEOUT,'
                    " STOPPED, ERROR; is 'failed'"
                ),
            ),
            (
                {"crawlers": {"c": {"outcomes": ["TIMEOUT"]}}},
                (
                    'crawlers["c"].outcomes[0]: must be one of SUCCEEDED, FAILED, CANCELLED,'
                    " ERROR; is 'TIMEOUT'"
                ),
            ),
            (
                {"jobs": {"j": {"outcomes": "FAILED"}}},
                'jobs["j"].outcomes: must be a list, is of type str',
            ),
            (
                {"default_job": {"duration": -1}},
                "default_job.duration: must be at least 0, is -1",
            ),
            (
                {"default_crawler": {"duration": math.nan}},
                "default_crawler.duration: must be a finite number, is nan",
            ),
            (
                {"jobs": {"j": {"duration": 10**400}}},
                'jobs["j"].duration: must be a finite number, is <int>',
            ),
            (
                {"jobs": {"j": {"error_mesage": "x"}}},
                'jobs["j"].error_mesage: is not a field; did you mean error_message?',
            ),
            ({"ClockSpeed": 2}, "ClockSpeed: is not a field; did you mean clock_speed?"),
            ({"clock_speed": 0}, "clock_speed: must be at least 1, is 0"),
            ({"clock_speed": 1e9}, "clock_speed: must be at most 86400, is 1000000000.0"),
            ({"seed": 1.5}, "seed: must be an integer, is of type float"),
            ({"seed": None}, "seed: must be an integer, is None"),
            ({"account_id": 123456789012}, "account_id: must be a string, is of type int"),
            ({"account_id": "1234"}, "account_id: must be 12 digits; is '1234'"),
            (
                {"region": "Frankfurt"},
                "region: must be an AWS region, such as \"eu-central-1\"; is 'Frankfurt'",
            ),
            ({"jobs": {"": {}}}, 'jobs[""]: the key must have at least 1 UTF-8 byte, has 0'),
            ({"jobs": ["j"]}, "jobs: must be a map, is of type list"),
            (
                {"faults": [{"error": ""}]},
                "faults[0].error: must have at least 1 UTF-8 byte, has 0",
            ),
            ({"faults": [{"latency": 1, "times": 0}]}, "faults[0].times: must be at least 1, is 0"),
            (
                {"faults": [{"latency": 1, "probability": 1.5}]},
                "faults[0].probability: must be at most 1, is 1.5",
            ),
            (
                {"faults": [{"latency": 1}, {"times": 3}]},
                "faults[1]: one of error, drop_connection and latency is required",
            ),
            (
                {"faults": [{"error": "Busy", "drop_connection": True}]},
                "faults[0]: error and drop_connection are mutually exclusive",
            ),
            (
                {"faults": [{"operation": "StartWorkflow", "error": "Busy"}]},
                f"faults[0].operation: {UNKNOWN}",
            ),
            ({"events": [{"count": 2}]}, "events[0].workflow: is required"),
            (
                {"events": [{"workflow": "w", "count": 0}]},
                "events[0].count: must be at least 1, is 0",
            ),
        ],
    )
    def test_a_violation_has_its_path(self, mapping: Mapping[str, Any], expected: str) -> None:
        """Each mistake in a mapping is reported with its path."""
        with pytest.raises(ValidationError) as caught:
            Scenario.from_mapping(mapping)
        assert ("Scenario", [expected]) == (
            caught.value.subject,
            [str(each) for each in caught.value.violations],
        )

    def test_all_violations_are_reported(self) -> None:
        """One error lists every mistake."""
        with pytest.raises(ValidationError) as caught:
            Scenario.from_mapping({"seed": "7", "jobs": {"j": {"duration": "1 h"}}, "fault": []})
        assert ["seed", 'jobs["j"].duration', "fault"] == [
            each.path for each in caught.value.violations
        ]

    def test_what_is_built_in_python_is_checked(self) -> None:
        """The constructors apply the same rules."""
        with pytest.raises(ValidationError, match="error and drop_connection are mutually excl"):
            Fault(error="Busy", drop_connection=True)
        with pytest.raises(ValidationError, match=r"outcomes\[0\]: must be one of SUCCEEDED"):
            JobBehavior(outcomes=["CANCELLED"])
        fault = Fault(operation="StartWorkflow", error="Busy")
        with pytest.raises(ValidationError, match=r"faults\[0\].operation: there is no oper"):
            Scenario(faults=[fault])

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda values: (
                st.lists(values)
                | st.dictionaries(st.sampled_from([*MAPPING, *MAPPING["faults"][0]]), values)
            ),
        )
    )
    def test_any_value_is_a_scenario_or_invalid(self, value: Any) -> None:
        """Whatever a file holds, it is a scenario or a ValidationError."""
        with contextlib.suppress(ValidationError):
            assert isinstance(Scenario.from_mapping(value), Scenario)


def job_local(scenario: Scenario, name: str = "j") -> LocalGlue:
    """The workflow w with a job and the crawler c, created as an AWS SDK does."""
    local = LocalGlue(scenario=scenario)
    client = local.client()
    client.create_workflow("w")
    local.call("CreateJob", Name=name, Role="r", Command={"Name": "glueetl"})
    targets = {"S3Targets": [{"Path": "s3://b/k"}]}
    local.call("CreateCrawler", Name="c", Role="r", DatabaseName="d", Targets=targets)
    local.add_trigger("t", workflow="w", jobs=[name], crawlers=["c"])
    return local


def ends(local: LocalGlue) -> dict[str, tuple[str, float, str | None]]:
    """How the jobs and crawlers of a new run end: state, seconds, error message."""
    return {
        node.name: (str(each.state), each.duration.total_seconds(), each.error_message)
        for node in finished(local).actions
        if (each := node.latest_attempt) is not None and each.duration is not None
    }


class TestBehaviors:
    def test_jobs_and_crawlers_behave_as_told(self) -> None:
        """Behaviors apply by name, whoever creates the job or crawler."""
        local = job_local(
            Scenario(
                jobs={
                    "j": JobBehavior(
                        duration=5, outcomes=["FAILED", "SUCCEEDED"], error_message="no memory"
                    )
                },
                crawlers={
                    "c": CrawlerBehavior(
                        duration=7, outcomes=["CANCELLED"], error_message="no table"
                    )
                },
            )
        )
        crawled = ("CANCELLED", 7.0, "no table")
        assert {"j": ("FAILED", 5.0, "no memory"), "c": crawled} == ends(local)
        assert {"j": ("SUCCEEDED", 5.0, None), "c": crawled} == ends(local)

    def test_what_is_not_given_is_the_default(self) -> None:
        """A job takes each part from its entry, else from the default, else from LocalGlue's."""
        scenario = Scenario(
            default_job=JobBehavior(duration=20, error_message="failed"),
            default_crawler=CrawlerBehavior(duration=30),
            jobs={"j": JobBehavior(outcomes=["FAILED"])},
        )
        crawled = ("SUCCEEDED", 30.0, None)
        assert {"j": ("FAILED", 20.0, "failed"), "c": crawled} == ends(job_local(scenario))
        assert {"k": ("SUCCEEDED", 20.0, None), "c": crawled} == ends(job_local(scenario, "k"))
        assert {
            "j": ("SUCCEEDED", 60.0, None),
            "c": ("SUCCEEDED", 60.0, None),
        } == ends(job_local(Scenario()))

    def test_arguments_of_the_shorthands_override_it(self) -> None:
        """Arguments of add_job, add_crawler and set_behavior override the scenario."""
        told: dict[str, Any] = {
            "duration": 5,
            "outcomes": ["ERROR"],
            "error_message": "told",
        }
        local = LocalGlue(
            scenario=Scenario(
                default_job=JobBehavior(**told), default_crawler=CrawlerBehavior(**told)
            )
        )
        local.client().create_workflow("w")
        local.add_job("j", duration=6)
        local.add_crawler("c", outcomes=["FAILED"], error_message="mine")
        local.add_trigger("t", workflow="w", jobs=["j"], crawlers=["c"])
        assert {"j": ("ERROR", 6.0, "told"), "c": ("FAILED", 5.0, "mine")} == ends(local)
        local.set_behavior("j", error_message="set")
        local.set_behavior("c", outcomes=[], crawler=True)
        assert {"j": ("ERROR", 6.0, "set"), "c": ("SUCCEEDED", 5.0, None)} == ends(local)

    def test_a_job_that_is_created_again_begins_again(self) -> None:
        """Each new job of that name begins with the first outcome."""
        local = job_local(Scenario(jobs={"j": JobBehavior(outcomes=["FAILED", "SUCCEEDED"])}))
        assert ["FAILED"] == states(finished(local))["j"]
        local.call("DeleteJob", JobName="j")
        local.call("CreateJob", Name="j", Role="r", Command={"Name": "glueetl"})
        assert ["FAILED"] == states(finished(local))["j"]

    def test_a_timeout_has_its_own_message(self) -> None:
        """The error message is about the outcomes, not about a job that exceeds its timeout."""
        local = LocalGlue()
        local.client().create_workflow("w")
        local.add_job("j", duration=120, timeout=1, error_message="mine")
        local.add_trigger("t", workflow="w", jobs=["j"])
        message = "the job run exceeded its timeout of 1 minutes"
        assert {"j": ("TIMEOUT", 60.0, message)} == ends(local)


class TestFaults:
    def test_faults_are_injected(self) -> None:
        """The faults of the scenario hit the first calls."""
        fault = Fault(operation="ListWorkflows", error="Busy", message="later", times=2)
        local = LocalGlue(scenario=Scenario(faults=[fault]))
        for _ in range(2):
            with pytest.raises(ServiceError, match="later"):
                local.client().list_workflows()
        assert () == local.client().list_workflows().workflows

    def test_one_scenario_serves_many(self) -> None:
        """A LocalGlue does not use up the faults of its scenario; clear_faults removes them."""
        scenario = Scenario(faults=[Fault(error="Busy")])
        for _ in range(2):
            local = LocalGlue(scenario=scenario)
            with pytest.raises(ServiceError, match="Busy"):
                local.client().list_workflows()
        local = LocalGlue(scenario=scenario)
        local.clear_faults()
        assert () == local.client().list_workflows().workflows


class TestEvents:
    def test_they_arrive_in_time(self) -> None:
        """The events arrive that many seconds after the start, and start runs."""
        local = job_local(
            Scenario(events=[Events(workflow="e", after=100), Events(workflow="e", after=200)])
        )
        local.client().create_workflow("e")
        local.add_trigger(
            "on events", workflow="e", jobs=["j"], event_batching_condition={"BatchSize": 1}
        )
        local.run_until_idle()
        runs = local.client().iter_workflow_runs("e")
        assert [200, 100] == [
            (run.started_on - START).total_seconds() for run in runs if run.started_on
        ]

    @pytest.mark.parametrize("has_workflow", [True, False])
    def test_others_are_lost(self, caplog: pytest.LogCaptureFixture, *, has_workflow: bool) -> None:
        """Events that no trigger waits for are lost, and a warning says so."""
        local = LocalGlue(scenario=Scenario(events=[Events(workflow="w", count=3, after=5)]))
        problem = "Entity not found"
        if has_workflow:
            local.client().create_workflow("w")
            problem = "workflow 'w' has no event trigger"
        local.advance(4)
        assert [] == caplog.records
        local.advance(1)
        ((_, level, message),) = caplog.record_tuples
        assert (logging.WARNING, f"3 events for 'w' lost: {problem}") == (level, message)


class TestSettings:
    @pytest.mark.parametrize(
        ("arguments", "prefix"),
        [
            ({}, "arn:aws:glue:us-east-1:123456789012:"),
            ({"scenario": SCENARIO}, "arn:aws:glue:eu-central-1:999988887777:"),
            (
                {"scenario": SCENARIO, "region_name": "us-west-2"},
                "arn:aws:glue:us-west-2:999988887777:",
            ),
            (
                {"scenario": SCENARIO, "account_id": "000000000001"},
                "arn:aws:glue:eu-central-1:000000000001:",
            ),
        ],
    )
    def test_arguments_override_region_and_account(
        self, arguments: dict[str, Any], prefix: str
    ) -> None:
        """ARNs have the region and the account of the arguments, or else of the scenario."""
        local = LocalGlue(**arguments)
        local.add_job("j")
        assert {"Tags": {}} == local.call("GetTags", ResourceArn=f"{prefix}job/j")

    def test_arguments_override_the_seed(self) -> None:
        """Ids follow from the seed of the arguments, or else of the scenario."""
        ids: list[str] = []
        for local in (
            LocalGlue(seed=7),
            LocalGlue(scenario=Scenario(seed=7)),
            LocalGlue(scenario=Scenario(seed=8), seed=7),
            LocalGlue(scenario=Scenario(seed=8)),
        ):
            local.client().create_workflow("w")
            ids.append(started(local))
        assert ids[0] == ids[1] == ids[2] != ids[3]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"region_name": ""}, "region: must be an AWS region"),
            ({"account_id": "12"}, "account_id: must be 12 digits; is '12'"),
            ({"clock_speed": 0.5}, "clock_speed: must be at least 1, is 0.5"),
        ],
    )
    def test_arguments_are_checked(self, arguments: dict[str, Any], message: str) -> None:
        """An invalid argument is a ValidationError, like an invalid scenario."""
        with pytest.raises(ValidationError, match=message):
            LocalGlue(**arguments)

    def test_a_mapping_is_not_a_scenario(self) -> None:
        """A mapping instead of a scenario is a TypeError that says how to read it."""
        mapping: Any = {"seed": 7}
        with pytest.raises(TypeError, match=r"not dict; see Scenario.from_mapping\(\)"):
            LocalGlue(scenario=mapping)

    def test_the_clock_speed_is_for_real_time(self) -> None:
        """Simulated time moves only on request, whatever the speed."""
        local = LocalGlue(scenario=SCENARIO)
        local.advance(5)
        assert START + timedelta(seconds=5) == local.now
