"""The head of a page: whether the run succeeded, counts, and facts."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from glue_wf_sdk import WorkflowRun, from_wire
from support.reports import cells, page_of, section, words
from support.runs import START, run_of, run_wire, w1_run

NEVER = "None of 2 jobs and crawlers failed, 1 never ran."
NOT_YET = "None of 2 jobs and crawlers failed, 1 did not run yet."
NOT_SUCCESS = "COMPLETED does not mean success."


def verdict(page: Element) -> tuple[str, str]:
    """The headline and the sentence below it."""
    return words(page.find(".//header/div/strong")), words(page.find(".//header/div/p"))


def facts(page: Element) -> dict[str, str]:
    """The facts by their terms."""
    entries = page.findall(".//dl/div")
    return {words(each.find("dt")): words(each.find("dd")) for each in entries}


class TestVerdict:
    """Whether the run succeeded, in words."""

    def test_completed_is_not_success(self) -> None:
        """A COMPLETED run with failures is red, and says that COMPLETED is not success."""
        page = page_of(w1_run())
        box = page.find(".//header/div")
        sentence = f"{NOT_SUCCESS} 2 of 5 jobs and crawlers failed, 2 never ran."

        assert ("Completed with failures", sentence) == verdict(page)
        assert "W1: Completed with failures" == words(page.find(".//head/title"))
        assert box is not None
        assert "verdict style-failed" == box.attrib["class"]

    @pytest.mark.parametrize(
        ("fields", "headline", "sentence"),
        [
            ({}, "Succeeded", f"The run is COMPLETED. {NEVER}"),
            ({"Status": "RUNNING"}, "Running", f"The status of the run is RUNNING. {NOT_YET}"),
            ({"Status": "STOPPING"}, "Stopping", f"The status of the run is STOPPING. {NOT_YET}"),
            ({"Status": "STOPPED"}, "Stopped", f"The status of the run is STOPPED. {NEVER}"),
            ({"Status": None}, "Outcome unknown", f"The status of the run is unknown. {NOT_YET}"),
            (
                {"Status": "PAUSED"},
                "Outcome unknown",
                f"The status of the run is PAUSED. {NOT_YET}",
            ),
            (
                {"Graph": None},
                "Outcome unknown",
                "The run is COMPLETED, but nothing tells whether it succeeded.",
            ),
            (
                {"Graph": None, "Statistics": {"FailedActions": 0}},
                "Succeeded",
                "The run is COMPLETED. No action failed.",
            ),
            (
                {"Graph": None, "Statistics": {"FailedActions": 1}},
                "Completed with failures",
                f"{NOT_SUCCESS} Some actions failed or were stopped.",
            ),
            (
                {"Graph": None, "Status": "ERROR"},
                "Could not start",
                "The status of the run is ERROR.",
            ),
        ],
    )
    def test_status(self, fields: dict[str, Any], headline: str, sentence: str) -> None:
        """Each status has its own headline, and what is not known is called unknown."""
        run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 1"}, **fields)

        assert (headline, sentence) == verdict(page_of(run))

    @pytest.mark.parametrize(
        ("ran", "outcome"),
        [
            ({"J1": "FAILED 0 1"}, "failed"),
            ({"J1": "SUCCEEDED 0 1"}, "did not fail"),
            ({}, "never ran"),
        ],
    )
    def test_run_of_one_job(self, ran: dict[str, str], outcome: str) -> None:
        """The sentence about a run of one job is in the singular."""
        _, sentence = verdict(page_of(run_of("T1>J1", ran)))

        assert sentence.endswith(f". Its only job or crawler {outcome}.")

    def test_error_message(self) -> None:
        """The run's own error message is below the verdict."""
        run = run_of("T1>J1", Status="ERROR", ErrorMessage="Concurrent runs exceeded")

        assert "Concurrent runs exceeded" in words(page_of(run).find(".//header/div"))


def test_counts() -> None:
    """The head counts the nodes in each style."""
    chips = page_of(w1_run()).findall(".//header/ul/li")

    assert ["2 failed or stopped", "1 succeeded", "2 not run"] == list(map(words, chips))


class TestFacts:
    """What else is known of a run."""

    def test_w1(self) -> None:
        """The facts have the run's id, its times in UTC, and its duration."""
        assert {
            "Run": w1_run().workflow_run_id,
            "Started": "2026-03-02 03:00:02 UTC",
            "Ended": "2026-03-02 03:03:49 UTC",
            "Duration": "3:46",
            "Jobs and crawlers": "5",
            "DPU-seconds": "unknown",
        } == facts(page_of(w1_run()))

    def test_resumed_runs(self) -> None:
        """A resumed run names the run that it resumes, and counts its copies."""
        ran = {"J1": "SUCCEEDED -60 -50", "J2": "SUCCEEDED 0 10"}
        page = page_of(run_of("T1>J1>T2>J2", ran, PreviousRunId="wr_0"))

        assert "wr_0" == facts(page)["Resumes"]
        assert "2, 1 of them copied from the resumed run" == facts(page)["Jobs and crawlers"]
        assert ["SUCCEEDED copied", "SUCCEEDED"] == [row[2] for row in cells(page)]

    def test_now(self) -> None:
        """A run that has not ended says for which time it is shown."""
        now = datetime.fromtimestamp(START + 60, UTC)
        running = run_of("T1>J1", {"J1": "RUNNING 0 -"}, Status="RUNNING")
        ended = run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}, CompletedOn=START + 1, StartedOn=None)

        assert "2020-09-13 12:27:40 UTC" == facts(page_of(running, now=now))["Shown as of"]
        elsewhere = now.astimezone(timezone(timedelta(hours=5, minutes=30)))
        assert "2020-09-13 12:27:40 UTC" == facts(page_of(running, now=elsewhere))["Shown as of"]
        assert "1:00" == facts(page_of(running, now=now))["Duration so far"]
        assert "Shown as of" not in facts(page_of(ended, now=now))
        assert "unknown" == facts(page_of(ended))["Started"]

    @pytest.mark.parametrize(
        ("amounts", "shown"),
        [((1000, 500.5), "1,500.5"), ((1000, None), "1,000 in 1 of 2 attempts")],
    )
    def test_dpu_seconds(self, amounts: tuple[float | None, ...], shown: str) -> None:
        """DPU-seconds are added up, and the sum says if some attempts have none."""
        wire = run_wire("J1")
        job_runs = [{"DPUSeconds": each} for each in amounts]
        wire["Graph"]["Nodes"][0]["JobDetails"] = {"JobRuns": job_runs}

        assert shown == facts(page_of(from_wire(WorkflowRun, wire)))["DPU-seconds"]

    def test_statistics(self) -> None:
        """A run without its graph shows its statistics, and says that the graph is missing."""
        page = page_of(run_of("", Graph=None, Statistics={"TotalActions": 3}))

        assert "3 total" == facts(page)["Actions"]
        assert "include_graph=True" in section(page, "graph")
        assert "without the graph" in section(page, "timeline")
        assert "include_graph=True" in section(page, "resume")
        assert None is page.find(".//table")
