"""`RunSummary.text()` and `.markdown()`: what happened, in words."""

import re
import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from glue_wf_sdk import WorkflowRun, from_wire, summarize
from support.runs import run_wire, w1_run

W1_ID = w1_run().workflow_run_id
J2_ID, J3_ID = (node.unique_id for node in w1_run().failed_nodes)


def summary_of(**options: Any) -> Any:
    """The summary of a run in which a job failed and the next one never ran."""
    wire: Any = {"graph": "T1>J1>T2>J2", "ran": {"J1": "FAILED 10 50"}, **options}
    return summarize(from_wire(WorkflowRun, run_wire(wire.pop("graph"), wire.pop("ran"), **wire)))


def test_text() -> None:
    """The text has what failed in order of time, what never ran and why, and how to resume."""
    assert f"""\
W1: Completed with failures after 3:46
Run {W1_ID}, started 2026-03-02 03:00:02 UTC. COMPLETED does not mean success. \
2 of 5 jobs and crawlers failed, 2 never ran.

Failed, the first one first:
- J3 FAILED at +3:17 in attempt 2: Command failed with exit code 1
- J2 FAILED at +3:46: AnalysisException: [PATH_NOT_FOUND] Path does not exist: \
s3://etl-landing/customers/2026-03-02

Never ran:
- J4: failed upstream: 'J2' (FAILED)
- J5: failed upstream: 'J3' (FAILED)

To resume it, run one of:
  glue-wf resume W1 {W1_ID}
  aws glue resume-workflow-run --name=W1 --run-id {W1_ID} --node-ids {J2_ID} {J3_ID}
""" == summarize(w1_run()).text()


def test_markdown_says_what_the_text_says() -> None:
    """Rendered as CommonMark, the Markdown has the words of the text."""
    summary = summarize(w1_run())
    rendered = MarkdownIt().render(summary.markdown())
    words = re.sub(r"<[^>]*>", " ", rendered).replace("&quot;", '"')

    assert re.findall(r"\w+", summary.text()) == re.findall(r"\w+", words)


def test_a_run_that_cannot_be_resumed() -> None:
    """Where nothing failed, no command is shown."""
    summary = summary_of(graph="T1>J1", ran={"J1": "SUCCEEDED 0 9"})

    assert "resume" not in summary.markdown()
    assert "resume" not in summary.text()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"ran": {"J1": "SUCCEEDED 0 9"}, "graph": "T1>J1"}, "etl: Succeeded"),
        ({"Status": "RUNNING"}, "Did not run yet:\n- j2: failed upstream"),
        (
            {"Status": "ERROR", "ErrorMessage": "too many"},
            "ERROR. 1 of 2 jobs and crawlers failed, 1 never ran. too many",
        ),
        ({"PreviousRunId": "wr_0"}, "Run wr_1, which resumes wr_0, started"),
        ({"StartedOn": None}, "Run wr_1. COMPLETED"),
        ({"StartedOn": None}, "- j1 FAILED\n"),
        ({"ran": {"J1": "FAILED 10 -"}}, "- j1 FAILED\n"),
        ({"Status": "a*b"}, "The status of the run is a*b."),
    ],
)
def test_parts(options: dict[str, Any], expected: str) -> None:
    """Each part is there if it is known."""
    assert expected in summary_of(**options).text()


def test_what_was_not_ended_comes_last() -> None:
    """A failure without a time stands behind those that have one."""
    ran = {"J1": "FAILED - -", "J2": "FAILED 5 60", "J3": "FAILED 5 30"}
    text = summary_of(graph="T1>J1 T1>J2 T1>J3", ran=ran).text()

    assert ["j3", "j2", "j1"] == re.findall("^- (j.)", text, re.MULTILINE)


def test_long_lists_are_cut() -> None:
    """Lists have at most 20 items, and so has the command of the AWS CLI."""
    names = [f"J{number}" for number in range(25)]
    graph = " ".join(f"T1>{each}" for each in names)
    text = summary_of(graph=graph, ran=dict.fromkeys(names, "FAILED 0 9")).text()

    assert 20 == len(re.findall("^- j", text, re.MULTILINE))
    assert "- and 5 more\n" in text
    assert text.endswith("glue-wf resume etl wr_1\n")


def renamed(name: str, message: str) -> WorkflowRun:
    """A failed run whose names and messages are as given."""
    wire = run_wire("T1>J1>T2>J2", {"J1": "FAILED 0 9"}, Name=name, WorkflowRunId=name)
    for node in wire["Graph"]["Nodes"]:
        node["Name"] = name
    wire["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"][0]["ErrorMessage"] = message
    return from_wire(WorkflowRun, wire)


HOSTILE = [
    "`",
    "``",
    "[x](javascript:1)",
    "<b>",
    "@team",
    "#1",
    "*x*",
    "|",
    "\\",
    "\n",
    "~~~",
    " ",
    "-",
]
TEXTS = st.lists(st.sampled_from([*HOSTILE, "a"]), min_size=1, max_size=6).map("".join)


@given(name=TEXTS, message=TEXTS)
def test_names_and_messages_cannot_be_markup(name: str, message: str) -> None:
    """Whatever names and messages are, Markdown shows them as code: no link, no HTML, no list."""
    tokens = MarkdownIt().parse(summarize(renamed(name, message)).markdown())
    inline = [child for token in tokens for child in token.children or ()]

    assert {"text", "code_inline", "softbreak", "strong_open", "strong_close"} >= {
        each.type for each in inline
    }
    assert not [
        each for each in inline if each.type == "text" and re.search("[<@#|\\\\]", each.content)
    ]
    assert 1 == sum(token.type == "fence" for token in tokens)


@given(name=TEXTS)
def test_commands_can_be_copied(name: str) -> None:
    """A POSIX shell reads the names in the commands as they are; odd ones are escaped."""
    text = summarize(renamed(name, "x")).text()
    *_, ours, aws = text.splitlines()

    if "\n" not in name:
        end_of_options = ["--"] if name.startswith("-") else []
        assert ["glue-wf", "resume", *end_of_options, name, name] == shlex.split(ours)
        assert [f"--name={name}", "--run-id", name] == shlex.split(aws)[3:6]
