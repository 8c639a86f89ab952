"""What can go wrong while a command calls the service, starts a run, and waits for its end."""

import json
import re
import socket
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.doors.http_server import GlueServer
from support.cli import GlueWf, error_line, interrupt
from support.faulty_server import FaultyServer, Reaction, http_answer, json_answer

VERBS = [
    ["runs", "etl"],
    ["show", "etl"],
    ["watch", "etl"],
    ["run", "etl"],
    ["stop", "etl"],
    ["resume", "etl"],
    ["report", "etl", "-o", "-"],
    ["graph", "etl"],
    ["topo", "etl"],
    ["properties", "get", "etl"],
    ["properties", "set", "etl", "--property", "a=b"],
]
WITH_RUN = [verb for verb in VERBS if verb[0] not in ("run", "runs")]

GOOD = json_answer({"RunId": "wr_2"})
MAY_HAVE_STARTED = "; the run may have started; to check: glue-wf "
STILL_RUNNING = "; the run is still running; to watch it: glue-wf "


class TestErrors:
    """Errors of the service, the network, and the client."""

    @pytest.mark.parametrize("verb", VERBS, ids=" ".join)
    def test_service(self, glue_wf: GlueWf, local: LocalGlue, verb: list[str]) -> None:
        """An error of the service is one line with its code and message; the exit code is 3."""
        local.inject(error="AccessDeniedException", message="not\n\x1b[31mallowed", times=9)
        code, text, line = error_line(glue_wf(*verb))
        assert (3, "") == (code, text)
        assert re.match(r"Get|Start", line)
        assert r": AccessDeniedException: not \x1b[31mallowed (request " in line

    def test_connection(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """A broken connection is one line; the exit code is 3."""
        local.inject(drop_connection=True, times=9)
        code, text, line = error_line(glue_wf("show", "etl"))
        assert (3, "", True) == (code, text, "Connection" in line)

    @pytest.mark.usefixtures("local")
    @pytest.mark.parametrize("verb", VERBS, ids=" ".join)
    def test_validation(self, glue_wf: GlueWf, verb: list[str]) -> None:
        """A name that violates the rules of the API is wrong usage."""
        words = ["" if each == "etl" else each for each in verb]
        code, text, line = error_line(glue_wf(*words))
        assert (2, "", True) == (code, text, "[min_length]" in line)

    @pytest.mark.usefixtures("local")
    @pytest.mark.parametrize("verb", WITH_RUN, ids=" ".join)
    def test_missing_run(self, glue_wf: GlueWf, verb: list[str]) -> None:
        """A run that does not exist is an error of the service, at once."""
        place = verb.index("etl") + 1
        code, text, line = error_line(glue_wf(*verb[:place], "wr_no", *verb[place:]))
        assert (3, "", True) == (code, text, "EntityNotFoundException" in line)
        assert "to watch it" not in line

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (
                ["run", "etl"],
                "StartWorkflowRunResponse: RunId: is missing" + MAY_HAVE_STARTED,
            ),
            (["show", "etl", "wr_1"], "GetWorkflowRunResponse: Run: is missing"),
            (["show", "etl"], "GetWorkflowResponse: Workflow: is missing"),
        ],
        ids=["run", "named run", "latest run"],
    )
    def test_empty_answer(self, glue_wf: GlueWf, arguments: list[str], problem: str) -> None:
        """An empty answer is an error of the service."""
        with GlueServer(lambda _operation, _payload: {}) as server:
            done = glue_wf(*arguments, "--endpoint-url", server.endpoint_url)
        code, text, line = error_line(done)
        assert (3, "", True) == (code, text, line.startswith(problem))


