"""LocalGlues with workflows on them."""

from collections.abc import Callable, Mapping
from typing import Any

from glue_wf_sdk import WorkflowRun
from glue_wf_sdk.local import LayoutContext, LocalGlue

BLUEPRINT_LOCATION = "s3://bucket/blueprints/etl.zip"
BLUEPRINT_SPEC = {"Name": {"type": "String"}, "Workers": {"type": "Integer", "defaultValue": 5}}
ROLE = "arn:aws:iam::123456789012:role/Glue"


def w1_local() -> LocalGlue:
    """The workflow W1 of the developer guide, in which J2 and J3 fail the first time.

    T1 -> J1; J1 -> T2 -> J2 -> T4 -> J4; J1 -> T3 -> J3 -> T5 -> J5.
    """
    local = LocalGlue()
    local.client().create_workflow("W1", max_concurrent_runs=1)
    for name in ("J1", "J4", "J5"):
        local.add_job(name)
    for name in ("J2", "J3"):
        local.add_job(name, outcomes=["FAILED", "SUCCEEDED"])
    local.add_trigger("T1", workflow="W1", jobs=["J1"])
    for trigger, watched, started in (
        ("T2", "J1", "J2"),
        ("T3", "J1", "J3"),
        ("T4", "J2", "J4"),
        ("T5", "J3", "J5"),
    ):
        local.add_trigger(trigger, workflow="W1", after={watched: "SUCCEEDED"}, jobs=[started])
    return local


def one_job_local(**behavior: Any) -> LocalGlue:
    """The workflow `nightly`, whose only job is `load`."""
    local = LocalGlue()
    local.client().create_workflow("nightly")
    local.add_job("load", **behavior)
    local.add_trigger("start", workflow="nightly", jobs=["load"])
    return local


def blueprint_local(
    layout: Callable[[LayoutContext], str],
    parameter_spec: str | Mapping[str, Any] | None = BLUEPRINT_SPEC,
) -> LocalGlue:
    """The blueprint `etl`, whose registration has ended."""
    local = LocalGlue()
    local.add_blueprint_source(BLUEPRINT_LOCATION, layout, parameter_spec=parameter_spec)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=BLUEPRINT_LOCATION)
    local.run_until_idle()
    return local


def started(local: LocalGlue, workflow: str = "w") -> str:
    """The id of a run that has just started."""
    return local.client().start_workflow_run(workflow).run_id


def fetched(local: LocalGlue, run_id: str, workflow: str = "w") -> WorkflowRun:
    """A run with its graph."""
    return local.client().get_workflow_run(workflow, run_id, include_graph=True).run


def finished(local: LocalGlue, workflow: str = "w") -> WorkflowRun:
    """A new run that has ended, with its graph."""
    run_id = started(local, workflow)
    local.run_until_idle()
    return fetched(local, run_id, workflow)


def states(run: WorkflowRun) -> dict[str, list[str]]:
    """The states of all attempts, by the names of jobs and crawlers."""
    return {node.name: [str(each.state) for each in node.attempts] for node in run.actions}


def w1_answer() -> dict[str, Any]:
    """The workflow W1, as get-workflow gives it with its graph."""
    return w1_local().call("GetWorkflow", Name="W1", IncludeGraph=True)
