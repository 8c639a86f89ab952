"""Exceptions carry data, say little, and pickle."""

import copy
import pickle
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    Blueprint,
    BlueprintRun,
    BlueprintRunState,
    BlueprintStatus,
    Edge,
    JobNodeDetails,
    JobRun,
    JobRunState,
    Node,
    NodeType,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatus,
    errors,
    operating,
    waiters,
)
from glue_wf_sdk.errors import (
    SERVICE_ERRORS,
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    GlueWorkflowError,
    GraphTooLargeError,
    MissingNodeIdError,
    PaginationError,
    ResponseError,
    ResumeError,
    ResumeReason,
    ServiceError,
    TransportError,
    UnknownNodeError,
    UnknownOperationError,
    ValidationError,
    Violation,
    abbreviated,
)
from glue_wf_sdk.operating import ResumeMismatchError
from glue_wf_sdk.resume import plan_resume
from glue_wf_sdk.waiters import (
    BlueprintFailed,
    BlueprintRunFailed,
    WaitTimeoutError,
    WorkflowRunFailed,
)

VIOLATION = Violation('Tags["team"]', "max_length", "must have at most 256 UTF-8 bytes, has 300")
REASON = ResumeReason("trigger_node", "wnode_1 is a trigger", "wnode_1")
NODE = Node(
    type=NodeType.JOB,
    name="load",
    unique_id="wnode_1",
    job_details=JobNodeDetails(job_runs=[JobRun(job_run_state=JobRunState.FAILED)]),
)
RUN = WorkflowRun(
    name="nightly",
    workflow_run_id="wr_1",
    status=WorkflowRunStatus.COMPLETED,
    graph=WorkflowGraph(nodes=[NODE], edges=list[Edge]()),
)
REFUSED = WorkflowRun(
    workflow_run_id="wr_1", status=WorkflowRunStatus.ERROR, error_message="too many\nruns"
)
BLUEPRINT = Blueprint(name="copy", status=BlueprintStatus.FAILED, error_message="no such key")
BLUEPRINT_RUN = BlueprintRun(blueprint_name="copy", run_id="br_1", state=BlueprintRunState.FAILED)
PLAN = plan_resume(RUN)

