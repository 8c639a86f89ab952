"""`glue-wf lint`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import click

from glue_wf_sdk import design
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.designs import load_designs
from glue_wf_sdk.cli.render.lint_github import lint_github
from glue_wf_sdk.cli.render.lint_json import lint_json, rule_json
from glue_wf_sdk.cli.render.lint_sarif import lint_sarif
from glue_wf_sdk.cli.render.lint_text import lint_text, rule_text
from glue_wf_sdk.cli.results import FAILED, OK, CommandResult, UsageError
from glue_wf_sdk.cli.selection import chosen, codes_in, is_shown, rule_of
from glue_wf_sdk.design import Severity
from glue_wf_sdk.design.rules import RULES


class Format(StrEnum):
    """The format of findings."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


def _complete_code(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [code for code in RULES if code.startswith(incomplete)]


@click.command(
    epilog="""\b
Examples:
  glue-wf lint template.yaml
  glue-wf lint infra/ --severity info --ignore GW216,GW217
  glue-wf lint --format sarif > glue-wf.sarif
  glue-wf lint --explain GW108

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage.""",
)
@click.argument(
    "paths",
    nargs=-1,
    metavar="[PATH]...",
    help="Files and directories; by default, the current directory.",
)
@click.option(
    "--format",
    "findings_format",
    type=click.Choice(Format, case_sensitive=False),
    help="The format; by default, text.",
)
@options.as_json
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Only these rules: codes or prefixes, comma-separated; repeatable.",
    shell_complete=_complete_code,
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    help="Not these rules: codes or prefixes, comma-separated; repeatable.",
    shell_complete=_complete_code,
)
@click.option(
    "--severity",
    type=click.Choice(Severity, case_sensitive=False),
    default="warning",
    help="The least severity to show.",
)
@click.option(
    "--fail-on",
    type=click.Choice(Severity, case_sensitive=False),
    default="error",
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--explain", metavar="CODE", help="Explain a rule, and exit.", shell_complete=_complete_code
)
def lint(
    paths: tuple[str, ...],
    *,
    findings_format: Format | None,
    as_json: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: Severity,
    fail_on: Severity,
    explain: str | None,
) -> CommandResult:
    """Check designs of workflows before they are deployed.

    Reads CloudFormation and SAM templates, .tf files, terraform show -json, saved answers of the
    AWS CLI, CreateTrigger payloads and blueprints. Directories are searched for them. Findings
    that make the exit code 1 are shown whatever --severity is.
    """
    if as_json and findings_format not in (None, Format.json):
        raise UsageError("--format and --json are mutually exclusive")
    shape = Format.json if as_json else findings_format or Format.text
    if explain is not None:
        if paths or shape not in (Format.text, Format.json):
            raise UsageError("--explain takes neither a PATH nor this --format")
        rule = rule_of(explain)
        return CommandResult(rule_json(rule) if shape is Format.json else rule_text(rule))
    prefixes = codes_in(select), codes_in(ignore)
    designs = load_designs(_existing(paths or (".",)))
    findings = chosen(design.lint(designs), *prefixes)
    shown = [each for each in findings if is_shown(each, severity, fail_on)]
    if shape is Format.text:
        hidden = [each for each in findings if not is_shown(each, severity, fail_on)]
        text = lint_text(designs, shown, hidden)
    else:
        text = _RENDER[shape](shown)
    has_failed = any(each.severity.is_at_least(fail_on) for each in findings)
    return CommandResult(text, FAILED if has_failed else OK)


_RENDER = {Format.json: lint_json, Format.sarif: lint_sarif, Format.github: lint_github}


def _existing(paths: Sequence[str]) -> Sequence[str]:
    """The paths; one that does not exist is more likely misspelt than a design."""
    for each in paths:
        if each == "-":
            raise UsageError("designs are not read from standard input; save it to a file")
        try:
            is_there = each != "" and Path(each).exists()
        except (OSError, ValueError):  # It is too long, or has a NUL.
            is_there = False
        if not is_there:
            raise UsageError(f"{abbreviated(each)} does not exist")
    return paths
