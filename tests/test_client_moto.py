"""The client against moto, a Glue that others wrote: in process, and over HTTP on this machine."""

import itertools
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from moto import mock_aws
from moto.glue.responses import GlueResponse
from moto.server import ThreadedMotoServer

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.enums import WorkflowRunStatus
from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.operations import (
    OPERATIONS,
    GetWorkflowResponse,
    ListWorkflowsRequest,
    StopWorkflowRunResponse,
)
from glue_wf_sdk.wire import from_wire

MOTO_HAS = {name for name, each in OPERATIONS.items() if hasattr(GlueResponse, each.method)}


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    """Where moto's server listens, on this machine only."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def empty_server_url(server_url: str) -> str:
    """The same, with nothing in that Glue."""
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
    """A boto3 client whose requests moto answers before they leave."""
    with mock_aws():
        yield aws_session.client("glue")


@pytest.fixture(params=["in_process", "over_http"])
def glue(request: pytest.FixtureRequest) -> Any:
    """A boto3 client of moto."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def client(glue: Any) -> GlueWorkflowClient:
    """The typed client over it."""
    return GlueWorkflowClient(glue)


def recent(moment: datetime | None) -> bool:
    """Whether something happened in the last minute."""
    return moment is not None and abs(datetime.now(timezone.utc) - moment) < timedelta(minutes=1)


def create_workflow(client: GlueWorkflowClient) -> None:
    """Tags, properties and limits arrive."""
    answer = client.create_workflow(
        "größe 🙂",
        description="d",
        default_run_properties={"a": "b"},
        tags={"team": "orders"},
        max_concurrent_runs=3,
    )

    assert answer.name == "größe 🙂"
    assert answer.metadata is not None
    assert (200, 0) == (answer.metadata.http_status, answer.metadata.retries)
    assert answer.metadata.request_id
    workflow = client.get_workflow("größe 🙂").workflow
    assert workflow is not None
    assert ("d", {"a": "b"}, 3) == (
        workflow.description,
        workflow.default_run_properties,
        workflow.max_concurrent_runs,
    )
    assert recent(workflow.created_on)


def get_workflow(client: GlueWorkflowClient) -> None:
    """What is there is given, what is not is an error."""
    client.create_workflow("w")

    workflow = client.get_workflow("w", include_graph=True).workflow

    assert workflow is not None
    assert workflow.name == "w"
    with pytest.raises(EntityNotFoundException) as caught:
        client.get_workflow("none")
    assert ("GetWorkflow", 400, "EntityNotFoundException") == (
        caught.value.operation,
        caught.value.http_status,
        caught.value.code,
    )
    assert caught.value.message


def update_workflow(client: GlueWorkflowClient) -> None:
    """A change is to be seen."""
    client.create_workflow("w", description="old")

    assert client.update_workflow("w", description="new", max_concurrent_runs=2).name == "w"

    workflow = client.get_workflow("w").workflow
    assert workflow is not None
    assert ("new", 2) == (workflow.description, workflow.max_concurrent_runs)


def delete_workflow(client: GlueWorkflowClient) -> None:
    """What is deleted is gone."""
    client.create_workflow("w")

    assert client.delete_workflow("w").name == "w"

    assert client.list_workflows().workflows in {None, ()}


def list_workflows(client: GlueWorkflowClient) -> None:
    """All pages together hold all names, from the start and from a token."""
    names = [f"w{index:02}" for index in range(60)]
    for name in names:
        client.create_workflow(name)

    pages = client.paginate(ListWorkflowsRequest(max_results=1000))
    first = next(iter(pages))

    assert 25 == len(first.workflows or ())
    assert names == sorted(client.iter_workflows(max_results=7))
    rest = client.iter_workflows(next_token=pages.next_token)
    assert names == sorted([*(first.workflows or ()), *rest])


def batch_get_workflows(client: GlueWorkflowClient) -> None:
    """Some are given, and the others named."""
    client.create_workflow("a")
    client.create_workflow("b")

    answer = client.batch_get_workflows(["a", "none", "b"])

    assert ["a", "b"] == sorted(each.name or "" for each in answer.workflows or ())
    assert ("none",) == answer.missing_workflows


