"""Run properties, arguments, tag values and blueprint parameters are never shown."""

import logging
import pickle
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import ResponseError, ValidationError, from_wire, to_wire, violations
from glue_wf_sdk._core.schema import (
    ListShape,
    MapShape,
    Shape,
    StructureShape,
    check_wire,
    fields_of,
)
from glue_wf_sdk.operations import OPERATIONS, check_payload
from glue_wf_sdk.testing import wire_dicts
from support.models import EACH_MODEL, FEW, MODELS, smallest

MARKER = "hunter2"


def _holds_secrets(shape: Shape) -> bool:
    if isinstance(shape, ListShape):
        return _holds_secrets(shape.item)
    if isinstance(shape, StructureShape):
        return any(_holds_secrets(each.shape) for each in fields_of(shape.cls))
    return shape.secret


WITH_SECRETS = [cls for cls in MODELS if _holds_secrets(StructureShape(cls))]
EACH_WITH_SECRETS = pytest.mark.parametrize("cls", WITH_SECRETS, ids=lambda cls: cls.__name__)

# A secret, and invalid values that contain it: too long, no Unicode, no string.
SECRETS: list[Any] = [
    MARKER,
    MARKER * 100_000,
    MARKER + "\ud83d",
    MARKER + "\n\0",
    [MARKER],
    {MARKER: MARKER},
    MARKER.encode(),
    (MARKER,),
    {MARKER},
]
SECRET_STRINGS = st.sampled_from(SECRETS[:4])


def with_secrets(shape: Shape, value: Any, secret: Any) -> Any:
    """A wire value with the secret in each place that can hold one."""
    if isinstance(shape, StructureShape):
        by_name = {each.wire_name: each.shape for each in fields_of(shape.cls)}
        return {name: with_secrets(by_name[name], item, secret) for name, item in value.items()}
    if isinstance(shape, ListShape):
        return [with_secrets(shape.item, item, secret) for item in value]
    if isinstance(shape, MapShape) and shape.secret:
        return {**dict.fromkeys(value, secret), "": secret, "key": secret, "k" * 300: secret}
    return secret if shape.secret else value


def shown(error: BaseException) -> Iterator[str]:
    """Everything that printing, logging or debugging an error shows."""
    yield from (str(error), repr(error))
    yield from traceback.format_exception(error)
    record = logging.LogRecord("test", logging.ERROR, "", 1, "%s", (error,), None)
    record.exc_info = (type(error), error, error.__traceback__)
    yield logging.Formatter().format(record)
    yield from map(repr, getattr(error, "violations", ()))
    # Tools that report errors show a context even if `from None` hides it.
    for other in (error.__cause__, error.__context__):
        if other is not None:
            yield repr(vars(other))
            yield from shown(other)


def test_these_classes_hold_secrets() -> None:
    """Secrets occur in requests, responses and structures, at any depth."""
    names = {cls.__name__ for cls in WITH_SECRETS}

    assert names > {
        "Action",
        "BlueprintRun",
        "CreateBlueprintRequest",
        "CreateWorkflowRequest",
        "GetWorkflowRunsResponse",
        "JobRun",
        "PutWorkflowRunPropertiesRequest",
        "StartBlueprintRunRequest",
        "StartWorkflowRunRequest",
        "Workflow",
    }
    assert names.isdisjoint({"Crawl", "DeleteWorkflowRequest", "Edge", "WorkflowRunStatistics"})


@EACH_WITH_SECRETS
@FEW
@given(data=st.data())
def test_the_repr_of_a_model_hides_them(cls: Any, data: Any) -> None:
    """Neither a model nor its violations show a secret."""
    wire = with_secrets(StructureShape(cls), data.draw(wire_dicts(cls)), data.draw(SECRET_STRINGS))
    model = from_wire(cls, wire)

    assert MARKER not in repr(model)
    assert MARKER not in str(model)
    assert MARKER not in f"{model} {[model]} {violations(model)}"


