"""How nodes, their states and their times are shown."""

from datetime import UTC, datetime, timedelta

import pytest

from glue_wf_sdk import JobRun, Node, from_wire
from glue_wf_sdk.cli.render.nodes import NodeNames, actions_in_order, state_text, time_taken
from support.runs import run_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("node_id", "attempt", "shown"),
    [
        ("T1", None, ("", "")),
        ("C1", None, ("not run", "dim")),
        ("C1", "RUNNING 0 -", ("RUNNING", "yellow")),
        ("C1", "SUCCEEDED 0 1", ("SUCCEEDED", "green")),
        ("C1", "CANCELLED 0 1", ("CANCELLED", "red")),
        ("J1", "PAUSED 0 -", ("PAUSED", "yellow")),
        ("J1", "PAUSED 0 1", ("PAUSED", "red")),
        ("J1", "- 0 -", ("unknown", "yellow")),
        ("J1", "- 0 1", ("unknown", "red")),
        ("J1", f"{'x' * 27} 0 -", (f"{'x' * 20}... (27 characters)", "yellow")),
    ],
)
def test_state(node_id: str, attempt: str | None, shown: tuple[str, str]) -> None:
    """Success is green, failure red; what is running, or may be, is yellow."""
    run = run_of(node_id, {} if attempt is None else {node_id: attempt})
    assert shown == state_text(run.node(node_id))


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        pytest.param(NOW - 3 * SECOND, NOW - SECOND / 2, 2.5 * SECOND, id="ended"),
        pytest.param(NOW - 2.5 * SECOND, None, 2 * SECOND, id="running"),
        pytest.param(None, NOW, None, id="no start"),
        pytest.param(None, None, None, id="no times"),
        pytest.param(NOW + SECOND, None, None, id="a clock that is behind"),
        pytest.param(NOW, NOW - SECOND, None, id="an end before the start"),
    ],
)
def test_time_taken(start: datetime | None, end: datetime | None, taken: timedelta | None) -> None:
    """What has ended has its duration; what is running has its time so far in whole seconds."""
    assert taken == time_taken(JobRun(started_on=start, completed_on=end), NOW)


def test_order_of_actions() -> None:
    """Jobs and crawlers come in topological order; in the graph's if it has a cycle."""
    assert ["J2", "J1"] == [node.unique_id for node in actions_in_order(run_of("T2>J2>T1>J1"))]
    assert ["J1", "J2"] == [node.unique_id for node in actions_in_order(run_of("J1>T2>J2>T1>J1"))]


def test_names() -> None:
    """A node with a name of its own is called by it; otherwise the id is added."""
    nodes = [
        from_wire(Node, {"Type": kind, "Name": name, "UniqueId": node_id})
        for kind, name, node_id in [
            ("JOB", "same", "1"),
            ("JOB", "same", "2"),
            ("CRAWLER", "same", "3"),
            ("NOTEBOOK-OF-A-LATER-RELEASE", "x" * 300, "4"),
        ]
    ]
    names = NodeNames(nodes)
    assert [
        "JOB same (1)",
        "JOB same (2)",
        "CRAWLER same",
        f"NOTEBOOK-OF-A-LATER-... (27 characters) {'x' * 255}... (300 characters)",
    ] == [names.label(node) for node in nodes]
