"""The commands that operate runs, where something goes wrong."""

import json
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from subprocess import CompletedProcess
from typing import Any, NoReturn

import pytest

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.server import GlueServer

Operated = Callable[..., CompletedProcess[str]]
GlueWf = Callable[..., CompletedProcess[str]]

VERBS = [
    ["runs", "etl"],
    ["show", "etl"],
    ["watch", "etl"],
    ["run", "etl"],
    ["stop", "etl"],
    ["resume", "etl"],
    ["properties", "get", "etl"],
    ["properties", "set", "etl", "--property", "a=b"],
]


def complaint(done: CompletedProcess[str]) -> tuple[int, str, str]:
    """The exit code, what stands on standard output, and the one line on standard error."""
    assert done.stderr.startswith("glue-wf: ")
    assert done.stderr.endswith("\n")
    line = done.stderr.removeprefix("glue-wf: ").removesuffix("\n")
    assert line.isprintable()
    return done.returncode, done.stdout, line


def interrupt(*_: object, **__: object) -> NoReturn:
    """Ctrl-C is pressed."""
    raise KeyboardInterrupt


class TestRefusals:
    """What the service, or the client, refuses."""

    @pytest.mark.parametrize("verb", VERBS, ids=" ".join)
    def test_service(self, operated: Operated, local: LocalGlue, verb: list[str]) -> None:
        """An error of the service is one line with its code and words; the exit code is 3."""
        local.inject(error="AccessDeniedException", message="not\n\x1b[31mallowed", times=9)
        code, text, line = complaint(operated(*verb))
        assert (3, "") == (code, text)
        assert re.match(r"Get|Start", line)
        assert r": AccessDeniedException: not \x1b[31mallowed (request " in line

    @pytest.mark.parametrize("verb", VERBS, ids=" ".join)
    def test_connection(self, operated: Operated, local: LocalGlue, verb: list[str]) -> None:
        """A broken connection is one line; the exit code is 3."""
        local.inject(drop_connection=True, times=9)
        code, text, line = complaint(operated(*verb))
        assert (3, "", True) == (code, text, "Connection" in line)

    def test_start_that_is_not_sent(self, glue_wf: GlueWf) -> None:
        """Where nobody listens no run has started, and the line does not say so."""
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
            code, text, line = complaint(glue_wf("run", "etl", "--endpoint-url", url))
        assert (3, "", f'StartWorkflowRun: Could not connect to the endpoint URL: "{url}/"') == (
            code,
            text,
            line,
        )

    @pytest.mark.parametrize("verb", VERBS, ids=" ".join)
    def test_validation(self, operated: Operated, verb: list[str]) -> None:
        """A name that the API does not take is wrong usage."""
        code, text, line = complaint(operated(*["" if each == "etl" else each for each in verb]))
        assert (2, "", True) == (code, text, "[min_length]" in line)

    @pytest.mark.parametrize("verb", VERBS[1:3] + VERBS[4:], ids=" ".join)
    def test_run_that_is_not_there(self, operated: Operated, verb: list[str]) -> None:
        """A run that the service does not have is its error, told at once."""
        place = verb.index("etl") + 1
        code, text, line = complaint(operated(*verb[:place], "wr_no", *verb[place:]))
        assert (3, "", True) == (code, text, "EntityNotFoundException" in line)
        assert "to watch it" not in line

    @pytest.mark.parametrize("verb", VERBS[1:3] + VERBS[4:], ids=" ".join)
    def test_no_run_yet(self, operated: Operated, verb: list[str]) -> None:
        """Without RUN, a workflow that has not run is wrong usage."""
        assert (2, "", "the workflow 'etl' has not run") == complaint(operated(*verb))

    @pytest.mark.parametrize(
        ("arguments", "line"),
        [
            (["show"], "give the NAME of a workflow, or --from FILE"),
            (["show", "etl", "--from", "x"], "NAME and --from exclude each other"),
            (["resume", "etl", "--dry-run", "--wait"], "--dry-run and --wait exclude each other"),
            (["show", "--from", ""], "the name of the file is empty"),
            (["show", "--from", "no\x1b"], r"no\x1b: cannot be read: No such file or directory"),
        ],
    )
    def test_usage(self, glue_wf: GlueWf, arguments: list[str], line: str) -> None:
        """Arguments that do not go together are wrong usage."""
        assert (2, "", line) == complaint(glue_wf(*arguments))

    def test_unknown_node(self, operated: Operated, local: LocalGlue) -> None:
        """A node that the run does not have is wrong usage, with those that it has."""
        local.call("StartWorkflowRun", Name="etl")
        local.run_until_idle()
        code, text, line = complaint(operated("resume", "etl", "--node", "lod"))
        assert (2, "") == (code, text)
        assert "no node 'lod'; its jobs and crawlers: " in line


