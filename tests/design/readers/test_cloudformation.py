"""Workflows, triggers, jobs and crawlers in templates of every style."""

import json
from typing import Any

import pytest

from glue_wf_sdk.design import DesignUnit, Expression, Language, Place, Unknown
from glue_wf_sdk.design.readers.cloudformation import is_template
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.yaml_text import parse_yaml
from support.templates import FILE, read, resource, trigger

NIGHTLY = """\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Env: {Type: String, Default: dev}
  Bucket: {Type: String}
Resources:
  Nightly:
    Type: AWS::Glue::Workflow
    Properties:
      Name: !Sub ${Env}-nightly
      MaxConcurrentRuns: '1'
      DefaultRunProperties: {attempts: 3, dry: false}
      Tags: {team: 5}
  Raw:
    Type: AWS::Glue::Crawler
    Properties:
      Name: !Sub ${Env}-raw
      Schedule: {ScheduleExpression: cron(0 1 * * ? *)}
      Targets: {S3Targets: [{Path: !Sub 's3://${Bucket}/raw'}]}
  Load:
    Type: AWS::Glue::Job
    Properties:
      Name: !Join ['-', [!Ref Env, load]]
      GlueVersion: 4.0
      MaxRetries: '2'
      MaxCapacity: '0.0625'
      ExecutionProperty: {MaxConcurrentRuns: '4'}
      Command: {Name: glueetl, PythonVersion: 3, ScriptLocation: !Sub 's3://${Bucket}/load.py'}
      DefaultArguments: {--retries: 3, --path: !Sub 's3://${Bucket}'}
  Start:
    Type: AWS::Glue::Trigger
    Properties:
      Name: start
      Type: SCHEDULED
      WorkflowName: !Ref Nightly
      Schedule: cron(0 2 * * ? *)
      StartOnCreation: 'true'
      Actions:
        - CrawlerName: !Ref Raw
  Then:
    Type: AWS::Glue::Trigger
    DependsOn: Start
    Properties:
      Type: CONDITIONAL
      WorkflowName: !Sub ${Env}-nightly
      StartOnCreation: true
      Predicate:
        Conditions:
          - LogicalOperator: EQUALS
            CrawlerName: !Ref Raw
            CrawlState: SUCCEEDED
      Actions:
        - JobName: dev-load
          Timeout: "10"
          Arguments: {--day: !Ref AWS::NoValue, --n: 1}
"""


