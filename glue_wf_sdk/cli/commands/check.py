"""`glue-wf check`."""

from typing import Annotated

import attrs
import typer

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.files import read_map
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.findings import violations_text
from glue_wf_sdk.cli.results import FAILED, OK, CommandResult
from glue_wf_sdk.operations import OPERATIONS, check_payload, operation_named

verb = typer.Typer()


def _complete_operation(incomplete: str) -> list[str]:
    return [name for name in OPERATIONS if name.startswith(incomplete)]


@verb.command(
    epilog="""\b
Examples:
  glue-wf check CreateWorkflow payload.yaml
  glue-wf check StartBlueprintRun - --json < payload.json

Exit codes: 0 valid, 1 violations, 2 wrong usage.""",
)
def check(
    operation: Annotated[
        str,
        typer.Argument(
            metavar="OPERATION", help="The operation.", autocompletion=_complete_operation
        ),
    ],
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A JSON or YAML file; - is stdin.")],
    *,
    as_json: options.AsJSON = False,
) -> CommandResult:
    """Check a request payload before you send it.

    OPERATION is CreateWorkflow, create_workflow or create-workflow. Each violation is printed
    with its path, the problem, and the rule in brackets.
    """
    name = operation_named(operation.replace("-", "_")).name
    violations = check_payload(name, read_map(file))
    code = FAILED if violations else OK
    if not as_json:
        return CommandResult(violations_text(name, violations), code)
    document = {
        "operation": name,
        "valid": not violations,
        "violations": [attrs.asdict(each) for each in violations],
    }
    return CommandResult(json_text(document), code)
