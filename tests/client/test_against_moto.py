"""The client against moto, an independent Glue: in process, and over HTTP on this machine."""

import itertools
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto import mock_aws
from moto.glue.responses import GlueResponse
from moto.server import ThreadedMotoServer

from glue_wf_sdk import (
    OPERATIONS,
    Action,
    EntityNotFoundException,
    GlueWorkflowClient,
    TriggerType,
    from_wire,
)
from glue_wf_sdk.client import Boto3Transport
from glue_wf_sdk.operations import (
    GetWorkflowResponse,
    ListWorkflowsRequest,
    StopWorkflowRunResponse,
)

LOAD = Action(job_name="load")
DAILY = "cron(15 12 * * ? *)"


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    """The URL of moto's server, on this machine only."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def empty_server_url(server_url: str) -> str:
    """The same server, with an empty Glue."""
    urllib.request.urlopen(f"{server_url}/moto-api/reset", data=b"").close()  # noqa: S310 - http
    return server_url


@pytest.fixture
def over_http(empty_server_url: str, aws_session: Any) -> Iterator[Any]:
    """A boto3 client of moto's server."""
    client = aws_session.client("glue", endpoint_url=empty_server_url)
    yield client
    client.close()


@pytest.fixture
def in_process(aws_session: Any) -> Iterator[Any]:
    """A boto3 client whose requests moto answers before they are sent."""
    with mock_aws():
        yield aws_session.client("glue")


@pytest.fixture(params=["in_process", "over_http"])
def glue(request: pytest.FixtureRequest) -> Any:
    """A boto3 client of moto."""
    return request.getfixturevalue(request.param)


def is_recent(moment: datetime | None) -> bool:
    """Whether a moment lies within a minute of now."""
    return moment is not None and abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The operations that clients send."""
    names = set[str]()
    receive = Boto3Transport.receive

    def record(transport: Boto3Transport, operation: str, payload: Any, /) -> Any:
        names.add(operation)
        return receive(transport, operation, payload)

    monkeypatch.setattr(Boto3Transport, "receive", record)
    return names


def test_every_operation_of_moto(glue: Any, called: set[str]) -> None:
    """What the client sends to any operation of moto's arrives, and its answers can be read."""
    client = GlueWorkflowClient(glue)
    created = client.create_workflow(
        "größe 🙂",
        description="old",
        default_run_properties={"a": "b", "c": "d"},
        tags={"team": "orders"},
        max_concurrent_runs=3,
    )
    assert ("größe 🙂", 200) == (created.name, created.metadata and created.metadata.http_status)
    assert "größe 🙂" == client.update_workflow("größe 🙂", description="new").name
    workflow = client.get_workflow("größe 🙂", include_graph=True).workflow
    assert ("new", True) == (workflow.description, is_recent(workflow.created_on))

    client.create_workflow("w", default_run_properties={"a": "b", "c": "d"})
    batch = client.batch_get_workflows(["w", "none", "größe 🙂"])
    assert ["größe 🙂", "w"] == sorted(each.name for each in batch.workflows)
    assert ("none",) == batch.missing_workflows

    run_id = client.start_workflow_run("w").run_id
    run = client.get_workflow_run("w", run_id, include_graph=True).run
    assert ("w", run_id, "RUNNING") == (run.name, run.workflow_run_id, run.status)
    assert (True, None) == (is_recent(run.started_on), run.completed_on)
    client.put_workflow_run_properties("w", run_id, {"c": "new"})
    client.put_workflow_run_properties("w", run_id, {"e": "f"})
    properties = client.get_workflow_run_properties("w", run_id).run_properties
    assert {"c": "new", "e": "f"}.items() <= properties.items()

    second = client.start_workflow_run("w").run_id
    assert {run_id, second} == {each.workflow_run_id for each in client.iter_workflow_runs("w")}
    assert StopWorkflowRunResponse() == client.stop_workflow_run("w", run_id)

    assert "t" == client.create_trigger("t", TriggerType.SCHEDULED, [LOAD], schedule=DAILY).name
    client.create_trigger("s", TriggerType.ON_DEMAND, [LOAD], workflow_name="w")
    assert "t" == client.start_trigger("t").name
    assert "ACTIVATED" == client.get_trigger("t").trigger.state
    assert "t" == client.stop_trigger("t").name
    assert {"t", "s"} == {trigger.name for trigger in client.iter_triggers()}
    assert {"t", "s"} == {*client.iter_trigger_names(dependent_job_name="load")}
    found = client.batch_get_triggers(["t", "none"])
    assert ((LOAD,), DAILY) == (found.triggers[0].actions, found.triggers[0].schedule)
    assert ("none",) == found.triggers_not_found
    assert "t" == client.delete_trigger("t").name

    assert "w" == client.delete_workflow("w").name
    assert ("größe 🙂",) == client.list_workflows().workflows
    assert {
        name for name, each in OPERATIONS.items() if hasattr(GlueResponse, each.method)
    } == called


def test_pages(glue: Any) -> None:
    """All pages together hold all names, from the start and from a token."""
    client = GlueWorkflowClient(glue)
    names = [f"w{index:02}" for index in range(60)]
    for name in names:
        client.create_workflow(name)

    pages = client.paginate(ListWorkflowsRequest(max_results=1000))
    first = next(iter(pages))

    assert 25 == len(first.workflows)
    assert names == sorted(client.iter_workflows(max_results=7))
    rest = client.iter_workflows(next_token=pages.next_token)
    assert names == sorted([*first.workflows, *rest])


@pytest.mark.parametrize("method", ["get_workflow", "start_workflow_run", "get_workflow_runs"])
def test_errors(glue: Any, method: str) -> None:
    """An error of the service has its code, status, message and operation."""
    with pytest.raises(EntityNotFoundException) as caught:
        getattr(GlueWorkflowClient(glue), method)("none")

    error = caught.value
    assert (method, 400) == (OPERATIONS[error.operation or ""].method, error.http_status)
    assert error.message


def test_answers_equal_those_of_boto3(glue: Any) -> None:
    """The response equals the one made of boto3's dict for the same call."""
    glue.create_workflow(Name="w", Description="d", DefaultRunProperties={"a": "b"})

    answer = GlueWorkflowClient(glue).get_workflow("w")

    assert from_wire(GetWorkflowResponse, glue.get_workflow(Name="w")) == answer


def test_a_client_that_is_created_on_first_use(empty_server_url: str) -> None:
    """Without a boto3 client, one is created and reaches the service at `endpoint_url`."""
    client = GlueWorkflowClient(endpoint_url=empty_server_url, region_name="eu-west-1")

    client.create_workflow("w")

    assert ["w"] == [*itertools.islice(client.iter_workflows(), 2)]
