"""The page of a run: one HTML document."""

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from glue_wf_sdk._core.text import format_duration, format_moment, printable, shortened
from glue_wf_sdk.errors import GraphError
from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.report.graph_svg import graph_svg
from glue_wf_sdk.report.labels import amount_label, name_label, state_label
from glue_wf_sdk.report.models import NeverRan, NodeSummary
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.report.styles import STYLES, style_of
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.report.timeline import timeline_svg
from glue_wf_sdk.report.verdict import counts_of, facts_of, verdict_of
from glue_wf_sdk.resume import run_of
from glue_wf_sdk.structures import WorkflowRun

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_MAX_ROWS = 2000
_MAX_ITEMS = 200
_MAX_MESSAGE = 4000
_MAX_FITTING_WIDTH = 1600  # Up to here, a picture is still readable once it is shrunk to fit.
_WIDTH = re.compile(r'width="(\d+)')
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)


def html_page(run: WorkflowRun | GetWorkflowRunResponse, *, now: datetime | None = None) -> str:
    """Writes a page about a run, to open in a browser, to print, or to send to somebody.

    It shows whether the run succeeded, what failed, what never ran and why, the timeline, the
    graph, a table that sorts, the critical path, and what a resume would run again. It is light or
    dark as its reader prefers, and loads nothing from the network. It needs the extra `report`.

    Args:
        run: A run that was fetched with its graph, or the response that holds it.
        now: The time until which the timeline draws running attempts, an aware datetime; by
            default, the latest time in the run.

    Returns:
        An HTML document; write it as UTF-8. If the graph is invalid (see `glue_wf_sdk.Topology`),
        the page says so and shows the rest. Long lists are truncated, which the page says too: the
        table has at most 2000 rows, the timeline 1000, and lists have 200 items.

    Raises:
        ImportError: Jinja2 is not installed.
        TypeError: `run` is something else.
        ValueError: `now` has no time zone.
    """
    run = run_of(run)
    template = _template()
    summary, problem = summary_and_problem(run)
    by_id = {node.id: node for node in summary.nodes}
    rows = _rows(summary)
    timeline = timeline_svg(summary, now=now)
    graph, graph_problem = _graph(run)
    style, script = _text("page.css") + _colors(), _text("page.js")
    return template.render(
        anchors={node.id: f"node-{number}" for number, node in rows},
        by_id=by_id,
        counts=list(counts_of(summary)),
        facts=list(facts_of(summary, run.statistics, now)),
        failed=summary.failed_nodes,
        graph=_markup(graph),
        graph_fits=_width(graph) <= _MAX_FITTING_WIDTH,
        graph_problem=graph_problem,
        max_items=_MAX_ITEMS,
        max_message=_MAX_MESSAGE,
        never_ran=_never_ran(summary),
        path=summary.critical_path[-_MAX_ITEMS:],
        policy=_policy([style, *_STYLE.findall(timeline + graph)], script),
        problem=problem,
        rerun=[by_id[each] for each in summary.resume.rerun] if summary.resume else [],
        rows=rows,
        script=_markup(script),
        style=_markup(style),
        style_of=style_of,
        summary=summary,
        timeline=_markup(timeline),
        verdict=verdict_of(summary),
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
        "label": name_label,
        "moment": format_moment,
        "short": shortened,
        "state": state_label,
    }
    environment.filters.update(filters)
    return environment.from_string(_text("page.html.jinja"))


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


def _policy(styles: Sequence[str], script: str) -> str:
    """A content security policy that allows these styles and this script, and nothing else."""
    hashes = " ".join(dict.fromkeys(_hash(html.unescape(each)) for each in styles))
    return (
        f"default-src 'none'; style-src {hashes}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _graph(run: WorkflowRun) -> tuple[str, str]:
    """The picture of the graph, and why there is none."""
    try:
        return graph_svg(run), ""
    except (GraphError, ImportError) as error:
        return "", str(error)


def _width(svg: str) -> int:
    match = _WIDTH.search(svg)
    return int(match[1]) if match else 0


def _rows(summary: RunSummary) -> list[tuple[int, NodeSummary]]:
    """The rows of the table and their numbers; if there are too many, preferably of failures."""
    rows = list(enumerate(summary.nodes, 1))
    by_relevance = sorted(rows, key=lambda row: not row[1].failed)
    return sorted(by_relevance[:_MAX_ROWS], key=lambda row: row[0])


def _never_ran(summary: RunSummary) -> list[tuple[NeverRan, list[NodeSummary]]]:
    """The nodes that never ran, by the reason for it."""
    groups: dict[NeverRan, list[NodeSummary]] = {}
    for node in summary.nodes:
        if node.never_ran is not None:
            groups.setdefault(node.never_ran, []).append(node)
    return list(groups.items())
