"""Writes benchmarks.md, the page of the benchmarks, from what they have measured."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
PAGE = DOCS / "benchmarks.md"
MEASURED = DOCS / "benchmarks.json"
_EVEN = 0.05
_HEAD = """\
# Benchmarks

This page compares the speed of this package with that of other libraries on the same tasks. The
times are those of one machine; ratios vary less between machines.

`nox -s bench` runs the benchmarks. `nox -s bench -- graph` runs those with this word in the name of
their function in `tests/bench`, and `--json FILE` keeps the figures of a whole run.

The two sides of a row take turns, with the garbage collector on. Times are medians, in CPU time
unless a row says otherwise. The ratio is our time divided by the peer's, in the same round: the
median, and in brackets the minimum and the spread, which is the interquartile range in percent of
the median. The time of the faster side is bold if the ratio differs from 1 by more than 0.05. The
target is the ratio or the time that we aim for.
"""
_TAIL = """\
## What is not compared

- aws-resource-validator and boto3-dataclass have models, but no graph, no summary and no emulator.
- boto3-dataclass has a class per request too, but it wraps a payload that already is a dict and
  checks nothing, so there is no work to compare.
- moto stores workflows and runs, but never executes a run: a whole run on LocalGlue has no peer.
- The AWS CLI does not read a run from a file: `glue-wf show` stands against the least that it does.
"""


def page() -> str:
    """The text of the page."""
    runs: dict[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    abouts = {_title(row): row["about"] for run in runs.values() for row in run["rows"]}
    parts = [_HEAD, *("\n".join(_section(run)) for run in runs.values())]
    parts += ["## Where peers are faster\n", *_lost(runs)]
    parts += ["## What each row does\n", *(f"- {each}: {abouts[each]}" for each in abouts)]
    return "\n".join([*parts, "", _TAIL])


def _section(run: dict[str, Any]) -> Iterator[str]:
    yield f"## {run['python']}\n"
    libraries = (f"{name} {version}" for name, version in run["libraries"].items() if version)
    machine = f"{run['date']}, {run['cpu']}, {run['cores']} cores, {run['system']}"
    yield f"{machine}. With {', '.join(libraries)}.\n"
    yield "| what | ours, ms | peer | its, ms | ratio | target |"
    yield "|---|--:|---|--:|---|---|"
    yield from (f"| {' | '.join(_cells(row))} |" for row in run["rows"])
    yield ""


def _cells(row: dict[str, Any]) -> list[str]:
    ours, targets = _milliseconds(row["ours"]), ", ".join(_targets(row))
    if row["peer"] is None:
        return [row["what"], ours, "", "", "", targets]
    other, ratio = _milliseconds(row["other"]), row["ratio"]
    if ratio["median"] < 1 - _EVEN:
        ours = f"**{ours}**"
    elif _is_lost(row):
        other = f"**{other}**"
    ratios = f"{ratio['median']:.3g} ({ratio['minimum']:.3g}, {ratio['spread']:.0f}%)"
    return [row["what"], ours, row["peer"], other, ratios, targets]


def _targets(row: dict[str, Any]) -> Iterator[str]:
    for target, reached, unit in [
        (row["target"], row["ratio"], ""),
        (row["target_seconds"], row["ours"], " s"),
    ]:
        if target is not None:
            yield f"{target:g}{unit} {'met' if reached['median'] <= target else 'missed'}"


def _is_lost(row: dict[str, Any]) -> bool:
    return row["ratio"] is not None and row["ratio"]["median"] > 1 + _EVEN


def _lost(runs: dict[str, Any]) -> Iterator[str]:
    """The rows in which the peer is faster on any Python."""
    lost: dict[str, list[str]] = {}
    for version, run in runs.items():
        for row in run["rows"]:
            if _is_lost(row):
                longer = f"{row['ratio']['median']:.3g} times as long on Python {version}"
                lost.setdefault(_title(row), []).append(longer)
    for title, times in lost.items():
        yield f"- {title}: ours takes {', '.join(times)}."
    yield ""


def _title(row: dict[str, Any]) -> str:
    against = f", against {row['peer']}" if row["peer"] else ""
    return f"**{row['what']}**{against}"


def _milliseconds(figures: dict[str, float]) -> str:
    """The median with three digits, never as 1e+03."""
    seconds = figures["median"]
    return f"{float(f'{1000 * seconds:.3g}'):g}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