class TestNeverSure:
    """A call that starts a run, and that gets no answer."""

    @pytest.fixture(params=["run", "resume"])
    def verb(self, request: pytest.FixtureRequest, local: LocalGlue) -> str:
        """A verb that starts a run; for `resume`, there is one to resume."""
        verb: str = request.param
        if verb == "resume":
            local.call("StartWorkflowRun", Name="etl")
            local.run_until_idle()
        return verb

    @pytest.fixture
    def operation(self, verb: str) -> str:
        """The operation that is called."""
        return {"run": "StartWorkflowRun", "resume": "ResumeWorkflowRun"}[verb]

    @pytest.mark.parametrize(
        "fault", [{"drop_connection": True}, {"error": "InternalServiceException"}], ids=str
    )
    def test_no_answer(
        self,
        operated: Operated,
        local: LocalGlue,
        verb: str,
        operation: str,
        fault: dict[str, Any],
    ) -> None:
        """The line says that the run may have started, and how to look; and it has."""
        before = len(local.call("GetWorkflowRuns", Name="etl")["Runs"])
        local.inject(operation, **fault, carried_out=True)
        code, text, line = complaint(operated(verb, "etl", "--wait"))
        assert (3, "") == (code, text)
        *_, look = line.split("; the run may have started; to look: glue-wf ")
        after = operated(*look.replace("  ", " ").split(), "--json")
        assert before + 1 == len(json.loads(after.stdout)["Runs"])

    def test_throttling(
        self, operated: Operated, local: LocalGlue, verb: str, operation: str
    ) -> None:
        """What is throttled has not started, and the line does not say so."""
        local.inject(operation, error="ThrottlingException")
        code, _, line = complaint(operated(verb, "etl"))
        assert (3, True, False) == (code, "ThrottlingException" in line, "may have" in line)

    def test_interrupt(
        self, operated: Operated, monkeypatch: pytest.MonkeyPatch, verb: str
    ) -> None:
        """Ctrl-C during the call says the same."""
        sent = GlueWorkflowClient.call

        def call(self: GlueWorkflowClient, request: Any) -> Any:
            if type(request).__name__ in ("StartWorkflowRunRequest", "ResumeWorkflowRunRequest"):
                interrupt()
            return sent(self, request)

        monkeypatch.setattr(GlueWorkflowClient, "call", call)
        code, text, line = complaint(operated(verb, "etl"))
        assert (130, "") == (code, text)
        assert line.startswith("interrupted; the run may have started; to look: glue-wf runs ")


