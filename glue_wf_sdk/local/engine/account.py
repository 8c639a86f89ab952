"""All that one LocalGlue holds: the part of an AWS account that Glue workflows need."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.local.engine.behavior import Behavior
from glue_wf_sdk.local.engine.clock import Clock
from glue_wf_sdk.local.engine.graphs import design_of
from glue_wf_sdk.local.engine.ids import Ids
from glue_wf_sdk.local.engine.records import ByName, Resource, Run, Trigger, Wire, Workflow
from glue_wf_sdk.local.engine.refusals import require

if TYPE_CHECKING:
    from glue_wf_sdk.local.engine.blueprint_records import Blueprint, BlueprintSource


class Account:
    """The records of a LocalGlue, its clock and its ids.

    `arn_prefix` is ``arn:aws:glue:region:account:``, `call` is `LocalGlue.call`; `behavior_of`
    takes JOB or CRAWLER and the name of a new job or crawler.
    """

    def __init__(  # noqa: PLR0913 - its ways back to the LocalGlue are keywords
        self,
        clock: Clock,
        ids: Ids,
        arn_prefix: str,
        *,
        call: Callable[..., Wire],
        new_client: Callable[[], GlueWorkflowClient],
        behavior_of: Callable[[str, str], Behavior],
    ) -> None:
        self.clock = clock
        self.ids = ids
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
        self._outside = Run(None, "", design_of("", (), ids), clock.now)
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
        return require(self.workflow(workflow_name).runs_by_id, run_id, "workflow run")

    def actions(self, node_type: str) -> ByName[Resource]:
        """All jobs for JOB, all crawlers for CRAWLER."""
        return self.jobs if node_type == "JOB" else self.crawlers

    def outside(self) -> Run:
        """The endless run of the triggers outside of workflows, with its design up to date."""
        if not self._is_outside_current:
            outside = (each for each in self.triggers.values() if each.workflow_name is None)
            self._outside.design = design_of("", outside, self.ids)
            self._is_outside_current = True
        return self._outside

    def outside_changed(self, trigger_name: str) -> None:
        """Must be called after a change of a trigger outside of workflows."""
        self._is_outside_current = False
        self._outside.satisfied.pop(trigger_name, None)
