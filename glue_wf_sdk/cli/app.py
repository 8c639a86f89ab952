"""The program `glue-wf`: its commands, and how each of them ends."""

import importlib
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from glue_wf_sdk.cli import commands
from glue_wf_sdk.cli.render.console import one_line, write
from glue_wf_sdk.cli.results import (
    BROKEN_PIPE,
    INTERRUPTED,
    SERVICE,
    USAGE,
    CommandError,
    CommandResult,
)
from glue_wf_sdk.errors import (
    GlueWorkflowError,
    TransportError,
    UnknownOperationError,
    ValidationError,
)

# In the order of the help.
_COMMANDS = (
    "run",
    "watch",
    "resume",
    "stop",
    "workflows",
    "runs",
    "logs",
    "history",
    "compare",
    "show",
    "properties",
    "report",
    "graph",
    "topo",
    "check",
    "lint",
    "simulate",
    "demo",
    "serve",
)

# The root of click's errors. Some versions of typer bring their own click, so it has no other name.
_ClickError: type[Exception] = typer.BadParameter.__mro__[2]


def program_for(arguments: Sequence[str]) -> typer.Typer:
    """The program with the command that the arguments name, or else with all commands.

    Loading the others takes longer than some commands run.
    """
    program = typer.Typer(
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    program.callback(epilog=_EPILOG)(_glue_wf)
    words = arguments or _words_to_complete()
    named = [each for each in words[:1] if each in _COMMANDS]
    for name in named or _COMMANDS:
        program.add_typer(importlib.import_module(f"{commands.__name__}.{name}").verb)
    return program


def _words_to_complete() -> Sequence[str]:
    """The words before the one that a shell asks to complete; without any, no shell asks."""
    if "_GLUE_WF_COMPLETE" not in os.environ:
        return ()
    # bash has the first of these, all other shells the second.
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    return line.split(" ")[1:-1]


def execute(program: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs a command, and returns its exit code."""
    try:
        result = program(args=list(arguments), prog_name="glue-wf", standalone_mode=False)
        if not isinstance(result, CommandResult):
            return int(result)  # After --help or --version.
        write(result.text)
        code, problem = result.code, result.error
    except CommandError as error:
        code, problem = error.code, str(error)
    except (UnknownOperationError, ValidationError) as error:
        code, problem = USAGE, str(error)
    except GlueWorkflowError as error:
        code, problem = SERVICE, _explained(error)
    except _ClickError as error:
        message: Any = error
        code, problem = USAGE, f"{message.format_message().rstrip('.')} (see glue-wf --help)"
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return BROKEN_PIPE
    except OSError as error:
        code, problem = USAGE, f"the output cannot be written: {error.strerror}"
    if problem is not None:
        sys.stderr.write(f"glue-wf: {one_line(problem)}\n")
    return code


def _explained(error: GlueWorkflowError) -> str:
    """An error with its notes; if the configuration is at fault, with what to do."""
    hint = ""
    if isinstance(error, TransportError):
        from glue_wf_sdk.cli.connection import configuration_hint

        hint = configuration_hint(error)
    return "; ".join([f"{error}{hint}", *getattr(error, "__notes__", ())])


def _show_version(is_asked: bool) -> None:  # noqa: FBT001 - typer's callback
    if is_asked:
        try:
            version = importlib.metadata.version("glue-wf-sdk")
        except importlib.metadata.PackageNotFoundError:
            version = "(version unknown, because it is not installed)"
        write(f"glue-wf {version}\n")
        raise typer.Exit


_EPILOG = """\b
Examples:
  glue-wf run etl --wait
  glue-wf check CreateWorkflow payload.yaml
  glue-wf lint template.yaml
  glue-wf topo --from run.json
  aws glue get-workflow-run --name etl --run-id wr_1 --include-graph |
    glue-wf resume --dry-run --from -

Exit codes: 0 success, 1 the run failed or the input has problems,
2 wrong usage, 3 service or network, 4 --timeout is over,
130 Ctrl-C, 141 nobody reads the output any more."""


def _glue_wf(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Run, watch and resume AWS Glue workflows; check payloads and designs offline."""
