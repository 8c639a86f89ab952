"""Hypothesis strategies for tests of code that works with Glue workflows; extra ``testing``."""

from glue_wf_sdk.testing.runs import workflow_runs
from glue_wf_sdk.testing.strategies import models, requests, values, wire_dicts, workflow_graphs

__all__ = ["models", "requests", "values", "wire_dicts", "workflow_graphs", "workflow_runs"]
