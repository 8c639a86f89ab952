"""Every exception that this package raises.

    GlueWorkflowError
    ├── ValidationError (also ValueError)        a model or payload breaks rules: `.violations`
    ├── ResponseError (also ValueError)          an answer or a JSON text of the wrong kind: `.path`
    ├── ServiceError                             Glue answered with an error: `.code`, ...
    │   ├── AlreadyExistsException
    │   ├── ConcurrentModificationException
    │   ├── ConcurrentRunsExceededException
    │   ├── EntityNotFoundException
    │   ├── IllegalBlueprintStateException
    │   ├── IllegalWorkflowStateException
    │   ├── InternalServiceException
    │   ├── InvalidInputException
    │   ├── OperationTimeoutException
    │   └── ResourceNumberLimitExceededException
    ├── TransportError                           no answer came: connection, timeout, credentials
    ├── PaginationError                          a page token repeats: `.token`
    ├── UnknownOperationError (also LookupError) no such operation: `.operation`
    ├── GraphError                               a graph that cannot be worked on
    │   ├── CycleError                           `.cycle`
    │   ├── DanglingEdgeError                    `.edges`
    │   ├── DuplicateNodeError                   `.node_ids`
    │   ├── GraphTooLargeError                   `.nodes`, `.edges`
    │   ├── MissingNodeIdError                   `.positions`
    │   └── UnknownNodeError (also LookupError)  `.node_ids`
    ├── ResumeError                              the run cannot be resumed so: `.reasons`
    ├── ResumeMismatchError                      resumed from other nodes than planned: `.node_ids`
    ├── WaitTimeoutError (also TimeoutError)     what was waited for is not done: `.last`
    ├── WorkflowRunFailed                        `.run`, `.failed_nodes`
    ├── BlueprintFailed                          `.blueprint`
    └── BlueprintRunFailed                       `.run`

The last five hold models, and live where they are raised: in `glue_wf_sdk.waiters`, and
`ResumeMismatchError` in `glue_wf_sdk.operating`. All five import from `glue_wf_sdk`.

All of them carry their data as attributes and can be pickled.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

__all__ = [
    "SERVICE_ERRORS",
    "THROTTLING_CODES",
    "AlreadyExistsException",
    "ConcurrentModificationException",
    "ConcurrentRunsExceededException",
    "CycleError",
    "DanglingEdgeError",
    "DuplicateNodeError",
    "EntityNotFoundException",
    "GlueWorkflowError",
    "GraphError",
    "GraphTooLargeError",
    "IllegalBlueprintStateException",
    "IllegalWorkflowStateException",
    "InternalServiceException",
    "InvalidInputException",
    "MissingNodeIdError",
    "OperationTimeoutException",
    "PaginationError",
    "ResourceNumberLimitExceededException",
    "ResponseError",
    "ResumeError",
    "ResumeReason",
    "ServiceError",
    "TransportError",
    "UnknownNodeError",
    "UnknownOperationError",
    "ValidationError",
    "Violation",
    "service_error",
]

_LISTED_AT_MOST = 20
_SHOWN_CHARACTERS = 80
_SHOWN_BITS = 64

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
"""Error codes with which AWS services say "slower, please"."""

_TRANSIENT_CODES = frozenset(
    {
        "ConcurrentModificationException",
        "InternalServiceException",
        "OperationTimeoutException",
        "RequestTimeout",
        "RequestTimeoutException",
    }
)
_TRANSIENT_STATUSES = frozenset({429, 500, 502, 503, 504})


def abbreviated(value: object) -> str:
    """A value for a message: shortened, with control characters and surrogates escaped.

    Args:
        value: What to show. Of a string at most 80 characters are shown; of anything else
            that is neither a number nor None, only its type.

    Returns:
        One line of printable text.
    """
    if isinstance(value, str):
        if len(value) <= _SHOWN_CHARACTERS:
            return repr(str(value))
        return f"{str(value[:_SHOWN_CHARACTERS])!r}... ({len(value)} characters)"
    if value is None or isinstance(value, (bool, float)):
        return repr(value)
    if isinstance(value, int) and value.bit_length() <= _SHOWN_BITS:
        return str(int(value))
    return f"<{type(value).__name__}>"


def _listed(lines: Sequence[str]) -> str:
    more = len(lines) - _LISTED_AT_MOST
    shown = [*lines[:_LISTED_AT_MOST], f"... and {more} more"] if more > 0 else lines
    return "\n".join(f"  {line}" for line in shown)


def named(ids: Sequence[object]) -> str:
    """Names or ids for a message: the first twenty of them, and how many more there are.

    Args:
        ids: What to show.

    Returns:
        One line of printable text.
    """
    more = len(ids) - _LISTED_AT_MOST
    shown = ", ".join(abbreviated(each) for each in ids[:_LISTED_AT_MOST])
    return f"{shown}, ... and {more} more" if more > 0 else shown


@attrs.frozen
class Violation:
    """One broken rule.

    Attributes:
        path: Where, from the root: ``Tags["team"]``, ``NodeIds[2]``. Wire names for a payload,
            attribute names for an object; empty for the root itself.
        rule: Which: ``required``, ``type``, ``min_length``, ``max_length``, ``pattern``,
            ``encoding``, ``minimum``, ``maximum``, ``enum``, ``finite``, ``timezone``,
            ``unknown_field``, ``duplicate``, ``botocore``.
        message: What is wrong, in words. Never shows a value that can hold a secret.
    """

    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        """The path and the message, as one line."""
        return f"{self.path}: {self.message}" if self.path else self.message


@attrs.frozen
class ResumeReason:
    """One reason why a run cannot be resumed as asked.

    Attributes:
        rule: Which: ``not_completed``, ``no_graph``, ``no_nodes``, ``unknown_node``,
            ``trigger_node``, ``never_attempted``, ``nothing_failed``, ``no_run``.
        message: The reason in words.
        node_id: The node that it is about; None where it is about the run.
    """

    rule: str
    message: str
    node_id: str | None = None

    def __str__(self) -> str:
        """The message."""
        return self.message


def _restored(
    cls: "type[GlueWorkflowError]", args: tuple[Any, ...], state: dict[str, Any]
) -> "GlueWorkflowError":
    error = cls.__new__(cls, *args)
    error.args = args  # OSError, the base of TimeoutError, leaves this to __init__.
    error.__dict__.update(state)
    return error


class GlueWorkflowError(Exception):
    """The root of every exception that this package raises."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception would call the class with the message alone, and lose the data.
        return _restored, (type(self), self.args, self.__dict__)


