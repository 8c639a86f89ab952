"""The commands: what each takes, and what comes of it."""

import importlib.metadata
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import attrs
import typer

from glue_wf_sdk.cli.documents import node_document, nodes_of, read_graph, read_run
from glue_wf_sdk.cli.inputs import UsageError, read_map
from glue_wf_sdk.cli.looking import looks
from glue_wf_sdk.cli.looking import properties as properties_to_get
from glue_wf_sdk.cli.operate import properties as properties_to_set
from glue_wf_sdk.cli.operate import verbs
from glue_wf_sdk.cli.options import AsJSON, Nodes
from glue_wf_sdk.cli.outcome import FAILED, FINE, INTERRUPTED, SERVICE, USAGE, Halt, Outcome
from glue_wf_sdk.cli.picturing import pictures
from glue_wf_sdk.cli.planning import planned
from glue_wf_sdk.cli.rendering import graph_problem, topology_text, violations_text
from glue_wf_sdk.cli.serve import EPILOG as SERVE_EPILOG
from glue_wf_sdk.cli.serve import HELP as SERVE_HELP
from glue_wf_sdk.cli.serve import serve
from glue_wf_sdk.cli.terminal import as_json, one_line, write
from glue_wf_sdk.errors import (
    CycleError,
    GlueWorkflowError,
    GraphError,
    UnknownOperationError,
    ValidationError,
)
from glue_wf_sdk.operations import OPERATIONS, check_payload, operation_named
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.topology import Topology

__all__ = ["run"]

_BROKEN_PIPE = 141  # As INTERRUPTED, for another signal.

# The root of click's errors. Some versions of typer bring their own click, so it has no other name.
_ClickError: type[Exception] = typer.BadParameter.__mro__[2]


def run(arguments: Sequence[str]) -> int:
    """Runs a command.

    Args:
        arguments: What stands behind the program's name.

    Returns:
        The exit code.
    """
    try:
        outcome = _app(args=list(arguments), prog_name="glue-wf", standalone_mode=False)
        if not isinstance(outcome, Outcome):
            return int(outcome)  # Help was asked for and given, or a command gives its code.
        write(outcome.text)
    except Halt as halt:
        outcome = halt.outcome
    except (UsageError, UnknownOperationError, ValidationError) as error:
        outcome = Outcome(USAGE, "", str(error))
    except GlueWorkflowError as error:
        outcome = Outcome(SERVICE, "", str(error))
    except _ClickError as error:
        message: Any = error
        problem = message.format_message().rstrip(".")
        outcome = Outcome(USAGE, "", f"{problem} (see glue-wf --help)")
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return _BROKEN_PIPE
    except OSError as error:
        outcome = Outcome(USAGE, "", f"the output cannot be written: {error.strerror}")
    if outcome.complaint is not None:
        sys.stderr.write(f"glue-wf: {one_line(outcome.complaint)}\n")
    return outcome.code