class TestResources:
    """The nightly template above."""

    UNIT = read(NIGHTLY)

    def test_unit(self) -> None:
        """A template is one unit; a workflow whose triggers are all in it is whole."""
        unit = self.UNIT
        assert (FILE, Language.CLOUDFORMATION, False) == (unit.file, unit.language, unit.is_partial)
        assert ((), ()) == (unit.problems, unit.triggers)
        (workflow,) = unit.workflows
        assert (True, True) == (workflow.is_declared, workflow.is_whole)
        assert ["Start", "Then"] == [each.label for each in workflow.triggers]
        assert ["Load"] == [each.label for each in workflow.jobs]
        assert ["Raw"] == [each.label for each in workflow.crawlers]

    def test_workflow(self) -> None:
        """Scalars have the types of the API's fields, whatever they are written as."""
        assert {
            "Name": "dev-nightly",
            "MaxConcurrentRuns": 1,
            "DefaultRunProperties": {"attempts": "3", "dry": "false"},
            "Tags": {"team": "5"},
        } == self.UNIT.workflows[0].definition

    def test_trigger(self) -> None:
        """A trigger has the fields of CreateTrigger."""
        assert {
            "Name": "start",
            "Type": "SCHEDULED",
            "WorkflowName": "dev-nightly",
            "Schedule": "cron(0 2 * * ? *)",
            "StartOnCreation": True,
            "Actions": ({"CrawlerName": "dev-raw"},),
        } == trigger(self.UNIT, "Start").definition

    def test_conditional_trigger(self) -> None:
        """A trigger without a name has one of its own, and is valid."""
        then = trigger(self.UNIT, "Then")
        assert {
            "Name": "${Then}",
            "Type": "CONDITIONAL",
            "WorkflowName": "dev-nightly",
            "StartOnCreation": True,
            "Predicate": {
                "Conditions": (
                    {
                        "LogicalOperator": "EQUALS",
                        "CrawlerName": "dev-raw",
                        "CrawlState": "SUCCEEDED",
                    },
                )
            },
            "Actions": ({"JobName": "dev-load", "Timeout": 10, "Arguments": {"--n": "1"}},),
        } == then.definition
        assert () == then.violations

    def test_job(self) -> None:
        """A job has the fields of CreateJob."""
        assert {
            "Name": "dev-load",
            "GlueVersion": "4.0",
            "MaxRetries": 2,
            "MaxCapacity": 0.0625,
            "ExecutionProperty": {"MaxConcurrentRuns": 4},
            "Command": {
                "Name": "glueetl",
                "PythonVersion": "3",
                "ScriptLocation": Unknown(("s3://", Expression("Bucket"), "/load.py")),
            },
            "DefaultArguments": {
                "--retries": "3",
                "--path": Unknown(("s3://", Expression("Bucket"))),
            },
        } == resource(self.UNIT, "Load").definition

    def test_crawler(self) -> None:
        """A crawler has the fields of CreateCrawler, whose Schedule is a string."""
        definition = resource(self.UNIT, "Raw").definition
        assert "cron(0 1 * * ? *)" == definition["Schedule"]
        assert {"Name", "Schedule", "Targets"} == set(definition)

    @pytest.mark.parametrize(
        ("schedule", "expected"),
        [
            ("{}", None),
            ("{ScheduleExpression: !Ref AWS::NoValue}", None),
            ("!Ref AWS::NoValue", None),
            ("!Ref Nowhere", Unknown.of("Nowhere")),
            ("{ScheduleExpression: !Ref Nowhere}", Unknown.of("Nowhere")),
        ],
    )
    def test_schedule_of_a_crawler(self, schedule: str, expected: object) -> None:
        """A crawler without a ScheduleExpression has no schedule."""
        unit = read(
            f"Resources: {{C: {{Type: AWS::Glue::Crawler, Properties: {{Schedule: {schedule}}}}}}}"
        )
        assert expected == resource(unit, "C").definition.get("Schedule")

    def test_places(self) -> None:
        """Each field of a trigger knows where it is written."""
        then = trigger(self.UNIT, "Then")
        lines = NIGHTLY.splitlines()
        for path in (
            "Type",
            "WorkflowName",
            "Predicate",
            "Predicate.Conditions",
            "Predicate.Conditions[0].CrawlState",
            "Actions[0].Timeout",
            'Actions[0].Arguments["--n"]',
        ):
            place = then.place_of(path)
            assert place.line is not None
            assert place.column is not None
            name = path.rpartition(".")[2].rpartition('["')[2].removesuffix('"]')
            assert lines[place.line - 1][place.column - 1 :].startswith(f"{name}:")
        assert Place(FILE, 39, 3) == then.place
        assert Place(FILE, 48, 13) == then.place_of("Predicate.Conditions[0]")

    def test_dependencies(self) -> None:
        """A resource depends on what it refers to and on what is in its DependsOn."""
        found = {each.label: each.depends_on for each in self.UNIT.all_triggers}
        assert {"Start": {"Nightly", "Raw"}, "Then": {"Start", "Raw"}} == found


def test_json() -> None:
    """A template in JSON gives the same as one in YAML, but for the places."""
    root = parse_yaml(NIGHTLY).root
    unit, other = read(json.dumps(root, indent=2), parse_json), read(NIGHTLY)
    assert _without_places(other) == _without_places(unit)
    assert Place(FILE, 3, 3) != trigger(unit, "Then").place_of("Type")
    assert trigger(unit, "Then").place_of("Type").line is not None


def _without_places(unit: DesignUnit) -> list[Any]:
    every = (*unit.workflows, *unit.all_triggers, *unit.jobs, *unit.crawlers)
    return [(each.label, each.name, each.definitions, each.depends_on) for each in every]