# Each class with what it is made of, its data, and its message.
EXAMPLES: list[tuple[GlueWorkflowError, dict[str, object], str]] = [
    (
        ValidationError("CreateWorkflow", iter([VIOLATION, VIOLATION])),
        {"subject": "CreateWorkflow", "violations": (VIOLATION, VIOLATION)},
        f"2 problems in CreateWorkflow:\n  {VIOLATION} [max_length]\n  {VIOLATION} [max_length]",
    ),
    (
        ValidationError("Edge", [Violation("", "type", "must be a map, is None")]),
        {
            "subject": "Edge",
            "violations": (Violation("", "type", "must be a map, is None"),),
        },
        "1 problem in Edge:\n  must be a map, is None [type]",
    ),
    (
        ResponseError("WorkflowRun", "Graph.Nodes[3]", "must be a map, is null"),
        {
            "subject": "WorkflowRun",
            "path": "Graph.Nodes[3]",
            "problem": "must be a map, is null",
        },
        "WorkflowRun: Graph.Nodes[3]: must be a map, is null",
    ),
    (
        ResponseError("WorkflowRun", "", "the JSON is nested too deep"),
        {"subject": "WorkflowRun", "path": "", "problem": "the JSON is nested too deep"},
        "WorkflowRun: the JSON is nested too deep",
    ),
    (
        ServiceError(
            "NewException", "No.", operation="GetWorkflow", request_id="c0ffee", http_status=400
        ),
        {
            "code": "NewException",
            "message": "No.",
            "operation": "GetWorkflow",
            "request_id": "c0ffee",
            "http_status": 400,
        },
        "GetWorkflow: NewException: No. (request c0ffee)",
    ),
    (
        ServiceError("503", operation="GetWorkflow"),
        {
            "code": "503",
            "message": "",
            "operation": "GetWorkflow",
            "request_id": None,
            "http_status": None,
        },
        "GetWorkflow: 503",
    ),
    *(
        (
            cls(code, "why", request_id="r"),
            dict[str, object](
                code=code, message="why", operation=None, request_id="r", http_status=None
            ),
            f"{code}: why (request r)",
        )
        for code, cls in SERVICE_ERRORS.items()
    ),
    (
        TransportError("GetWorkflow", "Unable to locate credentials"),
        {
            "operation": "GetWorkflow",
            "problem": "Unable to locate credentials",
            "retryable": True,
            "unsent": False,
        },
        "GetWorkflow: Unable to locate credentials",
    ),
    (
        PaginationError("ListWorkflows", "t\n"),
        {"operation": "ListWorkflows", "token": "t\n"},
        r"ListWorkflows: the page token 't\n' came a second time",
    ),
    (
        UnknownOperationError("GetWorkflwo", "GetWorkflow"),
        {"operation": "GetWorkflwo"},
        "no operation 'GetWorkflwo' in the Glue Workflows API; did you mean GetWorkflow?",
    ),
    (
        UnknownOperationError(5),
        {"operation": 5},
        "no operation 5 in the Glue Workflows API",
    ),
    (
        CycleError(["a", "b"]),
        {"cycle": ("a", "b")},
        "the graph has a cycle: 'a', 'b'",
    ),
    (
        DanglingEdgeError([("a", None), ("b", "c")]),
        {"edges": (("a", None), ("b", "c"))},
        "edges without a node at one end:\n  'a' -> None\n  'b' -> 'c'",
    ),
    (
        DuplicateNodeError(["a"]),
        {"node_ids": ("a",)},
        "several nodes have the id 'a'",
    ),
    (
        GraphTooLargeError(1001, 6000),
        {"nodes": 1001, "edges": 6000},
        (
            "the graph is too large to be laid out: 1001 nodes, 6000 edges; "
            "graph_dot and graph_mermaid write graphs of any size"
        ),
    ),
    (
        MissingNodeIdError([0, 7]),
        {"positions": (0, 7)},
        "nodes without an id, at 0, 7",
    ),
    (
        UnknownNodeError(["a", "\x1b[31m"]),
        {"node_ids": ("a", "\x1b[31m")},
        r"no node with the id 'a', '\x1b[31m'",
    ),
    (
        ResumeError([REASON, ResumeReason("no_graph", "the run has no graph")]),
        {"reasons": (REASON, ResumeReason("no_graph", "the run has no graph"))},
        "cannot resume:\n  wnode_1 is a trigger\n  the run has no graph",
    ),
    (
        ResumeMismatchError("wr_2", [], PLAN),
        {"run_id": "wr_2", "node_ids": (), "plan": PLAN},
        "run 'wr_1' was resumed as 'wr_2' from no node, not from 'wnode_1'",
    ),
    (
        ResumeMismatchError(None, ["\x1b[31m"], PLAN),
        {"run_id": None, "node_ids": ("\x1b[31m",), "plan": PLAN},
        r"run 'wr_1' was resumed as None from '\x1b[31m', not from 'wnode_1'",
    ),
    (
        WaitTimeoutError("run 'wr_1' of workflow 'nightly'", 3.5, RUN),
        {"subject": "run 'wr_1' of workflow 'nightly'", "timeout": 3.5, "last": RUN},
        "run 'wr_1' of workflow 'nightly' was not done after 3.5 seconds",
    ),
    (
        WorkflowRunFailed(RUN, (NODE,)),
        {"run": RUN, "failed_nodes": (NODE,)},
        "run 'wr_1' of workflow 'nightly' is COMPLETED; failed: 'load'",
    ),
    (
        WorkflowRunFailed(RUN, ()),
        {"run": RUN, "failed_nodes": ()},
        (
            "run 'wr_1' of workflow 'nightly' is COMPLETED,"
            " but its statistics count actions that did not succeed"
        ),
    ),
    (
        WorkflowRunFailed(REFUSED, ()),
        {"run": REFUSED, "failed_nodes": ()},
        r"run 'wr_1' of workflow None is ERROR: 'too many\nruns'",
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
]
EXCEPTIONS = {
    name: value
    for module in (errors, operating, waiters)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, Exception)
}


