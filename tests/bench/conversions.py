"""Benchmarks of models and the wire."""

import json
from collections.abc import Iterator
from typing import Any

import botocore.parsers
import botocore.serialize
import botocore.session
from answers import large_answer
from pydantic_models import pydantic_model
from timing import Row, medians

from glue_wf_sdk._core.wire import from_wire, to_wire
from glue_wf_sdk.operations import CreateWorkflowRequest, GetWorkflowRunsResponse

__all__ = ["answer_rows", "request_row"]


def answer_rows() -> Iterator[Row]:
    """An answer of 10 runs with 200 nodes each becomes a response."""
    body = large_answer()
    wire = json.loads(body)
    service: Any = botocore.session.get_session().get_service_model("glue")
    shape = service.operation_model("GetWorkflowRuns").output_shape
    parser: Any = botocore.parsers.create_parser(service.metadata["protocol"])
    response: dict[str, Any] = {"body": body, "headers": {}, "status_code": 200}
    model = pydantic_model(GetWorkflowRunsResponse)

    def ours() -> object:
        return from_wire(GetWorkflowRunsResponse, wire)

    def ours_of_json() -> object:
        return from_wire(GetWorkflowRunsResponse, json.loads(body))

    def botocores() -> object:
        return parser.parse(response, shape)

    def pydantics() -> object:
        return model.model_validate(wire)

    seconds, other = medians(ours, botocores)
    yield _row("from_wire of a large answer / botocore's parse", seconds, other, 0.20)
    seconds, other = medians(ours_of_json, botocores)
    yield _row("  the same with json.loads", seconds, other, None)
    seconds, other = medians(ours, pydantics, rounds=21)
    yield _row("from_wire of a large answer / pydantic", seconds, other, 0.90)


def request_row() -> Row:
    """A CreateWorkflow request with 5 properties and 5 tags becomes a payload."""
    service: Any = botocore.session.get_session().get_service_model("glue")
    operation = service.operation_model("CreateWorkflow")
    serializer: Any = botocore.serialize.create_serializer(service.metadata["protocol"])
    properties = {f"property-{number}": "value of a property" for number in range(5)}
    tags = {f"tag-{number}": "value of a tag" for number in range(5)}

    def ours() -> dict[str, Any]:
        return to_wire(
            CreateWorkflowRequest(
                name="nightly",
                description="Loads the orders of the day.",
                default_run_properties=properties,
                tags=tags,
                max_concurrent_runs=3,
            )
        )

    payload = ours()

    def botocores() -> object:
        return serializer.serialize_to_request(payload, operation)

    seconds, other = medians(ours, botocores, rounds=21, calls=500)
    return _row("CreateWorkflowRequest + to_wire / botocore's serializer", seconds, other, 1.0)


def _row(name: str, seconds: float, other_seconds: float, allowed: float | None) -> Row:
    return Row(name=name, seconds=seconds, other_seconds=other_seconds, allowed=allowed)
