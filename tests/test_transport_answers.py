"""Answers that skip botocore's parser equal those that do not."""

import contextvars
import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest
from botocore.stub import Stubber
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import EntityNotFoundException, ResponseError
from glue_wf_sdk.operations import OPERATIONS, GetWorkflowRunRequest, GetWorkflowRunResponse
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.testing import models
from glue_wf_sdk.transport import Boto3Transport
from glue_wf_sdk.wire import from_json, from_wire, to_json, to_wire

BODY = (Path(__file__).parent / "data" / "answers_get_workflow_run.json").read_bytes()
PAYLOAD = {"Name": "orders", "RunId": "wr_3c1f0f5a27d0"}
REQUEST = GetWorkflowRunRequest(name="orders", run_id="wr_3c1f0f5a27d0")
FEWER_EXAMPLES = settings(max_examples=settings().max_examples // 5)

GlueAnswering = Callable[..., Any]


@attrs.define
class Line:
    """A boto3 client that answers each request with one body, and what botocore parses."""

    client: Any
    body: bytes = b"{}"
    parsed: list[bytes] = attrs.Factory(list[bytes])


@pytest.fixture(scope="session")
def line(glue_answering: GlueAnswering) -> Line:
    """A boto3 client that all tests here share, so that they prove what they leave behind."""

    def answers() -> Iterator[tuple[int, bytes]]:
        while True:
            yield 200, shared.body

    def parsed(response_dict: dict[str, Any], **_: object) -> None:
        shared.parsed.append(response_dict["body"])

    shared = Line(glue_answering(answers()))
    shared.client.meta.events.register_last("before-parse.glue", parsed)
    return shared


class TestEqualAnswers:
    """The body itself, and what boto3 makes of it."""

    @pytest.mark.parametrize("operation", sorted(OPERATIONS))
    @FEWER_EXAMPLES
    @given(data=st.data())
    def test_any_answer(self, line: Line, operation: str, data: st.DataObject) -> None:
        """The typed answer equals the one made of boto3's dict, and has the same metadata."""
        known = OPERATIONS[operation]
        request = to_wire(data.draw(models(known.request)))
        line.body = to_json(data.draw(models(known.response))).encode()

        answer = from_wire(known.response, Boto3Transport(line.client).send(operation, request))

        raw = from_wire(known.response, getattr(line.client, known.method)(**request))
        shape = line.client.meta.service_model.operation_model(operation).output_shape
        assert from_wire(known.response, _known_to_botocore(to_wire(answer), shape)) == raw
        assert raw.metadata == answer.metadata
        assert answer.metadata is not None

    def test_real_answer(self, line: Line) -> None:
        """An answer of the service, with epoch timestamps, comes out equal both ways."""
        line.body = BODY

        answer = GlueWorkflowClient(line.client).call(REQUEST)

        assert from_wire(GetWorkflowRunResponse, line.client.get_workflow_run(**PAYLOAD)) == answer
        assert answer.run is not None
        assert datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=timezone.utc) == answer.run.started_on

    def test_parser_is_spared(self, line: Line) -> None:
        """Of our calls botocore parses an empty object, of others the body."""
        line.body = BODY
        line.parsed.clear()

        GlueWorkflowClient(line.client).call(REQUEST)
        line.client.get_workflow_run(**PAYLOAD)

        assert [b"{}", BODY] == line.parsed