@pytest.fixture(params=EXAMPLES, ids=lambda example: type(example[0]).__name__)
def example(request: pytest.FixtureRequest) -> Any:
    """An error of each class, its data and its message."""
    return request.param


class TestData:
    """Every error has its data as attributes."""

    def test_every_class_has_an_example(self) -> None:
        """No exception class is left out of these tests, but the two that only group others."""
        tested = {type(error) for error, _, _ in EXAMPLES}

        assert {errors.GlueWorkflowError, errors.GraphError} == {*EXCEPTIONS.values()} - tested

    def test_attributes(self, example: tuple[GlueWorkflowError, dict[str, object], str]) -> None:
        """The data that an error was made of is there, and nothing else."""
        error, data, _ = example

        assert data == vars(error)

    def test_message(self, example: tuple[GlueWorkflowError, dict[str, object], str]) -> None:
        """The message says what and where."""
        error, _, message = example

        assert message == str(error)
        assert (message,) == error.args

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_pickle(
        self, example: tuple[GlueWorkflowError, dict[str, object], str], protocol: int
    ) -> None:
        """An error comes out of a pickle as it went in: class, data, message."""
        error, data, message = example

        loaded = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - our own

        assert type(error) is type(loaded)
        assert data == vars(loaded)
        assert message == str(loaded)
        assert error.args == loaded.args

    def test_copy(self, example: tuple[GlueWorkflowError, dict[str, object], str]) -> None:
        """A copy is as good as the error itself."""
        error, data, message = example

        for copied in (copy.copy(error), copy.deepcopy(error)):
            assert type(error) is type(copied)
            assert data == vars(copied)
            assert message == str(copied)

    def test_notes_survive_pickle(self) -> None:
        """What someone has added to an error is pickled with it."""
        error = CycleError(["a"])
        error.__dict__["__notes__"] = ["while planning"]

        loaded = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own

        assert ["while planning"] == vars(loaded)["__notes__"]

    def test_subclass_of_a_user(self) -> None:
        """A subclass with arguments of its own pickles without being called again."""
        error = CustomError(5)

        loaded = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own

        assert (5, "custom 5") == (loaded.number, str(loaded))


class CustomError(GlueWorkflowError):
    """What an application may derive."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"custom {number}")


def _below(cls: type[GlueWorkflowError]) -> Iterator[type[GlueWorkflowError]]:
    for each in cls.__subclasses__():
        yield each
        yield from _below(each)


class TestTree:
    """The tree that the module's docstring draws."""

    def test_names_every_class_where_it_belongs(self) -> None:
        """Each exception class stands in the tree, below its own parent."""
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

        actual = {
            name: (cls.__bases__[0].__name__, {base.__name__ for base in cls.__bases__[1:]})
            for name, cls in EXCEPTIONS.items()
        }
        assert actual == drawn

    def test_names_every_attribute(self) -> None:
        """An attribute that the tree names is one that the class has."""
        drawn = re.findall(r"─ (\w+) (.*)", errors.__doc__ or "")
        named = [(name, each) for name, rest in drawn for each in re.findall(r"`\.(\w+)`", rest)]

        has = {type(error).__name__: vars(error) for error, _, _ in EXAMPLES}
        assert len(named) == 19
        assert all(attribute in has[name] for name, attribute in named)

    def test_all_are_public(self) -> None:
        """Every exception class is exported by the module that it lives in."""
        exported = {
            f"{module.__name__}.{name}"
            for module in (errors, operating, waiters)
            for name in module.__all__
        }

        assert {f"{cls.__module__}.{name}" for name, cls in EXCEPTIONS.items()} <= exported

    def test_no_other_loaded_module_has_one(self) -> None:
        """What derives from the root is all in the tree."""
        derived = {
            cls for cls in _below(GlueWorkflowError) if cls.__module__.startswith("glue_wf_sdk.")
        }

        assert set() == derived - {*EXCEPTIONS.values()}

    def test_builtin_parents(self) -> None:
        """Who catches ValueError, LookupError or TimeoutError catches the errors that are such."""
        assert {
            "ValidationError": {"ValueError"},
            "ResponseError": {"ValueError"},
            "UnknownOperationError": {"LookupError"},
            "UnknownNodeError": {"LookupError"},
            "WaitTimeoutError": {"TimeoutError"},
        } == {
            name: kinds
            for name, cls in EXCEPTIONS.items()
            if (
                kinds := {
                    kind.__name__
                    for kind in (ValueError, LookupError, TimeoutError)
                    if issubclass(cls, kind)
                }
            )
        }