def started(client: GlueWorkflowClient) -> str:
    """The id of a run of the workflow w."""
    client.create_workflow("w", default_run_properties={"a": "b", "c": "d"})
    run_id = client.start_workflow_run("w").run_id
    assert run_id is not None
    return run_id


def start_workflow_run(client: GlueWorkflowClient) -> None:
    """A run that was started is there."""
    run_id = started(client)

    run = client.get_workflow_run("w", run_id).run

    assert run is not None
    assert ("w", run_id, WorkflowRunStatus.RUNNING) == (run.name, run.workflow_run_id, run.status)
    with pytest.raises(EntityNotFoundException):
        client.start_workflow_run("none")


def get_workflow_run(client: GlueWorkflowClient) -> None:
    """A run has its status and its start; an unknown one is an error."""
    run = client.get_workflow_run("w", started(client), include_graph=True).run

    assert run is not None
    assert recent(run.started_on)
    assert run.completed_on is None
    with pytest.raises(EntityNotFoundException):
        client.get_workflow_run("w", "none")


def get_workflow_runs(client: GlueWorkflowClient) -> None:
    """All runs are listed."""
    first = started(client)
    second = client.start_workflow_run("w").run_id

    runs = client.get_workflow_runs("w").runs

    assert runs is not None
    assert {first, second} == {run.workflow_run_id for run in runs}
    assert [*runs] == [*client.iter_workflow_runs("w")]


def get_workflow_run_properties(client: GlueWorkflowClient) -> None:
    """A run has properties of its own."""
    run_id = started(client)
    client.put_workflow_run_properties("w", run_id, {"x": "y"})

    properties = client.get_workflow_run_properties("w", run_id).run_properties

    assert properties is not None
    assert properties["x"] == "y"


def put_workflow_run_properties(client: GlueWorkflowClient) -> None:
    """Properties are merged key by key."""
    run_id = started(client)

    client.put_workflow_run_properties("w", run_id, {"c": "new"})
    client.put_workflow_run_properties("w", run_id, {"e": "f"})

    properties = client.get_workflow_run_properties("w", run_id).run_properties
    assert properties is not None
    assert {"c": "new", "e": "f"}.items() <= properties.items()


def stop_workflow_run(client: GlueWorkflowClient) -> None:
    """The answer is empty; an unknown run is an error."""
    answer = client.stop_workflow_run("w", started(client))

    assert StopWorkflowRunResponse() == answer
    assert answer.metadata is not None
    assert answer.metadata.http_status == 200
    with pytest.raises(EntityNotFoundException):
        client.stop_workflow_run("w", "none")


SCENARIOS: dict[str, Callable[[GlueWorkflowClient], None]] = {
    each.__name__: each
    for each in (
        batch_get_workflows,
        create_workflow,
        delete_workflow,
        get_workflow,
        get_workflow_run,
        get_workflow_run_properties,
        get_workflow_runs,
        list_workflows,
        put_workflow_run_properties,
        start_workflow_run,
        stop_workflow_run,
        update_workflow,
    )
}


def test_every_operation_of_moto_has_a_scenario() -> None:
    """Each operation that moto has is tested here; write a scenario for one that is new."""
    assert {OPERATIONS[name].method for name in MOTO_HAS} <= set(SCENARIOS)


@pytest.mark.parametrize("name", sorted(MOTO_HAS))
def test_operation(client: GlueWorkflowClient, name: str) -> None:
    """The operation works as its scenario says, and as boto3's documentation does."""
    SCENARIOS[OPERATIONS[name].method](client)


def test_answers_equal_those_of_boto3(glue: Any) -> None:
    """The typed answer is what boto3's own dict for the same call makes."""
    glue.create_workflow(Name="w", Description="d", DefaultRunProperties={"a": "b"})

    answer = GlueWorkflowClient(glue).get_workflow("w")

    assert from_wire(GetWorkflowResponse, glue.get_workflow(Name="w")) == answer


def test_client_made_on_first_use(empty_server_url: str) -> None:
    """Without a boto3 client given, one is made and reaches the service at the endpoint."""
    client = GlueWorkflowClient(endpoint_url=empty_server_url, region_name="eu-west-1")

    client.create_workflow("w")

    assert ["w"] == [*itertools.islice(client.iter_workflows(), 2)]
