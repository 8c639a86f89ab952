"""What LocalGlue answers to requests that no client sends."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from glue_wf_sdk.errors import InvalidInputException, ServiceError
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.dispatch import HANDLERS

JOB: dict[str, Any] = {"Name": "j", "Role": "r", "Command": {}}


class Unreadable(Mapping[str, Any]):
    """A mapping that raises."""

    def __getitem__(self, key: str) -> Any:
        raise RuntimeError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["Name"])

    def __len__(self) -> int:
        return 1


def nested(depth: int) -> dict[str, Any]:
    """A map in a map in a map."""
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"x": [value]}
    return value


DEEP = nested(100_000)

GARBAGE: list[tuple[str, Any]] = [
    *((operation, None) for operation in HANDLERS),
    *((operation, []) for operation in HANDLERS),
    *((operation, {5: "x", None: None}) for operation in HANDLERS),
    *((operation, Unreadable()) for operation in HANDLERS),
    *((operation, DEEP) for operation in HANDLERS),
    ("GetTrigger", {"Name": None}),
    ("GetTrigger", {"Name": ["t"]}),
    ("GetTrigger", {"Name": "\ud800"}),
    ("CreateTrigger", {"Name": "t", "Type": "ON_DEMAND", "Actions": "j"}),
    ("CreateTrigger", {"Name": "t", "Type": "ON_DEMAND", "Actions": [Unreadable()]}),
    ("CreateTrigger", {"Name": "t", "Type": ["ON_DEMAND"], "Actions": []}),
    ("CreateTrigger", {"Name": "t", "Type": "EVENT", "Actions": [], "StartOnCreation": 1}),
    ("CreateTrigger", {"Name": "t", "Type": "CONDITIONAL", "Actions": [], "Predicate": []}),
    ("CreateJob", {**JOB, "Command": DEEP}),
    ("CreateJob", {**JOB, "Command": nested(50)}),
    ("CreateJob", {**JOB, "Connections": Unreadable()}),
    ("CreateJob", {**JOB, "Connections": {"x": Unreadable()}}),
    ("CreateJob", {**JOB, "NumberOfWorkers": object()}),
    ("CreateJob", {**JOB, "MaxCapacity": math.inf}),
    ("TagResource", {"ResourceArn": 5, "TagsToAdd": {}}),
    ("TagResource", {"ResourceArn": "arn:x", "TagsToAdd": Unreadable()}),
    ("UntagResource", {"ResourceArn": "arn:x", "TagsToRemove": [["k"]]}),
]


@pytest.mark.parametrize(
    ("operation", "payload"),
    GARBAGE,
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_garbage_is_refused(operation: str, payload: Any) -> None:
    """A payload of any kind gives an error as Glue answers it, and leaves nothing behind."""
    local = LocalGlue()
    with pytest.raises(InvalidInputException) as caught:
        local.handle(operation, payload)
    assert (operation, 400) == (caught.value.operation, caught.value.http_status)
    assert caught.value.request_id
    fresh = LocalGlue()
    assert fresh.call("ListWorkflows") == local.call("ListWorkflows")
    local.add_job("j")
    local.add_trigger("t", jobs=["j"])


@pytest.mark.parametrize("operation", ["", "StartJobRun", "create_workflow", "x" * 1000, None])
def test_an_unknown_operation_is_refused(operation: Any) -> None:
    """An operation that LocalGlue lacks gives UnknownOperationException."""
    local = LocalGlue()
    with pytest.raises(ServiceError, match="LocalGlue has no operation") as caught:
        local.handle(operation, {})
    assert ("UnknownOperationException", 400) == (caught.value.code, caught.value.http_status)
    with pytest.raises(ServiceError, match="UnknownOperationException"):
        local.call(operation)
