"""The program `glue-wf`: its commands, and how each of them ends."""

import importlib
import sys
from collections.abc import Sequence

import click

from glue_wf_sdk.cli import commands
from glue_wf_sdk.cli.render.console import one_line, write
from glue_wf_sdk.cli.results import (
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

_NAME = "glue-wf"
_COMPLETION = "_GLUE_WF_COMPLETE"  # The variable in which a shell asks for completion.

# In the order of the help. A test holds them equal to the first lines of the commands' own helps.
_COMMANDS = {
    "run": "Start a run of a workflow.",
    "watch": "Watch a run until it has ended.",
    "resume": "Resume a run from what failed in it, as a new run.",
    "stop": "Stop a run, and the jobs and crawlers that are running in it.",
    "workflows": "List all workflows, those that are failing first.",
    "runs": "List the last runs of a workflow, the latest first.",
    "logs": "Show the last log lines of what failed in a run.",
    "history": "Summarize the last runs of a workflow.",
    "compare": "Compare a run with an earlier one.",
    "show": "Show a run as a tree, and what failed in it.",
    "properties": "Read or set the properties of a run.",
    "report": "Write a page about a run, or print what happened in it.",
    "graph": "Draw the graph of a run, a workflow or a design.",
    "topo": "Show the nodes of a graph in topological order.",
    "check": "Check a request payload before you send it.",
    "lint": "Check designs of workflows before they are deployed.",
    "simulate": "Show what would run in a design, what never would, and why.",
    "demo": "Watch a workflow fail and be resumed on an embedded Glue.",
    "serve": "Serve a LocalGlue over HTTP until Ctrl-C.",
}


class _Program(click.Group):
    """A group that loads the module of a command only when it is called.

    Loading all of them takes longer than most commands run.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*self.commands]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and (name := args[0]) in _COMMANDS:
            module = importlib.import_module(f"{commands.__name__}.{name}")
            self.add_command(getattr(module, name))
        return super().resolve_command(ctx, args)


def execute(arguments: Sequence[str]) -> int:
    """Runs a command, and returns its exit code."""
    try:
        result = glue_wf.main([*arguments], _NAME, _COMPLETION, standalone_mode=False)
        if not isinstance(result, CommandResult):
            return int(result)  # After --help or --version.
        write(result.text)
        code, problem = result.code, result.error
    except CommandError as error:
        code, problem = error.code, str(error) or None
    except (UnknownOperationError, ValidationError) as error:
        code, problem = USAGE, str(error)
    except GlueWorkflowError as error:
        code, problem = SERVICE, _explained(error)
    except click.ClickException as error:
        code, problem = USAGE, f"{error.format_message().rstrip('.')} (see glue-wf --help)"
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
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


def _show_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:  # noqa: FBT001 - click's callback
    if not is_asked:
        return
    import importlib.metadata

    try:
        version = importlib.metadata.version("glue-wf-sdk")
    except importlib.metadata.PackageNotFoundError:
        version = "(version unknown, because it is not installed)"
    write(f"glue-wf {version}\n")
    context.exit()


def _show_completion(context: click.Context, _: click.Parameter, shell: str | None) -> None:
    if shell is None:
        return
    from click.shell_completion import shell_complete

    context.exit(shell_complete(glue_wf, {}, _NAME, _COMPLETION, f"{shell}_source"))


@click.group(
    cls=_Program,
    commands={name: click.Command(name, short_help=text) for name, text in _COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
    no_args_is_help=False,
    epilog="""\b
Examples:
  glue-wf run etl --wait
  glue-wf check CreateWorkflow payload.yaml
  glue-wf lint template.yaml
  glue-wf topo --from run.json
  aws glue get-workflow-run --name etl --run-id wr_1 --include-graph |
    glue-wf resume --dry-run --from -

Exit codes: 0 success, 1 the run failed or the input has problems,
2 wrong usage, 3 service or network, 4 --timeout is over,
130 Ctrl-C, 141 nobody reads the output any more.""",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.option(
    "--show-completion",
    type=click.Choice(["bash", "zsh", "fish", "powershell"]),
    metavar="SHELL",
    is_eager=True,
    expose_value=False,
    callback=_show_completion,
    help="Print the completion script for bash, zsh, fish or powershell.",
)
def glue_wf() -> None:
    """Run, watch and resume AWS Glue workflows; check payloads and designs offline."""
