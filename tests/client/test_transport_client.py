"""The boto3 client of `Boto3Transport`: given, or created on first use."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import attrs
import boto3
import botocore
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ParamValidationError

from glue_wf_sdk import GlueWorkflowClient, TransportError, ValidationError, Violation
from glue_wf_sdk.client import Boto3Transport

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
class Created:
    """The arguments with which sessions and clients were created."""

    sessions: list[dict[str, Any]] = attrs.Factory(list[dict[str, Any]])
    clients: list[dict[str, Any]] = attrs.Factory(list[dict[str, Any]])


@pytest.fixture
def created(monkeypatch: pytest.MonkeyPatch) -> Created:
    """boto3's sessions create fake clients, and both are recorded."""
    record = Created()

    class Session:
        def __init__(self, **arguments: Any) -> None:
            record.sessions.append(arguments)

        def client(self, service: str, **arguments: Any) -> FakeGlue:
            assert "glue" == service
            record.clients.append(arguments)
            for _ in range(100):
                time.sleep(0)  # Lets other threads run, as creating a real client does.
            return FakeGlue()

    monkeypatch.setattr(boto3, "Session", Session)
    return record


class TestCreatedClient:
    def test_it_is_created_once_on_first_use(self, created: Created) -> None:
        """Nothing is created before the first call, and one client serves all calls."""
        client = GlueWorkflowClient()
        assert Created() == created

        client.list_workflows()
        client.list_workflows()

        assert [{"profile_name": None}] == created.sessions
        assert 1 == len(created.clients)

    def test_threads_share_it(self, created: Created) -> None:
        """Threads that make the first call at the same time share one client."""
        threads = 8
        barrier = threading.Barrier(threads)
        client = GlueWorkflowClient()

        def call(_: int) -> object:
            barrier.wait(timeout=60)
            return client.list_workflows().workflows

        with ThreadPoolExecutor(threads) as pool:
            answers = list(pool.map(call, range(threads)))

        assert [("w",)] * threads == answers
        assert (1, 1) == (len(created.sessions), len(created.clients))

    def test_all_arguments_reach_boto3(self, created: Created) -> None:
        """Profile, region, endpoint and config are boto3's; its own validation is off."""
        client = GlueWorkflowClient(
            profile_name="work",
            region_name="eu-west-1",
            endpoint_url="http://127.0.0.1:1",
            config=Config(read_timeout=7, retries={"mode": "adaptive"}),
        )

        client.list_workflows()

        (arguments,) = created.clients
        config: Any = arguments.pop("config")
        assert [{"profile_name": "work"}] == created.sessions
        assert {"region_name": "eu-west-1", "endpoint_url": "http://127.0.0.1:1"} == arguments
        assert (7, {"mode": "adaptive"}) == (config.read_timeout, config.retries)
        assert False is config.parameter_validation

    def test_a_session_creates_it(self, created: Created) -> None:
        """A given session creates the client, with the given region."""
        session = boto3.Session()

        GlueWorkflowClient(session=session, region_name="eu-west-1").list_workflows()

        assert [{}] == created.sessions
        assert ["eu-west-1"] == [arguments["region_name"] for arguments in created.clients]

    def test_a_session_can_be_false(self, created: Created) -> None:
        """A session that is false in a boolean context is used all the same."""

        class EmptySession(list[object]):
            def client(self, *_: object, **__: object) -> FakeGlue:
                return FakeGlue()

        GlueWorkflowClient(session=EmptySession()).list_workflows()

        assert [] == created.sessions

    def test_a_real_one(self) -> None:
        """The client that boto3 creates has the region, the endpoint and the config."""
        transport = Boto3Transport(
            region_name="eu-west-1",
            endpoint_url="http://127.0.0.1:1",
            config=Config(user_agent_extra="orders"),
        )

        meta = transport._boto3_client().meta  # pyright: ignore[reportPrivateUsage]

        assert ("eu-west-1", "http://127.0.0.1:1") == (meta.region_name, meta.endpoint_url)
        assert "orders" == meta.config.user_agent_extra


class TestGivenClient:
    def test_a_client_without_events(self) -> None:
        """Any object with boto3's methods will do, such as a fake in an application's tests."""
        fake = FakeGlue()

        answer = GlueWorkflowClient(fake).list_workflows(max_results=10)

        assert ("w",) == answer.workflows
        assert answer.metadata is None
        assert [{"MaxResults": 10}] == fake.sent
        assert {"Workflows": ["w"]} == Boto3Transport(fake).send("ListWorkflows", {})

    def test_a_derived_transport(self, glue_answering: GlueAnswering) -> None:
        """A class derived from `Boto3Transport` is asked through the `send` that it defines."""

        class Renaming(Boto3Transport):
            def send(self, operation: str, payload: Any, /) -> dict[str, Any]:
                return {**super().send(operation, payload), "Workflows": ["renamed"]}

        transport = Renaming(glue_answering([(200, b'{"Workflows": ["w"]}')]))

        assert ("renamed",) == GlueWorkflowClient(transport=transport).list_workflows().workflows

    def test_two_typed_clients(self, glue_answering: GlueAnswering) -> None:
        """Two typed clients of one boto3 client both get their answers."""
        boto3_client = glue_answering([(200, b'{"Workflows": ["w"]}')] * 3)
        first, second = GlueWorkflowClient(boto3_client), GlueWorkflowClient(boto3_client)

        assert first.list_workflows() == second.list_workflows() == first.list_workflows()

    def test_handlers_do_not_pile_up(self, aws_session: Any) -> None:
        """However often a boto3 client is wrapped, it has one handler of ours.

        Its session, and other clients of the session, have none.
        """
        boto3_client = aws_session.client("glue")

        def handlers(events: Any) -> int:
            event = "before-parse.glue.X"
            return len(events.emit(event, operation_model=None, response_dict={}))

        before = handlers(aws_session.events), handlers(boto3_client.meta.events)
        for _ in range(100):
            Boto3Transport(boto3_client)

        other = aws_session.client("glue").meta.events
        assert before == (handlers(aws_session.events), handlers(other))
        assert before[1] + 1 == handlers(boto3_client.meta.events)


