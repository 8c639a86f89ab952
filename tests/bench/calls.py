"""Benchmarks of whole calls of the client, answered within the process."""

import os
from collections.abc import Iterator
from typing import Any

import boto3
from answers import large_answer
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from timing import Row, medians

from glue_wf_sdk.client import GlueWorkflowClient

__all__ = ["forget_aws_settings", "large_answer_row", "small_answer_row"]


def large_answer_row() -> Row:
    """GetWorkflowRuns, with an answer of 10 runs with 200 nodes each."""
    ours, bare = _clients(large_answer())
    seconds, other_seconds = medians(
        lambda: ours.get_workflow_runs("nightly", include_graph=True),
        lambda: bare.get_workflow_runs(Name="nightly", IncludeGraph=True),
    )
    return Row(
        name="client.get_workflow_runs / boto3's",
        seconds=seconds,
        other_seconds=other_seconds,
        allowed=0.40,
    )


def small_answer_row() -> Row:
    """CreateWorkflow with 5 properties and 5 tags."""
    ours, bare = _clients(b'{"Name": "nightly"}')
    properties = {f"property-{number}": "value of a property" for number in range(5)}
    tags = {f"tag-{number}": "value of a tag" for number in range(5)}
    seconds, other_seconds = medians(
        lambda: ours.create_workflow(
            "nightly",
            description="Loads the orders of the day.",
            default_run_properties=properties,
            tags=tags,
            max_concurrent_runs=3,
        ),
        lambda: bare.create_workflow(
            Name="nightly",
            Description="Loads the orders of the day.",
            DefaultRunProperties=properties,
            Tags=tags,
            MaxConcurrentRuns=3,
        ),
        rounds=21,
        calls=50,
    )
    return Row(
        name="client.create_workflow / boto3's",
        seconds=seconds,
        other_seconds=other_seconds,
        allowed=1.15,
    )


class _Body:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.content


def _clients(body: bytes) -> tuple[GlueWorkflowClient, Any]:
    """A client of ours and one of boto3, created as users do, which both get this answer."""
    forget_aws_settings()
    session: Any = boto3.Session(
        aws_access_key_id="none", aws_secret_access_key="none", region_name="eu-central-1"
    )
    headers = HTTPHeaders.from_dict({"x-amzn-RequestId": "c0ffee"})

    def answer(request: Any, **_: object) -> AWSResponse:
        return AWSResponse(request.url, 200, headers, _Body(body))

    session.events.register("before-send.glue", answer)
    return GlueWorkflowClient(session=session), session.client("glue")


def forget_aws_settings() -> None:
    """Removes the machine's AWS settings, which would influence the results."""
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
