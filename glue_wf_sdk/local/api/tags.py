"""The operations on tags."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.records import Wire
from glue_wf_sdk.local.engine.refusals import reject_invalid, require

_MAX_TAGS = 50


def _tags(account: Account, payload: Mapping[str, Any]) -> dict[str, str]:
    return require(account.tags, payload["ResourceArn"], "resource")


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Tags": dict(_tags(account, payload))}


def _tag(account: Account, payload: Mapping[str, Any]) -> Wire:
    tags = _tags(account, payload)
    added = {**tags, **payload["TagsToAdd"]}
    if len(added) > _MAX_TAGS:
        reject_invalid([f"a resource can have at most {_MAX_TAGS} tags"])
    tags.update(added)
    return {}


def _untag(account: Account, payload: Mapping[str, Any]) -> Wire:
    tags = _tags(account, payload)
    for key in payload["TagsToRemove"]:
        tags.pop(key, None)
    return {}


HANDLERS = {
    "GetTags": _get,
    "TagResource": _tag,
    "UntagResource": _untag,
}