class TestValidationOfBoto3:
    @pytest.fixture
    def sent(self, monkeypatch: pytest.MonkeyPatch, aws_session: Any) -> list[bytes]:
        """The bodies of the requests of clients that the session creates, all of which fail."""
        bodies: list[bytes] = []
        create = aws_session.client

        def record(request: Any, **_: object) -> None:
            bodies.append(request.body)
            raise EndpointConnectionError(endpoint_url=request.url)

        def client(*arguments: Any, **keywords: Any) -> Any:
            created = create(*arguments, **keywords)
            created.meta.events.register_first("before-send.glue", record)
            return created

        monkeypatch.setattr(aws_session, "client", client)
        return bodies

    def test_a_given_client_rejects_a_payload(self, glue_answering: GlueAnswering) -> None:
        """The `ValidationError` has our violations, and nothing that shows a value."""
        transport = Boto3Transport(glue_answering([]))

        with pytest.raises(ValidationError) as caught:
            transport.send("GetWorkflowRun", {"RunId": ["hunter2"]})

        assert "GetWorkflowRun" == caught.value.subject
        assert [("Name", "required"), ("RunId", "type")] == [
            (violation.path, violation.rule) for violation in caught.value.violations
        ]
        assert (None, None) == (caught.value.__cause__, caught.value.__context__)
        assert "hunter2" not in str(caught.value)

    def test_only_boto3_rejects_a_payload(self) -> None:
        """A payload that only boto3 rejects violates the rule `botocore`."""

        def reject(**_: object) -> None:
            raise ParamValidationError(report="hunter2")

        with pytest.raises(ValidationError) as caught:
            Boto3Transport(SimpleNamespace(get_workflow=reject)).send("GetWorkflow", {"Name": "w"})

        assert (Violation("", "botocore", "botocore rejects it"),) == caught.value.violations

    def test_a_created_client_sends_any_payload(self, aws_session: Any, sent: list[bytes]) -> None:
        """A client that the transport creates sends what boto3 would reject."""
        config = Config(retries={"total_max_attempts": 1})

        with pytest.raises(TransportError):
            Boto3Transport(session=aws_session, config=config).send("GetWorkflowRun", {"RunId": ""})

        assert [b'{"RunId": ""}'] == sent

    def test_the_config_can_turn_it_on(self, aws_session: Any, sent: list[bytes]) -> None:
        """With `parameter_validation=True` in the config, boto3 validates."""
        config = Config(parameter_validation=True)

        with pytest.raises(ValidationError, match="Name: is required"):
            Boto3Transport(session=aws_session, config=config).send("GetWorkflowRun", {"RunId": ""})

        assert [] == sent


@pytest.mark.parametrize(
    ("endpoint_url", "region"),
    [
        ("https://glue.eu-west-1.amazonaws.com", "eu-west-1"),
        ("https://glue.cn-north-1.amazonaws.com.cn", "eu-west-1"),
        ("http://127.0.0.1:4566", None),
        ("http://localhost", None),
    ],
)
def test_region(endpoint_url: str, region: str | None) -> None:
    """The region is that of the client, unless its endpoint only stands in for Glue."""
    client = FakeGlue()
    transport = Boto3Transport(client)
    client.meta = SimpleNamespace(endpoint_url=endpoint_url, region_name="eu-west-1")  # type: ignore[attr-defined]

    assert region == transport.region


class TestOldBotocore:
    """A given client of a botocore whose model of Glue lacks a field."""

    @pytest.fixture(params=[True, False], ids=["validating", "not validating"])
    def glue(self, request: pytest.FixtureRequest, glue_answering: GlueAnswering) -> Any:
        """A client of such a botocore."""
        glue = glue_answering([], config=Config(parameter_validation=request.param))
        model = glue.meta.service_model
        del model.operation_model("StartWorkflowRun").input_shape.members["RunProperties"]
        del model.operation_model("CreateWorkflow").input_shape.members["MaxConcurrentRuns"]
        return glue

    def test_run_properties(self, glue: Any) -> None:
        """The error says which boto3 knows the run properties of StartWorkflowRun."""
        client = GlueWorkflowClient(glue)

        with pytest.raises(ValidationError) as caught:
            client.start_workflow_run("w", run_properties={"token": "hunter2"})

        assert (
            "1 problem in StartWorkflowRun:\n"
            f"  RunProperties: botocore {botocore.__version__} does not know it; upgrade boto3 to"
            " 1.20.35 or newer, which brings botocore 1.23.35, the first that does [botocore]"
        ) == str(caught.value)
        assert (None, None) == (caught.value.__cause__, caught.value.__context__)

    def test_other_fields(self, glue: Any) -> None:
        """Of other fields, it says that boto3 must be upgraded."""
        with pytest.raises(ValidationError, match=r"MaxConcurrentRuns: .*; upgrade boto3 "):
            GlueWorkflowClient(glue).create_workflow("w", max_concurrent_runs=1)

    def test_a_key_error_of_a_handler(self, glue_answering: GlueAnswering) -> None:
        """A KeyError that has another reason is not taken for an old botocore."""

        def fail(**_: object) -> None:
            raise KeyError("header")

        glue = glue_answering([])
        glue.meta.events.register("before-call.glue", fail)

        with pytest.raises(KeyError, match="header"):
            GlueWorkflowClient(glue).start_workflow_run("w", run_properties={"day": "1"})