CDK = """
{
 "Resources": {
  "FlowA1B2": {
   "Type": "AWS::Glue::Workflow",
   "Properties": {"Name": "nightly"},
   "Metadata": {"aws:cdk:path": "Stack/Flow"}
  },
  "JobC3D4": {
   "Type": "AWS::Glue::Job",
   "Properties": {
    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
    "Command": {"ScriptLocation": {"Fn::Join": ["", ["s3://", {"Ref": "AWS::Region"}, "/x"]]}}
   }
  },
  "StartE5F6": {
   "Type": "AWS::Glue::Trigger",
   "Properties": {
    "Type": "ON_DEMAND",
    "WorkflowName": "nightly",
    "Actions": [{"JobName": {"Ref": "JobC3D4"}}]
   },
   "DependsOn": ["FlowA1B2"]
  },
  "CDKMetadata": {
   "Type": "AWS::CDK::Metadata",
   "Properties": {"Analytics": "v2"},
   "Condition": "CDKMetadataAvailable"
  }
 },
 "Conditions": {
  "CDKMetadataAvailable": {
   "Fn::Or": [
    {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
    {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}
   ]
  }
 },
 "Parameters": {
  "BootstrapVersion": {
   "Type": "AWS::SSM::Parameter::Value<String>",
   "Default": "/cdk-bootstrap/hnb659fds/version"
  }
 },
 "Rules": {"CheckBootstrapVersion": {"Assertions": [{"Assert": {"Fn::Not": [true]}}]}}
}
"""


def test_cdk() -> None:
    """In what the CDK synthesizes, a literal finds the workflow with that name."""
    unit = read(CDK, parse_json)
    (workflow,) = unit.workflows
    assert (True, ["StartE5F6"]) == (workflow.is_whole, [each.label for each in workflow.triggers])
    assert ["${JobC3D4}"] == [each.name for each in workflow.jobs]
    assert {"FlowA1B2", "JobC3D4"} == workflow.triggers[0].depends_on


def test_parameter_without_default() -> None:
    """What is named by one parameter belongs together, whatever the parameter will be."""
    unit = read(
        """
        Transform: AWS::Serverless-2016-10-31
        Parameters: {Name: {Type: String}}
        Resources:
          Flow: {Type: AWS::Glue::Workflow, Properties: {Name: !Ref Name}}
          Start:
            Type: AWS::Glue::Trigger
            Properties: {Type: ON_DEMAND, WorkflowName: !Ref Name, Actions: [JobName: load]}
        """
    )
    (workflow,) = unit.workflows
    assert (Unknown.of("Name"), True, 1) == (
        workflow.name,
        workflow.is_whole,
        len(workflow.triggers),
    )


def test_workflow_of_another_stack() -> None:
    """A workflow that is imported is not declared here, and not whole."""
    unit = read(
        """
        Resources:
          Start:
            Type: AWS::Glue::Trigger
            Properties: {WorkflowName: !ImportValue flow}
        """
    )
    (workflow,) = unit.workflows
    assert (Unknown.of("ImportValue flow"), False, False) == (
        workflow.name,
        workflow.is_declared,
        workflow.is_whole,
    )


def test_outside() -> None:
    """A trigger without a workflow is outside; so is one whose WorkflowName is AWS::NoValue."""
    unit = read(
        """
        Resources:
          A: {Type: AWS::Glue::Trigger, Properties: {Type: ON_DEMAND}}
          B: {Type: AWS::Glue::Trigger, Properties: {WorkflowName: !Ref AWS::NoValue}}
          C: {Type: AWS::Glue::Trigger, Properties: {WorkflowName: 5}}
          D: {Type: AWS::Glue::Trigger, Properties: {WorkflowName: [x]}}
          E: {Type: AWS::Glue::Trigger}
          F: {Type: AWS::Glue::Trigger, Properties: null}
        """
    )
    assert ["A", "B", "E", "F"] == [each.label for each in unit.triggers]
    assert "5" == trigger(unit, "C").workflow_name
    assert ("x",) == trigger(unit, "D").definition["WorkflowName"]


@pytest.mark.parametrize(
    ("name", "expected", "in_definition"),
    [
        ("5", "5", "5"),
        ("[a]", Unknown.of("A"), ("a",)),
        ("null", Unknown.of("A"), Unknown.of("A")),
        ("''", "", ""),
        ("{Ref: AWS::NoValue}", "${A}", "${A}"),
        (f"'{'x' * 10_001}'", Unknown.of("A"), Unknown.of("A")),
    ],
)
def test_name(name: str, expected: object, in_definition: object) -> None:
    """A name that is no string is Unknown, and stays in the definition as it is written."""
    unit = read(f"Resources: {{A: {{Type: AWS::Glue::Trigger, Properties: {{Name: {name}}}}}}}")
    (found,) = unit.triggers
    assert (expected, in_definition) == (found.name, found.definition["Name"])


