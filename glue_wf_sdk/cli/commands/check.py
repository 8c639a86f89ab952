"""`glue-wf check`."""

import attrs
import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.files import read_map
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.findings import violations_text
from glue_wf_sdk.cli.results import FAILED, OK, CommandResult
from glue_wf_sdk.operations import OPERATIONS, check_payload, operation_named


def _complete_operation(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in OPERATIONS if name.startswith(incomplete)]


@click.command(
    epilog="""\b
Examples:
  glue-wf check CreateWorkflow payload.yaml
  glue-wf check StartBlueprintRun - --json < payload.json

Exit codes: 0 valid, 1 violations, 2 wrong usage.""",
)
@click.argument("operation", help="The operation.", shell_complete=_complete_operation)
@click.argument("file", metavar="FILE|-", help="A JSON or YAML file; - is stdin.")
@options.as_json
def check(operation: str, file: str, *, as_json: bool) -> CommandResult:
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
