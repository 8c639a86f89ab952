"""The shorthands of LocalGlue: jobs, crawlers and triggers in one call, and what they do."""

import threading
from collections.abc import Mapping, Sequence
from types import EllipsisType
from typing import Any

from glue_wf_sdk._core.schema import attribute_name, is_list, wire_name
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.behavior import ActionFunction, CrawlerBehavior, JobBehavior
from glue_wf_sdk.local.engine.blueprint_records import BlueprintSource, LayoutFunction
from glue_wf_sdk.local.engine.records import Wire
from glue_wf_sdk.local.engine.refusals import require
from glue_wf_sdk.structures import EventBatchingCondition

ACTIVATED = ("CONDITIONAL", "SCHEDULED")
"""The types of triggers that can be activated; the others stay CREATED."""


def minimal_job(name: str) -> Wire:
    """A definition of a job that CreateJob accepts."""
    command = {"Name": "glueetl", "ScriptLocation": f"s3://local/{name}.py"}
    return {"Name": name, "Role": "LocalGlue", "Command": command}


def minimal_crawler(name: str) -> Wire:
    """A definition of a crawler that CreateCrawler accepts."""
    return {
        "Name": name,
        "Role": "LocalGlue",
        "Targets": {"S3Targets": [{"Path": f"s3://local/{name}"}]},
        "DatabaseName": "local",
    }


