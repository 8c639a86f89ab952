"""LocalGlue: an embedded AWS Glue, for development and tests without an AWS account."""

from glue_wf_sdk.local.engine.behavior import ActionContext, CrawlerBehavior, JobBehavior
from glue_wf_sdk.local.engine.blueprint_records import LayoutContext
from glue_wf_sdk.local.engine.faults import Fault
from glue_wf_sdk.local.local_glue import LocalGlue
from glue_wf_sdk.local.scenario import Events, Scenario
from glue_wf_sdk.local.simulation import simulate

__all__ = [
    "ActionContext",
    "CrawlerBehavior",
    "Events",
    "Fault",
    "JobBehavior",
    "LayoutContext",
    "LocalGlue",
    "Scenario",
    "simulate",
]
