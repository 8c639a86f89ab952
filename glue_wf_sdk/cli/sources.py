"""Where a command gets a run from: the service, or a file."""

from datetime import datetime

import attrs

from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.documents import read_run
from glue_wf_sdk.cli.following import fetched, now
from glue_wf_sdk.cli.inputs import UsageError
from glue_wf_sdk.cli.terminal import as_json
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import abbreviated
from glue_wf_sdk.operating import last_run_id
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import to_wire

__all__ = ["Found", "alone", "found_run", "last_run", "run_json", "wanted"]


@attrs.frozen(kw_only=True)
class Found:
    """A run, and where it stems from.

    Attributes:
        run: The run.
        client: Who asked the service for it; None where it stems from a file.
        moment: When it was so; None where it stems from a file.
    """

    run: WorkflowRun
    client: GlueWorkflowClient | None = None
    moment: datetime | None = None


def alone(file: str, name: str | None) -> str:
    """A file, where no workflow is named beside it.

    Args:
        file: The file.
        name: The workflow's name.

    Returns:
        The file.

    Raises:
        UsageError: There is a name too.
    """
    if name is not None:
        raise UsageError("NAME and --from exclude each other")
    return file


def wanted(name: str | None) -> str:
    """The name of a workflow, where a file might have been given in its place.

    Args:
        name: The name.

    Returns:
        The name.

    Raises:
        UsageError: There is none.
    """
    if name is None:
        raise UsageError("give the NAME of a workflow, or --from FILE")
    return name


def found_run(
    connection: Connection, name: str | None, run_id: str | None, file: str | None
) -> Found:
    """The run that a user names.

    Args:
        connection: The service.
        name: The workflow's name.
        run_id: The id of the run; None for the last one.
        file: A file, in place of the name.

    Returns:
        The run, with its graph where that is to be had.

    Raises:
        UsageError: Name and file exclude each other, the file holds no run, or the workflow has
            not run.
    """
    if file is not None:
        return Found(run=read_run(alone(file, name)))
    client, name = connection.client(), wanted(name)
    run = fetched(client, name, run_id or last_run(client, name))
    return Found(run=run, client=client, moment=now())


def last_run(client: GlueWorkflowClient, name: str) -> str:
    """The id of the last run of a workflow.

    Args:
        client: Who asks.
        name: The workflow's name.

    Returns:
        The id.

    Raises:
        UsageError: The workflow has not run.
    """
    run_id = last_run_id(client.get_workflow(name).workflow)
    if run_id is None:
        raise UsageError(f"the workflow {abbreviated(name)} has not run")
    return run_id


def run_json(run: WorkflowRun) -> str:
    """A run as the API has it, in a JSON document."""
    return as_json({"Run": to_wire(run)})
