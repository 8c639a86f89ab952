"""Every exception of this package.

    GlueWorkflowError
    ├── ValidationError (also ValueError)          a model or payload is invalid: `.violations`
    ├── ResponseError (also ValueError)            an answer or JSON text of the wrong kind: `.path`
    ├── ServiceError                               Glue answered with an error: `.code`, ...
    │   ├── AlreadyExistsException
    │   ├── ConcurrentModificationException
    │   ├── ConcurrentRunsExceededException
    │   ├── EntityNotFoundException
    │   ├── IdempotentParameterMismatchException
    │   ├── IllegalBlueprintStateException
    │   ├── IllegalWorkflowStateException
    │   ├── InternalServiceException
    │   ├── InvalidInputException
    │   ├── OperationTimeoutException
    │   ├── ResourceNumberLimitExceededException
    │   └── ValidationException
    ├── TransportError                             no answer: connection, timeout, credentials
    ├── PaginationError                            a page token repeats: `.token`
    ├── UnknownOperationError (also LookupError)   no such operation: `.operation`
    ├── OutsideWorkflowError                       no workflow has started this job: `.missing`
    ├── GraphError                                 a graph is invalid, missing or too large
    │   ├── AmbiguousNodeError (also LookupError)  several nodes have the name: `.node_ids`
    │   ├── CycleError                             `.cycle`
    │   ├── DanglingEdgeError                      `.edges`
    │   ├── DuplicateNodeError                     `.node_ids`
    │   ├── GraphTooLargeError                     `.nodes`, `.edges`
    │   └── UnknownNodeError (also LookupError)    `.node_ids`
    ├── ResumeError                                the run cannot be resumed: `.reasons`
    ├── ResumeMismatchError                        Glue resumed from other nodes: `.node_ids`
    ├── WaitTimeoutError (also TimeoutError)       a wait timed out: `.last`
    │   ├── WorkflowRunTimeoutError                `.run_id`
    │   ├── BlueprintTimeoutError
    │   └── BlueprintRunTimeoutError               `.run_id`
    ├── WorkflowRunFailed                          `.run`, `.failed_nodes`
    ├── BlueprintFailed                            `.blueprint`
    ├── BlueprintRunFailed                         `.run`
    └── ConnectionDropped                          an injected fault of LocalGlue: no answer

All of them can be imported from `glue_wf_sdk`, carry their data as attributes and can be pickled.

`ServiceError`, `TransportError` and `ResponseError` end a call. Each of them says whether the call
may have been carried out (`may_have_run`), whether it certainly never reached Glue (`not_sent`),
and whether waiting may help (`retryable`).
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from glue_wf_sdk._core.text import abbreviated, counted, described_run, listed, shortened

if TYPE_CHECKING:
    from glue_wf_sdk.resume import ResumePlan
    from glue_wf_sdk.structures import Blueprint, BlueprintRun, Node, WorkflowRun

__all__ = [
    "SERVICE_ERRORS",
    "THROTTLING_CODES",
    "AlreadyExistsException",
    "AmbiguousNodeError",
    "BlueprintFailed",
    "BlueprintRunFailed",
    "BlueprintRunTimeoutError",
    "BlueprintTimeoutError",
    "ConcurrentModificationException",
    "ConcurrentRunsExceededException",
    "ConnectionDropped",
    "CycleError",
    "DanglingEdgeError",
    "DuplicateNodeError",
    "EntityNotFoundException",
    "GlueWorkflowError",
    "GraphError",
    "GraphTooLargeError",
    "IdempotentParameterMismatchException",
    "IllegalBlueprintStateException",
    "IllegalWorkflowStateException",
    "InternalServiceException",
    "InvalidInputException",
    "OperationTimeoutException",
    "OutsideWorkflowError",
    "PaginationError",
    "ResourceNumberLimitExceededException",
    "ResponseError",
    "ResumeError",
    "ResumeMismatchError",
    "ResumeReason",
    "ServiceError",
    "TransportError",
    "UnknownNodeError",
    "UnknownOperationError",
    "ValidationError",
    "ValidationException",
    "Violation",
    "WaitTimeoutError",
    "WorkflowRunFailed",
    "WorkflowRunTimeoutError",
    "service_error",
]

THROTTLING_CODES = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""The error codes with which AWS services throttle."""

