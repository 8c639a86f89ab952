"""Answers that skip botocore's parser equal those that do not."""

import contextvars
import functools
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import attrs
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import (
    OPERATIONS,
    EntityNotFoundException,
    GlueWorkflowClient,
    ResponseError,
    WorkflowRun,
    from_json,
    from_wire,
    to_wire,
)
from glue_wf_sdk.client import Boto3Transport
from glue_wf_sdk.operations import GetWorkflowRunRequest, GetWorkflowRunResponse
from glue_wf_sdk.testing import models
from support.models import as_sent

BODY = (Path(__file__).parents[1] / "data" / "answers_get_workflow_run.json").read_bytes()
PAYLOAD = {"Name": "orders", "RunId": "wr_3c1f0f5a27d0"}
REQUEST = GetWorkflowRunRequest(name="orders", run_id="wr_3c1f0f5a27d0")
ONCE = Config(retries={"total_max_attempts": 1})
FEWER_EXAMPLES = settings(max_examples=settings().max_examples // 5)

GlueAnswering = Callable[..., Any]


@attrs.define
class Line:
    """A boto3 client that answers each request with `body`, and what botocore parses."""

    client: Any
    body: bytes = BODY
    parsed: list[bytes] = attrs.Factory(list[bytes])


@pytest.fixture(scope="module")
def shared_line(glue_answering: GlueAnswering) -> Line:
    """A client that all tests here share, which proves that they leave nothing behind."""

    def answers() -> Iterator[tuple[int, bytes]]:
        while True:
            yield 200, shared.body

    def parsed(response_dict: dict[str, Any], **_: object) -> None:
        shared.parsed.append(response_dict["body"])

    shared = Line(glue_answering(answers()))
    shared.client.meta.events.register_last("before-parse.glue", parsed)
    return shared


@pytest.fixture
def line(shared_line: Line) -> Line:
    """The shared client, which answers with `BODY` again."""
    shared_line.body = BODY
    shared_line.parsed.clear()
    return shared_line


def once(
    client: Any, event: str, action: Callable[[], object], register: str = "register_first"
) -> None:
    """Calls a function at the next such event of a boto3 client."""

    def handler(**_: object) -> None:
        client.meta.events.unregister(event, handler)
        action()

    getattr(client.meta.events, register)(event, handler)


class TestEqualAnswers:
    """The body itself, and what boto3 makes of it."""

    @pytest.mark.parametrize("operation", sorted(OPERATIONS))
    @FEWER_EXAMPLES
    @given(data=st.data())
    def test_any_answer(self, shared_line: Line, operation: str, data: st.DataObject) -> None:
        """The response equals the one made of boto3's dict, and has the same metadata."""
        known, client = OPERATIONS[operation], shared_line.client
        request = to_wire(data.draw(models(known.request)))
        shared_line.body = as_sent(data.draw(models(known.response)))

        answer = from_wire(known.response, Boto3Transport(client).send(operation, request))
        received = Boto3Transport(client).receive(operation, request)

        raw = from_wire(known.response, getattr(client, known.method)(**request))
        shape = client.meta.service_model.operation_model(operation).output_shape
        assert from_wire(known.response, known_to_botocore(to_wire(answer), shape)) == raw
        assert answer == received
        assert raw.metadata == answer.metadata == received.metadata
        assert answer.metadata is not None

    def test_an_answer_of_the_service(self, line: Line) -> None:
        """A recorded answer, with epoch timestamps, is the same both ways."""
        answer = GlueWorkflowClient(line.client).call(REQUEST)

        assert from_wire(GetWorkflowRunResponse, line.client.get_workflow_run(**PAYLOAD)) == answer
        assert datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=UTC) == answer.run.started_on

    def test_the_parser_is_spared(self, line: Line) -> None:
        """For our calls botocore parses an empty object, for others the body."""
        GlueWorkflowClient(line.client).call(REQUEST)
        line.client.get_workflow_run(**PAYLOAD)

        assert [b"{}", BODY] == line.parsed


