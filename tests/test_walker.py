"""The walker applies the same rules to payloads and to objects."""

from collections import OrderedDict, UserDict
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NoReturn

import attrs
import pytest

from glue_wf_sdk import (
    Action,
    Crawl,
    Node,
    NodeType,
    Predicate,
    Trigger,
    Violation,
    WorkflowGraph,
    from_wire,
    violations,
)
from glue_wf_sdk.errors import ValidationError
from glue_wf_sdk.operations import CreateWorkflowRequest, GetWorkflowResponse, ResponseMetadata
from glue_wf_sdk.schema import check_object, check_wire


def found(checked: tuple[Violation, ...]) -> list[tuple[str, str]]:
    """The path and the rule of each violation."""
    return [(each.path, each.rule) for each in checked]


class Unreadable(dict[str, str]):
    """A map that fails when it is read."""

    def __iter__(self) -> NoReturn:
        """Fails."""
        raise RuntimeError("hunter2")


class Unreadable2(Mapping[str, str]):
    """A mapping that tells its keys, and fails to tell their values."""

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
    """A map is a dict, or a class of one; as a whole payload, any mapping."""

    @pytest.mark.parametrize("kind", [dict, OrderedDict])
    def test_a_dict_of_any_class_is_one(self, kind: MakesMapping) -> None:
        """A subclass of dict is taken as boto3 takes it."""
        assert () == check_wire(
            CreateWorkflowRequest, kind({"Name": "etl", "Tags": kind({"team": "data"})})
        )

    @pytest.mark.parametrize("kind", [UserDict, MappingProxyType])
    def test_a_mapping_is_one_only_as_a_whole(self, kind: MakesMapping) -> None:
        """A mapping that is no dict can be unpacked into a call; boto3 takes it nowhere else."""
        payload = kind({"Name": "etl", "Tags": kind({"team": "data"})})

        assert [("Tags", "type")] == found(check_wire(CreateWorkflowRequest, payload))

    @pytest.mark.parametrize("kind", [UserDict, MappingProxyType])
    def test_a_model_takes_any_mapping(self, kind: MakesMapping) -> None:
        """A model makes a dict of any mapping."""
        assert {"team": "data"} == CreateWorkflowRequest(
            name="etl", tags=kind({"team": "data"})
        ).tags

    @pytest.mark.parametrize("broken", [Unreadable(Name="etl"), Unreadable2()])
    def test_one_that_raises_is_a_violation(self, broken: Mapping[str, str]) -> None:
        """A mapping that fails when it is read is refused, without its own words."""
        kind = type(broken).__name__
        violation = Violation("", "type", f"must be a dict that can be read, is of type {kind}")

        assert (violation,) == check_wire(CreateWorkflowRequest, broken)
        assert (attrs.evolve(violation, path="Tags"),) == check_wire(
            CreateWorkflowRequest, {"Name": "etl", "Tags": broken}
        )
        with pytest.raises(ValidationError) as error:
            CreateWorkflowRequest(name="etl", tags=broken)
        assert [("tags", "type")] == found(error.value.violations)
        assert "hunter2" not in str(error.value)
        assert error.value.__context__ is None


def test_objects_are_checked_by_their_class() -> None:
    """A structure of another class is the wrong type, and so is a dict."""
    with pytest.raises(ValueError, match=r"predicate: must be a Predicate, is of type Crawl "):
        Trigger(predicate=Crawl())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"nodes\[1\]: must be a Node, is of type dict "):
        WorkflowGraph(nodes=[Node(), {}])  # type: ignore[list-item]


def test_objects_inside_are_checked_again() -> None:
    """What came unchecked from an answer is checked where it becomes part of a new model."""
    unchecked = from_wire(Node, {"Type": "FUNCTION", "Name": ""})

    with pytest.raises(ValidationError, match="2 problems") as error:
        WorkflowGraph(nodes=[Node(type=NodeType.JOB), unchecked])
    assert [("nodes[1].type", "enum"), ("nodes[1].name", "min_length")] == found(
        error.value.violations
    )


