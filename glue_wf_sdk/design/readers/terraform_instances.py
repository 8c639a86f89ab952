"""What ``count`` and ``for_each`` make of Terraform's resources."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk.design.readers.terraform_syntax import Block

Scope: TypeAlias = Mapping[str, Any]
"""The names that a block or a ``for`` adds: ``each``, ``count``, an iterator."""


@attrs.frozen(eq=False)
class Instance:
    """A resource, or one of those that ``count`` or ``for_each`` makes of it.

    Attributes:
        label: Its address.
        block: Where it is written.
        scope: The values of ``each`` and ``count`` in it.
        condition: Under which it exists; None if it always exists.
    """

    label: str
    block: Block
    scope: Scope
    condition: str | None = None

    @property
    def kind(self) -> str:
        """Its type: ``aws_glue_trigger``."""
        return self.block.labels[0]

    def __str__(self) -> str:
        return self.label


@attrs.frozen(eq=False)
class Instances:
    """All that ``count`` or ``for_each`` makes of a resource, if that is not known.

    Attributes:
        any: One that stands for each of them.
        with_index: Makes the one with an index.
    """

    any: Instance
    with_index: Callable[[Any], Instance]

    def __str__(self) -> str:
        return self.any.label
