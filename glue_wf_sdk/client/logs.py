"""What jobs and crawlers wrote to CloudWatch Logs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from glue_wf_sdk.client.transport import translated_error
from glue_wf_sdk.errors import TransportError
from glue_wf_sdk.structures import Crawl, JobRun
from glue_wf_sdk.structures.job import ERROR_LOGS, OUTPUT_LOGS

_OPERATION = "GetLogEvents"
_JOB_LOGS = "/aws-glue/jobs"
_MISSING = "ResourceNotFoundException"
# What Glue appends to a job's log group, and to the id of the job run, where its driver logs. The
# last has the continuous logs of releases before Glue 5.0.
_JOB_STREAMS = ((ERROR_LOGS, ""), (OUTPUT_LOGS, ""), ("/logs-v2", "-driver"))


@attrs.frozen(kw_only=True)
class LogLine:
    """A message in a log stream.

    Attributes:
        timestamp: When it was written.
        message: Its text, of one or more lines.
    """

    timestamp: datetime
    message: str


@attrs.frozen(kw_only=True)
class LogTail:
    """The end of a log stream.

    Attributes:
        group: The name of the log group.
        stream: The name of the stream in it.
        lines: The last messages, oldest first; None if there is no such group or stream.
    """

    group: str
    stream: str
    lines: tuple[LogLine, ...] | None


def read_logs(logs: Any, attempt: JobRun | Crawl, *, limit: int = 20) -> tuple[LogTail, ...]:
    """Reads the ends of the log streams of a job run or a crawl.

    A Spark job has up to three streams for its driver: errors, output, and continuous logs. Streams
    of executors are left out, and so are those whose names the job itself sets by the argument
    ``--custom-logStream-prefix``.

    Args:
        logs: A boto3 client for CloudWatch Logs, ``boto3.client("logs")``.
        attempt: The job run or crawl.
        limit: The most messages to read of each stream; at most 10,000.

    Returns:
        The end of each stream, those that do not exist included; empty if the attempt does not tell
        where it logs.

    Raises:
        ServiceError: CloudWatch Logs answered with an error.
        TransportError: No answer arrived.

    Source: Amazon CloudWatch Logs API: GetLogEvents.
    """
    return tuple(
        LogTail(group=group, stream=stream, lines=_tail(logs, group, stream, limit))
        for group, stream in _streams(attempt)
    )


def new_logs_client(profile: str | None, settings: Mapping[str, Any]) -> Any:
    """A boto3 client for CloudWatch Logs."""
    import boto3

    session: Any = boto3.Session(profile_name=profile)
    return session.client("logs", **settings)


def _streams(attempt: JobRun | Crawl) -> Iterator[tuple[str, str]]:
    if isinstance(attempt, Crawl):
        if attempt.log_group and attempt.log_stream:
            yield attempt.log_group, attempt.log_stream
    elif attempt.id:
        group = (attempt.log_group_name or _JOB_LOGS).rstrip("/")
        for suffix, role in _JOB_STREAMS:
            yield f"{group}{suffix}", f"{attempt.id}{role}"


def _tail(logs: Any, group: str, stream: str, limit: int) -> tuple[LogLine, ...] | None:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return tuple(_last_lines(logs, group, stream, limit))
    except ClientError as error:
        refused = translated_error(error, _OPERATION)
        if refused.code == _MISSING:
            return None
        raise refused from error
    except BotoCoreError as error:
        raise TransportError(_OPERATION, str(error), not_sent=False) from error


def _last_lines(logs: Any, group: str, stream: str, limit: int) -> list[LogLine]:
    """Reads backwards, because a page may be empty although there are more."""
    events: list[dict[str, Any]] = []
    token: str | None = None
    while len(events) < limit:
        position = {} if token is None else {"nextToken": token}
        page = logs.get_log_events(
            logGroupName=group,
            logStreamName=stream,
            limit=limit - len(events),
            startFromHead=False,
            **position,
        )
        events = [*page["events"], *events]
        before, token = token, page["nextBackwardToken"]
        if token == before:
            break
    return [
        LogLine(
            timestamp=datetime.fromtimestamp(each["timestamp"] / 1000, UTC),
            message=each["message"],
        )
        for each in events
    ]
