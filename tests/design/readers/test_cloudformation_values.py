"""The intrinsic functions of CloudFormation, before deployment."""

import base64
import time
from typing import Any

import pytest

from glue_wf_sdk.design import Expression, Unknown
from support.templates import evaluated, read, resource

SECTIONS = """
Parameters:
  Env: {Type: String, Default: dev}
  Name: {Type: String}
  Empty: {Type: String, Default: ''}
  Count: {Type: Number, Default: 2}
  On: {Type: String, Default: true}
  Zones: {Type: CommaDelimitedList, Default: 'a, b'}
  Open: {Type: CommaDelimitedList}
  Key: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /etl/name}
  Secret: {Type: String, Default: hidden, NoEcho: true}
  Broken: 5
Mappings:
  ByEnv:
    dev: {Workers: 2, Names: [x, y], Bucket: '{{resolve:ssm:bucket}}'}
"""
RESOURCES = """
Copy: {Type: AWS::Glue::Job, Properties: {Name: !Sub '${Env}-copy'}}
Plain: {Type: AWS::Glue::Job}
Bucket: {Type: AWS::S3::Bucket}
"""

ENV = Expression("Env")
NAME = Expression("Name")


def of(value: str) -> Any:
    """The value of a function in the template above."""
    return evaluated(value, SECTIONS, RESOURCES)


def unknown(*parts: str | Expression) -> Unknown:
    """A value that consists of some parts."""
    return Unknown(parts)


KNOWN = {
    "load": "load",
    "!Ref Env": "dev",
    "!Ref Count": "2",
    "!Ref On": "true",
    "!Ref Zones": ("a", "b"),
    "!Ref Copy": "dev-copy",
    "!Ref Plain": "${Plain}",
    "{Ref: Env}": "dev",
    "!Sub '${Env}-load'": "dev-load",
    "!Sub '${ Env }-load'": "dev-load",
    "!Sub '${Copy}/${Count}'": "dev-copy/2",
    "!Sub '${!Env}-${Env}'": "${Env}-dev",
    "!Sub ['${A}-${Env}', {A: !Ref Count, Env: other}]": "2-other",
    "!Sub ['${Env}']": "dev",
    "{'Fn::Sub': 'plain'}": "plain",
    "!Join ['-', [!Ref Env, load, 5, true]]": "dev-load-5-true",
    "!Join ['', []]": "",
    "!Join ['-', [a, !Ref AWS::NoValue, b]]": "a-b",
    "!Join [',', !Ref Zones]": "a,b",
    "!Join ['-', !Split ['.', a.b]]": "a-b",
    "!Select [1, !Ref Zones]": "b",
    "!Select ['0', [x, y]]": "x",
    "!Select [1, !Split [',', 'a,b']]": "b",
    "!FindInMap [ByEnv, !Ref Env, Workers]": 2,
    "!FindInMap [ByEnv, dev, Names]": ("x", "y"),
    "!FindInMap [ByEnv, nowhere, Workers, {DefaultValue: 7}]": 7,
    "!Base64 hello": base64.b64encode(b"hello").decode(),
    "!Join ['', [!Length [a, b, c]]]": "3",
    "{'Fn::ToJsonString': {A: !Ref Env, B: [1]}}": '{"A":"dev","B":[1]}',
    "!Ref AWS::NoValue": None,
    "[a, !Ref AWS::NoValue, b]": ("a", "b"),
    "!If [Missing, same, same]": "same",
}


@pytest.mark.parametrize(("value", "expected"), KNOWN.items(), ids=KNOWN)
def test_known(value: str, expected: object) -> None:
    """What depends on nothing but literals, names and defaults is evaluated."""
    assert expected == of(value)


