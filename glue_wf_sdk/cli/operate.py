"""The commands that start, stop and change runs, and wait for their end."""

# ruff: noqa: PLR0913 - an option of a command is an argument of its function

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from glue_wf_sdk.cli.connection import Connection, EndpointURL, Profile, Region
from glue_wf_sdk.cli.following import code_of, followed
from glue_wf_sdk.cli.inputs import UsageError
from glue_wf_sdk.cli.operate_rendering import (
    end_text,
    resumed_text,
    started_text,
    stopping_text,
)
from glue_wf_sdk.cli.options import CODES, RUN_CODES, AsJSON, FromFile, Name, NameOrFile, Nodes, Run
from glue_wf_sdk.cli.outcome import FINE, INTERRUPTED, SERVICE, Halt, Outcome
from glue_wf_sdk.cli.planning import planned
from glue_wf_sdk.cli.sources import found_run, last_run, run_json
from glue_wf_sdk.cli.terminal import as_json, write
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import (
    THROTTLING_CODES,
    ServiceError,
    TransportError,
    abbreviated,
)
from glue_wf_sdk.operating import resumed_run_id
from glue_wf_sdk.waiting import given

__all__ = ["properties", "verbs"]

verbs = typer.Typer()
properties = typer.Typer()

_PROPERTY = typer.Option("--property", metavar="KEY=VALUE", help="A property to set; repeatable.")
Wait = Annotated[bool, typer.Option("--wait", help="Wait for the end of the run.")]


@verbs.command(
    "watch",
    help="""Watch a run until it has ended.

    On a terminal its jobs and crawlers are shown as they stand. Ctrl-C ends the watching; the run
    goes on.""",
    epilog=f"""\b
Examples:
  glue-wf watch etl
  glue-wf watch etl wr_1 --json > run.json

{RUN_CODES}""",
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
    run_id = run or last_run(client, name)
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

{RUN_CODES}""",
)
def _run(
    name: Name,
    *,
    run_properties: Annotated[list[str] | None, _PROPERTY] = None,
    wait: Wait = False,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    connection = Connection(profile, region, endpoint_url)
    client = connection.client()
    parsed = _parsed(run_properties) if run_properties else None
    with _maybe_started(connection.command("runs", name)):
        answer = client.start_workflow_run(name, run_properties=parsed)
    run_id = given(answer.run_id, answer, "RunId")
    text = started_text(name, run_id, connection, is_watched=wait)
    if not wait:
        return Outcome(FINE, as_json({"RunId": run_id}) if as_document else text)
    if not as_document:
        write(text)
    return _followed(connection, client, name, run_id, as_document=as_document)


@verbs.command(
    "stop",
    help="Stop a run, and the jobs and crawlers that run in it.",
    epilog=f"""\b
Examples:
  glue-wf stop etl
  glue-wf stop etl wr_1

{CODES}""",
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
    run_id = run or last_run(client, name)
    client.stop_workflow_run(name, run_id)
    if as_document:
        return Outcome(FINE, as_json({"RunId": run_id}))
    return Outcome(FINE, stopping_text(name, run_id, connection))


@verbs.command(
    "resume",
    help="""Resume a run from what failed in it, as a new run.

    With --dry-run the plan is shown, and nothing is done; a run in a file has this only.""",
    epilog="""\b
Examples:
  glue-wf resume etl --dry-run
  glue-wf resume --dry-run --from run.json
  glue-wf resume etl wr_1 --node load-orders --node load-customers --wait

Exit codes: 0 fine, 1 it cannot be resumed or the new run failed, 2 wrong usage,
3 service or network.""",
)
def _resume(
    name: NameOrFile = None,
    run: Run = None,
    *,
    node: Nodes = None,
    file: FromFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan alone.")] = False,
    wait: Wait = False,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    if dry_run and wait:
        raise UsageError("--dry-run and --wait exclude each other")
    if file is not None and not dry_run:
        raise UsageError("--from needs --dry-run: a run in a file can only be planned for")
    connection = Connection(profile, region, endpoint_url)
    source = found_run(connection, name, run, file)
    resume = planned(source.run, node, as_document=as_document)
    plan, client = resume.plan, source.client
    if plan is None or client is None or dry_run:
        return resume.outcome
    request = plan.request()
    with _maybe_started(connection.command("runs", request.name)):
        answer = client.call(request)
    run_id = resumed_run_id(plan, answer)
    text = resumed_text(plan, run_id, connection, is_watched=wait)
    if not wait:
        document = {"RunId": run_id, "NodeIds": answer.node_ids}
        return Outcome(FINE, as_json(document) if as_document else text)
    if not as_document:
        write(text)
    return _followed(connection, client, request.name, run_id, as_document=as_document)


@properties.command(
    "set",
    help="Set properties of a run; its others stay.",
    epilog=f"""\b
Examples:
  glue-wf properties set etl --property rows=1200 --property checked=yes

{CODES}""",
)
def _set(
    name: Name,
    run: Run = None,
    *,
    run_properties: Annotated[list[str], _PROPERTY],
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    client = Connection(profile, region, endpoint_url).client()
    parsed = _parsed(run_properties)
    run_id = run or last_run(client, name)
    client.put_workflow_run_properties(name, run_id, parsed)
    return Outcome(FINE, as_json({"RunId": run_id}) if as_document else "")


def _parsed(pairs: Sequence[str]) -> dict[str, str]:
    parsed: dict[str, str] = {}
    for each in pairs:
        key, equals, value = each.partition("=")
        if not equals:  # It is not shown, as it may be the value, and that a secret.
            raise UsageError("--property takes KEY=VALUE, and one has no =")
        if key in parsed:
            raise UsageError(f"--property {abbreviated(key)} is given twice")
        parsed[key] = value
    return parsed


@contextmanager
def _maybe_started(look: str) -> Generator[None, None, None]:
    """Around a call that starts a run: without an answer, nobody knows whether it did."""

    def halt(code: int, reason: object) -> Halt:
        return Halt(Outcome(code, "", f"{reason}; the run may have started; to look: {look}"))

    try:
        yield
    except KeyboardInterrupt:
        raise halt(INTERRUPTED, "interrupted") from None
    except ServiceError as error:
        if error.code in THROTTLING_CODES or not error.retryable:
            raise
        raise halt(SERVICE, error) from error
    except TransportError as error:
        if error.unsent:
            raise
        raise halt(SERVICE, error) from error


def _followed(
    connection: Connection, client: GlueWorkflowClient, name: str, run_id: str, *, as_document: bool
) -> Outcome:
    run = followed(connection, client, name, run_id, quietly=as_document)
    text = run_json(run) if as_document else end_text(run, connection)
    return Outcome(code_of(run), text)
