"""An Airflow DAG that runs a workflow every night, and fails if one of its jobs has failed."""

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException

from glue_wf_sdk import GlueWorkflowClient, summarize

WORKFLOW = "nightly"


# A retry would start a second run, even if the first one goes on.
@task(retries=0)
def start(ds: str | None = None) -> str:
    """Starts the run of a day, which Airflow fills in."""
    properties = {"day": ds} if ds else None
    return GlueWorkflowClient().start_workflow_run(WORKFLOW, run_properties=properties).run_id


# Between two looks, the task takes no slot of a worker.
@task.sensor(poke_interval=60, timeout=6 * 3600, mode="reschedule")
def succeeded(workflow_run_id: str) -> bool:
    """Whether the run has ended, and all went well. COMPLETED alone does not say that."""
    client = GlueWorkflowClient()
    if not client.get_workflow_run(WORKFLOW, workflow_run_id).run.has_ended:
        return False
    run = client.get_workflow_run(WORKFLOW, workflow_run_id, include_graph=True).run
    if run.succeeded is not True:
        raise AirflowFailException(summarize(run).text())
    return True


@dag(schedule="0 3 * * *", start_date=datetime(2026, 1, 1, tzinfo=UTC), catchup=False)
def nightly() -> None:
    """Starts the workflow, then waits for it."""
    workflow_run_id: Any = start()  # What the task will return, once it has run.
    succeeded(workflow_run_id)


nightly()
