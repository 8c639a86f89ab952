"""The tags of LocalGlue's resources."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.errors import EntityNotFoundException, InvalidInputException
from glue_wf_sdk.local import LocalGlue

ARN = "arn:aws:glue:us-east-1:123456789012:"
Call = Callable[..., dict[str, Any]]


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with a tagged resource of each kind."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="x", Tags={"kind": "workflow"})
    local.add_job("x", Tags={"kind": "job"})
    local.add_crawler("x", Tags={"kind": "crawler"})
    local.add_trigger("x", jobs=["x"], Tags={"kind": "trigger"})
    return local


@pytest.mark.parametrize("kind", ["workflow", "job", "crawler", "trigger"])
def test_a_resource_is_born_with_tags(local: LocalGlue, call: Call, kind: str) -> None:
    """Resources of one name but different kinds have the tags with which they were created."""
    assert {"Tags": {"kind": kind}} == call(local, "GetTags", ResourceArn=f"{ARN}{kind}/x")


def test_a_resource_without_tags_has_none() -> None:
    """What is created without tags answers with an empty map."""
    local = LocalGlue()
    local.add_job("j")
    assert {"Tags": {}} == local.call("GetTags", ResourceArn=f"{ARN}job/j")


def test_the_arn_tells_region_and_account() -> None:
    """The region and the account of a LocalGlue stand in its ARNs."""
    local = LocalGlue(region_name="eu-central-1", account_id="999988887777")
    local.add_job("j", Tags={"a": "b"})
    arn = "arn:aws:glue:eu-central-1:999988887777:job/j"
    assert {"Tags": {"a": "b"}} == local.call("GetTags", ResourceArn=arn)


def test_tags_are_added_replaced_and_removed(local: LocalGlue, call: Call) -> None:
    """TagResource merges, and UntagResource takes away what is there and minds no other key."""
    arn = f"{ARN}job/x"
    assert {} == call(local, "TagResource", ResourceArn=arn, TagsToAdd={"kind": "j", "team": "t"})
    assert {"kind": "j", "team": "t"} == call(local, "GetTags", ResourceArn=arn)["Tags"]
    assert {} == call(local, "UntagResource", ResourceArn=arn, TagsToRemove=["kind", "other"])
    assert {"team": "t"} == call(local, "GetTags", ResourceArn=arn)["Tags"]


@pytest.mark.parametrize(
    ("operation", "payload"),
    [("GetTags", {}), ("TagResource", {"TagsToAdd": {}}), ("UntagResource", {"TagsToRemove": []})],
)
def test_what_cannot_be_tagged_is_refused(
    local: LocalGlue, operation: str, payload: dict[str, Any]
) -> None:
    """An ARN of nothing is not found, and a text that is no ARN is not valid."""
    with pytest.raises(EntityNotFoundException, match="there is no resource"):
        local.call(operation, ResourceArn=f"{ARN}job/other", **payload)
    with pytest.raises(InvalidInputException, match="is not an ARN"):
        local.call(operation, ResourceArn="x", **payload)


def test_a_resource_has_at_most_fifty_tags(local: LocalGlue) -> None:
    """The 51st tag is refused, and none of those that came with it is added."""
    arn = f"{ARN}job/x"
    local.call("TagResource", ResourceArn=arn, TagsToAdd={f"k{number}": "" for number in range(49)})
    with pytest.raises(InvalidInputException, match="at most 50 tags"):
        local.call("TagResource", ResourceArn=arn, TagsToAdd={"kind": "new", "k49": ""})
    assert 50 == len(local.call("GetTags", ResourceArn=arn)["Tags"])
    assert "job" == local.call("GetTags", ResourceArn=arn)["Tags"]["kind"]
    local.call("TagResource", ResourceArn=arn, TagsToAdd={"kind": "new"})


@pytest.mark.parametrize(
    ("kind", "operation", "field"),
    [
        ("workflow", "DeleteWorkflow", "Name"),
        ("job", "DeleteJob", "JobName"),
        ("crawler", "DeleteCrawler", "Name"),
        ("trigger", "DeleteTrigger", "Name"),
    ],
)
def test_the_tags_go_with_the_resource(
    local: LocalGlue, kind: str, operation: str, field: str
) -> None:
    """A deleted resource has no tags any more."""
    local.call(operation, **{field: "x"})
    with pytest.raises(EntityNotFoundException):
        local.call("GetTags", ResourceArn=f"{ARN}{kind}/x")


def test_tag_values_stay_out_of_messages(local: LocalGlue) -> None:
    """A refused tag value, which may be a secret, is not shown."""
    with pytest.raises(InvalidInputException) as refused:
        local.call("TagResource", ResourceArn=f"{ARN}job/x", TagsToAdd={"k": "s3cret" * 100})
    assert "s3cret" not in str(refused.value)


def test_boto3_reads_the_tags(local: LocalGlue, aws_session: Any) -> None:
    """A boto3 client adds, reads and removes tags, and hears of errors under their names."""
    client = aws_session.client("glue")
    local.attach(client)
    arn = f"{ARN}crawler/x"
    client.tag_resource(ResourceArn=arn, TagsToAdd={"a": "b"})
    client.untag_resource(ResourceArn=arn, TagsToRemove=["kind"])
    assert {"a": "b"} == client.get_tags(ResourceArn=arn)["Tags"]
    with pytest.raises(client.exceptions.EntityNotFoundException):
        client.get_tags(ResourceArn=f"{ARN}job/other")
