"""All that one LocalGlue holds: the part of an AWS account that Glue workflows need."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.local.engine.behavior import Behavior
from glue_wf_sdk.local.engine.clock import Clock
from glue_wf_sdk.local.engine.graphs import design_of
from glue_wf_sdk.local.engine.history import History
from glue_wf_sdk.local.engine.ids import Ids
from glue_wf_sdk.local.engine.records import (
    Attempt,
    ByName,
    Resource,
    Run,
    Trigger,
    Wire,
    Workflow,
)
from glue_wf_sdk.local.engine.refusals import require

if TYPE_CHECKING:
    from glue_wf_sdk.local.engine.blueprint_records import Blueprint, BlueprintSource


class Account:
    """The records of a LocalGlue, its clock and its ids.

    `arn_prefix` is what ARNs begin with, `call` is `LocalGlue.call`; `behavior_of` takes JOB or
    CRAWLER and the name of a new job or crawler; for `keep_runs`, see `LocalGlue`.
    """

    def __init__(  # noqa: PLR0913 - all but the first three are keywords
        self,
        clock: Clock,
        ids: Ids,
        arn_prefix: str,
        *,
        call: Callable[..., Wire],
        new_client: Callable[[], GlueWorkflowClient],
        behavior_of: Callable[[str, str], Behavior],
        keep_runs: int | None = None,
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.keep_runs = keep_runs
        self.call = call
        self.new_client = new_client
        self.behavior_of = behavior_of
        self.workflows: ByName[Workflow] = ByName()
        self.triggers: ByName[Trigger] = ByName()
        # By the name of the workflow, which may have been deleted, and their own.
        self.triggers_in: defaultdict[str, dict[str, Trigger]] = defaultdict(dict)
        self.jobs: ByName[Resource] = ByName()
        self.crawlers: ByName[Resource] = ByName()
        self.blueprints: ByName[Blueprint] = ByName()
        self.blueprint_sources: dict[str, BlueprintSource] = {}
        self.tags: dict[str, dict[str, str]] = {}  # By ARN.
        self.records: Mapping[str, ByName[Any]] = {
            "trigger": self.triggers,
            "workflow": self.workflows,
            "job": self.jobs,
            "crawler": self.crawlers,
            "blueprint": self.blueprints,
        }
        self._arn_prefix = arn_prefix
        # Endless; of all that is started outside of workflows, by triggers or by hand.
        self.outside_run = Run(None, "", design_of("", (), ids), clock.now)
        self._is_outside_current = True

    def add(self, kind: str, name: str, record: object, payload: Mapping[str, Any]) -> None:
        """Stores a new record, with the tags in the payload of the request."""
        self.records[kind][name] = record
        self.tags[self.arn(kind, name)] = dict(payload.get("Tags") or {})

    def remove(self, kind: str, name: str) -> None:
        del self.records[kind][name]
        del self.tags[self.arn(kind, name)]

    def arn(self, kind: str, name: str) -> str:
        return f"{self._arn_prefix}{kind}/{name}"

    def workflow(self, name: str) -> Workflow:
        """The workflow with this name; raises EntityNotFoundException."""
        return require(self.workflows, name, "workflow")

    def run(self, workflow_name: str, run_id: str) -> Run:
        """A run of a workflow; raises EntityNotFoundException."""
        return require(self.workflow(workflow_name).runs, run_id, "workflow run")

    def run_ended(self, workflow: Workflow, run: Run) -> None:
        """Must be called when a run has ended; drops old runs, with their job runs."""
        for old in workflow.runs.end(run, self.keep_runs):
            for job_runs, attempt in _job_runs_of(old):
                job_runs.drop(attempt)

    def remove_workflow(self, workflow: Workflow) -> None:
        """Removes a workflow; its job runs stay, and then count like those outside of workflows."""
        self.remove("workflow", workflow.name)
        for run in workflow.runs:
            for job_runs, attempt in _job_runs_of(run):
                job_runs.end(attempt, self.keep_runs)

    def job(self, name: str) -> Resource:
        """The job with this name; raises EntityNotFoundException."""
        return require(self.jobs, name, "job")

    def tag_filter(self, kind: str, payload: Mapping[str, Any]) -> Callable[[str], bool]:
        """Whether the resource of a name has all tags that the payload of a list demands."""
        required: dict[str, str] = payload.get("Tags") or {}
        return lambda name: required.items() <= self.tags[self.arn(kind, name)].items()

    def actions(self, node_type: str) -> ByName[Resource]:
        """All jobs for JOB, all crawlers for CRAWLER."""
        return self.jobs if node_type == "JOB" else self.crawlers

    def outside(self) -> Run:
        """The run outside of workflows, with its design up to date, which triggers need."""
        if not self._is_outside_current:
            outside = (each for each in self.triggers.values() if each.workflow_name is None)
            self.outside_run.design = design_of("", outside, self.ids)
            self._is_outside_current = True
        return self.outside_run

    def outside_changed(self, trigger_name: str) -> None:
        """Must be called after a change of a trigger outside of workflows."""
        self._is_outside_current = False
        self.outside_run.satisfied.pop(trigger_name, None)


def _job_runs_of(run: Run) -> Iterator[tuple[History[Attempt], Attempt]]:
    """The job runs of a workflow run, each with the history of its job."""
    # A resumed run has some of the original run, too. That one ended first, so it is dropped first.
    for attempt in itertools.chain.from_iterable(run.attempts.values()):
        if attempt.resource is not None:
            yield attempt.resource.runs, attempt
