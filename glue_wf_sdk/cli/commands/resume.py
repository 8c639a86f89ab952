"""`glue-wf resume`."""

import attrs
import click

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.nodes import chosen_node
from glue_wf_sdk.cli.render.console import json_text, write
from glue_wf_sdk.cli.render.nodes import failure_documents, graph_problem
from glue_wf_sdk.cli.render.plan import plan_text, refusal_text
from glue_wf_sdk.cli.render.run import resumed_text
from glue_wf_sdk.cli.results import FAILED, CommandResult, UsageError
from glue_wf_sdk.cli.service_or_file import load_run
from glue_wf_sdk.cli.watching import Waiting, resume_run, watch_run
from glue_wf_sdk.errors import (
    GraphError,
    ResumeError,
    ResumeReason,
    ValidationError,
)
from glue_wf_sdk.operations import ResumeWorkflowRunRequest
from glue_wf_sdk.resume import ResumePlan, plan_resume
from glue_wf_sdk.structures import WorkflowRun


@click.command(
    epilog="""\b
Examples:
  glue-wf resume etl --dry-run
  glue-wf resume --dry-run --from run.json
  glue-wf resume etl wr_1 --node load-orders --node load-customers --wait

\b
To carry out a plan with the AWS CLI:
  glue-wf resume --dry-run --from run.json --json | jq .request > request.json
  aws glue resume-workflow-run --cli-input-json file://request.json

Exit codes: 0 success, 1 the run cannot be resumed or the new run failed,
2 wrong usage, 3 service or network, 4 --timeout is over, 130 Ctrl-C.""",
)
@options.optional_name
@options.run
@click.option(
    "--node",
    "nodes",
    multiple=True,
    metavar="ID_OR_NAME",
    help="A job or crawler to run again, with everything downstream; repeatable.",
)
@options.from_file
@click.option("--dry-run", is_flag=True, help="Show the plan; start nothing.")
@options.wait
@options.timeout
@options.stop_on_timeout
@options.connection
@options.as_json
def resume(
    name: str | None,
    run: str | None,
    *,
    nodes: tuple[str, ...],
    file: str | None,
    dry_run: bool,
    wait: bool,
    timeout: int | None,
    stop_on_timeout: bool,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Resume a run from what failed in it, as a new run.

    --dry-run shows what would run again. It also works on a run saved in a file.
    """
    if dry_run and wait:
        raise UsageError("--dry-run and --wait are mutually exclusive")
    waiting = Waiting(timeout, stop_on_timeout)
    if timeout is not None and not wait:
        raise UsageError("--timeout requires --wait")
    if file is not None and not dry_run:
        raise UsageError("--from requires --dry-run: a run in a file cannot be resumed")
    resumed = load_run(connection, name, run, file).run
    try:
        chosen = [_node_id(resumed, each) for each in nodes] if nodes else None
        plan = plan_resume(resumed, chosen)
        request = plan.request()
    except (ResumeError, ValidationError, GraphError) as error:
        return _refusal(resumed, error, as_json=as_json)
    if dry_run:
        return _dry_run(plan, request, as_json=as_json)
    response = resume_run(connection, plan)
    run_id = response.run_id
    text = resumed_text(plan, run_id, connection, is_watched=wait)
    if not wait:
        document = {"RunId": run_id, "NodeIds": response.node_ids}
        return CommandResult(json_text(document) if as_json else text)
    if not as_json:
        write(text)
    return watch_run(connection, request.name, run_id, waiting=waiting, as_json=as_json)


def _dry_run(
    plan: ResumePlan, request: ResumeWorkflowRunRequest, *, as_json: bool
) -> CommandResult:
    if not as_json:
        return CommandResult(plan_text(plan, request))
    document = {
        "resumable": True,
        "failed": failure_documents(plan.run),
        "node_ids": plan.node_ids,
        "redundant": plan.redundant,
        "rerun": plan.rerun,
        "kept": plan.kept,
        "request": to_wire(request),
    }
    return CommandResult(json_text(document))


def _refusal(
    run: WorkflowRun, error: ResumeError | ValidationError | GraphError, *, as_json: bool
) -> CommandResult:
    if isinstance(error, ResumeError):
        reasons = [*error.reasons]
    elif isinstance(error, ValidationError):
        reasons = [
            ResumeReason("request", f"the request is invalid: {each}") for each in error.violations
        ]
    else:
        reasons = [ResumeReason("graph", graph_problem(error, run.graph))]
    if not as_json:
        return CommandResult(refusal_text(run, reasons), FAILED)
    document = {
        "resumable": False,
        "failed": failure_documents(run),
        "reasons": [attrs.asdict(reason) for reason in reasons],
    }
    return CommandResult(json_text(document), FAILED)


def _node_id(run: WorkflowRun, id_or_name: str) -> str:
    """The id of the node that `--node` means."""
    if not run.has_graph:
        return id_or_name  # The plan says that there is no graph.
    return chosen_node(run, id_or_name).unique_id