# After these, the service may have carried out the call, or be about to.
_UNFINISHED_CODES = frozenset(
    {
        "InternalServiceException",
        "OperationTimeoutException",
        "PriorRequestNotComplete",
        "RequestTimeout",
        "RequestTimeoutException",
        "TransactionInProgressException",
    }
)
_TRANSIENT_CODES = THROTTLING_CODES | _UNFINISHED_CODES | {"ConcurrentModificationException"}
_MAX_STATE_CHARACTERS = 40  # More than any state has that this release knows.
_TRANSIENT_STATUSES = frozenset({429, 500, 502, 503, 504})
_FIRST_SERVER_ERROR = 500


@attrs.frozen
class Violation:
    """One broken rule.

    Attributes:
        path: The place, from the root: ``Tags["team"]``, ``NodeIds[2]``. Wire names for a payload,
            attribute names for an object; empty for the root itself.
        rule: ``required``, ``type``, ``min_length``, ``max_length``, ``pattern``, ``encoding``,
            ``minimum``, ``maximum``, ``enum``, ``finite``, ``timezone``, ``unknown_field``,
            ``duplicate``, ``exclusive`` or ``botocore``.
        message: The problem in words. Never shows a value that can hold a secret.
    """

    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        """The path and the message, on one line."""
        return f"{self.path}: {self.message}" if self.path else self.message


@attrs.frozen
class ResumeReason:
    """One reason why a run cannot be resumed as asked.

    Attributes:
        rule: ``not_completed``, ``no_graph``, ``no_nodes``, ``unknown_node``, ``trigger_node``,
            ``never_attempted`` or ``nothing_failed``; ``graph`` if the graph is invalid,
            ``request`` if the request is.
        message: The reason in words.
        node_id: The id of the node at fault; None if the run itself is.
    """

    rule: str
    message: str
    node_id: str | None = None

    def __str__(self) -> str:
        """The message."""
        return self.message


def is_server_error(http_status: int | None) -> bool:
    """Whether an HTTP status says that the service failed."""
    return http_status is not None and http_status >= _FIRST_SERVER_ERROR


def may_be_unfinished(code: object, http_status: int | None) -> bool:
    """Whether a call that ended in this error may have been carried out anyway."""
    if code in _UNFINISHED_CODES:
        return True
    return is_server_error(http_status) and code not in THROTTLING_CODES


def _restored(
    cls: "type[GlueWorkflowError]", args: tuple[Any, ...], state: dict[str, Any]
) -> "GlueWorkflowError":
    error = cls.__new__(cls, *args)
    error.args = args  # OSError, the base of TimeoutError, leaves this to __init__.
    error.__dict__.update(state)
    return error


def _indented(lines: Sequence[object]) -> str:
    return "  " + listed(lines, separator="\n  ")


def _reason(message: str | None) -> str:
    return f": {abbreviated(message)}" if message else ""


