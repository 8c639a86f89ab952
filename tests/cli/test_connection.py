"""The service that a command calls, and how a command for a shell names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import NoRegionError
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import TransportError
from glue_wf_sdk.cli.connection import Connection, configuration_hint
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.doors.http_server import GlueServer
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


class TestMissingConfiguration:
    """Neither region nor credentials are configured."""

    @pytest.fixture(autouse=True)
    def _unconfigured(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
            monkeypatch.delenv(name)

    @pytest.mark.parametrize(
        ("options", "problem"),
        [
            (
                [],
                "You must specify a region. Use --region or --profile, or set AWS_DEFAULT_REGION",
            ),
            (
                ["--region", "eu-west-1"],
                "Unable to locate credentials. Use --profile, or set AWS_ACCESS_KEY_ID, ...",
            ),
        ],
        ids=["region", "credentials"],
    )
    def test_what_to_do(self, glue_wf: GlueWf, options: list[str], problem: str) -> None:
        """The line says what is missing, and what to do."""
        local = "for a local service, use --endpoint-url or AWS_ENDPOINT_URL."
        line = f"GetWorkflowRuns: {problem}; {local}"
        assert (3, "", line) == error_line(glue_wf("runs", "etl", *options))

    def test_a_variable_that_is_not_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A botocore that does not read AWS_REGION is not left to the user to find out."""
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        error = TransportError("ListWorkflows", "You must specify a region.")
        error.__cause__ = NoRegionError()
        assert "(this botocore does not read AWS_REGION)" in configuration_hint(error)

    def test_other_errors(self) -> None:
        """Of other errors, nothing more is said."""
        assert "" == configuration_hint(TransportError("ListWorkflows", "no answer"))

    def test_local_service(self, glue_wf: GlueWf) -> None:
        """A service on this computer needs neither."""
        local = LocalGlue()
        local.call("CreateWorkflow", Name="etl")
        with GlueServer(local.handle) as server:
            done = glue_wf("runs", "etl", "--endpoint-url", server.endpoint_url)
        assert (0, "no runs\n", "") == (done.returncode, done.stdout, done.stderr)


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
