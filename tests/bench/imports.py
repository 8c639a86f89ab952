"""A benchmark of the import, in new interpreters."""

import os
import statistics
import subprocess
import sys

from timing import Row

__all__ = ["import_row"]

_ROUNDS = 7


def import_row() -> Row:
    """`import glue_wf_sdk` against `import boto3`."""
    for module in ("glue_wf_sdk", "boto3"):
        _seconds_of_import(module)  # Compiles the modules.
    ours: list[float] = []
    other: list[float] = []
    for _ in range(_ROUNDS):
        ours.append(_seconds_of_import("glue_wf_sdk"))
        other.append(_seconds_of_import("boto3"))
    return Row(
        name="import glue_wf_sdk / import boto3",
        seconds=statistics.median(ours),
        other_seconds=statistics.median(other),
        allowed=0.40,
    )


def _seconds_of_import(module: str) -> float:
    program = (
        "import time; begin = time.perf_counter(); "
        f"import {module}; print(time.perf_counter() - begin)"
    )
    # Installed packages are compiled, so this measures compiled modules, whatever is set here.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)
