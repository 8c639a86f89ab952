"""Exceptions carry data, have short messages, and can be pickled."""

import copy
import importlib
import inspect
import pickle
import pkgutil
import re
from collections.abc import Iterator

import pytest

import glue_wf_sdk
from glue_wf_sdk import (
    AmbiguousNodeError,
    Blueprint,
    BlueprintFailed,
    BlueprintRun,
    BlueprintRunFailed,
    BlueprintRunState,
    BlueprintRunTimeoutError,
    BlueprintStatus,
    BlueprintTimeoutError,
    ConnectionDropped,
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    GlueWorkflowError,
    GraphError,
    GraphTooLargeError,
    OutsideWorkflowError,
    PaginationError,
    ResponseError,
    ResumeError,
    ResumeMismatchError,
    ResumeReason,
    ServiceError,
    TransportError,
    UnknownNodeError,
    UnknownOperationError,
    ValidationError,
    ValidationException,
    Violation,
    WaitTimeoutError,
    WorkflowRun,
    WorkflowRunFailed,
    WorkflowRunTimeoutError,
    errors,
    from_wire,
    plan_resume,
)
from glue_wf_sdk.errors import SERVICE_ERRORS, THROTTLING_CODES, service_error
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.operations import GetWorkflowRequest
from support.runs import run_of

VIOLATION = Violation('Tags["team"]', "max_length", "must have at most 256 UTF-8 bytes, has 300")
REASON = ResumeReason("trigger_node", "wnode_1 is a trigger", "wnode_1")
RUN = run_of("T1>J1>T2>C1", {"J1": "SUCCEEDED 0 1", "C1": "FAILED 1 2"})
(C1,) = RUN.failed_nodes
STOPPED = run_of("T1>J1", Status="STOPPED", Graph=None, Statistics={"FailedActions": 1})
NOT_STARTED = run_of("T1>J1", Status="ERROR", Graph={"Edges": []}, ErrorMessage="too many\nruns")
BLUEPRINT = Blueprint(name="copy", status=BlueprintStatus.FAILED, error_message="no such key")
BLUEPRINT_RUN = BlueprintRun(blueprint_name="copy", run_id="br_1", state=BlueprintRunState.FAILED)
PLAN = plan_resume(RUN)
ANSWER: dict[str, object] = {
    "operation": None,
    "request_id": None,
    "may_have_run": False,
    "last": None,
}
# AWS services also throttle with these codes while an earlier request is being carried out.
IN_PROGRESS = {"PriorRequestNotComplete", "TransactionInProgressException"}
RETRY_NOTE = (
    "this answers a retry: the answer to an earlier attempt was lost, and that attempt may have"
    " been carried out"
)
NO_DETAILS: dict[str, object] = {
    "request_id": None,
    "http_status": None,
    "follows_lost_answer": False,
}

# Errors of each class, with their data and their messages.
EXAMPLES: list[tuple[GlueWorkflowError, dict[str, object], str]] = [
    (
        ValidationError("CreateWorkflow", iter([VIOLATION, VIOLATION])),
        {"subject": "CreateWorkflow", "violations": (VIOLATION, VIOLATION)},
        f"2 problems in CreateWorkflow:\n  {VIOLATION} [max_length]\n  {VIOLATION} [max_length]",
    ),
    (
        OutsideWorkflowError(iter(["--A", "--B"])),
        {"missing": ("--A", "--B")},
        (
            "no workflow has started this job: its arguments lack --A and --B, which Glue adds when"
            " a trigger of a workflow starts a job; start the workflow instead of the job, or pass"
            " the arguments as argv="
        ),
    ),
    (
        ValidationError("Edge", [Violation("", "type", "must be a map, is None")]),
        {"subject": "Edge", "violations": (Violation("", "type", "must be a map, is None"),)},
        "1 problem in Edge:\n  must be a map, is None [type]",
    ),
    (
        ResponseError("WorkflowRun", "Graph.Nodes[3]", "must be a map, is null"),
        {
            "subject": "WorkflowRun",
            "path": "Graph.Nodes[3]",
            "problem": "must be a map, is null",
            "retryable": False,
            **ANSWER,
        },
        "WorkflowRun: Graph.Nodes[3]: must be a map, is null",
    ),
    (
        ResponseError("WorkflowRun", "", "the text is not JSON", retryable=True),
        {
            "subject": "WorkflowRun",
            "path": "",
            "problem": "the text is not JSON",
            "retryable": True,
            **ANSWER,
        },
        "WorkflowRun: the text is not JSON",
    ),
    (
        ServiceError(
            "NewException",
            "No.",
            operation="GetWorkflow",
            request_id="c0ffee",
            http_status=400,
            follows_lost_answer=True,
        ),
        {
            "code": "NewException",
            "message": "No.",
            "operation": "GetWorkflow",
            "request_id": "c0ffee",
            "http_status": 400,
            "follows_lost_answer": True,
            "__notes__": [RETRY_NOTE],
        },
        "GetWorkflow: NewException: No. (request c0ffee)",
    ),
    (
        ServiceError("503", operation="GetWorkflow"),
        {"code": "503", "message": "", "operation": "GetWorkflow", **NO_DETAILS},
        "GetWorkflow: 503",
    ),
    *(
        (
            service_error(code, "why", request_id="r"),
            NO_DETAILS
            | dict[str, object](code=code, message="why", operation=None, request_id="r"),
            f"{code}: why (request r)",
        )
        for code in SERVICE_ERRORS
    ),
    (
        TransportError("GetWorkflow", "Unable to locate credentials", retryable=False),
        {
            "operation": "GetWorkflow",
            "problem": "Unable to locate credentials",
            "retryable": False,
            "not_sent": False,
        },
        "GetWorkflow: Unable to locate credentials",
    ),
    (
        PaginationError("ListWorkflows", "t\n"),
        {"operation": "ListWorkflows", "token": "t\n"},
        r"ListWorkflows: the service repeated the page token 't\n'",
    ),
    (
        UnknownOperationError("GetWorkflwo", "GetWorkflow"),
        {"operation": "GetWorkflwo"},
        "there is no operation 'GetWorkflwo'; did you mean GetWorkflow?",
    ),
    (
        UnknownOperationError(5),
        {"operation": 5},
        "there is no operation 5",
    ),
    (GraphError("the run has no graph"), {}, "the run has no graph"),
    (
        AmbiguousNodeError("load", iter(["a", "b\n"])),
        {"name": "load", "node_ids": ("a", "b\n")},
        r"2 nodes are named 'load'; use an id: 'a', 'b\n'",
    ),
    (CycleError(["a", "b"]), {"cycle": ("a", "b")}, "the graph has a cycle: 'a', 'b'"),
    (
        DanglingEdgeError([("a", "x"), ("b", "y\n")]),
        {"edges": (("a", "x"), ("b", "y\n"))},
        "edges refer to nodes that do not exist:\n  'a' -> 'x'\n  'b' -> 'y\\n'",
    ),
    (DuplicateNodeError(["a"]), {"node_ids": ("a",)}, "several nodes have the id 'a'"),
    (
        GraphTooLargeError(1001, 6000),
        {"nodes": 1001, "edges": 6000},
        (
            "the graph is too large to lay out: 1001 nodes, 6000 edges; "
            "graph_dot and graph_mermaid write graphs of any size"
        ),
    ),
    (
        UnknownNodeError(["a", "\x1b[31m"]),
        {"node_ids": ("a", "\x1b[31m")},
        r"the graph has no node 'a', '\x1b[31m'",
    ),
    (
        ResumeError([REASON, ResumeReason("no_graph", "the run has no graph")]),
        {"reasons": (REASON, ResumeReason("no_graph", "the run has no graph"))},
        "the run cannot be resumed:\n  wnode_1 is a trigger\n  the run has no graph",
    ),
    (
        ResumeMismatchError("wr_2", [], PLAN),
        {"run_id": "wr_2", "node_ids": (), "plan": PLAN},
        "run 'wr_1' was resumed as 'wr_2' from no node, not from 'C1'",
    ),
    (
        ResumeMismatchError("wr_2", ["\x1b[31m"], PLAN),
        {"run_id": "wr_2", "node_ids": ("\x1b[31m",), "plan": PLAN},
        r"run 'wr_1' was resumed as 'wr_2' from '\x1b[31m', not from 'C1'",
    ),
    (
        WaitTimeoutError("the run", 3.5, RUN),
        {"subject": "the run", "timeout": 3.5, "last": RUN},
        "the run did not end within 3.5 seconds",
    ),
    (
        WorkflowRunTimeoutError("etl", "wr_1", 60, RUN),
        {
            "name": "etl",
            "run_id": "wr_1",
            "subject": "run 'wr_1' of workflow 'etl'",
            "timeout": 60,
            "last": RUN,
        },
        "run 'wr_1' of workflow 'etl' did not end within 60 seconds",
    ),
    (
        BlueprintTimeoutError("copy", 60),
        {
            "name": "copy",
            "subject": "blueprint 'copy'",
            "timeout": 60,
            "last": None,
        },
        "blueprint 'copy' did not end within 60 seconds",
    ),
    (
        BlueprintRunTimeoutError("copy", "br_1", 60, BLUEPRINT_RUN),
        {
            "blueprint_name": "copy",
            "run_id": "br_1",
            "subject": "run 'br_1' of blueprint 'copy'",
            "timeout": 60,
            "last": BLUEPRINT_RUN,
        },
        "run 'br_1' of blueprint 'copy' did not end within 60 seconds",
    ),
    (
        WorkflowRunFailed(RUN),
        {"run": RUN, "run_id": "wr_1", "failed_nodes": (C1,)},
        "run 'wr_1' of workflow 'etl' is COMPLETED; failed: 'c1' (FAILED)",
    ),
    (
        WorkflowRunFailed(STOPPED),
        {"run": STOPPED, "run_id": "wr_1", "failed_nodes": ()},
        "run 'wr_1' of workflow 'etl' is STOPPED; its statistics count actions that failed",
    ),
    (
        WorkflowRunFailed(NOT_STARTED),
        {"run": NOT_STARTED, "run_id": "wr_1", "failed_nodes": ()},
        r"run 'wr_1' of workflow 'etl' is ERROR: 'too many\nruns'",
    ),
    (
        BlueprintFailed(BLUEPRINT),
        {"blueprint": BLUEPRINT},
        "blueprint 'copy' is FAILED: 'no such key'",
    ),
    (
        BlueprintRunFailed(BLUEPRINT_RUN),
        {"run": BLUEPRINT_RUN},
        "run 'br_1' of blueprint 'copy' is FAILED",
    ),
    (ConnectionDropped("GetWorkflow"), {}, "GetWorkflow"),
]
EXAMPLE = pytest.mark.parametrize(
    ("error", "data", "message"), EXAMPLES, ids=lambda value: type(value).__name__
)
EXCEPTIONS: dict[str, type[Exception]] = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, Exception)
}


class CustomError(GlueWorkflowError):
    """An application's own error."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"custom {number}")


class TestData:
    """Every error has its data as attributes."""

    def test_every_class_has_an_example(self) -> None:
        """Only the root is never raised itself."""
        assert {GlueWorkflowError} == {*EXCEPTIONS.values()} - {type(each) for each, *_ in EXAMPLES}

    @EXAMPLE
    def test_data_and_message(
        self, error: GlueWorkflowError, data: dict[str, object], message: str
    ) -> None:
        """The attributes are the data, and nothing else; the message says what and where."""
        assert data == vars(error)
        assert message == str(error)
        assert (message,) == error.args

    @EXAMPLE
    def test_copies_and_pickles(
        self, error: GlueWorkflowError, data: dict[str, object], message: str
    ) -> None:
        """A copy and an unpickled error have the same class, data and message."""
        for again in (
            copy.copy(error),
            copy.deepcopy(error),
            *(pickle.loads(pickle.dumps(error, each)) for each in range(6)),  # noqa: S301 - made here
        ):
            assert type(error) is type(again)
            assert data == vars(again)
            assert message == str(again)
            assert error.args == again.args

    def test_our_own_validation_and_the_services_are_told_apart(self) -> None:
        """A handler of `ValidationError` does not catch `ValidationException`, nor the reverse."""
        client = LocalGlue().client()
        with pytest.raises(ValidationError) as ours:
            client.get_workflow("")
        with pytest.raises(ValidationException) as theirs:
            client.call(from_wire(GetWorkflowRequest, {"Name": ""}))

        assert not isinstance(ours.value, ValidationException)
        assert not isinstance(theirs.value, (ValidationError, ValueError))

    def test_a_pickle_keeps_notes_and_subclasses(self) -> None:
        """Notes are pickled too, and a user's subclass is not called again."""
        error = CustomError(5)
        error.add_note("while planning")

        loaded = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here

        assert (5, "custom 5") == (loaded.number, str(loaded))
        assert ["while planning"] == loaded.__notes__