UNKNOWN = {
    "!Ref Name": unknown(NAME),
    "!Ref Empty": unknown(Expression("Empty")),
    "!Ref Open": unknown(Expression("Open")),
    "!Ref Key": unknown(Expression("Key")),
    "!Ref Secret": unknown(Expression("Secret")),
    "!Ref Broken": unknown(Expression("Broken")),
    "!Ref Nowhere": unknown(Expression("Nowhere")),
    "!Ref Bucket": unknown(Expression("Bucket")),
    "!Ref AWS::Region": unknown(Expression("AWS::Region")),
    "!GetAtt Bucket.Arn": unknown(Expression("Bucket.Arn")),
    "!GetAtt [Bucket, Arn]": unknown(Expression("Bucket.Arn")),
    "{'Fn::GetAtt': Bucket.Arn}": unknown(Expression("Bucket.Arn")),
    "!GetAtt [Bucket, {Ref: Name}]": unknown(Expression("GetAtt [Bucket, ${Name}]")),
    "!GetAtt []": unknown(Expression("GetAtt []")),
    "!Sub '${Name}-load'": unknown(NAME, "-load"),
    "!Sub '${Bucket.Arn}/x'": unknown(Expression("Bucket.Arn"), "/x"),
    "!Sub 'x-${AWS::AccountId}'": unknown("x-", Expression("AWS::AccountId")),
    "!Sub ['${A}', {A: [1, {B: 2}]}]": unknown(Expression("A: [1, {B: 2}]")),
    "!Sub ['${A}', {A: !Ref AWS::NoValue}]": unknown(Expression("A: AWS::NoValue")),
    "!Sub {A: b}": unknown(Expression("Sub {A: b}")),
    "!Sub []": unknown(Expression("Sub []")),
    "!Join ['-', [!Ref Name, load]]": unknown(NAME, "-load"),
    "!Join [!Ref Name, [a, b]]": unknown("a", NAME, "b"),
    "!Join [',', !Ref Open]": unknown(Expression("Join [,, ${Open}]")),
    "!Join [',', [[a]]]": unknown(Expression("Join [,, [[a]]]")),
    "!Join [[], [a]]": unknown(Expression("Join [[], [a]]")),
    "!Join [',']": unknown(Expression("Join [,]")),
    "!Join a": unknown(Expression("Join a")),
    "!Select [0, !Ref Open]": unknown(Expression("Select [0, ${Open}]")),
    "!Select [9, [a]]": unknown(Expression("Select [9, [a]]")),
    "!Select [[], [a]]": unknown(Expression("Select [[], [a]]")),
    "!Select [!Ref Name, [a]]": unknown(Expression("Select [${Name}, [a]]")),
    "!Split ['-', !Ref Name]": unknown(Expression("Split [-, ${Name}]")),
    "!Split ['', a]": unknown(Expression("Split [, a]")),
    "!Split [a]": unknown(Expression("Split [a]")),
    "!FindInMap [ByEnv, !Ref Name, Workers]": unknown(
        Expression("FindInMap [ByEnv, ${Name}, Workers]")
    ),
    "!FindInMap [ByEnv, !Ref Name, Workers, {DefaultValue: 7}]": unknown(
        Expression("FindInMap [ByEnv, ${Name}, Workers, {DefaultValue: 7}]")
    ),
    "!FindInMap [ByEnv, nowhere, Workers, {}]": unknown(
        Expression("FindInMap [ByEnv, nowhere, Workers, {}]")
    ),
    "!FindInMap [ByEnv, dev, Bucket]": unknown(Expression("resolve:ssm:bucket")),
    "!FindInMap nothing": unknown(Expression("FindInMap nothing")),
    "!ImportValue shared-name": unknown(Expression("ImportValue shared-name")),
    "!ImportValue {'Fn::Sub': '${Name}-x'}": unknown(Expression("ImportValue ${Name}-x")),
    "!GetAZs ''": unknown(Expression("GetAZs ")),
    "!Select [!Ref Name, [1, true, null]]": unknown(
        Expression("Select [${Name}, [1, true, null]]")
    ),
    "!Ref [a]": unknown(Expression("Ref [a]")),
    "'{{resolve:ssm:/etl/name}}'": unknown(Expression("resolve:ssm:/etl/name")),
    "'a-{{resolve:ssm:x:1}}-b'": unknown("a-", Expression("resolve:ssm:x:1"), "-b"),
    "!Sub '${Env}-{{resolve:ssm:x}}'": unknown("dev-", Expression("resolve:ssm:x")),
    "!If [Missing, a, b]": unknown(Expression("If [Missing, a, b]")),
    "!If [Missing, a]": unknown(Expression("If [Missing, a]")),
    "!If nothing": unknown(Expression("If nothing")),
}


@pytest.mark.parametrize(("value", "expected"), UNKNOWN.items(), ids=UNKNOWN)
def test_unknown(value: str, expected: object) -> None:
    """What only the deployment knows is Unknown, and so is what is broken."""
    assert expected == of(value)


def test_equal_expressions() -> None:
    """Two spellings of one expression are equal."""
    spellings = ("!Ref Name", "!Sub '${Name}'", "!Join ['', [!Ref Name]]", "{Ref: Name}")
    assert {unknown(NAME)} == {of(each) for each in spellings}


def test_secret() -> None:
    """The default of a parameter with NoEcho is not used, and so is never shown."""
    assert "hidden" not in str(of("!Sub 'a ${Secret}'"))


