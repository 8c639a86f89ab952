"""Runs of workflows in LocalGlue: their status, statistics, graph, properties and limits."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient, WorkflowRun
from glue_wf_sdk.errors import (
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    IllegalWorkflowStateException,
    InvalidInputException,
)
from glue_wf_sdk.local import LocalGlue

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue whose workflow w starts the job a, then the job b and the crawler c."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="w", DefaultRunProperties={"day": "1", "source": "s3"})
    local.add_job("a", duration=100)
    local.add_job("b", duration=50)
    local.add_crawler("c", duration=20)
    local.add_trigger("start", workflow="w", jobs=["a"])
    local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"], crawlers=["c"])
    return local


@pytest.fixture
def client(local: LocalGlue) -> GlueWorkflowClient:
    """A client of the same LocalGlue."""
    return local.client()


def started(local: LocalGlue, **payload: Any) -> str:
    """The id of a run that starts."""
    run_id: str = local.call("StartWorkflowRun", Name="w", **payload)["RunId"]
    return run_id


def shown(local: LocalGlue, run_id: str, **payload: Any) -> dict[str, Any]:
    """A run as GetWorkflowRun shows it."""
    run: dict[str, Any] = local.call("GetWorkflowRun", Name="w", RunId=run_id, **payload)["Run"]
    return run


def counted(local: LocalGlue, run_id: str) -> dict[str, int]:
    """The counters of a run that are not 0."""
    statistics = shown(local, run_id)["Statistics"]
    return {name.removesuffix("Actions"): count for name, count in statistics.items() if count}


def states(local: LocalGlue, run_id: str) -> dict[str, list[str]]:
    """The states of all attempts, by the names of jobs and crawlers."""
    nodes = shown(local, run_id, IncludeGraph=True)["Graph"]["Nodes"]
    return {
        node["Name"]: [
            attempt.get("JobRunState") or attempt["State"]
            for attempt in (
                node["JobDetails"]["JobRuns"]
                if node["Type"] == "JOB"
                else node["CrawlerDetails"]["Crawls"]
            )
        ]
        for node in nodes
        if node["Type"] != "TRIGGER"
    }


class TestStatus:
    """The status of a run, and its statistics."""

    def test_run_is_running_until_its_last_action_ends(self, local: LocalGlue) -> None:
        """A run is RUNNING while an action runs, and COMPLETED when none does."""
        run_id = started(local)
        assert "RUNNING" == shown(local, run_id)["Status"]
        assert {"Total": 3, "Running": 1} == counted(local, run_id)
        local.advance(149)
        assert "RUNNING" == shown(local, run_id)["Status"]
        assert {"Total": 3, "Succeeded": 2, "Running": 1} == counted(local, run_id)
        local.advance(1)
        run = shown(local, run_id)
        assert "COMPLETED" == run["Status"]
        assert 150 == run["CompletedOn"] - run["StartedOn"]
        assert {"Total": 3, "Succeeded": 3} == counted(local, run_id)

    @pytest.mark.parametrize(
        ("outcome", "counter"),
        [
            ("FAILED", "Failed"),
            ("TIMEOUT", "Timeout"),
            ("STOPPED", "Stopped"),
            ("ERROR", "Errored"),
        ],
    )
    def test_completed_is_not_success(self, local: LocalGlue, outcome: str, counter: str) -> None:
        """A run whose job did not succeed is COMPLETED, and only its statistics tell."""
        local.set_behavior("a", outcomes=[outcome])
        run_id = started(local)
        local.run_until_idle()
        assert "COMPLETED" == shown(local, run_id)["Status"]
        assert {"Total": 3, counter: 1} == counted(local, run_id)

    @pytest.mark.parametrize(
        ("outcome", "counter"),
        [("FAILED", "Failed"), ("CANCELLED", "Stopped"), ("ERROR", "Errored")],
    )
    def test_crawls_are_counted_too(self, local: LocalGlue, outcome: str, counter: str) -> None:
        """A crawl that did not succeed is in the statistics."""
        local.set_behavior("c", outcomes=[outcome], crawler=True)
        run_id = started(local)
        local.run_until_idle()
        assert {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": [outcome]} == states(local, run_id)
        assert {"Total": 3, "Succeeded": 2, counter: 1} == counted(local, run_id)

    def test_empty_workflow(self, local: LocalGlue) -> None:
        """The run of a workflow without triggers is COMPLETED at once, with nothing done."""
        local.call("CreateWorkflow", Name="empty")
        run_id = local.call("StartWorkflowRun", Name="empty")["RunId"]
        run = local.call("GetWorkflowRun", Name="empty", RunId=run_id, IncludeGraph=True)["Run"]
        assert "COMPLETED" == run["Status"]
        assert {"Nodes": [], "Edges": []} == run["Graph"]
        assert {0} == set(run["Statistics"].values())

    def test_last_run(self, local: LocalGlue, call: Call) -> None:
        """A workflow shows its last run, with a graph where one is asked for."""
        assert "LastRun" not in call(local, "GetWorkflow", Name="w")["Workflow"]
        started(local)
        run_id = started(local)
        workflow = call(local, "GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]
        assert shown(local, run_id, IncludeGraph=True) == workflow["LastRun"]
        workflow = call(local, "GetWorkflow", Name="w")["Workflow"]
        assert shown(local, run_id) == workflow["LastRun"]

    @pytest.mark.parametrize(
        ("operation", "payload"),
        [
            ("GetWorkflowRun", {}),
            ("GetWorkflowRunProperties", {}),
            ("PutWorkflowRunProperties", {"RunProperties": {}}),
            ("StopWorkflowRun", {}),
            ("ResumeWorkflowRun", {"NodeIds": ["n"]}),
        ],
    )
    def test_unknown_run(self, local: LocalGlue, operation: str, payload: dict[str, Any]) -> None:
        """A run of another workflow, and one of a workflow that is not there, is not found."""
        local.call("CreateWorkflow", Name="other")
        run_id = started(local)
        for name in ("other", "missing"):
            with pytest.raises(EntityNotFoundException):
                local.call(operation, Name=name, RunId=run_id, **payload)


class TestGraph:
    """The graphs of a design and of a run."""

    def test_design(self, local: LocalGlue, call: Call) -> None:
        """A design has the triggers, what they start and watch, and no runs."""
        assert "Graph" not in call(local, "GetWorkflow", Name="w")["Workflow"]
        graph = call(local, "GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]["Graph"]
        names = {node["UniqueId"]: node["Name"] for node in graph["Nodes"]}
        assert {"start": "TRIGGER", "next": "TRIGGER", "a": "JOB", "b": "JOB", "c": "CRAWLER"} == {
            node["Name"]: node["Type"] for node in graph["Nodes"]
        }
        assert {("start", "a"), ("a", "next"), ("next", "b"), ("next", "c")} == {
            (names[edge["SourceId"]], names[edge["DestinationId"]]) for edge in graph["Edges"]
        }
        for node in graph["Nodes"]:
            details = {key for key in node if key.endswith("Details")}
            assert ({"TriggerDetails"} if node["Type"] == "TRIGGER" else set()) == details

    def test_run(self, local: LocalGlue, call: Call) -> None:
        """A run has the graph of its design, and what has run; without being asked, it has none."""
        run_id = started(local)
        assert "Graph" not in call(local, "GetWorkflowRun", Name="w", RunId=run_id)["Run"]
        graph = call(local, "GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)["Run"][
            "Graph"
        ]
        design = local.call("GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]["Graph"]
        assert design["Edges"] == graph["Edges"]
        assert [node["UniqueId"] for node in design["Nodes"]] == [
            node["UniqueId"] for node in graph["Nodes"]
        ]
        assert {"a": ["STARTING"], "b": [], "c": []} == states(local, run_id)

    def test_run_keeps_the_triggers_of_its_start(self, local: LocalGlue) -> None:
        """What becomes of triggers while a run goes on is nothing to it, but to the next one."""
        first = started(local)
        before = shown(local, first, IncludeGraph=True)["Graph"]
        local.call("StopTrigger", Name="next")
        local.call("DeleteTrigger", Name="next")
        local.add_job("d")
        local.add_trigger("new", workflow="w", after={"a": "SUCCEEDED"}, jobs=["d"])
        after = shown(local, first, IncludeGraph=True)["Graph"]
        assert before == after
        local.run_until_idle()
        assert ["SUCCEEDED"] == states(local, first)["b"]
        assert "d" not in states(local, first)
        second = started(local)
        local.run_until_idle()
        assert {"a": ["SUCCEEDED"], "d": ["SUCCEEDED"]} == states(local, second)

    def test_trigger_that_is_not_activated(self, local: LocalGlue) -> None:
        """A conditional trigger that was not ACTIVATED when the run started never fires in it."""
        local.call("StopTrigger", Name="next")
        run_id = started(local)
        local.call("StartTrigger", Name="next")
        local.run_until_idle()
        assert {"a": ["SUCCEEDED"], "b": [], "c": []} == states(local, run_id)


class TestProperties:
    """Run properties."""

    def test_defaults_and_what_is_over_them(self, local: LocalGlue, call: Call) -> None:
        """A run has the workflow's defaults, and what StartWorkflowRun gives over them."""
        run_id = started(local, RunProperties={"day": "2", "more": ""})
        expected = {"day": "2", "source": "s3", "more": ""}
        answer = call(local, "GetWorkflowRunProperties", Name="w", RunId=run_id)
        assert {"RunProperties": expected} == answer
        assert expected == shown(local, run_id)["WorkflowRunProperties"]

    def test_put_merges_into_one_run(self, local: LocalGlue, call: Call) -> None:
        """PutWorkflowRunProperties merges key by key, into that run and nothing else."""
        other, run_id = started(local), started(local)
        put = {"day": "3", "new": "x"}
        answer = call(local, "PutWorkflowRunProperties", Name="w", RunId=run_id, RunProperties=put)
        assert {} == answer
        merged = {"day": "3", "source": "s3", "new": "x"}
        defaults = {"day": "1", "source": "s3"}
        assert merged == shown(local, run_id)["WorkflowRunProperties"]
        assert defaults == shown(local, other)["WorkflowRunProperties"]
        workflow = local.call("GetWorkflow", Name="w")["Workflow"]
        assert defaults == workflow["DefaultRunProperties"]

    def test_resumed_run_has_a_copy(self, local: LocalGlue) -> None:
        """A resumed run starts with the properties that the original one has come to have."""
        run_id = started(local, RunProperties={"day": "2"})
        local.run_until_idle()
        nodes = shown(local, run_id, IncludeGraph=True)["Graph"]["Nodes"]
        node_ids = [node["UniqueId"] for node in nodes if node["Name"] == "b"]
        resume = {"Name": "w", "RunId": run_id, "NodeIds": node_ids}
        resumed = local.call("ResumeWorkflowRun", **resume)["RunId"]
        local.call("PutWorkflowRunProperties", Name="w", RunId=resumed, RunProperties={"x": "y"})
        assert {"day": "2", "source": "s3"} == shown(local, run_id)["WorkflowRunProperties"]
        assert {"day": "2", "source": "s3", "x": "y"} == shown(local, resumed)[
            "WorkflowRunProperties"
        ]