class GlueWorkflowError(Exception):
    """The base of every exception of this package."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception would call the class with the message alone, and lose the data.
        return _restored, (type(self), self.args, self.__dict__)


class ValidationError(GlueWorkflowError, ValueError):
    """A model, a payload or a scenario breaks rules.

    It is raised before anything is sent. If the service itself finds that a request violates its
    model, that is a `ValidationException`.

    Attributes:
        subject: The name of the class or operation that was checked.
        violations: Every broken rule, in the order of the fields.
    """

    def __init__(self, subject: str, violations: Iterable[Violation]) -> None:
        self.subject = subject
        self.violations = tuple(violations)
        problems = counted(len(self.violations), "problem")
        lines = [f"{violation} [{violation.rule}]" for violation in self.violations]
        super().__init__(f"{problems} in {subject}:\n{_indented(lines)}")


class ResponseError(GlueWorkflowError, ValueError):
    """An answer, or a text that should hold one, is of the wrong kind.

    Attributes:
        subject: The name of the class that it should become.
        path: The wire path of the value: ``Run.Graph.Nodes[3].JobDetails``; empty for the root.
        problem: What is wrong there.
        operation: The API's name of the operation; None outside of a call, such as for a file.
        request_id: The id of the request, if the answer had one.
        may_have_run: Whether the call may have been carried out; False outside of a call.
        not_sent: False: there was an answer.
        retryable: Whether the same call may succeed later, because the answer was garbled.
        last: What a wait had seen before this answer ended it; None if nothing, or outside of one.
    """

    not_sent = False

    def __init__(self, subject: str, path: str, problem: str, *, retryable: bool = False) -> None:
        self.subject = subject
        self.path = path
        self.problem = problem
        self.operation: str | None = None
        self.request_id: str | None = None
        self.may_have_run = False
        self.retryable = retryable
        self.last: WorkflowRun | Blueprint | BlueprintRun | None = None
        super().__init__(f"{subject}: {path}: {problem}" if path else f"{subject}: {problem}")


class ServiceError(GlueWorkflowError):
    """Glue answered with an error.

    A code that the API models is raised as the subclass of that name, any other as this class.

    Attributes:
        code: The error code, such as ``EntityNotFoundException``.
        message: The service's own words; empty if it gave none.
        operation: The API's name of the operation, such as ``GetWorkflow``.
        request_id: The id to quote to AWS support, if the answer had one.
        http_status: The HTTP status of the answer, if there was one.
        follows_lost_answer: Whether boto3 sent the call again after an earlier answer was lost. The
            earlier attempt may have been carried out, and may be what this error is about: the
            workflow that already exists may be the one that this call created. A note on the
            exception says so.
        not_sent: False: Glue answered.
    """

    not_sent = False

    def __init__(  # noqa: PLR0913 - most of them keywords with defaults
        self,
        code: str,
        message: str = "",
        *,
        operation: str | None = None,
        request_id: str | None = None,
        http_status: int | None = None,
        follows_lost_answer: bool = False,
    ) -> None:
        self.code = code
        self.message = message
        self.operation = operation
        self.request_id = request_id
        self.http_status = http_status
        self.follows_lost_answer = follows_lost_answer
        where = f"{operation}: " if operation else ""
        quoted = f" (request {request_id})" if request_id else ""
        super().__init__(
            f"{where}{code}: {message}{quoted}" if message else f"{where}{code}{quoted}"
        )
        if follows_lost_answer:
            self.add_note(
                "this answers a retry: the answer to an earlier attempt was lost, and that attempt"
                " may have been carried out"
            )

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later. Check `may_have_run` before you repeat it."""
        return self.code in _TRANSIENT_CODES or self.http_status in _TRANSIENT_STATUSES

    @property
    def may_have_run(self) -> bool:
        """Whether the call may have been carried out anyway."""
        return self.follows_lost_answer or may_be_unfinished(self.code, self.http_status)


class AlreadyExistsException(ServiceError):
    """A resource of this name already exists."""


class ConcurrentModificationException(ServiceError):
    """Two processes tried to change the same resource at the same time."""


class ConcurrentRunsExceededException(ServiceError):
    """The workflow already has as many runs as `max_concurrent_runs` allows."""


class EntityNotFoundException(ServiceError):
    """The workflow, run or blueprint does not exist."""


class IdempotentParameterMismatchException(ServiceError):
    """A call was repeated with other parameters than the first time."""


class IllegalBlueprintStateException(ServiceError):
    """The blueprint is in a state that does not allow this operation."""


class IllegalWorkflowStateException(ServiceError):
    """The workflow run is in a state that does not allow this operation."""


