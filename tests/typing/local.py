"""The types of LocalGlue."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, assert_type

from glue_wf_sdk import GlueWorkflowClient, JobRunState, WorkflowRun
from glue_wf_sdk.client import Transport
from glue_wf_sdk.design import Designs
from glue_wf_sdk.local import (
    ActionContext,
    CrawlerBehavior,
    Events,
    Fault,
    JobBehavior,
    LocalGlue,
    Scenario,
    simulate,
)


def load(job: ActionContext) -> int:
    """A job's function can return anything."""
    assert_type(job.workflow_name, str | None)
    assert_type(job.arguments, Mapping[str, str])
    assert_type(job.argv, list[str])
    assert_type(job.client, GlueWorkflowClient)
    return job.attempt


local = LocalGlue(seed=7, real_time=False)
transport: Transport = local

assert_type(local.client(), GlueWorkflowClient)
assert_type(local.now, datetime)
assert_type(local.attach(object()), Callable[[], None])
assert_type(local.call("GetTrigger", Name="start"), dict[str, Any])

local.add_job("load", load, duration=5, outcomes=["FAILED", "SUCCEEDED"], max_retries=1)
local.add_trigger("start", workflow="nightly", jobs=["load"], schedule="cron(0 3 * * ? *)")
local.set_behavior("load", outcomes=["FAILED"])
local.inject("StartWorkflowRun", error="ThrottlingException", times=2)

scenario = Scenario(
    seed=7,
    clock_speed=60,
    default_crawler=CrawlerBehavior(duration=5),
    jobs={"load": JobBehavior(outcomes=["FAILED", JobRunState.SUCCEEDED], error_message="full")},
    faults=[Fault(operation="StartWorkflowRun", error="ThrottlingException", times=2)],
    events=(Events(workflow="nightly", after=0.5),),
)
LocalGlue(scenario=scenario, region_name="eu-central-1", real_time=True, clock_speed=2)
assert_type(Scenario.from_mapping({"seed": 7}), Scenario)
assert_type(scenario.jobs["load"].duration, float | None)
local.set_behavior("load", error_message="full")

designs = Designs()
local.deploy(designs)
for unit in designs.units:
    local.deploy(unit)
for design in designs:
    local.deploy(design)
    assert_type(simulate(design), WorkflowRun)
    simulate(design, scenario, run_properties={"day": "monday"}, timeout=3_600)

Scenario(7)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Scenario(jobs=["load"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
scenario.seed = 8  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
local.add_job("load", "load.py")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
local.advance("5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
local.deploy("template.yaml")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
simulate(designs)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
