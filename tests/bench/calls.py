"""Benchmarks of whole calls of the client, answered within the process."""

import os
from collections.abc import Iterator
from typing import Any

import boto3
from answers import large_answer
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from plain import plain_and_fast
from timing import Row, cpu, measure

from glue_wf_sdk.client import GlueWorkflowClient

__all__ = ["clients", "forget_aws_settings", "large_answer_rows", "small_answer_row"]


def large_answer_rows() -> Iterator[Row]:
    """GetWorkflowRuns, with an answer of 10 runs with 200 nodes each."""
    return plain_and_fast(_large_answer_row)


def _large_answer_row(*, fast: bool) -> Row:
    ours, bare = clients(large_answer())
    return measure(
        cpu(lambda: ours.get_workflow_runs("nightly", include_graph=True)),
        cpu(lambda: bare.get_workflow_runs(Name="nightly", IncludeGraph=True)),
        what="`client.get_workflow_runs`, 1.6 MB" + (", with msgspec" if fast else ""),
        peer="boto3",
        about="Ten runs with 200 nodes each are fetched from a stub of the connection; ours become"
        " models, boto3's become dicts.",
        target=0.18 if fast else 0.28,
    )


def small_answer_row() -> Row:
    """CreateWorkflow with 5 properties and 5 tags."""
    ours, bare = clients(b'{"Name": "nightly"}')
    properties = {f"property-{number}": "value of a property" for number in range(5)}
    tags = {f"tag-{number}": "value of a tag" for number in range(5)}
    return measure(
        cpu(
            lambda: ours.create_workflow(
                "nightly",
                description="Loads the orders of the day.",
                default_run_properties=properties,
                tags=tags,
                max_concurrent_runs=3,
            ),
            calls=50,
        ),
        cpu(
            lambda: bare.create_workflow(
                Name="nightly",
                Description="Loads the orders of the day.",
                DefaultRunProperties=properties,
                Tags=tags,
                MaxConcurrentRuns=3,
            ),
            calls=50,
        ),
        what="`client.create_workflow`",
        peer="boto3",
        about="A small call with five properties and five tags, answered by the same stub.",
        rounds=21,
        target=1.05,
    )


class _Body:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.content


def clients(body: bytes) -> tuple[GlueWorkflowClient, Any]:
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
