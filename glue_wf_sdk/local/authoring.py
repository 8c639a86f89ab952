"""What a LocalGlue is told in Python: what its jobs and crawlers do, and shorthands."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from glue_wf_sdk.errors import EntityNotFoundException, abbreviated
from glue_wf_sdk.local.account import Account
from glue_wf_sdk.local.behavior import ActionContext, Behavior
from glue_wf_sdk.local.blueprint_records import BlueprintSource, Layout
from glue_wf_sdk.local.records import Wire
from glue_wf_sdk.local.refusals import refuse

__all__ = ["Authoring"]


class Authoring(ABC):
    """The base of `LocalGlue` that has the shorthands."""

    _account: Account
    _lock: threading.RLock

    @abstractmethod
    def call(self, operation: str, /, **payload: Any) -> Wire:
        """Carries out any operation that LocalGlue has, without faults."""

    def add_job(
        self,
        name: str,
        function: Callable[[ActionContext], Any] | None = None,
        *,
        duration: float = 60.0,
        outcomes: Sequence[str] = (),
        **definition: Any,
    ) -> None:
        """Creates a job, and says what its runs do.

        Args:
            name: The job's name.
            function: Called at the end of each job run that is to succeed; an exception is its
                failure.
            duration: Seconds that each job run takes.
            outcomes: The states in which the job runs end, one after the other; the last one is
                that of all that follow. Empty: they succeed.
            **definition: Fields of CreateJob under their names in the API: ``MaxRetries=1``.

        Raises:
            ServiceError: CreateJob refuses it.
            ValueError: A job run cannot take or end so.
        """
        behavior = _behavior("JOB", function, duration, outcomes)
        command = {"Name": "glueetl", "ScriptLocation": f"s3://local/{name}.py"}
        base = {"Name": name, "Role": "LocalGlue", "Command": command}
        with self._lock:
            self.call("CreateJob", **{**base, **definition, "Name": name})
            self._account.jobs[name].behavior = behavior

    def add_crawler(
        self,
        name: str,
        function: Callable[[ActionContext], Any] | None = None,
        *,
        duration: float = 60.0,
        outcomes: Sequence[str] = (),
        **definition: Any,
    ) -> None:
        """Creates a crawler, and says what its crawls do.

        Args:
            name: The crawler's name.
            function: Called at the end of each crawl that is to succeed; an exception is its
                failure.
            duration: Seconds that each crawl takes.
            outcomes: The states in which the crawls end; see `add_job`.
            **definition: Fields of CreateCrawler under their names in the API.

        Raises:
            ServiceError: CreateCrawler refuses it.
            ValueError: A crawl cannot take or end so.
        """
        behavior = _behavior("CRAWLER", function, duration, outcomes)
        targets = {"S3Targets": [{"Path": f"s3://local/{name}"}]}
        base = {"Name": name, "Role": "LocalGlue", "Targets": targets}
        with self._lock:
            self.call("CreateCrawler", **{**base, **definition, "Name": name})
            self._account.crawlers[name].behavior = behavior

    def set_behavior(
        self,
        name: str,
        function: Callable[[ActionContext], Any] | None = None,
        *,
        duration: float = 60.0,
        outcomes: Sequence[str] = (),
        crawler: bool = False,
    ) -> None:
        """Says what the runs of a job or crawler do that exists already.

        Args:
            name: Its name.
            function: See `add_job`.
            duration: See `add_job`.
            outcomes: See `add_job`; the first one is that of the next run.
            crawler: Whether it is a crawler.

        Raises:
            EntityNotFoundException: There is none of this name.
            ValueError: A run cannot take or end so.
        """
        node_type = "CRAWLER" if crawler else "JOB"
        behavior = _behavior(node_type, function, duration, outcomes)
        with self._lock:
            resource = self._account.action(node_type, name)
            if resource is None:
                missing = f"there is no {node_type.lower()} {abbreviated(name)}"
                raise refuse(EntityNotFoundException, missing)
            resource.behavior = behavior
            resource.started = 0

    def add_trigger(
        self,
        name: str,
        *,
        workflow: str | None = None,
        after: Mapping[str, str] | None = None,
        jobs: Sequence[str] = (),
        crawlers: Sequence[str] = (),
        **definition: Any,
    ) -> None:
        """Creates a trigger, and activates it.

        Args:
            name: The trigger's name.
            workflow: The workflow that it belongs to.
            after: The jobs and crawlers that a conditional trigger waits for, each with the state
                in which it must end. Of a name that both a job and a crawler have, the job.
            jobs: The jobs that it starts.
            crawlers: The crawlers that it starts.
            **definition: Fields of CreateTrigger under their names in the API, such as
                ``Schedule``; ``Type`` follows from what is given.

        Raises:
            ServiceError: CreateTrigger refuses it.
            ValueError: A string stands where a list of names belongs, or `after` stands beside a
                ``Predicate``.
        """
        if isinstance(jobs, str) or isinstance(crawlers, str):
            raise ValueError("jobs and crawlers must be lists of names")  # noqa: TRY004 - as above
        if after and "Predicate" in definition:
            raise ValueError("after and Predicate both say what the trigger waits for")
        actions = [{"JobName": each} for each in jobs]
        actions += [{"CrawlerName": each} for each in crawlers]
        base: Wire = {"Name": name, "Type": "ON_DEMAND", "Actions": actions}
        if "Schedule" in definition:
            base["Type"] = "SCHEDULED"
        elif "EventBatchingCondition" in definition:
            base["Type"] = "EVENT"
        elif after or "Predicate" in definition:
            base["Type"] = "CONDITIONAL"
        if workflow is not None:
            base["WorkflowName"] = workflow
        with self._lock:
            if after:
                conditions = [self._condition(each, state) for each, state in after.items()]
                base["Predicate"] = {"Logical": "AND", "Conditions": conditions}
            base |= definition
            base.setdefault("StartOnCreation", base["Type"] != "ON_DEMAND")
            self.call("CreateTrigger", **base)

    def _condition(self, name: str, state: str) -> Wire:
        if name in self._account.crawlers and name not in self._account.jobs:
            return {"LogicalOperator": "EQUALS", "CrawlerName": name, "CrawlState": state}
        return {"LogicalOperator": "EQUALS", "JobName": name, "State": state}

    def add_blueprint_source(
        self,
        location: str,
        layout: Layout,
        *,
        parameter_spec: str | Mapping[str, Any] | None = None,
        archive: bytes | None = None,
    ) -> None:
        """Says what lies at a location in S3 from which a blueprint can be registered.

        Args:
            location: ``s3://bucket/key``, as ``BlueprintLocation`` will have it.
            layout: Stands in for the layout script: makes the jobs, triggers and the workflow, and
                returns the workflow's name. An exception makes the blueprint run fail, and what
                was made is rolled back.
            parameter_spec: The blueprint's parameters, as ``parameterSpec`` in ``blueprint.cfg``.
            archive: The bytes of a blueprint's ZIP, whose ``blueprint.cfg`` says its parameters.

        Raises:
            ValueError: Both a specification and an archive are given.
        """
        source = BlueprintSource(layout=layout, parameter_spec=parameter_spec, archive=archive)
        with self._lock:
            self._account.blueprint_sources[location] = source


def _behavior(
    node_type: str,
    function: Callable[[ActionContext], Any] | None,
    duration: float,
    outcomes: Sequence[str],
) -> Behavior:
    if isinstance(outcomes, str):
        raise ValueError("outcomes must be a list of states")  # noqa: TRY004 - as for wrong states
    behavior = Behavior(function=function, duration=duration, outcomes=tuple(outcomes))
    behavior.check_outcomes(node_type)
    return behavior
