"""The arguments and options that several commands have."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import typer

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.cli.completion import complete_workflow_name
from glue_wf_sdk.cli.results import UsageError

EXIT_CODES = "Exit codes: 0 success, 2 wrong usage, 3 service or network, 130 Ctrl-C."
RUN_EXIT_CODES = """Exit codes: 0 success, 1 the run failed, 2 wrong usage, 3 service or network,
130 Ctrl-C."""
WAIT_EXIT_CODES = """Exit codes: 0 success, 1 the run failed, 2 wrong usage, 3 service or network,
4 --timeout is over, 130 Ctrl-C."""

Name: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="The workflow's name.", autocompletion=complete_workflow_name
    ),
]
NameOrFile: TypeAlias = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME", help="The workflow's name.", autocompletion=complete_workflow_name
    ),
]
NameOrDesign: TypeAlias = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME|PATH",
        help="The workflow's name; or a template, plan, directory or answer, with a / or a suffix.",
        autocompletion=complete_workflow_name,
    ),
]
Workflow: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="The workflow, if the PATH has several.")
]
Run: TypeAlias = Annotated[
    str | None, typer.Argument(metavar="RUN", help="The id of the run; by default, the latest.")
]
FromFile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="FILE|-", help="Read a saved answer of the service; - is stdin."
    ),
]
ScenarioFile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        metavar="FILE|-",
        help="What jobs, crawlers and calls do, in JSON or YAML; - is stdin.",
    ),
]
Output: TypeAlias = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE|-", help="Write to; - is stdout.")
]
Wait: TypeAlias = Annotated[bool, typer.Option("--wait", help="Wait until the run ends.")]
Timeout: TypeAlias = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=31_536_000,
        metavar="SECONDS",
        help="How long to wait for the end; then the exit code is 4, and the run goes on.",
    ),
]
StopOnTimeout: TypeAlias = Annotated[
    bool, typer.Option("--stop-on-timeout", help="Stop the run when --timeout is over.")
]
AsJSON: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Profile: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="The profile of the AWS configuration.")
]
Region: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="The AWS region: eu-central-1, ...")
]
EndpointURL: TypeAlias = Annotated[
    str | None, typer.Option("--endpoint-url", metavar="URL", help="The service, if not AWS.")
]
PROPERTY = typer.Option("--property", metavar="KEY=VALUE", help="A property to set; repeatable.")


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
