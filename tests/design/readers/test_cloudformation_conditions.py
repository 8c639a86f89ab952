"""Conditions of CloudFormation: which definitions a resource can turn out to have."""

from typing import Any

import pytest

from glue_wf_sdk.design import Unknown
from support.templates import read, resource

PARAMETERS = """
Parameters:
  Env: {Type: String, Default: dev}
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Cron: {Type: String, Default: ''}
  Name: {Type: String, Default: etl}
  Many: {Type: CommaDelimitedList, Default: 'a,b'}
"""


def definitions(conditions: str, properties: str, condition: str | None = None) -> list[Any]:
    """The definitions of a job, without its name."""
    text = f"""
{PARAMETERS}
Conditions: {conditions}
Resources:
  Other: {{Type: AWS::Glue::Job, Properties: {{Name: other}}}}
  TheJob:
    Type: AWS::Glue::Job
    {f"Condition: {condition}" if condition else ""}
    Properties: {properties}
"""
    unit = read(text)
    found = [each for each in unit.jobs if each.label == "TheJob"]
    return [
        {key: value for key, value in each.items() if key != "Name"}
        for job in found
        for each in job.definitions
    ]


IS_PROD = "{IsProd: !Equals [!Ref Env, prod]}"


def test_both_ways() -> None:
    """A condition over a parameter can turn out either way, whatever the default."""
    assert [{"Role": "b"}, {"Role": "a"}] == definitions(IS_PROD, "{Role: !If [IsProd, a, b]}")


def test_correlated() -> None:
    """A condition turns out the same in the whole of a resource."""
    properties = (
        "{Role: !If [IsProd, a, b], Description: !If [IsProd, c, !Ref AWS::NoValue],"
        " Tags: !If [IsTest, {x: y}, !Ref AWS::NoValue]}"
    )
    conditions = "{IsProd: !Equals [!Ref Env, prod], IsTest: !Not [!Condition IsProd]}"
    expected = [{"Role": "b", "Tags": {"x": "y"}}, {"Role": "a", "Description": "c"}]
    assert expected == definitions(conditions, properties)


def test_exclusive() -> None:
    """A parameter equals one value at a time."""
    conditions = "{IsProd: !Equals [!Ref Env, prod], IsTest: !Equals [test, !Ref Env]}"
    found = definitions(conditions, "{Role: !If [IsProd, a, !If [IsTest, b, c]]}")
    assert [{"Role": "c"}, {"Role": "a"}, {"Role": "b"}] == found


def test_allowed_values() -> None:
    """A parameter equals one of its AllowedValues."""
    conditions = (
        "{IsProd: !Equals [!Ref Stage, prod], IsDev: !Equals [!Ref Stage, dev],"
        " IsNone: !Equals [!Ref Stage, none]}"
    )
    properties = "{Role: !If [IsProd, a, !If [IsDev, b, !If [IsNone, c, d]]]}"
    assert [{"Role": "a"}, {"Role": "b"}] == definitions(conditions, properties)


def test_value_of_the_parameter() -> None:
    """Where a condition compares a parameter, the parameter has the value that makes it hold."""
    conditions = "{HasCron: !Not [!Equals [!Ref Cron, '']], IsProd: !Equals [!Ref Env, prod]}"
    found = definitions(
        conditions,
        "{Role: !If [HasCron, !Ref Cron, none], Description: !If [IsProd, yes, !Ref Env]}",
    )
    assert {"Role": "none", "Description": "dev"} == found[0]
    assert {"Role": Unknown.of("Cron"), "Description": "yes"} in found
    assert [
        {"Role": "x"},
        {"Role": Unknown.of("Env")},
    ] == definitions("{IsDev: !Equals [!Ref Env, dev]}", "{Role: !If [IsDev, x, !Ref Env]}")


def test_list() -> None:
    """A list keeps its default, whatever conditions compare."""
    found = definitions(
        "{IsA: !Equals [!Select [0, !Ref Many], a]}", "{Role: !If [IsA, !Select [0, !Ref Many], x]}"
    )
    assert [{"Role": "a"}, {"Role": "x"}] == sorted(found, key=lambda each: str(each["Role"]))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("{C: !Equals [a, a]}", ["yes"]),
        ("{C: !Equals [a, b]}", ["no"]),
        ("{C: !Equals [!Ref Env, !Ref Env]}", ["yes"]),
        ("{C: !Equals [!Sub '${Env}-x', 'a-y']}", ["no"]),
        ("{C: !Equals [true, 'true']}", ["yes"]),
        ("{C: !And [!Equals [a, a], !Equals [b, b]]}", ["yes"]),
        ("{C: !And [!Equals [a, a], !Equals [b, c]]}", ["no"]),
        ("{C: !Or [!Equals [!Ref Env, x], !Equals [b, b]]}", ["yes"]),
        ("{C: !Or [!Equals [a, x], !Equals [b, c]]}", ["no"]),
        ("{C: !Not [!Equals [a, b]]}", ["yes"]),
        ("{C: !Equals [!Ref Env, !Ref Name]}", ["no", "yes"]),
        ("{C: !And [!Equals [!Ref Env, x], !Equals [!Ref Name, y]]}", ["no", "yes"]),
        ("{C: !Equals [!Sub '${Env}-${Name}', 'dev-etl']}", ["no", "yes"]),
    ],
)
def test_operators(conditions: str, expected: list[str]) -> None:
    """Conditions over literals are known; the others turn out in each way."""
    found = definitions(conditions, "{Role: !If [C, yes, no]}")
    assert expected == sorted(each["Role"] for each in found)


