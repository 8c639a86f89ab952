"""Deploys designs: makes what they describe exist on a LocalGlue."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs

from glue_wf_sdk.design import (
    CrawlerDesign,
    Designs,
    DesignUnit,
    JobDesign,
    Place,
    Resource,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.filled import creation_request, filled, filled_text
from glue_wf_sdk.design.links import actions_in, conditions_in
from glue_wf_sdk.design.unknown import is_known
from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.records import Wire
from glue_wf_sdk.local.shorthands import ACTIVATED, minimal_crawler, minimal_job

ResourceT = TypeVar("ResourceT", bound=Resource)

_SIZE = frozenset({"WorkerType", "NumberOfWorkers"})  # Of a job: both, or neither of them.
_ACTIVE = ("ACTIVATED", "ACTIVATING")  # The states of a trigger that was fetched.


def deploy(account: Account, design: WorkflowDesign | DesignUnit | Designs) -> None:
    """Creates workflows, then jobs and crawlers, then triggers; see `LocalGlue.deploy`."""
    deployment = _Deployment(account)
    if isinstance(design, WorkflowDesign):
        deployment.workflows((design,))
        deployment.actions(design.jobs, design.crawlers)
        deployment.triggers(design.triggers)
        return
    units = design.units if isinstance(design, Designs) else (design,)
    deployment.workflows([each for unit in units for each in unit.workflows if each.is_declared])
    for unit in units:
        deployment.actions(unit.jobs, unit.crawlers)
    deployment.triggers([each for unit in units for each in unit.all_triggers])


def deployed_name(resource: Resource) -> str:
    """The name with which a resource is created."""
    return filled_text(resource.definition.get("Name", resource.name))


class _Deployment:
    def __init__(self, account: Account) -> None:
        self._account = account
        self._kept = {"job": frozenset(account.jobs), "crawler": frozenset(account.crawlers)}

    def workflows(self, workflows: Iterable[WorkflowDesign]) -> None:
        for each in _certain_first(workflows):
            self._create("workflow", each, filled(each.definition))

    def actions(self, jobs: Iterable[JobDesign], crawlers: Iterable[CrawlerDesign]) -> None:
        for job in _certain_first(jobs):
            if (name := deployed_name(job)) not in self._kept["job"]:
                self._create("job", job, _completed(job, minimal_job(name)))
        for crawler in _certain_first(crawlers):
            if (name := deployed_name(crawler)) not in self._kept["crawler"]:
                self._create("crawler", crawler, _completed(crawler, minimal_crawler(name)))

    def triggers(self, triggers: Iterable[TriggerDesign]) -> None:
        for each in _certain_first(triggers):
            payload = _create_trigger(each)
            workflow_name = payload.get("WorkflowName")
            if isinstance(workflow_name, str) and workflow_name not in self._account.workflows:
                self._call("workflow", each, {"Name": workflow_name})
            if each.condition is None or not self._has_other_start(payload):
                self._create("trigger", each, payload)
                self._stand_in(payload)

    def _has_other_start(self, trigger: Wire) -> bool:
        """Whether the workflow of a starting trigger has one already."""
        others = self._account.triggers_in.get(str(trigger.get("WorkflowName")), {}).values()
        return trigger.get("Type") != "CONDITIONAL" and any(
            each.type != "CONDITIONAL" for each in others
        )

    def _stand_in(self, trigger: Wire) -> None:
        """Creates the jobs and crawlers that a trigger names and that are defined elsewhere."""
        links = (*actions_in(trigger), *conditions_in(trigger))
        for target in filter(None, (link.target for link in links)):
            name = str(target.name)
            if target.kind == "job":
                if name not in self._account.jobs:
                    self._account.call("CreateJob", **minimal_job(name))
            elif name not in self._account.crawlers:
                self._account.call("CreateCrawler", **minimal_crawler(name))

    def _create(self, kind: str, resource: Resource, payload: Wire) -> None:
        payload = {**payload, "Name": deployed_name(resource)}
        # Two of one name under conditions are mostly an either-or.
        if resource.condition is None or payload["Name"] not in self._account.records[kind]:
            self._call(kind, resource, payload)

    def _call(self, kind: str, resource: Resource, payload: Wire) -> None:
        try:
            self._account.call(f"Create{kind.capitalize()}", **payload)
        except ServiceError as error:
            error.add_note(f"{_place_of_fault(resource)}: {resource.label}")
            raise


def _place_of_fault(resource: Resource) -> Place:
    """Where a trigger breaks a rule, or else where the resource is written."""
    violations = resource.violations if isinstance(resource, TriggerDesign) else ()
    return resource.place_of(violations[0].path if violations else "")


def _certain_first(resources: Iterable[ResourceT]) -> list[ResourceT]:
    return sorted(resources, key=lambda each: each.condition is not None)


def _completed(resource: Resource, minimal: Wire) -> Wire:
    """What is known of a job or crawler, and what it must have."""
    given = resource.definition
    unknown = {key for key, value in given.items() if not is_known(value)}
    if unknown & _SIZE:
        unknown |= _SIZE
    known = {key: value for key, value in given.items() if key not in unknown}
    definition = {**minimal, **filled(known)}
    command: Any = definition.get("Command")
    if isinstance(command, Mapping):
        definition["Command"] = {**minimal["Command"], **command}
    return definition


def _probable_definition(trigger: TriggerDesign) -> Mapping[str, Any]:
    """The first definition that breaks no rule, or else the first one.

    The ways in which several conditions can turn out may be mutually exclusive.
    """
    ways = (attrs.evolve(trigger, definitions=(each,)) for each in trigger.definitions)
    return next((way for way in ways if not way.violations), trigger).definition


def _create_trigger(trigger: TriggerDesign) -> Wire:
    """The request that creates a trigger, and activates it as the design says."""
    given = _probable_definition(trigger)
    payload = creation_request(given)
    start, is_type_known = given.get("StartOnCreation"), is_known(given.get("Type"))
    if given.get("State") in _ACTIVE or not is_known(start) or (start and not is_type_known):
        payload["StartOnCreation"] = payload.get("Type") in ACTIVATED
    return payload
