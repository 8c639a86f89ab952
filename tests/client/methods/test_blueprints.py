"""`start_blueprint_run`: how it sends parameters, and how it checks them before the call."""

import json
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest

from glue_wf_sdk import (
    GlueWorkflowClient,
    IllegalBlueprintStateException,
    ParameterSpec,
    ResponseError,
    ValidationError,
)
from glue_wf_sdk.local import LayoutContext
from support.local_glue import ROLE, blueprint_local
from support.transports import recorded

STARTED = {"RunId": "bpr_1"}
SPEC = {"Name": {"type": "String"}, "Workers": {"type": "Integer", "defaultValue": 5}}


class Stage(StrEnum):
    TEST = "test"


class Unreadable(dict[str, object]):
    """A mapping that raises an error with a secret in its message."""

    def __getitem__(self, key: str) -> object:
        raise LookupError("s3cret")


def shown(spec: object, **fields: Any) -> dict[str, Any]:
    """An answer to GetBlueprint."""
    text = spec if isinstance(spec, str) else json.dumps(spec)
    return {"Blueprint": {"Name": "etl", "Status": "ACTIVE", "ParameterSpec": text, **fields}}


def parameters_sent(parameters: Any) -> object:
    """What `start_blueprint_run` sends as parameters."""
    client, transport = recorded(STARTED)
    client.start_blueprint_run("etl", ROLE, parameters=parameters)
    ((_, payload),) = transport.sent
    return payload.get("Parameters")


@pytest.mark.parametrize(
    ("parameters", "sent"),
    [
        (None, None),
        ({}, "{}"),
        ('{ "Name" : "as written" }', '{ "Name" : "as written" }'),
        (
            {"Name": "a", "Workers": 2, "Size": 0.5, "Flag": True, "Keys": ["x"], "Tuple": ("y",)},
            '{"Name":"a","Workers":2,"Size":0.5,"Flag":true,"Keys":["x"],"Tuple":["y"]}',
        ),
        ({"Name": None}, '{"Name":null}'),
        ({"Größe": "日本 😀 \n"}, '{"Größe":"日本 😀 \\n"}'),
        (MappingProxyType({"Stage": Stage.TEST}), '{"Stage":"test"}'),
    ],
    ids=["none", "empty", "text", "values", "null", "unicode", "mapping"],
)
def test_parameters_are_sent_as_json_text(parameters: Any, sent: str | None) -> None:
    """A mapping is sent as JSON text and loses nothing; text is sent as it is, without a check."""
    assert sent == parameters_sent(parameters)


@pytest.mark.parametrize(
    ("parameters", "violations"),
    [
        ({"Keys": {"s3cret"}}, [('["Keys"]', "is not JSON: Object of type set is not JSON")]),
        ({"Size": float("nan")}, [('["Size"]', "is not JSON: Out of range float values")]),
        ({"Count": 10**5000}, [('["Count"]', "is not JSON: Exceeds the limit")]),
        ({5: "s3cret"}, [("[<int>]", "the key must be a string")]),
        (
            {"A": b"s3cret", "B": "s3cret", "C": object()},
            [('["A"]', "is not JSON: "), ('["C"]', "is not JSON: ")],
        ),
        (Unreadable(Name="s3cret"), [("", "must be a mapping that can be read")]),
        (["s3cret"], [("parameters", "must be a string")]),
        ({"Name": "\ud800"}, [("parameters", "must be Unicode text; has a lone surrogate")]),
        ({"Name": "s3cret" * 30_000}, [("parameters", "must have at most 131072")]),
    ],
    ids=["set", "nan", "digits", "key", "several", "unreadable", "list", "surrogate", "length"],
)
def test_values_that_cannot_be_sent(parameters: Any, violations: list[tuple[str, str]]) -> None:
    """What JSON or the API cannot express is named, without its value; nothing is sent."""
    client, transport = recorded()

    with pytest.raises(ValidationError) as caught:
        client.start_blueprint_run("etl", ROLE, parameters=parameters, check=True)

    found = caught.value.violations
    assert [path for path, _ in violations] == [each.path for each in found]
    assert all(
        each.message.startswith(message)
        for each, (_, message) in zip(found, violations, strict=True)
    )
    assert "s3cret" not in str(caught.value)
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)
    assert [] == transport.sent


def test_a_value_that_is_nested_too_deeply() -> None:
    """A value that no recursive writer can write is a violation, not a RecursionError."""
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]

    with pytest.raises(ValidationError, match=r'\["Deep"\]: is nested too deeply'):
        GlueWorkflowClient().start_blueprint_run("etl", ROLE, parameters={"Deep": nested})


@pytest.mark.parametrize(
    "parameters", [{"Name": "a"}, '{"Name": "a", "Workers": 7}'], ids=["mapping", "text"]
)
def test_valid_parameters_are_sent_after_the_check(parameters: Any) -> None:
    """With check=True, the blueprint's parameters are fetched first; defaults are not filled in."""
    client, transport = recorded(shown(SPEC), STARTED)

    assert (
        "bpr_1" == client.start_blueprint_run("etl", ROLE, parameters=parameters, check=True).run_id
    )
    fetched, (operation, payload) = transport.sent
    assert ("GetBlueprint", {"Name": "etl", "IncludeParameterSpec": True}) == fetched
    assert "StartBlueprintRun" == operation
    sent = parameters if isinstance(parameters, str) else '{"Name":"a"}'
    assert {"BlueprintName": "etl", "RoleArn": ROLE, "Parameters": sent} == payload


