"""The workflow run that a Glue job belongs to."""

import sys

import pytest

from glue_wf_sdk import (
    CurrentRun,
    EntityNotFoundException,
    GlueWorkflowClient,
    OutsideWorkflowError,
    ValidationError,
    current_run,
)
from glue_wf_sdk.local import ActionContext, LocalGlue
from support.local_glue import one_job_local, started

SCRIPT = "/tmp/glue-python-scripts/load.py"  # noqa: S108 - where Glue puts it
NIGHTLY = ["--WORKFLOW_NAME", "nightly", "--WORKFLOW_RUN_ID", "wr_1"]


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with the workflow `nightly`."""
    return one_job_local()


def run_on(local: LocalGlue) -> CurrentRun:
    """A run of `nightly`, as one of its jobs sees it."""
    run_id = started(local, "nightly")
    return current_run(
        [SCRIPT, "--WORKFLOW_NAME", "nightly", "--WORKFLOW_RUN_ID", run_id], local.client()
    )


@pytest.mark.parametrize(
    "argv",
    [
        [SCRIPT, *NIGHTLY],
        ["--WORKFLOW_RUN_ID", "wr_1", "--WORKFLOW_NAME", "nightly"],
        [SCRIPT, "--WORKFLOW_NAME=nightly", "--WORKFLOW_RUN_ID=wr_1"],
        ["--help", "--WORKFLOW", "x", *NIGHTLY, "--enable-metrics", "--JOB_NAME", "load"],
        ["--WORKFLOW_NAME", "weekly", *NIGHTLY],
    ],
    ids=["as Glue passes them", "no script", "equals signs", "among others", "the last one counts"],
)
def test_the_arguments_of_a_job(monkeypatch: pytest.MonkeyPatch, argv: list[str]) -> None:
    """Name and run id are read from the arguments, by default from `sys.argv`."""
    given = current_run(argv)
    monkeypatch.setattr(sys, "argv", argv)

    assert CurrentRun(workflow_name="nightly", run_id="wr_1", client=given.client) == given
    assert given == current_run()


@pytest.mark.parametrize(
    ("argv", "missing"),
    [
        ([SCRIPT, "--JOB_NAME", "load"], ("--WORKFLOW_NAME", "--WORKFLOW_RUN_ID")),
        ([SCRIPT, "--WORKFLOW_NAME", "nightly"], ("--WORKFLOW_RUN_ID",)),
        ([SCRIPT, "--WORKFLOW_RUN_ID", "wr_1", "--WORKFLOW_NAME"], ("--WORKFLOW_NAME",)),
        ([SCRIPT, "--WORKFLOW_NAME=", "--WORKFLOW_RUN_ID", "wr_1"], ("--WORKFLOW_NAME",)),
        ([SCRIPT, "--WORKFLOW_NAME", *NIGHTLY[2:]], ("--WORKFLOW_NAME",)),
        ([], ("--WORKFLOW_NAME", "--WORKFLOW_RUN_ID")),
    ],
)
def test_outside_of_a_workflow(argv: list[str], missing: tuple[str, ...]) -> None:
    """The error of a job that no workflow has started names the arguments that it lacks."""
    with pytest.raises(OutsideWorkflowError, match="start the workflow instead") as caught:
        current_run(argv)

    assert missing == caught.value.missing


def test_a_name_with_a_hyphen() -> None:
    """A name that looks like an option, or has an equals sign, is a name."""
    names = ["-nightly", "--nightly", "a=b", "two words"]

    assert names == [
        current_run([f"--WORKFLOW_NAME={name}", "--WORKFLOW_RUN_ID", "wr_1"]).workflow_name
        for name in names
    ]
    assert "-nightly" == current_run(["--WORKFLOW_NAME", "-nightly", *NIGHTLY[2:]]).workflow_name


def test_properties_are_read_and_set(local: LocalGlue) -> None:
    """`update` sets properties and leaves the others; keywords override the mapping."""
    run = run_on(local)
    run.update({"day": "1", "table": "?"}, table="orders")
    run.update(rows="200")

    assert {"day": "1", "table": "orders", "rows": "200"} == run.properties()


def test_values_are_hidden(local: LocalGlue) -> None:
    """Neither the run nor its properties nor an error shows the values of properties."""
    run = run_on(local)
    run.update(token="hunter2")
    with pytest.raises(ValidationError) as caught:
        run.update({"token": ["hunter2"]})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]

    assert "{'token': <hidden>}" == repr(run.properties())
    assert "hunter2" not in f"{run!r} {caught.value}"


def test_a_run_that_does_not_exist(local: LocalGlue) -> None:
    """Finding the run makes no call; reading its properties does."""
    run = current_run(NIGHTLY, local.client())

    with pytest.raises(EntityNotFoundException):
        run.properties()


class TestInLocalGlue:
    """`current_run` in the functions of jobs and crawlers."""

    def test_a_job_sees_its_own_run(self) -> None:
        """In the function of a job, the run is the job's, and so is the client."""
        seen: list[CurrentRun] = []

        def load(job: ActionContext) -> None:
            seen.append(current_run())
            seen[-1].update(by=job.name)

        local = one_job_local(function=load)
        run = local.client().run_workflow("nightly")

        assert [("nightly", run.workflow_run_id)] == [(e.workflow_name, e.run_id) for e in seen]
        assert {"by": "load"} == run.workflow_run_properties

    def test_its_arguments_are_those_of_a_script(self) -> None:
        """`argv` of the context is what the script of a job finds in `sys.argv`."""
        seen: list[list[str]] = []

        def load(job: ActionContext) -> None:
            seen.append(job.argv)

        local = one_job_local(function=load)
        run = local.client().run_workflow("nightly")

        names = ["--JOB_NAME", "load", "--WORKFLOW_NAME", "nightly"]
        assert [["load", *names, "--WORKFLOW_RUN_ID", run.workflow_run_id]] == seen

    def test_arguments_that_are_given_win(self) -> None:
        """Arguments and a client that the code passes itself are used."""
        other = GlueWorkflowClient(transport=LocalGlue())
        seen: list[CurrentRun] = []
        argv = ["--WORKFLOW_NAME", "weekly", "--WORKFLOW_RUN_ID", "wr_1"]

        def load(_job: ActionContext) -> None:
            seen.append(current_run(argv, other))

        local = one_job_local(function=load)
        local.client().run_workflow("nightly")

        assert [CurrentRun(workflow_name="weekly", run_id="wr_1", client=other)] == seen
        assert other is seen[0].client

    def test_a_job_run_outside_of_a_workflow(self) -> None:
        """A job that StartJobRun starts belongs to no workflow."""

        def load(_job: ActionContext) -> None:
            current_run()

        local = one_job_local(function=load)
        run_id = local.call("StartJobRun", JobName="load")["JobRunId"]
        local.run_until_idle()
        run = local.call("GetJobRun", JobName="load", RunId=run_id)["JobRun"]

        assert "FAILED" == run["JobRunState"]
        assert run["ErrorMessage"].startswith("OutsideWorkflowError: no workflow has started this")

    def test_it_ends_with_the_function(self) -> None:
        """After a job has ended, even by an exception, its run is not the current one."""

        def fail(_job: ActionContext) -> None:
            raise LookupError

        one_job_local(function=fail).client().run_workflow("nightly", raise_on_failure=False)

        with pytest.raises(OutsideWorkflowError):
            current_run(["load"])
        with pytest.raises(OutsideWorkflowError):
            current_run()
