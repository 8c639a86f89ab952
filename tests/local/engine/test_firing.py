"""How triggers fire, in the runs of a workflow and outside of all workflows."""

import itertools
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun
from glue_wf_sdk.errors import ConcurrentRunsExceededException, CycleError
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.resume import plan_resume
from glue_wf_sdk.structures import JobRun
from support.local_glue import fetched, finished, started, states


@pytest.fixture
def ran() -> list[str]:
    """The names of the jobs and crawlers that have run, in order."""
    return []


@pytest.fixture
def local(ran: list[str]) -> LocalGlue:
    """The workflow w, the jobs a to f, which take 10 to 60 seconds, and the crawler crawl."""

    def note(context: ActionContext) -> None:
        ran.append(context.name)

    local = LocalGlue()
    local.client().create_workflow("w", max_concurrent_runs=1)
    for number, name in enumerate("abcdef", 1):
        limit = {"MaxConcurrentRuns": 9}
        local.add_job(name, note, duration=10 * number, execution_property=limit)
    local.add_crawler("crawl", note, duration=1)
    return local


def condition(name: str, state: str) -> dict[str, str]:
    return {"LogicalOperator": "EQUALS", "JobName": name, "State": state}


def predicate(logical: str, *conditions: dict[str, str]) -> dict[str, Any]:
    return {"Logical": logical, "Conditions": list(conditions)}


def job_runs(run: WorkflowRun, name: str) -> list[JobRun]:
    return [each for each in run.node(name).attempts if isinstance(each, JobRun)]