class TestStartingARun:
    """A call that starts a run and does not get a good answer."""

    @pytest.fixture(params=["run", "resume"])
    def verb(self, request: pytest.FixtureRequest, local: LocalGlue) -> str:
        """A verb that starts a run; for `resume`, there is a run to resume."""
        verb: str = request.param
        if verb == "resume":
            local.call("StartWorkflowRun", Name="etl")
            local.run_until_idle()
        return verb

    @pytest.fixture
    def operation(self, verb: str) -> str:
        """The operation that is called."""
        return {"run": "StartWorkflowRun", "resume": "ResumeWorkflowRun"}[verb]

    def test_lost_answer(
        self, glue_wf: GlueWf, local: LocalGlue, verb: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """If the answer is lost the line says that the run may have started, and how to check."""
        lost = GlueWorkflowClient.call

        def call(self: GlueWorkflowClient, request: Any) -> Any:
            answer = lost(self, request)
            if type(request).__name__ in ("StartWorkflowRunRequest", "ResumeWorkflowRunRequest"):
                interrupt()
            return answer

        before = len(local.call("GetWorkflowRuns", Name="etl")["Runs"])
        with monkeypatch.context() as patched:
            patched.setattr(GlueWorkflowClient, "call", call)
            code, text, line = error_line(glue_wf(verb, "etl"))
        assert (130, "") == (code, text)
        problem, _, command = line.partition(MAY_HAVE_STARTED)
        assert "interrupted" == problem
        after = glue_wf(*command.split(), "--json")
        assert before + 1 == len(json.loads(after.stdout)["Runs"])

    @pytest.mark.parametrize(
        ("fault", "may_have_started"),
        [
            ({"drop_connection": True}, True),
            ({"error": "InternalServiceException"}, True),
            ({"error": "ThrottlingException"}, False),
            ({"error": "AccessDeniedException"}, False),
        ],
        ids=str,
    )
    def test_errors(  # noqa: PLR0913 - two parameters and four fixtures
        self,
        glue_wf: GlueWf,
        local: LocalGlue,
        verb: str,
        operation: str,
        fault: dict[str, Any],
        *,
        may_have_started: bool,
    ) -> None:
        """The line says that the run may have started only if it may have."""
        local.inject(operation, **fault)
        code, text, line = error_line(glue_wf(verb, "etl", "--wait"))
        assert (3, "") == (code, text)
        assert may_have_started == line.endswith(f"{MAY_HAVE_STARTED}runs etl")

    @pytest.mark.parametrize(
        "broken",
        [
            Reaction(),
            Reaction(resets=True),
            Reaction(GOOD[:40]),
            Reaction(GOOD[: -len(b'{"RunId": "wr_2"}')]),
            Reaction(GOOD[:-9]),
            Reaction(http_answer(b"")),
            Reaction(http_answer(b"<p>Sign in</p>")),
            Reaction(http_answer(b"[]")),
            Reaction(http_answer(b"{}")),
            Reaction(http_answer(b"<html>Busy", "503 Service Unavailable")),
        ],
        ids=[
            "closed",
            "reset",
            "cut in the headers",
            "cut at 0 bytes",
            "cut in the middle",
            "empty",
            "HTML",
            "list",
            "no id",
            "503",
        ],
    )
    @pytest.mark.parametrize("starting", ["run", "resume"])
    def test_broken_answer(
        self,
        glue_wf: GlueWf,
        faulty: FaultyServer,
        w1: Mapping[str, Any],
        starting: str,
        broken: Reaction,
    ) -> None:
        """However the answer is lost, the run may have started, and the call is not repeated."""
        if starting == "run":
            arguments, reactions, calls = ["run", "W1"], [broken], ["StartWorkflowRun"]
        else:
            arguments = ["resume", "W1", "wr_1"]
            reactions = [Reaction(json_answer(w1)), broken]
            calls = ["GetWorkflowRun", "ResumeWorkflowRun"]
        faulty.react(*reactions)

        code, text, line = error_line(glue_wf(*arguments))

        assert (3, "") == (code, text)
        assert line.endswith(f"{MAY_HAVE_STARTED}runs W1")
        assert calls == faulty.received

    def test_not_sent(self, glue_wf: GlueWf) -> None:
        """If nothing listens at the endpoint, no run has started."""
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
            done = glue_wf("run", "etl", "--endpoint-url", url)
        problem = f'StartWorkflowRun: Could not connect to the endpoint URL: "{url}/"'
        assert (3, "", problem) == error_line(done)

    @pytest.mark.usefixtures("failed_run")
    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"NodeIds": ["x"]}, "from 'x', not from 'wnode_"),
            ({"RunId": None}, "RunId: is missing" + MAY_HAVE_STARTED),
        ],
        ids=str,
    )
    def test_strange_resume(
        self, glue_wf: GlueWf, local: LocalGlue, change: dict[str, Any], problem: str
    ) -> None:
        """A resume from other nodes than planned is an error, and so is one without an id."""

        def handle(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
            answer = local.handle(operation, payload)
            return {**answer, **change} if operation == "ResumeWorkflowRun" else answer

        with GlueServer(handle) as server:
            done = glue_wf("resume", "etl", "--endpoint-url", server.endpoint_url)
        code, text, line = error_line(done)
        assert (3, "", True) == (code, text, problem in line)


class TestRetries:
    """Calls that boto3 repeats because their answers are lost."""

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["stop", "etl", "wr_1"], "IllegalWorkflowStateException"),
            (["properties", "set", "etl", "wr_1", "--property", "a=b"], "AccessDeniedException"),
        ],
        ids=["stop", "properties"],
    )
    def test_a_refused_retry(
        self, glue_wf: GlueWf, faulty: FaultyServer, arguments: list[str], code: str
    ) -> None:
        """The line says that the attempt whose answer was lost may have been carried out."""
        faulty.react(Reaction(), Reaction(json_answer({"__type": code}, "400 Bad Request")))

        exit_code, text, line = error_line(glue_wf(*arguments))

        assert (3, "", True) == (exit_code, text, f": {code} (request " in line)
        assert line.endswith("was lost, and that attempt may have been carried out")