class TestTree:
    """The tree that the module's docstring draws."""

    def test_has_every_class_under_its_parent(self) -> None:
        """The drawn tree equals the real one."""
        drawn: dict[str, tuple[str, set[str]]] = {}
        branch: list[str] = []
        for line in (errors.__doc__ or "").splitlines():
            match = re.match(r"    ((?:[│ ]   )*)(?:[├└]── )?([A-Z]\w+)(?: \(also (\w+)\))?", line)
            if match is None:
                continue
            depth = (match.start(2) - 4) // 4
            branch[depth:] = [match[2]]
            also = {match[3]} if match[3] else set[str]()
            drawn[match[2]] = (branch[depth - 1] if depth else "Exception", also)

        assert drawn == {
            name: (cls.__bases__[0].__name__, {base.__name__ for base in cls.__bases__[1:]})
            for name, cls in EXCEPTIONS.items()
        }

    def test_names_attributes_that_exist(self) -> None:
        """An attribute in the tree is one that the class has."""
        lines = re.findall(r"─ (\w+) (.*)", errors.__doc__ or "")
        named = [(name, each) for name, rest in lines for each in re.findall(r"`\.(\w+)`", rest)]
        attributes = {type(error).__name__: vars(error) for error, *_ in EXAMPLES}

        assert ("WorkflowRunFailed", "failed_nodes") in named
        assert [] == [(name, each) for name, each in named if each not in attributes[name]]

    def test_has_every_exception_of_the_package(self) -> None:
        """No other module defines a subclass of the root."""
        for info in pkgutil.walk_packages(glue_wf_sdk.__path__, "glue_wf_sdk."):
            if not info.name.endswith("__main__"):
                importlib.import_module(info.name)

        assert set() == {
            cls for cls in _below(GlueWorkflowError) if cls.__module__.startswith("glue_wf_sdk")
        } - {*EXCEPTIONS.values()}

    def test_every_exception_imports_from_the_package(self) -> None:
        """`from glue_wf_sdk import ...` works for each, and for the data that they carry."""
        for name in (*EXCEPTIONS, "Violation", "ResumeReason"):
            assert name in errors.__all__
            assert name in glue_wf_sdk.__all__
            assert getattr(errors, name) is getattr(glue_wf_sdk, name)

    def test_every_class_documents_its_attributes(self) -> None:
        """The docstring of a class, or of a base class, names each attribute."""
        for error, data, _ in EXAMPLES:
            documented = inspect.getdoc(type(error)) or ""
            inherited = [inspect.getdoc(base) or "" for base in type(error).__mro__[1:-3]]
            text = "\n".join([documented, *inherited])
            names = data.keys() - {"__notes__"}
            assert [] == [name for name in names if f"\n    {name}: " not in text], type(error)


def _below(cls: type[GlueWorkflowError]) -> Iterator[type[GlueWorkflowError]]:
    for each in cls.__subclasses__():
        yield each
        yield from _below(each)


class TestOutcome:
    """Whether a call that ended in an error may have been carried out, and may be repeated."""

    @pytest.mark.parametrize(
        ("code", "status", "retryable", "may_have_run"),
        [
            ("EntityNotFoundException", 400, False, False),
            ("AccessDeniedException", 403, False, False),
            ("ConcurrentRunsExceededException", 400, False, False),
            ("ConcurrentModificationException", 400, True, False),
            ("TooManyRequests", 429, True, False),
            ("InternalServiceException", 500, True, True),
            ("InternalServiceException", None, True, True),
            ("OperationTimeoutException", 400, True, True),
            ("RequestTimeout", 408, True, True),
            ("RequestTimeoutException", 400, True, True),
            ("500", 500, True, True),
            ("502", 502, True, True),
            ("ServiceUnavailable", 503, True, True),
            ("504", 504, True, True),
            ("NotImplemented", 501, False, True),
            *((code, 400, True, False) for code in sorted(THROTTLING_CODES - IN_PROGRESS)),
            *((code, 400, True, True) for code in sorted(IN_PROGRESS)),
            ("SlowDown", 503, True, False),
        ],
    )
    def test_of_a_service_error(
        self, code: str, status: int | None, *, retryable: bool, may_have_run: bool
    ) -> None:
        """Code and status tell. After a lost answer, the earlier attempt may have succeeded."""
        error = service_error(code, http_status=status)
        later = service_error(code, http_status=status, follows_lost_answer=True)

        assert (retryable, may_have_run) == (error.retryable, error.may_have_run)
        assert (retryable, True) == (later.retryable, later.may_have_run)
        assert not error.not_sent
        assert not later.not_sent

    @pytest.mark.parametrize("retryable", [True, False])
    @pytest.mark.parametrize("not_sent", [True, False])
    def test_of_a_transport_error(self, *, retryable: bool, not_sent: bool) -> None:
        """A call without an answer may have been carried out, unless it was never sent."""
        error = TransportError("GetWorkflow", "timeout", retryable=retryable, not_sent=not_sent)

        assert (retryable, not_sent, not not_sent) == (
            error.retryable,
            error.not_sent,
            error.may_have_run,
        )
        assert TransportError("GetWorkflow", "timeout").may_have_run

    def test_of_a_response_error(self) -> None:
        """Outside of a call, such as for a file, nothing was carried out."""
        with pytest.raises(ResponseError) as caught:
            from_wire(WorkflowRun, {})

        error = caught.value
        assert (None, None) == (error.operation, error.request_id)
        assert (False, False, False) == (error.may_have_run, error.not_sent, error.retryable)


