"""Reads what ``terraform show -json`` prints of a plan or a state."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.assembly import assembled
from glue_wf_sdk.design.finding import Place
from glue_wf_sdk.design.model import (
    CrawlerDesign,
    DesignUnit,
    JobDesign,
    Language,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.readers.located import Document
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.readers.terraform_resources import (
    CRAWLER,
    EVENT_TARGET,
    JOB,
    KINDS,
    MAKERS,
    TRIGGER,
    WORKFLOW,
    converted,
    named_by_terraform,
    options_of,
    provider_of,
)
from glue_wf_sdk.design.readers.terraform_values import is_map
from glue_wf_sdk.design.unknown import Text, Unknown

_MODULE = re.compile(r"module\.([\w-]+)(?:\[(?:\"(?:[^\"\\]|\\.)*\"|\d+)\])?\.?")
_RESOURCE = re.compile(r"([\w-]+\.[\w-]+)((?:\[[^\]]*\])?)(?:\.([\w-]+))?")
_MAX_HOPS = 20


def is_plan(root: object) -> bool:
    """Whether a JSON value is what ``terraform show -json`` prints of a plan or a state."""
    if not is_map(root) or not isinstance(root.get("format_version"), str):
        return False
    has_values = any(is_map(root.get(key)) for key in ("planned_values", "values"))
    return has_values or root.keys() <= {"format_version", "terraform_version"}


def read_plan(document: Document, source: Source) -> DesignUnit:
    """What there will be after a plan, or is according to a state.

    Args:
        document: What is in the file.
        source: The file.
    """
    root = _map(document.root)
    plan = _Plan(root)
    place = Place(source.file)
    known = {
        each.address: plan.fields_of(each, place) for each in plan.resources if each.kind in KINDS
    }

    def of(kind: str) -> list[_Planned]:
        return [each for each in plan.resources if each.kind == kind]

    return assembled(
        source.file,
        Language.TERRAFORM,
        workflows=[
            WorkflowDesign(event_rules=(place,) * plan.event_rules(each), **known[each.address])
            for each in of(WORKFLOW)
        ],
        triggers=[
            TriggerDesign(
                options=dict(options_of(plan.values_of(each))),
                is_referenced=plan.is_referenced(each),
                **known[each.address],
            )
            for each in of(TRIGGER)
        ],
        jobs=[JobDesign(**known[each.address]) for each in of(JOB)],
        crawlers=[CrawlerDesign(**known[each.address]) for each in of(CRAWLER)],
        handed_on=plan.handed_on(),
        is_partial=root.get("complete") is False or root.get("errored") is True,
    )


@attrs.frozen
class _Planned:
    """A resource of a plan.

    Attributes:
        address: Its address.
        kind: Its type.
        name: Its name in its module.
        index: Its index with its brackets; empty if it has none.
        module: The address of its module, with a dot at the end; empty if that is the root.
        values: Its values, without those that are not known.
        needs: The addresses that it depends on, as a state has them.
    """

    address: str
    kind: str
    name: str
    index: str
    module: str
    values: Mapping[str, Any]
    needs: tuple[str, ...] = ()


class _Plan:
    """Finds what belongs to a resource in the parts of a plan."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        state = _map(root.get("planned_values")) or _map(root.get("values"))
        by_address = {each.address: each for each in _planned(_map(state.get("root_module")))}
        self.resources = list(by_address.values())
        self._by_address = by_address
        self._unknown = {
            str(change.get("address")): _map(_map(change.get("change")).get("after_unknown"))
            for change in _maps(root.get("resource_changes"))
        }
        configuration = _map(root.get("configuration"))
        self._providers = _map(configuration.get("provider_config"))
        self._modules = _configured(_map(configuration.get("root_module")))
        self._configured = {
            (path, str(each.get("type")), str(each.get("name"))): each
            for path, module in self._modules.items()
            for each in _maps(module.get("resources"))
        }

    # Values

    def values_of(self, resource: _Planned) -> Mapping[str, Any]:
        """The values of a resource, with those that are not known in place."""
        unknown = self._unknown.get(resource.address, {})
        expressions = _map(self._configuration_of(resource).get("expressions"))
        return _map(self._filled(resource.values, unknown, expressions, resource, ""))

    def _filled(
        self, value: Any, unknown: Any, expression: Any, resource: _Planned, path: str
    ) -> Any:
        if unknown is True:
            name = self._referenced_name(expression, resource)
            return Unknown.of(f"{resource.address}{path}") if name is None else name
        if is_map(unknown) and (value is None or is_map(value)):
            values, inner = _map(value), _map(expression)
            return {
                key: self._filled(
                    values.get(key), unknown.get(key), inner.get(key), resource, f"{path}.{key}"
                )
                for key in {**values, **unknown}
            }
        if is_list(unknown) and (value is None or is_list(value)):
            given = list(value or ())
            count = max(len(given), len(unknown))
            return [
                self._filled(
                    _at(given, index),
                    _at(unknown, index),
                    _at(expression, index),
                    resource,
                    f"{path}[{index}]",
                )
                for index in range(count)
            ]
        return value

    def _referenced_name(self, expression: Any, resource: _Planned) -> Text | None:
        """The name that an expression refers to, if it is nothing but such a reference."""
        module, index = resource.module, resource.index
        for _ in range(_MAX_HOPS):
            first, *others = [str(each) for each in _list(_map(expression).get("references"))] or [
                ""
            ]
            if others in (["each.key"], ["count.index"]):
                return self._name_at(f"{module}{first}{index}")
            if first.startswith("each.value.") and module == resource.module:
                over = _map(self._configuration_of(resource).get("for_each_expression"))
                first = f"{''.join(map(str, _list(over.get('references'))))}{index}.name"
            elif not all(first.startswith(each) for each in others):
                return None
            if first.startswith("var.") and module:
                # What the module is given for the variable.
                *outer, call = _path_of(module)
                expression = _map(self._called(outer, call).get("expressions")).get(first[4:])
                module = _outer(module)
            elif first.startswith("module."):
                inner, _, output = first.rpartition(".")
                module = f"{module}{inner}."
                outputs = _map(self._modules.get(_path_of(module), {}).get("outputs"))
                expression = _map(outputs.get(output)).get("expression")
            else:
                match = _RESOURCE.fullmatch(first)
                is_name = match is not None and match[3] in ("id", "name", None)
                return self._name_at(f"{module}{match[1]}{match[2]}") if match and is_name else None
            index = ""
        return None

    def _called(self, path: Sequence[str], call: str) -> Mapping[str, Any]:
        """The configuration of a call of a module."""
        return _map(_map(self._modules.get(tuple(path), {}).get("module_calls")).get(call))

    def _name_at(self, address: str) -> Text | None:
        """The name of the resource at an address, or of its only instance."""
        if address in self._by_address:
            found = [self._by_address[address]]
        else:
            found = [each for each in self.resources if _without_index(each) == address]
        return self._name_of(found[0]) if len(found) == 1 and found[0].kind in KINDS else None

    def _name_of(self, resource: _Planned) -> Text:
        name = resource.values.get("name")
        if isinstance(name, str) and name:
            return name
        if self._unknown.get(resource.address, {}).get("name") is True:
            return Unknown.of(f"{resource.address}.name")
        return named_by_terraform(resource.address)

    def fields_of(self, resource: _Planned, place: Place) -> dict[str, Any]:
        """The attributes of the design of any resource."""
        values = {**self.values_of(resource), "name": self._name_of(resource)}
        if not isinstance(values["name"], Unknown):
            values["name"] = resource.values.get("name")
        return {
            "name": self._name_of(resource),
            "label": resource.address,
            "place": place,
            "definitions": [converted(resource.kind, values).definition],
            "depends_on": self._needed_by(resource) - {resource.address},
            "provider": provider_of(self._provider_key(resource), resource.values.get("region")),
        }

    # References

    def _configuration_of(self, resource: _Planned) -> Mapping[str, Any]:
        key = (_path_of(resource.module), resource.kind, resource.name)
        return self._configured.get(key, {})

    def _provider_key(self, resource: _Planned) -> str | None:
        """The provider of a resource; where a module configures none, it is that of the caller."""
        key = self._configuration_of(resource).get("provider_config_key")
        if not isinstance(key, str) or key in self._providers:
            return key if isinstance(key, str) else None
        return key.rpartition(":")[2]

    def _references_of(self, resource: _Planned) -> Iterator[str]:
        """What a resource refers to or depends on, by its address without an index."""
        configuration = self._configuration_of(resource)
        given = [configuration.get("expressions"), configuration.get("provisioners")]
        for reference in [*_references_in(given), *_list(configuration.get("depends_on"))]:
            match = _RESOURCE.match(str(reference))
            if match is not None:
                yield f"{resource.module}{match[1]}{match[2]}"
                yield f"{resource.module}{match[1]}"
        yield from resource.needs

    def _needed_by(self, resource: _Planned) -> frozenset[str]:
        wanted = set(self._references_of(resource))
        return frozenset(
            each.address
            for each in self.resources
            if each.kind in KINDS and (each.address in wanted or _without_index(each) in wanted)
        )

    def _is_referenced_by(self, resource: _Planned, other: _Planned) -> bool:
        wanted = set(self._references_of(other))
        return resource.address in wanted or _without_index(resource) in wanted

    def is_referenced(self, trigger: _Planned) -> bool:
        """Whether a resource other than a trigger or a workflow refers to a trigger."""
        return bool(self._configuration_of(trigger).get("provisioners")) or any(
            self._is_referenced_by(trigger, each)
            for each in self.resources
            if each.kind not in (TRIGGER, WORKFLOW)
        )

    def event_rules(self, workflow: _Planned) -> int:
        """How many EventBridge rules have a workflow as their target."""
        ending = f":workflow/{self._name_of(workflow)}"
        return sum(
            str(each.values.get("arn")).endswith(ending) or self._is_referenced_by(workflow, each)
            for each in self.resources
            if each.kind == EVENT_TARGET
        )

    def handed_on(self) -> set[str]:
        """The addresses of workflows that something else may add triggers to."""
        makers = [each for each in self.resources if each.kind.startswith(MAKERS)]
        return {
            workflow.address
            for workflow in self.resources
            if workflow.kind == WORKFLOW
            and any(self._is_referenced_by(workflow, each) for each in makers)
        }


