"""Links from a page to the AWS console."""

from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun, from_wire, summarize
from glue_wf_sdk.report import html_page
from glue_wf_sdk.report.links import Console
from support.runs import run_of, run_wire, w1_run


def run_with(node_id: str, **attempt: Any) -> WorkflowRun:
    """A run of a node whose only attempt has these fields."""
    wire = run_wire(node_id, {node_id: "FAILED 0 1"})
    details = wire["Graph"]["Nodes"][0]
    (only,) = details.get("JobDetails", {}).get("JobRuns") or details["CrawlerDetails"]["Crawls"]
    only |= attempt
    return from_wire(WorkflowRun, wire)


def links_of(run: WorkflowRun, region: str | None = "eu-west-1") -> dict[str, str]:
    """The links of the only attempt: texts, and the parts of the URLs after the host."""
    (node,) = summarize(run).nodes
    links = Console(region).attempt_links(node, node.attempts[0])
    return {each.text: each.url.partition(".com/")[2] for each in links}


def test_job_runs() -> None:
    """The streams of a job run have its id, in two groups; the console encodes names twice."""
    logs = "cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/"

    assert {
        "Error log": f"{logs}$252Faws-glue$252Fjobs$252Ferror/log-events/jr_1",
        "Output log": f"{logs}$252Faws-glue$252Fjobs$252Foutput/log-events/jr_1",
        "Job run in the console": "gluestudio/home?region=eu-west-1#/job/j1/run/jr_1",
    } == links_of(run_with("J1", Id="jr_1", LogGroupName="/aws-glue/jobs/"))


def test_crawls() -> None:
    """A crawl has the one stream that it names."""
    crawl = run_with("C1", LogGroup="/aws-glue/crawlers", LogStream="my crawler")

    path = "$252Faws-glue$252Fcrawlers/log-events/my$2520crawler"
    assert {
        "Log": f"cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/{path}"
    } == links_of(crawl)


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ({}, []),
        ({"Id": "jr_1"}, ["Job run in the console"]),
        ({"LogGroupName": "/aws-glue/jobs"}, []),
    ],
)
def test_unknown_places(fields: dict[str, str], texts: list[str]) -> None:
    """There is no link to what the run does not name."""
    assert texts == list(links_of(run_with("J1", **fields)))


@pytest.mark.parametrize("region", [None, "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"])
def test_no_console(region: str | None) -> None:
    """Without a region, or in one whose console is not public, there are no links."""
    assert {} == links_of(run_with("J1", Id="jr_1", LogGroupName="g"), region)


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("ap-southeast-2", "ap-southeast-2.console.aws.amazon.com"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
    ],
)
def test_partitions(region: str, host: str) -> None:
    """Each partition has its own domain. The run itself has a link."""
    (link,) = Console(region).run_links(summarize(w1_run()))

    fragment = f"/v2/etl-configuration/workflows/run/W1?runId={w1_run().workflow_run_id}"
    assert f"https://{host}/glue/home?region={region}#{fragment}" == link.url


@pytest.mark.parametrize("region", ["", "eu", "evil.example/#", "eu-west-1.evil", "EU-WEST-1"])
def test_invalid_regions(region: str) -> None:
    """A region that could lead elsewhere is an error."""
    with pytest.raises(ValueError, match="region must be the code of a region, as eu-west-1 is"):
        html_page(w1_run(), region=region)


@pytest.mark.parametrize("name", ["a/../b?c#d", "\ud800", "\u202e", "javascript:alert(1)"])
def test_names_are_quoted(name: str) -> None:
    """Whatever a name holds, a link stays in its part of the console."""
    run = run_of("J1", Name=name)
    (link,) = Console("eu-west-1").run_links(summarize(run))

    begin = "https://eu-west-1.console.aws.amazon.com/glue/home?region=eu-west-1#/v2/"
    assert link.url.startswith(f"{begin}etl-configuration/workflows/run/")
    assert link.url.isascii()
    assert 1 == link.url.count("#")