class TestLongLists:
    """What is long is shortened in the message, and whole in the attribute."""

    @pytest.mark.parametrize(
        ("error", "attribute"),
        [
            (ValidationError("x", [VIOLATION] * 100_000), "violations"),
            (ResumeError([REASON] * 100_000), "reasons"),
            (DanglingEdgeError([("a" * 1000, "b" * 1000)] * 100_000), "edges"),
            (CycleError(["a" * 1000] * 100_000), "cycle"),
            (DuplicateNodeError(["a" * 1000] * 100_000), "node_ids"),
            (UnknownNodeError(["a" * 1000] * 100_000), "node_ids"),
            (MissingNodeIdError(range(100_000)), "positions"),
            (WorkflowRunFailed(RUN, (NODE,) * 100_000), "failed_nodes"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
    )
    def test_many(self, error: GlueWorkflowError, attribute: str) -> None:
        """Of many items twenty are shown, and the number of the others."""
        assert len(getattr(error, attribute)) == 100_000
        assert str(error).endswith("... and 99980 more")
        assert len(str(error)) < 5_000

    def test_twenty(self) -> None:
        """Twenty items are all shown."""
        assert "more" not in str(CycleError([f"n{index}" for index in range(20)]))
        assert str(CycleError(["n"] * 21)).endswith("'n', ... and 1 more")
        assert "more" not in str(ValidationError("x", [Violation("p", "r", "m")] * 20))
        assert str(ValidationError("x", [VIOLATION] * 21)).endswith("\n  ... and 1 more")


class TestAbbreviated:
    """Values in messages."""

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("a" * 80, "'" + "a" * 80 + "'"),
            ("a" * 81, "'" + "a" * 80 + "'... (81 characters)"),
            ("a\n\x00\ud800", r"'a\n\x00\ud800'"),
            (None, "None"),
            (True, "True"),
            (1.5, "1.5"),
            (2**64 - 1, "18446744073709551615"),
            (2**64, "<int>"),
            (10**10_000, "<int>"),
            (["secret"], "<list>"),
            (b"secret", "<bytes>"),
            ({"k": "secret"}, "<dict>"),
        ],
        ids=range(12),
    )
    def test_value(self, value: object, shown: str) -> None:
        """Text and numbers are shown shortened, of all else only the type."""
        assert shown == abbreviated(value)

    @given(st.text() | st.integers() | st.floats() | st.binary() | st.lists(st.text()))
    def test_any_value(self, value: object) -> None:
        """Any value is shown as a short line of printable characters."""
        shown = abbreviated(value)

        assert shown.isprintable()
        assert len(shown) < 700


def test_violation_reads_as_path_and_message() -> None:
    """A violation reads as its path and message, one of the root as its message alone."""
    assert str(Violation("Name", "required", "is required")) == "Name: is required"
    assert str(Violation("", "type", "must be a map")) == "must be a map"
