"""Python functions as jobs and crawlers."""

import itertools
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.structures import Action
from support.local_glue import fetched, finished, started, states


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with the workflow w."""
    local = LocalGlue()
    local.client().create_workflow("w", default_run_properties={"day": "1"})
    return local


def run_of(
    local: LocalGlue, *functions: Callable[[ActionContext], Any], **fields: Any
) -> WorkflowRun:
    """A finished run whose jobs job0, job1 ... call the functions, one after the other."""
    names = [f"job{number}" for number in range(len(functions))]
    for name, function in zip(names, functions, strict=True):
        local.add_job(name, function, **fields)
    local.add_trigger("start", workflow="w", jobs=names[:1])
    for before, name in itertools.pairwise(names):
        local.add_trigger(f"to {name}", workflow="w", after={before: "SUCCEEDED"}, jobs=[name])
    return finished(local)


def ends(run: WorkflowRun, name: str = "job0") -> list[tuple[str, str | None]]:
    """The state and the error message of each attempt of a job or crawler."""
    return [(str(each.state), each.error_message) for each in run.node(name).attempts]


def test_a_function_gets_the_arguments_of_a_script(local: LocalGlue) -> None:
    """Arguments of the action override the job's, but for those that cannot be overridden."""
    contexts: list[ActionContext] = []
    local.add_job(
        "a",
        contexts.append,
        default_arguments={"--x": "job", "--y": "job", "--only": "job"},
        non_overridable_arguments={"--only": "always"},
    )
    arguments = {"--y": "action", "--z": "action", "--only": "action"}
    actions = [Action(job_name="a", arguments=arguments)]
    local.add_trigger("start", workflow="w", actions=actions)
    client = local.client()
    run_id = client.start_workflow_run("w", run_properties={"source": "s3"}).run_id
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


def test_a_function_is_called_when_its_job_ends(local: LocalGlue) -> None:
    """While a function runs, the clock shows the end of its job."""
    start = local.now
    seconds: list[float] = []
    run_of(local, lambda _: seconds.append((local.now - start).total_seconds()), duration=90)
    assert [90] == seconds


def test_an_exception_fails_the_attempt(local: LocalGlue) -> None:
    """A function that raises has failed; the retry knows its number."""
    attempts: list[int] = []

    def flaky(context: ActionContext) -> None:
        attempts.append(context.attempt)
        if context.attempt == 0:
            raise ZeroDivisionError("division by zero")

    run = run_of(local, flaky, max_retries=1)
    assert [0, 1] == attempts
    assert [("FAILED", "ZeroDivisionError: division by zero"), ("SUCCEEDED", None)] == ends(run)


def test_a_crawler_can_have_a_function(local: LocalGlue) -> None:
    """The exception of a crawler's function fails the crawl."""

    def fail(context: ActionContext) -> None:
        raise LookupError(f"{context.name} found nothing")

    local.add_crawler("c", fail)
    local.add_trigger("start", workflow="w", crawlers=["c"])
    assert [("FAILED", "LookupError: c found nothing")] == ends(finished(local), "c")


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (None, ("SUCCEEDED", None)),
        (0, ("SUCCEEDED", None)),
        (3, ("FAILED", "SystemExit: 3")),
        ("no input", ("FAILED", "SystemExit: no input")),
    ],
)
def test_sys_exit_ends_the_job_alone(
    local: LocalGlue, code: str | int | None, end: tuple[str, str | None]
) -> None:
    """A job that calls `sys.exit` ends according to its code, and its caller goes on."""
    assert [end] == ends(run_of(local, lambda _: sys.exit(code)))