def test_unknown_field() -> None:
    """A field that the API does not know stays, so that a rule can find it."""
    unit = read(
        """
        Resources:
          A: {Type: AWS::Glue::Trigger, Properties: {Typ: ON_DEMAND, Actions: {JobName: load}}}
        """
    )
    found = {(each.path, each.rule) for each in unit.triggers[0].violations}
    assert {("Typ", "unknown_field"), ("Actions", "type")} == found


class TestWhole:
    """Whether all triggers of a workflow are here."""

    def is_whole(self, resources: str = "", sections: str = "") -> bool:
        """Whether the workflow is whole beside other resources."""
        (workflow,) = read(f"{sections}\nResources: {{{self.FLOW}, {resources}}}").workflows[:1]
        return workflow.is_whole

    FLOW = "Flow: {Type: AWS::Glue::Workflow, Properties: {Name: flow}}"

    @pytest.mark.parametrize(
        "resources",
        [
            "A: {Type: AWS::Glue::Trigger, Properties: {WorkflowName: flow}}",
            "A: {Type: AWS::Lambda::Function, Properties: {Environment: {Ref: Flow}}}",
            "A: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {X: y}}}",
            "A: {Type: AWS::Glue::Job, Properties: {Role: !Ref Nowhere}}",
        ],
    )
    def test_whole(self, resources: str) -> None:
        """A workflow is whole if nothing says otherwise."""
        assert self.is_whole(resources)

    @pytest.mark.parametrize(
        "resources",
        [
            "A: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {X: !Ref Flow}}}",
            "A: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {X: flow}}}",
            "A: {Type: AWS::CloudFormation::StackSet, Properties: {Parameters: [X: !Ref Flow]}}",
            "A: {Type: AWS::Serverless::Application, Properties: {Parameters: !Sub '${Flow}'}}",
            "A: {Type: My::Glue::Triggers::MODULE, Properties: {Workflow: !Ref Flow}}",
            "A: {Type: AWS::SSM::Parameter, Properties: {Value: !Ref Flow}}",
        ],
    )
    def test_handed_on(self, resources: str) -> None:
        """A nested stack or a module that has its name may add triggers."""
        assert not self.is_whole(resources)

    def test_export(self) -> None:
        """Another stack may add triggers to what is exported, but not to what is put out."""
        output = "Outputs: {A: {Value: !Ref Flow%s}, B: 5}"
        assert not self.is_whole(sections=output % ", Export: {Name: flow}")
        assert self.is_whole(sections=output % "")

    @pytest.mark.parametrize(
        ("resources", "sections"),
        [
            ("A: {Type: AWS::Glue::Trigger, Properties: {WorkflowName: !Ref Nowhere}}", ""),
            ("A: {Type: AWS::Glue::Trigger, Properties: {Actions: [JobName: !Ref No]}}", ""),
            ("A: {Type: AWS::Glue::Trigger, Properties: 5}", ""),
            ("'Fn::Transform': {Name: 'AWS::Include'}", ""),
            ("'Fn::ForEach::X': [I, [], {}]", ""),
            ("", "Transform: [AWS::Serverless-2016-10-31, MyMacro]"),
            ("", "Transform: {Name: 'AWS::Include', Parameters: {Location: s3://b/k}}"),
            ("", "Transform: AWS::Include"),
        ],
    )
    def test_partial(self, resources: str, sections: str) -> None:
        """No workflow is whole in a template that refers to more, or that a macro changes."""
        assert not self.is_whole(resources, sections)

    def test_harmless_macros(self) -> None:
        """Those of AWS that add no triggers change nothing."""
        transform = "Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]"
        assert self.is_whole(sections=transform)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Type: Custom::Start, Properties: {Trigger: !Ref Start}", True),
        ("Type: Custom::Start, Properties: {Trigger: start-it}", True),
        ("Type: Custom::Start, DependsOn: Start", True),
        ("Type: AWS::CloudFormation::CustomResource, DependsOn: [Start]", True),
        ("Type: AWS::S3::Bucket, DependsOn: Start", False),
        ("Type: AWS::Lambda::Function, Properties: {Environment: {X: start-it}}", True),
        ("Type: AWS::Lambda::Function, Properties: {Code: \"start('start-it')\"}", True),
        ("Type: AWS::Lambda::Function, Properties: {Code: run --name start-it}", True),
        ("Type: AWS::Lambda::Function, Properties: {Code: we start-it now}", False),
        ("Type: AWS::Lambda::Function, Properties: {Code: \"start('start-its')\"}", False),
        ('Type: AWS::StepFunctions::StateMachine, Properties: {X: \'{"Name":"start-it"}\'}', True),
        ("Type: AWS::IAM::Policy, Properties: {Resource: !Sub 'arn:${X}:trigger/${Start}'}", True),
        ("Type: AWS::Glue::Job, Properties: {Description: start-it}", False),
        ("Properties: {Trigger: !Ref Start}", True),
    ],
)
def test_referenced(other: str, expected: bool) -> None:  # noqa: FBT001 - a row
    """A trigger is referenced if a resource of another kind may start it."""
    unit = read(
        f"""
        Resources:
          Start: {{Type: AWS::Glue::Trigger, Properties: {{Name: start-it}}}}
          Other: {{{other}}}
        """
    )
    assert expected == trigger(unit, "Start").is_referenced