class InternalServiceException(ServiceError):
    """An internal error of Glue."""


class InvalidInputException(ServiceError):
    """Glue rejected the input: it breaks a rule that is not in the service model."""


class OperationTimeoutException(ServiceError):
    """The operation timed out inside Glue."""


class ResourceNumberLimitExceededException(ServiceError):
    """The account has reached its limit for such resources."""


class ValidationException(ServiceError):
    """Glue rejected the input: it violates a length, pattern, range or enum of the service model.

    Any operation can answer with it, although the API lists it for none of those here. It is not a
    `ValidationError`, which this package raises before it sends anything.
    """


SERVICE_ERRORS: dict[str, type[ServiceError]] = {
    error.__name__: error
    for error in (
        AlreadyExistsException,
        ConcurrentModificationException,
        ConcurrentRunsExceededException,
        EntityNotFoundException,
        IdempotentParameterMismatchException,
        IllegalBlueprintStateException,
        IllegalWorkflowStateException,
        InternalServiceException,
        InvalidInputException,
        OperationTimeoutException,
        ResourceNumberLimitExceededException,
        ValidationException,
    )
}
"""Each modelled error code, and its class."""


def service_error(code: str, message: str = "", **details: Any) -> ServiceError:
    """The exception for an error code: its own class, or `ServiceError` for an unknown code.

    Args:
        code: The error code of the answer.
        message: The service's own words.
        **details: The other arguments of `ServiceError`.

    Returns:
        An exception, ready to be raised.
    """
    return SERVICE_ERRORS.get(code, ServiceError)(code, message, **details)


class TransportError(GlueWorkflowError):
    """No answer arrived: a broken connection, a timeout, missing credentials or region.

    The exception of the library underneath is the ``__cause__``.

    Attributes:
        operation: The API's name of the operation.
        problem: What went wrong.
        retryable: Whether the same call may succeed later; False if the configuration is at fault,
            such as missing credentials.
        not_sent: Whether no attempt can have reached Glue, so nothing was started or changed.
        may_have_run: The opposite of `not_sent`: the call may have been carried out although no
            answer arrived.
    """

    def __init__(
        self, operation: str, problem: str, *, retryable: bool = True, not_sent: bool = False
    ) -> None:
        self.operation = operation
        self.problem = problem
        self.retryable = retryable
        self.not_sent = not_sent
        super().__init__(f"{operation}: {problem}")

    @property
    def may_have_run(self) -> bool:
        """Whether the call may have been carried out although no answer arrived."""
        return not self.not_sent


class PaginationError(GlueWorkflowError):
    """The service repeated a page token, so the pages would never end.

    Attributes:
        operation: The API's name of the operation.
        token: The token.
    """

    def __init__(self, operation: str, token: str) -> None:
        self.operation = operation
        self.token = token
        super().__init__(f"{operation}: the service repeated the page token {abbreviated(token)}")


class UnknownOperationError(GlueWorkflowError, LookupError):
    """The Workflows and Triggers APIs have no operation of this name.

    Attributes:
        operation: The name.
    """

    def __init__(self, operation: object, suggestion: str | None = None) -> None:
        self.operation = operation
        hint = f"; did you mean {suggestion}?" if suggestion else ""
        super().__init__(f"there is no operation {abbreviated(operation)}{hint}")


class OutsideWorkflowError(GlueWorkflowError):
    """`current_run` was called in a job that no workflow has started.

    Attributes:
        missing: The arguments that the job lacks, or that have no value.
    """

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            f"no workflow has started this job: its arguments lack {' and '.join(self.missing)},"
            " which Glue adds when a trigger of a workflow starts a job; start the workflow instead"
            " of the job, or pass the arguments as argv="
        )


class GraphError(GlueWorkflowError):
    """A graph is invalid, missing or too large."""


