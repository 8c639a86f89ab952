"""The attributes of Terraform's Glue resources, and the API's fields that they become."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.readers.located import LocatedMap, Mark
from glue_wf_sdk.design.readers.terraform_values import (
    FailedExpression,
    is_map,
    number_of,
    spelled,
    text_of,
    truth_of,
)
from glue_wf_sdk.design.unknown import Unknown

TRIGGER, WORKFLOW = "aws_glue_trigger", "aws_glue_workflow"
JOB, CRAWLER = "aws_glue_job", "aws_glue_crawler"
KINDS = (WORKFLOW, TRIGGER, JOB, CRAWLER)
EVENT_TARGET = "aws_cloudwatch_event_target"
MAKERS = (
    "null_resource",
    "terraform_data",
    "aws_cloudformation_",
    "aws_cloudcontrolapi_",
    "awscc_",
)
"""How the types of resources begin that can make triggers out of what they are given."""
OPTIONS = ("enabled", "start_on_creation")

_MAX_WINDOW = 900  # What the provider fills in.


def named_by_terraform(address: str) -> str:
    """What stands for the name of a resource that has none: it equals no other name."""
    return f"${{{address}}}"


@attrs.frozen
class Converted:
    """A resource's fields, with the API's names.

    Attributes:
        definition: The fields.
        marks: Where they are written, by their paths, as far as that is known.
    """

    definition: dict[str, Any]
    marks: dict[str, Mark]


@attrs.frozen
class _Text:
    """A string. The provider does not send an empty one."""

    name: str
    default: str | None = None

    def of(self, value: Any) -> Any:
        return _as(text_of, value) if value != "" else None


@attrs.frozen
class _Integer:
    """A whole number. The provider does not send zero, unless the API means something by it."""

    name: str
    default: int | None = None
    is_sent_as_zero: bool = False

    def of(self, value: Any) -> Any:
        number = _as(number_of, value)
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        return None if number == 0 and not self.is_sent_as_zero else number


@attrs.frozen
class _Map:
    """A map of strings."""

    name: str
    default: None = None

    def of(self, value: Any) -> Any:
        if is_list(value) and len(value) == 1:  # It is written as a block.
            value = value[0]
        if not is_map(value):
            return value
        items = {str(key): _as(text_of, item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item is not None} or None


@attrs.frozen
class _Blocks:
    """A list of blocks."""

    name: str
    fields: "Mapping[str, _Field]"
    is_single: bool = False


_Field: TypeAlias = "_Text | _Integer | _Map | _Blocks"


def _as(convert: Callable[[Any], Any], value: Any) -> Any:
    """A value as the type that the provider asks for, or as it is if it cannot be one."""
    try:
        return convert(value)
    except FailedExpression:
        return value


_ACTION: Mapping[str, _Field] = {
    "arguments": _Map("Arguments"),
    "crawler_name": _Text("CrawlerName"),
    "job_name": _Text("JobName"),
    "notification_property": _Blocks(
        "NotificationProperty", {"notify_delay_after": _Integer("NotifyDelayAfter")}, is_single=True
    ),
    "security_configuration": _Text("SecurityConfiguration"),
    "timeout": _Integer("Timeout"),
}
_CONDITION: Mapping[str, _Field] = {
    "crawl_state": _Text("CrawlState"),
    "crawler_name": _Text("CrawlerName"),
    "job_name": _Text("JobName"),
    "logical_operator": _Text("LogicalOperator", "EQUALS"),
    "state": _Text("State"),
}
_FIELDS: Mapping[str, Mapping[str, _Field]] = {
    TRIGGER: {
        "actions": _Blocks("Actions", _ACTION),
        "description": _Text("Description"),
        "event_batching_condition": _Blocks(
            "EventBatchingCondition",
            {
                "batch_size": _Integer("BatchSize", is_sent_as_zero=True),
                "batch_window": _Integer("BatchWindow", _MAX_WINDOW),
            },
            is_single=True,
        ),
        "name": _Text("Name"),
        "predicate": _Blocks(
            "Predicate",
            {"conditions": _Blocks("Conditions", _CONDITION), "logical": _Text("Logical", "AND")},
            is_single=True,
        ),
        "schedule": _Text("Schedule"),
        "type": _Text("Type"),
        "workflow_name": _Text("WorkflowName"),
    },
    WORKFLOW: {
        "default_run_properties": _Map("DefaultRunProperties"),
        "description": _Text("Description"),
        "max_concurrent_runs": _Integer("MaxConcurrentRuns"),
        "name": _Text("Name"),
    },
    JOB: {
        "command": _Blocks(
            "Command",
            {
                "name": _Text("Name", "glueetl"),
                "python_version": _Text("PythonVersion"),
                "script_location": _Text("ScriptLocation"),
            },
            is_single=True,
        ),
        "default_arguments": _Map("DefaultArguments"),
        "description": _Text("Description"),
        "execution_property": _Blocks(
            "ExecutionProperty",
            {"max_concurrent_runs": _Integer("MaxConcurrentRuns", 1)},
            is_single=True,
        ),
        "glue_version": _Text("GlueVersion"),
        "max_retries": _Integer("MaxRetries"),
        "name": _Text("Name"),
        "number_of_workers": _Integer("NumberOfWorkers"),
        "role_arn": _Text("Role"),
        "timeout": _Integer("Timeout"),
        "worker_type": _Text("WorkerType"),
    },
    CRAWLER: {
        "database_name": _Text("DatabaseName"),
        "description": _Text("Description"),
        "name": _Text("Name"),
        "role": _Text("Role"),
        "schedule": _Text("Schedule"),
    },
}
_NOT_SENT = frozenset(
    {
        *("arn", "id", "state"),  # The provider computes them.
        *("region", "tags", "tags_all", "timeouts", *OPTIONS),
        *("connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"),
    }
)


def converted(kind: str, values: Mapping[str, Any]) -> Converted:
    """The API's fields of a resource.

    Args:
        kind: The type of the resource, one of `KINDS`.
        values: Its attributes and blocks; those in a `LocatedMap` know where they are written. A
            block is a map in a list.
    """
    marks: dict[str, Mark] = {}
    given = _Given(values, _FIELDS[kind], _NOT_SENT, keeps_others=kind in (TRIGGER, WORKFLOW))
    definition = _fields(given, "", marks)
    if kind == TRIGGER:
        starts = _starts_on_creation(definition.get("Type"), values)
        if starts is not None:
            definition["StartOnCreation"] = starts
    return Converted(definition, marks)


@attrs.frozen
class _Given:
    """The attributes of a resource or a block.

    Attributes:
        values: Their values.
        fields: The fields that they become.
        ignored: Those that are no fields.
        keeps_others: Whether an attribute that Terraform does not have is kept, as a mistake.
    """

    values: Mapping[str, Any]
    fields: Mapping[str, _Field]
    ignored: frozenset[str] = frozenset()
    keeps_others: bool = True


def _fields(given: _Given, path: str, marks: dict[str, Mark]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in given.values.items():
        field = given.fields.get(key)
        if key in given.ignored or (field is None and not given.keeps_others):
            continue
        name = _camel_case(key) if field is None else field.name
        here = f"{path}.{name}".removeprefix(".")
        if isinstance(given.values, LocatedMap):
            marks[here] = given.values.marks[key]
        if isinstance(field, _Blocks):
            sent = _blocks(value, field, here, marks)
        elif field is None or value is None or isinstance(value, Unknown):
            sent = value
        else:
            sent = field.of(value)
        if sent is not None:
            found[name] = sent
    for field in given.fields.values():
        if not isinstance(field, _Blocks) and field.default is not None:
            found.setdefault(field.name, field.default)
    return found


def _blocks(value: Any, field: _Blocks, path: str, marks: dict[str, Mark]) -> Any:
    items: Sequence[Any] = value if is_list(value) else [value]
    found: list[Any] = []
    for index, item in enumerate(each for each in items if each is not None):
        here = path if field.is_single else f"{path}[{index}]"
        if isinstance(item, LocatedMap):
            marks[here] = item.mark
        if is_map(item):
            found.append(_fields(_Given(item, field.fields), here, marks))
        else:
            found.append(item)
    if not field.is_single:
        return found
    # If one of several is unknown, one of them will be there.
    unknown = [each for each in found if isinstance(each, Unknown)]
    return (unknown or found or [None])[0]


def _camel_case(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def provider_of(provider: object, region: object) -> str | None:
    """What tells a resource from those of other accounts and regions; None by default.

    Args:
        provider: The provider, as it is written: ``aws.west``.
        region: The value of ``region``, which overrides that of the provider.
    """
    name = "" if provider is None else str(provider).removeprefix("${").removesuffix("}")
    parts = [each for each in (name, region) if each not in (None, "", "aws")]
    return " ".join(map(str, parts)) or None


def options_of(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a trigger says about being enabled, as it is written."""
    for name in OPTIONS:
        value = values.get(name)
        if value is not None:
            yield name, _as(truth_of, value)


def _starts_on_creation(kind: Any, values: Mapping[str, Any]) -> bool | Unknown | None:
    """StartOnCreation as the provider sends it; None if it is of no meaning to the type."""
    options = dict(options_of(values))
    enabled, overridden = options.get("enabled", True), options.get("start_on_creation", False)
    if overridden is True:
        return True
    if isinstance(kind, Unknown):
        return Unknown.of(f"start_on_creation of {spelled(kind)}")
    if isinstance(overridden, Unknown):
        return overridden
    if kind in ("ON_DEMAND", "EVENT"):
        return None
    return enabled if isinstance(enabled, Unknown) else enabled is True
