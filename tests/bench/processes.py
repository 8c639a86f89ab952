"""Benchmarks of new processes: imports and the command line."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from answers import large_run
from designs import template
from timing import Row, Side, measure

__all__ = ["command_rows", "import_rows"]

_MODELS = "from glue_wf_sdk import WorkflowRun, from_json"


def import_rows() -> Iterator[Row]:
    """Imports, against those of other libraries."""
    yield measure(
        _import("import glue_wf_sdk"),
        _import("import boto3"),
        what="`import glue_wf_sdk`",
        peer="boto3",
        about="A new interpreter imports the package; CPU time of the import alone.",
        target=0.05,
    )
    yield measure(
        _import(_MODELS),
        _import("import boto3"),
        what="import of `WorkflowRun` and `from_json`",
        peer="boto3",
        about="The same with what reads a saved run, which needs attrs and cattrs.",
        target=0.33,
    )
    yield measure(
        _import(_MODELS),
        _import("from aws_resource_validator.pydantic_models.glue import WorkflowRunTypeDef"),
        what="import of `WorkflowRun` and `from_json`",
        peer="aws-resource-validator",
        about="The same against its model of a run, which comes with those of all of Glue.",
        rounds=5,
    )
    yield measure(
        _import(_MODELS),
        _import("from boto3_dataclass_glue.type_defs import WorkflowRun"),
        what="import of `WorkflowRun` and `from_json`",
        peer="boto3-dataclass",
        about="The same against its class of a run, which comes with those of all of Glue.",
        rounds=5,
    )


def command_rows() -> Iterator[Row]:
    """The command line, from the start of a process to its end."""
    text, resources = template()
    with tempfile.TemporaryDirectory() as directory:
        run, design = Path(directory, "run.json"), Path(directory, "template.yaml")
        run.write_text(large_run(20), encoding="utf-8")
        design.write_text(text, encoding="utf-8")
        yield measure(
            _command("glue_wf_sdk.cli", "show", "--from", str(run)),
            _command("awscli", "--version"),
            what="`glue-wf show --from FILE`",
            peer="`aws --version`",
            about="Shows a saved run of ten jobs, while the AWS CLI only says its version;"
            " wall time.",
            target=0.5,
            target_seconds=0.20,
        )
        yield measure(
            _command("glue_wf_sdk.cli", "--help"),
            what="`glue-wf --help`",
            about="Lists the commands; wall time.",
            target_seconds=0.15,
        )
        yield measure(
            _command("glue_wf_sdk.cli", "lint", str(design)),
            what=f"`glue-wf lint`, {resources} resources",
            about="Checks a CloudFormation template of ten workflows; wall time.",
            rounds=7,
        )


def _import(statement: str) -> Side:
    clock = "time.process_time()"
    program = f"import time; begin = {clock}; {statement}; print({clock} - begin)"
    return lambda: float(_output_of("-c", program))


def _command(module: str, *arguments: str) -> Side:
    def side() -> float:
        begin = time.perf_counter()
        _output_of("-m", module, *arguments)
        return time.perf_counter() - begin

    return side


def _output_of(*arguments: str) -> str:
    # Installed packages are compiled, so this measures compiled modules, whatever is set here.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout
