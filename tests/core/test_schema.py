"""Annotations become data, and the checker reports every broken rule at its path."""

from collections import OrderedDict, UserDict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Annotated, Any, NoReturn

import attrs
import pytest

from glue_wf_sdk import (
    Crawl,
    Edge,
    EventBatchingCondition,
    JobRun,
    Node,
    NodeType,
    Trigger,
    ValidationError,
    Violation,
    WorkflowGraph,
    WorkflowRun,
    from_wire,
    violations,
)
from glue_wf_sdk._core.constraints import OffWire, WireName
from glue_wf_sdk._core.schema import check_wire, fields_of, wire_name
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import NameString, TagsMap
from glue_wf_sdk.operations import (
    BatchGetWorkflowsRequest,
    CreateWorkflowRequest,
    GetWorkflowResponse,
    GetWorkflowRunsResponse,
    ResponseMetadata,
)
from support.models import smallest

RUN = {"Name": "etl", "WorkflowRunId": "wr_1"}
NODE = {"Type": "JOB", "Name": "load", "UniqueId": "a"}


def broken(checked: tuple[Violation, ...]) -> list[tuple[str, str]]:
    """The path and the rule of each violation."""
    return [(each.path, each.rule) for each in checked]


class TestFields:
    """A field's annotation says all there is to know about it."""

    @pytest.mark.parametrize(
        ("attribute", "name"),
        [
            ("name", "Name"),
            ("run_id", "RunId"),
            ("default_run_properties", "DefaultRunProperties"),
        ],
    )
    def test_wire_name(self, attribute: str, name: str) -> None:
        """The wire name has the words of the attribute, each with a capital."""
        assert name == wire_name(attribute)

    def test_order(self) -> None:
        """Fields are in the order of their declaration."""
        assert ["name", "description", "default_run_properties", "tags", "max_concurrent_runs"] == [
            field.attribute for field in fields_of(CreateWorkflowRequest)
        ]

    def test_required_and_nullable(self) -> None:
        """A field without a default is required; one of type None can be None."""
        assert {
            "batch_size": (True, False, None),
            "batch_window": (False, True, None),
            "runs": (False, False, ()),
            "next_token": (False, True, None),
            "metadata": (False, True, None),
        } == {
            field.attribute: (field.required, field.nullable, field.default)
            for cls in (EventBatchingCondition, GetWorkflowRunsResponse)
            for field in fields_of(cls)
        }

    def test_annotation(self) -> None:
        """The annotation is kept as written, without None."""
        by_name = {field.attribute: field.annotation for field in fields_of(CreateWorkflowRequest)}

        assert NameString == by_name["name"]
        assert TagsMap == by_name["tags"]

    def test_markers(self) -> None:
        """`WireName` gives an irregular name; `OffWire` marks a field that is not written."""
        names = {field.attribute: field.wire_name for field in fields_of(JobRun)}

        assert ("DPUSeconds", "Id") == (names["dpu_seconds"], names["id"])
        assert {"ResponseMetadata": False, "Workflow": True} == {
            field.wire_name: field.on_wire for field in fields_of(GetWorkflowResponse)
        }

    def test_markers_of_required_fields(self) -> None:
        """A required field can have markers beside its constraints."""

        @attrs.frozen(kw_only=True, eq=False, repr=False)
        class Marked(Structure):
            arn: Annotated[NameString, WireName("ARN")]
            note: Annotated[str, OffWire()]

        arn, note = fields_of(Marked)
        assert ("ARN", True, True) == (arn.wire_name, arn.required, arn.on_wire)
        assert ("Note", True, False) == (note.wire_name, note.required, note.on_wire)
        assert [("ARN", "min_length")] == broken(check_wire(Marked, {"ARN": "", "Note": 5}))


