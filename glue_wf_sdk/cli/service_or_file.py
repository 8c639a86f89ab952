"""The run or graph that a command is about, from the service or from the FILE of `--from`."""

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.cli import clock
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.files import OwnedGraph, read_graph, read_run
from glue_wf_sdk.cli.paths import is_path
from glue_wf_sdk.cli.results import UsageError
from glue_wf_sdk.errors import ResponseError
from glue_wf_sdk.structures import Workflow, WorkflowRun

if TYPE_CHECKING:
    from glue_wf_sdk.client import GlueWorkflowClient


@attrs.frozen
class LoadedRun:
    """A run, and the time at which the service was asked for it; None for one from a file."""

    run: WorkflowRun
    fetched_at: datetime | None = None


def reject_name_with_file(name: str | None) -> None:
    """Rejects the name of a workflow next to a file."""
    if name is not None:
        raise UsageError("NAME and --from are mutually exclusive")


def require_name(name: str | None) -> str:
    """The name of a workflow, which is required without a file."""
    if name is None:
        raise UsageError("pass the NAME of a workflow, or --from FILE")
    return name


def load_run(
    connection: Connection, name: str | None, run_id: str | None, file: str | None
) -> LoadedRun:
    """A run with its graph: the one with this id, the latest of the workflow, or one in a file."""
    if file is not None:
        reject_name_with_file(name)
        return LoadedRun(read_run(file))
    client, name = connection.client(), require_name(name)
    if run_id is None:
        run = client.latest_run(name, include_graph=True)
    else:
        run = client.get_workflow_run(name, run_id, include_graph=True).run
    if run is None:
        raise _never_run(name)
    return LoadedRun(run, clock.current.now)


def latest_run_id(client: "GlueWorkflowClient", name: str) -> str:
    """The id of the latest run of a workflow."""
    run = client.latest_run(name)
    if run is None:
        raise _never_run(name)
    return run.workflow_run_id


def _never_run(name: str) -> UsageError:
    return UsageError(f"the workflow {abbreviated(name)} has never run")


def load_graph(
    connection: Connection,
    name: str | None,
    run_id: str | None,
    file: str | None,
    workflow: str | None = None,
) -> OwnedGraph:
    """The graph of a run as in `load_run`, of a workflow that has never run, or of a design.

    `name` is that of a workflow, or the path of a design; `workflow` is one of that design.
    """
    if name is not None and run_id is None and file is None and is_path(name):
        from glue_wf_sdk.cli.designs import read_workflow

        return OwnedGraph(read_workflow(name, workflow).graph(), None)
    if workflow is not None:
        raise UsageError("--workflow needs the PATH of a design")
    if file is not None:
        reject_name_with_file(name)
        return read_graph(file)
    client, name = connection.client(), require_name(name)
    if run_id is None:
        found = client.get_workflow(name, include_graph=True).workflow
        if found.last_run is None:
            return _with_graph(found)
        run_id = found.last_run.workflow_run_id
    return _with_graph(client.get_workflow_run(name, run_id, include_graph=True).run)


def _with_graph(owner: WorkflowRun | Workflow) -> OwnedGraph:
    if owner.graph is None:
        raise ResponseError(type(owner).__name__, "Graph", "is missing")
    return OwnedGraph(owner.graph, owner)
