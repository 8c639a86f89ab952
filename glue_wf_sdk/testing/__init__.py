"""Hypothesis strategies for tests of code that uses Glue workflows; extra ``testing``."""

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


# Hidden from checkers, which would accept any misspelt name.
if not TYPE_CHECKING:  # pragma: no branch - it is always true at run time
    # Loaded on first use, because pytest imports the plugin in this package without hypothesis.
    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = "runs" if name == "workflow_runs" else "strategies"
        return getattr(importlib.import_module(f"glue_wf_sdk.testing.{module}"), name)
