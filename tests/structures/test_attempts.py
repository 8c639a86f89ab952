"""What a job run, a crawl and a node know of themselves."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from glue_wf_sdk import Crawl, CrawlState, JobRun, JobRunState, Node, from_wire
from support.runs import START, graph_of

BEGIN = datetime.fromtimestamp(START, UTC)
END = BEGIN + timedelta(seconds=49)

FAILED = {"FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED", "CANCELLED"}
ENDED = {*FAILED, "SUCCEEDED"}


def node_of(kind: str, *attempts: dict[str, Any]) -> Node:
    """A node of this type with these attempts, in wire form."""
    details = {"JobDetails": {"JobRuns": attempts}, "CrawlerDetails": {"Crawls": attempts}}
    return from_wire(Node, {"Type": kind, "Name": "load", "UniqueId": "wnode_1", **details})


def moment(seconds: float) -> float:
    """Epoch seconds, counted from the start of the run."""
    return START + seconds


class TestEachAttempt:
    """The facts of one job run or crawl."""

    @pytest.mark.parametrize(
        ("start", "end", "duration"),
        [
            (BEGIN, END, timedelta(seconds=49)),
            (BEGIN, BEGIN, timedelta(0)),
            (BEGIN, None, None),
            (None, END, None),
            (END, BEGIN, None),
        ],
        ids=["ended", "at once", "running", "no start", "end before start"],
    )
    @pytest.mark.parametrize("cls", [JobRun, Crawl])
    def test_duration(
        self, cls: type[JobRun | Crawl], start: Any, end: Any, duration: timedelta | None
    ) -> None:
        """The duration is the time from start to end, if both are known and in this order."""
        assert duration == cls(started_on=start, completed_on=end).duration

    @pytest.mark.parametrize(
        ("cls", "field", "enum"),
        [(JobRun, "JobRunState", JobRunState), (Crawl, "State", CrawlState)],
        ids=["JobRun", "Crawl"],
    )
    def test_outcome(self, cls: Any, field: str, enum: Any) -> None:
        """A known state says whether an attempt has ended, and whether it failed.

        In an unknown state it has ended, and then failed, if it has an end; else it is running.
        """
        for state in [*enum, "PAUSED", None]:
            running = from_wire(cls, {field: state})
            completed = from_wire(cls, {field: state, "CompletedOn": START})
            known = state in list(enum)

            assert state == running.state
            assert (state in ENDED, state in FAILED) == (running.has_ended, running.failed)
            assert (True, state in FAILED or not known) == (completed.has_ended, completed.failed)

    @pytest.mark.parametrize("kind", ["JOB", "CRAWLER"])
    def test_error_message(self, kind: str) -> None:
        """Both kinds of attempt name their error message alike."""
        latest = node_of(kind, {"ErrorMessage": "no such table"}).latest_attempt

        assert latest is not None
        assert "no such table" == latest.error_message


class TestAttempts:
    """`Node.attempts` has the job runs or crawls of a node, oldest first."""

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ({"StartedOn": moment(0), "Attempt": 1}, {"StartedOn": moment(0.001), "Attempt": 0}),
            ({"Attempt": 9}, {"StartedOn": moment(0), "Attempt": 0}),
            ({"StartedOn": moment(0), "Attempt": 0}, {"StartedOn": moment(0), "Attempt": 1}),
            ({"StartedOn": moment(0)}, {"StartedOn": moment(0), "Attempt": 1}),
            ({"Attempt": 0}, {"Attempt": 1}),
            ({"CompletedOn": moment(9), "Attempt": 0}, {"CompletedOn": moment(1), "Attempt": 1}),
            ({"Attempt": 0}, {"Attempt": 1, "CompletedOn": moment(0)}),
            ({"CompletedOn": moment(9)}, {}),
            ({"JobRunState": "FAILED", "CompletedOn": moment(9)}, {"JobRunState": "RUNNING"}),
            ({"JobRunState": "FAILED"}, {"JobRunState": "RUNNING"}),
            ({"JobRunState": "PAUSED", "CompletedOn": moment(0)}, {"JobRunState": "PAUSED"}),
            ({"CompletedOn": moment(1)}, {"CompletedOn": moment(2)}),
            ({"JobRunState": "FAILED"}, {"JobRunState": "FAILED", "CompletedOn": moment(0)}),
            ({"StartedOn": "2020-01-01T00:30:00+02:00"}, {"StartedOn": "2019-12-31T23:00:00Z"}),
        ],
        ids=[
            "start",
            "a start before none",
            "attempt number",
            "a number before none",
            "number without a start",
            "number before the end",
            "number before not yet ended",
            "not yet ended",
            "running by its state",
            "ended by its state",
            "unknown state without an end",
            "later end",
            "an end before none",
            "start in another time zone",
        ],
    )
    def test_order(self, earlier: dict[str, Any], later: dict[str, Any]) -> None:
        """They are ordered by start, attempt number, not yet ended, and end, however listed."""
        expected = (from_wire(JobRun, earlier), from_wire(JobRun, later))

        assert expected == node_of("JOB", earlier, later).attempts
        assert expected == node_of("JOB", later, earlier).attempts

    def test_order_of_crawls(self) -> None:
        """Crawls have no number: start, not yet ended and end order them."""
        wires = [
            {"StartedOn": moment(0), "CompletedOn": moment(1), "State": "FAILED"},
            {"StartedOn": moment(0), "CompletedOn": moment(2), "State": "FAILED"},
            {"StartedOn": moment(0), "State": "RUNNING"},
            {"StartedOn": moment(1), "CompletedOn": moment(1), "State": "FAILED"},
        ]
        expected = tuple(from_wire(Crawl, wire) for wire in wires)

        for order in itertools.permutations(wires):
            assert expected == node_of("CRAWLER", *order).attempts

    def test_order_of_equals(self) -> None:
        """Attempts that differ in nothing that orders them stay as they are listed."""
        first, second = node_of("JOB", {"Id": "b"}, {"Id": "a"}).attempts

        assert isinstance(first, JobRun)
        assert isinstance(second, JobRun)
        assert ("b", "a") == (first.id, second.id)

    @pytest.mark.parametrize(
        "details",
        [
            {},
            {"JobDetails": None, "CrawlerDetails": None},
            {"JobDetails": {}, "CrawlerDetails": {}},
            {"JobDetails": {"JobRuns": None}, "CrawlerDetails": {"Crawls": None}},
            {"JobDetails": {"JobRuns": []}, "CrawlerDetails": {"Crawls": []}},
        ],
        ids=["missing", "null", "empty details", "null list", "empty list"],
    )
    @pytest.mark.parametrize("kind", ["JOB", "CRAWLER", "TRIGGER"])
    def test_a_node_that_never_ran_has_none(self, kind: str, details: dict[str, Any]) -> None:
        """A node without attempts has no latest one and no state, and has not failed."""
        node = from_wire(Node, {"Type": kind, "Name": "n", "UniqueId": "n", **details})

        assert ((), None, None, False) == (
            node.attempts,
            node.latest_attempt,
            node.state,
            node.failed,
        )

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [("JOB", (JobRun,)), ("CRAWLER", (Crawl,)), ("TRIGGER", ()), ("LAMBDA", ())],
    )
    def test_the_type_of_the_node_decides(self, kind: str, expected: tuple[type, ...]) -> None:
        """A job has job runs and a crawler crawls; a node of another type has neither."""
        node = node_of(kind, {"JobRunState": "FAILED", "State": "FAILED"})

        assert expected == tuple(type(attempt) for attempt in node.attempts)
        assert bool(expected) == node.is_action == node.failed


class TestLatestAttempt:
    """The latest attempt decides what became of a node."""

    @pytest.mark.parametrize(
        ("ran", "state", "failed"),
        [
            ("FAILED 0 1, SUCCEEDED 1 2", "SUCCEEDED", False),
            ("SUCCEEDED 1 2, FAILED 0 1", "SUCCEEDED", False),
            ("SUCCEEDED 0 1, FAILED 1 2", "FAILED", True),
            ("FAILED 0 1, RUNNING 1 -", "RUNNING", False),
            ("SUCCEEDED 0 1, PAUSED 1 -", "PAUSED", False),
            ("SUCCEEDED 0 1, PAUSED 1 2", "PAUSED", True),
            ("FAILED 0 1, - 1 -", None, False),
            ("FAILED 0 1, - 1 2", None, True),
        ],
    )
    def test_it_has_the_state_of_the_node(
        self, ran: str, state: str | None, *, failed: bool
    ) -> None:
        """`state` and `failed` are those of the latest attempt, whatever came before it."""
        for node_id in ("J1", "C1"):
            node = graph_of(node_id, {node_id: ran}).node(node_id)

            assert node.attempts[-1] is node.latest_attempt
            assert state == node.state
            assert failed is node.failed
