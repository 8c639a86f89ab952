"""Benchmarks this package against boto3, the AWS CLI, pydantic, networkx, moto and others.

python tests/bench [--json FILE] [WORD...]

Each row has the minimum, the median and the spread (the interquartile range, in percent of the
median) of both sides, which take turns, and of their ratio. With words, only the benchmarks whose
function names contain one of them are run.
"""

import argparse
import json
import platform
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import machine
from calls import large_answer_rows, small_answer_row
from conversions import answer_rows, model_rows, request_rows
from graphs import graph_rows
from local_glue import local_glue_rows
from processes import command_rows, import_rows
from rich.console import Console
from rich.progress import track
from rich.table import Table
from runs import run_rows
from timing import Figures, Row

BENCHMARKS: tuple[Callable[[], Row | Iterator[Row]], ...] = (
    import_rows,
    command_rows,
    large_answer_rows,
    small_answer_row,
    answer_rows,
    model_rows,
    request_rows,
    run_rows,
    graph_rows,
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
    table = Table(
        title=f"{platform.python_implementation()} {platform.python_version()}",
        caption="minimum, median, spread; times in ms",
    )
    table.add_column("what")
    table.add_column("peer")
    for heading in ("ours", "peer's", "ratio", "target"):
        table.add_column(heading, justify="right")
    for row in rows:
        targets = [
            "" if row.target is None else f"{row.target:.2f}",
            "" if row.target_seconds is None else f"{row.target_seconds:.2f} s",
        ]
        table.add_row(
            row.what,
            row.peer,
            _text(row.ours, 1000),
            _text(row.other, 1000),
            _text(row.ratio, 1),
            ", ".join(filter(None, targets)),
        )
    return table


def _text(figures: Figures | None, factor: int) -> str:
    if figures is None:
        return ""
    low, middle = figures.minimum * factor, figures.median * factor
    return f"{low:.3f} {middle:.3f} {figures.spread:3.0f} %"


def keep(rows: Iterable[Row], path: Path) -> None:
    """Puts the rows and what they were measured on into a file, beside those of other Pythons."""
    runs: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    version = ".".join(platform.python_version_tuple()[:2])
    runs[version] = machine.described() | {"rows": [attrs.asdict(row) for row in rows]}
    path.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python tests/bench")
    parser.add_argument("words", metavar="WORD", nargs="*", help="part of the name of a benchmark")
    parser.add_argument(
        "--json", metavar="FILE", type=Path, help="keep the rows in a file, as JSON"
    )
    arguments = parser.parse_args()
    if arguments.words and arguments.json is not None:
        parser.error("--json keeps the rows of all benchmarks, so it cannot be used with words")
    rows = measured(arguments.words)
    Console().print(table_of(rows))
    if arguments.json is not None:
        keep(rows, arguments.json)


if __name__ == "__main__":
    main()
