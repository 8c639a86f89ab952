"""Which function carries out which operation, and what its request must be."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from glue_wf_sdk.errors import InvalidInputException, ServiceError, Violation, abbreviated
from glue_wf_sdk.local import actions, blueprints, requests, runs, tags, triggers, workflows
from glue_wf_sdk.local.account import Account, Handler
from glue_wf_sdk.local.records import Wire
from glue_wf_sdk.local.refusals import refuse, refuse_input
from glue_wf_sdk.operations import OPERATIONS
from glue_wf_sdk.schema import check_wire, is_list, readable_items

__all__ = ["HANDLERS", "carry_out"]

HANDLERS: Mapping[str, Handler] = {
    **workflows.HANDLERS,
    **runs.HANDLERS,
    **blueprints.HANDLERS,
    **actions.HANDLERS,
    **triggers.HANDLERS,
    **tags.HANDLERS,
}
"""What carries out each operation, under the API's name for it."""

_REQUESTS: Mapping[str, type] = {
    **{name: operation.request for name, operation in OPERATIONS.items()},
    "CreateJob": requests.CreateJobRequest,
    "GetJob": requests.JobNameRequest,
    "DeleteJob": requests.JobNameRequest,
    "CreateCrawler": requests.CreateCrawlerRequest,
    "GetCrawler": requests.NameRequest,
    "DeleteCrawler": requests.NameRequest,
    "CreateTrigger": requests.CreateTriggerRequest,
    "UpdateTrigger": requests.UpdateTriggerRequest,
    "GetTrigger": requests.NameRequest,
    "DeleteTrigger": requests.NameRequest,
    "StartTrigger": requests.NameRequest,
    "StopTrigger": requests.NameRequest,
    "GetTags": requests.ResourceArnRequest,
    "TagResource": requests.TagResourceRequest,
    "UntagResource": requests.UntagResourceRequest,
}
_DEPTH_AT_MOST = 100


def carry_out(account: Account, operation: str, payload: Mapping[str, Any]) -> Wire:
    """Carries out an operation.

    Args:
        account: Where.
        operation: The API's name.
        payload: The request in wire form.

    Returns:
        The answer in wire form, with timestamps in seconds since the epoch.

    Raises:
        ServiceError: The operation is refused.
    """
    handler = HANDLERS.get(operation)
    if handler is None:
        unknown = f"LocalGlue has no operation {abbreviated(operation)}"
        raise ServiceError("UnknownOperationException", unknown)
    found: Sequence[Violation] = check_wire(_REQUESTS[operation], payload)
    if kept := requests.KEPT_FIELDS.get(operation):
        found = [each for each in found if each.path not in kept]
    if found:
        raise refuse_input(found)
    return handler(account, _copied(payload))


def _copied(value: Any, depth: int = 0) -> Any:
    """What no caller changes behind our back, and what an answer can hold."""
    if depth > _DEPTH_AT_MOST:
        raise refuse(InvalidInputException, f"the request is nested over {_DEPTH_AT_MOST} deep")
    if (items := readable_items(value)) is not None:
        return {_key(key): _copied(item, depth + 1) for key, item in items.items()}
    if is_list(value):
        return [_copied(item, depth + 1) for item in value]
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise refuse(InvalidInputException, f"the request holds {abbreviated(value)}, which is no JSON")


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise refuse(InvalidInputException, f"the request has the key {abbreviated(key)}")
