"""Templates of CloudFormation, read."""

import textwrap
from collections.abc import Callable
from typing import Any

from glue_wf_sdk.design import DesignUnit, Resource, TriggerDesign
from glue_wf_sdk.design.readers.cloudformation import read_template
from glue_wf_sdk.design.readers.located import Document
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.readers.yaml_text import parse_yaml

FILE = "template.yaml"


def read(text: str, parse: Callable[[str], Document] = parse_yaml) -> DesignUnit:
    """The design in a template."""
    text = textwrap.dedent(text)
    return read_template(parse(text), Source(FILE, text))


def resource(unit: DesignUnit, label: str) -> Resource:
    """A resource of a design."""
    every = (*unit.workflows, *unit.all_triggers, *unit.jobs, *unit.crawlers)
    (found,) = (each for each in every if each.label == label)
    return found


def trigger(unit: DesignUnit, label: str) -> TriggerDesign:
    """A trigger of a design."""
    found = resource(unit, label)
    assert isinstance(found, TriggerDesign)
    return found


def evaluated(value: str, sections: str = "", resources: str = "") -> Any:
    """What a job's Description is if it is written as a value of YAML, in one line."""
    text = "\n".join(
        (
            textwrap.dedent(sections),
            "Resources:",
            textwrap.indent(textwrap.dedent(resources), "  "),
            "  TheJob:",
            "    Type: AWS::Glue::Job",
            "    Properties:",
            f"      Description: {value}",
        )
    )
    return resource(read(text), "TheJob").definition.get("Description")
