"""What the pictures of a graph show."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.report.diagram import Box, Diagram, diagram_of
from glue_wf_sdk.report.looks import FAILED, NOT_RUN, PLAIN, RUNNING, SUCCEEDED
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import from_wire

RunOf = Callable[..., WorkflowRun]


def diagram(run: WorkflowRun) -> Diagram:
    """The diagram of a run's graph."""
    assert run.graph is not None
    return diagram_of(run.graph)


def only_box(**node: object) -> Box:
    """The box of the only node of a graph, in wire form."""
    (box,) = diagram_of(from_wire(WorkflowGraph, {"Nodes": [{"UniqueId": "n", **node}]})).boxes
    return box


def trigger_box(**trigger: object) -> Box:
    """The box of a trigger, in wire form."""
    return only_box(Type="TRIGGER", Name="t", TriggerDetails={"Trigger": trigger})


def test_boxes_tell_name_type_state_duration_and_attempts(run_of: RunOf) -> None:
    """The first line of a box is its name, the second one what it is and what became of it."""
    ran = {"J1": "SUCCEEDED 0 68", "J2": "FAILED 0 10, FAILED 70 118", "C1": "RUNNING 68 -"}
    boxes = diagram(run_of("T1>J1>T2>J2>T3>J3 T2>C1", ran)).boxes

    expected = [
        ("t1", "trigger", PLAIN),
        ("j1", "job: SUCCEEDED, 1 min 8 s", SUCCEEDED),
        ("t2", "trigger", PLAIN),
        ("j2", "job: FAILED, 48 s, 2 attempts", FAILED),
        ("t3", "trigger", PLAIN),
        ("j3", "job: not run", NOT_RUN),
        ("c1", "crawler: RUNNING", RUNNING),
    ]
    assert expected == [(box.name, box.words, box.look) for box in boxes]


def test_the_graph_of_a_workflow_shows_no_states(run_of: RunOf) -> None:
    """Where nothing was attempted, a box has its name, its type, and a plain look."""
    boxes = diagram(run_of("T1>J1>T2>C1")).boxes

    assert ["trigger", "job", "trigger", "crawler"] == [box.words for box in boxes]
    assert {PLAIN} == {box.look for box in boxes}


def test_arrows_name_places_and_are_there_once(run_of: RunOf) -> None:
    """An arrow has the places of two boxes; of edges that are there twice there is one."""
    assert ((0, 1), (1, 2), (0, 3)) == diagram(run_of("T1>J1>T2 T1>C1 T1>J1")).arrows


def test_cycles_are_shown(run_of: RunOf) -> None:
    """A graph with a cycle and an edge from a node to itself is shown as it is."""
    assert ((0, 1), (1, 0), (1, 1)) == diagram(run_of("T1>J1>T1 J1>J1")).arrows


def test_what_an_edge_names_and_is_missing_has_a_box() -> None:
    """Ends of edges that are not among the nodes get one box each, which says so."""
    ends = [("n", "gone"), ("gone", "n"), (None, "n")]
    edges = [{"SourceId": source, "DestinationId": target} for source, target in ends]
    graph = from_wire(WorkflowGraph, {"Nodes": [{"UniqueId": "n"}], "Edges": edges})
    shown = diagram_of(graph)

    expected = [("(no name)", "node"), ("gone", "missing"), ("(no id)", "missing")]
    assert expected == [(box.name, box.words) for box in shown.boxes]
    assert ((0, 1), (1, 0), (2, 0)) == shown.arrows
    assert "but the graph has no such node" in shown.boxes[1].tooltip[1]


def test_nodes_with_the_same_id_and_without_one_have_boxes() -> None:
    """Every node has a box; of those with the same id, the first has the edges."""
    nodes = [{"UniqueId": "n", "Name": "a"}, {"UniqueId": "n", "Name": "b"}, {"Name": "c"}]
    edges = [{"SourceId": "n", "DestinationId": "n"}]
    shown = diagram_of(from_wire(WorkflowGraph, {"Nodes": nodes, "Edges": edges}))

    assert ["a", "b", "c"] == [box.name for box in shown.boxes]
    assert ((0, 0),) == shown.arrows
    assert ("c", "node", "id: (no id)") == shown.boxes[2].tooltip


def test_a_graph_without_nodes_has_no_boxes() -> None:
    """A graph that has neither nodes nor edges makes an empty diagram."""
    assert Diagram((), ()) == diagram_of(WorkflowGraph())


def test_unknown_types_are_named() -> None:
    """A node of a type that this release does not know has that type for a word."""
    box = only_box(Type="NOTEBOOK", Name="n1")

    assert ("NOTEBOOK", "NOTEBOOK", PLAIN) == (box.type, box.words, box.look)


