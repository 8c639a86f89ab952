"""The operations on blueprints: how they are registered, updated, listed and deleted."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    IllegalBlueprintStateException,
    InvalidInputException,
)
from glue_wf_sdk.local import LayoutContext, LocalGlue
from support.archives import blueprint_archive
from support.local_glue import BLUEPRINT_LOCATION as LOCATION
from support.local_glue import BLUEPRINT_SPEC as SPEC
from support.local_glue import ROLE, blueprint_local


def layout(context: LayoutContext) -> str:
    context.client.create_workflow("made")
    return "made"


def blueprint(local: LocalGlue) -> dict[str, Any]:
    """The blueprint with all its fields."""
    wire = local.call("GetBlueprint", Name="etl", IncludeBlueprint=True, IncludeParameterSpec=True)
    shown: dict[str, Any] = wire["Blueprint"]
    return shown


def test_a_blueprint_is_registered(call: Callable[..., dict[str, Any]]) -> None:
    """A new blueprint is CREATING, then ACTIVE with its parameters."""
    local = LocalGlue()
    local.add_blueprint_source(LOCATION, layout, parameter_spec=SPEC)
    created = call(
        local, "CreateBlueprint", Name="etl", BlueprintLocation=LOCATION, Description="Loads"
    )
    began = local.now.timestamp()

    assert {"Name": "etl"} == created
    assert "CREATING" == blueprint(local)["Status"]
    assert "ParameterSpec" not in blueprint(local)
    local.run_until_idle()
    shown = call(
        local, "GetBlueprint", Name="etl", IncludeBlueprint=True, IncludeParameterSpec=True
    )["Blueprint"]
    assert set(SPEC) == set(json.loads(shown.pop("ParameterSpec")))
    assert shown.pop("BlueprintServiceLocation").startswith("s3://")
    assert {
        "Name": "etl",
        "Description": "Loads",
        "CreatedOn": began,
        "LastModifiedOn": began,
        "BlueprintLocation": LOCATION,
        "Status": "ACTIVE",
    } == shown


def test_the_flags_add_fields(call: Callable[..., dict[str, Any]]) -> None:
    """The service's own location and the parameters are shown only on request."""
    local = blueprint_local(layout)
    plain = {"Name", "CreatedOn", "LastModifiedOn", "BlueprintLocation", "Status"}

    assert plain == set(call(local, "GetBlueprint", Name="etl")["Blueprint"])
    for flag, field in (
        ("IncludeBlueprint", "BlueprintServiceLocation"),
        ("IncludeParameterSpec", "ParameterSpec"),
    ):
        assert plain | {field} == set(
            call(local, "GetBlueprint", Name="etl", **{flag: True})["Blueprint"]
        )
        (shown,) = call(local, "BatchGetBlueprints", Names=["etl"], **{flag: True})["Blueprints"]
        assert plain | {field} == set(shown)


def test_a_name_can_be_taken_once() -> None:
    """A second blueprint of the same name is rejected."""
    local = blueprint_local(layout)

    with pytest.raises(AlreadyExistsException):
        local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)


def test_an_unknown_location_fails_the_registration() -> None:
    """If nothing was added for the location, the blueprint is FAILED and cannot run."""
    local = LocalGlue()
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    local.run_until_idle()

    assert "FAILED" == blueprint(local)["Status"]
    assert LOCATION in blueprint(local)["ErrorMessage"]
    assert "LastActiveDefinition" not in blueprint(local)
    with pytest.raises(IllegalBlueprintStateException, match="was never registered successfully"):
        local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"P": {"type": "Text"}}, 'ParameterSpec: ["P"].type: must be one of String, '),
        ("{", "ParameterSpec: is not JSON: "),
        ({"P": {"type": "String", "description": "x" * 131_072}}, "ParameterSpec: must have at m"),
    ],
)
def test_an_invalid_specification_fails_the_registration(
    spec: str | Mapping[str, Any], message: str
) -> None:
    """A blueprint with an invalid specification is FAILED, with the reason."""
    shown = blueprint(blueprint_local(layout, spec))

    assert "FAILED" == shown["Status"]
    assert shown["ErrorMessage"].startswith(message)


