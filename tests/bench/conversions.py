"""Benchmarks of models and the wire."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import botocore.parsers
import botocore.serialize
import botocore.session
from answers import large_answer
from calls import clients
from pydantic_models import pydantic_model
from timing import Row, cpu, measure

from glue_wf_sdk import from_wire, to_wire
from glue_wf_sdk.operations import CreateWorkflowRequest, GetWorkflowRunsResponse

__all__ = ["answer_rows", "model_rows", "request_rows"]

_ANSWER = "`from_wire`, 1.6 MB"
_REQUEST = "`CreateWorkflowRequest` and `to_wire`"


def answer_rows() -> Iterator[Row]:
    """An answer of 10 runs with 200 nodes each becomes a response."""
    body = large_answer()
    wire = json.loads(body)
    parse = _botocores_parse(body)
    model = pydantic_model(GetWorkflowRunsResponse)
    yield measure(
        cpu(lambda: from_wire(GetWorkflowRunsResponse, wire)),
        cpu(parse),
        what=_ANSWER,
        peer="botocore",
        about="The dict of such an answer becomes models; botocore parses the JSON too.",
        target=0.20,
    )
    yield measure(
        cpu(lambda: from_wire(GetWorkflowRunsResponse, json.loads(body))),
        cpu(parse),
        what="`json.loads` and " + _ANSWER,
        peer="botocore",
        about="The same, where ours parses the JSON as well.",
    )
    yield measure(
        cpu(lambda: from_wire(GetWorkflowRunsResponse, wire)),
        cpu(lambda: model.model_validate(wire)),
        what=_ANSWER,
        peer="pydantic",
        about="The same dict becomes models of pydantic with the same fields and rules.",
        rounds=21,
        target=0.90,
    )


def model_rows() -> Iterator[Row]:
    """The dict that boto3 returns becomes objects, and the state of each job run is read."""
    _, bare = clients(large_answer())
    parsed = bare.get_workflow_runs(Name="nightly", IncludeGraph=True)
    validator: Any = importlib.import_module("aws_resource_validator.pydantic_models.glue")
    dataclasses: Any = importlib.import_module("boto3_dataclass_glue.type_defs")

    def ours() -> object:
        response = from_wire(GetWorkflowRunsResponse, parsed)
        return [each.state for run in response.runs for n in run.nodes for each in n.attempts]

    def states(response: Any) -> object:
        return [
            each.JobRunState
            for run in response.Runs
            for node in run.Graph.Nodes
            if node.Type == "JOB"
            for each in node.JobDetails.JobRuns
        ]

    yield measure(
        cpu(ours),
        cpu(lambda: states(validator.GetWorkflowRunsResponseTypeDef.model_validate(parsed))),
        what="boto3's answer as models",
        peer="aws-resource-validator",
        about="The dict that boto3 returns for ten runs with 200 nodes becomes models, and the"
        " state of each job run is read.",
    )
    yield measure(
        cpu(ours),
        cpu(lambda: states(dataclasses.GetWorkflowRunsResponse.make_one(parsed))),
        what="boto3's answer as models",
        peer="boto3-dataclass",
        about="The same; boto3-dataclass checks and converts nothing, it wraps each dict when it"
        " is first read.",
    )


def request_rows() -> Iterator[Row]:
    """A CreateWorkflow request with 5 properties and 5 tags becomes a payload."""
    service: Any = botocore.session.get_session().get_service_model("glue")
    operation = service.operation_model("CreateWorkflow")
    serializer: Any = botocore.serialize.create_serializer(service.metadata["protocol"])
    validator: Any = importlib.import_module("aws_resource_validator.pydantic_models.glue")
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

    def validators() -> object:
        model = validator.CreateWorkflowRequestTypeDef.model_validate(
            payload, context={"aws_validate_patterns": True}
        )
        return model.model_dump(exclude_none=True)

    yield measure(
        cpu(ours, calls=500),
        cpu(lambda: serializer.serialize_to_request(payload, operation), calls=500),
        what=_REQUEST,
        peer="botocore",
        about="A request with five properties and five tags is built and checked; botocore"
        " serializes such a payload.",
        rounds=21,
        target=1.0,
    )
    yield measure(
        cpu(ours, calls=500),
        cpu(validators, calls=500),
        what=_REQUEST,
        peer="aws-resource-validator",
        about="The same; aws-resource-validator checks the types of all fields, but length and"
        " pattern of the name only.",
        rounds=21,
    )


def _botocores_parse(body: bytes) -> Any:
    service: Any = botocore.session.get_session().get_service_model("glue")
    shape = service.operation_model("GetWorkflowRuns").output_shape
    parser: Any = botocore.parsers.create_parser(service.metadata["protocol"])
    response: dict[str, Any] = {"body": body, "headers": {}, "status_code": 200}
    return lambda: parser.parse(response, shape)
