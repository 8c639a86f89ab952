"""Python functions as jobs and crawlers."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.local import ActionContext, LocalGlue


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with the workflow w."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="w", DefaultRunProperties={"day": "1"})
    return local


def run_of(
    local: LocalGlue, *functions: Callable[[ActionContext], Any], **definition: Any
) -> dict[str, Any]:
    """A run whose jobs, one after the other, call the functions; with its graph, when idle."""
    names = [f"job{number}" for number in range(len(functions))]
    for name, function in zip(names, functions, strict=True):
        local.add_job(name, function, **definition)
    local.add_trigger("start", workflow="w", jobs=names[:1])
    for before, name in itertools.pairwise(names):
        local.add_trigger(f"to {name}", workflow="w", after={before: "SUCCEEDED"}, jobs=[name])
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    local.run_until_idle()
    return shown(local, run_id)


def shown(local: LocalGlue, run_id: str) -> dict[str, Any]:
    """A run with its graph."""
    answer = local.call("GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)
    run: dict[str, Any] = answer["Run"]
    return run


def job_runs(run: dict[str, Any], name: str = "job0") -> list[dict[str, Any]]:
    """The job runs of a job."""
    nodes = {node["Name"]: node for node in run["Graph"]["Nodes"]}
    runs: list[dict[str, Any]] = nodes[name]["JobDetails"]["JobRuns"]
    return runs


def test_function_is_given_what_a_script_is_given(local: LocalGlue) -> None:
    """A function gets arguments, those above over those below, and the run's properties."""
    contexts: list[ActionContext] = []
    local.add_job(
        "a",
        contexts.append,
        DefaultArguments={"--x": "job", "--y": "job", "--only": "job"},
        NonOverridableArguments={"--only": "always"},
    )
    arguments = {"--y": "action", "--z": "action", "--only": "action"}
    action = {"JobName": "a", "Arguments": arguments}
    local.add_trigger("start", workflow="w", Actions=[action])
    run_id = local.call("StartWorkflowRun", Name="w", RunProperties={"source": "s3"})["RunId"]
    local.run_until_idle()
    (context,) = contexts
    assert ("a", "w", run_id, 0) == (
        context.name,
        context.workflow_name,
        context.run_id,
        context.attempt,
    )
    assert {
        "--JOB_NAME": "a",
        "--x": "job",
        "--y": "action",
        "--z": "action",
        "--only": "always",
        "--WORKFLOW_NAME": "w",
        "--WORKFLOW_RUN_ID": run_id,
    } == context.arguments
    assert {"day": "1", "source": "s3"} == context.run_properties


def test_function_is_called_at_the_end(local: LocalGlue) -> None:
    """A function is called when its job's duration is over, with time standing there."""
    moments: list[Any] = []
    start = local.now
    run_of(local, lambda _: moments.append(local.now), duration=90)
    assert [90] == [(moment - start).total_seconds() for moment in moments]


def test_crawlers_have_functions_too(local: LocalGlue) -> None:
    """The exception of a crawler's function is its failure."""

    def fail(context: ActionContext) -> None:
        raise LookupError(f"{context.name} found nothing")

    local.add_crawler("c", fail)
    local.add_trigger("start", workflow="w", crawlers=["c"])
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    local.run_until_idle()
    (node,) = [node for node in shown(local, run_id)["Graph"]["Nodes"] if node["Name"] == "c"]
    (crawl,) = node["CrawlerDetails"]["Crawls"]
    assert ("FAILED", "LookupError: c found nothing") == (crawl["State"], crawl["ErrorMessage"])


def test_exception_is_the_failure(local: LocalGlue) -> None:
    """A function that raises has failed; the next attempt knows its number and may succeed."""
    attempts: list[int] = []

    def flaky(context: ActionContext) -> None:
        attempts.append(context.attempt)
        if context.attempt == 0:
            raise ZeroDivisionError("division by zero")

    run = run_of(local, flaky, MaxRetries=1)
    assert [0, 1] == attempts
    first, second = job_runs(run)
    assert ("FAILED", "ZeroDivisionError: division by zero") == (
        first["JobRunState"],
        first["ErrorMessage"],
    )
    assert "SUCCEEDED" == second["JobRunState"]
    assert "ErrorMessage" not in second


def test_function_is_not_called_where_it_is_not_to_succeed(local: LocalGlue) -> None:
    """A job that is told to fail, or runs out of time, does not call its function."""
    called: list[str] = []
    local.add_job("a", lambda context: called.append(context.name), outcomes=["FAILED"])
    local.add_job("b", lambda context: called.append(context.name), duration=61, Timeout=1)
    local.add_trigger("start", workflow="w", jobs=["a", "b"])
    local.call("StartWorkflowRun", Name="w")
    local.run_until_idle()
    assert [] == called


