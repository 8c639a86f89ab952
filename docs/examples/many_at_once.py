"""Run several workflows at once from asynchronous code.

Run this file to try it on LocalGlue, where time is simulated:

    python docs/examples/many_at_once.py
"""

import asyncio
from collections.abc import Iterable

from glue_wf_sdk import GlueWorkflowClient, WorkflowRun
from glue_wf_sdk.local import LocalGlue


async def run_all(client: GlueWorkflowClient, names: Iterable[str]) -> list[WorkflowRun]:
    """Runs the workflows at the same time; a run that fails does not end the others."""
    return await asyncio.gather(
        *(asyncio.to_thread(client.run_workflow, name, raise_on_failure=False) for name in names)
    )


def local_client() -> GlueWorkflowClient:
    """A client of a LocalGlue with three workflows, one of which fails."""
    local = LocalGlue()
    client = local.client()
    for name, outcome in (("orders", "SUCCEEDED"), ("prices", "FAILED"), ("stock", "SUCCEEDED")):
        client.create_workflow(name)
        local.add_job(f"load {name}", outcomes=[outcome])
        local.add_trigger(f"start {name}", workflow=name, jobs=[f"load {name}"])
    return client


if __name__ == "__main__":
    for run in asyncio.run(run_all(local_client(), ["orders", "prices", "stock"])):
        print(run.name, run.succeeded)