class AmbiguousNodeError(GraphError, LookupError):
    """Several nodes of the graph have this name.

    Attributes:
        name: The name.
        node_ids: The ids of these nodes.
    """

    def __init__(self, name: str, node_ids: Iterable[str]) -> None:
        self.name = name
        self.node_ids = tuple(node_ids)
        super().__init__(
            f"{len(self.node_ids)} nodes are named {abbreviated(name)}; use an id: "
            f"{listed(self.node_ids, abbreviated)}"
        )


class CycleError(GraphError):
    """The graph has a cycle, so its nodes have no topological order.

    Attributes:
        cycle: The ids along one cycle; an edge leads from the last back to the first.
    """

    def __init__(self, cycle: Sequence[str]) -> None:
        self.cycle = tuple(cycle)
        super().__init__(f"the graph has a cycle: {listed(self.cycle, abbreviated)}")


class DanglingEdgeError(GraphError):
    """Edges refer to nodes that the graph does not have.

    Attributes:
        edges: Each such edge as (source id, destination id).
    """

    def __init__(self, edges: Iterable[tuple[str, str]]) -> None:
        self.edges = tuple(edges)
        lines = [f"{abbreviated(source)} -> {abbreviated(target)}" for source, target in self.edges]
        super().__init__(f"edges refer to nodes that do not exist:\n{_indented(lines)}")


class DuplicateNodeError(GraphError):
    """Several nodes have the same id.

    Attributes:
        node_ids: Each id that occurs more than once.
    """

    def __init__(self, node_ids: Iterable[str]) -> None:
        self.node_ids = tuple(node_ids)
        super().__init__(f"several nodes have the id {listed(self.node_ids, abbreviated)}")


class GraphTooLargeError(GraphError):
    """The graph is too large for the requested picture.

    Attributes:
        nodes: The number of nodes.
        edges: The number of edges.
    """

    def __init__(self, nodes: int, edges: int) -> None:
        self.nodes = nodes
        self.edges = edges
        super().__init__(
            f"the graph is too large to lay out: {nodes} nodes, {edges} edges; "
            "graph_dot and graph_mermaid write graphs of any size"
        )


class UnknownNodeError(GraphError, LookupError):
    """The graph has no such nodes.

    Attributes:
        node_ids: The ids or names that were not found.
    """

    def __init__(self, node_ids: Iterable[str]) -> None:
        self.node_ids = tuple(node_ids)
        super().__init__(f"the graph has no node {listed(self.node_ids, abbreviated)}")