class TestMaxConcurrentRuns:
    """The limit of a workflow."""

    def test_one_too_many(self, local: LocalGlue) -> None:
        """As many runs as allowed are active at once; one more leaves no trace."""
        local.call("UpdateWorkflow", Name="w", MaxConcurrentRuns=2)
        started(local)
        local.advance(30)
        started(local)
        with pytest.raises(ConcurrentRunsExceededException):
            started(local)
        assert 2 == len(local.call("GetWorkflowRuns", Name="w")["Runs"])
        local.run_until_idle()
        started(local)

    def test_resume_counts(self, local: LocalGlue) -> None:
        """A run is not resumed while as many as allowed are active."""
        local.call("UpdateWorkflow", Name="w", MaxConcurrentRuns=1)
        run_id = started(local)
        local.run_until_idle()
        nodes = shown(local, run_id, IncludeGraph=True)["Graph"]["Nodes"]
        node_ids = [node["UniqueId"] for node in nodes if node["Name"] == "a"]
        second = started(local)
        with pytest.raises(ConcurrentRunsExceededException):
            local.call("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=node_ids)
        local.call("StopWorkflowRun", Name="w", RunId=second)
        with pytest.raises(ConcurrentRunsExceededException):
            started(local)
        local.run_until_idle()
        local.call("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=node_ids)


class TestStop:
    """StopWorkflowRun."""

    def test_what_runs_is_ended_and_what_waits_never_starts(
        self, local: LocalGlue, call: Call
    ) -> None:
        """A run goes RUNNING, STOPPING, STOPPED; what had ended stays."""
        run_id = started(local)
        local.advance(110)
        assert {} == call(local, "StopWorkflowRun", Name="w", RunId=run_id)
        assert "STOPPING" == shown(local, run_id)["Status"]
        expected = {"a": ["SUCCEEDED"], "b": ["STOPPING"], "c": ["CANCELLING"]}
        assert expected == states(local, run_id)
        assert {"Total": 3, "Succeeded": 1, "Running": 2} == counted(local, run_id)
        local.run_until_idle()
        run = shown(local, run_id)
        assert "STOPPED" == run["Status"]
        assert run["StartedOn"] + 110 < run["CompletedOn"] < run["StartedOn"] + 120
        expected = {"a": ["SUCCEEDED"], "b": ["STOPPED"], "c": ["CANCELLED"]}
        assert expected == states(local, run_id)
        assert {"Total": 3, "Succeeded": 1, "Stopped": 2} == counted(local, run_id)

    def test_triggers_do_not_fire_on_what_was_stopped(self, local: LocalGlue) -> None:
        """A trigger that watches for STOPPED does not fire in a run that is stopped."""
        local.add_trigger("stopped", workflow="w", after={"a": "STOPPED"}, jobs=["b"])
        run_id = started(local)
        local.call("StopWorkflowRun", Name="w", RunId=run_id)
        local.run_until_idle()
        assert {"a": ["STOPPED"], "b": [], "c": []} == states(local, run_id)

    def test_only_a_running_run_is_stopped(self, local: LocalGlue) -> None:
        """A run that is STOPPING, STOPPED or COMPLETED is not stopped."""
        stopped, completed = started(local), started(local)
        local.call("StopWorkflowRun", Name="w", RunId=stopped)
        with pytest.raises(IllegalWorkflowStateException, match="STOPPING"):
            local.call("StopWorkflowRun", Name="w", RunId=stopped)
        local.run_until_idle()
        for run_id in (stopped, completed):
            with pytest.raises(IllegalWorkflowStateException):
                local.call("StopWorkflowRun", Name="w", RunId=run_id)


def test_typed_answers(client: GlueWorkflowClient, local: LocalGlue) -> None:
    """The client gives a run as a model, with the moments of the simulated clock."""
    start = local.now
    run_id = client.start_workflow_run("w").run_id
    assert run_id is not None
    local.run_until_idle()
    run = client.get_workflow_run("w", run_id).run
    assert isinstance(run, WorkflowRun)
    assert start == run.started_on
    assert local.now == run.completed_on


SCENARIO = """
import json
from glue_wf_sdk.local import LocalGlue
local = LocalGlue(seed={seed})
answers = []
def call(operation, **payload):
    answers.append(local.handle(operation, payload))
    return answers[-1]
for name in "ab":
    local.add_job(name, outcomes=["FAILED", "SUCCEEDED"], MaxRetries=1)
call("CreateWorkflow", Name="w")
local.add_trigger("t", workflow="w", jobs=["a", "b"])
first = call("StartWorkflowRun", Name="w")["RunId"]
local.run_until_idle()
second = call("StartWorkflowRun", Name="w")["RunId"]
call("StopWorkflowRun", Name="w", RunId=second)
local.inject(error="ThrottlingException", probability=0.5)
for _ in range(8):
    try:
        call("ListWorkflows")
    except Exception as error:
        answers.append(str(error))
local.clear_faults()
call("GetWorkflowRuns", Name="w", IncludeGraph=True)
print(json.dumps(answers))
"""


def test_answers_follow_from_the_seed() -> None:
    """The same seed and calls give the same answers in any process, another seed other ids."""
    texts: list[bytes] = []
    for seed, hash_seed in ((1, "1"), (1, "2"), (2, "1")):
        command = [sys.executable, "-W", "error", "-c", SCENARIO.format(seed=seed)]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(command, capture_output=True, env=environment, check=True)  # noqa: S603
        texts.append(done.stdout)
    assert texts[0] == texts[1]
    same, other = (json.loads(text)[-1]["Runs"] for text in texts[1:])
    assert not {run["WorkflowRunId"] for run in same} & {run["WorkflowRunId"] for run in other}
    assert [run["Status"] for run in same] == [run["Status"] for run in other]


def test_refused_resume_starts_nothing(local: LocalGlue) -> None:
    """A resume that is refused leaves no run behind."""
    run_id = started(local)
    with pytest.raises(IllegalWorkflowStateException, match="RUNNING"):
        local.call("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=["n"])
    local.run_until_idle()
    with pytest.raises(InvalidInputException, match="'n'"):
        local.call("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=["n"])
    assert 1 == len(local.call("GetWorkflowRuns", Name="w")["Runs"])
