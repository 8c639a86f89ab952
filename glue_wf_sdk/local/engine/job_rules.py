"""What the service demands of a job's definition, and what a job run takes from it.

The messages are the service's own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from glue_wf_sdk.local.engine.records import Wire

_MAX_TIMEOUT = 10_080  # Minutes.
_LONG_TIMEOUT, _SHORT_TIMEOUT = 2880, 480  # Minutes; the short one is for Glue 5.0 and later.
_FIRST_WITH_SHORT_TIMEOUT = 5
_SHELL = "pythonshell"
_CAPACITY = ("AllocatedCapacity", "MaxCapacity")
_WORKERS = ("WorkerType", "NumberOfWorkers")
_OVERRIDABLE = (
    *_CAPACITY,
    *_WORKERS,
    "ExecutionClass",
    "ExecutionRoleSessionPolicy",
    "JobRunQueuingEnabled",
    "NotificationProperty",
    "SecurityConfiguration",
    "Timeout",
)


def broken_job_rules(definition: Mapping[str, Any]) -> Iterator[str]:
    """The rules that a definition breaks."""
    worker_type, workers = (definition.get(name) for name in _WORKERS)
    capacity, superseded = (definition.get(name) for name in ("MaxCapacity", "AllocatedCapacity"))
    command: Wire = definition["Command"]
    timeout: int | None = definition.get("Timeout")
    if not command.get("Name"):
        yield "Command name should not be null or empty."
    if worker_type is not None and command.get("Name") == _SHELL:
        yield f"Worker Type is not supported for Job Command {_SHELL}"
    if (worker_type is None) != (workers is None):
        yield "Please set both Worker Type and Number of Workers."
    if worker_type is not None and capacity is not None:
        yield "Please do not set Max Capacity if using Worker Type and Number of Workers."
    if capacity is not None and superseded is not None:
        yield "Please set only Allocated Capacity or Max Capacity"
    if workers is not None and workers < (least := _least_workers(worker_type)):
        yield (
            f"To use Worker Type {worker_type},"
            f" minimum allowed value of Number of Workers is {least}."
        )
    if timeout is not None and timeout > _MAX_TIMEOUT:
        yield f"Timeout should be less than or equal to {_MAX_TIMEOUT} minutes."


def _least_workers(worker_type: object) -> int:
    # Known for G.1X, G.2X and G.025X; a user reports that 1 is enough for Standard.
    return 2 if str(worker_type).startswith("G.") else 1


def overridden(definition: Wire, overrides: Wire) -> Wire:
    """The definition with what a trigger's action or StartJobRun overrides for one job run."""
    given = {name: overrides[name] for name in _OVERRIDABLE if name in overrides}
    if not given:
        return definition
    # A size that is given in workers replaces one in DPUs, and the other way round.
    replaced: set[str] = set()
    if not given.keys().isdisjoint(_WORKERS):
        replaced.update(_CAPACITY)
    elif not given.keys().isdisjoint(_CAPACITY):
        replaced.update(_CAPACITY, _WORKERS)
    inherited = {name: value for name, value in definition.items() if name not in replaced}
    return {**inherited, **given}


def timeout_of(definition: Wire) -> int:
    """The timeout of a job run, in minutes."""
    own: int | None = definition.get("Timeout")
    if own is not None:
        return own
    major = str(definition.get("GlueVersion")).partition(".")[0]
    is_short = major.isdecimal() and int(major) >= _FIRST_WITH_SHORT_TIMEOUT
    return _SHORT_TIMEOUT if is_short else _LONG_TIMEOUT
