"""What a run of the benchmarks ran on."""

import datetime as dt
import importlib.metadata
import os
import platform
import sys
from pathlib import Path

__all__ = ["described"]

_LIBRARIES = (
    "attrs",
    "cattrs",
    "msgspec",
    "boto3",
    "botocore",
    "awscli",
    "aws-resource-validator",
    "boto3-dataclass",
    "pydantic",
    "networkx",
    "rustworkx",
    "moto",
)


def described() -> dict[str, object]:
    """The date, the machine, and the versions of Python and of the libraries."""
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": {each: _version_of(each) for each in _LIBRARIES},
    }


def _cpu() -> str:
    """The model of the processor, which Python itself does not know on Linux."""
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _version_of(library: str) -> str | None:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None
