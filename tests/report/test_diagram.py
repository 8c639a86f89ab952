"""The boxes and arrows that all pictures of a graph show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowGraph, from_wire
from glue_wf_sdk.report.diagram import Box, Diagram, diagram_of
from glue_wf_sdk.report.styles import FAILED, NOT_RUN, PLAIN, RUNNING, SUCCEEDED
from support.reports import graph_of_texts
from support.runs import graph_of

GONE = "an edge refers to this node, but the graph lacks it"


def only_box(kind: str, **node: object) -> Box:
    """The box of the only node of a graph, in wire form."""
    nodes = [{"Type": kind, "Name": "n", "UniqueId": "id", **node}]
    (box,) = diagram_of(from_wire(WorkflowGraph, {"Nodes": nodes})).boxes
    return box


def trigger_box(**trigger: object) -> Box:
    """The box of a trigger, in wire form."""
    return only_box("TRIGGER", TriggerDetails={"Trigger": {"Name": "n", **trigger}})


class TestBoxes:
    """What a box shows."""

    def test_run(self) -> None:
        """A box has its name, its type, and the state, duration and number of its attempts."""
        ran = {
            "J1": "SUCCEEDED 0 68",
            "J2": "FAILED 0 10, FAILED 70 118",
            "C1": "RUNNING 68 -",
            "C2": "PAUSED 68 -",
            "J4": "- 5 4",
        }
        boxes = diagram_of(graph_of("T1>J1>T2>J2>T3>J3 T2>C1 T2>C2 T2>J4", ran)).boxes

        expected = [
            ("t1", "trigger", PLAIN),
            ("j1", "job: SUCCEEDED, 1:08", SUCCEEDED),
            ("t2", "trigger", PLAIN),
            ("j2", "job: FAILED, 0:48, 2 attempts", FAILED),
            ("t3", "trigger", PLAIN),
            ("j3", "job: not run", NOT_RUN),
            ("c1", "crawler: RUNNING", RUNNING),
            ("c2", "crawler: PAUSED", RUNNING),
            ("j4", "job: unknown", FAILED),
        ]
        assert expected == [(box.name, box.detail, box.style) for box in boxes]

    def test_workflow(self) -> None:
        """If nothing was attempted, the graph is that of a workflow: boxes show no states."""
        boxes = diagram_of(graph_of("T1>J1>T2>C1")).boxes

        assert ["trigger", "job", "trigger", "crawler"] == [box.detail for box in boxes]
        assert {PLAIN} == {box.style for box in boxes}

    def test_unknown_types(self) -> None:
        """A node of an unknown type shows the type in the service's word."""
        box = only_box("NOTEBOOK")

        assert ("NOTEBOOK", "NOTEBOOK", PLAIN) == (box.type, box.detail, box.style)

    def test_long_names(self) -> None:
        """A box has the beginning of a long name, its tooltip all of it."""
        box = only_box("JOB", Name="a" * 255)

        assert "a" * 60 + "... (255 characters)" == box.name
        assert "a" * 255 == box.tooltip[0]

    def test_secrets_stay_out(self) -> None:
        """The arguments of jobs, which may be secret, are in none of the texts."""
        secret = {"Arguments": {"--password": "hunter2"}, "JobName": "j"}
        job = only_box("JOB", JobDetails={"JobRuns": [secret]})
        shown = repr([job, trigger_box(Type="ON_DEMAND", Actions=[secret])])

        assert "hunter2" not in shown
        assert "password" not in shown

    @given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=600))
    def test_texts_are_printable(self, name: str, state: str, message: str) -> None:
        """Whatever texts a run has, those of its boxes are printable."""
        for box in diagram_of(graph_of_texts(name, state, message)).boxes:
            assert all(text.isprintable() for text in (box.name, box.detail, *box.tooltip))