def test_function_talks_to_the_same_local_glue(local: LocalGlue) -> None:
    """What a function writes into the run's properties, the next one reads."""
    seen: list[dict[str, str]] = []

    def write(context: ActionContext) -> None:
        assert context.run_id is not None
        context.client.put_workflow_run_properties("w", context.run_id, {"rows": "7"})
        run = context.client.get_workflow_run("w", context.run_id, include_graph=True).run
        assert run is not None
        assert "RUNNING" == run.status

    run = run_of(local, write, lambda context: seen.append(dict(context.run_properties)))
    assert ["SUCCEEDED"] == [each["JobRunState"] for each in job_runs(run)]
    assert [{"day": "1", "rows": "7"}] == seen


def test_function_changes_no_one_elses_arguments(local: LocalGlue) -> None:
    """What a function does to the mappings that it is given, nobody sees."""

    def spoil(context: ActionContext) -> None:
        context.arguments["--x"] = "spoiled"  # type: ignore[index] # what users do
        context.run_properties["day"] = "spoiled"  # type: ignore[index] # likewise

    run = run_of(local, spoil, DefaultArguments={"--x": "1"})
    assert ["SUCCEEDED"] == [each["JobRunState"] for each in job_runs(run)]
    assert {"day": "1"} == run["WorkflowRunProperties"]
    job = local.call("GetJob", JobName="job0")["Job"]
    assert {"--x": "1"} == job["DefaultArguments"]


@pytest.mark.parametrize("raises", [False, True])
def test_function_stops_its_own_run(local: LocalGlue, *, raises: bool) -> None:
    """A job that stops its own run is STOPPED with it, whatever its function does then."""

    def stop(context: ActionContext) -> None:
        assert context.run_id is not None
        context.client.stop_workflow_run("w", context.run_id)
        if raises:
            raise RuntimeError

    called: list[str] = []
    run = run_of(local, stop, lambda context: called.append(context.name), MaxRetries=1)
    assert "STOPPED" == run["Status"]
    assert ["STOPPED"] == [each["JobRunState"] for each in job_runs(run)]
    assert 1 == run["Statistics"]["StoppedActions"]
    assert [] == called


def test_function_deletes_its_own_workflow(local: LocalGlue) -> None:
    """A job that deletes its own workflow ends without a trace, and can run elsewhere again."""

    def delete(context: ActionContext) -> None:
        context.client.delete_workflow("w")
        context.client.create_workflow("w")

    local.add_job("a", delete)
    local.add_job("b")
    local.add_trigger("start", workflow="w", jobs=["a", "b"])
    local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
    local.call("StartWorkflowRun", Name="w")
    local.run_until_idle()
    assert [] == local.call("GetWorkflowRuns", Name="w")["Runs"]
    local.set_behavior("a")
    local.add_trigger("again", workflow="w", jobs=["a"])
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    local.run_until_idle()
    assert ["SUCCEEDED"] == [each["JobRunState"] for each in job_runs(shown(local, run_id), "a")]


def test_function_deletes_its_own_job(local: LocalGlue) -> None:
    """A job that deletes itself ends as any other, and is not there to be started again."""

    def delete(context: ActionContext) -> None:
        local.call("DeleteJob", JobName=context.name)
        raise RuntimeError("gone")

    run = run_of(local, delete, MaxRetries=1)
    first, second = job_runs(run)
    assert ("FAILED", "ERROR") == (first["JobRunState"], second["JobRunState"])
    assert "the job 'job0' does not exist" == second["ErrorMessage"]


@pytest.mark.parametrize("method", ["advance", "run_until_idle"])
def test_function_cannot_move_time(local: LocalGlue, method: str) -> None:
    """A function that tries to move time fails with a RuntimeError, and time goes on."""
    run = run_of(local, lambda _: getattr(local, method)(1))
    (job_run,) = job_runs(run)
    assert "FAILED" == job_run["JobRunState"]
    assert job_run["ErrorMessage"].startswith("RuntimeError: time moves already")
    local.advance(1)


def test_function_starts_another_run(local: LocalGlue) -> None:
    """A function can start a run of another workflow, which then goes its way."""
    local.add_job("other")
    local.call("CreateWorkflow", Name="other")
    local.add_trigger("to other", workflow="other", jobs=["other"])

    def start(context: ActionContext) -> None:
        context.client.start_workflow_run("other")

    run_of(local, start)
    (run,) = local.call("GetWorkflowRuns", Name="other")["Runs"]
    assert ("COMPLETED", 1) == (run["Status"], run["Statistics"]["SucceededActions"])


def test_error_of_the_service_is_a_failure_too(local: LocalGlue) -> None:
    """A function that lets an error of the service pass has failed, with its message."""
    run = run_of(local, lambda context: context.client.get_workflow("missing"))
    (job_run,) = job_runs(run)
    assert "FAILED" == job_run["JobRunState"]
    assert "EntityNotFoundException" in job_run["ErrorMessage"]


def test_changed_answers_change_nothing(local: LocalGlue) -> None:
    """An answer belongs to its caller: what is done to it, LocalGlue does not see."""
    run = run_of(local, lambda _: None)
    run_id = run["WorkflowRunId"]
    answer = shown(local, run_id)
    for node in answer["Graph"]["Nodes"]:
        node.clear()
    answer["WorkflowRunProperties"].clear()
    assert run == shown(local, run_id)
