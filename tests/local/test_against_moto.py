"""The same random calls on LocalGlue and on moto, an independent emulator, through boto3.

`Difference` lists what may differ, by the headings of docs/local-and-moto.md; all else is equal.
"""

import copy
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.glue.models import glue_backends
from moto.glue.responses import GlueResponse

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.api.dispatch import HANDLERS

PAGE = Path(__file__).parents[2] / "docs" / "local-and-moto.md"
REGION = "eu-central-1"


class Difference(Enum):
    """What may differ, with its heading on the page."""

    TAKEN_NAME = "A name that is taken"
    EMPTY_VALUES = "Empty values"
    DEFAULTS = "Fields that were not given"
    ORDER = "Order"
    REQUESTED_TWICE = "A name that is requested twice"
    SEVERAL_TAGS = "Lists by several tags"
    SECOND_PAGE = "The second page of runs"
    TOKENS = "An invalid token"
    END_OF_RUNS = "Runs that end"
    STOPPING = "Stopping a run"
    CONCURRENT_RUNS = "MaxConcurrentRuns"
    JOB_RUNS = "Job runs"
    ARGUMENTS = "The arguments of a job run"
    CRAWLS = "Crawls"
    STATISTICS_AND_GRAPH = "Statistics and graphs"
    PREVIOUS_RUN = "PreviousRunId"
    FIRING = "Triggers that fire"
    STAYS_CREATED = "Triggers that stay CREATED"
    NOT_ACTIVE = "Stopping a trigger that is not active"
    START_TRIGGERS = "A second start trigger"
    MISSING = "Workflows that do not exist"
    TAGS_OF_MISSING = "Tags of what does not exist"
    TAGS_LEFT = "Tags of what was deleted"


@attrs.frozen
class Refusal:
    """An error answer, or one of moto's own exceptions."""

    code: str
    status: int = 400


def answer_of(client: Any, operation: str, payload: Mapping[str, Any]) -> Any:
    """The answer to a boto3 client, or a refusal."""
    try:
        answer = getattr(client, xform_name(operation))(**payload)
    except ClientError as error:
        response: Any = error.response
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        return Refusal(response["Error"]["Code"], status)
    except (KeyError, ValueError) as error:  # moto's own
        return Refusal(type(error).__name__)
    del answer["ResponseMetadata"]
    return answer


WORKFLOWS = ("w1", "größe 🙂")
JOBS = ("j1", "j2")
CRAWLERS = ("c1", "c2")
TRIGGERS = ("t1", "t2", "t3")
NAMES = {"workflow": WORKFLOWS, "job": JOBS, "crawler": CRAWLERS, "trigger": TRIGGERS}
ARN_PREFIX = f"arn:aws:glue:{REGION}:{DEFAULT_ACCOUNT_ID}:"
ROLE = "arn:aws:iam::123456789012:role/etl"
COMMAND = {"Name": "glueetl", "ScriptLocation": "s3://scripts/etl.py"}
EVERY_TEN_MINUTES = "cron(0/10 * * * ? *)"
TOO_MANY = "ConcurrentRunsExceededException"
INVALID = "InvalidInputException"
ABSENT = "EntityNotFoundException"

places = st.integers(0, 3)
texts = st.sampled_from(["", "d", "größe 🙂"])
keys = st.sampled_from(["a", "b", "größe"])
maps = st.dictionaries(keys, texts, max_size=2)
taggable = st.sampled_from([(kind, name) for kind, names in NAMES.items() for name in names])


