"""The page of a run, below its head."""

import base64
import hashlib
import itertools
import re
import sys
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import (
    GraphError,
    HistorySummary,
    WorkflowRun,
    from_wire,
    plan_resume,
    summarize_history,
)
from glue_wf_sdk.report import html_page, page
from glue_wf_sdk.report.styles import STYLES
from glue_wf_sdk.testing import workflow_runs
from support.reports import cells, page_of, section, words
from support.runs import START, run_of, run_wire, w1_run

CARDS = ".//section[@id='failed']/article"
WHERE_TEXTS_END = {"br", "wbr", "title"}


class TestSections:
    """What the page says of the run."""

    def test_failures(self) -> None:
        """Each failure has its state, when it failed and its attempts, in order of time."""
        tree = page_of(w1_run())
        first, second = map(words, tree.findall(CARDS))

        assert first.startswith("J3 FAILED failed at +3:17, after 0:49, in attempt 2")
        assert second.startswith("J2 FAILED failed at +3:46, after 2:32")
        assert "The first failure was at +3:17: J3" in words(tree.find(".//header/div"))

    @pytest.mark.parametrize(
        ("messages", "expected"),
        [
            (("no space", "no route"), "Before: FAILED after 0:01 no space"),
            (("no route", "no route"), "Before: FAILED after 0:01 with the same message"),
            ((None, "no route"), "Before: FAILED after 0:01"),
        ],
    )
    def test_earlier_attempts(self, messages: tuple[str | None, str], expected: str) -> None:
        """The errors of earlier attempts are text."""
        wire = run_wire("J1", {"J1": "FAILED 0 1, FAILED 2 3"})
        job_runs = wire["Graph"]["Nodes"][0]["JobDetails"]["JobRuns"]
        for job_run, message in zip(job_runs, messages, strict=True):
            job_run["ErrorMessage"] = message
        (earlier,) = page_of(from_wire(WorkflowRun, wire)).findall(f"{CARDS}/ul/li")

        assert expected == words(earlier)

    def test_messages_keep_their_lines(self) -> None:
        """An error message of several lines is shown in lines, and truncated if it is long."""
        wire = run_wire("J1")
        job_run = {"JobRunState": "FAILED", "ErrorMessage": "Traceback:\n  <x>\n" + "y" * 5000}
        wire["Graph"]["Nodes"][0]["JobDetails"] = {"JobRuns": [job_run]}
        (message,) = page_of(from_wire(WorkflowRun, wire)).findall(f"{CARDS}/code")

        assert 2 == len(message.findall("br"))
        assert words(message).startswith("Traceback: <x>yyy")
        assert words(message).endswith("y ... (5017 characters)")

    def test_failure_without_a_message(self) -> None:
        """A failed job is listed even if only its state is known."""
        tree = page_of(run_of("T1>J1", {"J1": "FAILED - -"}))

        assert "What failed j1 FAILED There is no error message." == section(tree, "failed")
        assert "One that failed: j1" in words(tree.find(".//header/div"))

    def test_never_ran(self) -> None:
        """The nodes that never ran are grouped by their reasons."""
        expected = "failed upstream: 'J2' (FAILED) J4 failed upstream: 'J3' (FAILED) J5"

        assert f"What never ran, and why {expected}" == section(page_of(w1_run()), "not-run")

    def test_table(self) -> None:
        """The table has a row for each job and crawler: first what failed, last what succeeded."""
        tree = page_of(w1_run())
        rows = cells(tree)

        assert ["J3", "J2", "J4", "J5", "J1"] == [row[1] for row in rows]
        assert [
            *("3", "J3", "FAILED", "Command failed with exit code 1", "2", "0:49"),
            *("03:02:31", "03:03:20", "JOB"),
        ] == rows[0]
        never_ran = ["not run", "failed upstream: 'J2' (FAILED)", "0", "", "", "", "JOB"]
        assert never_ran == rows[2][2:]
        assert "on 2026-03-02, in UTC." in words(tree.find(".//caption"))

    def test_several_days(self) -> None:
        """If a run took more than one day, the times in the table have dates."""
        tree = page_of(run_of("T1>J1", {"J1": "SUCCEEDED 0 90000"}))

        assert ["2020-09-13 12:26:40", "2020-09-14 13:26:40"] == cells(tree)[0][6:8]
        assert words(tree.find(".//caption")).endswith(
            "The times of the latest attempts are in UTC."
        )

    def test_details(self) -> None:
        """Each row leads to the details of its node: ids, attempts, errors, names of arguments."""
        wire = run_wire("T1>J1", {"J1": "FAILED 0 1, SUCCEEDED 2 12"})
        for number, job_run in enumerate(wire["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"]):
            job_run.update({"Id": f"jr_{number}", "Attempt": number, "DPUSeconds": 2.5})
            job_run.update({"LogGroupName": "/aws-glue/jobs", "Arguments": {"--b": "x", "--a": ""}})
            job_run["ErrorMessage"] = "no space" if number == 0 else None
        tree = page_of(from_wire(WorkflowRun, wire))
        link = tree.find(".//tbody//a")
        assert link is not None
        panel = tree.find(f".//article[@id='{link.attrib['href'][1:]}']")
        assert panel is not None

        common = "DPU-seconds 2.5 Job run jr_{} Log group /aws-glue/jobs"
        names = "Arguments --a --b (without their values)"
        assert " ".join(
            [
                "j1 Type JOB, started by t1 Node id J1",
                "Attempt 2 SUCCEEDED Time 12:26:42 \N{EN DASH} 12:26:52, 0:10",
                f"{common.format(1)} {names}",
                "Attempt 1 FAILED no space Time 12:26:40 \N{EN DASH} 12:26:41, 0:01",
                f"{common.format(0)} {names}",
            ]
        ) == " ".join(" ".join(panel.itertext()).split())

    def test_many_attempts(self) -> None:
        """The details have the last 20 attempts."""
        many = ", ".join(f"FAILED {each} {each + 1}" for each in range(25))
        (panel,) = page_of(run_of("J1", {"J1": many})).findall(".//aside/article")

        assert 20 == len(panel.findall("h4"))
        assert words(panel).endswith("... and 5 more before these")

    def test_waiting(self) -> None:
        """In a run that goes on, what may still run is waiting, and there is nothing to resume."""
        ran = {"J1": "RUNNING 0 -", "J2": "FAILED 0 5"}
        run = run_of("T1>J1>T2>J3 T1>J2>T3>J4", ran, Status="RUNNING")
        tree = page_of(run, now=datetime.fromtimestamp(START + 60, UTC))

        states = {"j2": "FAILED", "j1": "RUNNING", "j3": "waiting", "j4": "not run"}
        assert states == {row[1]: row[2] for row in cells(tree)}
        assert section(tree, "not-run").startswith("What has not run yet")
        assert None is tree.find(".//section[@id='resume']")
        texts = [words(each) for each in tree.iter("text")]
        assert {"job: waiting", "job: not run"} <= set(texts)
        assert any(each.startswith("waiting: it may still run") for each in texts)

    def test_numbers_in_the_table(self) -> None:
        """Durations and DPU-seconds carry the numbers by which the script sorts them."""
        wire = run_wire("J1", {"J1": "SUCCEEDED 0 90"})
        wire["Graph"]["Nodes"][0]["JobDetails"]["JobRuns"][0]["DPUSeconds"] = 1234.5
        wire["Graph"]["Nodes"].append(run_wire("J2")["Graph"]["Nodes"][0])
        tree = page_of(from_wire(WorkflowRun, wire))
        rows = tree.findall(".//tbody//td[@data-value]")

        expected = [("90.0", "1:30"), ("1234.5", "1,234.5")]
        assert expected == [(each.attrib["data-value"], words(each)) for each in rows]
        assert ["", "1,234.5"] == [row[9] for row in cells(tree)]

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
        """The commands that resume the run can be copied; what runs again is that of the plan."""
        resume = page_of(w1_run()).find(".//section[@id='resume']")
        assert resume is not None
        run_id, node_ids = w1_run().workflow_run_id, " ".join(plan_resume(w1_run()).node_ids)

        assert [
            f"glue-wf resume W1 {run_id}",
            f"aws glue resume-workflow-run --name=W1 --run-id {run_id} --node-ids {node_ids}",
        ] == [words(each) for each in resume.iter("code") if "data-copy" in each.attrib]
        assert "runs 4 of 5 jobs and crawlers again and keeps 1." in words(resume)
        assert "J2 first J3 first J4 J5" == words(resume).split("What runs again ")[1]

    def test_no_resume(self) -> None:
        """A run that cannot be resumed has every reason."""
        tree = page_of(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}, Status="STOPPED"))

        assert "status of the run is STOPPED, not COMPLETED" in section(tree, "resume")
        assert "no job or crawler of the run failed" in section(tree, "resume")

    def test_nothing_to_resume(self) -> None:
        """A run that succeeded has no such section."""
        tree = page_of(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}))

        assert None is tree.find(".//section[@id='resume']")


