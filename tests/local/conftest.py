"""A LocalGlue, and calls whose answers are checked against botocore's model."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue


@pytest.fixture
def local() -> LocalGlue:
    """An empty LocalGlue, where a module has no other."""
    return LocalGlue()


@pytest.fixture(scope="session")
def call(aws_session: Any) -> Callable[..., dict[str, Any]]:
    """Calls a LocalGlue, and checks each answer against botocore's model."""
    model = aws_session.client("glue").meta.service_model

    def called(local: LocalGlue, operation: str, **payload: Any) -> dict[str, Any]:
        answer = local.call(operation, **payload)
        _assert_modelled(model.operation_model(operation).output_shape, answer)
        return answer

    return called


_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "double": (int, float),
    "integer": (int,),
    "list": (list,),
    "long": (int,),
    "map": (dict,),
    "string": (str,),
    "structure": (dict,),
    "timestamp": (float,),
}


def _assert_modelled(shape: Any, value: Any) -> None:
    assert type(value) in _PYTHON_TYPES[shape.type_name]
    if shape.type_name == "structure":
        assert set() == set(value) - set(shape.members)
        for name, member in value.items():
            _assert_modelled(shape.members[name], member)
    elif shape.type_name == "list":
        for item in value:
            _assert_modelled(shape.member, item)
    elif shape.type_name == "map":
        for item in value.values():
            _assert_modelled(shape.value, item)