@EACH_WITH_SECRETS
@FEW
@given(data=st.data())
def test_no_violation_on_the_wire_shows_them(cls: Any, data: Any) -> None:
    """No message about a wire dict shows a secret, even if the secret itself is invalid."""
    secret = data.draw(st.sampled_from(SECRETS))
    wire = with_secrets(StructureShape(cls), data.draw(wire_dicts(cls)), secret)
    found = check_wire(cls, wire)

    assert MARKER not in repr(found)
    assert MARKER not in str(ValidationError("it", found))


@EACH_WITH_SECRETS
@FEW
@given(data=st.data())
def test_no_error_of_from_wire_shows_them(cls: Any, data: Any) -> None:
    """A secret of the wrong kind is not shown by the error about it."""
    secret = data.draw(st.sampled_from(SECRETS))
    wire = with_secrets(StructureShape(cls), data.draw(wire_dicts(cls)), secret)

    assert MARKER not in _error_of(cls, wire, strict=False)
    assert MARKER not in _error_of(cls, wire, strict=True)


def _error_of(cls: Any, wire: Any, *, strict: bool) -> str:
    try:
        from_wire(cls, wire, strict=strict)
    except (ResponseError, ValidationError) as error:
        return "".join(shown(error))
    return ""


@EACH_MODEL
def test_a_misplaced_secret_is_not_shown(cls: Any) -> None:
    """A value of the wrong kind is not shown, wherever it is."""
    needed = to_wire(smallest(cls))
    for field in fields_of(cls):
        for wrong in (MARKER, [MARKER], {MARKER: MARKER}, 1e400, MARKER.encode()):
            assert MARKER not in _error_of(cls, {**needed, field.wire_name: wrong}, strict=False)


HIDDEN = [
    ("CreateWorkflow", "Tags", "tags"),
    ("CreateWorkflow", "DefaultRunProperties", "default_run_properties"),
    ("UpdateWorkflow", "DefaultRunProperties", "default_run_properties"),
    ("StartWorkflowRun", "RunProperties", "run_properties"),
    ("PutWorkflowRunProperties", "RunProperties", "run_properties"),
    ("CreateBlueprint", "Tags", "tags"),
    ("ListBlueprints", "Tags", "tags"),
]


@pytest.mark.parametrize(("operation", "name", "attribute"), HIDDEN)
@pytest.mark.parametrize("secret", SECRETS, ids=lambda each: type(each).__name__)
def test_no_error_of_a_request_shows_them(
    operation: str, name: str, attribute: str, secret: Any
) -> None:
    """The errors of a request in which every field is invalid show none of its secrets."""
    request: Any = OPERATIONS[operation].request
    others = {field.attribute: 5.5 for field in fields_of(request) if field.attribute != attribute}
    for value in (secret, {"key": secret}, {"key": secret, "": ""}, [secret], [("key", secret)]):
        with pytest.raises(ValidationError) as error:
            request(**others, **{attribute: value})
        assert MARKER not in "".join(shown(error.value))
        assert MARKER not in "".join(shown(pickle.loads(pickle.dumps(error.value))))  # noqa: S301 - made here
        assert MARKER not in repr(check_payload(operation, {name: value}))


@pytest.mark.parametrize("parameters", SECRETS[1:], ids=lambda each: type(each).__name__)
def test_blueprint_parameters_are_not_shown(parameters: Any) -> None:
    """The error about invalid parameters of a blueprint does not show them."""
    request: Any = OPERATIONS["StartBlueprintRun"].request

    with pytest.raises(ValidationError) as error:
        request(blueprint_name="etl", role_arn="glue", parameters=parameters)
    assert MARKER not in "".join(shown(error.value))


def test_other_values_are_shown() -> None:
    """A value that cannot hold a secret is shown, because it helps the reader of the message."""
    (violation,) = check_payload("CreateWorkflow", {"Name": f"{MARKER}\n"})

    assert MARKER in violation.message


def test_keys_are_shown() -> None:
    """The name of a property or tag is not secret; its value is."""
    (violation,) = check_payload("CreateWorkflow", {"Name": "etl", "Tags": {"team": [MARKER]}})

    assert 'Tags["team"]: must be a string, is of type list' == str(violation)
