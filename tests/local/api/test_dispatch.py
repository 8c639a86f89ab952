"""The operations that LocalGlue has, and how it answers invalid requests."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from glue_wf_sdk.errors import InvalidInputException, ServiceError
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.api.dispatch import HANDLERS
from glue_wf_sdk.operations import OPERATIONS

JOB: dict[str, Any] = {"Name": "j", "Role": "r", "Command": {"Name": "glueetl"}}


class Unreadable(Mapping[str, Any]):
    """A mapping that raises."""

    def __getitem__(self, key: str) -> Any:
        raise RuntimeError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["Name"])

    def __len__(self) -> int:
        return 1


def nested(depth: int) -> dict[str, Any]:
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
    ("GetTrigger", {"Name": ["t"]}),
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


def test_it_has_all_operations_of_the_client_and_their_neighbours(aws_session: Any) -> None:
    """LocalGlue has the client's operations, and those on jobs, crawlers, triggers and tags."""
    neighbours = {
        *(
            f"{verb}{kind}"
            for verb in ("Create", "Update", "Get", "Delete")
            for kind in ("Job", "Crawler")
        ),
        *(f"{verb}{kind}" for verb in ("Get", "List", "BatchGet") for kind in ("Jobs", "Crawlers")),
        *("StartJobRun", "GetJobRun", "GetJobRuns", "BatchStopJobRun"),
        *("StartCrawler", "StopCrawler"),
        *(f"{verb}Trigger" for verb in ("Create", "Update", "Get", "Delete", "Start", "Stop")),
        *("GetTags", "TagResource", "UntagResource"),
    }
    assert {*OPERATIONS, *neighbours} == set(HANDLERS)
    model = aws_session.client("glue").meta.service_model
    assert set() == HANDLERS.keys() - set(model.operation_names)


@pytest.mark.parametrize("operation", sorted(HANDLERS))
def test_an_unknown_field_is_rejected(operation: str) -> None:
    """No operation accepts an unknown field."""
    with pytest.raises(InvalidInputException, match="Nonsense: is not a field"):
        LocalGlue().call(operation, Nonsense=1)


@pytest.mark.parametrize(
    ("operation", "payload"),
    GARBAGE,
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_garbage_is_rejected(operation: str, payload: Any) -> None:
    """What is not JSON of the model's types raises SerializationException, and changes nothing."""
    local = LocalGlue()
    with pytest.raises(ServiceError, match="SerializationException") as caught:
        local.handle(operation, payload)
    assert (operation, 400) == (caught.value.operation, caught.value.http_status)
    assert caught.value.request_id
    fresh = LocalGlue()
    assert fresh.call("ListWorkflows") == local.call("ListWorkflows")
    local.add_job("j")
    local.add_trigger("t", jobs=["j"])


@pytest.mark.parametrize("operation", ["", "ListCrawls", "create_workflow", "x" * 1000, None])
def test_an_unknown_operation_is_rejected(operation: Any) -> None:
    """An operation that LocalGlue does not have raises UnknownOperationException."""
    local = LocalGlue()
    with pytest.raises(ServiceError, match="LocalGlue has no operation") as caught:
        local.handle(operation, {})
    assert ("UnknownOperationException", 400) == (caught.value.code, caught.value.http_status)
    with pytest.raises(ServiceError, match="UnknownOperationException"):
        local.call(operation)
