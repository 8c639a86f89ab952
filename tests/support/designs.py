"""Builders of designs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from glue_wf_sdk.design import (
    CrawlerDesign,
    Designs,
    DesignUnit,
    Finding,
    JobDesign,
    Language,
    Place,
    TriggerDesign,
    WorkflowDesign,
    lint,
)
from glue_wf_sdk.design.assembly import assembled
from glue_wf_sdk.design.unknown import Text

FILE = "design.yaml"


def condition(name: Text, state: Text = "SUCCEEDED") -> dict[str, Any]:
    """A condition over a job, or over a crawler if the name begins with ``crawl``."""
    fields = ("CrawlerName", "CrawlState") if is_crawler(name) else ("JobName", "State")
    return {**dict(zip(fields, (name, state), strict=True)), "LogicalOperator": "EQUALS"}


def is_crawler(name: Text) -> bool:
    """Whether a name is that of a crawler in these tests."""
    return str(name).startswith("crawl")


def trigger(  # noqa: PLR0913 - what triggers differ in
    name: str,
    *,
    starts: Sequence[Text] = ("load",),
    after: Mapping[Text, Text]
    | Mapping[str, Text]
    | Mapping[str, str]
    | Sequence[Text]
    | None = None,
    logical: Text = "AND",
    workflow: Text | None = "etl",
    line: int | None = None,
    condition: str | None = None,
    depends_on: Iterable[str] = (),
    options: Mapping[str, Any] | None = None,
    is_referenced: bool = False,
    **fields: Any,
) -> TriggerDesign:
    """A valid trigger: on demand, or conditional if it is `after` something.

    `fields` are those of CreateTrigger, and replace the others; None removes one.
    """
    definition: dict[str, Any] = {
        "Name": name,
        "Type": "ON_DEMAND",
        "WorkflowName": workflow,
        "Actions": [{"CrawlerName" if is_crawler(each) else "JobName": each} for each in starts],
    }
    if after is not None:
        states = after if isinstance(after, Mapping) else dict.fromkeys(after, "SUCCEEDED")
        conditions = [_condition(each, state) for each, state in states.items()]
        definition |= {
            "Type": "CONDITIONAL",
            "StartOnCreation": True,
            "Predicate": {"Conditions": conditions, "Logical": logical},
        }
    definition |= fields
    return TriggerDesign(
        name=name,
        label=name,
        place=Place(FILE, line, 1 if line else None),
        definitions=[{key: value for key, value in definition.items() if value is not None}],
        condition=condition,
        depends_on=frozenset(depends_on),
        options=options or {},
        is_referenced=is_referenced,
    )


_condition = condition


def job(name: Text, **fields: Any) -> JobDesign:
    """A job; `fields` are those of CreateJob."""
    definitions = [{"Name": name, **fields}]
    return JobDesign(name=name, label=str(name), place=Place(FILE), definitions=definitions)


def crawler(name: Text, **fields: Any) -> CrawlerDesign:
    """A crawler; `fields` are those of CreateCrawler."""
    definitions = [{"Name": name, **fields}]
    return CrawlerDesign(name=name, label=str(name), place=Place(FILE), definitions=definitions)


def workflow(name: Text = "etl", **fields: Any) -> WorkflowDesign:
    """A workflow; `fields` are those of CreateWorkflow."""
    definitions = [{"Name": name, **fields}]
    return WorkflowDesign(name=name, label=str(name), place=Place(FILE), definitions=definitions)


def unit(
    *triggers: TriggerDesign,
    workflows: Sequence[WorkflowDesign] | None = None,
    jobs: Sequence[JobDesign] | None = None,
    crawlers: Sequence[CrawlerDesign] | None = None,
    language: Language = Language.CLOUDFORMATION,
    **options: Any,
) -> DesignUnit:
    """A unit with the workflow `etl`, and with all jobs and crawlers that the triggers name."""
    links = [link for each in triggers for link in (*each.starts, *each.watches)]
    targets = dict.fromkeys(link.target for link in links if link.target is not None)
    if jobs is None:
        jobs = [job(each.name) for each in targets if each.kind == "job"]
    if crawlers is None:
        crawlers = [crawler(each.name) for each in targets if each.kind == "crawler"]
    return assembled(
        FILE,
        language,
        workflows=[workflow()] if workflows is None else workflows,
        triggers=triggers,
        jobs=jobs,
        crawlers=crawlers,
        **options,
    )


def findings(*units: DesignUnit) -> tuple[Finding, ...]:
    """What lint finds."""
    return lint(Designs(units=units))


def found_in(code: str, *triggers: TriggerDesign, **options: Any) -> list[Finding]:
    """What one rule finds in a unit."""
    return [each for each in findings(unit(*triggers, **options)) if each.code == code]


def codes(*units: DesignUnit) -> list[str]:
    """The codes of the errors and warnings that lint finds, in their order."""
    return [each.code for each in findings(*units) if each.severity != "info"]


NOTES = {"GW211", "GW212", "GW216", "GW218", "GW219", "GW902"}


def judgements(*units: DesignUnit) -> tuple[Finding, ...]:
    """What lint finds, but no notes on what is not known or on the order of creation."""
    return tuple(
        each for each in findings(*units) if each.code not in NOTES or each.severity != "info"
    )
