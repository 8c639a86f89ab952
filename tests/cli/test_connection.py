"""The service that a command calls, and how a command for a shell names it."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.local import LocalGlue
from support.cli import RUN_ID, GlueWf, error_line


class TestCommand:
    """A command to type."""

    @given(
        words=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1)
    )
    def test_quoting(self, words: list[str]) -> None:
        """A shell reads the words unchanged, and the command is printable."""
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
        """The command has the options that chose the service."""
        connection = Connection("me", "eu-west-1", "http://a b")
        assert (
            "glue-wf resume --profile me --region eu-west-1 --endpoint-url 'http://a b' -- -x wr_1"
        ) == connection.command("resume", "-x", "wr_1")


def test_options_reach_boto3(glue_wf: GlueWf, local: LocalGlue) -> None:
    """--region and --profile are those of boto3."""
    local.call("StartWorkflowRun", Name="etl")
    assert 0 == glue_wf("runs", "etl", "--region", "eu-west-1").returncode
    code, _, line = error_line(glue_wf("runs", "etl", "--profile", "nobody"))
    assert (3, True) == (code, "(nobody)" in line)


def test_process(local: LocalGlue) -> None:
    """A process of its own finds the service, runs a workflow, and watches it to its end."""

    def glue_wf(command: str) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603 - our own program
            [Path(sys.executable).with_name("glue-wf"), *command.split()],
            check=False,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            timeout=60,
        )
        assert "" == done.stderr
        assert "\x1b" not in done.stdout
        return done.returncode, done.stdout

    code, text = glue_wf("run etl --property day=friday")
    run = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
    assert (0, [run["WorkflowRunId"]] * 2) == (code, RUN_ID.findall(text))
    assert {"day": "friday"} == run["WorkflowRunProperties"]

    local.run_until_idle()
    code, text = glue_wf("watch etl")
    assert (1, True) == (code, "Failed: 1, although the run is COMPLETED" in text)
