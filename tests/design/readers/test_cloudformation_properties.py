"""Templates at random: whatever a file holds, it is read or said to be unreadable."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk.design import Designs, lint
from glue_wf_sdk.design.readers.cloudformation import is_template, read_template
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.source import Source

FUNCTIONS = (
    "Ref", "Condition", "Fn::And", "Fn::Base64", "Fn::Equals", "Fn::FindInMap", "Fn::ForEach::L",
    "Fn::GetAtt", "Fn::If", "Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::New", "Fn::Not",
    "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::ToJsonString", "Fn::Transform",
)  # fmt: skip
FIELDS = (
    "Actions", "Arn", "Conditions", "JobName", "Name", "Predicate", "Schedule",
    "ScheduleExpression", "StartOnCreation", "Tags", "Target", "Targets", "Type", "Value",
    "WorkflowName",
)  # fmt: skip
TYPES = (
    "AWS::Glue::Trigger", "AWS::Glue::Workflow", "AWS::Glue::Job", "AWS::Glue::Crawler",
    "AWS::Events::Rule", "AWS::CloudFormation::Stack", "Custom::Start",
)  # fmt: skip
TEXTS = (
    "A", "B", "C", "${A}", "${B.Arn}", "${!A}", "C${A}", "AWS::NoValue", "AWS::Region", "true", "5",
    "", "{{resolve:ssm:x}}", "arn:workflow/A", '{"a": 1}', "CommaDelimitedList", "a,b",
)  # fmt: skip
LABELS = ("A", "B", "C", "Fn::ForEach::L", "Fn::Transform")

scalars = st.sampled_from((*TEXTS, *TYPES, None, True, 1, 2.5))
nodes: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(FUNCTIONS), inner, min_size=1, max_size=1),
        st.dictionaries(st.sampled_from(FUNCTIONS + FIELDS), inner, max_size=4),
    ),
    max_leaves=8,
)
resources = st.fixed_dictionaries(
    {"Type": st.sampled_from(TYPES)},
    optional={
        "Properties": st.dictionaries(st.sampled_from(FIELDS), nodes, max_size=5) | nodes,
        "Condition": scalars,
        "DependsOn": nodes,
    },
)


def sections(entries: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A section of a template, mostly a map of entries."""
    return st.dictionaries(st.sampled_from(LABELS), entries | nodes, max_size=4) | nodes


templates = st.fixed_dictionaries(
    {"Resources": sections(resources)},
    optional={
        "Conditions": sections(nodes),
        "Mappings": sections(nodes),
        "Outputs": sections(nodes),
        "Parameters": sections(
            st.fixed_dictionaries({"Type": st.just("CommaDelimitedList"), "Default": scalars})
        ),
        "Transform": nodes,
    },
)


@settings(max_examples=150, deadline=None)
@given(templates | nodes)
def test_anything(template: Any) -> None:
    """Junk of any form is read without an error, and can be judged."""
    text = json.dumps(template)
    document = parse_json(text)
    is_template(document.root)
    unit = read_template(document, Source("junk.json", text))
    lint(Designs(units=(unit,)))