_app = typer.Typer(
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_offline = typer.Typer()

File = Annotated[
    str, typer.Argument(metavar="FILE|-", help="A JSON or YAML file; - is standard input.")
]


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback
    if wanted:
        try:
            version = importlib.metadata.version("glue-wf-sdk")
        except importlib.metadata.PackageNotFoundError:
            version = "(not installed, so its version is not known)"
        write(f"glue-wf {version}\n")
        raise typer.Exit


@_app.callback(
    help="Run, watch and resume AWS Glue workflows; check and plan for them, offline.",
    epilog="""\b
Examples:
  glue-wf run etl --wait
  glue-wf check CreateWorkflow payload.yaml
  glue-wf topo run.json
  aws glue get-workflow-run --name etl --run-id wr_1 --include-graph |
    glue-wf resume-plan -

Exit codes: 0 fine, 1 the run failed or problems found in the input,
2 wrong usage, 3 service or network.""",
)
def _glue_wf(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """What stands before the command's name."""


def _operations_from(incomplete: str) -> list[str]:
    return [name for name in OPERATIONS if name.startswith(incomplete)]


@_offline.command(
    "check",
    help="""Check a request payload before it is sent.

    OPERATION is CreateWorkflow, create_workflow or create-workflow. Every violation is printed,
    with its path, its rule in brackets, and what is wrong.""",
    epilog="""\b
Examples:
  glue-wf check CreateWorkflow payload.yaml
  glue-wf check StartBlueprintRun - --json < payload.json

Exit codes: 0 fit to be sent, 1 violations, 2 wrong usage.""",
)
def _check(
    operation: Annotated[
        str,
        typer.Argument(metavar="OPERATION", help="The operation.", autocompletion=_operations_from),
    ],
    file: File,
    *,
    as_document: AsJSON = False,
) -> Outcome:
    name = operation_named(operation.replace("-", "_")).name
    violations = check_payload(name, read_map(file))
    document = {
        "operation": name,
        "fit": not violations,
        "violations": [attrs.asdict(each) for each in violations],
    }
    text = as_json(document) if as_document else violations_text(name, violations)
    return Outcome(FAILED if violations else FINE, text)


@_offline.command(
    "resume-plan",
    help="""Show what a resume of a run would run again.

    FILE is what `aws glue get-workflow-run --include-graph` printed. Without --node, the plan is
    to resume from what failed.""",
    epilog="""\b
Examples:
  glue-wf resume-plan run.json
  glue-wf resume-plan run.json --node load-orders --node load-customers

\b
Carry out the plan:
  glue-wf resume-plan run.json --json | jq .request > request.json
  aws glue resume-workflow-run --cli-input-json file://request.json

Exit codes: 0 it can be resumed, 1 it cannot, 2 wrong usage.""",
)
def _resume_plan(
    file: File,
    *,
    node: Nodes = None,
    as_document: AsJSON = False,
) -> Outcome:
    return planned(read_run(file), node, as_document=as_document).outcome


@_offline.command(
    "topo",
    help="""Show the nodes of a workflow in the order in which they run.

    FILE is what `aws glue get-workflow` or `get-workflow-run` printed with --include-graph. The
    number before a node is that of its generation: the nodes of one could run at once.""",
    epilog="""\b
Examples:
  glue-wf topo run.json
  aws glue get-workflow --name etl --include-graph | glue-wf topo -

Exit codes: 0 fine, 1 the graph has no such order, 2 wrong usage.""",
)
def _topo(file: File, *, as_document: AsJSON = False) -> Outcome:
    source = read_graph(file)
    documents = {each.unique_id: node_document(each) for each in nodes_of(source.graph)}
    if not isinstance(source.owner, WorkflowRun):
        for each in documents.values():
            del each["state"]
    try:
        generations = Topology(source.graph).generations()
    except GraphError as error:
        complaint = graph_problem(error, source.graph)
        cycle = error.cycle if isinstance(error, CycleError) else ()
        document: dict[str, Any] = {
            "generations": None,
            "error": complaint,
            "cycle": [documents[each] for each in cycle],
        }
        return Outcome(FAILED, as_json(document) if as_document else "", complaint)
    document = {"generations": [[documents[each] for each in ids] for ids in generations]}
    return Outcome(FINE, as_json(document) if as_document else topology_text(source, generations))


@_offline.command(
    "demo",
    help="""Watch a workflow run, fail and be resumed, on an embedded Glue.

    Nothing is needed: no AWS account, no file. A payload is checked, a workflow of ten jobs and
    crawlers runs in simulated time, what failed is shown, and the run is resumed from there.""",
    epilog="""\b
Examples:
  glue-wf demo
  glue-wf demo --fast
  glue-wf demo --json | jq .request

Exit codes: 0 played to its end, 2 wrong usage.""",
)
def _demo(
    *,
    fast: Annotated[bool, typer.Option("--fast", help="Let no real time pass.")] = False,
    as_document: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; implies --fast.")
    ] = False,
) -> int:
    from glue_wf_sdk.cli.demo import play

    return play(fast=fast, as_document=as_document)


_offline.command("serve", help=SERVE_HELP, epilog=SERVE_EPILOG)(serve)

_properties = typer.Typer(help="Read or set the properties of a run.")
_properties.add_typer(properties_to_get)
_properties.add_typer(properties_to_set)

for _group in (verbs, looks, pictures):
    _app.add_typer(_group)
_app.add_typer(_properties, name="properties")
_app.add_typer(_offline)