@pytest.mark.parametrize(
    ("ran", "failed"),
    [
        ({"J1": "FAILED 0 1", "C1": "CANCELLED 0 1"}, "'j1' (FAILED), 'c1' (CANCELLED)"),
        ({"J1": "FAILED 0 1, SUCCEEDED 1 2", "C1": "ERROR 0 -"}, "'c1' (ERROR)"),
        ({"J1": "PAUSED 0 1", "C1": "- 0 1"}, "'j1' (PAUSED), 'c1' (unknown)"),
        ({"J1": "\x1b[31m 0 1"}, r"'j1' (\x1b[31m)"),
        ({"J1": f"{'X' * 41} 0 1"}, f"'j1' ({'X' * 40}... (41 characters))"),
    ],
)
def test_failed_nodes_in_a_message(ran: dict[str, str], failed: str) -> None:
    """The message of `WorkflowRunFailed` has the name and state of each failed node."""
    error = WorkflowRunFailed(run_of("T1>J1>T2>C1", ran))

    assert f"run 'wr_1' of workflow 'etl' is COMPLETED; failed: {failed}" == str(error)
    assert error.run.failed_nodes == error.failed_nodes


def test_error_messages_in_a_message() -> None:
    """It also has the error message of each failed node, escaped and truncated."""
    wire = {"JobRunState": "FAILED", "ErrorMessage": "no\ntable" + "!" * 100}
    node = {"Type": "JOB", "Name": "load", "UniqueId": "a", "JobDetails": {"JobRuns": [wire]}}
    error = WorkflowRunFailed(run_of("T1", Graph={"Nodes": [node]}))

    assert str(error).endswith(
        rf"; failed: 'load' (FAILED: 'no\ntable{'!' * 72}'... (108 characters))"
    )


@pytest.mark.parametrize(
    ("error", "attribute"),
    [
        (ValidationError("x", [VIOLATION] * 100_000), "violations"),
        (ResumeError([REASON] * 100_000), "reasons"),
        (DanglingEdgeError([("a" * 1000, "b" * 1000)] * 100_000), "edges"),
        (AmbiguousNodeError("a" * 1000, ["a" * 1000] * 100_000), "node_ids"),
        (CycleError(["a" * 1000] * 100_000), "cycle"),
        (DuplicateNodeError(["a" * 1000] * 100_000), "node_ids"),
        (UnknownNodeError(["a" * 1000] * 100_000), "node_ids"),
        (ResumeMismatchError("wr_2", ["a" * 1000] * 100_000, PLAN), "node_ids"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
def test_long_lists(error: GlueWorkflowError, attribute: str) -> None:
    """Of many items, a message has 20 and the number of the others; the attribute has all."""
    assert len(getattr(error, attribute)) == 100_000
    assert "... and 99980 more" in str(error)
    assert len(str(error)) < 5_000


def test_violation_reads_as_path_and_message() -> None:
    """The text of a violation has its path, unless that is the root."""
    assert str(Violation("Name", "required", "is required")) == "Name: is required"
    assert str(Violation("", "type", "must be a map")) == "must be a map"
