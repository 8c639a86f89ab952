"""The page of a run, below its head."""

import base64
import hashlib
import itertools
import re
import sys
import time
from typing import Any
from xml.etree.ElementTree import Element

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import GraphError, WorkflowRun, from_wire, plan_resume
from glue_wf_sdk.report import graph_svg, html_page, page
from glue_wf_sdk.report.styles import STYLES
from glue_wf_sdk.testing import workflow_runs
from support.reports import cells, page_of, section, words
from support.runs import run_of, run_wire, w1_run


class TestSections:
    """What the page says of the run."""

    def test_failures(self) -> None:
        """Each failure has its state, its duration, its attempts and its message."""
        first, second = map(words, page_of(w1_run()).findall(".//article"))

        assert first.startswith("J2 FAILED after 2:32, started 2026-03-02 03:01:")
        assert ", 2 attempts" in second

    def test_messages_keep_their_lines(self) -> None:
        """An error message of several lines is shown in lines, and truncated if it is long."""
        wire = run_wire("J1")
        job_run = {"JobRunState": "FAILED", "ErrorMessage": "Traceback:\n  <x>\n" + "y" * 5000}
        wire["Graph"]["Nodes"][0]["JobDetails"] = {"JobRuns": [job_run]}
        (message,) = page_of(from_wire(WorkflowRun, wire)).findall(".//article/code")

        assert 2 == len(message.findall("br"))
        assert words(message).startswith("Traceback: <x>yyy")
        assert words(message).endswith("y ... (5017 characters)")

    def test_failure_without_a_message(self) -> None:
        """A failed job is listed even if only its state is known."""
        tree = page_of(run_of("T1>J1", {"J1": "FAILED - -"}))

        assert "What failed j1 FAILED There is no error message." == section(tree, "failed")

    def test_never_ran(self) -> None:
        """The nodes that never ran are grouped by their reasons."""
        expected = "failed upstream: 'J2' (FAILED) J4 failed upstream: 'J3' (FAILED) J5"

        assert f"What never ran, and why {expected}" == section(page_of(w1_run()), "not-run")

    def test_table(self) -> None:
        """The table has a row for each job and crawler, in topological order."""
        rows = cells(page_of(w1_run()))

        assert ["J1", "J2", "J3", "J4", "J5"] == [row[1] for row in rows]
        assert [
            *("3", "J3", "JOB", "FAILED", "2", "0:49"),
            *("2026-03-02 03:02:31 UTC", "2026-03-02 03:03:20 UTC", "", "T3"),
        ] == rows[2][:10]
        assert ["not run", "0", "", "", "", "", "T4"] == rows[3][3:10]
        assert "failed upstream: 'J2' (FAILED)" == rows[3][10]
        assert [w1_run().node(row[1]).unique_id for row in rows] == [row[11] for row in rows]

    def test_numbers_in_the_table(self) -> None:
        """Durations and DPU-seconds carry the numbers by which the script sorts them."""
        wire = run_wire("J1", {"J1": "SUCCEEDED 0 90"})
        wire["Graph"]["Nodes"][0]["JobDetails"]["JobRuns"][0]["DPUSeconds"] = 1234.5
        rows = page_of(from_wire(WorkflowRun, wire)).findall(".//tbody//td[@data-value]")

        expected = [("90.0", "1:30"), ("1234.5", "1,234.5")]
        assert expected == [(each.attrib["data-value"], words(each)) for each in rows]

    def test_critical_path(self) -> None:
        """The steps of the critical path are in the order in which they ran."""
        steps = page_of(w1_run()).findall(".//section[@id='critical-path']/ol/li")

        assert ["J1", "J2"] == [words(each).split()[0] for each in steps]
        assert words(steps[0]).startswith("J1 SUCCEEDED 1:08 2026-03-02 03:00:04 UTC")

    @pytest.mark.parametrize(
        ("status", "sentence"),
        [
            ("COMPLETED", "What determined when the run ended:"),
            ("RUNNING", "What the run has waited for so far:"),
        ],
    )
    def test_critical_path_so_far(self, status: str, sentence: str) -> None:
        """The critical path of a running run is the path so far."""
        ran = {"J1": "SUCCEEDED 0 10", "J2": "RUNNING 10 -"}

        tree = page_of(run_of("T1>J1>T2>J2", ran, Status=status))
        assert sentence in section(tree, "critical-path")

    def test_resume(self) -> None:
        """The ids to resume from, and what runs again, are those of the plan."""
        resume = page_of(w1_run()).find(".//section[@id='resume']")
        assert resume is not None

        assert list(plan_resume(w1_run()).node_ids) == [words(each) for each in resume.iter("code")]
        assert "runs 4 of 5 jobs and crawlers again and keeps 1." in words(resume)
        assert ["J2", "J3", "J4", "J5"] == words(resume).split("What runs again ")[1].split()

    def test_no_resume(self) -> None:
        """A run that cannot be resumed has every reason."""
        tree = page_of(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}, Status="RUNNING"))

        assert "status of the run is RUNNING, not COMPLETED" in section(tree, "resume")
        assert "no job or crawler of the run failed" in section(tree, "resume")


