"""`glue-wf serve`."""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType

import click

from glue_wf_sdk._core.text import abbreviated, printable, shell_quoted
from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.behaviors import read_scenario
from glue_wf_sdk.cli.designs import deploying, read_designs
from glue_wf_sdk.cli.render.console import write
from glue_wf_sdk.cli.results import CommandResult, UsageError

_POLL = 0.5  # Seconds. On Windows, an unlimited wait could not be interrupted.


@click.command(
    epilog="""\b
Examples:
  glue-wf serve
  glue-wf serve --demo --clock-speed 60
  glue-wf serve --design template.yaml --scenario scenario.yaml
  glue-wf serve --port 0
  glue-wf serve --host 0.0.0.0 --allowed-host glue

Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 Glue would refuse the design,
2 wrong usage, or the port is in use.""",
)
@options.scenario
@click.option(
    "--design",
    multiple=True,
    metavar="PATH",
    help="Deploy the workflows of a template, plan, directory or answer; repeatable.",
)
@click.option("--demo", is_flag=True, help="Serve the workflow of glue-wf demo, ready to run.")
@click.option("--host", default="127.0.0.1", metavar="HOST", help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65_535),
    default=8765,
    metavar="PORT",
    help="The port; 0 for any free one.",
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="A host name that clients may use besides localhost; repeatable.",
)
@click.option(
    "--clock-speed",
    type=float,
    metavar="NUMBER",
    help="Seconds on its clock per real second; at least 1.",
)
@click.option("--region", metavar="NAME", help="The AWS region in ARNs.")
@click.option("--account-id", metavar="ID", help="The AWS account in ARNs, 12 digits.")
@click.option("--seed", type=int, metavar="NUMBER", help="The seed of all ids.")
@click.option(
    "--keep-runs",
    type=click.IntRange(min=1),
    default=100,
    metavar="NUMBER",
    help="How many ended runs to keep of each workflow, job and blueprint.",
)
def serve(
    *,
    scenario: str | None,
    design: tuple[str, ...],
    demo: bool,
    host: str,
    port: int,
    allowed_hosts: tuple[str, ...],
    clock_speed: float | None,
    region: str | None,
    account_id: str | None,
    seed: int | None,
    keep_runs: int,
) -> CommandResult:
    """Serve a LocalGlue over HTTP until Ctrl-C.

    LocalGlue is an in-memory AWS Glue for the AWS CLI and any AWS SDK, without an AWS account.
    The first line printed is the URL of the endpoint. Options override the scenario.
    """
    if not host:  # From an unset variable, for example. Python would listen on all addresses.
        raise UsageError("the host is empty")
    from glue_wf_sdk.cli import demo_workflow
    from glue_wf_sdk.local import LocalGlue
    from glue_wf_sdk.local.doors.http_server import GlueServer

    given = read_scenario(scenario)
    designs = read_designs(design)
    local = LocalGlue(
        scenario=demo_workflow.demo_scenario(given) if demo else given,
        seed=seed,
        real_time=True,
        clock_speed=clock_speed,
        region_name=region,
        account_id=account_id,
        keep_runs=keep_runs,
    )
    if demo:
        demo_workflow.create_workflow(local)
    with deploying():
        local.deploy(designs)
    names = _checked_names(allowed_hosts)
    try:
        server = GlueServer(local.handle, host, port, allowed_hosts=names)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    if not server.is_loopback:
        sys.stderr.write(
            f"glue-wf: {printable(host)} is not a loopback address: every computer that can reach"
            " it can use this LocalGlue\n"
        )
    workflows = local.call("ListWorkflows")["Workflows"]
    command = (
        f"start-workflow-run --name {shell_quoted(workflows[0])}" if workflows else "list-workflows"
    )
    common = f"--region {region or given.region} --no-sign-request"
    with server:
        url = server.endpoint_url
        text = f"{url}\nTry: aws glue {command} --endpoint-url {url} {common}\n"
        _wait_for_signal(text, lambda: local.advance(0))
    return CommandResult()


def _checked_names(hosts: Sequence[str]) -> Sequence[str]:
    from glue_wf_sdk.local.doors.http_server import host_name

    for each in hosts:
        if not each or host_name(each) != each.lower():
            raise UsageError(
                f"--allowed-host must be a name without a port, not {abbreviated(each)}"
            )
    return hosts


def _wait_for_signal(text: str, keep_up: Callable[[], None]) -> None:
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        write(text)
        while not stopped.wait(_POLL):
            keep_up()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
