"""`glue-wf logs`, with LocalGlue's runs and moto's CloudWatch Logs."""

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from glue_wf_sdk.local import LocalGlue
from support.cli import GlueWf, error_line

MILLISECONDS = int(datetime.now(UTC).timestamp()) * 1000  # CloudWatch takes no old messages.


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch, local: LocalGlue, aws_session: Any) -> Iterator[Any]:
    """A boto3 client of moto's server, where `glue-wf` finds CloudWatch Logs."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    urllib.request.urlopen(f"{url}/moto-api/reset", data=b"").close()  # noqa: S310 - http
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", url)
    yield aws_session.client("logs", endpoint_url=url)
    server.stop()


def job_run_id(local: LocalGlue, run_id: str, job: str) -> str:
    """The id of the run of a job."""
    graph = local.call("GetWorkflowRun", Name="etl", RunId=run_id, IncludeGraph=True)["Run"][
        "Graph"
    ]
    node = next(each for each in graph["Nodes"] if each["Name"] == job)
    found: str = node["JobDetails"]["JobRuns"][0]["Id"]
    return found


def write(logs: Any, group: str, stream: str, *messages: str) -> None:
    """Writes messages to a stream."""
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    events = [{"timestamp": MILLISECONDS, "message": each} for each in messages]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def test_what_failed(glue_wf: GlueWf, local: LocalGlue, logs: Any, failed_run: str) -> None:
    """The last lines of what failed, printable; streams that do not exist are left out."""
    stream = job_run_id(local, failed_run, "clean")
    messages = ["first", "Traceback:\n\tboom\x1b[31m", "\n"]
    write(logs, "/aws-glue/jobs/error", stream, *messages)
    done = glue_wf("logs", "etl", "--limit", "2")

    time = f"{datetime.fromtimestamp(MILLISECONDS // 1000, UTC):%H:%M:%S}"
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "JOB  FAILED  clean",
        f"  /aws-glue/jobs/error, stream {stream}",
        f"  {time}  Traceback:",
        rf"  {time}          boom\x1b[31m",
        f"  {time}  ",
    ] == done.stdout.splitlines()
    document = json.loads(glue_wf("logs", "etl", failed_run, "clean", "--json").stdout)
    (clean,) = document["logs"]
    assert ("clean", "FAILED") == (clean["name"], clean["state"])
    error, output, _ = clean["streams"]
    assert messages == [line["message"] for line in error["lines"]]
    assert {"group": "/aws-glue/jobs/output", "stream": stream, "lines": None} == output


def test_no_logs(glue_wf: GlueWf, local: LocalGlue, logs: Any, failed_run: str) -> None:
    """If none of the streams exists, each of them is named; the exit code is 1."""
    done = glue_wf("logs", "etl", failed_run)
    stream = job_run_id(local, failed_run, "clean")
    assert (1, "") == (done.returncode, done.stderr)
    assert [
        "JOB  FAILED  clean",
        f"  does not exist: /aws-glue/jobs/error, stream {stream}",
        f"  does not exist: /aws-glue/jobs/output, stream {stream}",
        f"  does not exist: /aws-glue/jobs/logs-v2, stream {stream}-driver",
    ] == done.stdout.splitlines()


def test_never_ran(glue_wf: GlueWf, logs: Any, failed_run: str) -> None:
    """A job that has not run has no logs."""
    done = glue_wf("logs", "etl", failed_run, "load")
    assert (1, "JOB  not run  load\n  it does not tell where it logs\n") == (
        done.returncode,
        done.stdout,
    )


def test_nothing_failed(glue_wf: GlueWf, local: LocalGlue) -> None:
    """If nothing failed, CloudWatch Logs is not asked."""
    local.set_behavior("clean", outcomes=["SUCCEEDED"])
    local.call("StartWorkflowRun", Name="etl")
    local.run_until_idle()
    done = glue_wf("logs", "etl")
    assert (0, "nothing failed\n") == (done.returncode, done.stdout)


def test_unknown_job(glue_wf: GlueWf, failed_run: str) -> None:
    """A job that the run does not have is wrong usage."""
    code, _, line = error_line(glue_wf("logs", "etl", failed_run, "x"))
    assert (2, True) == (code, line.startswith("the run has no node 'x'; its jobs and crawlers: "))
