"""The rule over what is not known before the deployment."""

from collections.abc import Iterable, Iterator, Mapping

from glue_wf_sdk._core.schema import is_list, is_map
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.design.filled import OWN_KEYS
from glue_wf_sdk.design.finding import Place, Severity, order_of
from glue_wf_sdk.design.model import CrawlerDesign, DesignUnit, JobDesign, Language, Resource
from glue_wf_sdk.design.rules.rule import Problem, over_units
from glue_wf_sdk.design.unknown import Expression, Unknown

_JUDGED: Mapping[type[Resource], tuple[str, ...]] = {
    JobDesign: ("Name", "ExecutionProperty", "JobRunQueuingEnabled"),
    CrawlerDesign: ("Name", "Schedule"),
}
"""The fields that rules look at, of resources of which they do not look at all."""


@over_units("GW902", "not-known-offline", Severity.INFO, "AWS CloudFormation and Terraform")
def not_known_offline(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A value is known only to the deployment.

    It is an import, a parameter without a default, a variable, a data source, or a Condition,
    `count` or `for_each` over one. Rules treat such a value as a valid one, so they may miss what
    is wrong with the values that it really has. Each expression is reported once, where it is first
    written. Those in arguments, run properties and tags are left out, because they can hold
    secrets.

    Give the parameter or variable a default, or check `terraform show -json` of a plan, which knows
    the values.
    """
    if unit.language is Language.ANSWER:
        return  # It is deployed: what the answer leaves out, no deployment tells.
    first: dict[str, tuple[Place, Resource]] = {}
    for resource in (*unit.workflows, *unit.all_triggers, *unit.jobs, *unit.crawlers):
        for expression, place in _unknown_in(resource):
            known = first.get(expression)
            if known is None or order_of(place) < order_of(known[0]):
                first[expression] = place, resource
    for expression, (place, resource) in first.items():
        yield Problem(
            place,
            f"{abbreviated(expression)} is not known before the deployment; rules cannot judge what"
            " depends on it",
            about=resource,
        )


def _unknown_in(resource: Resource) -> Iterator[tuple[str, Place]]:
    """The expressions in a resource that only the deployment can evaluate."""
    if resource.condition is not None:
        yield resource.condition, resource.place
    fields = _JUDGED.get(type(resource))
    waiting = [
        (name, value)
        for definition in resource.definitions
        for name, value in definition.items()
        if fields is None or name in fields
    ]
    while waiting:
        path, value = waiting.pop()
        if path.rpartition(".")[2] in OWN_KEYS:
            continue  # An expression can hold a secret: ``sha1("...")``.
        if isinstance(value, Unknown):
            place = resource.place_of(path)
            yield from ((text, place) for text in _expressions(value))
        elif is_map(value):
            waiting += ((f"{path}.{name}", item) for name, item in value.items())
        elif is_list(value):
            waiting += ((f"{path}[{index}]", item) for index, item in enumerate(value))


def _expressions(value: Unknown) -> Iterable[str]:
    return (part.text for part in value.parts if isinstance(part, Expression))
