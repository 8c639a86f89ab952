"""The page about a run."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from glue_wf_sdk.errors import CycleError, GraphError, ResponseError
from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.report import html_page
from glue_wf_sdk.report.graph_picture import graph_svg
from glue_wf_sdk.resume import plan_resume
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import from_json

RunOf = Callable[..., WorkflowRun]
PageOf = Callable[..., Element]
NEVER = "None of 2 jobs and crawlers failed, 1 never ran."
NOT_YET = "None of 2 jobs and crawlers failed, 1 did not run yet."
UNKNOWN = "Outcome not known"


def words(element: Element | None) -> str:
    """What an element says, in one line."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def section(tree: Element, name: str) -> str:
    """What a section says."""
    return words(tree.find(f".//section[@id='{name}']"))


def verdict(tree: Element) -> tuple[str, str]:
    """The headline and the sentence below it."""
    return words(tree.find(".//header/div/strong")), words(tree.find(".//header/div/p"))


def facts(tree: Element) -> dict[str, str]:
    """The facts at the head of the page."""
    entries = tree.findall(".//dl/div")
    return {words(each.find("dt")): words(each.find("dd")) for each in entries}


def cells(tree: Element) -> list[list[str]]:
    """What stands in the rows of the table."""
    return [[words(cell) for cell in row] for row in tree.findall(".//tbody/tr")]


class TestHead:
    """What a reader sees first."""

    def test_completed_is_not_success(self, w1_page: Element) -> None:
        """A run that is COMPLETED with failures is said to have failures, in plain words."""
        sentence = "COMPLETED does not mean success. 2 of 5 jobs and crawlers failed, 2 never ran."

        assert ("Completed with failures", sentence) == verdict(w1_page)
        assert "W1: Completed with failures" == words(w1_page.find(".//head/title"))
        assert "verdict look-failed" == w1_page.find(".//header/div").attrib["class"]  # type: ignore[union-attr]

    def test_facts(self, w1_page: Element, w1_run: WorkflowRun) -> None:
        """The run's id, moments and duration are told, in UTC."""
        assert {
            "Run": w1_run.workflow_run_id,
            "Started": "2026-03-02 03:00:02 UTC",
            "Ended": "2026-03-02 03:03:49 UTC",
            "Duration": "3 min 46 s",
            "Jobs and crawlers": "5",
            "DPU-seconds": "not given",
        } == facts(w1_page)

    def test_counts(self, w1_page: Element) -> None:
        """What failed, succeeded and never ran is counted."""
        chips = w1_page.findall(".//header/ul/li")

        assert ["2 failed or stopped", "1 succeeded", "2 not run"] == list(map(words, chips))

    @pytest.mark.parametrize(
        ("fields", "headline", "sentence"),
        [
            ({}, "Succeeded", f"The run is COMPLETED. {NEVER}"),
            ({"Status": "RUNNING"}, "Under way", f"The run is RUNNING. {NOT_YET}"),
            ({"Status": "STOPPING"}, "Being stopped", f"The run is STOPPING. {NOT_YET}"),
            ({"Status": "STOPPED"}, "Stopped before its end", f"The run is STOPPED. {NEVER}"),
            ({"Status": None}, UNKNOWN, f"The status of the run is not given. {NOT_YET}"),
            ({"Status": "PAUSED"}, UNKNOWN, f"The status of the run is PAUSED. {NOT_YET}"),
            (
                {"Graph": None},
                UNKNOWN,
                "The run is COMPLETED, but has neither its graph nor statistics of failures.",
            ),
            (
                {"Graph": None, "Statistics": {"FailedActions": 0}},
                "Succeeded",
                "The run is COMPLETED. Its statistics count no failures.",
            ),
            (
                {"Graph": None, "Statistics": {"FailedActions": 1}},
                "Completed with failures",
                (
                    "COMPLETED does not mean success. Its statistics count actions that did "
                    "not succeed."
                ),
            ),
            ({"Graph": None, "Status": "ERROR"}, "Could not start", "The run is ERROR."),
        ],
    )
    def test_verdicts(
        self, run_of: RunOf, fields: dict[str, Any], headline: str, sentence: str, page_of: PageOf
    ) -> None:
        """Each status has a verdict of its own; what is not known is said not to be known."""
        run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 1"}, **fields)

        assert (headline, sentence) == verdict(page_of(run))

    @pytest.mark.parametrize(
        ("ran", "sentence"),
        [("FAILED 0 1", "failed"), ("SUCCEEDED 0 1", "did not fail"), (None, "never ran")],
    )
    def test_a_run_of_one_job(
        self, run_of: RunOf, ran: str | None, sentence: str, page_of: PageOf
    ) -> None:
        """The verdict on one job is in the singular."""
        tree = page_of(run_of("T1>J1", {"J1": ran} if ran else {}))

        assert verdict(tree)[1].endswith(f". Its only job or crawler {sentence}.")

    def test_why_a_run_could_not_start(self, run_of: RunOf, page_of: PageOf) -> None:
        """The run's own error message stands below the verdict."""
        run = run_of("T1>J1", Status="ERROR", ErrorMessage="Concurrent runs exceeded")

        assert "Concurrent runs exceeded" in words(page_of(run).find(".//header/div"))

    def test_resumed_runs(self, run_of: RunOf, page_of: PageOf) -> None:
        """A resumed run names the one before, and counts what it kept."""
        ran = {"J1": "SUCCEEDED -60 -50", "J2": "SUCCEEDED 0 10"}
        tree = page_of(run_of("T1>J1>T2>J2", ran, PreviousRunId="wr_0"))

        assert "wr_0" == facts(tree)["Resumes the run"]
        assert "2, 1 of them kept from the resumed run" == facts(tree)["Jobs and crawlers"]
        assert ["SUCCEEDED kept", "SUCCEEDED"] == [row[3] for row in cells(tree)]

    def test_now(self, run_of: RunOf, page_of: PageOf) -> None:
        """A run under way says for when it is shown; one that has ended does not."""
        ended = datetime.fromtimestamp(1_600_000_060, timezone.utc)
        under_way = run_of("T1>J1", {"J1": "RUNNING 0 -"}, Status="RUNNING")
        over = run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}, CompletedOn=1_600_000_001, StartedOn=None)

        shown = facts(page_of(under_way, now=ended))["Not ended; shown as of"]
        assert "2020-09-13 12:27:40 UTC" == shown
        assert "not given" == facts(page_of(over, now=ended))["Started"]
        assert "Not ended; shown as of" not in facts(page_of(over, now=ended))
        assert "Ended" not in facts(page_of(under_way))

    def test_dpu_seconds(self, page_of: PageOf) -> None:
        """DPU-seconds are summed over the attempts, and it is said where some lack them."""
        wire = '{"Type":"JOB","Name":"j","UniqueId":"J","JobDetails":{"JobRuns":[%s]}}'
        run = '{"Run":{"Status":"COMPLETED","Graph":{"Edges":[],"Nodes":[%s]}}}'

        def told(*attempts: str) -> str:
            text = run % (wire % ",".join(attempts))
            parsed = from_json(GetWorkflowRunResponse, text).run
            assert parsed is not None
            return facts(page_of(parsed))["DPU-seconds"]

        assert "1,500.5" == told('{"DPUSeconds":1000}', '{"DPUSeconds":500.5}')
        assert "1,000, given for 1 of 2 attempts" == told('{"DPUSeconds":1000}', "{}")

    def test_statistics_stand_for_a_missing_graph(self, run_of: RunOf, page_of: PageOf) -> None:
        """A run without its graph shows its statistics, and says that the graph is missing."""
        tree = page_of(run_of("", Graph=None, Statistics={"TotalActions": 3}))

        assert "3 total" == facts(tree)["Actions"]
        assert "fetched without" in section(tree, "graph")
        assert "fetched without" in section(tree, "timeline")
        assert "include_graph=True" in section(tree, "resume")
        assert None is tree.find(".//table")


