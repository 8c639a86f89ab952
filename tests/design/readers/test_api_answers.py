"""Payloads of CreateTrigger and answers of the API, read as designs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import to_wire
from glue_wf_sdk.design import DesignUnit, Language, Place, TriggerDesign, Unknown
from glue_wf_sdk.design.model import frozen
from glue_wf_sdk.design.readers.api_answers import is_answer, lacks_graph, read_answer
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.readers.yaml_text import parse_yaml
from glue_wf_sdk.operations import CreateTriggerRequest
from glue_wf_sdk.testing import models
from support.local_glue import finished, w1_local
from support.yaml_text import dump_yaml

FILE = "answer.json"
START = {"Name": "start", "Type": "ON_DEMAND", "Actions": [{"JobName": "load"}]}
THEN = {
    "Name": "then",
    "Type": "CONDITIONAL",
    "Predicate": {
        "Conditions": [{"JobName": "load", "State": "SUCCEEDED", "LogicalOperator": "EQUALS"}]
    },
    "Actions": [{"JobName": "publish"}],
    "State": "ACTIVATED",
}
ETL = {"WorkflowName": "etl"}


def read(value: Any) -> DesignUnit:
    """The unit in a JSON text."""
    text = value if isinstance(value, str) else json.dumps(value)
    document = parse_json(text)
    assert is_answer(document.root)
    return read_answer(document, Source(FILE, text))


def node(kind: str, name: Any, **details: Any) -> dict[str, Any]:
    """A node of a graph."""
    return {"Type": kind, "Name": name, "UniqueId": f"{kind}-{name}", **details}


def trigger_node(trigger: Mapping[str, Any]) -> dict[str, Any]:
    """The node of a trigger in a graph."""
    return node("TRIGGER", trigger.get("Name"), TriggerDetails={"Trigger": trigger})


def messages(unit: DesignUnit) -> list[str]:
    """What was found while a unit was read."""
    return [str(each) for each in unit.problems]


@given(st.lists(models(CreateTriggerRequest), min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_payloads_are_read_back(requests: Sequence[CreateTriggerRequest]) -> None:
    """What is read from valid payloads, alone or in a list, are these payloads, without fault."""
    payloads = [to_wire(each) for each in requests]
    for value in (payloads, payloads[0]):
        unit = read(value)
        assert Language.PAYLOAD == unit.language
        triggers = sorted(unit.all_triggers, key=lambda each: (each.place.line, each.place.column))
        expected = payloads if isinstance(value, list) else payloads[:1]
        assert [frozen(each) for each in expected] == [each.definition for each in triggers]
        assert [()] * len(expected) == [each.violations for each in triggers]
        assert [False] * len(unit.workflows) == [each.is_whole for each in unit.workflows]
        assert [False] * len(unit.workflows) == [each.is_declared for each in unit.workflows]


@pytest.mark.parametrize(
    ("fields", "path", "rule"),
    [
        (
            {"EventBatchingCondition": {"BatchSize": "5"}},
            "EventBatchingCondition.BatchSize",
            "type",
        ),
        ({"StartOnCreation": "true"}, "StartOnCreation", "type"),
        ({"Schedule": None}, "Schedule", "type"),
        ({"Type": "NOW"}, "Type", "enum"),
        ({"Acions": []}, "Acions", "unknown_field"),
        ({"Name": ""}, "Name", "min_length"),
        ({"Name": 5}, "Name", "type"),
        ({"WorkflowName": ["etl"]}, "WorkflowName", "type"),
        ({"Tags": {"a b": 5}}, 'Tags["a b"]', "type"),
    ],
)
def test_payloads_are_kept_as_they_are(fields: dict[str, Any], path: str, rule: str) -> None:
    """A payload is not mended: what botocore or Glue would refuse in it is a violation."""
    (trigger,) = read({**START, **fields}).all_triggers
    assert [(path, rule)] == [(each.path, each.rule) for each in trigger.violations]
    assert path in trigger.places


def test_the_skeleton_of_the_aws_cli_is_a_payload() -> None:
    """A skeleton that nobody has filled in is read, and each of its empty names is a violation."""
    skeleton = {"Name": "", "WorkflowName": "", "Type": "EVENT", "Actions": [{"JobName": ""}]}
    unit = read(skeleton)
    (trigger,) = unit.all_triggers
    assert (Unknown.of("name of payload 1"), "payload 1") == (trigger.name, trigger.label)
    paths = [each.path for each in trigger.violations]
    assert ["Name", "WorkflowName", "Actions[0].JobName"] == paths


def test_the_places_of_fields_are_known() -> None:
    """Each field of a payload knows its line and column, at any depth."""
    text = json.dumps([START, {**THEN, "Tags": {"a": "b"}}], indent=2)
    _, then = read(text).all_triggers
    lines = text.splitlines()
    for path, word in {
        "Name": '"then"',
        "Predicate.Conditions[0].State": '"State": "SUCCEEDED"',
        'Tags["a"]': '"a"',
    }.items():
        line = then.place_of(path).line
        assert line is not None
        assert word in lines[line - 1]
    assert then.place.line is not None
    assert "{" == lines[then.place.line - 1].strip()


def test_a_key_that_is_there_twice_is_found() -> None:
    """A key twice in an answer is GW903, at the second one."""
    unit = read('{"Name": "start", "Type": "ON_DEMAND",\n "Actions": [], "Name": "stop"}')
    assert [("GW903", Place(FILE, 2, 17))] == [(each.code, each.place) for each in unit.problems]
    assert ["stop"] == [each.name for each in unit.all_triggers]


def test_items_that_are_no_payloads_are_found() -> None:
    """In a list with payloads, what is none is reported, and the others are read."""
    unit = read([START, 5])
    assert ["start"] == [each.name for each in unit.all_triggers]
    assert ["answer.json:1:76: GW901 error: item 2 must be a payload of CreateTrigger, a map"] == (
        messages(unit)
    )


@pytest.mark.parametrize(
    ("answer", "is_whole"),
    [
        pytest.param({"Triggers": [START, THEN]}, True, id="get-triggers"),
        pytest.param({"Triggers": [START, THEN], "NextToken": "x"}, False, id="a page"),
        pytest.param({"Triggers": [START, THEN], "NextToken": ""}, True, id="an empty token"),
        pytest.param({"Triggers": [START, THEN], "TriggersNotFound": []}, False, id="batch"),
        pytest.param({"Triggers": [START]}, False, id="could be those that start load"),
        pytest.param({"Trigger": THEN}, False, id="get-trigger"),
        pytest.param([THEN, START], False, id="--query Triggers"),
        pytest.param(THEN, False, id="--query Trigger"),
    ],
)
def test_only_get_triggers_is_whole(answer: Any, is_whole: bool) -> None:  # noqa: FBT001 - a row
    """Of fetched triggers, only a full list is whole; the workflow that they name exists."""
    unit = read(
        json.loads(json.dumps(answer).replace('"Name": "', '"WorkflowName": "etl", "Name": "'))
    )
    (workflow,) = unit.workflows
    assert (Language.ANSWER, "etl") == (unit.language, workflow.name)
    assert (True, is_whole) == (workflow.is_declared, workflow.is_whole)
    assert workflow.place == unit.all_triggers[0].place_of("WorkflowName")


def test_triggers_outside_of_workflows_stay_outside() -> None:
    """A fetched trigger without a workflow name belongs to none; an answer may be empty."""
    assert ["start"] == [each.name for each in read({"Triggers": [START]}).triggers]
    assert () == read({"Triggers": []}).all_triggers


def test_answers_are_lenient() -> None:
    """Fields and values of a newer service are no violations, nor are nulls and timestamps."""
    newer = {
        **THEN,
        "Schedule": None,
        "CreatedOn": "2026-03-02T03:00:02+00:00",
        "Predicate": {
            "Logical": "XOR",
            "Conditions": [
                {"JobName": "load", "State": "PAUSED", "LogicalOperator": "EQUALS", "Since": 5.0}
            ],
        },
    }
    first, second = read({"Triggers": [{**START, "Type": "MOON"}, newer]}).all_triggers
    assert [(), ()] == [first.violations, second.violations]
    assert Unknown.of("MOON") == first.type
    predicate = second.definition["Predicate"]
    assert Unknown.of("XOR") == predicate["Logical"]
    assert Unknown.of("PAUSED") == predicate["Conditions"][0]["State"]
    assert {"Name", "Type", "State", "Predicate", "Actions"} == second.definition.keys()


def test_a_broken_rule_in_an_answer_is_a_violation() -> None:
    """What Glue shows is kept, even if it breaks a rule of CreateTrigger."""
    (trigger,) = read({"Trigger": {**START, "Actions": []}}).all_triggers
    assert ["Actions"] == [each.path for each in trigger.violations]
    (trigger,) = read({"Trigger": {**START, "Name": ""}}).all_triggers
    assert ["Name"] == [each.path for each in trigger.violations]


def test_a_broken_answer_is_reported() -> None:
    """A trigger of the wrong form is GW901 at its place, and the others are read."""
    answer = {"Triggers": [START, {**THEN, "Actions": {"JobName": "load"}}, 5]}
    unit = read(json.dumps(answer, indent=0))
    assert ["start"] == [each.name for each in unit.all_triggers]
    assert [
        "answer.json:24:1: GW901 error: Trigger: Actions: must be a list, is of type dict",
        "answer.json:29:1: GW901 error: Trigger: must be a map, is of type int",
    ] == messages(unit)


def graph_answer(*triggers: Mapping[str, Any], **workflow: Any) -> dict[str, Any]:
    """An answer of get-workflow with these triggers."""
    nodes = [
        *map(trigger_node, triggers),
        node("JOB", "load", JobDetails={"JobRuns": [{"MaxCapacity": "10.0"}]}),
        node("JOB", "publish"),
        node("CRAWLER", "raw"),
    ]
    return {"Workflow": {"Name": "etl", **workflow, "Graph": {"Nodes": nodes, "Edges": []}}}


def test_a_workflow_with_its_graph_is_whole() -> None:
    """get-workflow --include-graph has the workflow, its triggers, jobs and crawlers."""
    unit = read(
        graph_answer(START, THEN, MaxConcurrentRuns=2, CreatedOn=5.5, LastRun={"Graph": {}})
    )
    (workflow,) = unit.workflows
    assert (True, True) == (workflow.is_declared, workflow.is_whole)
    assert {"Name": "etl", "MaxConcurrentRuns": 2} == workflow.definition
    assert ["start", "then"] == [each.name for each in workflow.triggers]
    assert ["etl", "etl"] == [each.workflow_name for each in workflow.triggers]
    assert ["load", "publish"] == [each.name for each in workflow.jobs]
    assert ["raw"] == [each.name for each in unit.crawlers]
    concurrent = unit.jobs[0].definition["ExecutionProperty"]["MaxConcurrentRuns"]
    assert Unknown.of("load.MaxConcurrentRuns") == concurrent
    assert () == unit.problems


def test_triggers_of_a_graph_know_their_places() -> None:
    """The fields of a trigger in a graph, and those of the workflow, have their lines."""
    text = json.dumps(graph_answer(START, THEN, MaxConcurrentRuns=2), indent=2)
    (workflow,) = read(text).workflows
    lines = text.splitlines()
    for place, word in (
        (workflow.place_of("MaxConcurrentRuns"), '"MaxConcurrentRuns": 2'),
        (workflow.triggers[1].place_of("Predicate.Conditions[0].State"), '"State": "SUCCEEDED"'),
        (workflow.triggers[1].place_of("Actions[0].JobName"), '"JobName": "publish"'),
    ):
        assert place.line is not None
        assert word in lines[place.line - 1]


@pytest.mark.parametrize("kind", ["Workflow", "Workflows", "Run", None])
def test_a_graph_is_found_in_what_holds_it(kind: str | None) -> None:
    """Workflows and runs are read, in answers and by themselves."""
    shown = graph_answer(START, THEN)["Workflow"]
    answer = shown if kind is None else {kind: [shown, None] if kind == "Workflows" else shown}
    (workflow,) = read(answer).workflows
    assert ("etl", True) == (workflow.name, workflow.is_whole)
    assert ["start", "then"] == [each.name for each in workflow.triggers]


@pytest.mark.parametrize(
    ("triggers", "name"),
    [
        ([START, {**THEN, **ETL}], "etl"),
        ([START], Unknown.of("workflow of the graph")),
        (
            [{**START, **ETL}, {**THEN, "WorkflowName": "other"}],
            Unknown.of("workflow of the graph"),
        ),
    ],
)
def test_a_graph_alone_has_the_name_that_its_triggers_know(
    triggers: Sequence[Mapping[str, Any]], name: Any
) -> None:
    """The workflow of a graph alone has the name in its triggers, or else one that is unknown."""
    unit = read(graph_answer(*triggers)["Workflow"]["Graph"])
    (workflow,) = unit.workflows
    assert (name, {"Name": name}) == (workflow.name, workflow.definition)
    assert [name] * len(triggers) == [each.workflow_name for each in workflow.triggers]


@pytest.mark.parametrize(
    "broken",
    [node("TRIGGER", "x"), node("TRIGGER", "x", TriggerDetails={"Trigger": 5}), 5, {"Name": 5}],
)
def test_a_graph_with_a_hole_is_not_whole(broken: Any) -> None:
    """A node that cannot be read, or a trigger without details, may hide something."""
    answer = graph_answer(START)
    answer["Workflow"]["Graph"]["Nodes"].append(broken)
    (workflow,) = read(answer).workflows
    assert (["start"], False) == ([each.name for each in workflow.triggers], workflow.is_whole)


def test_a_trigger_in_a_graph_that_cannot_be_read_is_reported() -> None:
    """A trigger of the wrong form is GW901, and the workflow is not whole."""
    answer = graph_answer(START, THEN)
    answer["Workflow"]["Graph"]["Nodes"][1]["TriggerDetails"]["Trigger"] = {**THEN, "Name": None}
    unit = read(answer)
    assert ["GW901"] == [each.code for each in unit.problems]
    assert [False] == [each.is_whole for each in unit.workflows]


def test_a_workflow_of_the_wrong_form_is_reported() -> None:
    """A workflow whose fields cannot be read is GW901."""
    unit = read(graph_answer(START, MaxConcurrentRuns="many"))
    assert ((), ["GW901"]) == (unit.workflows, [each.code for each in unit.problems])
    assert ["Workflow: MaxConcurrentRuns: must be an integer, is of type str"] == [
        each.message for each in unit.problems
    ]


def test_a_workflow_without_nodes_is_read() -> None:
    """The graph of a workflow without triggers is empty."""
    graphs: list[dict[str, Any]] = [{"Nodes": [], "Edges": []}, {}]
    for graph in graphs:
        (workflow,) = read({"Workflow": {"Name": "etl", "Graph": graph}}).workflows
        assert ((), True) == (workflow.triggers, workflow.is_whole)


def test_comments_of_yaml_turn_rules_off() -> None:
    """A comment in an answer in YAML counts."""
    text = "Name: start # glue-wf: ignore[GW101]\nType: ON_DEMAND\nActions: []\n"
    unit = read_answer(parse_yaml(text), Source("trigger.yaml", text))
    assert {("trigger.yaml", 1): frozenset({"GW101"})} == unit.ignored


@pytest.mark.parametrize("kind", ["workflow", "run"])
def test_answers_of_a_service_are_read_in_json_and_yaml(kind: str) -> None:
    """An answer of LocalGlue, as the AWS CLI prints it, is a whole design without violations."""
    local = w1_local()
    shown = (
        local.call("GetWorkflow", Name="W1", IncludeGraph=True)
        if kind == "workflow"
        else {"Run": to_wire(finished(local, "W1"))}
    )
    answer = json.loads(json.dumps(shown, default=str))
    unit = read(answer)
    text = dump_yaml(answer)
    in_yaml = read_answer(parse_yaml(text), Source("answer.yaml", text))
    for each in (unit, in_yaml):
        (workflow,) = each.workflows
        assert ("W1", True) == (workflow.name, workflow.is_whole)
        assert {"T1", "T2", "T3", "T4", "T5"} == {one.name for one in workflow.triggers}
        assert [()] * 5 == [one.violations for one in workflow.triggers]
        assert () == each.problems
    assert [one.definitions for one in unit.all_triggers] == [
        one.definitions for one in in_yaml.all_triggers
    ]


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        {},
        [],
        ["a"],
        {"name": "a package"},
        {"Type": "A", "Name": "example.org"},
        {"Actions": ["s3:GetObject"]},
        {"Actions": [{"Type": "forward"}]},
        {"Triggers": [{"type": "schedule"}]},
        {"Triggers": {}},
        {"TriggerNames": ["start"]},
        {"Workflow": {"Name": "etl"}},
        {"Nodes": [{"id": 1}]},
        {"Nodes": 5, "Graph": 5, "Workflows": 5, "Run": 5},
        node("TRIGGER", "a node alone"),
    ],
)
def test_other_documents_are_no_answers(value: Any) -> None:
    """What only resembles an answer is none."""
    assert not is_answer(parse_json(json.dumps(value)).root)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Workflow": {"Name": "etl"}}, True),
        ({"Run": {"Name": "etl"}}, True),
        ({"Workflow": {"Name": "etl", "Graph": {}}}, False),
        ({"Workflow": "etl"}, False),
        (5, False),
    ],
)
def test_an_answer_without_its_graph_is_told(value: Any, expected: bool) -> None:  # noqa: FBT001
    """A workflow or a run without a graph is recognized, so that the message can say so."""
    assert expected is lacks_graph(parse_json(json.dumps(value)).root)


FIELDS = (
    *("Actions", "Conditions", "Graph", "JobName", "Name", "Nodes", "Predicate", "State"),
    *("Trigger", "TriggerDetails", "Triggers", "Type", "UniqueId", "Workflow", "WorkflowName"),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.sampled_from(["TRIGGER", "EVENT", "CONDITIONAL"]),
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(JUNK, st.sampled_from(["{}", '{{"Triggers": [{}, {}]}}', '{{"Graph": {{"Nodes": [{}]}}}}']))
@settings(max_examples=150, deadline=None)
def test_junk_never_crashes(value: Any, around: str) -> None:
    """Whatever an answer holds, reading it, checking it and drawing it raise nothing."""
    text = around.format(*[json.dumps(value)] * 2)
    document = parse_json(text)
    lacks_graph(document.root)
    if is_answer(document.root):
        unit = read_answer(document, Source(FILE, text))
        for trigger in unit.all_triggers:
            assert isinstance(trigger, TriggerDesign)
            assert isinstance(trigger.violations, tuple)
        for workflow in unit.workflows:
            assert workflow.graph().nodes is not None
