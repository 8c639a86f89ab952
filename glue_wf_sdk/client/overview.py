"""The account at a glance: each workflow, its last run, and since when it fails."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import TypeAlias

import attrs

from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.client.methods import RunMethods
from glue_wf_sdk.client.workflows import IN_FLIGHT, ManyWorkflowsMethods
from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.operations import GetWorkflowRunRequest, GetWorkflowRunsRequest
from glue_wf_sdk.structures import Node, Workflow, WorkflowRun, WorkflowRunStatus

__all__ = ["WorkflowOverview"]

_MAX_HISTORY = 1000


@attrs.frozen(kw_only=True)
class WorkflowOverview:
    """A workflow at a glance.

    Attributes:
        name: The workflow's name.
        last_run: The last run; None if it has never run.
        failed_run: The last run that has ended, with its graph, if it failed.
        failing_runs: How many runs in a row have failed, up to the last one that has ended. At most
            1 000 are looked at.
        failing_since: The start of the first of them; None if the last one did not fail.
    """

    name: str
    last_run: WorkflowRun | None = None
    failed_run: WorkflowRun | None = None
    failing_runs: int = 0
    failing_since: datetime | None = None

    @property
    def last_run_id(self) -> str | None:
        """The id of the last run."""
        return None if self.last_run is None else self.last_run.workflow_run_id

    @property
    def status(self) -> WorkflowRunStatus | None:
        """The status of the last run. COMPLETED does not mean success."""
        return None if self.last_run is None else self.last_run.status

    @property
    def succeeded(self) -> bool | None:
        """Whether the last run succeeded; None if it goes on, or if nothing tells."""
        return None if self.last_run is None else self.last_run.succeeded

    @property
    def duration(self) -> timedelta | None:
        """The duration of the last run; None while it goes on."""
        return None if self.last_run is None else self.last_run.duration

    @property
    def is_failing(self) -> bool:
        """Whether the last run that has ended failed."""
        return self.failed_run is not None

    @property
    def failed_nodes(self) -> tuple[Node, ...]:
        """The jobs and crawlers that failed in `failed_run`; empty if it could not start."""
        if self.failed_run is None or not self.failed_run.has_graph:
            return ()
        return self.failed_run.failed_nodes


_Look: TypeAlias = "Future[WorkflowOverview | None]"


class OverviewMethods(ManyWorkflowsMethods, RunMethods):
    """The method that looks at all workflows and their runs."""

    def overview(
        self, *, on_progress: Callable[[WorkflowOverview], object] | None = None
    ) -> tuple[WorkflowOverview, ...]:
        """Each workflow of the account, with the true outcome of its last run.

        Workflows are fetched in batches, several at a time. Only for those whose last run did not
        succeed are their runs fetched too.

        Args:
            on_progress: Called with each workflow as it becomes known, in any order.

        Returns:
            The workflows in the order of the service's list. Those that are deleted meanwhile are
            left out.

        Source: AWS Glue API: ListWorkflows, BatchGetWorkflows, GetWorkflowRuns, GetWorkflowRun.
        """
        looked: list[_Look] = []
        pending: set[_Look] = set()
        with ThreadPoolExecutor(IN_FLIGHT) as pool:
            try:
                for workflow in self.iter_workflow_details():
                    looked.append(pool.submit(self._look_at, workflow))
                    pending.add(looked[-1])
                    pending = _reported(pending, on_progress, timeout=0)
                while pending:
                    pending = _reported(pending, on_progress, timeout=None)
            finally:
                for each in looked:
                    each.cancel()
        return tuple(found for each in looked if (found := each.result()) is not None)

    def _look_at(self, workflow: Workflow) -> WorkflowOverview | None:
        last = workflow.last_run
        if last is None or last.succeeded:
            return WorkflowOverview(name=workflow.name, last_run=last)
        try:
            return self._look_back(workflow.name, last)
        except EntityNotFoundException:
            return None

    def _look_back(self, name: str, last: WorkflowRun) -> WorkflowOverview:
        # Unchecked, as in a batch.
        runs = self.paginate(from_wire(GetWorkflowRunsRequest, {"Name": name})).items()
        ended = islice((run for run in runs if run.has_ended), _MAX_HISTORY)
        failed = [*takewhile(lambda run: run.succeeded is False, ended)]
        if not failed:
            return WorkflowOverview(name=name, last_run=last)
        payload = {"Name": name, "RunId": failed[0].workflow_run_id, "IncludeGraph": True}
        return WorkflowOverview(
            name=name,
            last_run=last,
            failed_run=self.call(from_wire(GetWorkflowRunRequest, payload)).run,
            failing_runs=len(failed),
            failing_since=failed[-1].started_on,
        )


def _reported(
    pending: set[_Look],
    on_progress: Callable[[WorkflowOverview], object] | None,
    *,
    timeout: float | None,
) -> set[_Look]:
    """Reports what has been looked at, and returns the rest."""
    done, rest = wait(pending, timeout, FIRST_COMPLETED)
    for each in done:
        found = each.result()
        if on_progress is not None and found is not None:
            on_progress(found)
    return rest
