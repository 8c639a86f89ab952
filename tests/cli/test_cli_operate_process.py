"""The commands that operate runs as processes of their own, and what they tell a shell to type."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.local import LocalGlue

Operated = Callable[..., CompletedProcess[str]]

RUN_ID = re.compile(r"\bwr_[0-9a-f]{64}\b")


def last_run(local: LocalGlue) -> tuple[str, str]:
    """The id and the status of the last run of the workflow."""
    run = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
    return run["WorkflowRunId"], run["Status"]


def test_story(served: str, local: LocalGlue, tmp_path: Path) -> None:
    """Processes run, show, watch, report on, draw, resume and stop a workflow."""

    def glue_wf(command: str) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603 - our own program
            [
                Path(sys.executable).with_name("glue-wf"),
                *command.split(),
                *("--endpoint-url", served, "--region", "eu-central-1"),
            ],
            check=False,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            timeout=60,
        )
        assert "" == done.stderr
        assert "\x1b" not in done.stdout
        return done.returncode, done.stdout

    code, text = glue_wf("run etl --property day=friday --property checked=a=b")
    first = last_run(local)[0]
    assert (0, [first, first]) == (code, RUN_ID.findall(text))

    code, text = glue_wf("show etl")
    assert (0, f"etl, RUNNING\n{first}\n") == (code, "".join(text.splitlines(keepends=True)[:2]))

    assert (0, "") == glue_wf("properties set etl --property rows=7")
    assert (0, "day=friday\nchecked=a=b\nrows=7\n") == glue_wf(f"properties get etl {first}")

    local.run_until_idle()
    code, text = glue_wf("watch etl")
    assert (1, True) == (code, "Failed: 1, although the run is COMPLETED" in text)

    page = tmp_path / "run.html"
    assert (0, f"Wrote {page}\n") == glue_wf(f"report etl -o {page}")
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    for drawn, beginning in [("svg", "<svg "), ("mermaid", "flowchart "), ("dot", "digraph {")]:
        code, text = glue_wf(f"graph etl --format {drawn}")
        assert (0, beginning) == (code, text[: len(beginning)])

    code, text = glue_wf("resume etl")
    second = last_run(local)[0]
    assert (0, [second, second]) == (code, RUN_ID.findall(text))

    code, text = glue_wf("runs etl")
    assert (0, [second, first, first]) == (code, RUN_ID.findall(text))

    code, text = glue_wf("stop etl")
    assert (0, [second, second]) == (code, RUN_ID.findall(text))
    assert "STOPPING" == last_run(local)[1]


@pytest.mark.parametrize(
    "fault", [{"drop_connection": True}, {"error": "InternalServiceException"}]
)
def test_start_without_an_answer(
    served: str, local: LocalGlue, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With boto3's own retries, too, a start whose answer is lost starts one run, and says so."""
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    local.inject("StartWorkflowRun", carried_out=True, times=1, **fault)

    done = subprocess.run(  # noqa: S603 - our own program
        [Path(sys.executable).with_name("glue-wf"), "run", "etl", "--endpoint-url", served],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )

    assert (3, "") == (done.returncode, done.stdout)
    assert "the run may have started; to look: glue-wf runs" in done.stderr
    assert 1 == len(local.call("GetWorkflowRuns", Name="etl")["Runs"])


class TestConnection:
    """How the service is named in a command to type."""

    @given(
        words=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1)
    )
    def test_quoting(self, words: list[str]) -> None:
        """A shell reads the words as they are, and no control character is among them."""
        command = Connection().command("watch", *words)
        assert command.isprintable()
        typed = command.removeprefix("glue-wf watch ")
        read = subprocess.run(  # noqa: S603 - quoted words for printf
            ["/bin/bash", "-c", f"printf '%s\\0' {typed}"],
            check=True,
            capture_output=True,
            env={"LC_ALL": "C.UTF-8"},
        )
        separator = ["--"] if any(each.startswith("-") for each in words) else []
        assert [*separator, *words] == read.stdout.decode().split("\0")[:-1]

    def test_options(self) -> None:
        """What was chosen on the command line stands in the command, too."""
        connection = Connection("me", "eu-west-1", "http://a b")
        assert (
            "glue-wf resume --profile me --region eu-west-1 --endpoint-url 'http://a b' -- -x wr_1"
        ) == connection.command("resume", "-x", "wr_1")

    def test_client(self, operated: Operated) -> None:
        """The region and the profile reach boto3."""
        assert 0 == operated("runs", "etl", "--region", "eu-west-1").returncode
        done = operated("runs", "etl", "--profile", "nobody")
        assert (3, True) == (done.returncode, "(nobody)" in done.stderr)
