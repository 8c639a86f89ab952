"""LocalGlue(keep_runs=...): which runs are kept, and what is dropped with the others."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.engine.records import Attempt, Run
from glue_wf_sdk.structures import JobRun
from support.local_glue import BLUEPRINT_LOCATION, ROLE, fetched, finished, started, states


def local_of(keep_runs: int | None, **fields: Any) -> LocalGlue:
    """The workflow w, which starts the job j of one minute."""
    local = LocalGlue(keep_runs=keep_runs)
    local.client().create_workflow("w", **fields)
    local.add_job("j", duration=60, execution_property={"MaxConcurrentRuns": 1000})
    local.add_trigger("start", workflow="w", jobs=["j"])
    return local


def run_ids(local: LocalGlue, **payload: Any) -> list[str]:
    return [
        run["WorkflowRunId"] for run in local.call("GetWorkflowRuns", Name="w", **payload)["Runs"]
    ]


def job_run_ids(local: LocalGlue) -> list[str]:
    return [run["Id"] for run in local.call("GetJobRuns", JobName="j")["JobRuns"]]


@pytest.mark.parametrize(("keep_runs", "kept"), [(None, 5), (1, 1), (3, 3), (9, 5)])
def test_so_many_ended_runs_are_kept(keep_runs: int | None, kept: int) -> None:
    """The runs that ended last are kept, with their job runs; by default all are."""
    local = local_of(keep_runs)
    all_ids = [finished(local).workflow_run_id for _ in range(5)][::-1]
    assert all_ids[:kept] == run_ids(local)
    assert kept == len(job_run_ids(local))
    for run_id in all_ids[kept:]:
        with pytest.raises(EntityNotFoundException):
            fetched(local, run_id)


def test_the_job_runs_of_a_dropped_run_are_gone() -> None:
    """GetJobRun does not find the job runs of a run that was dropped."""
    local = local_of(1)
    finished(local)
    (job_run_id,) = job_run_ids(local)
    finished(local)
    with pytest.raises(EntityNotFoundException, match="Job Run"):
        local.call("GetJobRun", JobName="j", RunId=job_run_id)


def test_the_job_runs_of_a_kept_run_are_kept() -> None:
    """Each job run in the graph of a kept run is found, however many others there are."""
    local = local_of(2)
    local.call("DeleteJob", JobName="j")
    local.add_job("j", outcomes=["FAILED", "FAILED", "SUCCEEDED"], max_retries=2)
    kept = [finished(local) for _ in range(2)]
    for _ in range(3):
        local.call("StartJobRun", JobName="j")
        local.run_until_idle()
    shown = [
        local.call("GetJobRun", JobName="j", RunId=attempt.id)["JobRun"]["JobRunState"]
        for run in kept
        for attempt in run.node("j").attempts
        if isinstance(attempt, JobRun)
    ]
    assert ["FAILED", "FAILED", "SUCCEEDED", "SUCCEEDED"] == shown
    assert 4 + 2 == len(job_run_ids(local))


def test_the_job_runs_of_a_deleted_workflow_count() -> None:
    """Job runs stay when their workflow is deleted, but no more of them than of others."""
    local = local_of(2)
    for start in (finished, finished, started):
        start(local)
    last, before, _ = job_run_ids(local)
    local.client().delete_workflow("w")
    assert [last, before] == job_run_ids(local)


def test_active_runs_are_kept() -> None:
    """An active run is never dropped; when it ends, it is the one that ended last."""
    local = local_of(1)
    local.set_behavior("j", duration=1000)
    slow = started(local)
    local.set_behavior("j", duration=60)
    quick = [started(local) for _ in range(3)]
    local.advance(500)
    assert [quick[-1], slow] == run_ids(local)
    local.run_until_idle()
    assert [slow] == run_ids(local)
    assert {"j": ["SUCCEEDED"]} == states(fetched(local, slow))


def test_runs_that_could_not_start_count() -> None:
    """A run in ERROR, which a schedule could not start, is an ended run."""
    local = local_of(2, max_concurrent_runs=1)
    local.set_behavior("j", duration=3600)
    local.call("DeleteTrigger", Name="start")
    local.add_trigger("hourly", workflow="w", jobs=["j"], schedule="cron(0/10 * * * ? *)")
    local.advance(3600)
    statuses = [run["Status"] for run in local.call("GetWorkflowRuns", Name="w")["Runs"]]
    assert ["ERROR", "ERROR", "RUNNING"] == statuses


def test_a_resumed_run_keeps_what_it_shows() -> None:
    """A resumed run still shows the job runs that it has copied when their own run is gone."""
    local = LocalGlue(keep_runs=1)
    local.client().create_workflow("w")
    local.add_job("j")
    local.add_job("next", outcomes=["FAILED", "SUCCEEDED"])
    local.add_trigger("start", workflow="w", jobs=["j"])
    local.add_trigger("then", workflow="w", after={"j": "SUCCEEDED"}, jobs=["next"])
    resumed = local.client().resume_failed("w", finished(local).workflow_run_id)
    assert [resumed.workflow_run_id] == run_ids(local)
    assert {"j": ["SUCCEEDED"], "next": ["SUCCEEDED"]} == states(resumed)
    assert [] == job_run_ids(local)


def test_a_run_whose_job_was_missing() -> None:
    """A run can be dropped although its job does not exist."""
    local = local_of(1)
    local.call("DeleteJob", JobName="j")
    finished(local)
    assert [finished(local).workflow_run_id] == run_ids(local)


def test_job_runs_outside_of_workflows() -> None:
    """That many ended runs of each job are kept, and all active ones."""
    local = local_of(2)
    all_ids: list[str] = []
    for _ in range(4):
        all_ids.insert(0, local.call("StartJobRun", JobName="j")["JobRunId"])
        local.run_until_idle()
    active = [local.call("StartJobRun", JobName="j")["JobRunId"] for _ in range(3)][::-1]
    assert [*active, *all_ids[:2]] == job_run_ids(local)


def test_blueprint_runs() -> None:
    """That many runs of each blueprint are kept, whether they succeeded or failed."""
    local = LocalGlue(keep_runs=2)

    def layout(_: object) -> str:
        raise LookupError

    local.add_blueprint_source(BLUEPRINT_LOCATION, layout)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=BLUEPRINT_LOCATION)
    local.run_until_idle()
    all_ids: list[str] = []
    for _ in range(4):
        answer = local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)
        all_ids.insert(0, answer["RunId"])
        local.run_until_idle()
    runs = local.call("GetBlueprintRuns", BlueprintName="etl")["BlueprintRuns"]
    assert all_ids[:2] == [run["RunId"] for run in runs]


def pages(local: LocalGlue, size: int) -> Iterator[list[str]]:
    """The ids of the workflow's runs, each page fetched when it is needed."""
    token: dict[str, str] = {}
    while True:
        answer = local.call("GetWorkflowRuns", Name="w", MaxResults=size, **token)
        yield [run["WorkflowRunId"] for run in answer["Runs"]]
        if "NextToken" not in answer:
            return
        token = {"NextToken": answer["NextToken"]}


