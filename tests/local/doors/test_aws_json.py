"""AWS JSON 1.1: requests and answers. `test_boto3_client` has botocore as the other side."""

import json
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local.doors.aws_json import Answer, error_answer, respond

TARGET = "AWSGlue.GetWorkflow"
MESSAGE = "an internal error of LocalGlue; see its log"


def echo(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A handle that answers with its arguments."""
    metadata = {"RequestId": "r-1", "HTTPStatusCode": 200}
    return {"Operation": operation, "Payload": payload, "ResponseMetadata": metadata}


def never(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    raise AssertionError(operation, payload)


def body_of(answer: Answer) -> Any:
    return json.loads(answer.body)


class TestCalls:
    def test_headers(self) -> None:
        """The content type is the protocol's; the request id is a header, not in the body."""
        answer = respond(echo, TARGET, b"{}")

        assert {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": "r-1"} == (
            answer.headers
        )
        assert (200, {"Operation", "Payload"}) == (answer.status, set(body_of(answer)))

    @pytest.mark.parametrize(
        ("body", "payload"),
        [
            (b"", {}),
            (b'{"Name":"a","Name":"b"}', {"Name": "b"}),
            (rb'{"Name": "\ud800"}', {"Name": "\ud800"}),
        ],
        ids=["empty", "duplicate keys", "lone surrogate"],
    )
    def test_unusual_bodies_are_read(self, body: bytes, payload: dict[str, str]) -> None:
        """An empty body means ``{}``, the last duplicate key counts, surrogates are escaped."""
        assert payload == body_of(respond(echo, TARGET, body))["Payload"]

    def test_an_answer_without_an_id_gets_one(self) -> None:
        """Answers without metadata, and errors without a request id, get ids of their own."""

        def handle(*_: object) -> dict[str, Any]:
            return {}

        answers = [respond(handle, TARGET, b"{}"), error_answer("A", "b"), error_answer("A", "b")]
        assert 3 == len({answer.headers["x-amzn-RequestId"] for answer in answers})

    def test_the_answer_of_the_handle_is_not_changed(self) -> None:
        """The dict that the handle returns keeps its metadata."""
        kept = echo("GetWorkflow", {})

        def handle(*_: object) -> dict[str, Any]:
            return kept

        respond(handle, TARGET, b"{}")
        assert "ResponseMetadata" in kept


class TestErrors:
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
    def test_an_invalid_target_is_rejected(self, target: str | None) -> None:
        """A request whose target is no operation of Glue does not reach the handle."""
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
    def test_an_invalid_body_is_rejected(self, body: bytes) -> None:
        """A body that is no JSON object in UTF-8 does not reach the handle."""
        answer = respond(never, TARGET, body)
        assert (400, "SerializationException") == (answer.status, body_of(answer)["__type"])

    @given(st.binary())
    def test_any_body_gets_an_answer(self, body: bytes) -> None:
        """Any bytes get an answer of Glue's form."""
        answer = respond(echo, TARGET, body)
        assert answer.status in {200, 400}
        assert isinstance(body_of(answer), dict)

    @pytest.mark.parametrize(("given_status", "status"), [(None, 400), (503, 503)])
    def test_an_error_has_its_status(self, given_status: int | None, status: int) -> None:
        """An error has its own HTTP status, or else 400."""

        def handle(*_: object) -> dict[str, Any]:
            raise ServiceError("ServiceUnavailable", http_status=given_status)

        assert status == respond(handle, TARGET, b"{}").status

    @pytest.mark.parametrize("answer", [None, {"a": object()}, {"a": float("nan")}])
    def test_an_internal_error_is_hidden_and_logged(
        self, caplog: pytest.LogCaptureFixture, answer: dict[str, Any] | None
    ) -> None:
        """An internal error is answered without details, and logged."""

        def handle(*_: object) -> dict[str, Any]:
            if answer is None:
                raise KeyError("s3cret")
            return answer

        with caplog.at_level(logging.ERROR):
            answered = respond(handle, TARGET, b"{}")

        assert 500 == answered.status
        assert {"__type": "InternalFailure", "Message": MESSAGE} == body_of(answered)
        assert ["'GetWorkflow' failed"] == caplog.messages