@pytest.mark.parametrize(
    ("archive", "status", "message"),
    [
        (blueprint_archive(SPEC), "ACTIVE", None),
        (b"", "FAILED", "archive: is not a readable ZIP: BadZipFile"),
    ],
    ids=["valid", "invalid"],
)
def test_the_parameters_can_come_from_an_archive(
    archive: bytes, status: str, message: str | None
) -> None:
    """A registration reads the blueprint.cfg of an archive; if it cannot, it is FAILED."""
    local = LocalGlue()
    local.add_blueprint_source(LOCATION, layout, archive=archive)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    local.run_until_idle()
    shown = blueprint(local)
    assert (status, message) == (shown["Status"], shown.get("ErrorMessage"))
    assert message or set(SPEC) == set(json.loads(shown["ParameterSpec"]))


def test_a_source_has_a_specification_or_an_archive() -> None:
    """parameter_spec and archive are mutually exclusive."""
    with pytest.raises(ValueError, match="parameter_spec and archive are mutually exclusive"):
        LocalGlue().add_blueprint_source(LOCATION, layout, parameter_spec={}, archive=b"")


def test_an_update_registers_again(call: Callable[..., dict[str, Any]]) -> None:
    """A blueprint is UPDATING, then ACTIVE with the new parameters; its description stays."""
    local = LocalGlue()
    local.add_blueprint_source(LOCATION, layout, parameter_spec=SPEC)
    local.add_blueprint_source("s3://bucket/new.zip", layout)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION, Description="Loads")
    local.run_until_idle()
    first = blueprint(local)

    updated = call(local, "UpdateBlueprint", Name="etl", BlueprintLocation="s3://bucket/new.zip")
    assert {"Name": "etl"} == updated
    assert "UPDATING" == blueprint(local)["Status"]
    local.run_until_idle()
    second = blueprint(local)
    assert ("ACTIVE", "{}", "Loads", "s3://bucket/new.zip", first["CreatedOn"]) == (
        second["Status"],
        second["ParameterSpec"],
        second["Description"],
        second["BlueprintLocation"],
        second["CreatedOn"],
    )
    assert second["LastModifiedOn"] > first["LastModifiedOn"]
    assert second["BlueprintServiceLocation"] != first["BlueprintServiceLocation"]


def test_a_failed_update_keeps_the_last_active_definition(
    call: Callable[..., dict[str, Any]],
) -> None:
    """After a failed update the definition before it is shown, until an update succeeds."""
    local = blueprint_local(layout)
    good = blueprint(local)
    local.call("UpdateBlueprint", Name="etl", BlueprintLocation="s3://bucket/none.zip")
    local.run_until_idle()
    failed = call(
        local, "GetBlueprint", Name="etl", IncludeBlueprint=True, IncludeParameterSpec=True
    )["Blueprint"]

    assert "FAILED" == failed["Status"]
    assert "s3://bucket/none.zip" == failed["BlueprintLocation"]
    assert "ParameterSpec" not in failed
    kept = ("LastModifiedOn", "ParameterSpec", "BlueprintLocation", "BlueprintServiceLocation")
    assert {key: good[key] for key in kept} == failed["LastActiveDefinition"]
    plain = local.call("GetBlueprint", Name="etl")["Blueprint"]["LastActiveDefinition"]
    assert {"LastModifiedOn", "BlueprintLocation"} == set(plain)

    local.call("UpdateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    local.run_until_idle()
    assert "ACTIVE" == blueprint(local)["Status"]
    assert set() == {"ErrorMessage", "LastActiveDefinition"} & set(blueprint(local))


def test_a_blueprint_that_is_not_ready_cannot_be_used() -> None:
    """A blueprint that is CREATING or UPDATING cannot be updated or run."""
    local = LocalGlue()
    local.add_blueprint_source(LOCATION, layout, parameter_spec=SPEC)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    for status in ("CREATING", "UPDATING"):
        with pytest.raises(IllegalBlueprintStateException, match=status):
            local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)
        with pytest.raises(IllegalBlueprintStateException, match=status):
            local.call("UpdateBlueprint", Name="etl", BlueprintLocation=LOCATION)
        local.run_until_idle()
        local.call("UpdateBlueprint", Name="etl", BlueprintLocation=LOCATION)


