"""The commands that operate runs of a workflow."""

# ruff: noqa: PLR0913 - an option of a command is an argument of its function

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from glue_wf_sdk.cli.connection import Connection, EndpointURL, Profile, Region
from glue_wf_sdk.cli.documents import read_run
from glue_wf_sdk.cli.following import code_of, fetched, followed, now
from glue_wf_sdk.cli.inputs import UsageError, named
from glue_wf_sdk.cli.operate_rendering import (
    end_text,
    properties_text,
    resumed_text,
    run_text,
    runs_text,
    started_text,
    stopping_text,
)
from glue_wf_sdk.cli.outcome import FINE, INTERRUPTED, SERVICE, Halt, Outcome
from glue_wf_sdk.cli.planning import planned
from glue_wf_sdk.cli.terminal import as_json, write
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import (
    THROTTLING_CODES,
    GraphError,
    ResponseError,
    ServiceError,
    TransportError,
    abbreviated,
)
from glue_wf_sdk.operating import ResumeMismatchError
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import to_wire

__all__ = ["verbs"]

verbs = typer.Typer()
_properties = typer.Typer()
verbs.add_typer(_properties, name="properties", help="Read or set the properties of a run.")

_CODES = "Exit codes: 0 fine, 2 wrong usage, 3 service or network."
_RUN_CODES = "Exit codes: 0 fine, 1 the run failed, 2 wrong usage, 3 service or network."

