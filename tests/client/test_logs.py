"""Reading log streams, against moto's CloudWatch Logs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from glue_wf_sdk import Crawl, JobRun, ServiceError, TransportError
from glue_wf_sdk.client import LogTail, read_logs

GROUP = "/aws-glue/jobs"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def logs(aws_session: Any) -> Iterator[Any]:
    """A boto3 client of moto."""
    with mock_aws():
        yield aws_session.client("logs")


def write(logs: Any, group: str, stream: str, *messages: str) -> None:
    """Writes messages to a stream, a second apart."""
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    first = NOW - timedelta(seconds=len(messages))
    events = [
        {
            "timestamp": int((first + timedelta(seconds=number)).timestamp() * 1000),
            "message": message,
        }
        for number, message in enumerate(messages)
    ]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def texts(tails: tuple[LogTail, ...]) -> dict[str, list[str] | None]:
    """The messages by group and stream; None for a stream that does not exist."""
    return {
        f"{tail.group} {tail.stream}": None
        if tail.lines is None
        else [line.message for line in tail.lines]
        for tail in tails
    }


@pytest.mark.parametrize("group", [None, GROUP, f"{GROUP}/", "/aws-glue/python-jobs"])
def test_job_run(logs: Any, group: str | None) -> None:
    """The last messages of the streams of a job run; a group that does not exist has none."""
    name = (group or GROUP).rstrip("/")
    write(logs, f"{name}/error", "jr_1", "a", "b", "c")
    write(logs, f"{name}/output", "jr_2", "of another run")
    write(logs, f"{name}/logs-v2", "jr_1-driver", "continuous")
    tails = read_logs(logs, JobRun(id="jr_1", log_group_name=group), limit=2)

    assert {
        f"{name}/error jr_1": ["b", "c"],
        f"{name}/output jr_1": None,
        f"{name}/logs-v2 jr_1-driver": ["continuous"],
    } == texts(tails)
    assert tails[0].lines is not None
    assert [NOW - timedelta(seconds=2), NOW - timedelta(seconds=1)] == [
        line.timestamp for line in tails[0].lines
    ]


def test_no_groups(logs: Any) -> None:
    """Nothing has been logged at all."""
    assert [None, None, None] == list(texts(read_logs(logs, JobRun(id="jr_1"))).values())


def test_crawl(logs: Any) -> None:
    """A crawl has one stream, which it names itself."""
    write(logs, "/aws-glue/crawlers", "land", "x")
    crawl = Crawl(log_group="/aws-glue/crawlers", log_stream="land")

    assert {"/aws-glue/crawlers land": ["x"]} == texts(read_logs(logs, crawl))


@pytest.mark.parametrize(
    "attempt",
    [JobRun(), Crawl(log_group="g"), Crawl(log_stream="s")],
    ids=["no id", "no stream", "no group"],
)
def test_unknown_place(logs: Any, attempt: JobRun | Crawl) -> None:
    """An attempt that does not tell where it logs has no streams."""
    assert () == read_logs(logs, attempt)


def page(token: str, *messages: str) -> dict[str, Any]:
    """A page of events."""
    events = [{"timestamp": 0, "message": each} for each in messages]
    return {"events": events, "nextBackwardToken": token}


def test_pages() -> None:
    """Pages are read backwards, empty ones included, until there are enough or no more."""
    logs = Mock()
    crawl = Crawl(log_group="g", log_stream="s")
    logs.get_log_events.side_effect = [page("1"), page("2", "c", "d"), page("3", "b")]

    assert {"g s": ["b", "c", "d"]} == texts(read_logs(logs, crawl, limit=3))
    calls = [call.kwargs for call in logs.get_log_events.mock_calls]
    assert [(3, None), (3, "1"), (1, "2")] == [
        (each["limit"], each.get("nextToken")) for each in calls
    ]

    logs.get_log_events.side_effect = [page("1", "a"), page("1")]
    assert {"g s": ["a"]} == texts(read_logs(logs, crawl, limit=3))


def test_errors() -> None:
    """Errors of the service and the connection are typed."""
    logs = Mock()
    details: Any = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
    logs.get_log_events.side_effect = ClientError(details, "GetLogEvents")
    with pytest.raises(ServiceError, match=r"GetLogEvents: AccessDeniedException: no"):
        read_logs(logs, JobRun(id="jr_1"))
    logs.get_log_events.side_effect = EndpointConnectionError(endpoint_url="http://x")
    with pytest.raises(TransportError, match=r"GetLogEvents: Could not connect"):
        read_logs(logs, JobRun(id="jr_1"))
