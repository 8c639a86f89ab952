"""The operations on tags."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.errors import EntityNotFoundException, InvalidInputException, abbreviated
from glue_wf_sdk.local.account import Account, Handler
from glue_wf_sdk.local.records import Wire
from glue_wf_sdk.local.refusals import refuse

__all__ = ["HANDLERS"]

_TAGS_AT_MOST = 50


def _tags(account: Account, payload: Mapping[str, Any]) -> dict[str, str]:
    arn = payload["ResourceArn"]
    if not arn.startswith("arn:"):
        raise refuse(InvalidInputException, f"ResourceArn: {abbreviated(arn)} is not an ARN")
    tags = account.tags.get(arn)
    if tags is None:
        raise refuse(EntityNotFoundException, f"there is no resource {abbreviated(arn)}")
    return tags


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Tags": dict(_tags(account, payload))}


def _tag(account: Account, payload: Mapping[str, Any]) -> Wire:
    tags = _tags(account, payload)
    added = {**tags, **payload["TagsToAdd"]}
    if len(added) > _TAGS_AT_MOST:
        raise refuse(InvalidInputException, f"a resource has at most {_TAGS_AT_MOST} tags")
    tags.update(added)
    return {}


def _untag(account: Account, payload: Mapping[str, Any]) -> Wire:
    tags = _tags(account, payload)
    for key in payload["TagsToRemove"]:
        tags.pop(key, None)
    return {}


HANDLERS: Mapping[str, Handler] = {
    "GetTags": _get,
    "TagResource": _tag,
    "UntagResource": _untag,
}
