"""A value of the wrong kind is an error at its path."""

import math
from collections import ChainMap, OrderedDict, UserDict, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import attrs
import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    BlueprintDetails,
    JobRun,
    ResponseError,
    Workflow,
    WorkflowRun,
    from_wire,
    structures,
    to_wire,
)
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.operations import OPERATIONS, BatchGetWorkflowsResponse, GetWorkflowRunResponse
from support.models import smallest

GLUE = botocore.session.get_session().get_service_model("glue")

NEVER_RIGHT = [object(), {"a set"}, b"bytes", 1j, date(2024, 5, 17), iter([])]
WRONG: dict[str, list[object]] = {
    "string": [*NEVER_RIGHT, 5, 1.5, math.nan, True, [], {}, datetime(2024, 5, 17)],  # noqa: DTZ001
    "integer": [*NEVER_RIGHT, "3", "", True, False, 1.5, math.nan, math.inf, [], {}],
    "double": [*NEVER_RIGHT, "1.5", True, math.nan, math.inf, -math.inf, 10**400, [], {}],
    "boolean": [*NEVER_RIGHT, 0, 1, "true", "", math.nan, [], {}],
    "timestamp": [
        *NEVER_RIGHT,
        True,
        "",
        "yesterday",
        "2024-02-30T00:00:00Z",
        "2024-05-17T25:00:00Z",
        "0000-01-01T00:00:00Z",
        "nan",
        math.nan,
        math.inf,
        -math.inf,
        1e300,
        10**400,
        [],
        {},
    ],
    "list": [*NEVER_RIGHT, "text", "", 5, True, math.nan, {}, {"0": "a"}],
    "map": [*NEVER_RIGHT, "text", "", 5, True, math.nan, [], [("a", "b")]],
    "structure": [*NEVER_RIGHT, "text", "", 5, True, math.nan, [], [{}]],
}
EXPECTED = {
    "string": "must be a string",
    "integer": "must be an integer",
    "double": "must be a finite number",
    "boolean": "must be a boolean",
    "timestamp": "must be a timestamp",
    "list": "must be a list",
    "map": "must be a map",
    "structure": "must be a map",
}


@attrs.frozen
class Step:
    """A step down into a wire dict: a field, an item of a list, or a value of a map.

    `rest` is a valid dict with the other required fields, or a valid item.
    """

    kind: str
    field: str = ""
    rest: Any = None


@attrs.frozen
class Place:
    """The place of a value in a class's wire dict, and the kind that it must have."""

    cls: type[Structure]
    steps: tuple[Step, ...]
    kind: str

    def wire(self, value: object, *, index: int = 2, key: str = "a key") -> Any:
        """A wire dict that is valid but for the value at this place."""
        for step in reversed(self.steps):
            if step.kind == "item":
                value = [step.rest] * index + [value, step.rest]
            elif step.kind == "value":
                value = {key: value}
            else:
                value = {**step.rest, step.field: value}
        return value

    def path(self, *, index: int = 2, key: str = '["a key"]') -> str:
        """The path of this place."""
        segments = {"item": f"[{index}]", "value": key}
        path = "".join(segments.get(step.kind, f".{step.field}") for step in self.steps)
        return path.removeprefix(".")


def places(cls: Any, shape: Any, steps: tuple[Step, ...] = ()) -> Iterator[Place]:
    """Every place in a class's wire dict that botocore knows, from the root down."""
    yield Place(cls, steps, shape.type_name)
    if shape.type_name == "structure":
        rest = smallest_wire(shape) if steps else to_wire(smallest(cls))
        for name, member in shape.members.items():
            yield from places(cls, member, (*steps, Step("field", name, rest)))
    elif shape.type_name == "list":
        is_structure = shape.member.type_name == "structure"
        item = smallest_wire(shape.member) if is_structure else "text"
        yield from places(cls, shape.member, (*steps, Step("item", rest=item)))
    elif shape.type_name == "map":
        yield from places(cls, shape.value, (*steps, Step("value")))


def smallest_wire(shape: Any) -> dict[str, Any]:
    """The smallest wire dict of a structure, by botocore's shape."""
    return to_wire(smallest(getattr(structures, shape.name)))


PLACES = {
    operation.name: [
        *places(operation.request, GLUE.operation_model(operation.name).input_shape),
        *places(operation.response, GLUE.operation_model(operation.name).output_shape),
    ]
    for operation in OPERATIONS.values()
}


