"""Input files: JSON or YAML, and the runs, graphs and properties saved in them."""

import json
import sys
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard, TypeVar

import attrs

from glue_wf_sdk._core.json_text import duplicate_keys, load_json
from glue_wf_sdk._core.schema import fields_of
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.text import printable
from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.cli.results import UsageError
from glue_wf_sdk.errors import ResponseError
from glue_wf_sdk.operations import GetWorkflowRunPropertiesResponse, GetWorkflowRunsResponse
from glue_wf_sdk.structures import Workflow, WorkflowGraph, WorkflowRun

StructureT = TypeVar("StructureT", bound=Structure)

_STANDARD_INPUT = "-"
_MAX_DUPLICATES = 5
_CHUNK = 2**20
MAX_BYTES = 256 * 2**20
"""The size of the largest file that is read: a run with about 300 000 attempts."""


@attrs.frozen
class OwnedGraph:
    """A graph and what it belongs to; None if a file holds the graph alone."""

    graph: WorkflowGraph
    owner: WorkflowRun | Workflow | None


def file_label(file: str) -> str:
    """The name of a file in messages."""
    return "standard input" if file == _STANDARD_INPUT else printable(file)


def read_map(file: str) -> dict[Any, Any]:
    """The map in a JSON or YAML file.

    The suffix tells which of the two it is. A file with neither suffix is read as JSON if it is
    JSON, and as YAML otherwise.
    """
    if not file:
        raise UsageError("the file name is empty")
    root = _parsed(file)
    if not _is_map(root):
        kind = "null or empty" if root is None else f"of type {type(root).__name__}"
        raise UsageError(f"{file_label(file)}: the root must be a map, is {kind}")
    return root


# Errors are raised outside of `except`: those of the parsers hold the text, which may hold secrets.


def _parsed(file: str) -> Any:
    try:
        return _parse(_decode(_read(file)), Path(file).suffix.casefold())
    except UsageError as error:
        problem = str(error)
    raise UsageError(f"{file_label(file)}: {problem}")


def _is_map(value: object) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def _read(file: str) -> bytes:
    try:
        if file == _STANDARD_INPUT:
            return _limited(sys.stdin.buffer)
        with Path(file).open("rb") as stream:
            return _limited(stream)
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}") from None
    except (AttributeError, ValueError):  # Standard input is closed, or the path has a NUL.
        raise UsageError("cannot be read") from None


def _limited(stream: BinaryIO) -> bytes:
    content = bytearray()
    while chunk := stream.read(_CHUNK):
        content += chunk
        if len(content) > MAX_BYTES:  # /dev/zero and some pipes never end.
            raise UsageError(f"is larger than {MAX_BYTES // 2**20} MiB")
    return bytes(content)


def _decode(raw: bytes) -> str:
    encoding = json.detect_encoding(raw)  # PowerShell writes UTF-16.
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is not {encoding}"
    raise UsageError(problem)


def _parse(text: str, suffix: str) -> Any:
    if suffix in (".yaml", ".yml"):
        return _parse_yaml(text, "is not YAML")
    try:
        root = load_json(text)
    except ValueError as error:
        problem = str(error)
    else:
        if duplicates := [*islice(duplicate_keys(root), _MAX_DUPLICATES)]:
            raise UsageError("; ".join(duplicates))
        return root
    if suffix == ".json":
        raise UsageError(problem)
    reason = problem.removeprefix("is not JSON: ")
    return _parse_yaml(text, f"is neither JSON ({reason}) nor YAML")


def _parse_yaml(text: str, problem: str) -> Any:
    from glue_wf_sdk.cli.yaml_loader import YAMLProblem, load_yaml

    try:
        return load_yaml(text)
    except YAMLProblem as error:
        problem = f"{problem}: {error}"
    except RecursionError:
        problem = "is nested too deeply"
    raise UsageError(problem)


def _wire_names(cls: type) -> set[str]:
    return {field.wire_name for field in fields_of(cls)}


_ONLY_IN_RUNS = _wire_names(WorkflowRun) - _wire_names(Workflow)
_ONLY_IN_WORKFLOWS = _wire_names(Workflow) - _wire_names(WorkflowRun)


def read_run(file: str) -> WorkflowRun:
    """The run in an answer of get-workflow-run, or the run that a file holds alone."""
    return _run_in(read_map(file), file)


def _run_in(
    document: Mapping[str, Any], file: str, command: str = "get-workflow-run --include-graph"
) -> WorkflowRun:
    if "Run" in document:
        return _structure(WorkflowRun, document["Run"], file)
    if _ONLY_IN_RUNS & document.keys():
        return _structure(WorkflowRun, document, file)
    label, hint = file_label(file), f"pass the output of aws glue {command}"
    if "Runs" in document:
        raise UsageError(f"{label}: has a list of runs; pass one of them")
    if "Workflow" in document or _ONLY_IN_WORKFLOWS & document.keys():
        raise UsageError(f"{label}: has a workflow, not a run; {hint}")
    raise UsageError(f"{label}: has no workflow run; {hint}")


def read_runs(file: str) -> tuple[WorkflowRun, ...]:
    """The runs in an answer of get-workflow-runs, or the one that `read_run` reads."""
    document = read_map(file)
    if "Runs" not in document:
        return (_run_in(document, file),)
    return tuple(_structure(GetWorkflowRunsResponse, document, file).runs)


def read_properties(file: str) -> Mapping[str, str]:
    """The properties in an answer of get-workflow-run-properties, or of a run."""
    document = read_map(file)
    if "RunProperties" not in document:
        run = _run_in(document, file, "get-workflow-run-properties")
        return run.workflow_run_properties or {}
    return _structure(GetWorkflowRunPropertiesResponse, document, file).run_properties


def read_graph(file: str) -> OwnedGraph:
    """The graph in an answer of get-workflow or get-workflow-run.

    A file may also hold the workflow, the run or the graph alone.
    """
    document = read_map(file)
    owner: WorkflowRun | Workflow
    if "Run" in document:
        owner = _structure(WorkflowRun, document["Run"], file)
    elif "Workflow" in document:
        owner = _structure(Workflow, document["Workflow"], file)
    elif document.keys() & _wire_names(WorkflowGraph):
        return OwnedGraph(_structure(WorkflowGraph, document, file), None)
    elif document.keys() & _ONLY_IN_RUNS:
        owner = _structure(WorkflowRun, document, file)
    elif document.keys() & _wire_names(Workflow):
        owner = _structure(Workflow, document, file)
    else:
        raise UsageError(
            f"{file_label(file)}: has no graph; pass the output of aws glue get-workflow"
            " --include-graph or get-workflow-run --include-graph"
        )
    if owner.graph is None:
        raise UsageError(f"{file_label(file)}: has no graph; fetch it with --include-graph")
    return OwnedGraph(owner.graph, owner)


def _structure(cls: type[StructureT], value: Mapping[str, Any], file: str) -> StructureT:
    try:
        return from_wire(cls, value)
    except ResponseError as error:
        problem = str(error)
    raise UsageError(f"{file_label(file)}: {problem}")
