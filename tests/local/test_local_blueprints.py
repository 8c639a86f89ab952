"""The registration of blueprints in LocalGlue."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    IllegalBlueprintStateException,
    InvalidInputException,
    ServiceError,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.blueprint_records import LayoutContext

LOCATION = "s3://bucket/blueprints/etl.zip"
ROLE = "arn:aws:iam::123456789012:role/Glue"
SPEC = {"Name": {"type": "String"}, "Workers": {"type": "Integer", "defaultValue": 5}}


def layout(context: LayoutContext) -> str:
    """The least layout."""
    return context.client.create_workflow("made").name or ""


def local_with(spec: str | Mapping[str, Any] | None = SPEC) -> LocalGlue:
    """A LocalGlue whose blueprint has been registered."""
    local = LocalGlue()
    local.add_blueprint_source(LOCATION, layout, parameter_spec=spec)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    local.run_until_idle()
    return local


def blueprint(local: LocalGlue) -> dict[str, Any]:
    """The blueprint, with all that is to be had."""
    wire = local.call("GetBlueprint", Name="etl", IncludeBlueprint=True, IncludeParameterSpec=True)
    found: dict[str, Any] = wire["Blueprint"]
    return found


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """The bytes of a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_registration_succeeds(call: Callable[..., dict[str, Any]]) -> None:
    """A new blueprint is CREATING, and after some time ACTIVE with its parameters."""
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


def test_what_the_flags_add(call: Callable[..., dict[str, Any]]) -> None:
    """The service's own location and the parameters come only when they are asked for."""
    local = local_with()
    plain = {"Name", "CreatedOn", "LastModifiedOn", "BlueprintLocation", "Status"}

    assert plain == set(call(local, "GetBlueprint", Name="etl")["Blueprint"])
    for flag, field in (
        ("IncludeBlueprint", "BlueprintServiceLocation"),
        ("IncludeParameterSpec", "ParameterSpec"),
    ):
        assert plain | {field} == set(
            call(local, "GetBlueprint", Name="etl", **{flag: True})["Blueprint"]
        )
        (found,) = call(local, "BatchGetBlueprints", Names=["etl"], **{flag: True})["Blueprints"]
        assert plain | {field} == set(found)


def test_names_are_taken_once() -> None:
    """A second blueprint of the same name is refused."""
    local = local_with()

    with pytest.raises(AlreadyExistsException):
        local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)


def test_nothing_at_the_location() -> None:
    """A location at which nothing was put ends the registration as FAILED, and no run starts."""
    local = LocalGlue()
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    local.run_until_idle()

    assert "FAILED" == blueprint(local)["Status"]
    assert LOCATION in blueprint(local)["ErrorMessage"]
    assert "LastActiveDefinition" not in blueprint(local)
    with pytest.raises(IllegalBlueprintStateException, match="never been registered"):
        local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"P": {"type": "Text"}}, 'ParameterSpec: ["P"].type: must be one of String, '),
        ("{", "ParameterSpec: is not JSON: "),
        ({"P": {"type": "String", "description": "x" * 131_072}}, "ParameterSpec: must have at m"),
    ],
)
def test_bad_specifications(spec: str | Mapping[str, Any], message: str) -> None:
    """A bad specification ends the registration as FAILED, with the reason."""
    shown = blueprint(local_with(spec=spec))

    assert "FAILED" == shown["Status"]
    assert shown["ErrorMessage"].startswith(message)


def test_archives() -> None:
    """The parameters are read from the blueprint.cfg of an archive, in a folder or without one."""
    configuration = json.dumps({"layoutGenerator": "etl.layout.generate", "parameterSpec": SPEC})
    for folder in ("", "etl/"):
        local = LocalGlue()
        archive = zipped({f"{folder}layout.py": "...", f"{folder}blueprint.cfg": configuration})
        local.add_blueprint_source(LOCATION, layout, archive=archive)
        local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
        run_until_active = blueprint(local)["Status"]
        local.run_until_idle()

        assert ("CREATING", "ACTIVE") == (run_until_active, blueprint(local)["Status"])
        assert set(SPEC) == set(json.loads(blueprint(local)["ParameterSpec"]))


