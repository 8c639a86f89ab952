"""An embedded AWS Glue, for development and tests without an AWS account."""

from glue_wf_sdk.local.behavior import ActionContext
from glue_wf_sdk.local.faults import ConnectionDropped
from glue_wf_sdk.local.glue import LocalGlue

__all__ = ["ActionContext", "ConnectionDropped", "LocalGlue"]