@pytest.mark.parametrize(
    ("operation", "payload"),
    [
        ("GetBlueprint", {"Name": "none"}),
        ("UpdateBlueprint", {"Name": "none", "BlueprintLocation": LOCATION}),
        ("StartBlueprintRun", {"BlueprintName": "none", "RoleArn": ROLE}),
        ("GetBlueprintRun", {"BlueprintName": "none", "RunId": "bpr_1"}),
        ("GetBlueprintRun", {"BlueprintName": "etl", "RunId": "bpr_1"}),
        ("GetBlueprintRuns", {"BlueprintName": "none"}),
    ],
)
def test_a_missing_blueprint_or_run_is_not_found(
    aws_session: Any, operation: str, payload: Mapping[str, str]
) -> None:
    """An operation on a missing blueprint or run raises the error that its model lists."""
    model = aws_session.client("glue").meta.service_model
    shapes = model.operation_model(operation).error_shapes
    assert "EntityNotFoundException" in {each.name for each in shapes}
    with pytest.raises(EntityNotFoundException):
        blueprint_local(layout).call(operation, **payload)


def test_a_deleted_blueprint_is_gone(call: Callable[..., dict[str, Any]]) -> None:
    """A blueprint is deleted with its tags; deleting a missing one is no error."""
    local = blueprint_local(layout)
    local.call("UpdateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    arn = "arn:aws:glue:us-east-1:123456789012:blueprint/etl"

    assert {"Tags": {}} == local.call("GetTags", ResourceArn=arn)
    assert {"Name": "etl"} == call(local, "DeleteBlueprint", Name="etl")
    assert {"Name": "etl"} == call(local, "DeleteBlueprint", Name="etl")
    local.run_until_idle(timeout=0)
    for operation, payload in (
        ("GetBlueprint", {"Name": "etl"}),
        ("GetTags", {"ResourceArn": arn}),
    ):
        with pytest.raises(EntityNotFoundException):
            local.call(operation, **payload)


def test_a_batch_has_each_blueprint_once(call: Callable[..., dict[str, Any]]) -> None:
    """BatchGetBlueprints answers each existing blueprint once, and names the missing ones."""
    answer = call(blueprint_local(layout), "BatchGetBlueprints", Names=["none", "etl", "etl"])

    assert ["etl"] == [each["Name"] for each in answer["Blueprints"]]
    assert ["none"] == answer["MissingBlueprints"]


def listed(local: LocalGlue, call: Callable[..., dict[str, Any]], **payload: Any) -> list[Any]:
    answer = call(local, "ListBlueprints", **payload)
    pages = [answer["Blueprints"]]
    while "NextToken" in answer:
        answer = call(local, "ListBlueprints", NextToken=answer["NextToken"], **payload)
        pages.append(answer["Blueprints"])
    return pages


def test_names_are_listed_in_pages(call: Callable[..., dict[str, Any]]) -> None:
    """ListBlueprints returns names in order, in full pages of at most 25; tags filter them."""
    local = LocalGlue()
    names = [f"b{number:02}" for number in range(60)]
    for number, name in enumerate(reversed(names)):
        tags = {"team": "a" if number % 2 else "b", "x": ""}
        local.call("CreateBlueprint", Name=name, BlueprintLocation=LOCATION, Tags=tags)

    assert [names[:25], names[25:50], names[50:]] == listed(local, call, MaxResults=1000)
    assert [names[:20:2], names[20:40:2], names[40::2]] == (
        listed(local, call, Tags={"team": "a"}, MaxResults=10)
    )
    assert [[]] == listed(local, call, Tags={"team": "a", "x": "y"})
    with pytest.raises(InvalidInputException):
        local.call("ListBlueprints", NextToken="b01")