class TestPaths:
    """A path leads from the root to the value, in the names of the form that was checked."""

    def test_of_a_wire_dict(self) -> None:
        """Each list, map and structure adds its segment, with wire names."""
        action = {"JobName": "", "Arguments": {"--k": 5}}
        trigger = {"Type": "TRIGER", "TriggerDetails": {"Trigger": {"Actions": [action]}}}
        edges: list[object] = [{"SourceId": "a\n", "DestinationId": "b"}, "edge"]
        wire = {**RUN, "Graph": {"Nodes": [NODE, {**NODE, **trigger}], "Edges": edges}}
        details = "Graph.Nodes[1].TriggerDetails.Trigger"

        assert [
            ("Graph.Nodes[1].Type", "enum"),
            (f"{details}.Name", "required"),
            (f"{details}.Actions[0].JobName", "min_length"),
            (f'{details}.Actions[0].Arguments["--k"]', "type"),
            ("Graph.Edges[0].SourceId", "pattern"),
            ("Graph.Edges[1]", "type"),
        ] == broken(check_wire(WorkflowRun, wire))

    @pytest.mark.parametrize("value", [None, ["x"], "x", 5, smallest(Edge)])
    def test_of_the_root(self, value: object) -> None:
        """The path of the root is empty."""
        assert [("", "type")] == broken(check_wire(Edge, value))


class TestUnknownFields:
    """A field that the API does not have is reported, with the one that may be meant."""

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("name", "; did you mean Name?"),
            ("NAME", "; did you mean Name?"),
            ("max_concurrent_runs", "; did you mean MaxConcurrentRuns?"),
            ("MaxConcurentRuns", "; did you mean MaxConcurrentRuns?"),
            ("Tag", "; did you mean Tags?"),
            ("DefaultRunPropertys", "; did you mean DefaultRunProperties?"),
            ("Xyzzy", ""),
            ("Owner2", ""),
            ("_", ""),
        ],
    )
    def test_suggestion(self, name: str, hint: str) -> None:
        """A name in another spelling, or nearly right, leads to the right one."""
        assert (Violation(name, "unknown_field", f"is not a field{hint}"),) == check_wire(
            CreateWorkflowRequest, {"Name": "etl", name: 1}
        )

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("a b", '["a b"]'),
            ("Näme", r'["N\u00e4me"]'),
            ("", '[""]'),
            ("Tags.team", '["Tags.team"]'),
            ("a\nb", r'["a\nb"]'),
            ("N" * 1000, f'["{"N" * 64}"...]'),
            (5, "[<int>]"),
            (("Name",), "[<tuple>]"),
        ],
    )
    def test_path(self, name: object, path: str) -> None:
        """A name that is no identifier is quoted in the path, so that it cannot be misread."""
        assert [(path, "unknown_field")] == broken(
            check_wire(CreateWorkflowRequest, {"Name": "etl", name: 1})
        )

    def test_20_suggestions(self) -> None:
        """After 20 unknown fields, only another spelling is recognized: comparing takes time."""
        payload = {"Name": "etl", **{f"Tags{number}": 1 for number in range(30)}, "tags": 1}
        messages = [each.message for each in check_wire(CreateWorkflowRequest, payload)]

        assert [True] * 20 + [False] * 10 + [True] == [
            "did you mean Tags" in each for each in messages
        ]

    @pytest.mark.parametrize("metadata", [{"HostId": "x"}, None, 5])
    def test_metadata_of_a_response(self, metadata: object) -> None:
        """boto3's ResponseMetadata is no unknown field, and is not checked."""
        wire = {"Workflow": {"Name": "etl"}, "ResponseMetadata": metadata}

        assert () == check_wire(GetWorkflowResponse, wire)


class UnreadableDict(dict[str, str]):
    """A dict that fails when it is read."""

    def __iter__(self) -> NoReturn:
        """Fails."""
        raise RuntimeError("hunter2")


class UnreadableMapping(Mapping[str, str]):
    """A mapping that has keys, but fails to return their values."""

    def __iter__(self) -> Iterator[str]:
        """One key."""
        yield "Name"

    def __len__(self) -> int:
        """One."""
        return 1

    def __getitem__(self, key: str) -> NoReturn:
        """Fails."""
        raise OSError("hunter2")


MakesMapping = Callable[[dict[str, Any]], Mapping[str, Any]]