class TestSections:
    """What the page says of the run."""

    def test_failures(self, w1_page: Element) -> None:
        """What failed is told with its state, its duration, its attempts and its message."""
        cards = [words(each) for each in w1_page.findall(".//article")]

        assert 2 == len(cards)
        assert cards[0].startswith("J2 FAILED after 2 min 32 s, started 2026-03-02 03:01:")
        assert ", 2 attempts" in cards[1]

    def test_messages_keep_their_lines(self, run_of: RunOf, page_of: PageOf) -> None:
        """An error message of several lines is shown in lines; one that is long is cut."""
        run = failing(run_of, "Traceback:\n  File <x>\n" + "y" * 5000)
        [message] = page_of(run).findall(".//article/code")

        assert 2 == len(message.findall("br"))
        assert words(message).startswith("Traceback: File <x>yyy")
        assert words(message).endswith("y ... (5022 characters)")

    def test_a_failure_without_a_message(self, run_of: RunOf, page_of: PageOf) -> None:
        """A failure of which nothing is given but its state is listed, too."""
        tree = page_of(run_of("T1>J1", {"J1": "FAILED - -"}))

        assert "What failed j1 FAILED No error message is given." == section(tree, "failed")

    def test_what_never_ran_stands_below_its_reason(self, w1_page: Element) -> None:
        """What never ran is grouped by the reason for it."""
        expected = "upstream of it, 'J2' is FAILED J4 upstream of it, 'J3' is FAILED J5"

        assert f"What never ran, and why {expected}" == section(w1_page, "not-run")

    def test_the_table_has_every_job_and_crawler(
        self, w1_page: Element, w1_run: WorkflowRun
    ) -> None:
        """The table has a row for each, in topological order, with all that is known."""
        rows = cells(w1_page)

        assert ["J1", "J2", "J3", "J4", "J5"] == [row[1] for row in rows]
        assert [
            *("3", "J3", "JOB", "FAILED", "2", "48.6 s"),
            *("2026-03-02 03:02:31 UTC", "2026-03-02 03:03:20 UTC", "", "T3"),
        ] == rows[2][:10]
        assert ["not run", "0", "", "", "", "", "T4"] == rows[3][3:10]
        assert "upstream of it, 'J2' is FAILED" == rows[3][10]
        assert all(each.unique_id in {row[11] for row in rows} for each in jobs(w1_run))

    def test_the_table_sorts_by_numbers(self, run_of: RunOf, page_of: PageOf) -> None:
        """Durations and DPU-seconds carry the number by which they are sorted."""
        tree = page_of(run_of("T1>J1", {"J1": "SUCCEEDED 0 90"}))
        [cell] = tree.findall(".//tbody//td[@data-value]")

        assert ("90.0", "1 min 30 s") == (cell.attrib["data-value"], words(cell))

    def test_critical_path(self, w1_page: Element) -> None:
        """The steps of the critical path stand in their order."""
        steps = [words(each) for each in w1_page.findall(".//section[@id='critical-path']/ol/li")]

        assert ["J1", "J2"] == [each.split()[0] for each in steps]
        assert steps[0].startswith("J1 SUCCEEDED 1 min 8 s 2026-03-02 03:00:04 UTC")

    def test_a_path_so_far(self, run_of: RunOf, page_of: PageOf) -> None:
        """In a run that goes on it is the path so far, and says which retries are part of it."""
        ran = {"J1": "SUCCEEDED 0 10", "J2": "RUNNING 10 -"}
        tree = page_of(run_of("T1>J1>T2>J2", ran, Status="RUNNING"))

        assert "What decided when the run ended, so far:" in section(tree, "critical-path")

    def test_resume(self, w1_page: Element, w1_run: WorkflowRun) -> None:
        """The ids to send and what runs again are those of the plan."""
        plan = plan_resume(w1_run)
        resume = w1_page.find(".//section[@id='resume']")
        assert resume is not None

        assert list(plan.node_ids) == [words(each) for each in resume.iter("code")]
        assert "runs 4 of 5 jobs and crawlers again and keeps 1." in words(resume)
        assert ["J2", "J3", "J4", "J5"] == words(resume).split("What runs again ")[1].split()

    def test_why_a_run_cannot_be_resumed(self, run_of: RunOf, page_of: PageOf) -> None:
        """A run that cannot be resumed says each reason."""
        tree = page_of(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}, Status="RUNNING"))

        assert "status is RUNNING, not COMPLETED" in section(tree, "resume")
        assert "no job and no crawler of the run failed" in section(tree, "resume")


