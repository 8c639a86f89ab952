"""`glue-wf simulate`."""

import click

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.behaviors import changed_scenario, read_scenario
from glue_wf_sdk.cli.designs import deploying, read_workflow
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.simulation import never_ran_documents, simulation_text
from glue_wf_sdk.cli.results import CommandResult, UsageError, run_exit_code


@click.command(
    epilog="""\b
Examples:
  glue-wf simulate template.yaml
  glue-wf simulate infra/ --workflow etl --outcome load=FAILED,SUCCEEDED
  glue-wf simulate workflow.json --duration load=600 --json |
    glue-wf report --from - -o run.html

Exit codes: 0 success, 1 the run failed or Glue would refuse the design,
2 wrong usage.""",
)
@click.argument(
    "path", help="A template, plan or directory, or the output of get-workflow --include-graph."
)
@options.workflow
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME=STATE",
    help="How the runs of a job or crawler end, one after the other, comma-separated; repeatable.",
)
@click.option(
    "--duration",
    "durations",
    multiple=True,
    metavar="NAME=SECONDS",
    help="How long a job or crawler takes; repeatable.",
)
@options.scenario
@options.properties()
@options.as_json
def simulate(
    path: str,
    *,
    workflow: str | None,
    outcomes: tuple[str, ...],
    durations: tuple[str, ...],
    scenario: str | None,
    run_properties: tuple[str, ...],
    as_json: bool,
) -> CommandResult:
    """Show what would run in a design, what never would, and why.

    The workflow, which may exist nowhere yet, is deployed on a LocalGlue and runs there once, in
    simulated time. --outcome and --duration override the scenario.
    """
    from glue_wf_sdk import local

    design = read_workflow(path, workflow)
    behavior = changed_scenario(read_scenario(scenario), design, outcomes, durations)
    properties = options.parse_properties(run_properties)
    try:
        with deploying():
            run = local.simulate(design, behavior, run_properties=properties)
    except TimeoutError as error:
        raise UsageError(str(error)) from None
    if as_json:
        text = json_text({"Run": to_wire(run), "never_ran": never_ran_documents(run)})
    else:
        text = simulation_text(run)
    return CommandResult(text, run_exit_code(run))
