"""A page about a run, as one HTML document."""

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from glue_wf_sdk.errors import GraphError
from glue_wf_sdk.printable import printable, shortened
from glue_wf_sdk.report.looks import LOOKS, look_of
from glue_wf_sdk.report.models import NeverRan, NodeSummary, RunSummary
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.report.timeline import timeline_svg
from glue_wf_sdk.report.verdict import counts_of, facts_of, verdict_of
from glue_wf_sdk.report.wording import amount_text, duration_text, moment_text
from glue_wf_sdk.structures import WorkflowRun

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

__all__ = ["html_page"]

_ROWS_AT_MOST = 2000
_CARDS_AT_MOST = 200
_NAMES_AT_MOST = 200
_MESSAGE_CHARACTERS = 4000
_WIDEST_THAT_FITS = 1600  # Up to here a picture that is made to fit can still be read.
_WIDTH = re.compile(r'width="(\d+)')
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)


def html_page(run: WorkflowRun, *, now: datetime | None = None) -> str:
    """Shows a run on a page of its own, to look at in a browser, to print, or to send.

    The page has a verdict, what failed, what never ran and why, the timeline, the graph, a table
    that sorts, the critical path and the plan of a resume. It is light or dark as its reader
    prefers, and it asks nothing of the network. It needs the extra `report`.

    Args:
        run: The run, best with its graph: the `run` of an answer to GetWorkflowRun.
        now: Until when the timeline draws attempts that are under way, as an aware datetime; by
            default, the latest moment that the run knows of.

    Returns:
        An HTML document, to be written as UTF-8. Where the graph is not in order (see
        `glue_wf_sdk.Topology`), it says so and shows what is known without. Of what is long, it
        has a part and says how much is left out: the table has 2000 rows, the timeline 1000, and
        lists have 200 entries.

    Raises:
        ImportError: Jinja2 is missing.
        ResponseError: The run is None: the answer had none.
        ValueError: `now` has no time zone.
    """
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
        cards_at_most=_CARDS_AT_MOST,
        counts=list(counts_of(summary)),
        facts=list(facts_of(summary, run.statistics, now)),
        failed=summary.failed,
        graph=_markup(graph),
        graph_fits=_width(graph) <= _WIDEST_THAT_FITS,
        graph_problem=graph_problem,
        look_of=look_of,
        message_characters=_MESSAGE_CHARACTERS,
        names_at_most=_NAMES_AT_MOST,
        never_ran=_never_ran(summary),
        path=summary.critical_path[-_NAMES_AT_MOST:],
        policy=_policy([style, *_STYLE.findall(timeline + graph)], script),
        problem=problem,
        rerun=[by_id[each] for each in summary.resume.rerun] if summary.resume else [],
        rows=rows,
        script=_markup(script),
        style=_markup(style),
        summary=summary,
        timeline=_markup(timeline),
        verdict=verdict_of(summary, problem),
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
        "amount": amount_text,
        "duration": duration_text,
        "moment": moment_text,
        "short": shortened,
    }
    environment.filters.update(filters)
    return environment.from_string(_text("page.html.jinja"))


def _text(name: str) -> str:
    from importlib import resources  # As long to load as all the rest of this module.

    return resources.files("glue_wf_sdk.report").joinpath(name).read_text(encoding="utf-8")


def _markup(text: str) -> "Markup":
    """What goes into the page as it is: our own text, and pictures that escape for themselves."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - see above


def _shown(value: object) -> object:
    """What the template puts into the page: printable, whatever name or message it is."""
    return value if hasattr(value, "__html__") else printable(str(value))


def _colors() -> str:
    """The colours of all looks, and the classes that use them."""

    def variables(theme: str) -> str:
        return "".join(
            f"--{look.name}-{part}: {color}; "
            for look in LOOKS
            for part, color in attrs.asdict(getattr(look, theme)).items()
        )

    classes = "".join(
        f".look-{look.name} {{ background: var(--{look.name}-fill); "
        f"border-color: var(--{look.name}-line); color: var(--{look.name}-text) }}\n"
        for look in LOOKS
    )
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {variables('dark')}}} }}\n"
    return f":root {{ {variables('light')}}}\n{dark}{classes}"


def _policy(styles: Sequence[str], script: str) -> str:
    """What the page may do: apply these styles and run this script, and nothing else."""
    hashes = " ".join(dict.fromkeys(_hash(html.unescape(each)) for each in styles))
    return (
        f"default-src 'none'; style-src {hashes}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _graph(run: WorkflowRun) -> tuple[str, str]:
    """The picture of the graph; where there is none, why."""
    if run.graph is None or run.graph.nodes is None:
        return "", "the run was fetched without it."
    try:
        from glue_wf_sdk.report.graph_picture import graph_svg

        return graph_svg(run.graph), ""
    except (GraphError, ImportError) as error:
        return "", str(error)


def _width(svg: str) -> int:
    found = _WIDTH.search(svg)
    return int(found[1]) if found else 0


def _rows(summary: RunSummary) -> list[tuple[int, NodeSummary]]:
    """The rows of the table, with their numbers; of too many, those first that failed."""
    rows = list(enumerate(summary.nodes, 1))
    by_weight = sorted(rows, key=lambda row: not row[1].failed)
    return sorted(by_weight[:_ROWS_AT_MOST], key=lambda row: row[0])


def _never_ran(summary: RunSummary) -> list[tuple[NeverRan, list[NodeSummary]]]:
    """What never ran, by the reason for it."""
    groups: dict[NeverRan, list[NodeSummary]] = {}
    for node in summary.nodes:
        if node.never_ran is not None:
            groups.setdefault(node.never_ran, []).append(node)
    return list(groups.items())
