"""Terraform's files as designs."""

import textwrap
from typing import Any

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design import DesignUnit, TriggerDesign
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.readers.terraform_files import read_terraform
from glue_wf_sdk.design.readers.terraform_values import is_map

WORKFLOW = 'resource "aws_glue_workflow" "etl" {\n  name = "etl"\n}\n'


def terraform(text: str = "", /, **files: str) -> DesignUnit:
    """The unit of a directory with ``main.tf``, and with more files: ``terraform_tfvars="..."``."""
    texts = {"main.tf": text, **{_file(name): each for name, each in files.items()}}
    sources = [Source(file, textwrap.dedent(each)) for file, each in texts.items()]
    return read_terraform("infra", sources)


def _file(name: str) -> str:
    """The file of a keyword: ``a_auto_tfvars`` is ``a.auto.tfvars``."""
    for ending in ("_tf_json", "_auto_tfvars", "_tfvars_json", "_tfvars", "_tf"):
        if name.endswith(ending):
            return name.removesuffix(ending) + ending.replace("_", ".")
    raise ValueError(name)


def trigger_of(unit: DesignUnit, label: str = "aws_glue_trigger.t") -> TriggerDesign:
    """The trigger with an address."""
    (found,) = (each for each in unit.all_triggers if each.label == label)
    return found


def shown(value: Any) -> Any:
    """A value with unknown ones as text, such as ``${var.x}``."""
    if is_map(value):
        return {key: shown(item) for key, item in value.items()}
    if is_list(value):
        return [shown(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