class TestOtherUsers:
    """Others who use the same boto3 client notice nothing."""

    def test_before_and_after_a_call_of_ours(self, line: Line) -> None:
        """Others get the same dict before and after our calls."""
        before = line.client.get_workflow_run(**PAYLOAD)

        GlueWorkflowClient(line.client).call(REQUEST)

        assert before == line.client.get_workflow_run(**PAYLOAD)
        assert json.loads(BODY)["Run"]["Statistics"] == before["Run"]["Statistics"]

    def test_another_thread_during_a_call_of_ours(self, line: Line) -> None:
        """A call in another thread gets the whole dict."""
        raw: list[dict[str, Any]] = []

        def in_a_thread() -> None:
            thread = threading.Thread(
                target=lambda: raw.append(line.client.get_workflow_run(**PAYLOAD))
            )
            thread.start()
            thread.join()

        once(line.client, "before-send.glue", in_a_thread)

        answer = GlueWorkflowClient(line.client).call(REQUEST)

        assert from_wire(GetWorkflowRunResponse, raw[0]) == answer
        assert "orders" == raw[0]["Run"]["Name"]

    @pytest.mark.parametrize(
        "event",
        [
            "provide-client-params.glue",
            "before-parameter-build.glue",
            "before-call.glue",
            "request-created.glue",
            "before-send.glue",
            "before-parse.glue",
            "needs-retry.glue",
            "after-call.glue",
        ],
    )
    @pytest.mark.parametrize("operation", ["", ".GetWorkflowRun"])
    @pytest.mark.parametrize("register", ["register_first", "register", "register_last"])
    def test_a_handler_during_a_call_of_ours(
        self, glue_answering: GlueAnswering, event: str, operation: str, register: str
    ) -> None:
        """A call of the same operation inside a call of ours gets its whole dict, as ours does."""
        boto3_client = glue_answering([(200, BODY)] * 2)
        raw: list[dict[str, Any]] = []
        client = GlueWorkflowClient(boto3_client)
        call = functools.partial(boto3_client.get_workflow_run, **PAYLOAD)
        once(boto3_client, event + operation, lambda: raw.append(call()), register)

        answer = client.call(REQUEST)

        assert "orders" == raw[0]["Run"]["Name"]
        assert from_json(GetWorkflowRunResponse, BODY) == answer

    def test_a_handler_whose_call_fails(self, glue_answering: GlueAnswering) -> None:
        """A call inside a call of ours may fail at any point; ours still gets its answer."""
        refused = EndpointConnectionError(endpoint_url="https://glue.example")
        boto3_client = glue_answering([refused, (200, BODY)], config=ONCE)
        client = GlueWorkflowClient(boto3_client)

        def fail() -> None:
            with pytest.raises(EndpointConnectionError):
                boto3_client.get_workflow_run(**PAYLOAD)

        once(boto3_client, "before-call.glue", fail)

        assert from_json(GetWorkflowRunResponse, BODY) == client.call(REQUEST)

    def test_a_handler_whose_answer_cannot_be_parsed(self, glue_answering: GlueAnswering) -> None:
        """An inner call that ends inside botocore's parser leaves ours to botocore's parser."""
        boto3_client = glue_answering([(200, BODY)] * 2)
        client = GlueWorkflowClient(boto3_client)

        def fail() -> None:
            once(boto3_client, "before-parse.glue", Mock(side_effect=ValueError))
            with pytest.raises(ValueError):  # noqa: PT011 - it is ours
                boto3_client.get_workflow_run(**PAYLOAD)

        once(boto3_client, "before-send.glue", fail)

        assert from_json(GetWorkflowRunResponse, BODY) == client.call(REQUEST)

    @pytest.mark.parametrize(
        ("first", "error"),
        [
            ((400, b'{"__type": "EntityNotFoundException"}'), EntityNotFoundException),
            ((200, b"[]"), ResponseError),
        ],
    )
    def test_after_a_failed_call_of_ours(
        self, glue_answering: GlueAnswering, first: tuple[int, bytes], error: type[Exception]
    ) -> None:
        """A call of ours that failed leaves nothing behind."""
        boto3_client = glue_answering([first, (200, BODY)])
        with pytest.raises(error):
            GlueWorkflowClient(boto3_client).call(REQUEST)

        assert "orders" == boto3_client.get_workflow_run(**PAYLOAD)["Run"]["Name"]

    def test_the_context_is_left_unchanged(self, line: Line) -> None:
        """A call changes no context variable of the caller."""
        client = GlueWorkflowClient(line.client)
        client.call(REQUEST)
        before = dict(contextvars.copy_context())

        client.call(REQUEST)

        assert before == dict(contextvars.copy_context())


