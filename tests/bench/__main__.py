"""Benchmarks this package against boto3, pydantic, networkx and moto.

python tests/bench [--json] [WORD...]

Each row has the medians of both sides, measured in turn in one process, and their ratio. With
words, only the benchmarks whose function names contain one of them are run.
"""

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable, Iterator

from calls import large_answer_row, small_answer_row
from conversions import answer_rows, request_row
from designs import lint_row
from graphs import graph_rows
from imports import import_row
from local_glue import local_glue_rows
from rich.console import Console
from rich.progress import track
from rich.table import Table
from timing import Row

BENCHMARKS: tuple[Callable[[], Row | Iterator[Row]], ...] = (
    import_row,
    answer_rows,
    request_row,
    large_answer_row,
    small_answer_row,
    graph_rows,
    lint_row,
    local_glue_rows,
)


def measured(words: Iterable[str]) -> list[Row]:
    """The rows of all benchmarks, or of those whose names contain one of the words."""
    chosen = [
        each for each in BENCHMARKS if not words or any(word in each.__name__ for word in words)
    ]
    rows: list[Row] = []
    for benchmark in track(chosen, "Measuring", console=Console(stderr=True), transient=True):
        result = benchmark()
        rows += [result] if isinstance(result, Row) else result
    return rows


def table_of(rows: Iterable[Row]) -> Table:
    table = Table(title=f"{platform.python_implementation()} {platform.python_version()}")
    table.add_column("ours / other")
    for heading in ("ours, ms", "other, ms", "ratio", "allowed", ""):
        table.add_column(heading, justify="right")
    for row in rows:
        verdict = "[red]over[/]" if row.is_over else "ok"
        table.add_row(
            row.name,
            f"{row.seconds * 1000:.3f}",
            "" if row.other_seconds is None else f"{row.other_seconds * 1000:.3f}",
            f"{1 / row.seconds:.0f}/s" if row.ratio is None else f"{row.ratio:.3f}",
            "" if row.allowed is None else f"{row.allowed:.2f}",
            "" if row.allowed is None else verdict,
        )
    return table


def as_json(rows: Iterable[Row]) -> str:
    return json.dumps(
        [
            {
                "name": row.name.strip(),
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
    parser = argparse.ArgumentParser(prog="python tests/bench")
    parser.add_argument("words", metavar="WORD", nargs="*", help="part of the name of a benchmark")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    rows = measured(arguments.words)
    if arguments.json:
        sys.stdout.write(as_json(rows) + "\n")
    else:
        Console().print(table_of(rows))


if __name__ == "__main__":
    main()