def test_a_state_that_is_not_known() -> None:
    """An attempt without a state is said to have none; an end before the start tells no time."""
    attempt = {"StartedOn": 10, "CompletedOn": 5}
    box = only_box(Type="JOB", Name="j", JobDetails={"JobRuns": [attempt]})

    assert ("job: state not known", NOT_RUN) == (box.words, box.look)


def test_tooltips_of_jobs_tell_attempts_and_errors(run_of: RunOf) -> None:
    """A job's tooltip has its attempts, the latest first, their errors, and the node's id."""
    runs = [
        {"JobRunState": "FAILED", "StartedOn": start, "CompletedOn": start + 9, "ErrorMessage": why}
        for start, why in [(0, "out of memory"), (10, "exit code 1")]
    ]
    box = only_box(Type="JOB", Name="j", JobDetails={"JobRuns": runs})

    expected = (
        "j",
        "job: FAILED, 9 s, 2 attempts",
        "error: exit code 1",
        "before: FAILED, 9 s",
        "error: out of memory",
        "id: n",
    )
    assert expected == box.tooltip


def test_tooltips_of_many_attempts_end(run_of: RunOf) -> None:
    """Of more than five attempts, the tooltip has the last five and the count of the others."""
    box = diagram(run_of("J1", {"J1": ", ".join(f"FAILED {i} {i + 1}" for i in range(8))})).boxes[0]

    assert 4 == sum(line.startswith("before: ") for line in box.tooltip)
    assert "... and 3 attempts before" == box.tooltip[-2]


@pytest.mark.parametrize(
    ("trigger", "words", "lines"),
    [
        (
            {"Type": "SCHEDULED", "State": "ACTIVATED", "Schedule": "cron(0 3 * * ? *)"},
            "trigger: SCHEDULED",
            ["state: ACTIVATED", "schedule: cron(0 3 * * ? *)"],
        ),
        (
            {"Type": "EVENT", "EventBatchingCondition": {"BatchSize": 5, "BatchWindow": 900}},
            "trigger: EVENT",
            ["fires after 5 events", "or 900 s after the first"],
        ),
        (
            {"Type": "EVENT", "EventBatchingCondition": {"BatchSize": 5}},
            "trigger: EVENT",
            ["fires after 5 events"],
        ),
        (
            {"Predicate": {"Conditions": [{"JobName": "j", "State": "SUCCEEDED"}]}},
            "trigger",
            ["fires after all of:", "job j: SUCCEEDED"],
        ),
        (
            {
                "Type": "CONDITIONAL",
                "Predicate": {
                    "Logical": "ANY",
                    "Conditions": [{"CrawlerName": "c", "CrawlState": "FAILED"}, {}],
                },
            },
            "trigger: CONDITIONAL, ANY",
            ["fires after any of:", "crawler c: FAILED", "job -: -"],
        ),
        ({"Type": "ON_DEMAND"}, "trigger: ON_DEMAND", []),
    ],
)
def test_tooltips_of_triggers_tell_what_fires_them(
    trigger: dict[str, object], words: str, lines: list[str]
) -> None:
    """A trigger's tooltip has its state and, in words, what makes it fire."""
    box = trigger_box(**trigger)

    assert words == box.words
    assert ("t", words, *lines, "id: n") == box.tooltip


def test_tooltips_of_many_conditions_end() -> None:
    """Of more than ten conditions, the tooltip has ten and the count of the others."""
    conditions = [{"JobName": f"j{i}", "State": "SUCCEEDED"} for i in range(12)]
    box = trigger_box(Predicate={"Logical": "AND", "Conditions": conditions})

    assert ("job j9: SUCCEEDED", "... and 2 more", "id: n") == box.tooltip[-3:]


def test_long_texts_are_shortened() -> None:
    """A box has the beginning of a long name, its tooltip all of what the service allows."""
    box = only_box(Type="JOB", Name="a" * 255)

    assert "a" * 60 + "... (255 characters)" == box.name
    assert "a" * 255 == box.tooltip[0]


def test_arguments_and_properties_are_nowhere() -> None:
    """The arguments of jobs, which may hold secrets, are in none of the texts."""
    secret = {"Arguments": {"--password": "hunter2"}, "JobName": "j"}
    job = only_box(Type="JOB", Name="j", JobDetails={"JobRuns": [secret]})
    trigger = trigger_box(Type="ON_DEMAND", Actions=[secret])

    assert "hunter2" not in repr([job, trigger])
    assert "password" not in repr([job, trigger])


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=600))
def test_texts_are_printable(
    graph_of_texts: Callable[[str, str, str], WorkflowGraph], name: str, state: str, message: str
) -> None:
    """Whatever a run is made of, all texts are printable."""
    for box in diagram_of(graph_of_texts(name, state, message)).boxes:
        assert all(text.isprintable() for text in (box.name, box.words, *box.tooltip))
