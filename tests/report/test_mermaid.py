"""Graphs as Mermaid flowcharts."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.report import graph_mermaid
from glue_wf_sdk.report.diagram import diagram_of
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import from_wire

RunOf = Callable[..., WorkflowRun]

# One label: texts of letters, digits, entities and the few signs that mean nothing to Mermaid.
_WORD = r"(?:[^\W_]|#[0-9]+;)"
_TEXT = rf"{_WORD}(?:{_WORD}|[-_ .](?={_WORD})|[,:] (?={_WORD}))*"
_NODE = re.compile(
    rf'    n\d+(?:\[|\(\[|\{{\{{)"({_TEXT})<br/>({_TEXT})"(?:\]|\]\)|\}}\}}):::[a-z-]+'
)
_HOSTILE = [
    "$$x$$",
    "fa:fa-car",
    "\\n",
    "ﬂ°°60¶ß",
    "#35;",
    '"]',
    "end",
    "`a`",
    "%%{init}%%",
    "1. a",
]


def unescaped(text: str) -> str:
    """What Mermaid shows for an escaped text."""
    shown = re.sub(r"#(\d+);", lambda match: chr(int(match[1])), text)
    return shown.replace("\u200b", "")  # It has no width, and is escaped where it is in a name.


def test_a_flowchart(run_of: RunOf) -> None:
    """Nodes have shapes by their types, classes by their states, and ids of their own."""
    run = run_of("T1>J1>T2>C1 T2>J2", {"J1": "SUCCEEDED 0 68", "C1": "FAILED 68 116"})
    assert run.graph is not None

    expected = """\
flowchart LR
    n0(["t1<br/>trigger"]):::plain
    n1["j1<br/>job: SUCCEEDED, 1 min 8 s"]:::succeeded
    n2(["t2<br/>trigger"]):::plain
    n3{{"c1<br/>crawler: FAILED, 48 s"}}:::failed
    n4["j2<br/>job: not run"]:::not-run
    n0 --> n1
    n1 --> n2
    n2 --> n3
    n2 --> n4
    classDef plain fill:#ffffff,stroke:#6e7781,color:#24292f
    classDef succeeded fill:#e3f5e8,stroke:#1a7f37,color:#0f4a22
    classDef failed fill:#fde8e6,stroke:#c51f2d,color:#7a0f18
    classDef not-run fill:#f3f4f6,stroke:#6e7781,color:#4b5563,stroke-dasharray:4 3
"""
    assert expected == graph_mermaid(run.graph)


def test_a_graph_without_nodes() -> None:
    """A graph without nodes is a flowchart without nodes."""
    assert "flowchart LR\n" == graph_mermaid(WorkflowGraph())


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("load_orders-v2 daily", "load_orders-v2 daily"),
        ("日本語", "日本語"),
        ("end", "end"),
        ('"];click', "#34;#93;#59;click"),
        ("#35;", "#35;35#59;"),
        ("%%{init}%%", "#37;#37;#123;init#125;#37;#37;"),
        ("<b>", "#60;b#62;"),
        ("`a`", "#96;a#96;"),
        ("_a_ a--b", "#95;a#95;#32;a#45;#45;b"),
        ("1. a", "1#46;#32;a"),
        ("2.5 s: a, b", "2.5 s: a, b"),
        ("www.a.b", "www#46;a#46;b"),
        ("a  b", "a#32;#32;b"),
        ("$$x", "#36;#8203;#36;#8203;x"),
        ("fa:fa-car", "fa#58;#8203;fa-car"),
        ("a\nb\\", "a#92;#8203;nb#92;#8203;"),
        ("ﬂ°°60¶ß", "#64258;#8203;#176;#8203;#176;#8203;60#182;#8203;ß"),
    ],
)
def test_names_are_escaped(name: str, escaped: str) -> None:
    """What could mean something to Mermaid, or to what it makes of a label, is an entity."""
    graph = from_wire(WorkflowGraph, {"Nodes": [{"Type": "JOB", "Name": name}]})

    assert f'    n0["{escaped}<br/>job"]:::plain' == graph_mermaid(graph).splitlines()[1]


@given(
    *[st.lists(st.text(max_size=9) | st.sampled_from(_HOSTILE), max_size=4).map("".join)] * 3,
)
def test_no_text_acts(
    graph_of_texts: Callable[[str, str, str], WorkflowGraph], name: str, state: str, message: str
) -> None:
    """Whatever a run is made of, each label is inert, and shows what it is to show."""
    graph = graph_of_texts(name, state, message)
    lines = graph_mermaid(graph).split("\n")

    boxes = diagram_of(graph).boxes
    nodes = [_NODE.fullmatch(line) for line in lines[1 : len(boxes) + 1]]
    shown = [(unescaped(node[1]), unescaped(node[2])) for node in nodes if node is not None]
    assert [(box.name, box.words) for box in boxes] == shown
    rest = "\n".join(lines[len(boxes) + 1 :])
    assert re.fullmatch(r"(    n\d --> n\d\n)*(    classDef [-\w]+ [-\w:#, ]+\n)*", rest)


def test_large_graphs(run_of: RunOf) -> None:
    """A chain of 20 000 nodes is written as it is."""
    run = run_of(">".join(f"{'TJ'[i % 2]}{i}" for i in range(20_000)))
    assert run.graph is not None

    assert 1 + 20_000 + 19_999 + 1 == len(graph_mermaid(run.graph).splitlines())
