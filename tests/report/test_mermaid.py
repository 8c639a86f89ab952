"""Graphs as Mermaid flowcharts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowGraph, from_wire
from glue_wf_sdk.report import graph_mermaid
from glue_wf_sdk.report.diagram import diagram_of
from support.reports import graph_of_texts
from support.runs import graph_of

# A label: letters, digits, entities, and the few signs that have no meaning to Mermaid.
_WORD = r"(?:[^\W_]|#[0-9]+;)"
_TEXT = rf"{_WORD}(?:{_WORD}|[-_ .](?={_WORD})|[,:] (?={_WORD})|(?<=[0-9]):(?=[0-9]))*"
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
    return shown.replace("\u200b", "")  # It has no width; in a name, it is escaped.


def test_flowchart() -> None:
    """Nodes have shapes by their types, classes by their states, and ids of their own."""
    ran = {"J1": "SUCCEEDED 0 68", "C1": "FAILED 68 116"}

    expected = """\
flowchart LR
    n0(["t1<br/>trigger"]):::plain
    n1["j1<br/>job: SUCCEEDED, 1:08"]:::succeeded
    n2(["t2<br/>trigger"]):::plain
    n3{{"c1<br/>crawler: FAILED, 0:48"}}:::failed
    n4["j2<br/>job: not run"]:::not-run
    n0 --> n1
    n1 --> n2
    n2 --> n3
    n2 --> n4
    classDef plain fill:#ffffff,stroke:#6e7781,color:#24292f
    classDef succeeded fill:#e3f5e8,stroke:#1a7f37,color:#0f4a22
    classDef failed fill:#b91c2b,stroke:#7a0f18,color:#ffffff,stroke-width:3px
    classDef not-run fill:#f3f4f6,stroke:#6e7781,color:#4b5563,stroke-dasharray:4 3
"""
    assert expected == graph_mermaid(graph_of("T1>J1>T2>C1 T2>J2", ran))


def test_empty_graph() -> None:
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
        ("1:08 a:b", "1:08 a#58;#8203;b"),
        ("www.a.b", "www#46;a#46;b"),
        ("a  b", "a#32;#32;b"),
        ("$$x", "#36;#8203;#36;#8203;x"),
        ("fa:fa-car", "fa#58;#8203;fa-car"),
        ("a\nb\\", "a#92;#8203;nb#92;#8203;"),
        ("ﬂ°°60¶ß", "#64258;#8203;#176;#8203;#176;#8203;60#182;#8203;ß"),
    ],
)
def test_names_are_escaped(name: str, escaped: str) -> None:
    """Whatever may have a meaning to Mermaid, or in its labels, is written as an entity."""
    node = {"Type": "JOB", "Name": name, "UniqueId": "J1"}
    graph = from_wire(WorkflowGraph, {"Nodes": [node]})

    assert f'    n0["{escaped}<br/>job"]:::plain' == graph_mermaid(graph).splitlines()[1]


@given(*[st.lists(st.text(max_size=9) | st.sampled_from(_HOSTILE), max_size=4).map("".join)] * 3)
def test_texts_have_no_effect(name: str, state: str, message: str) -> None:
    """Whatever texts a run has, each label shows them, and has no meaning to Mermaid."""
    graph = graph_of_texts(f"n{name}", f"s{state}", message)
    lines = graph_mermaid(graph).split("\n")

    boxes = diagram_of(graph).boxes
    nodes = [_NODE.fullmatch(line) for line in lines[1 : len(boxes) + 1]]
    shown = [(unescaped(node[1]), unescaped(node[2])) for node in nodes if node is not None]
    assert [(box.name, box.detail) for box in boxes] == shown
    rest = "\n".join(lines[len(boxes) + 1 :])
    assert re.fullmatch(r"(    n\d --> n\d\n)*(    classDef [-\w]+ [-\w:#, ]+\n)*", rest)


def test_large_graphs() -> None:
    """A chain of 20 000 nodes can be written."""
    graph = graph_of(">".join(f"{'TJ'[each % 2]}{each}" for each in range(20_000)))

    assert 1 + 20_000 + 19_999 + 1 == len(graph_mermaid(graph).splitlines())