class TestStrangeAnswers:
    """A service that answers what it should not."""

    @pytest.mark.parametrize(
        ("arguments", "line"),
        [
            (["run", "etl"], "StartWorkflowRunResponse: RunId: is missing"),
            (["show", "etl", "wr_1"], "GetWorkflowRunResponse: Run: is missing"),
            (["show", "etl"], "the workflow 'etl' has not run"),
        ],
    )
    def test_empty(self, glue_wf: GlueWf, arguments: list[str], line: str) -> None:
        """An empty answer is an error of one line."""
        with GlueServer(lambda _operation, _payload: {}) as server:
            done = glue_wf(*arguments, "--endpoint-url", server.endpoint_url)
        code, text, told = complaint(done)
        assert ("", True) == (text, line in told)
        assert (2 if "has not run" in line else 3) == code

    @pytest.mark.parametrize(
        ("strange", "line"),
        [
            ({"NodeIds": ["x"]}, "from 'x', not from 'wnode_"),
            ({"RunId": None}, "RunId: is missing"),
        ],
    )
    def test_resume(
        self, glue_wf: GlueWf, local: LocalGlue, strange: dict[str, Any], line: str
    ) -> None:
        """A resume from other nodes than planned is told, and so is one without an id."""
        local.call("StartWorkflowRun", Name="etl")
        local.run_until_idle()

        def handle(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
            answer = local.handle(operation, payload)
            return {**answer, **strange} if operation == "ResumeWorkflowRun" else answer

        with GlueServer(handle) as server:
            done = glue_wf("resume", "etl", "--endpoint-url", server.endpoint_url)
        code, text, told = complaint(done)
        assert (3, "", True) == (code, text, line in told)


class TestBrokenGraph:
    """A run whose graph, as the service gives it, is not in order."""

    @pytest.fixture(params=["an edge into nothing", "shared ids", "no ids", "a cycle"])
    def broken(
        self, request: pytest.FixtureRequest, glue_wf: GlueWf, local: LocalGlue
    ) -> Iterator[Operated]:
        """Runs `glue-wf` against such a service."""

        def spoil(graph: dict[str, Any]) -> None:
            ends = ["x", "y"]
            if request.param == "a cycle":
                ends = [graph["Nodes"][0]["UniqueId"]] * 2
            elif request.param != "an edge into nothing":
                for node in graph["Nodes"]:
                    node["UniqueId"] = "1" if request.param == "shared ids" else None
            graph["Edges"].append(dict(zip(("SourceId", "DestinationId"), ends, strict=True)))

        def handle(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
            answer = json.loads(json.dumps(local.handle(operation, payload)))
            if operation == "GetWorkflowRun" and "Graph" in answer["Run"]:
                spoil(answer["Run"]["Graph"])
            return dict(answer)

        with GlueServer(handle) as server:
            yield lambda *words: glue_wf(*words, "--endpoint-url", server.endpoint_url)

    @pytest.mark.parametrize("verb", [["run", "etl", "--wait"], ["watch", "etl"], ["show", "etl"]])
    def test_verdict(self, broken: Operated, local: LocalGlue, verb: list[str]) -> None:
        """It still has its verdict, its exit code, and what failed; it cannot be resumed."""
        if verb[0] != "run":
            local.call("StartWorkflowRun", Name="etl")
        if verb[0] == "show":
            local.run_until_idle()
        done = broken(*verb)
        assert (1, "") == (done.returncode, done.stderr)
        assert "COMPLETED after " in done.stdout
        assert "Failed: 1, although the run is COMPLETED\n  FAILED  clean\n" in done.stdout
        assert "To resume it" not in done.stdout

    def test_report(self, broken: Operated, local: LocalGlue) -> None:
        """The document agrees, and says why there is no plan."""
        local.call("StartWorkflowRun", Name="etl")
        local.run_until_idle()
        document = json.loads(broken("report", "etl", "--json").stdout)
        assert False is document["succeeded"]
        expected = [{"rule": "graph", "message": document["graph_problem"]}]
        assert expected == [
            {key: each[key] for key in ("rule", "message")} for each in document["resume_reasons"]
        ]

    def test_resume(self, broken: Operated, local: LocalGlue) -> None:
        """It cannot be planned for."""
        local.call("StartWorkflowRun", Name="etl")
        local.run_until_idle()
        done = broken("resume", "etl")
        assert (1, "") == (done.returncode, done.stderr)
        assert "Cannot be resumed" in done.stdout
        assert 1 == len(local.call("GetWorkflowRuns", Name="etl")["Runs"])


class TestWaiting:
    """What happens while a run is waited for."""

    @pytest.mark.parametrize(
        "fault",
        [
            {"error": "ThrottlingException"},
            {"error": "InternalServiceException"},
            {"drop_connection": True},
        ],
        ids=str,
    )
    def test_is_lived_through(
        self, operated: Operated, local: LocalGlue, fault: dict[str, Any]
    ) -> None:
        """With half of the looks failing, the run is waited for to its end, nothing lost."""
        local.inject("GetWorkflowRun", **fault, probability=0.5)
        done = operated("run", "etl", "--wait", "--json")
        local.clear_faults()
        assert (1, "") == (done.returncode, done.stderr)
        assert json.loads(operated("show", "etl", "--json").stdout) == json.loads(done.stdout)

    @pytest.mark.parametrize(
        "fault", [{"drop_connection": True}, {"error": "ExpiredToken"}], ids=str
    )
    def test_lasting_failure(
        self, operated: Operated, local: LocalGlue, fault: dict[str, Any]
    ) -> None:
        """A service that stays away ends the waiting; the line says how to watch the run on."""
        local.inject("GetWorkflowRun", **fault, times=1000)
        code, text, line = complaint(operated("run", "etl", "--wait"))
        assert (3, "Started a run of etl") == (code, text.splitlines()[0])
        local.clear_faults()
        *_, command = line.split("; the run goes on; to watch it: glue-wf ")
        run_id = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]["WorkflowRunId"]
        assert command.endswith(f" etl {run_id}")
        assert 1 == operated(*command.split()).returncode

    def test_run_that_vanishes(self, operated: Operated, local: LocalGlue) -> None:
        """A run that is gone when it is looked at is not said to go on."""
        local.inject("GetWorkflowRun", error="EntityNotFoundException", message="gone")
        code, _, line = complaint(operated("run", "etl", "--wait"))
        assert (3, True) == (code, "gone" in line)
        assert "goes on" not in line

    @pytest.mark.parametrize("verb", ["run", "watch", "resume"])
    def test_interrupt(
        self, operated: Operated, local: LocalGlue, monkeypatch: pytest.MonkeyPatch, verb: str
    ) -> None:
        """Ctrl-C leaves the run running, and the line says how to go on."""
        if verb != "run":
            local.call("StartWorkflowRun", Name="etl")
        if verb == "resume":
            local.run_until_idle()
        monkeypatch.setattr(local, "sleep", interrupt)
        options = [] if verb == "watch" else ["--wait"]
        code, _, line = complaint(operated(verb, "etl", *options, "--region", "eu-west-1"))
        run = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
        assert (130, "RUNNING") == (code, run["Status"])
        assert re.fullmatch(
            "interrupted; the run goes on; to watch it: glue-wf watch --region eu-west-1"
            rf" --endpoint-url http://127\.0\.0\.1:\d+ etl {run['WorkflowRunId']}",
            line,
        )
