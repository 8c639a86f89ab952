"""The page of a run: one HTML document."""

import base64
import functools
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from glue_wf_sdk._core.text import format_duration, format_moment, printable, shortened
from glue_wf_sdk.errors import GraphError
from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.report.graph_svg import graph_parts, signs_of
from glue_wf_sdk.report.history import HistorySummary
from glue_wf_sdk.report.history_svg import history_part
from glue_wf_sdk.report.labels import amount_label, name_label, state_label
from glue_wf_sdk.report.links import Console
from glue_wf_sdk.report.models import NeverRan, NodeSummary
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.report.styles import (
    FAILED,
    NOT_RUN,
    RUNNING,
    STYLES,
    SUCCEEDED,
    WAITING,
    Style,
    style_of,
    style_of_node,
)
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.report.svg import STYLE
from glue_wf_sdk.report.text import failed_after, failed_in_order, resume_commands
from glue_wf_sdk.report.timeline import moment_of, timeline_parts
from glue_wf_sdk.report.verdict import counts_of, facts_of, verdict_of
from glue_wf_sdk.resume import run_of
from glue_wf_sdk.structures import NodeType, WorkflowRun

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_MAX_ROWS = 2000
_MAX_ITEMS = 200
_MAX_MESSAGE = 4000
_MAX_ATTEMPTS, _MAX_ON_PAPER = 20, 60
_ORDER = (FAILED, RUNNING, WAITING, NOT_RUN, SUCCEEDED)  # Of the rows of the table.
_INDENT = re.compile(r"^ +", re.MULTILINE)
_BREAKS = re.compile(r"(?<=[_./:-])(?=\w)")  # Where a long name may be broken.


def html_page(
    run: WorkflowRun | GetWorkflowRunResponse,
    *,
    now: datetime | None = None,
    region: str | None = None,
    history: HistorySummary | None = None,
) -> str:
    """Writes a page about a run, to open in a browser, to print, or to send to somebody.

    It shows whether the run succeeded, what failed, the first failure first, what never ran and
    why, how to resume, the timeline, the graph, a table that sorts, details of each job and
    crawler, and the critical path. It is light or dark as its reader prefers, and loads nothing
    from the network. It needs the extra `report`.

    Args:
        run: A run that was fetched with its graph, or the response that holds it.
        now: The time until which a run that goes on is shown, an aware datetime; by default, the
            current time.
        region: The region of the run, as ``eu-west-1``. With it, the page has links to the log
            streams in CloudWatch and to the AWS console.
        history: Many runs of the workflow, from `summarize_history`. With it, the page ends with
            the grid of runs and jobs.

    Returns:
        An HTML document; write it as UTF-8. If the graph is invalid (see `glue_wf_sdk.Topology`),
        the page says so and shows the rest. Long lists are truncated, which the page says too: the
        table has at most 2000 rows, the timeline 1000, and lists have 200 items.

    Raises:
        ImportError: Jinja2 is not installed.
        TypeError: `run` is something else.
        ValueError: `now` has no time zone, or `region` is not the code of a region.
    """
    run = run_of(run)
    template = _template()
    console = Console(region)
    summary, problem = summary_and_problem(run)
    now = moment_of(summary, now)
    by_id = {node.id: node for node in summary.nodes}
    rows = _rows(summary)
    targets = {node.id: f"d{number}" for number, node in rows}
    timeline = timeline_parts(summary, now, targets)
    style, script = _text("page.css") + _colors() + STYLE, _text("page.js")
    day = _only_day(summary)
    return template.render(
        by_id=by_id,
        clock=functools.partial(_clock, has_day=day is None),
        console=console,
        counts=list(counts_of(summary)),
        day=day,
        facts=list(facts_of(summary, run.statistics, now)),
        failed=failed_in_order(summary),
        failed_after=functools.partial(failed_after, summary),
        history=_markup(history_part(history)) if history is not None and history.runs else None,
        has_amounts=any(node.dpu_seconds is not None for node in summary.nodes),
        max_attempts=_MAX_ATTEMPTS,
        max_items=_MAX_ITEMS,
        max_message=_MAX_MESSAGE,
        max_on_paper=_MAX_ON_PAPER,
        never_ran=_never_ran(summary),
        path=summary.critical_path[-_MAX_ITEMS:],
        policy=_policy(style, script),
        problem=problem,
        resume_commands=resume_commands(summary),
        rows=rows,
        script=_markup(script),
        style=_markup(style),
        style_of=style_of,
        style_of_node=style_of_node,
        summary=summary,
        targets=targets,
        timeline=timeline if isinstance(timeline, str) else [*map(_markup, timeline)],
        verdict=verdict_of(summary),
        **_graph(run, targets),
    )