@pytest.mark.parametrize(
    ("parameters", "violations"),
    [
        (None, ['["Name"]: is required']),
        ({}, ['["Name"]: is required']),
        ({"Name": None}, ['["Name"]: must be a string']),
        (
            {"name": "s3cret", "Workers": "s3cret"},
            [
                '["Name"]: is required',
                '["Workers"]: must be an integer',
                '["name"]: is not a parameter of the blueprint; did you mean Name?',
            ],
        ),
        ("s3cret", ["is not JSON: Expecting value at line 1, column 1"]),
    ],
)
def test_invalid_parameters_are_refused_before_the_call(
    parameters: Mapping[str, object] | str | None, violations: list[str]
) -> None:
    """With check=True, invalid values raise a ValidationError without values; no run is started."""
    client, transport = recorded(shown(SPEC))

    with pytest.raises(ValidationError) as caught:
        client.start_blueprint_run("etl", ROLE, parameters=parameters, check=True)

    assert violations == [str(each) for each in caught.value.violations]
    assert "s3cret" not in str(caught.value)
    assert ["GetBlueprint"] == [operation for operation, _ in transport.sent]


def test_arguments_are_checked_before_the_blueprint_is_fetched() -> None:
    """An invalid name or role raises before anything is sent, also with check=True."""
    client, transport = recorded()

    with pytest.raises(ValidationError, match="blueprint_name"):
        client.start_blueprint_run("my etl", ROLE, check=True)

    assert [] == transport.sent


DEFINITION = {"ParameterSpec": '{"P": {}}'}


@pytest.mark.parametrize(
    ("answer", "parameters"),
    [
        (shown({"P": {"type": "Decimal"}}), {"P": 5}),
        (shown({"P": {"type": "Date", "collection": True, "defaultValue": {"a": []}}}), {}),
        (shown({"P": {"type": "String", "format": "x", "defaultValue": 5}}), {}),
        (shown({"P": {"type": "String", "allowedValues": [], "defaultValue": "a"}}), {"P": "b"}),
        (shown({"P": {"type": "Integer", "collection": "many"}}), {"P": "a"}),
        (shown({"P": None}), {"P": [True]}),
        (shown(SPEC, Status="FAILED", LastActiveDefinition=DEFINITION), {"P": 5}),
        ({"Blueprint": {"Name": "etl", "Status": "CREATING"}}, {"P": 5}),
        ({"Blueprint": {"Name": "etl", "Status": "FAILED"}}, {"P": 5}),
    ],
    ids=range(9),
)
def test_what_cannot_be_checked_is_left_to_the_service(
    answer: dict[str, Any], parameters: dict[str, Any]
) -> None:
    """Rules that this release does not know, or a blueprint without parameters, stop no run."""
    client, _ = recorded(answer, STARTED)

    assert STARTED["RunId"] == (
        client.start_blueprint_run("etl", ROLE, parameters=parameters, check=True).run_id
    )


@pytest.mark.parametrize("metadata", [{}, {"ResponseMetadata": {"RequestId": "c0ffee"}}])
def test_an_unreadable_specification(metadata: dict[str, Any]) -> None:
    """An answer whose specification is no JSON object is a ResponseError; no run is started."""
    client, transport = recorded({**shown("[]"), **metadata})

    with pytest.raises(ResponseError) as caught:
        client.start_blueprint_run("etl", ROLE, check=True)

    error = caught.value
    assert ("GetBlueprint", "Blueprint.ParameterSpec", "must be a JSON object") == (
        error.operation,
        error.path,
        error.problem,
    )
    assert ("c0ffee" if metadata else None, True) == (error.request_id, error.may_have_run)
    assert 1 == len(transport.sent)


def layout(context: LayoutContext) -> str:
    name: str = context.parameters["Name"]
    context.client.create_workflow(name)
    return name


def test_checked_runs_on_localglue() -> None:
    """LocalGlue accepts what the check accepts; after a failed update both use the old version."""
    local = blueprint_local(layout, SPEC)
    client = local.client()
    client.update_blueprint("etl", "s3://bucket/none.zip")
    local.run_until_idle()

    with pytest.raises(ValidationError, match="is required"):
        client.start_blueprint_run("etl", ROLE, check=True)
    started = client.start_blueprint_run("etl", ROLE, parameters={"Name": "é"}, check=True)
    run = client.wait_for_blueprint_run("etl", started.run_id)
    assert ("é", '{"Name":"é"}') == (run.workflow_name, run.parameters)


def test_a_blueprint_that_cannot_run_on_localglue() -> None:
    """A blueprint that was never registered is refused by the service, as without the check."""
    local = blueprint_local(layout, "{")

    with pytest.raises(IllegalBlueprintStateException):
        local.client().start_blueprint_run("etl", ROLE, check=True)


def test_what_getblueprint_shows_can_be_parsed() -> None:
    """The parameter_spec of a blueprint on LocalGlue is read back as the same specification."""
    client = blueprint_local(layout, SPEC).client()
    text = client.get_blueprint("etl", include_parameter_spec=True).blueprint.parameter_spec

    assert text is not None
    assert ParameterSpec.parse(SPEC) == ParameterSpec.parse(text)