def jobs(run: WorkflowRun) -> Iterator[Any]:
    """The job nodes of a run."""
    assert run.graph is not None
    yield from (each for each in run.graph.nodes or () if each.job_details is not None)


def failing(run_of: RunOf, message: str) -> WorkflowRun:
    """A run in which one job failed, with a message."""
    details = {"JobRuns": [{"JobRunState": "FAILED", "ErrorMessage": message, "Attempt": 1}]}
    job = {"Type": "JOB", "UniqueId": "J1", "JobDetails": details}
    return run_of("", Graph={"Nodes": [job], "Edges": []})


class TestGraph:
    """The picture of the graph, which another module draws."""

    def test_the_graph_is_drawn(self, w1_run: WorkflowRun) -> None:
        """The page has the picture that `graph_svg` makes."""
        assert w1_run.graph is not None
        assert graph_svg(w1_run.graph) in html_page(w1_run)

    @pytest.mark.parametrize("error", [GraphError("it is too large"), ImportError("no Graphviz")])
    def test_a_graph_that_cannot_be_drawn(
        self,
        w1_run: WorkflowRun,
        monkeypatch: pytest.MonkeyPatch,
        error: Exception,
        page_of: PageOf,
    ) -> None:
        """Where the graph cannot be drawn, the page says why and has all the rest."""

        def refuse(graph: object) -> str:
            raise error

        module = ModuleType("graph_svg")
        module.__dict__["graph_svg"] = refuse
        monkeypatch.setitem(sys.modules, "glue_wf_sdk.report.graph_picture", module)
        tree = page_of(w1_run)

        assert f"Graph No graph is drawn: {error}" == section(tree, "graph")
        assert 5 == len(cells(tree))

    def test_a_graph_that_is_not_in_order(self, run_of: RunOf, page_of: PageOf) -> None:
        """Of a graph with a cycle the page says so, and whether something failed."""
        failed = run_of("T1>J1>T1", {"J1": "FAILED 0 1"})
        fine = run_of("T1>J1>T1", {"J1": "SUCCEEDED 0 1"})
        under_way = run_of("T1>J1>T1", {"J1": "FAILED 0 1"}, Status="RUNNING")
        with pytest.raises(CycleError) as raised:
            plan_resume(failed)
        tree = page_of(failed)

        assert f"no timeline: {raised.value}" in words(tree.find(".//main/p"))
        assert "Completed with failures" == verdict(tree)[0]
        assert "Outcome not known" == verdict(page_of(fine))[0]
        assert "Under way" == verdict(page_of(under_way))[0]


def test_no_run_is_an_error() -> None:
    """An answer without a run has no page."""
    with pytest.raises(ResponseError):
        html_page(None)  # type: ignore[arg-type]