def _template() -> "Template":
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as error:
        problem = "Jinja2 is missing or too old; run: pip install 'glue-wf-sdk[report]'"
        raise ModuleNotFoundError(problem, name=error.name) from error
    environment = Environment(
        autoescape=True,
        finalize=_shown,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    filters: dict[str, Any] = {
        "amount": amount_label,
        "duration": format_duration,
        "label": _label,
        "moment": format_moment,
        "short": shortened,
        "state": state_label,
    }
    environment.filters.update(filters)
    return environment.from_string(_INDENT.sub("", _text("page.html.jinja")))


def _text(name: str) -> str:
    from importlib import resources  # Takes as long to load as the rest of this module.

    return resources.files("glue_wf_sdk.report").joinpath(name).read_text(encoding="utf-8")


def _markup(text: str) -> "Markup":
    """Marks what needs no escaping: our own text, and pictures, which are escaped already."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - see above


def _shown(value: object) -> object:
    """What the template inserts: printable text, or markup."""
    return value if hasattr(value, "__html__") else printable(str(value))


def _colors() -> str:
    """The colors of all styles, and the classes that use them."""

    def variables(theme: str) -> str:
        return "".join(
            f"--{style.name}-{part}: {color}; "
            for style in STYLES
            for part, color in attrs.asdict(getattr(style, theme)).items()
        )

    classes = "".join(
        f".style-{style.name} {{ background: var(--{style.name}-fill); "
        f"border-color: var(--{style.name}-line); color: var(--{style.name}-text) }}\n"
        for style in STYLES
    )
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {variables('dark')}}} }}\n"
    return f":root {{ {variables('light')}}}\n{dark}{classes}"


def _policy(style: str, script: str) -> str:
    """A content security policy that allows this style and this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _label(name: str) -> "Markup":
    """A name or an id that is broken, if it must be, where its words end."""
    from markupsafe import Markup

    return Markup("<wbr>").join(_BREAKS.split(name_label(name)))


def _graph(run: WorkflowRun, targets: Mapping[str, str]) -> Mapping[str, object]:
    """The pictures of the graph and what is in them, or why there are none."""
    pictures: Collection[str] = ()
    kinds: Sequence[NodeType] = ()
    states: Sequence[Style] = ()
    problem = "the graph has no nodes"
    try:
        diagram, *pictures = graph_parts(run, targets)
        kinds, states = signs_of(diagram)
    except (GraphError, ImportError) as error:
        problem = str(error)
    return {
        "graphs": [_markup(each) for each in pictures if each],
        "graph_problem": problem,
        "kinds": [each.lower() for each in kinds],
        "states": states,
    }


def _clock(moment: datetime, *, has_day: bool) -> str:
    """A time of day in UTC, to the second."""
    return format_moment(moment)[0 if has_day else 11 : 19]


def _only_day(summary: RunSummary) -> str | None:
    """The day of all times of this run, in UTC; None if there are several days, or none."""
    attempts = [node.latest_attempt for node in summary.nodes if node.latest_attempt]
    moments = [each for timed in attempts for each in (timed.started_on, timed.completed_on)]
    days = {format_moment(each)[:10] for each in moments if each is not None}
    return days.pop() if len(days) == 1 else None


def _rows(summary: RunSummary) -> list[tuple[int, NodeSummary]]:
    """The rows of the table with their places in the topological order, failures first."""
    ranks = {
        node.id: rank for rank, node in enumerate(failed_in_order(summary), -len(summary.nodes))
    }
    orders = {style: place for place, style in enumerate(_ORDER)}
    rows = enumerate(summary.nodes, 1)
    by_relevance = sorted(rows, key=lambda row: ranks.get(row[1].id, orders[style_of_node(row[1])]))
    return by_relevance[:_MAX_ROWS]


def _never_ran(summary: RunSummary) -> list[tuple[NeverRan, list[NodeSummary]]]:
    """The nodes that never ran, by the reason for it."""
    groups: dict[NeverRan, list[NodeSummary]] = {}
    for node in summary.nodes:
        if node.never_ran is not None:
            groups.setdefault(node.never_ran, []).append(node)
    return list(groups.items())
