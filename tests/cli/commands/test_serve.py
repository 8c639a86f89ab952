"""`glue-wf serve`."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient, Poll
from glue_wf_sdk.cli.commands import serve
from support.cli import GlueWf, Saved, error_line
from support.local_glue import w1_answer

QUICKLY = Poll(initial_delay=0.001, multiplier=1, jitter=0)
SIGNALS = [signal.SIGINT, signal.SIGTERM]


def call(url: str, operation: str, host: str = "localhost", **payload: Any) -> Any:
    """The answer to a call of a server."""
    headers = {"X-Amz-Target": f"AWSGlue.{operation}", "Host": host}
    request = urllib.request.Request(url, json.dumps(payload).encode(), headers)  # noqa: S310 - http
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - http
        return json.load(answer)


def workflows_at(url: str) -> Any:
    """The names of the workflows on a server."""
    return call(url, "ListWorkflows")["Workflows"]


class TestInThisProcess:
    """The command, ended by a signal as soon as it serves."""

    @pytest.fixture
    def when_serving(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
        """Has something done with the URL once the server runs, and then a signal sent."""

        def arrange(action: Callable[[str], object], number: int = signal.SIGTERM) -> list[Any]:
            main = threading.main_thread().ident
            assert main is not None
            results: list[Any] = []

            def act(url: str) -> None:
                try:
                    results.append(action(url))
                finally:
                    signal.pthread_kill(main, number)

            def write(text: str) -> None:
                sys.stdout.write(text)
                threading.Thread(target=act, args=(text.splitlines()[0],)).start()

            monkeypatch.setattr(serve, "write", write)
            monkeypatch.setattr(serve, "_POLL", 0.001)
            return results

        return arrange

    @pytest.mark.parametrize("number", SIGNALS)
    def test_serves(
        self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]], number: int
    ) -> None:
        """It serves an empty LocalGlue until a signal arrives, and leaves nothing behind."""
        threads = threading.active_count()
        handlers = [signal.getsignal(each) for each in SIGNALS]
        results = when_serving(workflows_at, number)

        done = glue_wf("serve", "--port", "0")

        assert (0, "") == (done.returncode, done.stderr)
        assert [[]] == results
        assert handlers == [signal.getsignal(each) for each in SIGNALS]
        assert threads >= threading.active_count()

    def test_text(self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]) -> None:
        """The first line is the URL, the second a command to try it with."""
        when_serving(str)
        url, example = glue_wf("serve", "--port", "0").stdout.splitlines()
        assert url.startswith("http://127.0.0.1:")
        assert (
            f"Try: aws glue list-workflows --endpoint-url {url} --region us-east-1"
            " --no-sign-request" == example
        )

    def test_seed(self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]) -> None:
        """The seed determines the ids."""

        def request_id(url: str) -> str | None:
            metadata = GlueWorkflowClient(endpoint_url=url).list_workflows().metadata
            return metadata.request_id if metadata else None

        ids: list[Any] = []
        for seed in ("7", "7", "8"):
            results = when_serving(request_id)
            glue_wf("serve", "--port", "0", "--seed", seed)
            ids += results
        assert ids[0] == ids[1] != ids[2]

    def test_scenario(
        self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]], tmp_path: Path
    ) -> None:
        """A file sets how jobs end, and the seed, the region and the account."""
        file = tmp_path / "scenario.yaml"
        file.write_text(
            """
            region: eu-central-1
            account_id: "999988887777"
            clock_speed: 86400
            jobs:
              load: {duration: 3600, outcomes: [FAILED], error_message: no memory}
            """,
            encoding="utf-8",
        )

        def failure(url: str) -> object:
            client = GlueWorkflowClient(endpoint_url=url)
            client.create_workflow("etl")
            call(url, "CreateJob", Name="load", Role="r", Command={"Name": "glueetl"})
            trigger: dict[str, Any] = {"Name": "t", "Type": "ON_DEMAND", "WorkflowName": "etl"}
            call(url, "CreateTrigger", **trigger, Actions=[{"JobName": "load"}])
            arn = "arn:aws:glue:eu-central-1:999988887777:job/load"
            assert {"Tags": {}} == call(url, "GetTags", ResourceArn=arn)
            run = client.run_workflow("etl", raise_on_failure=False, poll=QUICKLY)
            (node,) = run.failed_nodes
            return node.latest_attempt and node.latest_attempt.error_message

        results = when_serving(failure)
        done = glue_wf("serve", "--port", "0", "--scenario", str(file))
        assert (0, "", ["no memory"]) == (done.returncode, done.stderr, results)
        assert " --region eu-central-1 " in done.stdout

    def test_options_override_the_scenario(
        self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]
    ) -> None:
        """The options for region, account and speed override the file."""

        def tags(url: str) -> object:
            call(url, "CreateWorkflow", Name="etl")
            arn = "arn:aws:glue:us-west-2:000000000001:workflow/etl"
            return call(url, "GetTags", ResourceArn=arn)

        results = when_serving(tags)
        options = ["--region", "us-west-2", "--account-id", "000000000001", "--clock-speed", "2"]
        given = '{"region": "eu-central-1", "account_id": "999988887777"}'
        done = glue_wf("serve", "--port", "0", "--scenario", "-", *options, stdin=given)
        assert (0, [{"Tags": {}}]) == (done.returncode, results)
        assert " --region us-west-2 " in done.stdout

    def test_demo(self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]) -> None:
        """The workflow of the demo is there; its first run fails, and can be resumed."""

        def resumed(url: str) -> Any:
            client = GlueWorkflowClient(endpoint_url=url)
            failed = client.run_workflow("nightly-orders", raise_on_failure=False, poll=QUICKLY)
            again = client.resume_failed("nightly-orders", failed.workflow_run_id, poll=QUICKLY)
            return [each.name for each in failed.failed_nodes], again.succeeded

        results = when_serving(resumed)
        done = glue_wf("serve", "--port", "0", "--demo", "--clock-speed", "86400")
        assert [(["clean-customers", "load-payments"], True)] == results
        assert "Try: aws glue start-workflow-run --name nightly-orders " in done.stdout

    def test_demo_with_a_scenario(
        self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]
    ) -> None:
        """The scenario's entries for jobs and crawlers of the demo replace the demo's own."""

        def failed(url: str) -> Any:
            client = GlueWorkflowClient(endpoint_url=url)
            run = client.run_workflow("nightly-orders", raise_on_failure=False, poll=QUICKLY)
            return [each.name for each in run.failed_nodes]

        results = when_serving(failed)
        given = {
            "clock_speed": 86400,
            "jobs": {"clean-customers": {}, "daily-report": {"outcomes": ["FAILED"]}},
            "crawlers": {"crawl-orders": {"outcomes": ["FAILED"]}},
        }
        glue_wf("serve", "--port", "0", "--demo", "--scenario", "-", stdin=json.dumps(given))
        assert [["crawl-orders", "load-payments"]] == results

    def test_runs_are_kept(self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]) -> None:
        """The option sets how many ended runs of each workflow are kept; the default is 100."""

        def kept(url: str) -> int:
            call(url, "CreateWorkflow", Name="etl")
            for _ in range(101):  # Without a start trigger, each run ends at once.
                call(url, "StartWorkflowRun", Name="etl")
            return len(call(url, "GetWorkflowRuns", Name="etl", MaxResults=1000)["Runs"])

        results = when_serving(kept)
        glue_wf("serve", "--port", "0")
        assert [100] == results
        results = when_serving(kept)
        glue_wf("serve", "--port", "0", "--keep-runs", "3")
        assert [3] == results

    def test_time_passes_without_calls(
        self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]
    ) -> None:
        """What is due happens on time, even without a call."""
        logged = threading.Event()

        def is_logged(_: str) -> bool:
            return logged.wait(10)

        class Handler(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - its name
                logged.set()

        logger, handler = logging.getLogger("glue_wf_sdk.local.local_glue"), Handler()
        logger.addHandler(handler)
        try:
            results = when_serving(is_logged)
            given = '{"events": [{"workflow": "etl"}]}'
            glue_wf("serve", "--port", "0", "--scenario", "-", stdin=given)
        finally:
            logger.removeHandler(handler)
        assert [True] == results

    def test_design(
        self,
        glue_wf: GlueWf,
        when_serving: Callable[..., list[Any]],
        saved: Saved,
        tmp_path: Path,
    ) -> None:
        """Designs are deployed, run as the scenario says, and can be combined with the demo."""
        scenario = tmp_path / "scenario.yaml"
        scenario.write_text(
            "{clock_speed: 86400, jobs: {J3: {outcomes: [FAILED]}}}", encoding="utf-8"
        )

        def outcome(url: str) -> object:
            client = GlueWorkflowClient(endpoint_url=url)
            run = client.run_workflow("W1", raise_on_failure=False, poll=QUICKLY)
            failed = [node.name for node in run.failed_nodes]
            return [*client.list_workflows().workflows], failed

        results = when_serving(outcome)
        options = ["--port", "0", "--scenario", scenario, "--design", saved(w1_answer())]
        done = glue_wf("serve", *options)
        assert (0, "", [(["W1"], ["J3"])]) == (done.returncode, done.stderr, results)
        assert "Try: aws glue start-workflow-run --name W1 --endpoint-url" in done.stdout
        results = when_serving(workflows_at)
        glue_wf("serve", *options, "--demo")
        assert [["W1", "nightly-orders"]] == results

    def test_all_addresses(self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]) -> None:
        """If other computers can reach it, a warning says so, and other names can be allowed."""

        def workflows(url: str) -> object:
            return call(url, "ListWorkflows", "glue")

        results = when_serving(workflows)
        done = glue_wf("serve", "--port", "0", "--host", "0.0.0.0", "--allowed-host", "glue")  # noqa: S104 - what is tested
        assert (0, [{"Workflows": []}]) == (done.returncode, results)
        assert (
            "glue-wf: 0.0.0.0 is not a loopback address: every computer that can reach it can use"
            " this LocalGlue\n" == done.stderr
        )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            '{"jobs": {"load": {"outcome": ["FAILED"]}}}',
            '1 problem in Scenario: jobs["load"].outcome: is not a field; did you mean outcomes?',
        ),
        ('{"seed": 1, "seed": 2}', "duplicate key 'seed' in the root"),
        ("[]", "the root must be a map, is of type list"),
        ("{", "is neither JSON"),
    ],
)
def test_invalid_scenario(glue_wf: GlueWf, given: str, message: str) -> None:
    """A scenario that cannot be read is wrong usage; the message has the file and the path."""
    code, text, line = error_line(glue_wf("serve", "--scenario", "-", stdin=given))
    assert (2, "") == (code, text)
    assert line.startswith(f"standard input: {message}")


def test_designs_that_cannot_be_served(glue_wf: GlueWf, saved: Saved) -> None:
    """A file that cannot be read is wrong usage; Glue's refusal is a fault of the input."""
    code, _, line = error_line(glue_wf("serve", "--design", "none.yaml"))
    assert (2, True) == (code, line.startswith("none.yaml: cannot be read"))
    trigger = {"Name": "t", "Type": "ON_DEMAND", "WorkflowName": "etl"}
    code, _, line = error_line(glue_wf("serve", "--design", saved({**trigger, "Actions": []})))
    assert (1, True) == (code, "t: InvalidInputException: " in line)