@pytest.mark.parametrize(
    "target",
    [
        "Type: AWS::Events::Rule, Properties: {Targets: [{Arn: !Sub '%s/${Flow}'}]}",
        "Type: AWS::Events::Rule, Properties: {Targets: [{Arn: %s/flow, Id: x}]}",
        "Type: AWS::Events::Rule, Properties: {Targets: [{Arn: !Join ['/', [%s, !Ref Flow]]}]}",
        "Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !Sub '%s/${Flow}'}}",
    ],
)
def test_event_rules(target: str) -> None:
    """A workflow knows the EventBridge rules that start it."""
    arn = "arn:aws:glue:${AWS::Region}:1:workflow" if "Sub" in target else "arn:workflow"
    text = f"""\
Resources:
  Flow: {{Type: AWS::Glue::Workflow, Properties: {{Name: flow}}}}
  Rule: {{{target % arn}}}
"""
    (workflow,) = read(text).workflows
    column = text.splitlines()[2].index("Arn") + 1
    assert (Place(FILE, 3, column),) == workflow.event_rules


def test_event_rule_with_an_unknown_name() -> None:
    """The name in an ARN can be one that only the deployment knows."""
    unit = read(
        """
        Parameters: {Name: {Type: String}}
        Resources:
          Flow: {Type: AWS::Glue::Workflow, Properties: {Name: !Sub 'etl-${Name}-x'}}
          Rule:
            Type: AWS::Events::Rule
            Properties:
              Targets:
                - Arn: !Sub arn:${AWS::Partition}:glue:${AWS::Region}:1:workflow/etl-${Name}-x
                - Arn: !GetAtt Queue.Arn
                - Arn: 5
                - x
          Other: {Type: AWS::Events::Rule, Properties: {Targets: x}}
          Another: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day)}}
        """
    )
    assert [9] == [place.line for place in unit.workflows[0].event_rules]


