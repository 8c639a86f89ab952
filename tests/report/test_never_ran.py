"""Why jobs and crawlers never ran."""

import pytest

from glue_wf_sdk import WorkflowRun, from_wire, to_wire
from glue_wf_sdk.report import NeverRan, summarize
from support.runs import run_of


def reasons_of(run: WorkflowRun) -> dict[str, NeverRan]:
    """The reasons by the ids of the nodes."""
    return {each.id: each.never_ran for each in summarize(run).nodes if each.never_ran is not None}


def rules_of(run: WorkflowRun) -> dict[str, str]:
    """The rules of the reasons by the ids of the nodes."""
    return {node_id: reason.rule for node_id, reason in reasons_of(run).items()}


FORK = "T1>J1>T3>J3 T1>J2>T3"


@pytest.mark.parametrize(
    ("run", "causes"),
    [
        pytest.param(
            run_of(
                "T1>J1>T4 T1>C2>T4 T1>J3>T4 T4>J4",
                {"J1": "FAILED 0 1", "C2": "CANCELLED 0 1", "J3": "SUCCEEDED 0 1"},
            ),
            {"J4": ("J1", "C2")},
            id="all failures that a trigger waits for are causes",
        ),
        pytest.param(
            run_of("T1>J1>T2>J2>T3>J3>T5>J5 T1>J4>T5", {"J1": "TIMEOUT 0 1", "J4": "STOPPED 0 1"}),
            {"J2": ("J1",), "J3": ("J1",), "J5": ("J1", "J4")},
            id="a node after one that never ran has its causes too",
        ),
        pytest.param(
            run_of(
                FORK, {"J1": "FAILED 0 1", "J2": "FAILED 0 1"}, {"T3": "AND J1=FAILED J2=SUCCEEDED"}
            ),
            {"J3": ("J2",)},
            id="a failure that a trigger waits for is no cause",
        ),
        pytest.param(
            run_of(
                FORK,
                {"J1": "FAILED 0 1", "J2": "FAILED 0 2"},
                {"T3": "ANY J1=SUCCEEDED J2=SUCCEEDED"},
            ),
            {"J3": ("J1", "J2")},
            id="if any success were enough, all failures are causes",
        ),
        pytest.param(
            run_of(FORK, {"J1": "FAILED 0 1", "J2": "RUNNING 0 -"}, Status="RUNNING"),
            {"J3": ("J1",)},
            id="if all must succeed, one failure is enough while others run",
        ),
        pytest.param(
            run_of("T1>J1>T2>J3 T9>J3", {"J1": "FAILED 0 1"}),
            {"J3": ("J1",)},
            id="once the run has ended, a failure is the cause although another trigger exists",
        ),
        pytest.param(
            run_of("J1>J2>J3", {"J1": "FAILED 0 1"}),
            {"J2": ("J1",), "J3": ("J1",)},
            id="an edge from job to job waits for success",
        ),
        pytest.param(
            run_of("T1>J1>T2>J2", {"J1": "FAILED 0 1"}, {"T2": "AND J1="}),
            {"J2": ("J1",)},
            id="a condition without a state waits for success",
        ),
    ],
)
def test_failed_upstream(run: WorkflowRun, causes: dict[str, tuple[str, ...]]) -> None:
    """If failures upstream kept a node from running, the nearest of them are the causes."""
    reasons = reasons_of(run)

    assert causes == {node_id: reason.because for node_id, reason in reasons.items()}
    assert {"failed_upstream"} == {reason.rule for reason in reasons.values()}


@pytest.mark.parametrize(
    ("state", "shown"), [("TIMEOUT", "(TIMEOUT)"), ("PAU\x1bSED", r"(PAU\x1bSED)")]
)
def test_messages_name_failures(state: str, shown: str) -> None:
    """The message names the failed nodes and their states, escaped."""
    run = run_of("T1>J1>T3>J3 T1>C2>T3", {"J1": f"{state} 0 1", "C2": "FAILED 0 1"})

    assert f"failed upstream: 'j1' {shown}, 'c2' (FAILED)" == str(reasons_of(run)["J3"])


def test_at_most_twenty_causes() -> None:
    """Of many failures the first twenty are causes, so that the sum over all nodes is bounded."""
    count = 2000
    graph = " ".join(
        f"T0>J{each}>T{each} T{each}>Jnext{each}>T{each + 1}" for each in range(1, count)
    )
    reasons = reasons_of(run_of(graph, {f"J{each}": "FAILED 0 1" for each in range(1, count)}))

    assert count - 1 == len(reasons)
    assert [1, 2, *[20] * 3] == [
        len(reasons[f"Jnext{each}"].because) for each in (1, 2, 20, 21, count - 1)
    ]