class TestParsedAnswers:
    """If botocore has no body to give, the dict that it returns is used."""

    def test_stubber(self, aws_session: Any) -> None:
        """An answer of botocore's Stubber, with datetimes, becomes the response."""
        boto3_client = aws_session.client("glue")
        started_on = datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=UTC)
        run = {"Name": "orders", "WorkflowRunId": "wr_1", "StartedOn": started_on}
        with Stubber(boto3_client) as stubber:
            stubber.add_response("get_workflow_run", {"Run": run}, PAYLOAD)
            stubber.add_client_error(
                "get_workflow_run", "EntityNotFoundException", "No.", http_status_code=400
            )

            answer = GlueWorkflowClient(boto3_client).call(REQUEST)

            assert from_wire(WorkflowRun, run) == answer.run
            with pytest.raises(EntityNotFoundException, match=r"No\."):
                GlueWorkflowClient(boto3_client).call(REQUEST)

    def test_a_handler_that_answers_before_the_call(self, aws_session: Any) -> None:
        """An answer that an event handler gives instead of HTTP becomes the response."""
        run = {"Name": "orders", "WorkflowRunId": "wr_1"}
        boto3_client = aws_session.client("glue")

        def answer(**_: object) -> tuple[object, dict[str, Any]]:
            return SimpleNamespace(status_code=200), {"Run": run}

        boto3_client.meta.events.register("before-call.glue", answer)

        response = GlueWorkflowClient(boto3_client).call(REQUEST)

        assert from_wire(GetWorkflowRunResponse, {"Run": run}) == response
        assert response.metadata is None

    def test_an_event_without_a_body(self, glue_answering: GlueAnswering) -> None:
        """If a handler has hidden the body, what botocore parsed is the answer."""
        boto3_client = glue_answering([(200, BODY)])
        hidden: list[bytes] = []

        def hide(response_dict: dict[str, Any], **_: object) -> None:
            hidden.append(response_dict.pop("body"))

        def restore(response_dict: dict[str, Any], **_: object) -> None:
            response_dict["body"] = hidden.pop()

        boto3_client.meta.events.register_first("before-parse.glue", hide)
        boto3_client.meta.events.register_last("before-parse.glue", restore)

        answer = GlueWorkflowClient(boto3_client).call(REQUEST)

        assert from_json(GetWorkflowRunResponse, BODY) == answer

    def test_an_answer_that_is_not_a_dict(self) -> None:
        """A client that returns anything but a dict raises a `ResponseError`."""
        client = SimpleNamespace(get_workflow_run=Mock(return_value=["orders"]))

        with pytest.raises(ResponseError, match="must be a map, is of type list"):
            GlueWorkflowClient(client).call(REQUEST)


def known_to_botocore(value: Any, shape: Any) -> Any:
    """A wire value without the fields that only the reference has, which botocore drops."""
    if shape.type_name == "structure":
        members = {name: shape.members[name] for name in value if name in shape.members}
        return {name: known_to_botocore(value[name], each) for name, each in members.items()}
    if shape.type_name == "list":
        return [known_to_botocore(each, shape.member) for each in value]
    return value
