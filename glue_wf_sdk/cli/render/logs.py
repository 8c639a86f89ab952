"""The ends of log streams."""

from collections.abc import Sequence

from glue_wf_sdk._core.text import printable
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.render.nodes import NodeNames, name_text, nodes_of
from glue_wf_sdk.client import LogTail
from glue_wf_sdk.structures import Node, WorkflowRun


def logs_text(run: WorkflowRun, logs: Sequence[tuple[Node, Sequence[LogTail]]]) -> str:
    """What jobs and crawlers of a run have logged, stream by stream."""
    lines = Lines()
    if not logs:
        lines.add("nothing failed")
    rows = NodeNames(nodes_of(run)).rows([node for node, _ in logs], with_states=True)
    for (_, tails), row in zip(logs, rows, strict=True):
        lines.add(*row)
        for tail in tails:
            if tail.lines is not None:
                _add_tail(lines, tail)
        missing = [tail for tail in tails if tail.lines is None]
        if len(missing) < len(tails):
            continue
        if not missing:
            lines.add("it does not tell where it logs", indent=2)
        for tail in missing:
            place = f"{name_text(tail.group)}, stream {name_text(tail.stream)}"
            lines.add(f"does not exist: {place}", indent=2)
    return lines.text()


def _add_tail(lines: Lines, tail: LogTail) -> None:
    lines.add_unbroken(
        (f"{name_text(tail.group)}, stream {name_text(tail.stream)}", "dim"), indent=2
    )
    for line in tail.lines or ():
        time = line.timestamp.strftime("%H:%M:%S")
        for each in line.message.splitlines():
            lines.add((time, "dim"), f"  {printable(each.expandtabs())}", indent=2, hanging=12)
