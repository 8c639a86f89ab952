"""Measures how fast this package is, against boto3, pydantic and networkx.

python tests/bench [--json] [WORD...]

Each line has the medians of both sides, in turns in one process, and their ratio. With words, only
the measurements whose function's name has one of them are made.
"""

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable, Iterator

from calls import large_answer_row, small_answer_row
from conversions import answer_rows, request_row
from graphs import graph_rows
from imports import import_row
from local_glue import local_glue_rows
from rich.console import Console
from rich.progress import track
from rich.table import Table
from timing import Row

MEASUREMENTS: tuple[Callable[[], Row | Iterator[Row]], ...] = (
    import_row,
    answer_rows,
    request_row,
    large_answer_row,
    small_answer_row,
    graph_rows,
    local_glue_rows,
)


def measured(words: Iterable[str]) -> list[Row]:
    """The rows of all measurements, or of those that are named."""
    wanted = [
        each for each in MEASUREMENTS if not words or any(word in each.__name__ for word in words)
    ]
    rows: list[Row] = []
    for measure in track(wanted, "Measuring", console=Console(stderr=True), transient=True):
        found = measure()
        rows += [found] if isinstance(found, Row) else found
    return rows


def table_of(rows: Iterable[Row]) -> Table:
    """The rows for a reader."""
    table = Table(title=f"{platform.python_implementation()} {platform.python_version()}")
    table.add_column("ours / the other")
    for heading in ("ours, ms", "other, ms", "ratio", "allowed", ""):
        table.add_column(heading, justify="right")
    for row in rows:
        verdict = "[red]over[/]" if row.is_over else "ok"
        table.add_row(
            row.what,
            f"{row.seconds * 1000:.3f}",
            "" if row.other_seconds is None else f"{row.other_seconds * 1000:.3f}",
            f"{1 / row.seconds:.0f}/s" if row.ratio is None else f"{row.ratio:.3f}",
            "" if row.allowed is None else f"{row.allowed:.2f}",
            "" if row.allowed is None else verdict,
        )
    return table


def as_json(rows: Iterable[Row]) -> str:
    """The rows for a program."""
    return json.dumps(
        [
            {
                "what": row.what.strip(),
                "seconds": row.seconds,
                "other_seconds": row.other_seconds,
                "ratio": row.ratio,
                "allowed": row.allowed,
                "over": row.is_over,
            }
            for row in rows
        ],
        indent=2,
    )


def main() -> None:
    """Measures, and shows what was measured."""
    parser = argparse.ArgumentParser(prog="python tests/bench")
    parser.add_argument("words", metavar="WORD", nargs="*", help="measure only what is named so")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    arguments = parser.parse_args()
    rows = measured(arguments.words)
    if arguments.json:
        sys.stdout.write(as_json(rows) + "\n")
    else:
        Console().print(table_of(rows))


if __name__ == "__main__":
    main()
