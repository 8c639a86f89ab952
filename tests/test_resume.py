"""What a resume of a run would run again, and when it is refused."""

import copy
import itertools
import pickle
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

import glue_wf_sdk
from glue_wf_sdk.errors import (
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    ResumeError,
    ValidationError,
)
from glue_wf_sdk.operations import ResumeWorkflowRunRequest
from glue_wf_sdk.resume import plan_resume
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import from_wire, to_wire

START = 1_600_000_000.5


def job(name: str, *states: str | None) -> dict[str, Any]:
    """A job node in wire form, with one attempt for each state, in that order."""
    attempts = [
        {"Attempt": number, "JobRunState": state, "StartedOn": START + number}
        for number, state in enumerate(states)
    ]
    return {
        "Type": "JOB",
        "Name": name.lower(),
        "UniqueId": name,
        "JobDetails": {"JobRuns": attempts},
    }


def crawler(name: str, *states: str | None) -> dict[str, Any]:
    """A crawler node in wire form, with one crawl for each state, in that order."""
    crawls = [{"State": state, "StartedOn": START + number} for number, state in enumerate(states)]
    return {
        "Type": "CRAWLER",
        "Name": name.lower(),
        "UniqueId": name,
        "CrawlerDetails": {"Crawls": crawls},
    }


def trigger(name: str) -> dict[str, Any]:
    """A trigger node in wire form."""
    return {"Type": "TRIGGER", "Name": name.lower(), "UniqueId": name}


def run_of(nodes: Iterable[dict[str, Any]], *edges: str, **fields: object) -> WorkflowRun:
    """A completed run with these nodes, and edges written as ``A>B``."""
    pairs = [each.split(">") for each in edges]
    wire = {
        "Name": "etl",
        "WorkflowRunId": "wr_1",
        "Status": "COMPLETED",
        "Graph": {
            "Nodes": list(nodes),
            "Edges": [{"SourceId": here, "DestinationId": there} for here, there in pairs],
        },
    }
    return from_wire(WorkflowRun, wire | fields)


def w1_run(**fields: object) -> WorkflowRun:
    """The developer guide's run of W1: J2 and J3 failed, so J4 and J5 never ran."""
    return run_of(
        [
            *(job("J5"), job("J4"), job("J3", "FAILED"), job("J2", "FAILED")),
            *(job("J1", "SUCCEEDED"), *map(trigger, ("T5", "T4", "T3", "T2", "T1"))),
        ],
        *("T1>J1", "J1>T2", "T2>J2", "J1>T3", "T3>J3", "J2>T4", "T4>J4", "J3>T5", "T5>J5"),
        **fields,
    )


def single(node: dict[str, Any], **fields: object) -> WorkflowRun:
    """A completed run of a single node."""
    return run_of([node], **fields)


def refusal_of(run: WorkflowRun, node_ids: Iterable[str] | None = None) -> ResumeError:
    """The error with which a plan is refused."""
    with pytest.raises(ResumeError) as caught:
        plan_resume(run, node_ids)
    return caught.value


def rules_of(error: ResumeError) -> list[tuple[str, str | None]]:
    """Each reason's rule, and the node that it is about."""
    return [(reason.rule, reason.node_id) for reason in error.reasons]