@pytest.mark.parametrize(
    ("archive", "message"),
    [
        (b"", "archive: is not a ZIP that can be read: BadZipFile"),
        (b"PK\x03\x04 and no more", "archive: is not a ZIP that can be read: BadZipFile"),
        (zipped({"layout.py": "..."}), "archive: must have one blueprint.cfg, has 0"),
        (
            zipped({"a/blueprint.cfg": "{}", "b/blueprint.cfg": "{}"}),
            "archive: must have one blueprint.cfg, has 2",
        ),
        (
            zipped({"blueprint.cfg": b" " * 2**21}),
            "archive: has a blueprint.cfg of more than 1048576 bytes",
        ),
        (zipped({"blueprint.cfg": "no"}), "blueprint.cfg: is not JSON: "),
        (zipped({"blueprint.cfg": b"\xff{"}), "blueprint.cfg: is not JSON: "),
        (zipped({"blueprint.cfg": "[]"}), "blueprint.cfg: must be a JSON object"),
        (
            zipped({"blueprint.cfg": "{}"}),
            "blueprint.cfg: layoutGenerator: is required; parameterSpec: is required",
        ),
        (
            zipped({"blueprint.cfg": '{"layoutGenerator": "", "parameterSpec": []}'}),
            "blueprint.cfg: layoutGenerator: must be the name of a function; parameterSpec: must b",
        ),
        (
            zipped(
                {
                    "blueprint.cfg": '{"layoutGenerator": "a.b", "parameterSpec": {},'
                    ' "parameterSpec": {}}'
                }
            ),
            "blueprint.cfg: parameterSpec: is given twice",
        ),
        (
            zipped({"blueprint.cfg": '{"layoutGenerator": "a.b", "parameterSpec": {"P": {}}}'}),
            'ParameterSpec: ["P"].type: is required',
        ),
    ],
)
def test_bad_archives(archive: bytes, message: str) -> None:
    """A bad archive ends the registration as FAILED, with the reason."""
    local = LocalGlue()
    local.add_blueprint_source(LOCATION, layout, archive=archive)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    local.run_until_idle()

    assert "FAILED" == blueprint(local)["Status"]
    assert blueprint(local)["ErrorMessage"].startswith(message)


def test_a_specification_or_an_archive() -> None:
    """A source has its parameters from one place only."""
    with pytest.raises(ValueError, match="parameter_spec or archive"):
        LocalGlue().add_blueprint_source(LOCATION, layout, parameter_spec={}, archive=b"")


def test_updates(call: Callable[..., dict[str, Any]]) -> None:
    """An update is UPDATING and then ACTIVE with the new parameters; the description stays."""
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


def test_last_active_definition(call: Callable[..., dict[str, Any]]) -> None:
    """After a failed update, the last good definition is shown, until an update is good."""
    local = local_with()
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


def test_what_is_not_ready() -> None:
    """A blueprint that is CREATING or UPDATING can be neither updated nor run."""
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
def test_what_is_not_there(operation: str, payload: Mapping[str, str]) -> None:
    """What is asked of a missing blueprint or run is EntityNotFoundException."""
    with pytest.raises(EntityNotFoundException):
        local_with().call(operation, **payload)


def test_deletion(call: Callable[..., dict[str, Any]]) -> None:
    """A deleted blueprint is gone with its tags; deleting a missing one is no error."""
    local = local_with()
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


def test_batches(call: Callable[..., dict[str, Any]]) -> None:
    """A batch has each blueprint that exists once, and the names of the others."""
    answer = call(local_with(), "BatchGetBlueprints", Names=["none", "etl", "etl"])

    assert ["etl"] == [each["Name"] for each in answer["Blueprints"]]
    assert ["none"] == answer["MissingBlueprints"]


def listed(local: LocalGlue, call: Callable[..., dict[str, Any]], **payload: Any) -> list[Any]:
    """The pages of ListBlueprints."""
    answer = call(local, "ListBlueprints", **payload)
    pages = [answer["Blueprints"]]
    while "NextToken" in answer:
        answer = call(local, "ListBlueprints", NextToken=answer["NextToken"], **payload)
        pages.append(answer["Blueprints"])
    return pages


def test_lists(call: Callable[..., dict[str, Any]]) -> None:
    """Names come in order and in pages of at most 25, with or without a choice of tags."""
    local = LocalGlue()
    names = [f"b{number:02}" for number in range(60)]
    for number, name in enumerate(reversed(names)):
        tags = {"team": "a" if number % 2 else "b", "x": ""}
        local.call("CreateBlueprint", Name=name, BlueprintLocation=LOCATION, Tags=tags)

    assert [names[:25], names[25:50], names[50:]] == listed(local, call)
    assert [25, 25, 10] == [len(page) for page in listed(local, call, MaxResults=1000)]
    assert [names[start : start + 20] for start in (0, 20, 40)] == (
        listed(local, call, MaxResults=20)
    )
    assert [names[:20:2], names[20:40:2], names[40::2]] == (
        listed(local, call, Tags={"team": "a"}, MaxResults=10)
    )
    assert [[]] == listed(local, call, Tags={"team": "a", "x": "y"})
    with pytest.raises(InvalidInputException):
        local.call("ListBlueprints", NextToken="b01")


def test_errors_have_the_codes_that_the_model_lists(aws_session: Any) -> None:
    """Each error of the blueprint operations is one that botocore's model lists for them."""
    model = aws_session.client("glue").meta.service_model
    local = local_with()
    for operation, payload in (
        ("CreateBlueprint", {"Name": "etl", "BlueprintLocation": LOCATION}),
        ("UpdateBlueprint", {"Name": "none", "BlueprintLocation": LOCATION}),
        ("GetBlueprint", {"Name": "none"}),
        ("ListBlueprints", {"NextToken": "none"}),
        ("StartBlueprintRun", {"BlueprintName": "etl", "RoleArn": ROLE}),
        ("GetBlueprintRun", {"BlueprintName": "etl", "RunId": "none"}),
        ("GetBlueprintRuns", {"BlueprintName": "none"}),
    ):
        with pytest.raises(ServiceError) as caught:
            local.call(operation, **payload)
        listed_there = {each.name for each in model.operation_model(operation).error_shapes}
        assert caught.value.code in listed_there