class TestInWorkflows:
    @pytest.mark.parametrize("ends", list(itertools.product(["SUCCEEDED", "FAILED"], repeat=2)))
    @pytest.mark.parametrize(("logical", "combined"), [("AND", all), ("ANY", any)])
    def test_and_needs_all_conditions_and_any_needs_one(
        self, local: LocalGlue, ran: list[str], logical: str, combined: Any, ends: tuple[str, str]
    ) -> None:
        """AND fires once when all conditions hold, ANY once when one holds."""
        for name, end in zip("ab", ends, strict=True):
            local.set_behavior(name, outcomes=[end])
        local.add_trigger("start", workflow="w", jobs=["a", "b"])
        both = predicate(logical, condition("a", "SUCCEEDED"), condition("b", "SUCCEEDED"))
        local.add_trigger("next", workflow="w", predicate=both, jobs=["c"])
        finished(local)
        assert ran.count("c") == combined(end == "SUCCEEDED" for end in ends)

    def test_the_predicate_of_another_type_has_no_effect(
        self, local: LocalGlue, ran: list[str]
    ) -> None:
        """An active SCHEDULED trigger with a predicate does not fire when its condition holds."""
        local.add_trigger(
            "start",
            workflow="w",
            type="SCHEDULED",
            schedule="cron(0 12 * * ? *)",
            predicate=predicate("AND", condition("a", "SUCCEEDED")),
            jobs=["a"],
        )

        run = finished(local)

        assert ["a"] == ran
        assert run.graph is not None
        assert [("start", "a")] == [
            (run.node(edge.source_id).name, run.node(edge.destination_id).name)
            for edge in run.graph.edges or ()
        ]

    def test_any_does_not_wait(self, local: LocalGlue, ran: list[str]) -> None:
        """ANY fires with the first condition that holds, AND with the last."""
        local.add_trigger("start", workflow="w", jobs=["a", "f"])
        for logical, job in (("ANY", "b"), ("AND", "c")):
            both = predicate(logical, condition("a", "SUCCEEDED"), condition("f", "SUCCEEDED"))
            local.add_trigger(logical, workflow="w", predicate=both, jobs=[job])
        finished(local)
        assert ["a", "b", "f", "c"] == ran

    def test_a_job_run_names_its_trigger_and_predecessors(self, local: LocalGlue) -> None:
        """A job run names the trigger, and the latest job runs that the trigger watched."""
        local.add_trigger("start", workflow="w", jobs=["a", "b"])
        both = {"a": "SUCCEEDED", "b": "SUCCEEDED"}
        local.add_trigger("next", workflow="w", after=both, jobs=["c"])
        run = finished(local)
        (of_a,), (of_b,), (of_c,) = (job_runs(run, name) for name in "abc")
        assert "next" == of_c.trigger_name
        assert [("a", of_a.id), ("b", of_b.id)] == [
            (each.job_name, each.run_id) for each in of_c.predecessor_runs or ()
        ]
        assert () == of_a.predecessor_runs

    def test_only_jobs_that_ran_are_predecessors(self, local: LocalGlue) -> None:
        """Crawlers, and jobs that were watched but never ran, are no predecessors."""
        local.add_trigger("start", workflow="w", jobs=["a"], crawlers=["crawl"])
        crawl = {"LogicalOperator": "EQUALS", "CrawlerName": "crawl", "CrawlState": "FAILED"}
        jobs = [condition(name, "SUCCEEDED") for name in "ab"]
        watched = predicate("ANY", *jobs, crawl)
        local.add_trigger("next", workflow="w", predicate=watched, jobs=["c"])
        (job_run,) = job_runs(finished(local), "c")
        assert ["a"] == [each.job_name for each in job_run.predecessor_runs or ()]

    def test_a_job_that_two_triggers_start_runs_twice(
        self, local: LocalGlue, ran: list[str]
    ) -> None:
        """Each trigger starts the job, whose node has both job runs; a resume starts it once."""
        local.add_trigger("start", workflow="w", jobs=["a", "b"])
        for name in "ab":
            local.add_trigger(f"after {name}", workflow="w", after={name: "SUCCEEDED"}, jobs=["c"])
        run = finished(local)
        assert ["a", "b", "c", "c"] == ran
        assert [("after a", 0), ("after b", 0)] == [
            (each.trigger_name, each.attempt) for each in job_runs(run, "c")
        ]
        node_ids = [run.node("c").unique_id]
        local.client().resume_workflow_run("w", run.workflow_run_id, node_ids)
        local.run_until_idle()
        assert ["c"] == ran[4:]

    def test_a_condition_holds_by_the_latest_end(self, local: LocalGlue) -> None:
        """A condition no longer holds once the job has run again and ended in another state."""
        local.set_behavior("c", outcomes=["SUCCEEDED", "FAILED"], duration=5)
        local.add_trigger("start", workflow="w", jobs=["a", "b", "f"])
        for name in "ab":
            local.add_trigger(f"after {name}", workflow="w", after={name: "SUCCEEDED"}, jobs=["c"])
        both = {"c": "SUCCEEDED", "f": "SUCCEEDED"}
        local.add_trigger("late", workflow="w", after=both, jobs=["d"])
        assert {"c": ["SUCCEEDED", "FAILED"], "d": []}.items() <= states(finished(local)).items()

    def test_a_job_and_a_crawler_can_share_a_name(self, local: LocalGlue, ran: list[str]) -> None:
        """A job and a crawler of the same name are two nodes, and `after` means the job."""
        local.add_crawler("a", outcomes=["FAILED"])
        local.add_trigger("start", workflow="w", jobs=["a"], crawlers=["a"])
        local.add_trigger("next", workflow="w", after={"a": "FAILED"}, jobs=["b"])
        finished(local)
        assert ["a"] == ran

    def test_a_cycle_ends_and_can_be_resumed(self, local: LocalGlue, ran: list[str]) -> None:
        """A run with a cycle ends; when it is resumed, all chosen nodes of the cycle start."""
        local.add_trigger("start", workflow="w", jobs=["a"])
        local.add_trigger("there", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
        local.add_trigger("back", workflow="w", after={"b": "SUCCEEDED"}, jobs=["a"])
        run = finished(local)
        assert ["a", "b", "a"] == ran
        ran.clear()
        chosen = [run.node("b").unique_id, run.node("a").unique_id]
        with pytest.raises(CycleError):
            plan_resume(run, chosen)
        answer = local.client().resume_workflow_run("w", run.workflow_run_id, chosen)
        assert tuple(chosen) == answer.node_ids
        local.run_until_idle()
        assert "COMPLETED" == fetched(local, answer.run_id).status
        # Both start, and each then fires the trigger that starts the other.
        assert ["a", "a", "b", "b"] == sorted(ran)


class TestOnDemand:
    def test_the_start_trigger_starts_a_run(self, local: LocalGlue, ran: list[str]) -> None:
        """StartTrigger on the start trigger of a workflow starts a run, unless one is active."""
        local.add_trigger("t", workflow="w", jobs=["a"])
        local.add_trigger("then", workflow="w", after={"a": "SUCCEEDED"}, crawlers=["crawl"])
        local.call("StartTrigger", Name="t")
        with pytest.raises(ConcurrentRunsExceededException):
            local.call("StartTrigger", Name="t")
        local.run_until_idle()
        assert ["a", "crawl"] == ran
        assert ["COMPLETED"] == [run.status for run in local.client().iter_workflow_runs("w")]
        assert "CREATED" == local.call("GetTrigger", Name="t")["Trigger"]["State"]

    @pytest.mark.parametrize("workflow", ["w", None])
    def test_only_an_activated_trigger_fires(
        self, local: LocalGlue, ran: list[str], workflow: str | None
    ) -> None:
        """A conditional trigger that was never started, or was stopped, does not fire."""
        after_a: dict[str, Any] = {"workflow": workflow, "after": {"a": "SUCCEEDED"}}
        local.add_trigger("t", workflow=workflow, jobs=["a"])
        local.add_trigger("then", jobs=["b"], **after_a)
        local.add_trigger("never", crawlers=["crawl"], start_on_creation=False, **after_a)
        local.call("StopTrigger", Name="then")
        local.call("StartTrigger", Name="t")
        local.run_until_idle()
        assert ["a"] == ran
        local.call("StartTrigger", Name="then")
        local.call("StartTrigger", Name="t")
        local.run_until_idle()
        assert ["a", "a", "b"] == ran

    def test_a_trigger_that_was_inactive_at_the_start_never_fires(self, local: LocalGlue) -> None:
        """A trigger that is activated during a run does not fire in this run."""
        local.add_trigger("t", workflow="w", jobs=["a"])
        local.add_trigger("then", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
        local.call("StopTrigger", Name="then")
        run_id = started(local)
        local.call("StartTrigger", Name="then")
        local.run_until_idle()
        assert {"a": ["SUCCEEDED"], "b": []} == states(fetched(local, run_id))


class TestOutsideWorkflows:
    def test_a_chain_of_triggers_fires_each_time(self, local: LocalGlue, ran: list[str]) -> None:
        """A chain of triggers outside of workflows runs as often as it is started."""
        local.add_trigger("t", jobs=["a"])
        local.add_trigger("then", after={"a": "SUCCEEDED"}, jobs=["b"])
        local.add_trigger("last", after={"b": "SUCCEEDED", "a": "SUCCEEDED"}, crawlers=["crawl"])
        for _ in range(2):
            local.call("StartTrigger", Name="t")
            local.run_until_idle()
        assert ["a", "b", "crawl"] * 2 == ran

    def test_a_trigger_fires_each_time_its_conditions_hold(self) -> None:
        """A trigger waits for all its conditions again after it has fired."""
        contexts: list[ActionContext] = []
        local = LocalGlue()
        local.add_job("a", duration=10)
        local.add_job("b", duration=25, outcomes=["SUCCEEDED", "FAILED", "SUCCEEDED"])
        local.add_job("c", contexts.append)
        for name in "ab":
            local.add_trigger(f"start {name}", jobs=[name])
        local.add_trigger("both", after={"a": "SUCCEEDED", "b": "SUCCEEDED"}, jobs=["c"])
        fired: list[int] = []
        for names in ("ab", "ab", "b", "a"):
            for name in names:
                local.call("StartTrigger", Name=f"start {name}")
            local.run_until_idle()
            fired.append(len(contexts))
        # The second time b fails; the third time it succeeds, and a's condition still holds.
        assert [1, 1, 2, 2] == fired
        assert (None, None) == (contexts[0].workflow_name, contexts[0].run_id)
        assert {"--JOB_NAME": "c"} == contexts[0].arguments

    def test_a_cycle_takes_time(self, local: LocalGlue, ran: list[str]) -> None:
        """Jobs that start each other in a cycle, and have no duration, do not stop the clock."""
        for name, other in (("a", "b"), ("b", "a")):
            local.set_behavior(name, duration=0)
            local.add_trigger(f"after {name}", after={name: "SUCCEEDED"}, jobs=[other])
        local.add_trigger("go", jobs=["a"])
        local.call("StartTrigger", Name="go")
        local.advance(4)
        assert ["a", "b", "a", "b"] == ran

    def test_starting_an_active_trigger_changes_nothing(
        self, local: LocalGlue, ran: list[str]
    ) -> None:
        """A conditional trigger that is started again goes on waiting for the rest."""
        local.add_trigger("start", jobs=["a", "b"])
        local.add_trigger("both", after={"a": "SUCCEEDED", "b": "SUCCEEDED"}, jobs=["c"])
        local.call("StartTrigger", Name="start")
        local.advance(15)
        local.call("StartTrigger", Name="both")
        local.run_until_idle()
        assert ["a", "b", "c"] == ran

    def test_triggers_in_and_outside_of_workflows_do_not_mix(
        self, local: LocalGlue, ran: list[str]
    ) -> None:
        """A job fires only triggers of where it was started: in a workflow, or outside."""
        local.add_trigger("inside", workflow="w", jobs=["a"])
        local.add_trigger("inside then", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
        local.add_trigger("outside", jobs=["a"])
        local.add_trigger("outside then", after={"a": "SUCCEEDED"}, crawlers=["crawl"])
        local.call("StartTrigger", Name="outside")
        local.run_until_idle()
        assert ["a", "crawl"] == ran
        finished(local)
        assert ["a", "b"] == ran[2:]

    def test_an_update_forgets_which_conditions_held(
        self, local: LocalGlue, ran: list[str]
    ) -> None:
        """After an update, a trigger waits for all its conditions again."""
        for name in "ab":
            local.add_trigger(name, jobs=[name])
        local.add_trigger("then", after={"a": "SUCCEEDED", "b": "SUCCEEDED"}, crawlers=["crawl"])
        definition = local.call("GetTrigger", Name="then")["Trigger"]["Predicate"]
        for name in "aba":
            local.call("StartTrigger", Name=name)
            local.run_until_idle()
            if ran == ["a"]:
                update = {"Predicate": definition}
                local.call("UpdateTrigger", Name="then", TriggerUpdate=update)
        assert ["a", "b", "a", "crawl"] == ran

    def test_a_job_outlives_its_trigger(self, local: LocalGlue, ran: list[str]) -> None:
        """A job goes on when the trigger that started it is deleted."""
        local.add_trigger("t", jobs=["a"])
        local.call("StartTrigger", Name="t")
        local.call("DeleteTrigger", Name="t")
        local.run_until_idle()
        assert ["a"] == ran

    def test_a_missing_job_does_not_break_its_trigger(
        self, local: LocalGlue, ran: list[str]
    ) -> None:
        """A trigger one of whose jobs was deleted still fires, and its other jobs run."""
        local.add_trigger("t", jobs=["a", "b"])
        local.call("DeleteJob", JobName="a")
        local.call("StartTrigger", Name="t")
        local.run_until_idle()
        assert ["b"] == ran