class TestMaps:
    """A map is a dict; a whole payload can be any mapping."""

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            (dict, []),
            (OrderedDict, []),
            (UserDict, [("Tags", "type")]),
            (MappingProxyType, [("Tags", "type")]),
        ],
    )
    def test_on_the_wire(self, kind: MakesMapping, expected: list[tuple[str, str]]) -> None:
        """boto3 accepts other mappings only where they are unpacked: as the payload itself."""
        payload = kind({"Name": "etl", "Tags": kind({"team": "data"})})

        assert expected == broken(check_wire(CreateWorkflowRequest, payload))
        assert {"team": "data"} == CreateWorkflowRequest(name="etl", tags=payload["Tags"]).tags

    @pytest.mark.parametrize("mapping", [UnreadableDict(Name="etl"), UnreadableMapping()])
    def test_that_cannot_be_read(self, mapping: Mapping[str, str]) -> None:
        """A mapping that raises is a violation, which does not show the exception."""
        kind = type(mapping).__name__
        violation = Violation("", "type", f"must be a dict that can be read, is of type {kind}")

        assert (violation,) == check_wire(CreateWorkflowRequest, mapping)
        assert (attrs.evolve(violation, path="Tags"),) == check_wire(
            CreateWorkflowRequest, {"Name": "etl", "Tags": mapping}
        )
        with pytest.raises(ValidationError) as error:
            CreateWorkflowRequest(name="etl", tags=mapping)
        assert [("tags", "type")] == broken(error.value.violations)
        assert "hunter2" not in str(error.value)
        assert error.value.__context__ is None


class Overriding(str):
    """A string whose methods return something other than its content."""

    __slots__ = ()

    def __len__(self) -> int:
        return 3

    def __str__(self) -> str:
        return "etl"

    __eq__ = __hash__ = isascii = encode = None  # type: ignore[assignment]


class TestSubclassesOfStrings:
    """What is checked is what json, and so boto3, sends: the string itself."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("etl", []), ("\xe9" * 128, ["max_length"]), ("a\n", ["pattern"]), ("", ["min_length"])],
    )
    def test_overridden_methods(self, text: str, expected: list[str]) -> None:
        """No method that a subclass overrides is called."""
        found = check_wire(CreateWorkflowRequest, {"Name": Overriding(text)})

        assert [("Name", rule) for rule in expected] == broken(found)

    def test_surrogates(self) -> None:
        """An exception of an overridden `encode` is not taken for a lone surrogate."""
        tags = {"team": Overriding("\xe9"), "stage": Overriding("\ud83d")}
        found = check_wire(CreateWorkflowRequest, {"Name": "etl", "Tags": tags})

        assert [('Tags["stage"]', "encoding")] == broken(found)

    def test_enum(self) -> None:
        """A value of an enum is compared by what it contains."""
        assert () == check_wire(Crawl, {"State": Overriding("RUNNING")})
        assert [("State", "enum")] == broken(check_wire(Crawl, {"State": Overriding("PAUSED")}))


class TestOwnExceptions:
    """An exception that a caller's own list or time zone raises propagates unchanged."""

    @pytest.mark.parametrize("error", [ValueError("mine"), KeyError("mine"), OverflowError("mine")])
    def test_comes_through(self, error: Exception) -> None:
        """It is not taken for a wrong value, and nothing is checked in part."""

        class Zone(tzinfo):
            def utcoffset(self, _: datetime | None) -> NoReturn:
                raise error

            dst = tzname = utcoffset

        class Items(list[str]):
            def __iter__(self) -> NoReturn:
                raise error

        moment, names = datetime(2024, 2, 29, tzinfo=Zone()), Items(["etl"])
        for act in (
            lambda: check_wire(BatchGetWorkflowsRequest, {"Names": names}),
            lambda: from_wire(BatchGetWorkflowsRequest, {"Names": names}),
            lambda: BatchGetWorkflowsRequest(names=names),
            lambda: check_wire(Crawl, {"StartedOn": moment}),
            lambda: from_wire(Crawl, {"StartedOn": moment}),
            lambda: Crawl(started_on=moment),
        ):
            with pytest.raises(type(error)) as caught:
                act()
            assert error is caught.value


