"""Transports that answer from memory."""

from collections.abc import Iterable, Mapping
from typing import Any

from glue_wf_sdk import GlueWorkflowClient
from support.clocks import FakeClock

# Answers every operation, because responses ignore fields that they do not have.
ANY_ANSWER: Mapping[str, Any] = {
    "RunId": "wr_1",
    "Run": {"Name": "etl", "WorkflowRunId": "wr_1"},
    "Workflow": {"Name": "etl"},
    "Trigger": {"Name": "start"},
    "Blueprint": {"Name": "copy"},
    "BlueprintRun": {"BlueprintName": "copy", "RunId": "br_1"},
}


class Recorded:
    """Answers from a list, raises the exceptions in it, and records what was sent."""

    def __init__(self, answers: Iterable[Mapping[str, Any] | Exception] = ()) -> None:
        self.answers = iter(answers)
        self.sent: list[tuple[str, Mapping[str, Any]]] = []

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """The next answer."""
        self.sent.append((operation, payload))
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


def recorded(*answers: Mapping[str, Any] | Exception) -> tuple[GlueWorkflowClient, Recorded]:
    """A client that gets these answers, on a clock of its own, and its transport."""
    transport = Recorded(answers)
    return GlueWorkflowClient(transport=transport, clock=FakeClock()), transport


def run_answer(status: str | None, **fields: object) -> dict[str, Any]:
    """An answer to GetWorkflowRun; `fields` are the run's, with their wire names."""
    return {"Run": {"Name": "nightly", "WorkflowRunId": "wr_1", "Status": status, **fields}}