class ValidationError(GlueWorkflowError, ValueError):
    """A model or a payload breaks rules of the API.

    Attributes:
        subject: The name of the class or operation that was checked.
        violations: Every broken rule, in the order of the fields.
    """

    def __init__(self, subject: str, violations: Iterable[Violation]) -> None:
        self.subject = subject
        self.violations = tuple(violations)
        count = len(self.violations)
        problems = "1 problem" if count == 1 else f"{count} problems"
        lines = [f"{violation} [{violation.rule}]" for violation in self.violations]
        super().__init__(f"{problems} in {subject}:\n{_listed(lines)}")


class ResponseError(GlueWorkflowError, ValueError):
    """An answer, or a text that should hold one, is of the wrong kind.

    Attributes:
        subject: The name of the class that was to be made of it.
        path: The wire path of the value: ``Run.Graph.Nodes[3].JobDetails``; empty for the root.
        problem: What is wrong there.
    """

    def __init__(self, subject: str, path: str, problem: str) -> None:
        self.subject = subject
        self.path = path
        self.problem = problem
        super().__init__(f"{subject}: {path}: {problem}" if path else f"{subject}: {problem}")


class ServiceError(GlueWorkflowError):
    """Glue answered with an error.

    A code that the API models comes as the subclass of that name, any other as this class.

    Attributes:
        code: The error code, such as ``EntityNotFoundException``.
        message: The service's own words; empty where it gave none.
        operation: The API's name of the operation, such as ``GetWorkflow``.
        request_id: The id to quote to AWS support, where the answer had one.
        http_status: The HTTP status of the answer, where there was one.
    """

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        operation: str | None = None,
        request_id: str | None = None,
        http_status: int | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.operation = operation
        self.request_id = request_id
        self.http_status = http_status
        where = f"{operation}: " if operation else ""
        quoted = f" (request {request_id})" if request_id else ""
        super().__init__(
            f"{where}{code}: {message}{quoted}" if message else f"{where}{code}{quoted}"
        )

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later, as it is.

        This does not say that it has done nothing: after a 5xx, or a timeout in the service, what
        was asked for may have been carried out.
        """
        return (
            self.code in THROTTLING_CODES
            or self.code in _TRANSIENT_CODES
            or self.http_status in _TRANSIENT_STATUSES
        )


class AlreadyExistsException(ServiceError):
    """A resource of this name exists already."""


class ConcurrentModificationException(ServiceError):
    """Two processes try to change the same resource at the same time."""


class ConcurrentRunsExceededException(ServiceError):
    """As many runs of this workflow are running as `MaxConcurrentRuns` allows."""


class EntityNotFoundException(ServiceError):
    """There is no such workflow, run or blueprint."""


class IllegalBlueprintStateException(ServiceError):
    """The blueprint is not in a state that allows this."""


class IllegalWorkflowStateException(ServiceError):
    """The workflow run is not in a state that allows this."""


class InternalServiceException(ServiceError):
    """Glue failed inside."""


class InvalidInputException(ServiceError):
    """Glue refuses the input."""


class OperationTimeoutException(ServiceError):
    """Glue did not finish the operation in time."""


class ResourceNumberLimitExceededException(ServiceError):
    """An account's limit on the number of such resources is reached."""


SERVICE_ERRORS: dict[str, type[ServiceError]] = {
    error.__name__: error
    for error in (
        AlreadyExistsException,
        ConcurrentModificationException,
        ConcurrentRunsExceededException,
        EntityNotFoundException,
        IllegalBlueprintStateException,
        IllegalWorkflowStateException,
        InternalServiceException,
        InvalidInputException,
        OperationTimeoutException,
        ResourceNumberLimitExceededException,
    )
}
"""Each modelled error code, and its class."""