class TestForEach:
    """Fn::ForEach of AWS::LanguageExtensions."""

    def test_known(self) -> None:
        """A loop over a known list makes a resource for each item."""
        unit = read(
            """
            Transform: AWS::LanguageExtensions
            Parameters: {Zones: {Type: CommaDelimitedList, Default: 'north,south'}}
            Resources:
              Fn::ForEach::Zones:
                - Zone
                - !Ref Zones
                - Fn::ForEach::Steps:
                    - Step
                    - [load, copy]
                    - '${Step}${Zone}':
                        Type: AWS::Glue::Job
                        Properties: {Name: !Sub '${Step}-${Zone}', Description: 'of &{Zone}'}
                  'Start${Zone}':
                    Type: AWS::Glue::Trigger
                    DependsOn: 'load${Zone}'
                    Properties:
                      Name: !Join ['-', [start, !Ref Zone]]
                      Actions: [JobName: !Ref 'load${Zone}', Arguments: {x: '${Other}'}]
            """
        )
        names = {"load-north", "copy-north", "load-south", "copy-south"}
        assert names == {each.name for each in unit.jobs}
        assert "of north" == resource(unit, "loadnorth").definition["Description"]
        start = trigger(unit, "Startsouth")
        assert ("start-south", None) == (start.name, start.condition)
        assert {"loadsouth"} == start.depends_on
        assert ["job load-south"] == [str(each.target) for each in start.starts]
        assert not unit.is_partial

    def test_unknown(self) -> None:
        """A loop over what is not known makes one, under the condition that it is made at all."""
        unit = read(
            """
            Parameters: {Zones: {Type: CommaDelimitedList}}
            Conditions: {C: !Equals [!Ref AWS::Region, x]}
            Resources:
              Fn::ForEach::Zones:
                - Zone
                - !Ref Zones
                - 'Load${Zone}': {Type: AWS::Glue::Job, Properties: {Name: !Sub 'load-${Zone}'}}
                  'Copy${Zone}': {Type: AWS::Glue::Job}
                  'Move${Zone}': {Type: AWS::Glue::Job, Condition: C}
                  'Start${Zone}':
                    Type: AWS::Glue::Trigger
                    Properties: {Actions: [{JobName: !Ref 'Copy${Zone}'}]}
            """
        )
        load, copy, move = unit.jobs
        assert Unknown(("load-", Expression("Zone"))) == load.name
        assert Unknown.of("Copy${Zone}") == copy.name
        assert ["Fn::ForEach::Zones"] * 2 + ["C"] == [
            load.condition,
            copy.condition,
            move.condition,
        ]
        (start,) = unit.triggers
        assert [copy.name] == [each.target.name for each in start.starts if each.target]
        assert not unit.is_partial

    @pytest.mark.parametrize(
        "loop", ["5", "[X]", "[X, [a], 5]", "[[X], [a], {}]", "[X, [a], {A: 5}]"]
    )
    def test_broken(self, loop: str) -> None:
        """A loop that is broken makes nothing, and the template is not whole."""
        unit = read(f"Resources: {{'Fn::ForEach::L': {loop}}}")
        assert unit.is_partial or unit.problems

    def test_too_many(self) -> None:
        """Loops in loops make at most some ten thousand resources."""
        loop = "{'A${V0}${V1}${V2}${V3}${V4}': {Type: AWS::Glue::Job}}"
        items = ", ".join(map(str, range(20)))
        for depth in range(5):
            loop = f"{{'Fn::ForEach::L{depth}': [V{depth}, [{items}], {loop}]}}"
        assert read(f"Resources: {loop}").is_partial


@pytest.mark.parametrize(
    "properties",
    [
        "{'Fn::Transform': {Name: 'AWS::Include'}, Type: ON_DEMAND}",
        "{'Fn::Transform': {Name: 'AWS::Include'}}",
        "{'Fn::ForEach::X': [I, [a], {}], Type: ON_DEMAND}",
        "!If [Missing, {Type: EVENT}, {}]",
    ],
)
def test_generated_properties(properties: str) -> None:
    """What a macro puts into a trigger is not known, and breaks no rule."""
    unit = read(f"Resources: {{A: {{Type: AWS::Glue::Trigger, Properties: {properties}}}}}")
    (found,) = unit.all_triggers
    assert () == found.violations


def test_json_in_a_string() -> None:
    """A map whose type is Json can be written as a string of JSON."""
    unit = read(
        """
        Resources:
          A:
            Type: AWS::Glue::Workflow
            Properties: {Tags: '{"a": 1, "b": {}}', DefaultRunProperties: '[1]'}
          B: {Type: AWS::Glue::Workflow, Properties: {Tags: '{'}}
        """
    )
    first, second = unit.workflows
    assert {"a": "1", "b": Unknown.of("JSON")} == first.definition["Tags"]
    assert ("[1]", "{") == (first.definition["DefaultRunProperties"], second.definition["Tags"])


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("StartOnCreation", "'True'", True),
        ("StartOnCreation", "'false'", False),
        ("StartOnCreation", "yes", True),
        ("StartOnCreation", "Off", False),
        ("StartOnCreation", "never", "never"),
        ("Description", "true", "true"),
        ("Description", "10", "10"),
        ("Description", "[x]", ("x",)),
        ("Type", "5", 5),
        ("EventBatchingCondition", "{BatchSize: '5'}", {"BatchSize": 5}),
        ("EventBatchingCondition", "{BatchSize: 5.0}", {"BatchSize": 5}),
        ("EventBatchingCondition", "{BatchSize: many}", {"BatchSize": "many"}),
        ("EventBatchingCondition", "{BatchSize: '99999999999999999999'}", {"BatchSize": "9" * 20}),
    ],
)  # fmt: skip
def test_types(field: str, written: str, expected: object) -> None:
    """Scalars are converted where CloudFormation converts them, and else stay as they are."""
    unit = read(
        f"Resources: {{A: {{Type: AWS::Glue::Trigger, Properties: {{{field}: {written}}}}}}}"
    )
    assert expected == unit.triggers[0].definition[field]


