"""The JSON protocol of both doors, against botocore's serializer, parser and model."""

import json
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.errors import EntityNotFoundException, ServiceError
from glue_wf_sdk.local.faults import ConnectionDropped
from glue_wf_sdk.local.protocol import Answer, error_answer, respond

TARGET = "AWSGlue.GetWorkflow"


def echo(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A handle that answers with what it was given."""
    metadata = {"RequestId": "r-1", "HTTPStatusCode": 200}
    return {"Operation": operation, "Payload": payload, "ResponseMetadata": metadata}


def never(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A handle that no call may reach."""
    raise AssertionError(operation, payload)


def body_of(answer: Answer) -> Any:
    """The JSON value in an answer."""
    return json.loads(answer.body)


def parsed_by_botocore(answer: Answer, model: Any) -> Any:
    """What botocore's own parser makes of an answer to GetWorkflow."""
    received = {
        "status_code": answer.status,
        "headers": HeadersDict(answer.headers),
        "body": answer.body,
    }
    return create_parser("json").parse(received, model.operation_model("GetWorkflow").output_shape)


@pytest.fixture(scope="module")
def glue_model(aws_session: Any) -> Any:
    """Botocore's model of Glue."""
    return aws_session.client("glue").meta.service_model


class TestCalls:
    """Requests that reach the engine."""

    @pytest.mark.parametrize(
        ("operation", "payload"),
        [
            ("ListWorkflows", {}),
            ("GetWorkflow", {"Name": "höhe", "IncludeGraph": True}),
            ("CreateWorkflow", {"Name": "w", "Tags": {"a": "b"}, "MaxConcurrentRuns": 3}),
        ],
    )
    def test_what_botocore_sends(
        self, glue_model: Any, operation: str, payload: dict[str, Any]
    ) -> None:
        """A request as botocore's serializer makes it arrives as the caller gave it."""
        serializer = create_serializer(glue_model.metadata["protocol"])
        request = serializer.serialize_to_request(payload, glue_model.operation_model(operation))

        answer = respond(echo, request["headers"]["X-Amz-Target"], request["body"])

        assert {"Operation": operation, "Payload": payload} == body_of(answer)

    def test_what_botocore_reads(self, glue_model: Any) -> None:
        """Botocore's parser reads an answer, its timestamps and the id of the request."""
        workflow = {"Name": "w", "CreatedOn": 1767225600.25, "MaxConcurrentRuns": 2}

        def handle(*_: object) -> dict[str, Any]:
            return {"Workflow": workflow, "ResponseMetadata": {"RequestId": "r-1"}}

        answer = respond(handle, TARGET, b"{}")
        parsed = parsed_by_botocore(answer, glue_model)

        assert {"CreatedOn", "MaxConcurrentRuns", "Name"} == set(parsed["Workflow"])
        assert 1767225600.25 == parsed["Workflow"]["CreatedOn"].timestamp()
        assert "r-1" == parsed["ResponseMetadata"]["RequestId"]

    def test_headers(self) -> None:
        """The content type is that of the protocol; the metadata is a header, not in the body."""
        answer = respond(echo, TARGET, b"{}")

        assert {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": "r-1"} == (
            answer.headers
        )
        assert (200, {"Operation", "Payload"}) == (answer.status, set(body_of(answer)))

    def test_no_body(self) -> None:
        """An empty body stands for an empty object."""
        assert {} == body_of(respond(echo, TARGET, b""))["Payload"]

    def test_answer_without_an_id(self) -> None:
        """An answer without metadata gets an id all the same."""

        def handle(*_: object) -> dict[str, Any]:
            return {}

        assert respond(handle, TARGET, b"{}").headers["x-amzn-RequestId"]

    def test_key_that_comes_twice(self) -> None:
        """Of a key that comes twice, the last value counts."""
        assert {"Name": "b"} == body_of(respond(echo, TARGET, b'{"Name":"a","Name":"b"}'))[
            "Payload"
        ]

    def test_handle_keeps_its_answer(self) -> None:
        """The dict that the engine gives is not changed."""
        kept = echo("GetWorkflow", {})

        def handle(*_: object) -> dict[str, Any]:
            return kept

        respond(handle, TARGET, b"{}")
        assert "ResponseMetadata" in kept

    def test_lone_surrogate(self) -> None:
        """A text that has no UTF-8 form goes in and out as an escape sequence."""
        assert {"Name": "\ud800"} == body_of(respond(echo, TARGET, rb'{"Name": "\ud800"}'))[
            "Payload"
        ]


class TestErrors:
    """Requests that are answered with an error."""

    @pytest.mark.parametrize(
        "target",
        [
            None,
            "",
            "AWSGlue",
            "AWSGlue.",
            "GetWorkflow",
            "awsglue.GetWorkflow",
            "DynamoDB_20120810.ListTables",
        ],
    )
    def test_foreign_target(self, target: str | None) -> None:
        """A request that names no operation of Glue does not reach the engine."""
        answer = respond(never, target, b"{}")
        assert (400, "UnknownOperationException") == (answer.status, body_of(answer)["__type"])

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"hello",
            b"null",
            b"[]",
            b'"GetWorkflow"',
            b"1",
            b" ",
            b'{"Name": "\xff"}',
            b'{"Name": NaN}',
            b'{"Name": -Infinity}',
            b"\xef\xbb\xbf{}",
            '{"Name": "w"}'.encode("utf-16"),
            b"[" * 100_000,
            b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
            b'{"MaxConcurrentRuns": ' + b"9" * 5000 + b"}",
        ],
        ids=range(15),
    )
    def test_unreadable_body(self, body: bytes) -> None:
        """A body that is no JSON object in UTF-8 does not reach the engine."""
        answer = respond(never, TARGET, body)
        assert (400, "SerializationException") == (answer.status, body_of(answer)["__type"])

    @given(st.binary())
    def test_garbage(self, body: bytes) -> None:
        """Whatever the body, the answer is one of Glue's."""
        answer = respond(echo, TARGET, body)
        assert answer.status in {200, 400}
        assert isinstance(body_of(answer), dict)

    def test_modelled_error(self, glue_model: Any) -> None:
        """Botocore's parser reads the code, the message, the status and the id of an error."""

        def handle(*_: object) -> dict[str, Any]:
            raise EntityNotFoundException(
                "EntityNotFoundException", "no such workflow", request_id="r-2", http_status=400
            )

        answer = respond(handle, TARGET, b"{}")
        parsed = parsed_by_botocore(answer, glue_model)

        assert "EntityNotFoundException" == parsed["Error"]["Code"]
        assert "no such workflow" == parsed["Error"]["Message"]
        assert (400, "r-2") == (
            parsed["ResponseMetadata"]["HTTPStatusCode"],
            parsed["ResponseMetadata"]["RequestId"],
        )

    @pytest.mark.parametrize(("given_status", "status"), [(None, 400), (503, 503)])
    def test_status(self, given_status: int | None, status: int) -> None:
        """An error comes with its own HTTP status, or with 400."""

        def handle(*_: object) -> dict[str, Any]:
            raise ServiceError("ServiceUnavailable", http_status=given_status)

        assert status == respond(handle, TARGET, b"{}").status

    @pytest.mark.parametrize("answer", [None, {"a": object()}, {"a": float("nan")}])
    def test_bug(self, caplog: pytest.LogCaptureFixture, answer: dict[str, Any] | None) -> None:
        """A failure inside tells the caller nothing of itself, and is logged."""

        def handle(*_: object) -> dict[str, Any]:
            if answer is None:
                raise KeyError("s3cret")
            return answer

        with caplog.at_level(logging.ERROR):
            answered = respond(handle, TARGET, b"{}")

        assert 500 == answered.status
        assert {"__type": "InternalFailure", "Message": "LocalGlue failed"} == body_of(answered)
        assert ["carrying out 'GetWorkflow' failed"] == caplog.messages

    def test_dropped_connection(self) -> None:
        """A dropped connection is left to the door."""

        def handle(*_: object) -> dict[str, Any]:
            raise ConnectionDropped

        with pytest.raises(ConnectionDropped):
            respond(handle, TARGET, b"{}")

    def test_ids_differ(self) -> None:
        """Two errors without an id get two."""
        ids = {error_answer("A", "b").headers["x-amzn-RequestId"] for _ in range(2)}
        assert 2 == len(ids)