class TestGraph:
    """The picture of the graph."""

    def test_picture(self) -> None:
        """The page has the picture that `graph_svg` draws."""
        assert graph_svg(w1_run()) in html_page(w1_run())

    @pytest.mark.parametrize("error", [GraphError("it is too large"), ImportError("no Graphviz")])
    def test_no_picture(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        """If the graph cannot be drawn, the page says why, and has everything else."""

        def fail(_: object) -> str:
            raise error

        monkeypatch.setattr(page, "graph_svg", fail)
        tree = page_of(w1_run())

        assert f"Graph There is no picture: {error}" == section(tree, "graph")
        assert 5 == len(cells(tree))

    def test_invalid_graph(self) -> None:
        """If the graph has a cycle, the page says so, and draws it."""
        run = run_of("T1>J1>T1", {"J1": "FAILED 0 1"})
        tree = page_of(run)

        assert "no timeline: the graph has a cycle" in words(tree.find(".//main/p"))
        assert None is not tree.find(".//section[@id='graph']//svg")
        assert "the graph has a cycle" in section(tree, "resume")


class TestDocument:
    """How the page is built."""

    def test_nothing_is_loaded(self) -> None:
        """The page refers to nothing but itself."""
        text, tree = html_page(w1_run()), page_of(w1_run())

        assert all(each.attrib["href"].startswith("#") for each in tree.iter("a"))
        assert not {"link", "img", "iframe", "object", "form"} & {each.tag for each in tree.iter()}
        assert not [each for each in tree.iter() if {"src", "style", "onclick"} & set(each.attrib)]
        assert {"http://www.w3.org/2000/svg"} == set(re.findall(r"https?://[^\s\"<]+", text))

    def test_links(self) -> None:
        """Every link leads to an element of the page, and every id is unique."""
        elements = list(page_of(w1_run()).iter())
        ids = [each.attrib["id"] for each in elements if "id" in each.attrib]
        ends = {each.attrib["href"][1:] for each in elements if each.tag == "a"}
        labels = {each.attrib.get("aria-labelledby", ids[0]) for each in elements}

        assert len(ids) == len(set(ids))
        assert ends | labels <= set(ids)

    def test_policy(self) -> None:
        """The policy has the hash of each style and of the script, and allows nothing else."""
        tree = page_of(w1_run())
        meta = tree.find(".//meta[@http-equiv='Content-Security-Policy']")
        assert meta is not None
        policy = dict(each.split(" ", 1) for each in meta.attrib["content"].split("; "))

        assert {hash_of(each) for each in tree.iter("style")} == set(policy["style-src"].split())
        assert [hash_of(each) for each in tree.iter("script")] == policy["script-src"].split()
        assert {
            "default-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
        } == {key: value for key, value in policy.items() if "sha256" not in value}

    def test_structure(self) -> None:
        """The page has a language, landmarks, one top heading, and skips no level."""
        tree = page_of(w1_run())
        levels = [int(each.tag[1]) for each in tree.iter() if re.fullmatch(r"h\d", each.tag)]
        table = tree.find(".//table")
        assert table is not None

        assert "en" == tree[0].attrib["lang"]
        assert 1 == levels.count(1)
        assert all(later - here <= 1 for here, later in itertools.pairwise(levels))
        assert all(tree.find(f".//{each}") is not None for each in ("header", "nav", "main"))
        assert None is not table.find("caption")
        assert {"col"} == {each.get("scope") for each in table.findall("thead/tr/th")}
        assert {"row"} == {each.get("scope") for each in table.findall("tbody/tr/th")}

    def test_pages_are_reproducible(self) -> None:
        """The same run gives the same page."""
        assert html_page(w1_run()) == html_page(w1_run())

    def test_colors(self) -> None:
        """The page's own style has the colors of all styles, and no others."""
        style = page_of(w1_run()).find(".//head/style")
        assert style is not None

        assert {
            color
            for each in STYLES
            for theme in (each.light, each.dark)
            for color in attrs.astuple(theme)
        } == set(re.findall(r"#[0-9a-f]{6}\b", style.text or ""))

    def test_without_jinja2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without Jinja2, the error says what to install."""
        monkeypatch.setitem(sys.modules, "jinja2", None)

        with pytest.raises(
            ModuleNotFoundError, match=r"pip install 'glue-wf-sdk\[report\]'"
        ) as error:
            html_page(w1_run())

        assert "jinja2" == error.value.name


def hash_of(element: Element) -> str:
    """The hash of an inline style or script, as a policy has it."""
    digest = hashlib.sha256((element.text or "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class TestLimits:
    """Runs that are larger than anyone reads."""

    def test_many_failures(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Lists have 200 items, the table prefers failures, and the rest is counted."""
        monkeypatch.setattr(page, "_MAX_ROWS", 302)
        graph = " ".join(f"T1>J{each}" for each in range(400))
        ran = {f"J{each}": "SUCCEEDED 0 1" if each < 100 else "FAILED 0 1" for each in range(400)}
        tree = page_of(run_of(f"{graph} J399>T2>J999", ran))

        assert 200 == len(tree.findall(".//article"))
        assert "... and 100 more that failed" in section(tree, "failed")
        assert ["1", "2", "101"] == [row[0] for row in cells(tree)][:3]
        assert "... and 99 more; those that failed are shown first" in section(tree, "nodes")
        assert "... and 100 more What runs again" in section(tree, "resume")
        assert section(tree, "resume").endswith("... and 101 more")

    def test_long_paths_and_many_reasons(self) -> None:
        """Of a long critical path the end is shown; of many reasons the first 200."""
        chain = ">".join(f"J{each}>T{each}" for each in range(250))
        ran = {f"J{each}": f"SUCCEEDED {each} {each + 1}" for each in range(250)}
        forks = " ".join(f"T0>J{each}>T{each}>J{each + 500}" for each in range(300, 510))
        ran |= {f"J{each}": "FAILED 1 2" for each in range(300, 510)}
        tree = page_of(run_of(f"{chain} {forks}", ran))

        assert "... and 10 more reasons" in section(tree, "not-run")
        assert "... and 50 more before these" in section(tree, "critical-path")

    def test_many_nodes(self) -> None:
        """A page of 20 000 nodes takes seconds, and less than ten megabytes."""
        ids = [f"J{each}" for each in range(20_000)]
        run = run_of(" ".join(ids), dict.fromkeys(ids, "FAILED - -"))
        begin = time.process_time()
        text = html_page(run)

        assert 10_000_000 > len(text)
        assert 10 > time.process_time() - begin


@given(run=workflow_runs())
@settings(max_examples=15)
def test_every_run_has_a_page(run: WorkflowRun) -> None:
    """Whatever a run has, its page is well-formed and can be written as UTF-8."""
    assert html_page(run).encode()
    assert "html" == page_of(run)[0].tag


def hostile_run(text: str) -> WorkflowRun:
    """A run with this text wherever the page can show a text."""
    texts = ("Id", "JobRunState", "ErrorMessage", "TriggerName")
    job_run: dict[str, Any] = dict.fromkeys(texts, text) | {"CompletedOn": 0}
    job = {"Type": "JOB", "Name": text, "UniqueId": text, "JobDetails": {"JobRuns": [job_run]}}
    wire = {
        "Name": text,
        "WorkflowRunId": text,
        "PreviousRunId": text,
        "Status": text,
        "ErrorMessage": text,
        "Graph": {"Nodes": [job], "Edges": []},
    }
    return from_wire(WorkflowRun, wire)


@given(text=st.text(st.characters(), min_size=1, max_size=40))
@settings(max_examples=15)
def test_texts_add_no_markup(text: str) -> None:
    """Whatever texts a run has, the page has the same tags, except for line breaks."""
    plain, hostile = (
        [each for each in page_of(hostile_run(text)).iter() if each.tag != "br"]
        for text in ("x", text)
    )

    assert [each.tag for each in plain] == [each.tag for each in hostile]
    assert not {key for each in hostile for key in each.attrib if key.startswith("on")}


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "]]><x>&lt;{{ 7 * 7 }}{% raw %}",
        "javascript:alert(1)",
        "\u202egnp.exe\ud800\x00\x1b[31m",
    ],
)
def test_texts_are_escaped(text: str) -> None:
    """Markup in a name is shown as text, and what is not printable as an escape sequence."""
    tree = page_of(hostile_run(text))
    shown = text.encode("unicode_escape").decode() if not text.isprintable() else text

    assert shown in words(tree.find(".//h1"))
    assert [shown] == [words(each.find("th")) for each in tree.findall(".//tbody/tr")]
    assert 1 == len(list(tree.iter("script")))


def test_secrets_stay_out() -> None:
    """The values of run properties and of job arguments are not on the page."""
    secret = "hunter2"
    wire = run_wire("J1", {"J1": "FAILED 0 1"}, WorkflowRunProperties={"token": secret})
    wire["Graph"]["Nodes"][0]["JobDetails"]["JobRuns"][0]["Arguments"] = {"--token": secret}

    assert secret not in html_page(from_wire(WorkflowRun, wire))