def test_port_in_use(glue_wf: GlueWf) -> None:
    """A port that is in use is wrong usage."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, text, line = error_line(glue_wf("serve", "--port", str(port)))
    assert (2, "") == (code, text)
    assert line.startswith(f"cannot listen on 127.0.0.1, port {port}: {os.strerror(98)}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--host", "192.0.2.1"],
        ["--host", ""],
        ["--port", "70000"],
        ["--port", "x"],
        ["here"],
        ["--scenario", ""],
        ["--scenario", "none.yaml"],
        ["--region", ""],
        ["--account-id", "1"],
        ["--clock-speed", "0"],
        ["--keep-runs", "0"],
        ["--allowed-host", ""],
        ["--allowed-host", "glue:8765"],
        ["--allowed-host", "http://glue"],
        ["--allowed-host", "["],
    ],
    ids=" ".join,
)
def test_usage(glue_wf: GlueWf, arguments: list[str]) -> None:
    """A host of another machine, an impossible port and other invalid options are wrong usage."""
    code, text, _ = error_line(glue_wf("serve", *arguments))
    assert (2, "") == (code, text)


@pytest.mark.parametrize("number", SIGNALS)
def test_process(number: int) -> None:
    """A script can read the URL from the first line of a process, and end it with a signal."""
    with subprocess.Popen(
        [sys.executable, "-m", "glue_wf_sdk.cli", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        url = process.stdout.readline().strip()
        assert [] == workflows_at(url)
        process.send_signal(number)
        assert (0, "") == (process.wait(10), process.stderr.read())