class TestW1:
    """The example of the developer guide."""

    def test_both_failed_jobs_can_be_chosen(self) -> None:
        """Resuming from J2 and J3 runs J2, J3, J4 and J5 again, and keeps J1."""
        plan = plan_resume(w1_run(), ["J2", "J3"])

        assert ("J3", "J2") == plan.node_ids
        assert () == plan.redundant
        assert ("J3", "J5", "J2", "J4") == plan.rerun
        assert ("J1",) == plan.kept

    def test_failed_frontier_is_chosen_by_itself(self) -> None:
        """Without a choice, the plan is that of what failed."""
        assert plan_resume(w1_run(), ["J2", "J3"]) == plan_resume(w1_run())

    def test_job_that_never_ran_is_refused(self) -> None:
        """J4 cannot be chosen, as it never ran; J2 alone is no reason to refuse."""
        error = refusal_of(w1_run(), ["J2", "J4"])

        assert [("never_attempted", "J4")] == rules_of(error)
        assert (
            "cannot resume:\n"
            "  node 'J4' ('j4') was never attempted; choose a node upstream of it" == str(error)
        )

    def test_job_behind_another_chosen_one_is_redundant(self) -> None:
        """Resuming from J1 and J2 restarts J1 only, and all five run."""
        plan = plan_resume(w1_run(), ["J1", "J2"])

        assert ("J1",) == plan.node_ids
        assert ("J2",) == plan.redundant
        assert ("J1", "J3", "J5", "J2", "J4") == plan.rerun
        assert () == plan.kept

    def test_one_branch_leaves_the_other(self) -> None:
        """Resuming from J2 alone keeps J3, and J5 which never ran."""
        plan = plan_resume(w1_run(), ["J2"])

        assert ("J2", "J4") == plan.rerun
        assert ("J1", "J3", "J5") == plan.kept

    def test_request_is_what_the_operation_takes(self) -> None:
        """A plan becomes a ResumeWorkflowRun request for the nodes to start directly."""
        request = plan_resume(w1_run(), ["J1", "J2"]).request()

        assert ResumeWorkflowRunRequest(name="etl", run_id="wr_1", node_ids=["J1"]) == request
        assert {"Name": "etl", "RunId": "wr_1", "NodeIds": ["J1"]} == to_wire(request)

    def test_public_name_is_the_same_function(self) -> None:
        """`glue_wf_sdk.plan_resume` is what this tests."""
        assert plan_resume is glue_wf_sdk.plan_resume


class TestChoice:
    """How nodes can be named."""

    def test_order_and_repetition_of_the_choice_do_not_matter(self) -> None:
        """Whatever the order, and however often a node is named, the plan is the same."""
        expected = plan_resume(w1_run(), ["J1", "J2", "J3"])

        for chosen in itertools.permutations(["J1", "J2", "J3", "J1", "J2"]):
            assert expected == plan_resume(w1_run(), chosen)

    @pytest.mark.parametrize("container", [list, tuple, iter, dict.fromkeys])
    def test_any_iterable_of_ids_will_do(self, container: Any) -> None:
        """A list, a tuple, a generator and the keys of a dict are all taken."""
        assert ("J3", "J2") == plan_resume(w1_run(), container(["J2", "J3"])).node_ids

    def test_one_string_is_refused(self) -> None:
        """A string is not taken for a list of its characters."""
        with pytest.raises(TypeError, match="node_ids is one string; put it in a list"):
            plan_resume(w1_run(), "J2")

    def test_run_stays_with_the_plan(self) -> None:
        """The plan knows which run it is about."""
        run = w1_run()

        assert run is plan_resume(run).run

    def test_succeeded_node_can_be_chosen(self) -> None:
        """Any attempt will do: a node that succeeded can run again."""
        assert ("A",) == plan_resume(single(job("A", "SUCCEEDED")), ["A"]).node_ids

    @pytest.mark.parametrize("state", ["RUNNING", "STARTING", "WAITING", "PAUSED", None])
    def test_attempt_of_any_state_will_do(self, state: str | None) -> None:
        """A node that was attempted can be chosen, even if its state is passing or not known."""
        assert ("A",) == plan_resume(single(job("A", state)), ["A"]).node_ids
        assert ("A",) == plan_resume(single(crawler("A", state)), ["A"]).node_ids

    def test_frontier_leaves_out_what_failed_behind_a_failure(self) -> None:
        """A failed node that is downstream of another is redundant in the default plan."""
        run = run_of(
            [job("A", "FAILED"), trigger("T"), job("B", "TIMEOUT"), crawler("C", "FAILED")],
            *("A>T", "T>B"),
        )
        plan = plan_resume(run)

        assert ("A", "C") == plan.node_ids
        assert ("B",) == plan.redundant
        assert ("A", "B", "C") == plan.rerun

    def test_job_that_was_tried_again_with_success_did_not_fail(self) -> None:
        """Only the latest attempt counts."""
        run = run_of([job("A", "FAILED", "SUCCEEDED"), job("B", "SUCCEEDED", "FAILED")])

        assert ("B",) == plan_resume(run).rerun
        assert ("A",) == plan_resume(run).kept

    def test_copied_attempts_of_a_resumed_run_count(self) -> None:
        """In a resumed run a copied failure counts, and a copied success can be chosen."""
        run = run_of(
            [job("A", "SUCCEEDED"), job("B", "FAILED")],
            PreviousRunId="wr_0",
            StartedOn=START + 1000,
        )

        assert ("B",) == plan_resume(run).node_ids
        assert ("A",) == plan_resume(run, ["A"]).node_ids

    def test_triggers_are_in_no_part_of_the_plan(self) -> None:
        """Only jobs and crawlers run again or are kept; nodes of no known type are neither."""
        others = [{"Type": "LAMBDA", "UniqueId": "L"}, {"UniqueId": "N"}]
        run = run_of([job("A", "FAILED"), trigger("T"), *others], *("A>T", "T>L", "L>N"))
        plan = plan_resume(run)

        assert ("A",) == plan.rerun
        assert () == plan.kept


