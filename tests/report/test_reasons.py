"""Why jobs and crawlers never ran."""

from collections.abc import Callable

import pytest

from glue_wf_sdk.report import NeverRan, summarize
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import from_wire, to_wire

RunOf = Callable[..., WorkflowRun]


def reasons_of(run: WorkflowRun) -> dict[str, NeverRan]:
    """The reasons by the ids of the nodes."""
    return {each.id: each.never_ran for each in summarize(run).nodes if each.never_ran is not None}


def rules_of(run: WorkflowRun) -> dict[str, str]:
    """The rules of the reasons by the ids of the nodes."""
    return {node_id: reason.rule for node_id, reason in reasons_of(run).items()}


class TestFailedUpstream:
    """Nodes that never ran because others failed."""

    def test_all_nearest_failures_are_named(self, run_of: RunOf) -> None:
        """A trigger that waits for several is kept from firing by each that failed."""
        run = run_of(
            "T1>J1>T4 T1>C2>T4 T1>J3>T4 T4>J4",
            {"J1": "FAILED 0 1", "C2": "CANCELLED 0 1", "J3": "SUCCEEDED 0 1"},
        )

        (reason,) = reasons_of(run).values()
        assert ("failed_upstream", ("J1", "C2")) == (reason.rule, reason.because)
        assert "upstream of it, 'j1' is FAILED, 'c2' is CANCELLED" == reason.message

    def test_cause_is_handed_down(self, run_of: RunOf) -> None:
        """What is behind a node that never ran has the same cause, and those of its own."""
        run = run_of("T1>J1>T2>J2>T3>J3>T5>J5 T1>J4>T5", {"J1": "TIMEOUT 0 1", "J4": "STOPPED 0 1"})

        assert {"J2": ("J1",), "J3": ("J1",), "J5": ("J1", "J4")} == {
            node_id: reason.because for node_id, reason in reasons_of(run).items()
        }

    def test_a_node_that_ran_shields_from_what_is_before_it(self, run_of: RunOf) -> None:
        """J3 waits for a failure of J2; that J1 failed earlier, and was cleaned up, matters not."""
        run = run_of(
            "T1>J1>T2>J2>T3>J3",
            {"J1": "FAILED 0 1", "J2": "SUCCEEDED 1 2"},
            {"T2": "AND J1=FAILED", "T3": "AND J2=FAILED"},
        )

        assert {"J3": "condition_not_met"} == rules_of(run)

    def test_failure_that_was_waited_for_is_no_cause(self, run_of: RunOf) -> None:
        """Of two failures only the one is a cause that the trigger did not wait for."""
        run = run_of(
            "T1>J1>T3>J3 T1>J2>T3",
            {"J1": "FAILED 0 1", "J2": "FAILED 0 1"},
            {"T3": "AND J1=FAILED J2=SUCCEEDED"},
        )

        assert {"J3": ("J2",)} == {each: why.because for each, why in reasons_of(run).items()}

    def test_any_needs_all_to_fail(self, run_of: RunOf) -> None:
        """While one of several is under way, a trigger that needs any of them may still fire."""
        waits = {"T3": "ANY J1=SUCCEEDED J2=SUCCEEDED"}
        graph = "T1>J1>T3>J3 T1>J2>T3"
        going = run_of(graph, {"J1": "FAILED 0 1", "J2": "RUNNING 0 -"}, waits, Status="RUNNING")
        ended = run_of(graph, {"J1": "FAILED 0 1", "J2": "FAILED 0 2"}, waits)

        assert {"J3": "run_not_ended"} == rules_of(going)
        assert ("J1", "J2") == reasons_of(ended)["J3"].because

    def test_run_that_goes_on_can_have_lost_nodes(self, run_of: RunOf) -> None:
        """Where all must succeed, one failure is enough, however much is under way."""
        run = run_of(
            "T1>J1>T3>J3 T1>J2>T3", {"J1": "FAILED 0 1", "J2": "RUNNING 0 -"}, Status="RUNNING"
        )

        assert ("J1",) == reasons_of(run)["J3"].because

    def test_one_failure_of_two_triggers(self, run_of: RunOf) -> None:
        """In a run that has ended, a failure is the reason also where another trigger was there."""
        run = run_of("T1>J1>T2>J3 T9>J3", {"J1": "FAILED 0 1"})

        assert ("J1",) == reasons_of(run)["J3"].because

    def test_another_trigger_may_still_start_it(self, run_of: RunOf) -> None:
        """In a run that goes on, a node with two triggers is lost only when both are."""
        run = run_of(
            "T0>J1>T1>J3 T0>J2>T2>J3", {"J1": "FAILED 0 1", "J2": "RUNNING 0 -"}, Status="RUNNING"
        )

        assert {"J3": "run_not_ended"} == rules_of(run)

    def test_unknown_state_is_shown_escaped(self, run_of: RunOf) -> None:
        """A state that this release does not know counts as a failure."""
        run = run_of("T1>J1>T2>J2", {"J1": "PAU\x1bSED 0 1"})

        assert "upstream of it, 'j1' is 'PAU\\x1bSED'" == str(reasons_of(run)["J2"])

    def test_edge_from_job_to_job(self, run_of: RunOf) -> None:
        """An edge without a trigger, which Glue does not make, is a wait for success."""
        run = run_of("J1>J2>J3", {"J1": "FAILED 0 1"})

        assert {"J2": ("J1",), "J3": ("J1",)} == {
            node_id: reason.because for node_id, reason in reasons_of(run).items()
        }

    def test_of_many_causes_the_first_twenty_are_named(self, run_of: RunOf) -> None:
        """However many failed, the list of causes stays short; the sum over nodes is bounded."""
        count = 2000
        graph = " ".join(
            f"T0>J{each}>T{each} T{each}>Jnext{each}>T{each + 1}" for each in range(1, count)
        )
        reasons = reasons_of(run_of(graph, {f"J{each}": "FAILED 0 1" for each in range(1, count)}))

        assert count - 1 == len(reasons)
        assert [1, 2, *[20] * 3] == [
            len(reasons[f"Jnext{each}"].because) for each in (1, 2, 20, 21, count - 1)
        ]


