"""A valid dict has no violation, and any corruption of it has one, at its path."""

import json
from typing import Any, cast

import botocore.session
import pytest
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import ResponseError, check_payload, from_wire, to_wire, violations
from glue_wf_sdk._core.schema import (
    StructureShape,
    check_wire,
)
from glue_wf_sdk.operations import OPERATIONS, Operation, Request, operation_of
from glue_wf_sdk.testing import models, requests, wire_dicts
from support.corruptions import corruptions
from support.models import EACH_MODEL, FEW

EACH_OPERATION = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
BOTOCORE = botocore.session.get_session().get_service_model("glue")


def model_or_error(cls: Any, wire: Any) -> Any:
    """The model of a wire dict, or the error that it cannot be built."""
    try:
        return from_wire(cls, wire)
    except ResponseError as error:
        return error


class TestValidModels:
    """The models that the strategies draw, which follow the annotations."""

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_have_no_violations(self, cls: Any, data: Any) -> None:
        """A model that could be constructed has no violation, nor has its wire dict."""
        model = data.draw(models(cls))

        assert () == violations(model)
        assert () == check_wire(cls, to_wire(model))

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_come_from_valid_wire_dicts(self, cls: Any, data: Any) -> None:
        """A wire dict without violations makes a model without violations, strictly too."""
        wire = data.draw(wire_dicts(cls))

        assert () == check_wire(cls, wire)
        assert () == violations(from_wire(cls, wire))
        assert from_wire(cls, wire) == from_wire(cls, wire, strict=True)


class TestCorruptions:
    """A valid dict in which one rule is broken."""

    @EACH_OPERATION
    @FEW
    @given(data=st.data())
    def test_are_found_in_payloads(self, operation: Operation[Any, Any], data: Any) -> None:
        """`check_payload` reports the broken rule at its path, and nothing at any other."""
        payload = data.draw(wire_dicts(operation.request))

        for corruption in corruptions(StructureShape(operation.request), payload, kinds=True):
            found = check_payload(operation, corruption.value)
            assert {corruption.wire_path.removeprefix(".")} == {each.path for each in found}
            assert corruption.rule in {each.rule for each in found}

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_are_found_in_objects_as_on_the_wire(self, cls: Any, data: Any) -> None:
        """An unchecked model has the violations of its wire dict, under attribute names.

        Only a structure without what identifies it cannot be built at all.
        """
        wire = data.draw(wire_dicts(cls))

        for corruption in corruptions(StructureShape(cls), wire, kinds=False):
            on_wire = check_wire(cls, corruption.value)
            model = model_or_error(cls, corruption.value)
            if isinstance(model, ResponseError):
                assert ("required", "is missing") == (corruption.rule, model.problem)
                assert corruption.wire_path.removeprefix(".") == model.path
                continue
            found = violations(model)
            assert {corruption.wire_path.removeprefix(".")} == {each.path for each in on_wire}
            assert {corruption.path.removeprefix(".")} == {each.path for each in found}
            assert corruption.rule in {each.rule for each in found}
            assert [(each.rule, each.message) for each in on_wire] == [
                (each.rule, each.message) for each in found
            ]

    @EACH_OPERATION
    @FEW
    @given(data=st.data())
    def test_that_botocore_rejects_are_found(
        self, operation: Operation[Any, Any], data: Any
    ) -> None:
        """Whatever botocore's own validator rejects has a violation."""
        payload = data.draw(wire_dicts(operation.request))

        for corruption in corruptions(StructureShape(operation.request), payload, kinds=True):
            if rejected_by_botocore(operation.name, corruption.value):
                assert check_payload(operation, corruption.value)


def rejected_by_botocore(operation: str, payload: Any) -> bool:
    """Whether botocore's validator rejects a payload."""
    shape = BOTOCORE.operation_model(operation).input_shape
    assert shape is not None
    if not isinstance(payload, dict):  # The validator crashes.
        return True
    return bool(ParamValidator().validate(cast("dict[str, Any]", payload), shape).has_errors())


@given(requests())
def test_botocore_accepts_every_valid_request(request: Request[Any]) -> None:
    """The validator of botocore accepts it, and the serializer writes the same JSON."""
    operation, payload = operation_of(request), to_wire(request)
    model = BOTOCORE.operation_model(operation.name)
    serialized = create_serializer(BOTOCORE.metadata["protocol"]).serialize_to_request(
        payload, model
    )

    assert not rejected_by_botocore(operation.name, payload)
    assert payload == json.loads(serialized["body"])
    assert f"AWSGlue.{operation.name}" == serialized["headers"]["X-Amz-Target"]
