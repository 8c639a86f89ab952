"""What several commands take, and what they say of their exit codes."""

from typing import Annotated, TypeAlias

import typer

__all__ = [
    "CODES",
    "RUN_CODES",
    "AsJSON",
    "FromFile",
    "Name",
    "NameOrFile",
    "Nodes",
    "Run",
]

CODES = "Exit codes: 0 fine, 2 wrong usage, 3 service or network."
RUN_CODES = "Exit codes: 0 fine, 1 the run failed, 2 wrong usage, 3 service or network."

Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="The workflow's name.")]
NameOrFile: TypeAlias = Annotated[
    str | None, typer.Argument(metavar="NAME", help="The workflow's name.")
]
Run: TypeAlias = Annotated[
    str | None,
    typer.Argument(metavar="RUN", help="The id of the run; without it, the last one."),
]
FromFile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="FILE|-", help="Read a stored answer, and call nothing; - is stdin."
    ),
]
Nodes: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--node",
        metavar="ID_OR_NAME",
        help="A job or crawler to run again, with all that is downstream; repeatable.",
    ),
]
AsJSON: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