class TestArrows:
    """What arrows connect."""

    @pytest.mark.parametrize(
        ("graph", "arrows"),
        [
            ("T1>J1>T2 T1>C1 T1>J1", ((0, 1), (1, 2), (0, 3))),
            ("T1>J1>T1 J1>J1", ((0, 1), (1, 0), (1, 1))),
        ],
        ids=["duplicate edge", "cycles"],
    )
    def test_edges_are_drawn_once(self, graph: str, arrows: tuple[tuple[int, int], ...]) -> None:
        """An arrow has the places of two boxes; duplicates are left out, cycles are not."""
        assert arrows == diagram_of(graph_of(graph)).arrows

    def test_missing_nodes_have_boxes(self) -> None:
        """A node that only edges refer to has one box, which says that it is missing."""
        edges = [("id", "gone"), ("gone", "id")]
        wire = {
            "Nodes": [{"Type": "JOB", "Name": "n", "UniqueId": "id"}],
            "Edges": [{"SourceId": here, "DestinationId": there} for here, there in edges],
        }
        diagram = diagram_of(from_wire(WorkflowGraph, wire))

        assert ["job", "missing"] == [box.detail for box in diagram.boxes]
        assert ((0, 1), (1, 0)) == diagram.arrows
        assert ("gone", GONE) == diagram.boxes[1].tooltip

    def test_duplicate_nodes_have_boxes(self) -> None:
        """Of nodes with the same id, the first has the edges."""
        nodes = [{"Type": "JOB", "UniqueId": "id", "Name": name} for name in "ab"]
        edges = [{"SourceId": "id", "DestinationId": "id"}]
        diagram = diagram_of(from_wire(WorkflowGraph, {"Nodes": nodes, "Edges": edges}))

        assert ["a", "b"] == [box.name for box in diagram.boxes]
        assert ((0, 0),) == diagram.arrows

    def test_empty_graph(self) -> None:
        """A graph with neither nodes nor edges has an empty diagram."""
        assert Diagram((), (), ()) == diagram_of(WorkflowGraph())


class TestTooltips:
    """What a tooltip tells besides the name, the detail and the id."""

    def test_attempts(self) -> None:
        """A job's tooltip has its attempts, the latest first, and their errors."""
        runs = [
            {"JobRunState": "FAILED", "StartedOn": start, "CompletedOn": start + 9} | error
            for start, error in [
                (0, {"ErrorMessage": "out of memory"}),
                (10, {}),
                (20, {"ErrorMessage": "exit code 1"}),
            ]
        ]
        box = only_box("JOB", JobDetails={"JobRuns": runs})

        expected = (
            "n",
            "job: FAILED, 0:09, 3 attempts",
            "error: exit code 1",
            "before: FAILED, 0:09",
            "before: FAILED, 0:09",
            "error: out of memory",
            "id: id",
        )
        assert expected == box.tooltip

    def test_many_attempts(self) -> None:
        """Of many attempts, the tooltip has the latest and the 20 before it."""
        attempts = ", ".join(f"FAILED {each} {each + 1}" for each in range(24))
        (box,) = diagram_of(graph_of("J1", {"J1": attempts})).boxes

        assert 20 == sum(line.startswith("before: ") for line in box.tooltip)
        assert "... and 3 more" == box.tooltip[-2]

    @pytest.mark.parametrize(
        ("trigger", "detail", "lines"),
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
                ["fires after any of:", "crawler c: FAILED", "job unknown: unknown"],
            ),
            ({"Type": "ON_DEMAND"}, "trigger: ON_DEMAND", []),
        ],
        ids=["schedule", "batch window", "batch", "all", "any", "on demand"],
    )
    def test_triggers(self, trigger: dict[str, object], detail: str, lines: list[str]) -> None:
        """A trigger's tooltip has its state and, in words, what makes it fire."""
        box = trigger_box(**trigger)

        assert detail == box.detail
        assert ("n", detail, *lines, "id: id") == box.tooltip

    def test_many_conditions(self) -> None:
        """Of many conditions, the tooltip has the first 20."""
        conditions = [{"JobName": f"j{each}", "State": "SUCCEEDED"} for each in range(22)]
        box = trigger_box(Predicate={"Logical": "AND", "Conditions": conditions})

        assert ("job j19: SUCCEEDED", "... and 2 more", "id: id") == box.tooltip[-3:]
