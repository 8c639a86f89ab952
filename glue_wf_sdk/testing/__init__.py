"""Hypothesis strategies for tests of code that works with Glue workflows; extra ``testing``."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glue_wf_sdk.testing.runs import workflow_runs
    from glue_wf_sdk.testing.strategies import (
        models,
        requests,
        values,
        wire_dicts,
        workflow_graphs,
    )

__all__ = ["models", "requests", "values", "wire_dicts", "workflow_graphs", "workflow_runs"]


# On first use: pytest loads the plugin that lies beside them, where hypothesis may be missing.
def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "runs" if name == "workflow_runs" else "strategies"
    return getattr(importlib.import_module(f"glue_wf_sdk.testing.{module}"), name)