class TestOtherReasons:
    """Nodes that never ran although nothing before them failed."""

    @pytest.mark.parametrize(
        ("waits", "ran"),
        [
            ("AND J1=FAILED", "SUCCEEDED 0 1"),
            ("AND J1=FAILED C9=SUCCEEDED", "SUCCEEDED 0 1"),
            ("ANY J1=FAILED J1=TIMEOUT", "SUCCEEDED 0 1"),
        ],
    )
    def test_condition_not_met(self, run_of: RunOf, waits: str, ran: str) -> None:
        """A trigger that waits for a failure that did not happen starts nothing."""
        run = run_of("T1>J1>T2>J2>T3>J3", {"J1": ran}, {"T2": waits})

        assert {"J2": "condition_not_met", "J3": "condition_not_met"} == rules_of(run)

    @pytest.mark.parametrize(
        ("status", "rule"),
        [
            ("ERROR", "run_error"),
            ("STOPPING", "run_stopped"),
            ("STOPPED", "run_stopped"),
            ("RUNNING", "run_not_ended"),
            ("PAUSED", "run_not_ended"),
            (None, "run_not_ended"),
        ],
    )
    def test_status_of_the_run(self, run_of: RunOf, status: str | None, rule: str) -> None:
        """Where nothing else kept a node from running, the run's status is the reason."""
        run = run_of("T1>J1>T2>C2>T3>J3", {"J1": "SUCCEEDED 0 1"}, Status=status)

        assert {"C2": rule, "J3": rule} == rules_of(run)

    def test_condition_that_can_never_be_met_comes_before_the_status(self, run_of: RunOf) -> None:
        """In a stopped run too, what could not have run any more has its own reason."""
        run = run_of(
            "T1>J1>T2>J2 T1>J3",
            {"J1": "SUCCEEDED 0 1"},
            {"T2": "AND J1=FAILED"},
            Status="STOPPED",
        )

        assert {"J2": "condition_not_met", "J3": "run_stopped"} == rules_of(run)

    @pytest.mark.parametrize(
        ("kind", "state", "rule"),
        [
            ("CONDITIONAL", "DEACTIVATED", "trigger_not_active"),
            ("CONDITIONAL", "ACTIVATED", "not_known"),
            ("CONDITIONAL", None, "not_known"),
            ("ON_DEMAND", "CREATED", "not_known"),
        ],
    )
    def test_trigger_is_not_active(
        self, run_of: RunOf, kind: str, state: str | None, rule: str
    ) -> None:
        """A conditional trigger that is not activated does not fire; others need not be."""
        wire = to_wire(run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 1"}, {"T2": "AND J1=SUCCEEDED"}))
        trigger = wire["Graph"]["Nodes"][2]["TriggerDetails"]["Trigger"]
        trigger |= {"Type": kind, "State": state}

        assert {"J2": rule} == rules_of(from_wire(WorkflowRun, wire))

    def test_trigger_of_which_nothing_is_known(self, run_of: RunOf) -> None:
        """Where its trigger has no details, nothing says why a node did not start."""
        run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 1"})

        assert {"J2": "not_known"} == rules_of(run)

    @pytest.mark.parametrize("state", ["-", "RUNNING"])
    def test_predecessor_that_has_not_ended(self, run_of: RunOf, state: str) -> None:
        """A run that is COMPLETED with a job under way contradicts itself, which is no error."""
        run = run_of("T1>J1>T2>J2", {"J1": f"{state} 0 -"})

        assert {"J2": "not_known"} == rules_of(run)

    def test_no_trigger(self, run_of: RunOf) -> None:
        """A job that is watched but never started has no trigger."""
        run = run_of("J1>T2>J2")

        assert {"J1": "no_trigger", "J2": "condition_not_met"} == rules_of(run)

    def test_condition_without_a_state(self, run_of: RunOf) -> None:
        """A condition that names no state is taken to wait for success."""
        run = run_of("T1>J1>T2>J2", {"J1": "FAILED 0 1"}, {"T2": "AND J1="})

        assert ("J1",) == reasons_of(run)["J2"].because