def service_error(
    code: str,
    message: str = "",
    *,
    operation: str | None = None,
    request_id: str | None = None,
    http_status: int | None = None,
) -> ServiceError:
    """The exception for an error code: its own class, or `ServiceError` for an unknown code.

    Args:
        code: The error code that the service gave.
        message: The service's words.
        operation: The API's name of the operation.
        request_id: The id of the request.
        http_status: The HTTP status of the answer.

    Returns:
        An exception, ready to be raised.
    """
    return SERVICE_ERRORS.get(code, ServiceError)(
        code, message, operation=operation, request_id=request_id, http_status=http_status
    )


class TransportError(GlueWorkflowError):
    """No answer came: the connection, a timeout, or missing credentials or region.

    The exception of the library below is the ``__cause__``. A request whose answer was lost may
    have been carried out, which `unsent` tells.

    Attributes:
        operation: The API's name of the operation.
        problem: What went wrong.
        retryable: Whether the same call may succeed later, as it is: False where it is the
            configuration that is wrong, such as missing credentials.
        unsent: Whether the service has certainly not carried out the call: no attempt reached it.
            So a run that was to be started has not been.
    """

    def __init__(
        self, operation: str, problem: str, *, retryable: bool = True, unsent: bool = False
    ) -> None:
        self.operation = operation
        self.problem = problem
        self.retryable = retryable
        self.unsent = unsent
        super().__init__(f"{operation}: {problem}")


class PaginationError(GlueWorkflowError):
    """The service gave a page token for the second time; going on would never end.

    Attributes:
        operation: The API's name of the operation.
        token: The token.
    """

    def __init__(self, operation: str, token: str) -> None:
        self.operation = operation
        self.token = token
        super().__init__(f"{operation}: the page token {abbreviated(token)} came a second time")


class UnknownOperationError(GlueWorkflowError, LookupError):
    """There is no operation of this name in the Glue Workflows API.

    Attributes:
        operation: What was asked for.
    """

    def __init__(self, operation: object, suggestion: str | None = None) -> None:
        self.operation = operation
        hint = f"; did you mean {suggestion}?" if suggestion else ""
        super().__init__(f"no operation {abbreviated(operation)} in the Glue Workflows API{hint}")


class GraphError(GlueWorkflowError):
    """A graph that cannot be worked on, or a question that it cannot answer."""


class CycleError(GraphError):
    """The graph has a cycle, so its nodes have no topological order.

    Attributes:
        cycle: The ids along one cycle; an edge leads from the last back to the first.
    """

    def __init__(self, cycle: Sequence[str]) -> None:
        self.cycle = tuple(cycle)
        super().__init__(f"the graph has a cycle: {named(self.cycle)}")


class DanglingEdgeError(GraphError):
    """Edges lead from or to nodes that the graph does not have.

    Attributes:
        edges: Each such edge as (source id, destination id).
    """

    def __init__(self, edges: Iterable[tuple[str | None, str | None]]) -> None:
        self.edges = tuple(edges)
        lines = [f"{abbreviated(source)} -> {abbreviated(target)}" for source, target in self.edges]
        super().__init__(f"edges without a node at one end:\n{_listed(lines)}")


class DuplicateNodeError(GraphError):
    """Several nodes have the same id.

    Attributes:
        node_ids: Each id that occurs more than once.
    """

    def __init__(self, node_ids: Iterable[str]) -> None:
        self.node_ids = tuple(node_ids)
        super().__init__(f"several nodes have the id {named(self.node_ids)}")


class GraphTooLargeError(GraphError):
    """The graph is too large for the picture that was asked for.

    Attributes:
        nodes: How many nodes would be drawn.
        edges: How many edges.
    """

    def __init__(self, nodes: int, edges: int) -> None:
        self.nodes = nodes
        self.edges = edges
        super().__init__(
            f"the graph is too large to be laid out: {nodes} nodes, {edges} edges; "
            "graph_dot and graph_mermaid write graphs of any size"
        )


class MissingNodeIdError(GraphError):
    """Nodes have no id.

    Attributes:
        positions: The places of these nodes in the graph's list of nodes, counted from 0.
    """

    def __init__(self, positions: Iterable[int]) -> None:
        self.positions = tuple(positions)
        super().__init__(f"nodes without an id, at {named(self.positions)}")


class UnknownNodeError(GraphError, LookupError):
    """The graph has no node with such an id.

    Attributes:
        node_ids: The ids that were asked for and are not there.
    """

    def __init__(self, node_ids: Iterable[str]) -> None:
        self.node_ids = tuple(node_ids)
        super().__init__(f"no node with the id {named(self.node_ids)}")


class ResumeError(GlueWorkflowError):
    """The run cannot be resumed, or not from these nodes.

    Attributes:
        reasons: Every reason.
    """

    def __init__(self, reasons: Iterable[ResumeReason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(f"cannot resume:\n{_listed([str(reason) for reason in self.reasons])}")