class TestRefusals:
    """Why a run cannot be resumed."""

    @pytest.mark.parametrize("status", ["RUNNING", "STOPPING", "STOPPED", "ERROR"])
    def test_only_a_completed_run_can_be_resumed(self, status: str) -> None:
        """Every other status is named in the reason."""
        error = refusal_of(w1_run(Status=status), ["J2"])

        assert [("not_completed", None)] == rules_of(error)
        assert f"cannot resume:\n  the run's status is {status}, not COMPLETED" == str(error)

    @pytest.mark.parametrize(
        ("status", "shown"), [("A\nB\x00", "'A\\nB\\x00'"), (None, "not known"), ("", "''")]
    )
    def test_status_that_is_not_known_is_no_completed_one(
        self, status: str | None, shown: str
    ) -> None:
        """A run without a status, or with a new one, is refused; what it says is escaped."""
        (reason,) = refusal_of(w1_run(Status=status)).reasons

        assert f"the run's status is {shown}, not COMPLETED" == reason.message

    @pytest.mark.parametrize("graph", [None, {}, {"Edges": []}])
    @pytest.mark.parametrize("chosen", [None, ["J2"]])
    def test_run_needs_its_graph(
        self, graph: dict[str, Any] | None, chosen: Sequence[str] | None
    ) -> None:
        """Without nodes nothing can be said, and the reason tells how to get them."""
        error = refusal_of(w1_run(Graph=graph), chosen)

        assert [("no_graph", None)] == rules_of(error)
        assert "the run has no graph; fetch it with include_graph=True" in str(error)

    def test_graph_without_a_node_is_a_graph(self) -> None:
        """In a run of no nodes, nothing failed, and any id is unknown."""
        empty = run_of([])

        assert [("nothing_failed", None)] == rules_of(refusal_of(empty))
        assert [("unknown_node", "J1")] == rules_of(refusal_of(empty, ["J1"]))

    def test_choice_of_nothing_is_refused(self) -> None:
        """An empty list is not taken for the failed frontier."""
        error = refusal_of(w1_run(), [])

        assert [("no_nodes", None)] == rules_of(error)
        assert "cannot resume:\n  no node is chosen" == str(error)

    def test_unknown_node_is_refused(self) -> None:
        """An id that the graph lacks is named."""
        error = refusal_of(w1_run(), ["J9"])

        assert [("unknown_node", "J9")] == rules_of(error)
        assert "cannot resume:\n  the run has no node 'J9'" == str(error)

    @pytest.mark.parametrize(
        "node", [trigger("X"), {"Type": "LAMBDA", "UniqueId": "X"}, {"UniqueId": "X"}]
    )
    def test_only_jobs_and_crawlers_can_be_chosen(self, node: dict[str, Any]) -> None:
        """A trigger, and a node of no known type, is refused."""
        error = refusal_of(single(node), ["X"])

        assert [("trigger_node", "X")] == rules_of(error)
        assert "is neither a job nor a crawler" in str(error)

    def test_run_in_which_all_succeeded_has_no_frontier(self) -> None:
        """Without a failure there is nothing to choose by default."""
        error = refusal_of(run_of([job("A", "SUCCEEDED"), crawler("B", "SUCCEEDED"), job("C")]))

        assert [("nothing_failed", None)] == rules_of(error)
        assert "cannot resume:\n  no job and no crawler of the run failed" == str(error)

    def test_every_reason_is_given_at_once(self) -> None:
        """Reasons about the run come first, then those about the nodes as they were named."""
        error = refusal_of(w1_run(Status="RUNNING"), ["T1", "J9", "J2", "J4", "J5", "T1"])

        assert [
            ("not_completed", None),
            ("trigger_node", "T1"),
            ("unknown_node", "J9"),
            ("never_attempted", "J4"),
            ("never_attempted", "J5"),
        ] == rules_of(error)
        assert [str(each) for each in error.reasons] == [each.message for each in error.reasons]
        assert all(reason.message in str(error) for reason in error.reasons)

    def test_reasons_about_the_run_come_together(self) -> None:
        """Status, choice and graph are each looked at, whatever the others are."""
        running = w1_run(Status="RUNNING", Graph=None)

        assert ["not_completed", "no_nodes", "no_graph"] == [
            reason.rule for reason in refusal_of(running, []).reasons
        ]
        assert ["not_completed", "nothing_failed"] == [
            reason.rule for reason in refusal_of(single(job("A"), Status="STOPPED")).reasons
        ]

    def test_names_and_ids_in_messages_are_escaped(self) -> None:
        """An id or a name with control characters does not break the message's lines."""
        evil = "\n\x1b[31m"
        run = run_of([job(f"J{evil}"), trigger(f"T{evil}")])
        error = refusal_of(run, [f"J{evil}", f"T{evil}", f"X{evil}"])

        assert (
            "cannot resume:\n"
            r"  node 'J\n\x1b[31m' ('j\n\x1b[31m') was never attempted; "
            "choose a node upstream of it"
            "\n"
            r"  node 'T\n\x1b[31m' ('t\n\x1b[31m') is neither a job nor a crawler"
            "\n"
            r"  the run has no node 'X\n\x1b[31m'" == str(error)
        )

    def test_error_can_be_pickled(self) -> None:
        """The reasons survive a way to another process."""
        error = refusal_of(w1_run(Status="RUNNING"), ["J4"])
        restored = pickle.loads(pickle.dumps(error))  # noqa: S301 - what was just written

        assert error.reasons == restored.reasons
        assert str(error) == str(restored)

    @pytest.mark.parametrize("chosen", [None, ["A"]])
    def test_graph_with_a_cycle_is_refused(self, chosen: Sequence[str] | None) -> None:
        """In a cycle nothing runs before anything else."""
        run = run_of([job("A", "FAILED"), trigger("T")], *("A>T", "T>A"))

        with pytest.raises(CycleError) as caught:
            plan_resume(run, chosen)
        assert ("A", "T") == caught.value.cycle

    def test_graph_that_is_not_in_order_is_refused(self) -> None:
        """Errors of the graph come as those of `Topology`."""
        with pytest.raises(DuplicateNodeError):
            plan_resume(run_of([job("A"), job("A")]), ["A"])
        with pytest.raises(DanglingEdgeError):
            plan_resume(run_of([job("A")], "A>B"), ["A"])

    @pytest.mark.parametrize(("field", "path"), [("Name", "name"), ("WorkflowRunId", "run_id")])
    def test_request_needs_to_know_the_run(self, field: str, path: str) -> None:
        """A run that lacks its names can be planned, but not sent."""
        plan = plan_resume(w1_run(**{field: None}))

        with pytest.raises(ValidationError) as caught:
            plan.request()
        assert [(path, "required")] == [(each.path, each.rule) for each in caught.value.violations]


def test_plan_is_a_value() -> None:
    """Equal plans are equal, and a copy or a pickle is equal to its origin."""
    plan = plan_resume(w1_run())

    assert plan == copy.deepcopy(plan)
    assert plan == pickle.loads(pickle.dumps(plan))  # noqa: S301 - what was just written
    assert hash(plan) == hash(plan_resume(w1_run()))
    assert plan != plan_resume(w1_run(), ["J2"])


def test_long_chain_is_planned() -> None:
    """A run of 200 000 nodes, one behind the other, has a plan."""
    ids = [str(each) for each in range(200_000)]
    nodes = [job(each) if int(each) % 2 else trigger(each) for each in ids]
    run = run_of(
        [job("first", "FAILED"), *nodes], "first>0", *map(">".join, itertools.pairwise(ids))
    )

    assert ("first", *ids[1::2]) == plan_resume(run).rerun


def test_an_answer_without_a_run() -> None:
    """None, which an answer without a run has in its place, is a reason of its own."""
    with pytest.raises(ResumeError) as caught:
        plan_resume(None)

    assert ["no_run"] == [reason.rule for reason in caught.value.reasons]