class TestGraph:
    """The picture of the graph."""

    def test_picture(self) -> None:
        """The graph is drawn with and without triggers; nodes and bars lead to details."""
        tree = page_of(w1_run())
        whole, actions = tree.findall(".//div[@class='picture']/svg")
        rows = tree.findall(".//section[@id='timeline']//a")
        targets = {f"#{each.attrib['id']}" for each in tree.findall(".//aside/article")}

        assert "Graph: 10 nodes, 9 edges" == whole.attrib["aria-label"]
        assert "Graph: 5 nodes, 4 edges" == actions.attrib["aria-label"]
        assert targets == {each.attrib["href"] for each in whole.iter("a")}
        assert targets == {each.attrib["href"] for each in actions.iter("a")}
        assert targets == {each.attrib["href"] for each in rows}
        signs = "trigger job succeeded failed or stopped not run Hide triggers"
        assert section(tree, "graph").startswith(f"Graph {signs}")

    @pytest.mark.parametrize(
        "graph",
        [
            pytest.param("J1 J2", id="no triggers"),
            pytest.param("T1 T2", id="nothing else"),
            pytest.param(
                f"{' '.join(f'J{each}>T0' for each in range(60))}"
                f" {' '.join(f'T0>J{each}' for each in range(100, 160))}",
                id="too many arrows",
            ),
        ],
    )
    def test_triggers_cannot_be_hidden(self, graph: str) -> None:
        """Triggers stay if there would be nothing else, or an arrow between very many pairs."""
        assert 1 == len(page_of(run_of(graph)).findall(".//div[@class='picture']"))

    @pytest.mark.parametrize("error", [GraphError("it is too large"), ImportError("no Graphviz")])
    def test_no_picture(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        """If the graph cannot be drawn, the page says why, and has everything else."""

        def fail(*_: object) -> str:
            raise error

        monkeypatch.setattr(page, "graph_parts", fail)
        tree = page_of(w1_run())

        assert f"Graph There is no picture: {error}" == section(tree, "graph")
        assert 5 == len(cells(tree))

    def test_no_nodes(self) -> None:
        """A graph without nodes has no picture either."""
        tree = page_of(run_of(""))

        assert "Graph There is no picture: the graph has no nodes" == section(tree, "graph")
        assert section(tree, "timeline").endswith("There is no timeline: nothing has started.")

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

    def test_links_out(self) -> None:
        """With a region, links lead to the console of this region, and nowhere else."""
        wire = run_wire("J1", {"J1": "FAILED 0 1"})
        job_run = wire["Graph"]["Nodes"][0]["JobDetails"]["JobRuns"][0]
        job_run |= {"Id": "jr_1", "LogGroupName": "/aws-glue/jobs"}
        tree = page_of(from_wire(WorkflowRun, wire), region="eu-west-1")
        links = [each for each in tree.iter("a") if not each.attrib["href"].startswith("#")]

        console = "https://eu-west-1.console.aws.amazon.com/"
        assert all(each.attrib["href"].startswith(console) for each in links)
        texts = ["Run in the console", *["Error log", "Output log", "Job run in the console"] * 2]
        assert texts == list(map(words, links))

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

        assert 200 == len(tree.findall(CARDS))
        assert "... and 100 more that failed" in section(tree, "failed")
        assert ["101", "102"] == [row[0] for row in cells(tree)][:2]
        assert ["401", "1"] == [row[0] for row in cells(tree)][300:]
        assert "... and 99 more; those that failed are shown first" in section(tree, "nodes")
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
        """A page of 20 000 nodes has less than ten megabytes."""
        ids = [f"J{each}" for each in range(20_000)]
        run = run_of(" ".join(ids), dict.fromkeys(ids, "FAILED - -"))

        assert 10_000_000 > len(html_page(run))


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
    """Whatever texts a run has, the page has the same tags, except for breaks and tooltips."""
    plain, hostile = (
        [each for each in page_of(hostile_run(text)).iter() if each.tag not in WHERE_TEXTS_END]
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


def test_history() -> None:
    """With the history of the workflow, the page ends with the grid of runs and jobs."""
    page = page_of(w1_run(), history=summarize_history([w1_run()]))
    pictures = page.findall(".//section[@id='history']//svg")

    assert "History of W1: 1 run" == pictures[0].attrib["aria-label"]


@pytest.mark.parametrize("history", [None, summarize_history([])], ids=["none", "empty"])
def test_no_history(history: HistorySummary | None) -> None:
    """Without runs, there is no such section."""
    assert not page_of(w1_run(), history=history).findall(".//section[@id='history']")