class RaisingMapping(Mapping[str, object]):
    """A mapping that fails to return its values."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __getitem__(self, key: str) -> object:
        raise self.error

    def __iter__(self) -> Iterator[str]:
        return iter(["Name"])

    def __len__(self) -> int:
        return 1


class RaisingDict(dict[str, object]):
    """A dict that raises when it is read."""

    def __iter__(self) -> Iterator[str]:
        raise OSError("no longer there")


def default_dict(items: Mapping[str, object]) -> Mapping[str, object]:
    """A dict that invents missing values."""
    return defaultdict(lambda: "default", items)


class TestWrongKinds:
    """The path of the error leads exactly to the wrong value."""

    @pytest.mark.parametrize("operation", sorted(OPERATIONS))
    def test_every_field(self, operation: str) -> None:
        """Any wrong value of any field, item or map of any operation is an error there."""
        for place in PLACES[operation]:
            for value in WRONG[place.kind]:
                with pytest.raises(ResponseError) as caught:
                    from_wire(place.cls, place.wire(value))

                error = caught.value
                assert (place.cls.__name__, place.path()) == (error.subject, error.path)
                assert error.problem.startswith(EXPECTED[place.kind])
                assert error.problem.endswith(f", is of type {type(value).__name__}")

    @given(
        place=st.sampled_from([place for each in PLACES.values() for place in each]),
        index=st.integers(0, 50),
        key=st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters='"\\')),
        data=st.data(),
    )
    def test_any_index_and_key(
        self, place: Place, index: int, key: str, data: st.DataObject
    ) -> None:
        """The path names the index of the list's item and the key of the map."""
        value = data.draw(st.sampled_from(WRONG[place.kind]))
        shown = f'["{key}"]' if len(key) <= 64 else f'["{key[:64]}"...]'

        with pytest.raises(ResponseError) as caught:
            from_wire(place.cls, place.wire(value, index=index, key=key))

        assert place.path(index=index, key=shown) == caught.value.path

    @pytest.mark.parametrize(
        ("cls", "wire", "path"),
        [
            (Workflow, {"Name": "w", "CreationStatus": 5}, "CreationStatus"),
            (BlueprintDetails, {"InstanceName": 1}, "InstanceName"),
            (GetWorkflowRunResponse, {"ResponseMetadata": "r"}, "ResponseMetadata"),
            (
                GetWorkflowRunResponse,
                {"ResponseMetadata": {"HTTPStatusCode": "200"}},
                "ResponseMetadata.HTTPStatusCode",
            ),
            (
                GetWorkflowRunResponse,
                {"ResponseMetadata": {"RetryAttempts": True}},
                "ResponseMetadata.RetryAttempts",
            ),
            (
                GetWorkflowRunResponse,
                {"ResponseMetadata": {"RequestId": 1}},
                "ResponseMetadata.RequestId",
            ),
        ],
    )
    def test_fields_that_botocore_lacks(
        self, cls: type[Structure], wire: dict[str, object], path: str
    ) -> None:
        """The fields that only the reference has, and the metadata, are checked too."""
        with pytest.raises(ResponseError) as caught:
            from_wire(cls, wire)

        assert path == caught.value.path

    def test_null_root(self) -> None:
        """Null in place of the whole answer is an error at the root, which has no path."""
        null: Any = None

        with pytest.raises(ResponseError) as caught:
            from_wire(WorkflowRun, null)

        assert str(caught.value) == "WorkflowRun: must be a map, is null"

    @pytest.mark.parametrize("key", [5, b"k", ("a", "b")])
    def test_key_that_is_no_string(self, key: object) -> None:
        """A key of a map must be a string; another one is not shown."""
        kind = type(key).__name__

        with pytest.raises(ResponseError) as caught:
            from_wire(JobRun, {"Arguments": {"a": "b", key: "value"}})

        assert f"Arguments[<{kind}>]" == caught.value.path
        assert f"must be a string, is of type {kind}" == caught.value.problem

    def test_key_in_a_path(self) -> None:
        """A key is quoted and escaped in a path."""
        with pytest.raises(ResponseError) as caught:
            from_wire(JobRun, {"Arguments": {'"größe"\n': 5}})

        assert r'Arguments["\"gr\u00f6\u00dfe\"\n"]' == caught.value.path

    def test_several(self) -> None:
        """Of several wrong values, the error is about the first in the order of the fields."""
        with pytest.raises(ResponseError) as caught:
            from_wire(Workflow, {"Graph": [], "LastRun": {"Status": 5, "Name": 7}, "Name": "w"})

        assert caught.value.path == "LastRun.Name"

    def test_values_stay_out_of_the_message(self) -> None:
        """The message does not show the wrong value, and no exception is chained that could."""
        for wire in ({"Arguments": {"password": ["hunter2"]}}, {"StartedOn": "hunter2"}):
            with pytest.raises(ResponseError) as caught:
                from_wire(JobRun, wire)

            assert "hunter2" not in str(caught.value)
            assert (None, None) == (caught.value.__cause__, caught.value.__context__)


class TestMappings:
    """Any mapping is a map."""

    @pytest.mark.parametrize(
        "wrap",
        [OrderedDict, UserDict, ChainMap, MappingProxyType, FrozenDict, default_dict],
        ids=lambda kind: kind.__name__,
    )
    def test_any_mapping(self, wrap: Callable[[Any], Any]) -> None:
        """Every kind of mapping is read like a dict of its items, at every level."""
        run = {"Name": "w", "WorkflowRunId": "r"}
        plain = {"Run": {**run, "WorkflowRunProperties": {"a": "b"}}}
        wrapped = wrap({"Run": wrap({**run, "WorkflowRunProperties": wrap({"a": "b"})})})

        assert from_wire(GetWorkflowRunResponse, plain) == from_wire(
            GetWorkflowRunResponse, wrapped
        )

    @pytest.mark.parametrize("broken", [RaisingMapping(KeyError("x")), RaisingDict(Name="w")])
    def test_mapping_that_raises(self, broken: Mapping[str, object]) -> None:
        """A mapping that raises when it is read is of the wrong kind."""
        with pytest.raises(ResponseError) as root:
            from_wire(Workflow, broken)
        with pytest.raises(ResponseError) as nested:
            from_wire(BatchGetWorkflowsResponse, {"Workflows": [None, broken]})

        assert root.value.path == ""
        assert nested.value.path == "Workflows[1]"

    def test_interrupt_gets_through(self) -> None:
        """Ctrl-C while a mapping is read is not swallowed."""
        with pytest.raises(KeyboardInterrupt):
            from_wire(Workflow, RaisingMapping(KeyboardInterrupt()))

    def test_tuple_is_a_list(self) -> None:
        """A tuple is a list, as for boto3."""
        listed = from_wire(BatchGetWorkflowsResponse, {"MissingWorkflows": ["a", "b"]})

        assert listed == from_wire(BatchGetWorkflowsResponse, {"MissingWorkflows": ("a", "b")})