class TestObjects:
    """Objects inside of a model."""

    def test_of_another_class(self) -> None:
        """A structure of another class is of the wrong type, and so is a dict."""
        crawl: Any = Crawl()
        nodes: Any = [smallest(Node), {}]

        with pytest.raises(ValueError, match=r"predicate: must be a Predicate, is of type Crawl "):
            Trigger(name="t", predicate=crawl)
        with pytest.raises(ValueError, match=r"nodes\[1\]: must be a Node, is of type dict "):
            WorkflowGraph(nodes=nodes)

    def test_are_checked_again(self) -> None:
        """An unchecked object of an answer is checked when it becomes part of a new model."""
        unchecked = from_wire(Node, {**NODE, "Type": "FUNCTION", "Name": ""})

        with pytest.raises(ValidationError, match="2 problems") as error:
            WorkflowGraph(nodes=[smallest(Node), unchecked])
        assert [("nodes[1].type", "enum"), ("nodes[1].name", "min_length")] == broken(
            error.value.violations
        )

    def test_without_the_list_of_a_response(self) -> None:
        """None is no list; a response without items has an empty one."""
        nothing: Any = None

        with pytest.raises(ValidationError, match="runs: is required"):
            GetWorkflowRunsResponse(runs=nothing)
        assert () == GetWorkflowRunsResponse().runs

    def test_metadata(self) -> None:
        """A response's metadata is checked like any other field."""
        workflow, metadata = smallest(GetWorkflowResponse).workflow, ResponseMetadata(retries=1)
        wrong: Any = {}

        with pytest.raises(ValueError, match="metadata: must be a ResponseMetadata"):
            GetWorkflowResponse(workflow=workflow, metadata=wrong)
        assert () == violations(GetWorkflowResponse(workflow=workflow, metadata=metadata))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("JOB", []),
        (NodeType.JOB, []),
        ("job", ["enum"]),
        (NodeType("FUNCTION"), ["enum"]),
        ("", ["enum"]),
        (None, ["type"]),
        (5, ["type"]),
        (["JOB"], ["type"]),
    ],
)
def test_enum_on_the_wire(value: object, expected: list[str]) -> None:
    """A known value is valid, as a string or as a member."""
    assert expected == [each.rule for each in check_wire(Node, {**NODE, "Type": value})]


def test_message_about_an_unknown_enum_value() -> None:
    """It lists the known values, and truncates the unknown one."""
    (violation,) = check_wire(Node, {**NODE, "Type": "F" * 1000})

    assert (
        f"must be one of CRAWLER, JOB, TRIGGER; is '{'F' * 80}'... (1000 characters)"
        == violation.message
    )


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("2024-02-29T12:00:00Z", True),
        (1709208000.5, True),
        ("1709208000", True),
        ("yesterday", False),
        (float("nan"), False),
        (10**400, False),
        (None, False),
    ],
)
def test_timestamp_on_the_wire(value: Any, *, valid: bool) -> None:
    """Epoch seconds and ISO 8601 are timestamps on the wire, but not in a model."""
    checked = check_wire(Crawl, {"StartedOn": value})

    assert ([] if valid else ["type"]) == [each.rule for each in checked]
    assert all(each.message.startswith("must be a timestamp") for each in checked)
    if value is not None:
        with pytest.raises(ValueError, match="started_on: must be a timestamp, is of type"):
            Crawl(started_on=value)


HUGE = 100_000


@pytest.mark.parametrize(
    "fields",
    [
        {f"Field{number}": 1 for number in range(HUGE)},
        {"Tags": {f"tag-{number}": 5 for number in range(HUGE)}},
        {"Tags": {"t" * 1000 + str(number): "\ud83d" for number in range(HUGE // 100)}},
        {"DefaultRunProperties": {f"{number}\n": "value" for number in range(HUGE)}},
        {"Name": "\ud83d" * HUGE * 10},
        {"Name" * HUGE: 1},
        {"Name": ["etl"] * HUGE},
    ],
    ids=["unknown fields", "tags", "long keys", "properties", "name", "field name", "list"],
)
def test_messages_about_a_huge_payload(fields: dict[str, object]) -> None:
    """However large a payload is, the message of each of its violations is short."""
    checked = check_wire(CreateWorkflowRequest, {"Name": "etl", **fields})

    assert checked
    assert max(len(str(each)) for each in checked) < 1000
