"""Type checkers know exactly the names that the package exports."""
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

import glue_wf_sdk
from glue_wf_sdk import GlueWorkflowsClient  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
from glue_wf_sdk.local import LocalGlu  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
from glue_wf_sdk.operations import ListRunsRequest  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
from glue_wf_sdk.report import summarise  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
from glue_wf_sdk.testing import model  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

_ = [GlueWorkflowsClient, LocalGlu, ListRunsRequest, summarise, model]
_ = glue_wf_sdk.plan_resumes  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