def test_no_number() -> None:
    """What is no number stays as it is."""
    unit = read("Resources: {A: {Type: AWS::Glue::Job, Properties: {MaxCapacity: many}}}")
    assert "many" == unit.jobs[0].definition["MaxCapacity"]


class TestProblems:
    """What is found while a template is read."""

    def test_twice(self) -> None:
        """A logical id or key that is defined twice is a problem where the second one is."""
        unit = read(
            """\
            Resources:
              A: {Type: AWS::Glue::Job}
              A: {Type: AWS::Glue::Crawler, Properties: {Name: x, Name: y}}
            """
        )
        assert [
            (
                "GW903",
                "the key 'Name' is defined twice, and only the last one counts; rename one",
                Place(FILE, 3, 55),
            ),
            (
                "GW903",
                "the logical id 'A' is defined twice, and only the last one counts; rename one",
                Place(FILE, 3, 3),
            ),
        ] == [(each.code, each.message, each.place) for each in unit.problems]

    @pytest.mark.parametrize(
        ("text", "message", "place"),
        [
            ("{AWSTemplateFormatVersion: x, Resources: []}",
             "Resources must be a map of logical ids", Place(FILE, 1, 31)),
            ("Resources:\n  A: text",
             "resource 'A' must be a map with Type and Properties", Place(FILE, 2, 3)),
            ("Resources:\n  A:\n    Type: AWS::Glue::Job\n    Properties: [x]",
             "Properties of 'A' must be a map", Place(FILE, 4, 5)),
        ],
    )  # fmt: skip
    def test_unreadable(self, text: str, message: str, place: Place) -> None:
        """What cannot be a resource is a problem at its place."""
        (problem,) = read(text).problems
        assert ("GW901", message, place) == (problem.code, problem.message, problem.place)

    def test_comments(self) -> None:
        """A unit knows the comments that turn rules off."""
        unit = read("Resources:\n  # glue-wf: ignore[GW203]\n  A: {Type: AWS::Glue::Job}\n")
        assert {(FILE, 3): frozenset({"GW203"})} == unit.ignored

    @pytest.mark.parametrize("text", ["", "5", "[]", "AWSTemplateFormatVersion: x"])
    def test_empty(self, text: str) -> None:
        """A template without resources is a design without any."""
        unit = read(text)
        assert ((), (), ()) == (unit.workflows, unit.all_triggers, unit.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{Resources: {A: {Type: AWS::Glue::Job}}}", True),
        ("{Resources: {A: 5, B: {Type: X}}}", True),
        ("{Resources: {'Fn::ForEach::X': []}}", True),
        ("{Transform: X, Resources: {}}", True),
        ("{AWSTemplateFormatVersion: 2010-09-09}", True),
        ("{Resources: {A: {Type: 5}}}", False),
        ("{Resources: {A: 5}}", False),
        ("{Resources: []}", False),
        ("{Transform: X}", False),
        ("{Name: start, Type: ON_DEMAND}", False),
        ("[1]", False),
        ("5", False),
    ],
)
def test_is_template(text: str, expected: bool) -> None:  # noqa: FBT001 - a row
    """A template is told from other YAML by its sections."""
    assert expected == is_template(parse_yaml(text).root)


def test_is_template_of_json() -> None:
    """So it is from other JSON."""
    assert not is_template(parse_json('{"Triggers": []}').root)
