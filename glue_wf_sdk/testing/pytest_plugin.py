"""The pytest fixtures `local_glue` and `glue_client`, which pytest finds by itself."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from glue_wf_sdk.client import GlueWorkflowClient
    from glue_wf_sdk.local import LocalGlue

__all__ = ["glue_client", "local_glue"]


@pytest.fixture
def local_glue() -> "LocalGlue":
    """An empty LocalGlue, a new one for each test."""
    # Imported on first use, because every pytest session loads this module.
    from glue_wf_sdk.local import LocalGlue

    return LocalGlue()


@pytest.fixture
def glue_client(local_glue: "LocalGlue") -> "GlueWorkflowClient":
    """A client of `local_glue`."""
    return local_glue.client()