Name = Annotated[str, typer.Argument(metavar="NAME", help="The workflow's name.")]
Run = Annotated[
    str | None,
    typer.Argument(metavar="RUN", help="The id of the run; without it, the last one."),
]
_PROPERTY = typer.Option("--property", metavar="KEY=VALUE", help="A property to set; repeatable.")
Wait = Annotated[bool, typer.Option("--wait", help="Wait for the end of the run.")]
AsJSON = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@verbs.command(
    "runs",
    help="List the runs of a workflow, the latest first.",
    epilog=f"""\b
Examples:
  glue-wf runs etl
  glue-wf runs etl --json | jq -r '.Runs[] | [.Status, .WorkflowRunId] | @tsv'

{_CODES}""",
)
def _runs(
    name: Name,
    *,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    client = Connection(profile, region, endpoint_url).client()
    runs = sorted(client.iter_workflow_runs(name), key=_start, reverse=True)
    if as_document:
        return Outcome(FINE, as_json({"Runs": [to_wire(each) for each in runs]}))
    return Outcome(FINE, runs_text(runs, now()))


def _start(run: WorkflowRun) -> float:
    return run.started_on.timestamp() if run.started_on else 0.0


@verbs.command(
    "show",
    help="""Show a run: its jobs and crawlers as a tree, what failed, and why.

    With --from, no service is called: the file holds what `glue-wf show --json` printed, or
    `aws glue get-workflow-run --include-graph`.""",
    epilog=f"""\b
Examples:
  glue-wf show etl
  glue-wf show --from run.json
  glue-wf show etl wr_1 --json | glue-wf resume-plan -

{_RUN_CODES}""",
)
def _show(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The workflow's name.")] = None,
    run: Run = None,
    *,
    file: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE|-", help="Show the run in a file; - is stdin."),
    ] = None,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    connection = Connection(profile, region, endpoint_url)
    moment = None
    if file is not None:
        if name is not None:
            raise UsageError("NAME and --from exclude each other")
        shown = read_run(file)
    elif name is not None:
        client = connection.client()
        shown = fetched(client, name, run or _last_run(client, name))
        moment = now()
    else:
        raise UsageError("give the NAME of a workflow, or --from FILE")
    if as_document:
        return Outcome(code_of(shown), _run_json(shown))
    try:
        return Outcome(code_of(shown), run_text(shown, moment, connection))
    except GraphError as error:
        if file is None:
            raise
        raise UsageError(f"{named(file)}: {error}") from None


@verbs.command(
    "watch",
    help="""Watch a run until it has ended.

    On a terminal its jobs and crawlers are shown as they stand. Ctrl-C ends the watching; the run
    goes on.""",
    epilog=f"""\b
Examples:
  glue-wf watch etl
  glue-wf watch etl wr_1 --json > run.json

{_RUN_CODES}""",
)
def _watch(
    name: Name,
    run: Run = None,
    *,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    connection = Connection(profile, region, endpoint_url)
    client = connection.client()
    run_id = run or _last_run(client, name)
    client.get_workflow_run(name, run_id)  # What is wrong from the start is no passing failure.
    return _followed(connection, client, name, run_id, as_document=as_document)


@verbs.command(
    "run",
    help="""Start a run of a workflow.

    With --wait it is watched until it has ended; Ctrl-C then leaves it running.""",
    epilog=f"""\b
Examples:
  glue-wf run etl
  glue-wf run etl --property business_date=2026-01-01 --wait

{_RUN_CODES}""",
)
def _run(
    name: Name,
    *,
    properties: Annotated[list[str] | None, _PROPERTY] = None,
    wait: Wait = False,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    connection = Connection(profile, region, endpoint_url)
    client = connection.client()
    run_properties = _parsed(properties) if properties else None
    with _maybe_started(connection.command("runs", name)):
        answer = client.start_workflow_run(name, run_properties=run_properties)
    if answer.run_id is None:
        raise ResponseError("StartWorkflowRunResponse", "RunId", "is missing")
    text = started_text(name, answer.run_id, connection, is_watched=wait)
    if not wait:
        return Outcome(FINE, as_json({"RunId": answer.run_id}) if as_document else text)
    if not as_document:
        write(text)
    return _followed(connection, client, name, answer.run_id, as_document=as_document)


@verbs.command(
    "stop",
    help="Stop a run, and the jobs and crawlers that run in it.",
    epilog=f"""\b
Examples:
  glue-wf stop etl
  glue-wf stop etl wr_1

{_CODES}""",
)
def _stop(
    name: Name,
    run: Run = None,
    *,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    connection = Connection(profile, region, endpoint_url)
    client = connection.client()
    run_id = run or _last_run(client, name)
    client.stop_workflow_run(name, run_id)
    if as_document:
        return Outcome(FINE, as_json({"RunId": run_id}))
    return Outcome(FINE, stopping_text(name, run_id, connection))


@verbs.command(
    "resume",
    help="""Resume a run from what failed in it, as a new run.

    With --dry-run, the plan is shown as by `glue-wf resume-plan`, and nothing is done.""",
    epilog="""\b
Examples:
  glue-wf resume etl --dry-run
  glue-wf resume etl wr_1 --node load-orders --node load-customers --wait

Exit codes: 0 fine, 1 it cannot be resumed or the new run failed, 2 wrong usage,
3 service or network.""",
)
def _resume(
    name: Name,
    run: Run = None,
    *,
    node: Annotated[
        list[str] | None,
        typer.Option(
            "--node",
            metavar="ID_OR_NAME",
            help="A job or crawler to run again, with all that is downstream; repeatable.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan alone.")] = False,
    wait: Wait = False,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    if dry_run and wait:
        raise UsageError("--dry-run and --wait exclude each other")
    connection = Connection(profile, region, endpoint_url)
    client = connection.client()
    run_id = run or _last_run(client, name)
    resume = planned(fetched(client, name, run_id), node, as_document=as_document)
    plan = resume.plan
    if plan is None or dry_run:
        return resume.outcome
    with _maybe_started(connection.command("runs", name)):
        answer = client.call(plan.request())
    if set(answer.node_ids or ()) != set(plan.node_ids):
        raise ResumeMismatchError(answer.run_id, answer.node_ids or (), plan)
    if answer.run_id is None:
        raise ResponseError("ResumeWorkflowRunResponse", "RunId", "is missing")
    text = resumed_text(plan, answer.run_id, connection, is_watched=wait)
    if not wait:
        document = {"RunId": answer.run_id, "NodeIds": answer.node_ids}
        return Outcome(FINE, as_json(document) if as_document else text)
    if not as_document:
        write(text)
    return _followed(connection, client, name, answer.run_id, as_document=as_document)


@_properties.command(
    "get",
    help="Print the properties of a run.",
    epilog=f"""\b
Examples:
  glue-wf properties get etl
  glue-wf properties get etl wr_1 --json | jq -r .RunProperties.business_date

{_CODES}""",
)
def _get(
    name: Name,
    run: Run = None,
    *,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    client = Connection(profile, region, endpoint_url).client()
    answer = client.get_workflow_run_properties(name, run or _last_run(client, name))
    properties = answer.run_properties or {}
    if as_document:
        return Outcome(FINE, as_json({"RunProperties": dict(properties)}))
    return Outcome(FINE, properties_text(properties))


@_properties.command(
    "set",
    help="Set properties of a run; its others stay.",
    epilog=f"""\b
Examples:
  glue-wf properties set etl --property rows=1200 --property checked=yes

{_CODES}""",
)
def _set(
    name: Name,
    run: Run = None,
    *,
    properties: Annotated[list[str], _PROPERTY],
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    client = Connection(profile, region, endpoint_url).client()
    run_properties = _parsed(properties)
    run_id = run or _last_run(client, name)
    client.put_workflow_run_properties(name, run_id, run_properties)
    return Outcome(FINE, as_json({"RunId": run_id}) if as_document else "")


def _parsed(properties: Sequence[str]) -> dict[str, str]:
    parsed: dict[str, str] = {}
    for each in properties:
        key, equals, value = each.partition("=")
        if not equals:  # It is not shown, as it may be the value, and that a secret.
            raise UsageError("--property takes KEY=VALUE, and one has no =")
        if key in parsed:
            raise UsageError(f"--property {abbreviated(key)} is given twice")
        parsed[key] = value
    return parsed


def _last_run(client: GlueWorkflowClient, name: str) -> str:
    workflow = client.get_workflow(name).workflow
    last = workflow.last_run if workflow else None
    if last is None or last.workflow_run_id is None:
        raise UsageError(f"the workflow {abbreviated(name)} has not run")
    return last.workflow_run_id


@contextmanager
def _maybe_started(look: str) -> Generator[None, None, None]:
    """Around a call that starts a run: without an answer, nobody knows whether it did."""

    def halt(code: int, reason: object) -> Halt:
        return Halt(Outcome(code, "", f"{reason}; the run may have started; to look: {look}"))

    try:
        yield
    except KeyboardInterrupt:
        raise halt(INTERRUPTED, "interrupted") from None
    except (ServiceError, TransportError) as error:
        is_throttled = isinstance(error, ServiceError) and error.code in THROTTLING_CODES
        if is_throttled or not error.retryable:
            raise
        raise halt(SERVICE, error) from error


def _followed(
    connection: Connection, client: GlueWorkflowClient, name: str, run_id: str, *, as_document: bool
) -> Outcome:
    run = followed(connection, client, name, run_id, quietly=as_document)
    text = _run_json(run) if as_document else end_text(run, connection)
    return Outcome(code_of(run), text)


def _run_json(run: WorkflowRun) -> str:
    return as_json({"Run": to_wire(run)})