class TestOtherUsers:
    """The same boto3 client, used by others."""

    def test_before_and_after(self, line: Line) -> None:
        """What others get is the same before the client was wrapped and after our calls."""
        line.body = BODY
        raw = line.client.get_workflow_run(**PAYLOAD)

        GlueWorkflowClient(line.client).call(REQUEST)

        assert raw == line.client.get_workflow_run(**PAYLOAD)
        assert json.loads(BODY)["Run"]["Statistics"] == raw["Run"]["Statistics"]

    def test_during_a_call_of_ours(self, glue_answering: GlueAnswering) -> None:
        """A call in another thread gets the whole dict while ours is under way."""
        boto3_client = glue_answering([(200, BODY)] * 2)
        raw: list[dict[str, Any]] = []

        def meanwhile(**_: object) -> None:
            boto3_client.meta.events.unregister("before-send.glue", meanwhile)
            thread = threading.Thread(
                target=lambda: raw.append(boto3_client.get_workflow_run(**PAYLOAD))
            )
            thread.start()
            thread.join()

        boto3_client.meta.events.register_first("before-send.glue", meanwhile)

        answer = GlueWorkflowClient(boto3_client).call(REQUEST)

        assert from_wire(GetWorkflowRunResponse, raw[0]) == answer
        assert "orders" == raw[0]["Run"]["Name"]

    def test_inside_a_call_of_ours(self, glue_answering: GlueAnswering) -> None:
        """A call of another operation in the midst of ours gets the whole dict."""
        boto3_client = glue_answering([(200, b'{"Workflows": ["w"]}'), (200, BODY)])
        raw: list[dict[str, Any]] = []

        def meanwhile(**_: object) -> None:
            boto3_client.meta.events.unregister("before-send.glue", meanwhile)
            raw.append(boto3_client.list_workflows())

        boto3_client.meta.events.register_first("before-send.glue", meanwhile)

        answer = GlueWorkflowClient(boto3_client).call(REQUEST)

        assert ["w"] == raw[0]["Workflows"]
        assert from_json(GetWorkflowRunResponse, BODY) == answer

    @pytest.mark.parametrize(
        ("first", "error"),
        [
            ((400, b'{"__type": "EntityNotFoundException"}'), EntityNotFoundException),
            ((200, b"[]"), ResponseError),
        ],
    )
    def test_after_an_error_of_ours(
        self, glue_answering: GlueAnswering, first: tuple[int, bytes], error: type[Exception]
    ) -> None:
        """A call of ours that failed leaves nothing behind."""
        boto3_client = glue_answering([first, (200, BODY)])
        with pytest.raises(error):
            GlueWorkflowClient(boto3_client).call(REQUEST)

        assert boto3_client.get_workflow_run(**PAYLOAD)["Run"]["Name"] == "orders"

    def test_context_is_left_as_it_was(self, line: Line) -> None:
        """A call changes no context variable of the caller."""
        line.body = BODY
        client = GlueWorkflowClient(line.client)
        client.call(REQUEST)
        before = dict(contextvars.copy_context())

        client.call(REQUEST)

        assert before == dict(contextvars.copy_context())


class TestParsedAnswers:
    """Where botocore has no body to give, its parsed dict is taken."""

    def test_stubber(self, aws_session: Any) -> None:
        """An answer of botocore's Stubber, with datetimes, becomes the typed answer."""
        boto3_client = aws_session.client("glue")
        started_on = datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=timezone.utc)
        run = {"Name": "orders", "Status": "RUNNING", "StartedOn": started_on}
        with Stubber(boto3_client) as stubber:
            stubber.add_response("get_workflow_run", {"Run": run}, PAYLOAD)
            stubber.add_client_error(
                "get_workflow_run", "EntityNotFoundException", "No.", http_status_code=400
            )

            answer = GlueWorkflowClient(boto3_client).call(REQUEST)

            assert from_wire(WorkflowRun, run) == answer.run
            with pytest.raises(EntityNotFoundException, match=r"No\."):
                GlueWorkflowClient(boto3_client).call(REQUEST)

    def test_handler_that_answers_before_the_call(self, aws_session: Any) -> None:
        """An answer that an event handler gives in place of HTTP becomes the typed answer."""

        class Http:
            status_code = 200

        def answer(**_: object) -> tuple[Http, dict[str, Any]]:
            return Http(), {"Run": {"Name": "orders"}}

        boto3_client = aws_session.client("glue")
        boto3_client.meta.events.register("before-call.glue", answer)

        response = GlueWorkflowClient(boto3_client).call(REQUEST)

        assert GetWorkflowRunResponse(run=WorkflowRun(name="orders")) == response
        assert response.metadata is None

    @pytest.mark.parametrize("body", [None, b""])
    def test_event_without_a_body(self, glue_answering: GlueAnswering, body: bytes | None) -> None:
        """Where the event has no body, what botocore parsed is the answer."""
        boto3_client = glue_answering([(200, BODY)])

        def take(response_dict: dict[str, Any], **_: object) -> None:
            taken = response_dict.pop("body")
            if body is not None:
                response_dict["body"] = body
            taken_bodies.append(taken)

        def give(response_dict: dict[str, Any], **_: object) -> None:
            response_dict["body"] = taken_bodies.pop()

        taken_bodies: list[bytes] = []
        boto3_client.meta.events.register_first("before-parse.glue", take)
        boto3_client.meta.events.register_last("before-parse.glue", give)

        answer = GlueWorkflowClient(boto3_client).call(REQUEST)

        assert from_json(GetWorkflowRunResponse, BODY) == answer

    def test_answer_that_is_no_dict(self) -> None:
        """A client that answers with anything else is told so."""

        class Client:
            def get_workflow_run(self, **_: object) -> object:
                return ["orders"]

        with pytest.raises(ResponseError, match="must be a map, is of type list"):
            GlueWorkflowClient(Client()).call(REQUEST)


def _known_to_botocore(value: Any, shape: Any) -> Any:
    """A wire value without the fields that only the reference has, which botocore drops."""
    if shape.type_name == "structure":
        members = {name: shape.members[name] for name in value if name in shape.members}
        return {name: _known_to_botocore(value[name], each) for name, each in members.items()}
    if shape.type_name == "list":
        return [_known_to_botocore(each, shape.member) for each in value]
    return value
