"""The arguments and options that several commands have."""

import functools
from collections.abc import Callable, Sequence

import click

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.cli.completion import complete_workflow_name
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.results import CommandResult, UsageError

EXIT_CODES = "Exit codes: 0 success, 2 wrong usage, 3 service or network, 130 Ctrl-C."
RUN_EXIT_CODES = """Exit codes: 0 success, 1 the run failed, 2 wrong usage, 3 service or network,
130 Ctrl-C."""
WAIT_EXIT_CODES = """Exit codes: 0 success, 1 the run failed, 2 wrong usage, 3 service or network,
4 --timeout is over, 130 Ctrl-C."""

name = click.argument("name", help="The workflow's name.", shell_complete=complete_workflow_name)
optional_name = click.argument(
    "name", required=False, help="The workflow's name.", shell_complete=complete_workflow_name
)
name_or_design = click.argument(
    "name",
    required=False,
    metavar="[NAME|PATH]",
    help="The workflow's name; or a template, plan, directory or answer, with a / or a suffix.",
    shell_complete=complete_workflow_name,
)
workflow = click.option("--workflow", metavar="NAME", help="The workflow, if the PATH has several.")
run = click.argument("run", required=False, help="The id of the run; by default, the latest.")
from_file = click.option(
    "--from", "file", metavar="FILE|-", help="Read a saved answer of the service; - is stdin."
)
scenario = click.option(
    "--scenario",
    metavar="FILE|-",
    help="What jobs, crawlers and calls do, in JSON or YAML; - is stdin.",
)
output = click.option("-o", "--output", metavar="FILE|-", help="Write to; - is stdout.")
wait = click.option("--wait", is_flag=True, help="Wait until the run ends.")
timeout = click.option(
    "--timeout",
    type=click.IntRange(min=1, max=31_536_000),
    metavar="SECONDS",
    help="How long to wait for the end; then the exit code is 4, and the run goes on.",
)
stop_on_timeout = click.option(
    "--stop-on-timeout", is_flag=True, help="Stop the run when --timeout is over."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_profile = click.option("--profile", metavar="NAME", help="The profile of the AWS configuration.")
_region = click.option("--region", metavar="NAME", help="The AWS region: eu-central-1, ...")
_endpoint_url = click.option("--endpoint-url", metavar="URL", help="The service, if not AWS.")
properties = functools.partial(
    click.option,
    "--property",
    "run_properties",
    multiple=True,
    metavar="KEY=VALUE",
    help="A property to set; repeatable.",
)


def connection(command: Callable[..., CommandResult]) -> Callable[..., CommandResult]:
    """The options that say which service a command calls; it gets them as a `Connection`."""

    @_profile
    @_region
    @_endpoint_url
    @functools.wraps(command)
    def connected(
        *, profile: str | None, region: str | None, endpoint_url: str | None, **others: object
    ) -> CommandResult:
        return command(connection=Connection(profile, region, endpoint_url), **others)

    return connected


def parse_properties(pairs: Sequence[str]) -> dict[str, str]:
    """The run properties that `--property` options set."""
    properties: dict[str, str] = {}
    for each in pairs:
        key, equals, value = each.partition("=")
        if not equals:  # Not shown, because it may be a value, and that a secret.
            raise UsageError("--property must be KEY=VALUE; one has no =")
        if key in properties:
            raise UsageError(f"duplicate --property {abbreviated(key)}")
        properties[key] = value
    return properties