class ResumeError(GlueWorkflowError):
    """The run cannot be resumed, or not from these nodes.

    Attributes:
        reasons: Every reason.
    """

    def __init__(self, reasons: Iterable[ResumeReason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(f"the run cannot be resumed:\n{_indented(self.reasons)}")


class ResumeMismatchError(GlueWorkflowError):
    """Glue resumed a run from other nodes than planned.

    Attributes:
        run_id: The id of the new run, which is running.
        node_ids: The ids of the nodes that Glue started.
        plan: The plan whose request was sent.
    """

    def __init__(self, run_id: str, node_ids: Sequence[str], plan: "ResumePlan") -> None:
        self.run_id = run_id
        self.node_ids = tuple(node_ids)
        self.plan = plan
        super().__init__(
            f"run {abbreviated(plan.run.workflow_run_id)} was resumed as {abbreviated(run_id)}"
            f" from {listed(self.node_ids, abbreviated) or 'no node'},"
            f" not from {listed(plan.node_ids, abbreviated)}"
        )


class WaitTimeoutError(GlueWorkflowError, TimeoutError):
    """A wait timed out.

    If the last look failed, its error is the ``__cause__``.

    Attributes:
        subject: What was waited for, in words.
        timeout: The timeout, in seconds.
        last: The run or blueprint as last seen; None if no look succeeded.
    """

    last: "WorkflowRun | Blueprint | BlueprintRun | None"

    def __init__(self, subject: str, timeout: float, last: Any = None) -> None:
        self.subject = subject
        self.timeout = timeout
        self.last = last
        super().__init__(f"{subject} did not end within {timeout} seconds")


class WorkflowRunTimeoutError(WaitTimeoutError):
    """A workflow run did not end in time. It is still running.

    Attributes:
        name: The workflow's name.
        run_id: The id of the run.
        timeout: The timeout, in seconds.
        last: The run as last seen; None if no look succeeded.
    """

    # Narrower than in the base class. Nobody assigns another.
    last: "WorkflowRun | None"  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(
        self, name: str, run_id: str, timeout: float, last: "WorkflowRun | None" = None
    ) -> None:
        self.name = name
        self.run_id = run_id
        super().__init__(described_run(run_id, "workflow", name), timeout, last)


class BlueprintTimeoutError(WaitTimeoutError):
    """A blueprint was not registered or updated in time.

    Attributes:
        name: The blueprint's name.
        timeout: The timeout, in seconds.
        last: The blueprint as last seen; None if no look succeeded.
    """

    last: "Blueprint | None"  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, name: str, timeout: float, last: "Blueprint | None" = None) -> None:
        self.name = name
        super().__init__(f"blueprint {abbreviated(name)}", timeout, last)


class BlueprintRunTimeoutError(WaitTimeoutError):
    """A blueprint run did not end in time. It is still running.

    Attributes:
        blueprint_name: The blueprint's name.
        run_id: The id of the run.
        timeout: The timeout, in seconds.
        last: The run as last seen; None if no look succeeded.
    """

    last: "BlueprintRun | None"  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(
        self, blueprint_name: str, run_id: str, timeout: float, last: "BlueprintRun | None" = None
    ) -> None:
        self.blueprint_name = blueprint_name
        self.run_id = run_id
        super().__init__(described_run(run_id, "blueprint", blueprint_name), timeout, last)


class WorkflowRunFailed(GlueWorkflowError):
    """A run ended in ERROR or STOPPED, or is COMPLETED with jobs or crawlers that failed.

    Attributes:
        run: The run, with its graph.
        run_id: The id of the run.
        failed_nodes: The jobs and crawlers that failed; empty for a run in ERROR.
    """

    def __init__(self, run: "WorkflowRun") -> None:
        self.run = run
        self.run_id: str = run.workflow_run_id
        self.failed_nodes: tuple[Node, ...] = run.failed_nodes if run.has_graph else ()
        if self.failed_nodes:
            failed = f"; failed: {listed(self.failed_nodes, _failure)}"
        else:
            counts = run.statistics is not None and run.statistics.failures
            failed = "; its statistics count actions that failed" if counts else ""
        super().__init__(
            f"{described_run(run.workflow_run_id, 'workflow', run.name)}"
            f" is {run.status}{_reason(run.error_message)}{failed}"
        )


def _failure(node: "Node") -> str:
    attempt = node.latest_attempt
    message = _reason(attempt.error_message) if attempt else ""
    state = shortened(node.state, _MAX_STATE_CHARACTERS) if node.state else "unknown"
    return f"{abbreviated(node.name)} ({state}{message})"


class BlueprintFailed(GlueWorkflowError):
    """A blueprint could not be registered or updated.

    Attributes:
        blueprint: The blueprint.
    """

    def __init__(self, blueprint: "Blueprint") -> None:
        self.blueprint = blueprint
        super().__init__(
            f"blueprint {abbreviated(blueprint.name)} is {blueprint.status}"
            f"{_reason(blueprint.error_message)}"
        )


class BlueprintRunFailed(GlueWorkflowError):
    """A blueprint run ended in FAILED.

    Attributes:
        run: The run.
    """

    def __init__(self, run: "BlueprintRun") -> None:
        self.run = run
        super().__init__(
            f"{described_run(run.run_id, 'blueprint', run.blueprint_name)}"
            f" is {run.state}{_reason(run.error_message)}"
        )


class ConnectionDropped(GlueWorkflowError):
    """Raised by `LocalGlue.handle`: a fault drops the connection, so no answer is to be sent."""