SUCCEEDED = {"J1": "SUCCEEDED 0 1"}


@pytest.mark.parametrize(
    ("run", "rules"),
    [
        pytest.param(
            run_of(
                "T1>J1>T2>J2>T3>J3",
                {"J1": "FAILED 0 1", "J2": "SUCCEEDED 1 2"},
                {"T2": "AND J1=FAILED", "T3": "AND J2=FAILED"},
            ),
            {"J3": "condition_not_met"},
            id="failures before a node that ran are no causes",
        ),
        *(
            pytest.param(
                run_of("T1>J1>T2>J2>T3>J3", SUCCEEDED, {"T2": waits}),
                {"J2": "condition_not_met", "J3": "condition_not_met"},
                id=f"after a success, a trigger cannot fire that waits for {waits}",
            )
            for waits in (
                "AND J1=FAILED",
                "AND J1=FAILED C9=SUCCEEDED",
                "ANY J1=FAILED J1=TIMEOUT",
            )
        ),
        pytest.param(
            run_of(
                FORK,
                {"J1": "FAILED 0 1", "J2": "RUNNING 0 -"},
                {"T3": "ANY J1=SUCCEEDED J2=SUCCEEDED"},
                Status="RUNNING",
            ),
            {"J3": "run_not_ended"},
            id="if any success is enough, one may still come",
        ),
        pytest.param(
            run_of(
                "T0>J1>T1>J3 T0>J2>T2>J3",
                {"J1": "FAILED 0 1", "J2": "RUNNING 0 -"},
                Status="RUNNING",
            ),
            {"J3": "run_not_ended"},
            id="another trigger may still fire",
        ),
        *(
            pytest.param(
                run_of("T1>J1>T2>C2>T3>J3", SUCCEEDED, Status=status),
                {"C2": rule, "J3": rule},
                id=f"status {status}",
            )
            for status, rule in (
                ("ERROR", "run_error"),
                ("STOPPING", "run_stopped"),
                ("STOPPED", "run_stopped"),
                ("RUNNING", "run_not_ended"),
                ("PAUSED", "run_not_ended"),
                (None, "run_not_ended"),
            )
        ),
        pytest.param(
            run_of("T1>J1>T2>J2 T1>J3", SUCCEEDED, {"T2": "AND J1=FAILED"}, Status="STOPPED"),
            {"J2": "condition_not_met", "J3": "run_stopped"},
            id="a condition that cannot be met comes before the status",
        ),
        pytest.param(
            run_of("T1>J1>T2>J2", SUCCEEDED),
            {"J2": "unknown"},
            id="a trigger without details",
        ),
        *(
            pytest.param(
                run_of("T1>J1>T2>J2", {"J1": f"{state} 0 -"}),
                {"J2": "unknown"},
                id=f"COMPLETED with a job in state {state}",
            )
            for state in ("-", "RUNNING")
        ),
        pytest.param(
            run_of("J1>T2>J2"),
            {"J1": "no_trigger", "J2": "condition_not_met"},
            id="a job that no trigger starts",
        ),
    ],
)
def test_other_reasons(run: WorkflowRun, rules: dict[str, str]) -> None:
    """If no failure upstream kept a node from running, the reason is the first rule that holds."""
    assert rules == rules_of(run)


@pytest.mark.parametrize(
    ("kind", "state", "rule"),
    [
        ("CONDITIONAL", "DEACTIVATED", "trigger_not_active"),
        ("CONDITIONAL", "ACTIVATED", "unknown"),
        ("CONDITIONAL", None, "unknown"),
        ("ON_DEMAND", "CREATED", "unknown"),
    ],
)
def test_trigger_is_not_active(kind: str, state: str | None, rule: str) -> None:
    """A conditional trigger fires only if it is activated; other triggers need not be."""
    wire = to_wire(run_of("T1>J1>T2>J2", SUCCEEDED, {"T2": "AND J1=SUCCEEDED"}))
    trigger = wire["Graph"]["Nodes"][2]["TriggerDetails"]["Trigger"]
    trigger |= {"Type": kind, "State": state}

    assert {"J2": rule} == rules_of(from_wire(WorkflowRun, wire))