class TestWaiting:
    """What can happen while a command waits for the end of a run."""

    @pytest.mark.parametrize(
        "fault",
        [
            {"error": "ThrottlingException"},
            {"error": "InternalServiceException"},
            {"drop_connection": True},
        ],
        ids=str,
    )
    def test_retries(self, glue_wf: GlueWf, local: LocalGlue, fault: dict[str, Any]) -> None:
        """Polls that fail are retried: with half of them failing, the run is seen to its end."""
        local.inject("GetWorkflowRun", **fault, probability=0.5)
        done = glue_wf("run", "etl", "--wait", "--json")
        local.clear_faults()
        assert (1, "") == (done.returncode, done.stderr)
        assert glue_wf("show", "etl", "--json").stdout == done.stdout

    @pytest.mark.parametrize(
        "fault", [{"drop_connection": True}, {"error": "ExpiredToken"}], ids=str
    )
    def test_lasting_failure(
        self, glue_wf: GlueWf, local: LocalGlue, fault: dict[str, Any]
    ) -> None:
        """If the service stays away, the line says how to watch the run later."""
        local.inject("GetWorkflowRun", **fault, times=1000)
        code, text, line = error_line(glue_wf("run", "etl", "--wait"))
        local.clear_faults()
        run_id = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]["WorkflowRunId"]
        assert (3, "Started a run of etl") == (code, text.splitlines()[0])
        assert line.endswith(f"{STILL_RUNNING}watch etl {run_id}")

    def test_run_that_vanishes(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """A run that does not exist any more is not said to be running."""
        local.inject("GetWorkflowRun", error="EntityNotFoundException", message="gone")
        code, _, line = error_line(glue_wf("run", "etl", "--wait"))
        assert (3, True) == (code, "gone" in line)
        assert "still running" not in line

    @pytest.mark.parametrize("verb", ["run", "watch", "resume"])
    def test_interrupt(
        self, glue_wf: GlueWf, local: LocalGlue, monkeypatch: pytest.MonkeyPatch, verb: str
    ) -> None:
        """Ctrl-C leaves the run running; the line says how to go on, with the same options."""
        if verb != "run":
            local.call("StartWorkflowRun", Name="etl")
        if verb == "resume":
            local.run_until_idle()
        monkeypatch.setattr(local, "sleep", interrupt)
        options = [] if verb == "watch" else ["--wait"]
        code, _, line = error_line(glue_wf(verb, "etl", *options, "--region", "eu-west-1"))
        run = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
        assert (130, "RUNNING") == (code, run["Status"])
        command = f"watch --region eu-west-1 etl {run['WorkflowRunId']}"
        assert f"interrupted{STILL_RUNNING}{command}" == line


class TestInvalidGraph:
    """A run whose graph is invalid."""

    @pytest.fixture(params=["dangling edge", "shared ids", "cycle"])
    def broken(
        self, request: pytest.FixtureRequest, local: LocalGlue, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[None]:
        """The service gives such graphs."""

        def spoil(graph: dict[str, Any]) -> None:
            ends = ["x", "y"]
            if request.param == "cycle":
                ends = [graph["Nodes"][0]["UniqueId"]] * 2
            elif request.param == "shared ids":
                for node in graph["Nodes"]:
                    node["UniqueId"] = "1"
            graph["Edges"].append(dict(zip(("SourceId", "DestinationId"), ends, strict=True)))

        def handle(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
            answer = json.loads(json.dumps(local.handle(operation, payload)))
            if operation == "GetWorkflowRun" and "Graph" in answer["Run"]:
                spoil(answer["Run"]["Graph"])
            return dict(answer)

        with GlueServer(handle) as server:
            monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint_url)
            yield

    @pytest.mark.usefixtures("broken")
    @pytest.mark.parametrize("verb", [["run", "etl", "--wait"], ["watch", "etl"], ["show", "etl"]])
    def test_outcome(self, glue_wf: GlueWf, local: LocalGlue, verb: list[str]) -> None:
        """Its outcome, exit code and failures are shown; it cannot be resumed."""
        if verb[0] != "run":
            local.call("StartWorkflowRun", Name="etl")
        if verb[0] == "show":
            local.run_until_idle()
        done = glue_wf(*verb)
        assert (1, "") == (done.returncode, done.stderr)
        assert "COMPLETED after " in done.stdout
        assert "Failed: 1, although the run is COMPLETED\n  JOB  FAILED  clean" in done.stdout
        assert "To resume it" not in done.stdout

    @pytest.mark.usefixtures("broken", "failed_run")
    def test_resume(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """A resume of it is refused, and nothing is started."""
        done = glue_wf("resume", "etl")
        assert (1, "") == (done.returncode, done.stderr)
        assert "Cannot be resumed" in done.stdout
        assert 1 == len(local.call("GetWorkflowRuns", Name="etl")["Runs"])
