"""All that one LocalGlue holds: the part of an AWS account that Glue's workflows need."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import AlreadyExistsException, EntityNotFoundException, abbreviated
from glue_wf_sdk.local.clock import Clock
from glue_wf_sdk.local.graphs import design_of
from glue_wf_sdk.local.ids import Ids
from glue_wf_sdk.local.pages import ByName
from glue_wf_sdk.local.records import Design, Resource, Run, Trigger, Wire, Workflow
from glue_wf_sdk.local.refusals import refuse

if TYPE_CHECKING:
    from glue_wf_sdk.local.blueprint_records import Blueprint, BlueprintSource

__all__ = ["Account", "Handler", "found", "refuse_taken"]

T = TypeVar("T")


class Account:
    """The records of a LocalGlue, its clock and its ids.

    Args:
        clock: The time.
        ids: Where ids come from.
        arn_prefix: What the ARNs of its resources begin with: ``arn:aws:glue:region:account:``.
        call: Carries out an operation: `LocalGlue.call`.
        new_client: Makes a client of this LocalGlue.
    """

    def __init__(
        self,
        clock: Clock,
        ids: Ids,
        arn_prefix: str,
        *,
        call: Callable[..., Wire],
        new_client: Callable[[], GlueWorkflowClient],
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.call = call
        self.new_client = new_client
        self.workflows: ByName[Workflow] = ByName()
        self.triggers: ByName[Trigger] = ByName()
        self.jobs: ByName[Resource] = ByName()
        self.crawlers: ByName[Resource] = ByName()
        self.blueprints: ByName[Blueprint] = ByName()
        self.blueprint_sources: dict[str, BlueprintSource] = {}
        self.tags: dict[str, dict[str, str]] = {}
        # What triggers start that belong to no workflow; it never ends.
        self.outside = Run(None, "", design_of("", (), ids), clock.now)
        self._arn_prefix = arn_prefix
        self._outside_design: Design | None = None

    def outside_design(self) -> Design:
        """The graph of the triggers that belong to no workflow, as they are now."""
        if self._outside_design is None:
            outside = (each for each in self.triggers.values() if each.workflow_name is None)
            self._outside_design = design_of("", outside, self.ids)
        return self._outside_design

    def outside_changed(self, trigger_name: str) -> None:
        """Takes note of a change of a trigger that belongs to no workflow.

        Args:
            trigger_name: The trigger.
        """
        self._outside_design = None
        self.outside.satisfied.pop(trigger_name, None)

    def arn(self, kind: str, name: str) -> str:
        """The ARN of a resource.

        Args:
            kind: ``workflow``, ``trigger``, ``job``, ``crawler`` or ``blueprint``.
            name: Its name.

        Returns:
            The ARN, under which its tags are kept.
        """
        return f"{self._arn_prefix}{kind}/{name}"

    def workflow(self, name: str) -> Workflow:
        """The workflow of a name.

        Args:
            name: The name.

        Returns:
            The workflow.

        Raises:
            EntityNotFoundException: There is none.
        """
        return found(self.workflows, name, "workflow")

    def run(self, workflow_name: str, run_id: str) -> Run:
        """A run of a workflow.

        Args:
            workflow_name: The workflow.
            run_id: The id of the run.

        Returns:
            The run.

        Raises:
            EntityNotFoundException: There is no such workflow, or no such run of it.
        """
        run = self.workflow(workflow_name).runs_by_id.get(run_id)
        if run is None:
            raise refuse(EntityNotFoundException, f"the workflow has no run {abbreviated(run_id)}")
        return run

    def action(self, node_type: str, name: str) -> Resource | None:
        """The job or crawler of a name.

        Args:
            node_type: JOB or CRAWLER.
            name: The name.

        Returns:
            It, or None.
        """
        return (self.jobs if node_type == "JOB" else self.crawlers).get(name)


Handler: TypeAlias = Callable[[Account, Mapping[str, Any]], Wire]
"""What carries out an operation: gets the request in wire form, and gives the answer."""


def refuse_taken(records: ByName[T], name: str, kind: str) -> None:
    """Refuses a name that is taken.

    Args:
        records: Where to look.
        name: The name.
        kind: What it is called in the message.

    Raises:
        AlreadyExistsException: There is one of this name.
    """
    if name in records:
        raise refuse(AlreadyExistsException, f"there is a {kind} {abbreviated(name)} already")


def found(records: ByName[T], name: str, kind: str) -> T:
    """The record of a name.

    Args:
        records: Where to look.
        name: The name.
        kind: What it is called in the message.

    Returns:
        The record.

    Raises:
        EntityNotFoundException: There is none.
    """
    record = records.get(name)
    if record is None:
        raise refuse(EntityNotFoundException, f"there is no {kind} {abbreviated(name)}")
    return record
