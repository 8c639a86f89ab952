"""The workflow run that a Glue job belongs to, seen from inside the job."""

import itertools
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import attrs

from glue_wf_sdk.client.client import GlueWorkflowClient
from glue_wf_sdk.errors import OutsideWorkflowError

_NAME, _RUN_ID = "--WORKFLOW_NAME", "--WORKFLOW_RUN_ID"

_NO_PROPERTIES: Mapping[str, str] = {}


@attrs.frozen(kw_only=True)
class CurrentRun:
    """The workflow run that this job belongs to; `current_run` gives it.

    Attributes:
        workflow_name: The workflow's name.
        run_id: The id of the workflow run.
        client: The client that reads and sets the properties.
    """

    workflow_name: str
    run_id: str
    client: GlueWorkflowClient = attrs.field(repr=False, eq=False)

    def properties(self) -> Mapping[str, str]:
        """Fetches the run's properties, which the jobs of the run share.

        Returns:
            The properties as they are now. Their values are hidden in its repr.

        Source: AWS Glue API: GetWorkflowRunProperties.
        """
        return self.client.get_workflow_run_properties(
            self.workflow_name, self.run_id
        ).run_properties

    def update(self, properties: Mapping[str, str] = _NO_PROPERTIES, /, **more: str) -> None:
        """Sets properties of the run; its other properties stay.

        Args:
            properties: The properties to set. Their values are hidden in messages.
            **more: Further ones, which override `properties`: ``update(table="orders")``.

        Raises:
            ValidationError: A value is not a string, for example.

        Source: AWS Glue API: PutWorkflowRunProperties.
        """
        self.client.put_workflow_run_properties(
            self.workflow_name, self.run_id, {**properties, **more}
        )


@attrs.frozen(repr=False)
class _Job:
    argv: Sequence[str]
    client: GlueWorkflowClient


_local_job: ContextVar[_Job | None] = ContextVar("local_job", default=None)


@contextmanager
def as_job(argv: Sequence[str], client: GlueWorkflowClient) -> Generator[None]:
    """Makes `current_run` answer as inside of a job with these arguments."""
    token = _local_job.set(_Job(argv, client))
    try:
        yield
    finally:
        _local_job.reset(token)


def current_run(
    argv: Sequence[str] | None = None, client: GlueWorkflowClient | None = None
) -> CurrentRun:
    """The workflow run that this Glue job belongs to.

    Glue adds ``--WORKFLOW_NAME`` and ``--WORKFLOW_RUN_ID`` to the arguments of each job that a
    workflow starts. This needs neither awsglue nor a declaration of these arguments, and makes no
    call.

    Args:
        argv: The job's arguments. By default, ``sys.argv``; in the function of a job of LocalGlue,
            the arguments of that job.
        client: A client to use. By default, a new one; in the function of a job of LocalGlue, a
            client of that LocalGlue.

    Returns:
        The run: its workflow's name, its id, and its properties.

    Raises:
        OutsideWorkflowError: No workflow has started this job.
    """
    job = _local_job.get()
    if argv is None:
        argv = job.argv if job else sys.argv
    values = _values_in(argv)
    missing = [option for option, value in values.items() if not value]
    if missing:
        raise OutsideWorkflowError(missing)
    if client is None:
        client = job.client if job else GlueWorkflowClient()
    return CurrentRun(workflow_name=values[_NAME], run_id=values[_RUN_ID], client=client)


def _values_in(argv: Sequence[str]) -> dict[str, str]:
    """The values of the two arguments; an empty one for an argument that is missing."""
    values = {_NAME: "", _RUN_ID: ""}
    # Not by argparse, which awsglue uses: it takes a name like "-nightly" for an option.
    for argument, following in itertools.pairwise([*argv, "--"]):
        option, equals, value = argument.partition("=")
        if option in values:
            values[option] = value if equals else "" if following.startswith("--") else following
    return values