@pytest.mark.parametrize(
    "conditions",
    [
        "{}",
        "[]",
        "{C: [1]}",
        "{C: !Condition C}",
        "{C: !Condition [C]}",
        "{C: !Not [!Condition D], D: !Not [!Condition C]}",
        "{C: !Not []}",
        "{C: !And []}",
        "{C: !Equals [a]}",
        "{C: !Equals [[a], b]}",
        "{C: {A: 1, B: 2}}",
        "{C: !Foo [a, b]}",
        "{C: !Not [!Foo a]}",
    ],
)
def test_broken(conditions: str) -> None:
    """What depends on a condition that cannot be evaluated is Unknown."""
    assert [{"Role": Unknown.of("If [C, yes, no]")}] == definitions(
        conditions, "{Role: !If [C, yes, no]}"
    )


def test_broken_if() -> None:
    """So is a Fn::If whose condition is no name."""
    (found,) = definitions(IS_PROD, "{Role: !If [[IsProd], a, b]}")
    assert isinstance(found["Role"], Unknown)


def test_nested_deeply() -> None:
    """A long chain of conditions is Unknown instead of an error."""
    conditions = ", ".join(f"C{number}: !Condition C{number + 1}" for number in range(2_000))
    found = definitions(f"{{{conditions}, C2000: !Equals [a, a]}}", "{Role: !If [C0, yes, no]}")
    assert isinstance(found[0]["Role"], Unknown)


def test_shared_conditions() -> None:
    """Conditions that double with each step are evaluated once each."""
    conditions = ", ".join(
        f"C{number}: !And [!Condition C{number + 1}, !Condition C{number + 1}]"
        for number in range(15)
    )
    found = definitions(f"{{{conditions}, C15: !Equals [!Ref Env, x]}}", "{Role: !If [C0, a, b]}")
    assert [{"Role": "b"}, {"Role": "a"}] == found


def test_at_most_sixteen() -> None:
    """A resource has at most 16 definitions; what further conditions decide is Unknown."""
    conditions = ", ".join(f"C{number}: !Equals [!Ref P{number}, x]" for number in range(6))
    properties = ", ".join(f"F{number}: !If [C{number}, a, b]" for number in range(6))
    found = definitions(f"{{{conditions}}}", f"{{{properties}}}")
    assert 16 == len(found)
    assert {"a", "b"} == {each["F3"] for each in found}
    assert all(isinstance(each["F5"], Unknown) for each in found)


def test_condition_of_the_resource() -> None:
    """A resource has only the definitions that its own Condition allows."""
    found = definitions(IS_PROD, "{Role: !If [IsProd, a, b], Description: !Ref Env}", "IsProd")
    assert [{"Role": "a", "Description": "prod"}] == found


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("Always", None), ("IsProd", "IsProd"), ("Missing", "Missing"), ("[IsProd]", None)],
)
def test_named(condition: str, expected: str | None) -> None:
    """A resource under a condition that is not known has its name."""
    unit = read(
        f"""
        Conditions: {{Always: !Equals [a, a], IsProd: !Equals [!Ref Env, prod]}}
        Resources: {{A: {{Type: AWS::Glue::Job, Condition: {condition}}}}}
        """
    )
    assert expected == resource(unit, "A").condition


@pytest.mark.parametrize(
    "conditions",
    ["{Never: !Equals [a, b]}", "{Never: !Equals [!Ref Stage, none]}"],
)
def test_never(conditions: str) -> None:
    """A resource that can never exist is left out."""
    assert [] == definitions(conditions, "{Role: a}", "Never")


def test_actions() -> None:
    """A trigger can start what it starts in any of its definitions."""
    unit = read(
        """
        Conditions: {IsProd: !Equals [!Ref AWS::Region, x]}
        Resources:
          Start:
            Type: AWS::Glue::Trigger
            Properties:
              Actions:
                - !If [IsProd, {JobName: audit}, !Ref AWS::NoValue]
                - JobName: !If [IsProd, load, copy]
        """
    )
    (start,) = unit.triggers
    expected = [["audit", "load"], ["copy"]]
    assert expected == [[each["JobName"] for each in d["Actions"]] for d in start.definitions]
    assert {"copy", "audit", "load"} == {each.target.name for each in start.starts if each.target}


def test_names() -> None:
    """A name that depends on a condition is one Unknown, wherever it is referred to."""
    unit = read(
        """
        Parameters: {Name: {Type: String, Default: ''}, Env: {Type: String, Default: dev}}
        Conditions: {HasName: !Not [!Equals [!Ref Name, '']], IsProd: !Equals [!Ref Env, prod]}
        Resources:
          Wf:
            Type: AWS::Glue::Workflow
            Properties: {Name: !If [HasName, !Ref Name, !Ref AWS::NoValue]}
          Load: {Type: AWS::Glue::Job, Properties: {Name: !Sub '${Env}-load'}}
          Start:
            Type: AWS::Glue::Trigger
            Properties:
              WorkflowName: !Ref Wf
              Type: !If [IsProd, SCHEDULED, ON_DEMAND]
              Schedule: !If [IsProd, cron(0 1 * * ? *), !Ref AWS::NoValue]
              Actions: [JobName: !Sub '${Env}-load']
        """
    )
    (workflow,) = unit.workflows
    assert Unknown.of("If [HasName, ${Name}, AWS::NoValue]") == workflow.name
    (start,) = workflow.triggers
    assert workflow.name == start.workflow_name
    # The job is found in both of its definitions.
    assert 2 == len(start.definitions)
    assert ["dev-load"] == [link.target.name for link in start.starts if link.target]
    assert ("Load",) == tuple(each.label for each in workflow.jobs)