class Shorthands:
    """The base of `LocalGlue` that has the shorthands."""

    _account: Account
    _lock: threading.RLock

    def add_job(
        self,
        name: str,
        function: ActionFunction | None = None,
        *,
        duration: float | None = None,
        outcomes: Sequence[str] | None = None,
        error_message: str | None = None,
        **fields: Any,
    ) -> None:
        """Creates a job, and sets what its runs do.

        Args:
            name: The job's name.
            function: Called at the end of each job run that would succeed; if it raises an
                exception, the job run fails.
            duration: The duration of a job run, in seconds. By default, that of the scenario, or
                60.
            outcomes: The states in which the job runs end, one after the other; the last one is
                repeated. By default, those of the scenario, or all succeed.
            error_message: The error message of the job runs whose outcome is not SUCCEEDED.
            **fields: Other fields of CreateJob: ``max_retries=1``, ``timeout=10``. Their values are
                structures, or in wire form.

        Raises:
            ServiceError: CreateJob rejects it.
            ValidationError: The duration or an outcome is invalid.
            ValueError: The function is async.
        """
        change = JobBehavior(duration=duration, outcomes=outcomes, error_message=error_message)
        behavior = self._account.behavior_of("JOB", name).changed(change).calling(function)
        definition: Wire = {**minimal_job(name), **_wire_fields("add_job", fields)}
        with self._lock:
            self._account.call("CreateJob", **definition)
            self._account.jobs[name].behavior = behavior

    def add_crawler(
        self,
        name: str,
        function: ActionFunction | None = None,
        *,
        duration: float | None = None,
        outcomes: Sequence[str] | None = None,
        error_message: str | None = None,
        **fields: Any,
    ) -> None:
        """Creates a crawler, and sets what its crawls do.

        Args:
            name: The crawler's name.
            function: Called at the end of each crawl that would succeed; if it raises an
                exception, the crawl fails.
            duration: The duration of a crawl, in seconds; see `add_job`.
            outcomes: The states in which the crawls end; see `add_job`.
            error_message: The error message of the crawls; see `add_job`.
            **fields: Other fields of CreateCrawler: ``database_name="landing"``.

        Raises:
            ServiceError: CreateCrawler rejects it.
            ValidationError: The duration or an outcome is invalid.
            ValueError: The function is async.
        """
        change = CrawlerBehavior(duration=duration, outcomes=outcomes, error_message=error_message)
        behavior = self._account.behavior_of("CRAWLER", name).changed(change).calling(function)
        definition: Wire = {**minimal_crawler(name), **_wire_fields("add_crawler", fields)}
        with self._lock:
            self._account.call("CreateCrawler", **definition)
            self._account.crawlers[name].behavior = behavior

    def set_behavior(  # noqa: PLR0913 - as of add_trigger
        self,
        name: str,
        function: ActionFunction | EllipsisType | None = ...,
        *,
        duration: float | None = None,
        outcomes: Sequence[str] | None = None,
        error_message: str | None = None,
        crawler: bool = False,
    ) -> None:
        """Changes what the runs of an existing job or crawler do; what is not given stays.

        Args:
            name: The name of the job or crawler.
            function: See `add_job`; None removes it.
            duration: See `add_job`.
            outcomes: See `add_job`; they begin with the next run.
            error_message: See `add_job`.
            crawler: Whether it is a crawler.

        Raises:
            EntityNotFoundException: It does not exist.
            ValidationError: The duration or an outcome is invalid.
            ValueError: The function is async.
        """
        node_type, behavior_class = (
            ("CRAWLER", CrawlerBehavior) if crawler else ("JOB", JobBehavior)
        )
        change = behavior_class(duration=duration, outcomes=outcomes, error_message=error_message)
        with self._lock:
            resource = require(self._account.actions(node_type), name, node_type.lower())
            behavior = resource.behavior.changed(change)
            resource.behavior = behavior if function is ... else behavior.calling(function)
            if outcomes is not None:
                resource.started = 0

    def add_trigger(  # noqa: PLR0913 - all but the name are keywords with defaults
        self,
        name: str,
        *,
        workflow: str | None = None,
        after: Mapping[str, str] | None = None,
        jobs: Sequence[str] = (),
        crawlers: Sequence[str] = (),
        schedule: str | None = None,
        event_batching_condition: EventBatchingCondition | Mapping[str, int] | None = None,
        **fields: Any,
    ) -> None:
        """Creates a trigger that can fire. Its type follows from what is given.

        A conditional or scheduled trigger is activated. The other types need no activation.

        Args:
            name: The trigger's name.
            workflow: The workflow that it belongs to.
            after: The jobs and crawlers that a conditional trigger waits for, each with the state
                in which it must end. If a job and a crawler share a name, the job is meant.
            jobs: The jobs that it starts.
            crawlers: The crawlers that it starts.
            schedule: When a scheduled trigger fires: ``cron(15 12 * * ? *)``.
            event_batching_condition: The events that an event trigger waits for.
            **fields: Other fields of CreateTrigger, such as ``description``, or ``actions`` and
                ``predicate`` instead of `jobs`, `crawlers` and `after`. Their values are
                structures, or in wire form.

        Raises:
            ServiceError: CreateTrigger rejects it.
            ValueError: `jobs` or `crawlers` is a string, or two arguments contradict each other.
        """
        given = _wire_fields("add_trigger", fields)
        if isinstance(jobs, str) or isinstance(crawlers, str):
            raise ValueError("jobs and crawlers must be lists of names")  # noqa: TRY004 - as above
        if after and "Predicate" in given:
            raise ValueError("after and predicate are mutually exclusive")
        if (jobs or crawlers) and "Actions" in given:
            raise ValueError("actions and jobs or crawlers are mutually exclusive")
        actions = [{"JobName": each} for each in jobs]
        actions += [{"CrawlerName": each} for each in crawlers]
        definition: Wire = {"Name": name, "Type": "ON_DEMAND", "Actions": actions}
        if schedule is not None:
            definition |= {"Type": "SCHEDULED", "Schedule": schedule}
        if event_batching_condition is not None:
            batching = _wire_value(event_batching_condition)
            definition |= {"Type": "EVENT", "EventBatchingCondition": batching}
        if workflow is not None:
            definition["WorkflowName"] = workflow
        with self._lock:
            if after:
                conditions = [self._condition(each, state) for each, state in after.items()]
                definition["Predicate"] = {"Logical": "AND", "Conditions": conditions}
            if after or "Predicate" in given:
                definition["Type"] = "CONDITIONAL"
            definition |= given
            definition.setdefault("StartOnCreation", definition["Type"] in ACTIVATED)
            self._account.call("CreateTrigger", **definition)

    def _condition(self, name: str, state: str) -> Wire:
        if name in self._account.crawlers and name not in self._account.jobs:
            return {"LogicalOperator": "EQUALS", "CrawlerName": name, "CrawlState": state}
        return {"LogicalOperator": "EQUALS", "JobName": name, "State": state}

    def add_blueprint_source(
        self,
        location: str,
        layout: LayoutFunction,
        *,
        parameter_spec: str | Mapping[str, Any] | None = None,
        archive: bytes | None = None,
    ) -> None:
        """Provides what LocalGlue finds at a location in S3 when a blueprint is registered.

        Args:
            location: ``s3://bucket/key``, the ``BlueprintLocation``.
            layout: Replaces the layout script: creates the jobs, triggers and the workflow, and
                returns the workflow's name. If it raises an exception, the blueprint run fails and
                what it has created is rolled back.
            parameter_spec: The parameters, as ``parameterSpec`` in ``blueprint.cfg``: JSON text, or
                a mapping. By default, there are none.
            archive: The bytes of a ZIP whose ``blueprint.cfg`` specifies the parameters instead.

        Raises:
            ValueError: Both `parameter_spec` and `archive` are given.
        """
        source = BlueprintSource(layout=layout, parameter_spec=parameter_spec, archive=archive)
        with self._lock:
            self._account.blueprint_sources[location] = source


def _wire_fields(method: str, fields: Mapping[str, Any]) -> Wire:
    for name in fields:
        if name != name.lower():
            snake_case = attribute_name(name)
            raise TypeError(f"{method}() takes {snake_case}=, not {name}=")
    return {wire_name(name): _wire_value(value) for name, value in fields.items()}


def _wire_value(value: object) -> Any:
    if isinstance(value, Structure):
        return to_wire(value)
    return [_wire_value(each) for each in value] if is_list(value) else value