def definitions(
    kind: str, required: Mapping[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Payloads that create something, with and without optional fields."""
    common = {"Name": st.sampled_from(NAMES[kind]), **required}
    fields = {"Description": texts, "Tags": maps, **optional}
    return st.tuples(st.just(kind), st.fixed_dictionaries(common, optional=fields))


workflows = definitions(
    "workflow", {}, DefaultRunProperties=maps, MaxConcurrentRuns=st.integers(1, 3)
)
jobs = definitions(
    "job",
    {"Role": st.just(ROLE), "Command": st.just(COMMAND)},
    DefaultArguments=maps,
    ExecutionProperty=st.just({"MaxConcurrentRuns": 5}),
    NonOverridableArguments=maps,
    MaxRetries=st.integers(0, 1),
    Timeout=st.integers(1, 3),
    GlueVersion=st.just("4.0"),
    MaxCapacity=st.just(2.0),
)
overrides = st.fixed_dictionaries(
    {},
    optional={
        "Arguments": maps,
        "Timeout": st.integers(1, 3),
        "MaxCapacity": st.just(5.0),
        "SecurityConfiguration": st.just("encrypted"),
        "NotificationProperty": st.just({"NotifyDelayAfter": 5}),
    },
)
crawlers = definitions(
    "crawler",
    {
        "Role": st.just(ROLE),
        "Targets": st.sampled_from([{}, {"S3Targets": [{"Path": "s3://landing/orders"}]}]),
        "DatabaseName": st.just("db"),
    },
    Schedule=st.just(EVERY_TEN_MINUTES),
)
actions = st.sampled_from(
    [
        *({"CrawlerName": name} for name in CRAWLERS),
        *({"JobName": name} for name in JOBS),
        {"JobName": "j1", "Timeout": 5, "Arguments": {"--day": "today"}},
    ]
)
conditions = st.sampled_from(
    [
        *({"CrawlerName": name, "CrawlState": "SUCCEEDED"} for name in CRAWLERS),
        *({"JobName": name, "State": "FAILED"} for name in JOBS),
    ]
).map(lambda condition: {"LogicalOperator": "EQUALS", **condition})
predicates = st.fixed_dictionaries(
    {
        "Logical": st.sampled_from(["AND", "ANY"]),
        "Conditions": st.lists(conditions, min_size=1, max_size=2),
    }
)


def triggers_of(
    kind: str, **required: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Triggers of a type, inside and outside of workflows."""
    return definitions(
        "trigger",
        {"Type": st.just(kind), "Actions": st.lists(actions, min_size=1, max_size=2), **required},
        StartOnCreation=st.just(value=kind != "ON_DEMAND"),
        **({} if "WorkflowName" in required else {"WorkflowName": st.sampled_from(WORKFLOWS)}),
    ).filter(lambda drawn: not watches_own_action(drawn[1]))


def watches_own_action(trigger: Mapping[str, Any]) -> bool:
    """Whether a trigger starts a job that it waits for, which only LocalGlue rejects."""
    predicate: Mapping[str, Any] = trigger.get("Predicate", {"Conditions": ()})
    watched, started = (
        {each.get("JobName") for each in targets} - {None}
        for targets in (predicate["Conditions"], trigger["Actions"])
    )
    return not watched.isdisjoint(started)


triggers = st.one_of(
    triggers_of("ON_DEMAND"),
    triggers_of("SCHEDULED", Schedule=st.just(EVERY_TEN_MINUTES)),
    triggers_of("CONDITIONAL", Predicate=predicates),
    triggers_of(
        "EVENT",
        WorkflowName=st.sampled_from(WORKFLOWS),
        EventBatchingCondition=st.just({"BatchSize": 2}),
    ),
)


def name_of(shown: Any) -> str:
    """The name in an entry of a list, which may be just that name."""
    return shown if isinstance(shown, str) else str(shown["Name"])


def name_field(kind: str) -> str:
    """The field with the name, in operations other than Create."""
    return "JobName" if kind == "job" else "Name"


class BothGlues(RuleBasedStateMachine):
    """Calls both, and compares their state after each step."""

    def __init__(self, ours: Any, theirs: Any) -> None:
        super().__init__()
        self.ours, self.theirs = ours, theirs
        self.local = LocalGlue(region_name=REGION, account_id=DEFAULT_ACCOUNT_ID)
        self.local.attach(ours)
        self.moto: Any = glue_backends[DEFAULT_ACCOUNT_ID][REGION]
        self.moto.reset()
        self.runs: dict[str, list[str]] = {}
        self.job_runs: dict[str, list[str]] = {}  # Those that no trigger has started.
        self.moto_ids: dict[str, str] = {}
        self.touched: set[tuple[str, str]] = set()
        self.seen: set[Difference] = set()
        self.done: set[str] = set()

    def both(self, operation: str, **payload: Any) -> Any:
        """The answer of LocalGlue, which equals that of moto."""
        ours, theirs = (
            answer_of(self.ours, operation, payload),
            self.moto_answer(operation, payload),
        )
        if not isinstance(ours, Refusal):
            self.done.add(operation)
            if operation == "StartWorkflowRun" and not isinstance(theirs, Refusal):
                self.keep_run(payload["Name"], ours["RunId"], theirs["RunId"])
        assert self.plain(theirs, of_moto=True) == self.plain(ours)
        return ours

    def differ(
        self, why: Difference, ours: str | None, theirs: str | None, operation: str, **payload: Any
    ) -> None:
        """One rejects the call, or both with different codes; then moto's state is restored."""
        self.note(why)
        our_answer = answer_of(self.ours, operation, payload)
        with self.moto_undone():
            their_answer = self.moto_answer(operation, payload)
        answers = [
            each if isinstance(each, Refusal) else None for each in (our_answer, their_answer)
        ]
        assert [Refusal(code) if code else None for code in (ours, theirs)] == answers

    def note(self, why: Difference, *, when: bool = True) -> None:
        if when:
            self.seen.add(why)

    def moto_answer(self, operation: str, payload: Mapping[str, Any]) -> Any:
        """The answer of moto, where runs have other ids."""
        ids = {key: payload[key] for key in ("RunId", "JobRunId") if key in payload}
        theirs = {key: self.moto_ids.get(given, given) for key, given in ids.items()}
        return answer_of(self.theirs, operation, {**payload, **theirs})

    def keep_run(self, workflow: str, our_id: str, their_id: str) -> None:
        """Records which run of moto is which run of LocalGlue."""
        self.runs.setdefault(workflow, []).append(our_id)
        self.moto_ids[our_id] = their_id

    @contextmanager
    def moto_undone(self) -> Generator[None]:
        """Restores moto's state afterwards."""
        kept = ("workflows", "triggers", "jobs", "crawlers", "tagger")
        saved = {name: getattr(self.moto, name) for name in kept}
        for name, value in saved.items():
            setattr(self.moto, name, copy.deepcopy(value, {id(self.moto): self.moto}))
        yield
        for name, value in saved.items():
            setattr(self.moto, name, value)

    def plain(self, value: Any, *, of_moto: bool = False) -> Any:
        """An answer without what may differ."""
        if isinstance(value, datetime):
            return "a time"
        if isinstance(value, str):
            return self.moto_ids.get(value, value)
        if is_list(value):
            return [self.plain(each, of_moto=of_moto) for each in value]
        if not isinstance(value, dict):
            return value
        shown = {
            key: self.plain(each, of_moto=of_moto)
            for key, each in cast("dict[str, Any]", value).items()
        }
        if "WorkflowRunId" in shown:
            self.check_run(shown, of_moto=of_moto)
        if "Command" in shown and of_moto:
            self.note(Difference.DEFAULTS)
            assert "STANDARD" == shown.pop("ExecutionClass")
        if "JobRunState" in shown:
            self.check_job_run(shown, of_moto=of_moto)
        if "Targets" in shown:
            self.check_crawler(shown, of_moto=of_moto)
        return {key: each for key, each in shown.items() if not self.is_empty_field(key, each)}

    def is_empty_field(self, key: str, value: Any) -> bool:
        """Whether it is an empty field of a structure; keys of maps are in lower case here."""
        is_empty = key[0].isupper() and value in (None, "", 0, [], {})
        self.note(Difference.EMPTY_VALUES, when=is_empty)
        return is_empty

    def check_run(self, run: dict[str, Any], *, of_moto: bool) -> None:
        """Removes from a run what may differ."""
        status, ended = run.pop("Status"), run.pop("CompletedOn", None)
        if of_moto:
            assert ("RUNNING", None) == (status, ended)
            self.note(Difference.PREVIOUS_RUN, when=run.pop("PreviousRunId", None) is not None)
            return
        self.note(Difference.END_OF_RUNS, when=status != "RUNNING")
        assert (status in {"COMPLETED", "STOPPED", "ERROR"}) == (ended is not None)
        assert (run.pop("ErrorMessage", None) is not None) == (status == "ERROR")
        assert run.pop("Statistics", None) is not None
        run.pop("Graph", None)
        self.note(Difference.STATISTICS_AND_GRAPH)

    def check_job_run(self, job_run: dict[str, Any], *, of_moto: bool) -> None:
        """Removes from a job run what may differ."""
        self.note(Difference.JOB_RUNS)
        state, seconds = job_run.pop("JobRunState"), job_run.pop("ExecutionTime")
        group, version = job_run.pop("LogGroupName"), job_run.pop("GlueVersion", None)
        ended, timeout = job_run.pop("CompletedOn", None), job_run.pop("Timeout", None)
        job_run.pop("Attempt")
        self.note(Difference.ARGUMENTS, when="Arguments" in job_run)
        job_run.pop("Arguments", None)
        if of_moto:
            assert ("SUCCEEDED", 123, "test/log") == (state, seconds, group)
            assert ("0.9", "a time") == (version, ended)
        else:
            assert (state in {"SUCCEEDED", "STOPPED"}) == (ended is not None)
            assert "/aws-glue/jobs" == group
            assert timeout is not None
            assert version in {None, "4.0"}

    def check_crawler(self, crawler: dict[str, Any], *, of_moto: bool) -> None:
        """Removes from a crawler what may differ."""
        state, elapsed = crawler.pop("State"), crawler.pop("CrawlElapsedTime")
        last = crawler.pop("LastCrawl", None)
        if state != "READY" or last is not None:
            self.note(Difference.FIRING)
            assert not of_moto
        assert elapsed == 0 or state != "READY"

    def exists(self, kind: str, name: str | None) -> bool:
        return name in getattr(self.moto, f"{kind}s")

    def run_id(self, workflow: str, place: int) -> str:
        """The id of a run, or an unknown one."""
        runs = self.runs.get(workflow, [])
        return runs[place % len(runs)] if runs and place < 3 else "none"

    def is_full(self, workflow: str) -> bool:
        """Whether MaxConcurrentRuns forbids another run."""
        limit = self.moto.workflows[workflow].max_concurrent_runs
        runs = self.ours.get_workflow_runs(Name=workflow)["Runs"]
        active = sum(run["Status"] in {"RUNNING", "STOPPING"} for run in runs)
        return limit is not None and active >= limit

    def follow(self, workflow: str) -> None:
        """Starts in moto the runs that triggers started in LocalGlue."""
        runs = self.ours.get_workflow_runs(Name=workflow)["Runs"]
        for run in reversed(runs[: len(runs) - len(self.runs.get(workflow, []))]):
            self.note(Difference.FIRING)
            their_id = self.theirs.start_workflow_run(Name=workflow)["RunId"]
            self.keep_run(workflow, run["WorkflowRunId"], their_id)

    def forget_tags(self, kind: str, name: str) -> None:
        """Deletes from moto the tags of what was deleted."""
        arn = f"{ARN_PREFIX}{kind}/{name}"
        self.note(Difference.TAGS_LEFT, when=bool(self.moto.get_tags(arn)))
        self.moto.tagger.delete_all_tags_for_resource(arn)

    @initialize()
    def have_some(self) -> None:
        """Workflows with a run each, jobs, crawlers, and a trigger that starts one of each."""
        for name in WORKFLOWS:
            self.create(("workflow", {"Name": name}))
            self.start_run(name, {"a": "d"})
        for name in JOBS:
            self.create(("job", {"Name": name, "Role": ROLE, "Command": COMMAND}))
        for name in CRAWLERS:
            self.create(("crawler", {"Name": name, "Role": ROLE, "Targets": {}}))
        self.run_job("j2", 3, {"Arguments": {"a": "d"}})
        start = {"Name": "t1", "Type": "ON_DEMAND", "WorkflowName": "w1"}
        self.create(("trigger", {**start, "Actions": [{"JobName": "j1"}, {"CrawlerName": "c1"}]}))

    @rule(what=st.one_of(workflows, jobs, crawlers))
    def create(self, what: tuple[str, dict[str, Any]]) -> None:
        """Creates something; if its name is taken, only LocalGlue rejects it, except a crawler."""
        kind, payload = what
        self.touched.add((kind, payload["Name"]))
        operation = f"Create{kind.capitalize()}"
        if kind != "crawler" and self.exists(kind, payload["Name"]):
            self.differ(Difference.TAKEN_NAME, "AlreadyExistsException", None, operation, **payload)
        else:
            self.both(operation, **payload)

    @rule(what=triggers)
    def create_trigger(self, what: tuple[str, dict[str, Any]]) -> None:
        """Creates a trigger; only LocalGlue rejects missing workflows and second start triggers."""
        _, trigger = what
        workflow = trigger.get("WorkflowName")
        starts_it_too = trigger["Type"] != "CONDITIONAL" and any(
            each.workflow_name == workflow is not None and each.trigger_type != "CONDITIONAL"
            for each in self.moto.triggers.values()
        )
        if self.exists("trigger", trigger["Name"]):
            self.create(what)
        elif workflow is not None and not self.exists("workflow", workflow):
            self.differ(Difference.MISSING, ABSENT, None, "CreateTrigger", **trigger)
        elif starts_it_too:
            self.differ(Difference.START_TRIGGERS, INVALID, None, "CreateTrigger", **trigger)
        else:
            self.create(what)
            if trigger["Type"] == "EVENT" and "StartOnCreation" in trigger:
                self.keep_created(trigger["Name"], "ACTIVATED")

    def keep_created(self, name: str, state_in_moto: str) -> None:
        """Sets the state of a trigger in moto to CREATED, which it never leaves in LocalGlue."""
        self.note(Difference.STAYS_CREATED)
        assert state_in_moto == self.moto.triggers[name].state
        self.moto.triggers[name].state = "CREATED"

    @rule(what=workflows)
    def update_workflow(self, what: tuple[str, dict[str, Any]]) -> None:
        """Updates a workflow; moto ignores empty values."""
        _, workflow = what
        name = workflow["Name"]
        fields = {field: workflow[field] for field in workflow.keys() - {"Name", "Tags"}}
        before = copy.copy(self.moto.workflows.get(name))
        self.touched.add(("workflow", name))
        self.both("UpdateWorkflow", Name=name, **fields)
        for field in fields if before else ():
            if not fields[field]:
                self.note(Difference.EMPTY_VALUES)
                attribute, now = xform_name(field), self.moto.workflows[name]
                assert getattr(before, attribute) == getattr(now, attribute)
                setattr(now, attribute, fields[field])

    @rule(of=taggable)
    def delete(self, of: tuple[str, str]) -> None:
        """Deletes something; only in LocalGlue, a crawler can be running."""
        kind, name = of
        self.touched.add(of)
        operation, payload = f"Delete{kind.capitalize()}", {name_field(kind): name}
        crawler = answer_of(self.ours, "GetCrawler", payload) if kind == "crawler" else Refusal("")
        if not isinstance(crawler, Refusal) and crawler["Crawler"]["State"] != "READY":
            self.differ(Difference.FIRING, "CrawlerRunningException", None, operation, **payload)
            return
        self.both(operation, **payload)
        self.forget_tags(kind, name)
        if kind == "workflow":
            self.runs.pop(name, None)
            self.touched.update(("trigger", each) for each in TRIGGERS)
        if kind == "job":
            self.job_runs.pop(name, None)

    @rule(workflow=st.sampled_from(WORKFLOWS), properties=maps)
    def start_run(self, workflow: str, properties: dict[str, str]) -> None:
        """Starts a run; only LocalGlue rejects one too many."""
        self.touched.add(("workflow", workflow))
        payload = {"Name": workflow, "RunProperties": properties}
        if self.exists("workflow", workflow) and self.is_full(workflow):
            self.differ(Difference.CONCURRENT_RUNS, TOO_MANY, None, "StartWorkflowRun", **payload)
        else:
            self.both("StartWorkflowRun", **payload)

    @rule(workflow=st.sampled_from(WORKFLOWS), place=places)
    def stop_run(self, workflow: str, place: int) -> None:
        """Stops a run; only LocalGlue rejects one that is not running."""
        self.touched.add(("workflow", workflow))
        payload = {"Name": workflow, "RunId": self.run_id(workflow, place)}
        shown = answer_of(self.ours, "GetWorkflowRun", payload)
        if isinstance(shown, Refusal) or shown["Run"]["Status"] == "RUNNING":
            self.both("StopWorkflowRun", **payload)
        else:
            code = "IllegalWorkflowStateException"
            self.differ(Difference.STOPPING, code, None, "StopWorkflowRun", **payload)

    @rule(
        workflow=st.sampled_from(WORKFLOWS),
        place=places,
        properties=st.dictionaries(keys, texts, min_size=1, max_size=2),
    )
    def put_properties(self, workflow: str, place: int, properties: dict[str, str]) -> None:
        """Puts and gets properties of a run, and gets the run with its graph."""
        payload = {"Name": workflow, "RunId": self.run_id(workflow, place)}
        self.both("PutWorkflowRunProperties", **payload, RunProperties=properties)
        self.both("GetWorkflowRunProperties", **payload)
        answer = self.both("GetWorkflowRun", **payload, IncludeGraph=True)
        assert isinstance(answer, Refusal) or "Graph" in answer["Run"]

    @rule(
        operation=st.sampled_from(["StartTrigger", "StopTrigger"]), name=st.sampled_from(TRIGGERS)
    )
    def start_or_stop_trigger(self, operation: str, name: str) -> None:
        """Starts or stops a trigger; moto allows it for any trigger, and changes its state."""
        self.touched.add(("trigger", name))
        trigger = self.moto.triggers.get(name)
        is_start = operation == "StartTrigger"
        if trigger is None:
            self.both(operation, Name=name)
        elif not is_start and trigger.state == "CREATED":
            self.differ(Difference.NOT_ACTIVE, INVALID, None, operation, Name=name)
        elif is_start and trigger.trigger_type == "EVENT":
            self.differ(Difference.STAYS_CREATED, INVALID, None, operation, Name=name)
        elif is_start and trigger.trigger_type == "ON_DEMAND":
            self.start_on_demand(name, trigger.workflow_name)
        else:
            self.both(operation, Name=name)

    def start_on_demand(self, name: str, workflow: str | None) -> None:
        """Starts an on-demand trigger; only in LocalGlue, it starts a run."""
        if workflow and not self.exists("workflow", workflow):
            self.differ(Difference.MISSING, ABSENT, None, "StartTrigger", Name=name)
        elif workflow and self.is_full(workflow):
            self.differ(Difference.CONCURRENT_RUNS, TOO_MANY, None, "StartTrigger", Name=name)
        else:
            self.both("StartTrigger", Name=name)
            self.keep_created(name, "ACTIVATED")
            if workflow:
                self.follow(workflow)

    @rule(job=st.sampled_from(JOBS), place=places, fields=overrides)
    def run_job(self, job: str, place: int, fields: dict[str, Any]) -> None:
        """Starts a job run, perhaps a retry; only LocalGlue rejects one too many."""
        earlier = self.job_runs.get(job, [])
        if earlier and place < 2:
            fields = {**fields, "JobRunId": earlier[place % len(earlier)]}
        payload = {"JobName": job, **fields}
        if self.exists("job", job) and self.is_job_full(job):
            self.differ(Difference.JOB_RUNS, TOO_MANY, None, "StartJobRun", **payload)
            return
        answers = [answer_of(self.ours, "StartJobRun", payload)]
        answers.append(self.moto_answer("StartJobRun", payload))
        if isinstance(answers[0], Refusal):
            assert answers[0] == answers[1]
        else:
            self.done.add("StartJobRun")
            ours, theirs = (answer["JobRunId"] for answer in answers)
            self.job_runs.setdefault(job, []).append(ours)
            self.moto_ids[ours] = theirs
        self.look_at_job_runs(job)

    def is_job_full(self, job: str) -> bool:
        """Whether the job's ExecutionProperty forbids another run."""
        limit: int = self.moto.jobs[job].execution_property.get("MaxConcurrentRuns", 1)
        runs = self.ours.get_job_runs(JobName=job)["JobRuns"]
        return sum("CompletedOn" not in run for run in runs) >= limit

    def look_at_job_runs(self, job: str) -> None:
        """Gets the job runs, each and all; only LocalGlue lists those that triggers started."""
        for run_id in [*self.job_runs.get(job, []), "none"]:
            self.both("GetJobRun", JobName=job, RunId=run_id)
        if not self.exists("job", job):
            self.both("GetJobRuns", JobName=job)
            return
        ours, theirs = (
            client.get_job_runs(JobName=job)["JobRuns"] for client in (self.ours, self.theirs)
        )
        by_hand = [run for run in ours if "TriggerName" not in run]
        self.note(Difference.FIRING, when=len(by_hand) < len(ours))
        self.note(Difference.ORDER, when=len(theirs) > 1)
        assert self.plain(theirs[::-1], of_moto=True) == self.plain(by_hand)
        self.done.add("GetJobRuns")

    @rule(
        operation=st.sampled_from(["StartCrawler", "StopCrawler"]), name=st.sampled_from(CRAWLERS)
    )
    def start_or_stop_crawler(self, operation: str, name: str) -> None:
        """Starts or stops a crawler; then moto's is READY again, because its crawls never end."""
        self.touched.add(("crawler", name))
        if not self.exists("crawler", name):
            self.both(operation, Name=name)
            return
        state = self.ours.get_crawler(Name=name)["Crawler"]["State"]
        theirs = None if operation == "StartCrawler" else "CrawlerNotRunningException"
        ours = {
            ("StartCrawler", "RUNNING"): "CrawlerRunningException",
            ("StartCrawler", "STOPPING"): "CrawlerRunningException",
            ("StopCrawler", "READY"): "CrawlerNotRunningException",
            ("StopCrawler", "STOPPING"): "CrawlerStoppingException",
        }.get((operation, state))
        self.differ(Difference.CRAWLS, ours, theirs, operation, Name=name)
        self.done.add(operation)

    @rule(tags=maps)
    def list_all(self, tags: dict[str, str]) -> None:
        """Lists jobs, crawlers and triggers, by tags too."""
        for kind, names in (("Job", JOBS), ("Crawler", CRAWLERS), ("Trigger", TRIGGERS)):
            payloads: dict[str, dict[str, Any]] = {
                f"List{kind}s": {"Tags": tags},
                f"Get{kind}s": {},
                f"BatchGet{kind}s": {f"{kind}Names": [*names]},
            }
            for operation, payload in payloads.items():
                ours = self.plain(answer_of(self.ours, operation, payload))
                theirs = self.plain(answer_of(self.theirs, operation, payload), of_moto=True)
                for key in ours.keys() | theirs.keys():
                    mine, other = ours.get(key, []), theirs.get(key, [])
                    if operation == f"List{kind}s" and len(tags) > 1:
                        self.note(Difference.SEVERAL_TAGS, when=len(mine) < len(other))
                        other = [name for name in other if name in mine]
                    self.note(Difference.ORDER, when=mine != other)
                    assert mine == sorted(other, key=lambda each: [*names].index(name_of(each)))
                self.done.add(operation)

    @rule(minutes=st.integers(1, 15))
    def advance(self, minutes: int) -> None:
        """Moves LocalGlue's clock, so that jobs end and schedules fire; then compares all."""
        self.local.advance(minutes * 60)
        for workflow in self.moto.workflows:
            self.follow(workflow)
        self.both("BatchGetWorkflows", Names=[*WORKFLOWS])
        self.touched.update((kind, name) for kind, names in NAMES.items() for name in names)

    @rule(of=taggable, tags=maps, keys=st.lists(keys, max_size=2))
    def change_tags(self, of: tuple[str, str], tags: dict[str, str], keys: list[str]) -> None:
        """Adds and removes tags."""
        self.touched.add(of)
        self.call_tags("TagResource", of, TagsToAdd=tags)
        self.call_tags("UntagResource", of, TagsToRemove=keys)

    def call_tags(self, operation: str, of: tuple[str, str], **fields: Any) -> None:
        """An operation on the tags of something that may not exist."""
        kind, name = of
        payload = {"ResourceArn": f"{ARN_PREFIX}{kind}/{name}", **fields}
        if self.exists(kind, name):
            self.both(operation, **payload)
        else:
            self.differ(Difference.TAGS_OF_MISSING, ABSENT, None, operation, **payload)

    @rule(size=st.integers(1, 3))
    def list_in_pages(self, size: int) -> None:
        """Lists workflows in pages; all but the last are full, and each name comes once."""
        pages: list[list[str]] = [[], []]
        for client, names in zip((self.ours, self.theirs), pages, strict=True):
            answer = client.list_workflows(MaxResults=size)
            names.extend(answer["Workflows"])
            while "NextToken" in answer:
                assert size == len(answer["Workflows"])
                answer = client.list_workflows(MaxResults=size, NextToken=answer["NextToken"])
                names.extend(answer["Workflows"])
        self.done.add("ListWorkflows")
        self.note(Difference.ORDER, when=pages[0] != pages[1])
        assert pages[0] == sorted(pages[1])

    @rule(workflow=st.sampled_from(WORKFLOWS))
    def send_invalid_requests(self, workflow: str) -> None:
        """Sends an invalid token, asks for a page of the runs, and for one name twice."""
        why, ours, theirs = Difference.TOKENS, INVALID, "InvalidToken"
        self.differ(why, ours, theirs, "ListWorkflows", NextToken="none")
        if self.exists("workflow", workflow):
            self.differ(why, ours, theirs, "GetWorkflowRuns", Name=workflow, NextToken="none")
        if len(self.runs.get(workflow, [])) > 1:
            payload = {"Name": workflow, "MaxResults": 1}
            self.differ(Difference.SECOND_PAGE, None, "KeyError", "GetWorkflowRuns", **payload)
        self.note(Difference.REQUESTED_TWICE)
        ours_once, theirs_twice = (
            client.batch_get_workflows(Names=[workflow, workflow])
            for client in (self.ours, self.theirs)
        )
        for key in ("Workflows", "MissingWorkflows"):
            assert 2 * len(ours_once[key]) == len(theirs_twice[key])

    @invariant()
    def states_agree(self) -> None:
        """What the last step may have changed is the same in both."""
        for kind, name in sorted(self.touched):
            self.both(f"Get{kind.capitalize()}", **{name_field(kind): name})
            if self.exists(kind, name):
                self.call_tags("GetTags", (kind, name))
            if kind == "workflow" and self.exists(kind, name):
                ours, theirs = (
                    client.get_workflow_runs(Name=name)["Runs"]
                    for client in (self.ours, self.theirs)
                )
                assert self.plain(theirs[::-1], of_moto=True) == self.plain(ours)
                self.done.add("GetWorkflowRuns")
        self.touched.clear()


@pytest.fixture
def new_machine(aws_session: Any) -> Iterator[Callable[[], BothGlues]]:
    """Creates machines with an empty LocalGlue and an empty moto."""
    with mock_aws():
        ours, theirs = aws_session.client("glue"), aws_session.client("glue")
        yield lambda: BothGlues(ours, theirs)


def test_sequences_of_calls_have_the_same_results(new_machine: Any) -> None:
    """After any sequence of calls both agree, except for the differences on the page."""
    # moto takes most of the time.
    few = settings(stateful_step_count=20, max_examples=settings().max_examples // 3)
    run_state_machine_as_test(new_machine, settings=few)


def test_each_difference_and_each_operation_occurs(new_machine: Callable[[], BothGlues]) -> None:
    """Each difference on the page still occurs, and each operation of moto is compared."""
    machine = new_machine()
    machine.have_some()
    start: dict[str, Any] = {
        "Name": "t2",
        "Type": "ON_DEMAND",
        "WorkflowName": "w1",
        "Actions": [{"JobName": "j2"}],
    }
    absent: dict[str, Any] = {"Name": "t2", "Type": "ON_DEMAND", "Actions": [{"JobName": "j2"}]}
    daily = {**start, "Type": "SCHEDULED", "Schedule": EVERY_TEN_MINUTES}
    del daily["WorkflowName"]
    steps: Sequence[Callable[[], None]] = [
        lambda: machine.create(("workflow", {"Name": "w1"})),
        lambda: machine.create_trigger(("trigger", start)),
        lambda: machine.update_workflow(("workflow", {"Name": "w1", "Description": ""})),
        lambda: machine.start_or_stop_trigger("StartTrigger", "t1"),
        lambda: machine.start_or_stop_trigger("StopTrigger", "t1"),
        lambda: machine.start_run("w1", {"a": "d"}),
        lambda: machine.put_properties("w1", 0, {"b": "d"}),
        lambda: machine.send_invalid_requests("w1"),
        lambda: machine.update_workflow(("workflow", {"Name": "w1", "MaxConcurrentRuns": 1})),
        lambda: machine.start_run("w1", {}),
        lambda: machine.stop_run("w1", 1),
        lambda: machine.advance(15),
        lambda: machine.run_job("j2", 0, {}),
        lambda: machine.run_job("j2", 3, {}),
        *(
            lambda operation=operation: machine.start_or_stop_crawler(operation, "c2")
            for operation in ("StartCrawler", "StartCrawler", "StopCrawler", "StopCrawler")
        ),
        lambda: machine.advance(15),
        lambda: machine.start_or_stop_crawler("StopCrawler", "c2"),
        lambda: machine.list_all({}),
        lambda: machine.stop_run("w1", 1),
        lambda: machine.list_in_pages(1),
        lambda: machine.change_tags(("job", "j2"), {"a": "d"}, ["b"]),
        lambda: machine.list_all({"a": "d", "b": "d"}),
        lambda: machine.delete(("job", "j2")),
        lambda: machine.change_tags(("job", "j2"), {"a": "d"}, ["b"]),
        lambda: machine.create_trigger(("trigger", absent)),
        lambda: machine.start_or_stop_trigger("StartTrigger", "t2"),
        lambda: machine.delete(("trigger", "t2")),
        lambda: machine.create_trigger(("trigger", {**daily, "StartOnCreation": True})),
        lambda: machine.start_or_stop_trigger("StopTrigger", "t2"),
        lambda: machine.delete(("trigger", "t2")),
        lambda: machine.delete(("crawler", "c2")),
        lambda: machine.delete(("workflow", "w1")),
        lambda: machine.start_or_stop_trigger("StartTrigger", "t1"),
        lambda: machine.create_trigger(("trigger", start)),
        lambda: machine.create(("workflow", {"Name": "w1"})),
        lambda: machine.start_or_stop_trigger("StartTrigger", "t1"),
    ]
    for step in steps:
        step()
        machine.states_agree()
    assert set(Difference) == machine.seen
    assert {name for name in HANDLERS if hasattr(GlueResponse, xform_name(name))} == machine.done


def test_the_page_lists_the_differences_of_sequences() -> None:
    """The page has a heading for exactly the differences that may occur here."""
    section = PAGE.read_text(encoding="utf-8").split("\n## Behaviour")[1].split("\n## ")[0]
    headings = re.findall(r"^### (.+)$", section, re.MULTILINE)
    assert sorted(each.value for each in Difference) == sorted(headings)
