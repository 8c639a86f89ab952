"""The boto3 client below: given, or made on first use."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ParamValidationError
from botocore.parsers import ResponseParserError

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import ResponseError, TransportError, ValidationError, Violation
from glue_wf_sdk.transport import Boto3Transport

GlueAnswering = Callable[..., Any]


class FakeGlue:
    """A Glue client without events, as tests of applications have them."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def list_workflows(self, **payload: Any) -> dict[str, Any]:
        """Answers with one name."""
        self.sent.append(payload)
        return {"Workflows": ["w"]}


@attrs.define
class Made:
    """The sessions and clients that were made, with what they were given."""

    sessions: list[dict[str, Any]] = attrs.Factory(list[dict[str, Any]])
    clients: list[tuple[str, dict[str, Any]]] = attrs.Factory(list[tuple[str, dict[str, Any]]])


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Sessions make fake clients, and both are counted."""
    record = Made()

    class Session:
        def __init__(self, **arguments: Any) -> None:
            record.sessions.append(arguments)

        def client(self, service: str, **arguments: Any) -> FakeGlue:
            record.clients.append((service, arguments))
            for _ in range(100):
                time.sleep(0)  # Lets other threads run, which the making of a real client does.
            return FakeGlue()

    monkeypatch.setattr(boto3, "Session", Session)
    return record


class TestMaking:
    """A client is made of what the caller has given."""

    def test_on_first_use_and_once(self, made: Made) -> None:
        """Nothing is made before the first call, and one client serves all calls."""
        client = GlueWorkflowClient()
        assert Made() == made

        client.list_workflows()
        client.list_workflows()

        assert [{"profile_name": None}] == made.sessions
        assert ["glue"] == [service for service, _ in made.clients]

    def test_all_arguments(self, made: Made) -> None:
        """Profile, region, endpoint and config reach boto3."""
        client = GlueWorkflowClient(
            profile_name="work",
            region_name="eu-west-1",
            endpoint_url="http://127.0.0.1:1",
            config=Config(read_timeout=7, retries={"mode": "adaptive"}),
        )

        client.list_workflows()

        ((_, arguments),) = made.clients
        config: Any = arguments.pop("config")
        assert [{"profile_name": "work"}] == made.sessions
        assert {"region_name": "eu-west-1", "endpoint_url": "http://127.0.0.1:1"} == arguments
        assert (7, {"mode": "adaptive"}) == (config.read_timeout, config.retries)
        assert config.parameter_validation is False

    def test_session(self, made: Made) -> None:
        """A given session makes the client, with the region that goes with it."""
        session = boto3.Session()
        made.sessions.clear()

        GlueWorkflowClient(session=session, region_name="eu-west-1").list_workflows()

        ((_, arguments),) = made.clients
        assert [] == made.sessions
        assert arguments["region_name"] == "eu-west-1"

    def test_session_without_truth(self, made: Made) -> None:
        """A session that is false to Python, such as an empty container, is used all the same."""

        class Session(list[object]):
            def client(self, *_: object, **__: object) -> FakeGlue:
                return FakeGlue()

        GlueWorkflowClient(session=Session()).list_workflows()

        assert [] == made.sessions

    def test_real_arguments(self) -> None:
        """The client that boto3 makes of them has the region, the endpoint and the config."""
        transport = Boto3Transport(
            region_name="eu-west-1",
            endpoint_url="http://127.0.0.1:1",
            config=Config(user_agent_extra="orders"),
        )

        meta = transport._boto3_client().meta  # pyright: ignore[reportPrivateUsage]

        assert ("eu-west-1", "http://127.0.0.1:1") == (meta.region_name, meta.endpoint_url)
        assert meta.config.user_agent_extra == "orders"

    def test_once_under_threads(self, made: Made) -> None:
        """Threads that all make the first call share one client."""
        threads = 8
        barrier = threading.Barrier(threads)
        client = GlueWorkflowClient()

        def call(_: int) -> object:
            barrier.wait(timeout=60)
            return client.list_workflows().workflows

        with ThreadPoolExecutor(threads) as pool:
            answers = list(pool.map(call, range(threads)))

        assert [("w",)] * threads == answers
        assert (1, 1) == (len(made.sessions), len(made.clients))


class TestGiven:
    """A client that the caller has made."""

    def test_client_without_events(self) -> None:
        """Any object with boto3's methods does, such as a fake of an application's tests."""
        fake = FakeGlue()

        answer = GlueWorkflowClient(fake).list_workflows(max_results=10)

        assert ("w",) == answer.workflows
        assert answer.metadata is None
        assert [{"MaxResults": 10}] == fake.sent

    def test_used_twice(self, glue_answering: GlueAnswering) -> None:
        """Two typed clients over one boto3 client both get their answers."""
        body = b'{"Workflows": ["w"]}'
        boto3_client = glue_answering([(200, body)] * 3)
        first, second = GlueWorkflowClient(boto3_client), GlueWorkflowClient(boto3_client)

        assert first.list_workflows() == second.list_workflows() == first.list_workflows()

    def test_many_wrappers_leave_one_handler(self, glue_answering: GlueAnswering) -> None:
        """However often a boto3 client is wrapped, it has one handler of ours."""
        boto3_client = glue_answering([])
        emitter = boto3_client.meta.events
        Boto3Transport(boto3_client)
        before = len(emitter.emit("before-parse.glue.X", operation_model=None, response_dict={}))

        for _ in range(100):
            Boto3Transport(boto3_client)

        after = len(emitter.emit("before-parse.glue.X", operation_model=None, response_dict={}))
        assert before == after

    def test_other_clients_of_the_session(self, aws_session: Any) -> None:
        """The session of a client, and its other clients, get no handler of ours."""
        emitter = aws_session.events
        arguments: dict[str, Any] = {"operation_model": None, "response_dict": {}}
        before = emitter.emit("before-parse.glue.X", **arguments)

        Boto3Transport(aws_session.client("glue"))

        assert before == emitter.emit("before-parse.glue.X", **arguments)
        other = aws_session.client("glue").meta.events
        assert before == other.emit("before-parse.glue.X", **arguments)


class TestRefusedByBoto3:
    """boto3's own validation."""

    @pytest.fixture
    def sent(self, monkeypatch: pytest.MonkeyPatch, aws_session: Any) -> list[bytes]:
        """The bodies of the requests of clients that the transport makes, all of which fail."""
        bodies: list[bytes] = []
        make = aws_session.client

        def record(request: Any, **_: object) -> None:
            bodies.append(request.body)
            raise EndpointConnectionError(endpoint_url=request.url)

        def client(*arguments: Any, **keywords: Any) -> Any:
            made = make(*arguments, **keywords)
            made.meta.events.register_first("before-send.glue", record)
            return made

        monkeypatch.setattr(aws_session, "client", client)
        return bodies

    def test_given_client(self, glue_answering: GlueAnswering) -> None:
        """What a given client refuses to send is a ValidationError that names what is wrong."""
        transport = Boto3Transport(glue_answering([]))

        with pytest.raises(ValidationError) as caught:
            transport.send("GetWorkflowRun", {"RunId": ["hunter2"]})

        assert "GetWorkflowRun" == caught.value.subject
        assert [("Name", "required"), ("RunId", "type")] == [
            (violation.path, violation.rule) for violation in caught.value.violations
        ]

    def test_shows_no_value(self, glue_answering: GlueAnswering) -> None:
        """The exception of boto3, whose text shows values, is not carried along."""
        with pytest.raises(ValidationError) as caught:
            Boto3Transport(glue_answering([])).send("GetWorkflowRun", {"RunId": ["hunter2"]})

        assert (None, None) == (caught.value.__cause__, caught.value.__context__)
        assert "hunter2" not in str(caught.value)

    def test_more_than_this_library_does(self) -> None:
        """What boto3 refuses and this library finds fit is a violation of the rule botocore."""

        class Refusing:
            def get_workflow(self, **_: object) -> None:
                raise ParamValidationError(report="hunter2")

        with pytest.raises(ValidationError) as caught:
            Boto3Transport(Refusing()).send("GetWorkflow", {"Name": "w"})

        assert (
            Violation("", "botocore", "botocore refuses to send it"),
        ) == caught.value.violations

    def test_own_client(self, aws_session: Any, sent: list[bytes]) -> None:
        """A client that the transport makes sends what boto3 would refuse."""
        config = Config(retries={"total_max_attempts": 1})

        with pytest.raises(TransportError):
            Boto3Transport(session=aws_session, config=config).send("GetWorkflowRun", {"RunId": ""})

        assert [b'{"RunId": ""}'] == sent

    def test_own_client_that_is_told_to_validate(self, aws_session: Any, sent: list[bytes]) -> None:
        """Who asks for boto3's validation in the config gets it."""
        config = Config(parameter_validation=True)

        with pytest.raises(ValidationError, match="Name: is required"):
            Boto3Transport(session=aws_session, config=config).send("GetWorkflowRun", {"RunId": ""})

        assert [] == sent


class TestEndpoint:
    """Where the service is."""

    def test_that_is_no_url(self) -> None:
        """An endpoint_url that boto3 does not take is a TransportError, like a missing region."""
        transport = Boto3Transport(region_name="eu-central-1", endpoint_url="no url")

        with pytest.raises(TransportError, match="no url") as caught:
            transport.send("ListWorkflows", {})

        assert isinstance(caught.value.__cause__, ValueError)


def test_a_region_in_the_place_of_a_client() -> None:
    """A string where a client belongs is refused at once, with a hint."""
    with pytest.raises(TypeError, match="region_name"):
        GlueWorkflowClient("eu-central-1")


def test_an_answer_that_botocore_cannot_parse() -> None:
    """An answer came, and it is of the wrong kind: a ResponseError, not a TransportError."""

    class Garbled:
        def get_workflow(self, **_: object) -> None:
            raise ResponseParserError("garbled")

    with pytest.raises(ResponseError, match="cannot parse") as caught:
        Boto3Transport(Garbled()).send("GetWorkflow", {"Name": "w"})

    assert isinstance(caught.value.__cause__, ResponseParserError)
