"""Benchmarks of one very large run."""

from collections.abc import Iterator

from answers import large_run
from plain import plain_and_fast
from pydantic_models import pydantic_model
from timing import Row, cpu, measure

from glue_wf_sdk import WorkflowRun, from_json, summarize

__all__ = ["run_rows"]

_NODES = 100_000


def run_rows() -> Iterator[Row]:
    """A run of 100 000 nodes, half of them jobs that have run, is read and summarized."""
    yield from plain_and_fast(_from_json_row)
    run = from_json(WorkflowRun, large_run(_NODES))
    yield measure(
        cpu(lambda: summarize(run)),
        what="`summarize`, 100 000 nodes",
        about="The summary of a run with 50 000 jobs, one after the other, with triggers between.",
        rounds=5,
        target_seconds=1.5,
    )


def _from_json_row(*, fast: bool) -> Row:
    text = large_run(_NODES)
    model = pydantic_model(WorkflowRun)
    return measure(
        cpu(lambda: from_json(WorkflowRun, text)),
        cpu(lambda: model.model_validate_json(text)),
        what="`from_json`, 100 000 nodes" + (", with msgspec" if fast else ""),
        peer="pydantic",
        about="The JSON of one run, 85 MB, becomes models, pydantic's with the same fields and"
        " rules; since Python 3.12, the garbage collector no longer interrupts its loop in Rust.",
        rounds=5,
        target_seconds=2,
    )