@pytest.mark.parametrize(
    "value",
    [
        "!Base64 {'Fn::Sub': 'secret-${Name}'}",
        "!Length {Ref: Open}",
        "!ToJsonString {password: secret, user: !Ref Name}",
        "!ToJsonString {Ref: AWS::NoValue}",
        "!Transform {Name: 'AWS::Include', Parameters: {Location: secret}}",
        "!Whatever [secret]",
    ],
)
def test_arguments_are_not_shown(value: str) -> None:
    """The arguments of functions that make no names are not shown: they may hold secrets."""
    found = of(value)
    assert isinstance(found, Unknown)
    function = value[1:].partition(" ")[0]
    assert str(found).startswith(f"${{{function} at ")
    assert "secret" not in str(found)


def test_nesting() -> None:
    """Functions may be nested; what is at the end of a long chain of names is Unknown."""
    value = "x"
    for _ in range(15):
        value = f"!Join ['', [{value}]]"
    assert "x" == of(value)
    names = "\n".join(
        f"J{number}: {{Type: AWS::Glue::Job, Properties: {{Name: !Ref J{number + 1}}}}}"
        for number in range(100)
    )
    assert isinstance(evaluated("!Ref J0", resources=names), Unknown)


def test_nested_unknown_values() -> None:
    """The time to evaluate nested functions that give no value grows with their number only."""
    value = "!Ref Name"
    for _ in range(30):
        value = f"!If [Missing, !Select [0, {value}], a]"
    start = time.process_time()
    assert isinstance(of(value), Unknown)
    assert time.process_time() - start < 5


def test_names_of_names() -> None:
    """Names that double their length again and again are Unknown in the end."""
    resources = "\n".join(
        f"J{number}: {{Type: AWS::Glue::Job, Properties: {{Name: !Sub "
        f"'${{J{number + 1}}}${{J{number + 1}}}'}}}}"
        for number in range(30)
    )
    resources += "\nJ30: {Type: AWS::Glue::Job, Properties: {Name: '0123456789'}}"
    assert isinstance(evaluated("!Ref J0", resources=resources), Unknown)
    assert "0123456789" * 2 == evaluated("!Ref J29", resources=resources)


def test_long_text() -> None:
    """A text of more than 200,000 characters is Unknown."""
    resources = f"Long: {{Type: AWS::Glue::Job, Properties: {{Name: {'x' * 9_000}}}}}"
    value = f"!Sub '{'${Long}' * 30}'"
    assert isinstance(evaluated(value, resources=resources), Unknown)


def test_names_in_a_circle() -> None:
    """Names that refer to each other are Unknown."""
    unit = read(
        """
        Resources:
          A: {Type: AWS::Glue::Job, Properties: {Name: !Sub 'a-${B}'}}
          B: {Type: AWS::Glue::Job, Properties: {Name: !Ref A}}
        """
    )
    assert isinstance(resource(unit, "A").name, Unknown)
    assert isinstance(resource(unit, "B").name, Unknown)


def test_equal_defaults() -> None:
    """Two names that coincide only because of defaults stay different: defaults are overridden."""
    unit = read(
        """
        Parameters:
          One: {Type: String, Default: etl}
          Two: {Type: String, Default: etl}
          Env: {Type: String, Default: dev}
        Resources:
          A: {Type: AWS::Glue::Workflow, Properties: {Name: !Sub '${One}-y'}}
          B: {Type: AWS::Glue::Workflow, Properties: {Name: !Sub '${Two}-y'}}
          C: {Type: AWS::Glue::Workflow, Properties: {Name: !Sub '${Env}-x'}}
          D: {Type: AWS::Glue::Workflow, Properties: {Name: !Sub '${Env}-x'}}
        """
    )
    names = [each.name for each in unit.workflows]
    assert [unknown(Expression("One"), "-y"), unknown(Expression("Two"), "-y")] == names[:2]
    assert ["dev-x", "dev-x"] == names[2:]


def test_placeholders() -> None:
    """Parameters that are names and have one default are not taken to be the same name."""
    unit = read(
        """
        Parameters:
          First: {Type: String, Default: changeme}
          Second: {Type: String, Default: changeme}
          Flow: {Type: String, Default: etl}
          Note: {Type: String, Default: etl}
        Resources:
          Then:
            Type: AWS::Glue::Trigger
            Properties:
              Type: CONDITIONAL
              WorkflowName: !Ref Flow
              Description: !Ref Note
              Actions: [JobName: !Ref Second]
              Predicate:
                Conditions:
                  - {JobName: !Ref First, State: SUCCEEDED, LogicalOperator: EQUALS}
        """
    )
    (then,) = unit.all_triggers
    assert () == then.violations
    assert ["job ${Second}"] == [str(each.target) for each in then.starts]
    assert "etl" == then.workflow_name
