"""LocalGlue: an embedded AWS Glue, for development and tests without an AWS account."""

from glue_wf_sdk.local.engine.behavior import ActionContext
from glue_wf_sdk.local.engine.blueprint_records import LayoutContext
from glue_wf_sdk.local.local_glue import LocalGlue

__all__ = ["ActionContext", "LayoutContext", "LocalGlue"]
