"""Workflows before they exist: read from templates, plans and answers, checked, drawn."""

from glue_wf_sdk.design.blueprint_configuration import BlueprintFault
from glue_wf_sdk.design.blueprint_parameters import BlueprintParameter, ParameterSpec
from glue_wf_sdk.design.finding import Finding, Place, Severity
from glue_wf_sdk.design.links import Link, Target
from glue_wf_sdk.design.lint import lint
from glue_wf_sdk.design.loading import load_designs
from glue_wf_sdk.design.model import (
    BlueprintDesign,
    CrawlerDesign,
    Designs,
    DesignUnit,
    JobDesign,
    Language,
    Resource,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.unknown import Expression, Unknown

__all__ = [
    "BlueprintDesign",
    "BlueprintFault",
    "BlueprintParameter",
    "CrawlerDesign",
    "DesignUnit",
    "Designs",
    "Expression",
    "Finding",
    "JobDesign",
    "Language",
    "Link",
    "ParameterSpec",
    "Place",
    "Resource",
    "Severity",
    "Target",
    "TriggerDesign",
    "Unknown",
    "WorkflowDesign",
    "lint",
    "load_designs",
]