def _planned(root: Mapping[str, Any]) -> Iterator[_Planned]:
    """The resources of a module and of the modules in it."""
    pending = [root]
    while pending:
        module = pending.pop()
        address = module.get("address")
        for each in _maps(module.get("resources")):
            kind, name = str(each.get("type")), str(each.get("name"))
            if each.get("mode", "managed") == "managed":
                whole = str(each.get("address"))
                prefix = f"{address}." if isinstance(address, str) else ""
                yield _Planned(
                    address=whole,
                    kind=kind,
                    name=name,
                    index=whole.removeprefix(f"{prefix}{kind}.{name}"),
                    module=prefix,
                    values=_map(each.get("values")),
                    needs=tuple(f"{prefix}{need}" for need in _list(each.get("depends_on"))),
                )
        pending += reversed(list(_maps(module.get("child_modules"))))


def _configured(root: Mapping[str, Any]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """The configuration of each module, by the names of the calls that lead to it."""
    found: dict[tuple[str, ...], Mapping[str, Any]] = {}
    pending: list[tuple[tuple[str, ...], Mapping[str, Any]]] = [((), root)]
    while pending:
        path, module = pending.pop()
        found[path] = module
        for name, call in _map(module.get("module_calls")).items():
            pending.append(((*path, name), _map(_map(call).get("module"))))
    return found


def _path_of(module: str) -> tuple[str, ...]:
    """The names of the calls in the address of a module."""
    return tuple(match[1] for match in _MODULE.finditer(module))


def _outer(module: str) -> str:
    """The address of the module that calls a module."""
    *outer, _ = _MODULE.finditer(module)
    return "".join(match[0] for match in outer)


def _without_index(resource: _Planned) -> str:
    return f"{resource.module}{resource.kind}.{resource.name}"


def _references_in(value: Any) -> Iterator[str]:
    pending: list[object] = [value]
    while pending:
        each = pending.pop()
        if is_map(each):
            yield from (str(reference) for reference in _list(each.get("references")))
            pending.extend(each.values())
        elif is_list(each):
            pending.extend(each)


def _map(value: Any) -> Mapping[str, Any]:
    return value if is_map(value) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if is_list(value) else []


def _maps(value: Any) -> Iterator[Mapping[str, Any]]:
    return (each for each in _list(value) if is_map(each))


def _at(value: Any, index: int) -> Any:
    """An item of a list; None if it is not there."""
    return value[index] if is_list(value) and index < len(value) else None