def test_the_traceback_is_logged(local: LocalGlue, caplog: pytest.LogCaptureFixture) -> None:
    """The traceback of a failed function is logged at the level INFO."""
    with caplog.at_level(logging.INFO, "glue_wf_sdk.local"):
        run_of(local, lambda _: 1 // 0)
    assert "ZeroDivisionError" in caplog.text


def test_a_function_is_only_called_if_its_attempt_would_succeed(local: LocalGlue) -> None:
    """A job that is set to fail, or times out, does not call its function."""
    called: list[str] = []
    local.add_job("a", lambda context: called.append(context.name), outcomes=["FAILED"])
    local.add_job("b", lambda context: called.append(context.name), duration=61, timeout=1)
    local.add_trigger("start", workflow="w", jobs=["a", "b"])
    assert {"a": ["FAILED"], "b": ["TIMEOUT"]} == states(finished(local))
    assert [] == called


def test_a_function_uses_the_same_local_glue(local: LocalGlue) -> None:
    """What a function writes into the run's properties, the next one reads."""
    seen: list[dict[str, str]] = []

    def write(context: ActionContext) -> None:
        assert context.run_id is not None
        context.client.put_workflow_run_properties("w", context.run_id, {"rows": "7"})
        assert "RUNNING" == fetched(local, context.run_id).status

    run = run_of(local, write, lambda context: seen.append(dict(context.run_properties)))
    assert {"job0": ["SUCCEEDED"], "job1": ["SUCCEEDED"]} == states(run)
    assert [{"day": "1", "rows": "7"}] == seen


def test_a_function_can_create_and_inject(local: LocalGlue) -> None:
    """A function can create resources, send events and start runs while the clock moves."""
    start = local.now

    def function(_: ActionContext) -> None:
        local.client().create_workflow("x")
        local.add_job("k")
        local.add_trigger("u", workflow="x", jobs=["k"], event_batching_condition={"BatchSize": 1})
        local.send_events("x")
        local.inject("ListWorkflows", error="ThrottlingException")

    run_of(local, function)
    assert ["COMPLETED"] == [run.status for run in local.client().iter_workflow_runs("x")]
    assert 120 == (local.now - start).total_seconds()


def test_a_function_cannot_change_records(local: LocalGlue) -> None:
    """The mappings that a function gets are copies."""

    def spoil(context: ActionContext) -> None:
        context.arguments["--x"] = "spoiled"  # type: ignore[index] # what users do
        context.run_properties["day"] = "spoiled"  # type: ignore[index] # likewise

    run = run_of(local, spoil, default_arguments={"--x": "1"})
    assert [("SUCCEEDED", None)] == ends(run)
    assert {"day": "1"} == run.workflow_run_properties
    assert {"--x": "1"} == local.call("GetJob", JobName="job0")["Job"]["DefaultArguments"]


@pytest.mark.parametrize("raised", [None, RuntimeError, KeyboardInterrupt])
def test_a_function_can_stop_its_own_run(
    local: LocalGlue, raised: type[BaseException] | None
) -> None:
    """A job that stops its own run is STOPPED with it, whatever its function does then."""
    called: list[str] = []

    def stop(context: ActionContext) -> None:
        assert context.run_id is not None
        context.client.stop_workflow_run("w", context.run_id)
        if raised:
            raise raised

    local.add_job("a", stop, max_retries=1)
    local.add_job("b", lambda context: called.append(context.name))
    local.add_trigger("start", workflow="w", jobs=["a"])
    local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
    run_id = started(local)
    if raised is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            local.run_until_idle()
    local.run_until_idle()
    run = fetched(local, run_id)
    assert ("STOPPED", {"a": ["STOPPED"], "b": []}) == (run.status, states(run))
    assert [] == called


def test_a_function_can_delete_its_own_workflow(local: LocalGlue) -> None:
    """A job that deletes its own workflow ends without a trace, and can run again elsewhere."""

    def delete(context: ActionContext) -> None:
        context.client.delete_workflow("w")
        context.client.create_workflow("w")

    local.add_job("a", delete)
    local.add_job("b")
    local.add_job("c")
    local.add_trigger("start", workflow="w", jobs=["a", "b"])
    local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["c"])
    started(local)
    local.run_until_idle()
    assert [] == list(local.client().iter_workflow_runs("w"))
    local.set_behavior("a", None)
    assert {name: ["SUCCEEDED"] for name in "abc"} == states(finished(local))


def test_a_function_can_delete_its_own_job(local: LocalGlue) -> None:
    """A job that deletes itself ends like any other, but its retry finds it missing."""

    def delete(context: ActionContext) -> None:
        local.call("DeleteJob", JobName=context.name)
        raise RuntimeError("gone")

    run = run_of(local, delete, max_retries=1)
    assert [("FAILED", "RuntimeError: gone"), ("ERROR", "Job job0 not found.")] == ends(run)


def advance(local: LocalGlue) -> None:
    local.advance(1)


@pytest.mark.parametrize("move", [advance, LocalGlue.run_until_idle])
def test_a_function_cannot_move_the_clock(
    local: LocalGlue, move: Callable[[LocalGlue], None]
) -> None:
    """A function that moves the clock fails with a clear message, and the clock goes on."""
    start = local.now
    message = "the clock is moving already; the function of a job cannot move it"
    assert [("FAILED", f"RuntimeError: {message}")] == ends(run_of(local, lambda _: move(local)))
    assert 60 == (local.now - start).total_seconds()
    local.advance(1)
    assert 61 == (local.now - start).total_seconds()


def test_an_interrupted_function_has_failed(local: LocalGlue) -> None:
    """KeyboardInterrupt passes through, and leaves a FAILED job that does not block the next."""
    interruptions = iter([KeyboardInterrupt()])

    def function(_: ActionContext) -> None:
        for each in interruptions:
            raise each

    local.add_job("j", function)
    local.add_trigger("start", workflow="w", jobs=["j"])
    first = started(local)
    with pytest.raises(KeyboardInterrupt):
        local.run_until_idle()
    assert [("FAILED", "its function was interrupted")] == ends(fetched(local, first), "j")
    assert [("SUCCEEDED", None)] == ends(finished(local), "j")


def test_the_context_hides_what_may_be_secret() -> None:
    """The repr of a context shows no arguments and no run properties."""
    context = ActionContext(
        name="a",
        workflow_name="w",
        run_id="r",
        attempt=0,
        arguments={"--password": "hunter2"},
        run_properties={"key": "hunter2"},
        client=LocalGlue().client(),
    )
    assert "ActionContext(name='a', workflow_name='w', run_id='r', attempt=0)" == repr(context)