def test_runs_that_are_dropped_between_pages() -> None:
    """A page token stays valid when runs are dropped: the rest is listed once, in order."""
    local = local_of(6)
    all_ids = [finished(local).workflow_run_id for _ in range(6)][::-1]
    fetched_pages = pages(local, 2)
    assert all_ids[:2] == next(fetched_pages)
    for _ in range(2):
        finished(local)
    assert [all_ids[2:4]] == list(fetched_pages)


def test_all_that_follow_are_dropped() -> None:
    """If everything after a token was dropped, the next page is empty."""
    local = local_of(2)
    for _ in range(2):
        finished(local)
    fetched_pages = pages(local, 1)
    next(fetched_pages)
    for _ in range(2):
        finished(local)
    assert [[]] == list(fetched_pages)


def test_nothing_is_left_of_dropped_runs() -> None:
    """Memory does not grow with the number of runs, of workflows, jobs and crawlers."""
    name = "of this test only"
    local = LocalGlue(keep_runs=3)
    local.client().create_workflow(name)
    local.add_job(name)
    local.add_crawler(name)
    local.add_trigger("start", workflow=name, jobs=[name])
    local.add_trigger("next", workflow=name, after={name: "SUCCEEDED"}, crawlers=[name])
    local.add_trigger("outside", jobs=[name], crawlers=[name])
    for _ in range(20):
        finished(local, name)
        local.call("StartJobRun", JobName=name)
        local.call("StartCrawler", Name=name)
        local.run_until_idle()
        local.call("StartTrigger", Name="outside")
        local.run_until_idle()
    gc.collect()
    objects = gc.get_objects()
    runs = [each for each in objects if isinstance(each, Run) and each.workflow_name == name]
    attempts = [each for each in objects if isinstance(each, Attempt) and each.node.name == name]
    assert 3 == len(local.call("GetWorkflowRuns", Name=name)["Runs"]) == len(runs)
    in_workflow, outside = ["job run", "crawl"], ["the last crawl"]
    assert 3 * len(in_workflow) + 3 + len(outside) >= len(attempts)


@pytest.mark.parametrize("keep_runs", [0, -1])
def test_at_least_one_run_is_kept(keep_runs: int) -> None:
    """keep_runs is at least 1, because a client that waits for a run must see its end."""
    with pytest.raises(ValueError, match=f"^keep_runs must be at least 1, not {keep_runs}$"):
        LocalGlue(keep_runs=keep_runs)