def test_a_required_attribute_that_is_none_is_missing() -> None:
    """An object without a required field, as `from_wire` can make it, says so."""
    unchecked = from_wire(CreateWorkflowRequest, {})

    assert (Violation("name", "required", "is required"),) == check_object(unchecked)


def test_a_null_on_the_wire_is_of_the_wrong_type() -> None:
    """boto3 refuses None as a value, whether the field is required or not."""
    assert [("Name", "type"), ("Tags", "type")] == found(
        check_wire(CreateWorkflowRequest, {"Name": None, "Tags": None})
    )
    assert (Violation('Tags["a"]', "type", "must be a string, is None"),) == check_wire(
        CreateWorkflowRequest, {"Name": "etl", "Tags": {"a": None}}
    )


def test_metadata_is_checked_in_objects() -> None:
    """A response's metadata is a field like any other to Python."""
    with pytest.raises(ValueError, match="metadata: must be a ResponseMetadata"):
        GetWorkflowResponse(metadata={})  # type: ignore[arg-type]
    assert () == violations(GetWorkflowResponse(metadata=ResponseMetadata(request_id="1")))


def test_an_enum_value_on_the_wire_may_be_a_member() -> None:
    """A member of an enum is a string of its value."""
    for value in ("JOB", NodeType.JOB):
        assert () == check_wire(Node, {"Type": value})
    for value in ("job", NodeType("FUNCTION"), ""):
        assert [("Type", "enum")] == found(check_wire(Node, {"Type": value}))
    for wrong in (None, 5, ["JOB"]):
        assert [("Type", "type")] == found(check_wire(Node, {"Type": wrong}))


def test_an_enum_violation_lists_the_known_values() -> None:
    """The message says what would be right, and what came, shortened."""
    (violation,) = check_wire(Node, {"Type": "F" * 1000})

    assert (
        f"must be one of CRAWLER, JOB, TRIGGER; is '{'F' * 80}'... (1000 characters)"
        == violation.message
    )


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        ("2024-02-29T12:00:00Z", []),
        (1709208000.5, []),
        ("1709208000", []),
        ("yesterday", ["type"]),
        (float("nan"), ["type"]),
        (10**400, ["type"]),
        (None, ["type"]),
    ],
)
def test_timestamps_on_the_wire_have_several_forms(value: object, broken: list[str]) -> None:
    """Epoch seconds and ISO 8601 are timestamps on the wire, and not in a model."""
    checked = check_wire(Crawl, {"StartedOn": value})

    assert broken == [each.rule for each in checked]
    assert all(each.message.startswith("must be a timestamp") for each in checked)
    if value is not None:
        with pytest.raises(ValueError, match="started_on: must be a timestamp, is of type"):
            Crawl(started_on=value)  # type: ignore[arg-type]


def test_conditions_of_a_predicate_are_at_most_500() -> None:
    """A limit on a list in a structure holds, and the items are checked too."""
    no_condition: dict[str, str] = {}
    wire = {"Conditions": [no_condition] * 500 + [{"JobName": ""}]}

    assert [("Conditions", "max_length"), ("Conditions[500].JobName", "min_length")] == found(
        check_wire(Predicate, wire)
    )


def test_arguments_may_have_any_name() -> None:
    """A job's arguments are free in their names and values, as long as both are strings."""
    assert () == violations(Action(job_name="a", arguments={"": "", "--x\n": "\0"}))


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
def test_a_huge_payload_has_short_messages(fields: dict[str, object]) -> None:
    """However large a payload is, the message of each of its violations is short."""
    checked = check_wire(CreateWorkflowRequest, {"Name": "etl", **fields})

    assert checked
    assert max(len(str(each)) for each in checked) < 1000
