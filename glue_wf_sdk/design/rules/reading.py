"""Rules that readers apply while they read a design."""

from collections.abc import Callable, Iterator
from typing import Any, Concatenate, ParamSpec

import attrs

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.design.finding import Finding, Place, Severity
from glue_wf_sdk.design.rules.rule import Problem, Rule, documentation_of

P = ParamSpec("P")

RULES: list[Rule[Any]] = []


def _nothing(_judged: object, _unit: object) -> Iterator[Problem]:
    """Readers have found it already."""
    yield from ()


def _while_reading(
    code: str, name: str, severity: Severity, source: str
) -> Callable[[Callable[P, str]], Callable[Concatenate[Place, P], Finding]]:
    """Makes a function that words a message into one that makes a finding at a place."""

    def add(message: Callable[P, str]) -> Callable[Concatenate[Place, P], Finding]:
        summary, explanation = documentation_of(message)
        RULES.append(
            Rule(
                code=code,
                name=name,
                severity=severity,
                source=source,
                summary=summary,
                explanation=explanation,
                check=_nothing,
            )
        )

        def finding(place: Place, /, *args: P.args, **kwargs: P.kwargs) -> Finding:
            return Finding(
                code=code,
                name=name,
                severity=severity,
                message=message(*args, **kwargs),
                place=place,
            )

        return finding

    return add


@_while_reading(
    "GW304", "parameters", Severity.ERROR, "AWS Glue API: StartBlueprintRun, Parameters"
)
def invalid_parameter(problem: str) -> str:
    """A parameter that a blueprint is given does not fit its specification.

    It is missing, unknown, of the wrong type or not an allowed value; it is a list where one value
    belongs, or the other way round; or it is no S3 location, bucket or IAM role where that is its
    type. StartBlueprintRun is then refused, or the run fails.

    The message says which parameter it is. Its value is never shown.
    """
    return problem


@_while_reading("GW901", "unreadable", Severity.ERROR, "the parsers of YAML, JSON and HCL")
def unreadable(problem: str) -> str:
    """A file cannot be read as a design.

    It is broken, and the message says where; or it is not a CloudFormation template, a Terraform
    plan or configuration, a blueprint or an answer of the Glue API. The line at fault is not shown,
    because it can hold a secret. A template of another tool, such as Jinja, is only an info: that
    tool makes the design out of it.
    """
    return problem


def unread(place: Place, problem: str, *, is_for_another_tool: bool) -> Finding:
    """That a file cannot be read: only an info if another tool makes the design out of it."""
    if not is_for_another_tool:
        return unreadable(place, problem)
    problem = "is not read: it is a template of another tool, which makes a design out of it"
    return attrs.evolve(unreadable(place, problem), severity=Severity.INFO)


@_while_reading(
    "GW903", "defined-twice", Severity.ERROR, "YAML 1.2, section 3.2.1.3; RFC 8259, section 4"
)
def defined_twice(kind: str, name: str) -> str:
    """A key, a logical id or an address is defined twice.

    Parsers keep the last definition and drop the others without a word. Rename one of them, or
    remove it.
    """
    return f"{kind} {abbreviated(name)} is defined twice, and only the last one counts; rename one"


@_while_reading("GW118", "not-a-name", Severity.ERROR, "Terraform: a string is required")
def not_a_name(attribute: str, address: str) -> str:
    """A whole resource stands where its name belongs.

    Terraform refuses it: `workflow_name`, `job_name` and `crawler_name` are strings, and a resource
    is an object. Write `aws_glue_workflow.etl.name` instead of `aws_glue_workflow.etl`.
    """
    name = abbreviated(f"{address}.name")
    return f"{attribute} is the whole resource {abbreviated(address)}; write {name}"
