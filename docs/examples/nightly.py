"""Run a workflow every night, resume it once if something fails, and report how it went.

Run this file to try it on LocalGlue, where time is simulated:

    python docs/examples/nightly.py
"""

from datetime import timedelta

from glue_wf_sdk import (
    Action,
    Condition,
    GlueWorkflowClient,
    JobRunState,
    LogicalOperator,
    Predicate,
    TriggerType,
    WorkflowRun,
    WorkflowRunFailed,
    WorkflowRunStatus,
    WorkflowRunTimeoutError,
    plan_resume,
    summarize,
)
from glue_wf_sdk.local import LocalGlue


def run_nightly(client: GlueWorkflowClient, day: str) -> str:
    """Runs the workflow, resumes it once if jobs failed, and describes the outcome."""
    try:
        run = client.run_workflow("nightly", run_properties={"day": day}, timeout=6 * 3600)
    except WorkflowRunTimeoutError as error:
        client.stop_workflow_run("nightly", error.run_id)
        return f"{error.run_id} was stopped after {error.timeout} seconds"
    except WorkflowRunFailed as failed:
        if failed.run.status != WorkflowRunStatus.COMPLETED:
            raise  # It could not start, or was stopped: there is nothing to resume.
        print(summarize(failed.run).markdown())
        print("runs again:", ", ".join(nodes_to_rerun(failed.run)))
        run = client.resume_failed("nightly", failed.run_id, raise_on_failure=False)
    return describe(client, run)


def nodes_to_rerun(run: WorkflowRun) -> list[str]:
    """The names of the jobs and crawlers that a resume runs again."""
    return [run.node(node_id).name for node_id in plan_resume(run).rerun]


def describe(client: GlueWorkflowClient, run: WorkflowRun) -> str:
    """The outcome of a run, in one line."""
    chain = client.resume_chain("nightly", run.workflow_run_id)
    times = {
        node.name: sum((each.duration or timedelta() for each in node.attempts), timedelta())
        for node in run.actions
    }
    slowest = max(times, key=lambda name: times[name])
    return f"{run.status}, succeeded: {run.succeeded}, runs: {len(chain)}, slowest: {slowest}"


def build(client: GlueWorkflowClient) -> None:
    """Creates the workflow: `extract`, then `load`."""
    client.create_workflow("nightly", max_concurrent_runs=1)
    client.create_trigger(
        "start",
        type=TriggerType.ON_DEMAND,
        workflow_name="nightly",
        actions=[Action(job_name="extract")],
    )
    extracted = Condition(
        job_name="extract", state=JobRunState.SUCCEEDED, logical_operator=LogicalOperator.EQUALS
    )
    client.create_trigger(
        "then",
        type=TriggerType.CONDITIONAL,
        workflow_name="nightly",
        predicate=Predicate(conditions=[extracted]),
        actions=[Action(job_name="load")],
        start_on_creation=True,
    )


def local_client() -> GlueWorkflowClient:
    """A client of a LocalGlue whose job `load` fails the first time."""
    local = LocalGlue()
    local.add_job("extract", duration=600)
    local.add_job("load", outcomes=["FAILED", "SUCCEEDED"])
    return local.client()


if __name__ == "__main__":
    glue = local_client()
    build(glue)
    print(run_nightly(glue, "2026-01-01"))
    for workflow in glue.overview():
        print(workflow.name, workflow.last_run_id, workflow.succeeded)
