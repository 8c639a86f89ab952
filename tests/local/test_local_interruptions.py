"""Functions that break off, and what they leave; nodes that several triggers start."""

import logging

import pytest

from glue_wf_sdk.local import ActionContext, LocalGlue


def local_with(*jobs: str) -> LocalGlue:
    """A LocalGlue with a workflow, and jobs that one trigger starts."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="w")
    for job in jobs:
        local.add_job(job)
    local.add_trigger("start", workflow="w", jobs=jobs)
    return local


def test_an_interrupted_function_leaves_a_failed_job() -> None:
    """What a function raises that is no error gets through, and the next run is not held up."""
    local = local_with("j")
    interruptions = iter([KeyboardInterrupt()])

    def function(_: ActionContext) -> None:
        for each in interruptions:
            raise each

    local.set_behavior("j", function)
    first = local.call("StartWorkflowRun", Name="w")["RunId"]
    with pytest.raises(KeyboardInterrupt):
        local.run_until_idle()
    second = local.call("StartWorkflowRun", Name="w")["RunId"]
    local.run_until_idle()

    shown = [local.call("GetWorkflowRun", Name="w", RunId=each)["Run"] for each in (first, second)]
    assert ["COMPLETED", "COMPLETED"] == [run["Status"] for run in shown]
    assert [1, 0] == [run["Statistics"]["FailedActions"] for run in shown]


def test_an_interrupted_function_that_stopped_its_run_leaves_it_stopped() -> None:
    """A function that has its own run stopped and breaks off does not end its job twice."""
    local = local_with("j")

    def function(context: ActionContext) -> None:
        context.client.stop_workflow_run("w", context.run_id or "")
        raise KeyboardInterrupt

    local.set_behavior("j", function)
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    with pytest.raises(KeyboardInterrupt):
        local.run_until_idle()
    local.run_until_idle()

    assert "STOPPED" == local.call("GetWorkflowRun", Name="w", RunId=run_id)["Run"]["Status"]


def test_an_interrupted_layout_is_rolled_back() -> None:
    """A layout that calls `sys.exit` fails its blueprint run."""
    local = LocalGlue()

    def layout(_: object) -> str:
        raise SystemExit(1)

    local.add_blueprint_source("s3://b/k", layout)
    local.call("CreateBlueprint", Name="b", BlueprintLocation="s3://b/k")
    local.run_until_idle()
    role = "arn:aws:iam::1:role/r"
    run_id = local.call("StartBlueprintRun", BlueprintName="b", RoleArn=role)["RunId"]
    local.run_until_idle()

    shown = local.call("GetBlueprintRun", BlueprintName="b", RunId=run_id)["BlueprintRun"]
    assert ("FAILED", "SystemExit: 1") == (shown["State"], shown["ErrorMessage"])


def test_the_traceback_of_a_function_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Who looks for the cause of a failed job finds its traceback in the log."""
    local = local_with("j")
    local.set_behavior("j", lambda _: 1 // 0)
    local.call("StartWorkflowRun", Name="w")
    with caplog.at_level(logging.INFO, "glue_wf_sdk.local"):
        local.run_until_idle()

    assert "ZeroDivisionError" in caplog.text


def test_async_functions_are_refused() -> None:
    """A function that nothing would await is refused, where it is given."""

    async def function(_: ActionContext) -> None:
        """Never runs."""

    with pytest.raises(ValueError, match="must not be async"):
        LocalGlue().add_job("j", function)


def test_what_a_trigger_waits_for_is_said_once() -> None:
    """Of `after` and a predicate, neither is dropped without a word."""
    with pytest.raises(ValueError, match="after and Predicate both"):
        LocalGlue().add_trigger("t", after={"j": "SUCCEEDED"}, Predicate={"Conditions": []})


def test_an_attempt_that_goes_on_tells_the_state_of_its_node() -> None:
    """A second start of a running job is an ERROR, and hides neither its run nor its end."""
    local = local_with("a", "b")
    local.add_job("c", duration=100)
    local.add_trigger("t1", workflow="w", after={"a": "SUCCEEDED"}, jobs=["c"])
    local.add_trigger("t2", workflow="w", after={"b": "SUCCEEDED"}, jobs=["c"])
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    of_run = {"Name": "w", "RunId": run_id}

    local.advance(70)
    during = local.call("GetWorkflowRun", **of_run)["Run"]["Statistics"]
    local.run_until_idle()
    after = local.call("GetWorkflowRun", **of_run)["Run"]["Statistics"]

    assert (1, 0) == (during["RunningActions"], during["ErroredActions"])
    assert (3, 0) == (after["SucceededActions"], after["ErroredActions"])


def test_one_more_call_changes_no_id() -> None:
    """The ids of runs do not depend on how often somebody has looked."""
    ids: list[str] = []
    for looks in (0, 3):
        local = local_with("j")
        for _ in range(looks):
            local.client().list_workflows()
        ids.append(local.call("StartWorkflowRun", Name="w")["RunId"])

    assert ids[0] == ids[1]


def test_a_circle_outside_of_workflows_takes_time() -> None:
    """Jobs that start each other in a circle, and take no time, do not stop the clock."""
    local = LocalGlue()
    calls: list[str] = []
    for name in ("a", "b"):
        local.add_job(name, lambda context: calls.append(context.name), duration=0)
    for name, other in (("a", "b"), ("b", "a")):
        local.add_trigger(f"after {name}", after={name: "SUCCEEDED"}, jobs=[other])
    local.add_trigger("go", jobs=["a"])
    local.call("StartTrigger", Name="go")

    local.advance(4)

    assert ["a", "b", "a", "b"] == calls
