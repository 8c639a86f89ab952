"""`glue-wf run`."""

import click

from glue_wf_sdk.cli import clock, options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import json_text, write
from glue_wf_sdk.cli.render.run import changed_text, end_text, resumed_text
from glue_wf_sdk.cli.results import CommandResult, UsageError
from glue_wf_sdk.cli.watching import (
    Waiting,
    ended_result,
    follow_run,
    resume_run,
    starting_a_run,
)
from glue_wf_sdk.resume import plan_of_failure


@click.command(
    epilog=f"""\b
Examples:
  glue-wf run etl
  glue-wf run etl --property business_date=2026-01-01 --wait
  glue-wf run etl --wait --timeout 3600 --resume 2

{options.WAIT_EXIT_CODES}""",
)
@options.name
@options.properties()
@options.wait
@options.timeout
@options.stop_on_timeout
@click.option(
    "--resume",
    type=click.IntRange(min=0),
    default=0,
    metavar="NUMBER",
    help="How many times to resume what failed; needs --wait.",
)
@options.connection
@options.as_json
def run(
    name: str,
    *,
    run_properties: tuple[str, ...],
    wait: bool,
    timeout: int | None,
    stop_on_timeout: bool,
    resume: int,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Start a run of a workflow.

    --wait watches it until it has ended. Ctrl-C stops watching, not the run. --timeout holds for
    the run and its resumes together.
    """
    waiting = Waiting(timeout, stop_on_timeout)
    if not wait and (resume or timeout is not None):
        raise UsageError("--timeout and --resume require --wait")
    properties = options.parse_properties(run_properties) if run_properties else None
    with starting_a_run(connection, name):
        run_id = connection.client().start_workflow_run(name, run_properties=properties).run_id
    text = changed_text("Started", name, run_id, connection, is_watched=wait)
    if not wait:
        return CommandResult(json_text({"RunId": run_id}) if as_json else text)
    if not as_json:
        write(text)
    begin = clock.current.monotonic()
    ended = follow_run(connection, name, run_id, waiting=waiting, as_json=as_json)
    for _ in range(resume):
        left = waiting.after(clock.current.monotonic() - begin)
        plan = plan_of_failure(ended)
        if plan is None or left.is_over:
            break
        run_id = resume_run(connection, plan).run_id
        if not as_json:
            write(end_text(ended, None))
            write(resumed_text(plan, run_id, connection, is_watched=True))
        ended = follow_run(connection, name, run_id, waiting=left, as_json=as_json)
    return ended_result(ended, connection, as_json=as_json)
