"""Every operation against every way in which an answer can fail, over a real socket."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import attrs
import pytest
from botocore.config import Config

from glue_wf_sdk import (
    OPERATIONS,
    GlueWorkflowClient,
    Poll,
    ResponseError,
    ServiceError,
    TransportError,
    from_wire,
)
from glue_wf_sdk._core.schema import fields_of
from support.clocks import FakeClock
from support.faulty_server import FaultyServer, Reaction, http_answer, json_answer
from support.models import smallest
from support.transports import ANY_ANSWER

STARTS = [each for each in OPERATIONS if each.startswith(("Resume", "Start"))]
GOOD = json_answer(ANY_ANSWER)
BODY = GOOD.index(b"\r\n\r\n") + 4
THROTTLED = json_answer({"__type": "ThrottlingException"}, "400 Bad Request")
UNFINISHED = json_answer({"__type": "RequestTimeout"}, "400 Bad Request")


@attrs.frozen(kw_only=True)
class Fault:
    """What goes wrong, and what a call must do about it.

    Attributes:
        reactions: What the server does, for each attempt.
        error: The error that is raised; None if the right answer arrives.
        may_have_run: Whether the error says that the call may have been carried out.
        read: How many requests of a start the server reads.
        connections: How many connections a start makes.
        only_with_content: Whether a response without fields is right anyway.
    """

    reactions: tuple[Reaction, ...]
    error: type[TransportError | ResponseError | ServiceError] | None
    may_have_run: bool = True
    read: int = 1
    connections: int = 1
    only_with_content: bool = False


FAULTS = {
    "refused": Fault(reactions=(), error=TransportError, may_have_run=False, read=0, connections=0),
    "reset inside the request": Fault(
        reactions=(Reaction(reads=False, resets=True),), error=TransportError, read=0
    ),
    "reset after the request": Fault(reactions=(Reaction(resets=True),), error=TransportError),
    "closed": Fault(reactions=(Reaction(),), error=TransportError),
    "cut in the headers": Fault(reactions=(Reaction(GOOD[:40]),), error=TransportError),
    "cut at 0 bytes": Fault(reactions=(Reaction(GOOD[:BODY]),), error=TransportError),
    "cut in the middle": Fault(reactions=(Reaction(GOOD[:-9]),), error=TransportError),
    "empty": Fault(
        reactions=(Reaction(http_answer(b"")),), error=ResponseError, only_with_content=True
    ),
    "HTML 200": Fault(reactions=(Reaction(http_answer(b"<p>Sign in</p>")),), error=ResponseError),
    "500": Fault(
        reactions=(Reaction(http_answer(b"", "500 Internal Server Error")),), error=ServiceError
    ),
    "503, cut": Fault(
        reactions=(Reaction(json_answer(ANY_ANSWER, "503 Busy")[:-9]),), error=ServiceError
    ),
    "400 RequestTimeout": Fault(reactions=(Reaction(UNFINISHED),), error=ServiceError),
    "400, cut": Fault(reactions=(Reaction(THROTTLED[:-9]),), error=TransportError),
    "throttled, then good": Fault(
        reactions=(Reaction(THROTTLED), Reaction(GOOD)), error=None, read=2, connections=2
    ),
    "silence": Fault(reactions=(Reaction(is_silent=True),), error=TransportError),
}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyServer]:
    """The server of all cases."""
    with FaultyServer(Reaction()) as started:
        yield started


@pytest.fixture(autouse=True)
def _retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 retries at once, no matter how many attempts have failed before."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", Mock())
    monkeypatch.setattr("botocore.retries.quota.RetryQuota.acquire", Mock(return_value=True))


@pytest.fixture(scope="module", params=["legacy", "standard"])
def clients(
    request: pytest.FixtureRequest, aws_session: Any, server: FaultyServer
) -> dict[str, GlueWorkflowClient]:
    """Clients in one retry mode: patient, impatient, and for a port where nobody listens."""
    with FaultyServer(Reaction()) as stopped:
        nowhere = stopped.url

    def client(url: str, read_timeout: float) -> GlueWorkflowClient:
        config = Config(
            retries={"total_max_attempts": 2, "mode": request.param}, read_timeout=read_timeout
        )
        return GlueWorkflowClient(
            session=aws_session, endpoint_url=url, config=config, clock=FakeClock()
        )

    return {
        "patient": client(server.url, 60),
        "silence": client(server.url, 0.05),
        "refused": client(nowhere, 60),
    }


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", FAULTS)
def test_matrix(
    clients: dict[str, GlueWorkflowClient], server: FaultyServer, name: str, operation: str
) -> None:
    """The outcome is a typed error or the right answer, and no start arrives twice."""
    fault, known = FAULTS[name], OPERATIONS[operation]
    client = clients.get(name, clients["patient"])
    server.react(*fault.reactions)
    response: type = known.response
    has_content = any(field.on_wire for field in fields_of(response))

    if fault.error is None or (fault.only_with_content and not has_content):
        assert from_wire(known.response, ANY_ANSWER) == client.call(smallest(known.request))
    else:
        with pytest.raises(fault.error) as caught:
            client.call(smallest(known.request))
        error: Any = caught.value
        assert operation == error.operation
        assert (True, fault.may_have_run) == (error.retryable, error.may_have_run)

    server.settle()
    if operation in STARTS:
        assert [operation] * fault.read == server.received
        assert fault.connections == server.connections


@pytest.mark.parametrize("length", range(1, len(GOOD)))
def test_every_cut(
    clients: dict[str, GlueWorkflowClient], server: FaultyServer, length: int
) -> None:
    """Wherever an answer is cut off, it is a retryable `TransportError`."""
    server.react(Reaction(GOOD[:length]))

    with pytest.raises(TransportError) as caught:
        clients["patient"].get_workflow_run("w", "wr_1")

    assert (True, True) == (caught.value.retryable, caught.value.may_have_run)
    server.settle()


@pytest.mark.parametrize("length", ["abc", "-5", "+20", "9" * 5000, "", "20\r\nContent-Length: 20"])
def test_an_odd_length(
    clients: dict[str, GlueWorkflowClient], server: FaultyServer, length: str
) -> None:
    """Nothing in place of a body counts as an empty answer only if its length is 0."""
    answer = http_answer(b"").replace(b"Length: 0", f"Length: {length}".encode())
    server.react(Reaction(answer))

    with pytest.raises(TransportError, match="the connection was closed"):
        clients["patient"].stop_workflow_run("w", "wr_1")

    server.settle()


@pytest.mark.parametrize("length", ["abc", "-5", "9" * 5000])
def test_a_length_that_says_nothing(
    clients: dict[str, GlueWorkflowClient], server: FaultyServer, length: str
) -> None:
    """A whole answer is read, even if its length cannot be."""
    known = f"Length: {len(GOOD) - BODY}".encode()
    server.react(Reaction(GOOD.replace(known, f"Length: {length}".encode())))

    assert "etl" == clients["patient"].get_workflow_run("w", "wr_1").run.name
    server.settle()


def test_a_wait_survives_all_of_them(
    clients: dict[str, GlueWorkflowClient], server: FaultyServer
) -> None:
    """A wait goes on after each of the faults, and sees the end of the run."""
    run = {"Name": "etl", "WorkflowRunId": "wr_1", "Status": "COMPLETED"}
    faults = [fault.reactions[0] for fault in FAULTS.values() if fault.reactions]
    cuts = [Reaction(GOOD[:length]) for length in range(1, len(GOOD), 9)]
    server.react(*faults, *cuts, Reaction(json_answer({"Run": run})))
    poll = Poll(max_failures=len(faults) + len(cuts))

    assert "COMPLETED" == clients["silence"].wait_for_workflow_run("etl", "wr_1", poll=poll).status
    server.settle()
    assert len(faults) + len(cuts) + 2 == server.connections


def test_an_error_that_ends_a_wait(
    clients: dict[str, GlueWorkflowClient], server: FaultyServer
) -> None:
    """An error that ends a wait has a note that names the run."""
    server.react(Reaction(GOOD[:-9]))

    with pytest.raises(TransportError) as caught:
        clients["patient"].wait_for_workflow_run("etl", "wr_1", poll=Poll(max_failures=3))

    assert ["while waiting for run 'wr_1' of workflow 'etl'"] == caught.value.__notes__
    assert 4 == server.connections
