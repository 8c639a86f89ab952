"""The operations on tags."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.errors import EntityNotFoundException, InvalidInputException, ValidationException
from glue_wf_sdk.local import LocalGlue

ARN = "arn:aws:glue:us-east-1:123456789012:"
Call = Callable[..., dict[str, Any]]


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with a tagged resource of each kind."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="x", Tags={"kind": "workflow"})
    local.add_job("x", tags={"kind": "job"})
    local.add_crawler("x", tags={"kind": "crawler"})
    local.add_trigger("x", jobs=["x"], tags={"kind": "trigger"})
    return local


@pytest.mark.parametrize("kind", ["workflow", "job", "crawler", "trigger"])
def test_a_resource_has_the_tags_of_its_creation(local: LocalGlue, call: Call, kind: str) -> None:
    """Resources of one name but different kinds each have their own tags."""
    assert {"Tags": {"kind": kind}} == call(local, "GetTags", ResourceArn=f"{ARN}{kind}/x")


def test_the_arn_has_the_region_and_the_account() -> None:
    """ARNs have the region and the account of their LocalGlue."""
    local = LocalGlue(region_name="eu-central-1", account_id="999988887777")
    local.add_job("j", tags={"a": "b"})
    arn = "arn:aws:glue:eu-central-1:999988887777:job/j"
    assert {"Tags": {"a": "b"}} == local.call("GetTags", ResourceArn=arn)


@pytest.mark.parametrize(
    "partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"]
)
def test_the_arn_has_the_partition_of_the_region(aws_session: Any, partition: str) -> None:
    """ARNs in China, in GovCloud and the like have a partition of their own, as in botocore."""
    for region in aws_session.get_available_regions("ec2", partition):
        local = LocalGlue(region_name=region)
        local.add_job("j", tags={"a": "b"})
        arn = f"arn:{partition}:glue:{region}:123456789012:job/j"
        assert {"Tags": {"a": "b"}} == local.call("GetTags", ResourceArn=arn)


def test_tags_are_added_replaced_and_removed(local: LocalGlue, call: Call) -> None:
    """TagResource merges; UntagResource removes tags, and ignores other keys."""
    arn = f"{ARN}job/x"
    assert {} == call(local, "TagResource", ResourceArn=arn, TagsToAdd={"kind": "j", "team": "t"})
    assert {"kind": "j", "team": "t"} == call(local, "GetTags", ResourceArn=arn)["Tags"]
    assert {} == call(local, "UntagResource", ResourceArn=arn, TagsToRemove=["kind", "other"])
    assert {"team": "t"} == call(local, "GetTags", ResourceArn=arn)["Tags"]


@pytest.mark.parametrize(
    ("operation", "payload"),
    [("GetTags", {}), ("TagResource", {"TagsToAdd": {}}), ("UntagResource", {"TagsToRemove": []})],
)
def test_only_a_resource_has_tags(
    local: LocalGlue, operation: str, payload: dict[str, Any]
) -> None:
    """An unknown ARN is not found, and a text that is not an ARN of Glue is invalid."""
    with pytest.raises(EntityNotFoundException, match=r"Resource arn:.* not found\."):
        local.call(operation, ResourceArn=f"{ARN}job/other", **payload)
    for other in ("x", "arn:aws:s3:::bucket"):
        with pytest.raises(ValidationException, match=r"'resourceArn' failed.*pattern: arn:aws"):
            local.call(operation, ResourceArn=other, **payload)


def test_a_resource_has_at_most_50_tags(local: LocalGlue) -> None:
    """The 51st tag is rejected, together with all tags of the same request."""
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
def test_tags_are_deleted_with_their_resource(
    local: LocalGlue, kind: str, operation: str, field: str
) -> None:
    """A deleted resource has no tags, nor has a new one of the same name."""
    local.call(operation, **{field: "x"})
    with pytest.raises(EntityNotFoundException):
        local.call("GetTags", ResourceArn=f"{ARN}{kind}/x")
    if kind == "workflow":
        local.call("CreateWorkflow", Name="x")
        assert {"Tags": {}} == local.call("GetTags", ResourceArn=f"{ARN}{kind}/x")


def test_tag_values_stay_out_of_messages(local: LocalGlue) -> None:
    """An invalid tag value, which may be a secret, is not shown."""
    with pytest.raises(ValidationException) as refused:
        local.call("TagResource", ResourceArn=f"{ARN}job/x", TagsToAdd={"k": "s3cret" * 100})
    assert "s3cret" not in str(refused.value)
