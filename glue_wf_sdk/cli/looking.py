"""The commands that look at runs, on the service or in a file, and change nothing."""

# ruff: noqa: PLR0913 - an option of a command is an argument of its function

import typer

from glue_wf_sdk.cli.connection import Connection, EndpointURL, Profile, Region
from glue_wf_sdk.cli.documents import read_properties, read_runs
from glue_wf_sdk.cli.following import code_of, now
from glue_wf_sdk.cli.operate_rendering import properties_text, run_text, runs_text
from glue_wf_sdk.cli.options import CODES, RUN_CODES, AsJSON, FromFile, NameOrFile, Run
from glue_wf_sdk.cli.outcome import FINE, Outcome
from glue_wf_sdk.cli.sources import alone, found_run, last_run, run_json, wanted
from glue_wf_sdk.cli.terminal import as_json
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import to_wire

__all__ = ["looks", "properties"]

looks = typer.Typer()
properties = typer.Typer()


@looks.command(
    "runs",
    help="List the runs of a workflow, the latest first.",
    epilog=f"""\b
Examples:
  glue-wf runs etl
  glue-wf runs etl --json | jq -r '.Runs[] | [.Status, .WorkflowRunId] | @tsv'
  aws glue get-workflow-runs --name etl | glue-wf runs --from -

{CODES}""",
)
def _runs(
    name: NameOrFile = None,
    *,
    file: FromFile = None,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    moment = None
    if file is not None:
        found = read_runs(alone(file, name))
    else:
        client = Connection(profile, region, endpoint_url).client()
        found = tuple(client.iter_workflow_runs(wanted(name)))
        moment = now()
    runs = sorted(found, key=_start, reverse=True)
    if as_document:
        return Outcome(FINE, as_json({"Runs": [to_wire(each) for each in runs]}))
    return Outcome(FINE, runs_text(runs, moment))


def _start(run: WorkflowRun) -> float:
    return run.started_on.timestamp() if run.started_on else 0.0


@looks.command(
    "show",
    help="""Show a run: its jobs and crawlers as a tree, what failed, and why.

    The FILE of --from holds what `glue-wf show --json` printed, or
    `aws glue get-workflow-run --include-graph`.""",
    epilog=f"""\b
Examples:
  glue-wf show etl
  glue-wf show --from run.json
  glue-wf show etl wr_1 --json | glue-wf resume-plan -

{RUN_CODES}""",
)
def _show(
    name: NameOrFile = None,
    run: Run = None,
    *,
    file: FromFile = None,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    connection = Connection(profile, region, endpoint_url)
    found = found_run(connection, name, run, file)
    if as_document:
        return Outcome(code_of(found.run), run_json(found.run))
    return Outcome(code_of(found.run), run_text(found.run, found.moment, connection))


@properties.command(
    "get",
    help="Print the properties of a run.",
    epilog=f"""\b
Examples:
  glue-wf properties get etl
  glue-wf properties get etl wr_1 --json | jq -r .RunProperties.business_date
  glue-wf properties get --from run.json

{CODES}""",
)
def _get(
    name: NameOrFile = None,
    run: Run = None,
    *,
    file: FromFile = None,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    if file is not None:
        found = read_properties(alone(file, name))
    else:
        client, workflow = Connection(profile, region, endpoint_url).client(), wanted(name)
        run_id = run or last_run(client, workflow)
        found = client.get_workflow_run_properties(workflow, run_id).run_properties or {}
    if as_document:
        return Outcome(FINE, as_json({"RunProperties": dict(found)}))
    return Outcome(FINE, properties_text(found))
