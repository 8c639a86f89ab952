"""Where the AWS console shows a run, its job runs and their logs."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import attrs

from glue_wf_sdk.report.models import AttemptSummary, NodeSummary, RunFacts
from glue_wf_sdk.structures.job import ERROR_LOGS, OUTPUT_LOGS

_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}")
_DOMAINS = {"cn": "console.amazonaws.cn", "us-gov": "console.amazonaws-us-gov.com"}
_CLOSED = re.compile(r".*-(iso[a-z]*)-|eusc-")  # Consoles whose addresses are not public.


@attrs.frozen
class Link:
    """A text and where it leads."""

    text: str
    url: str


@attrs.frozen
class Console:
    """The console of a region; without one, there are no links."""

    region: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.region is not None and not _REGION.fullmatch(self.region):
            raise ValueError("region must be the code of a region, as eu-west-1 is")

    def run_links(self, summary: RunFacts) -> Iterator[Link]:
        """The run."""
        name, run_id = _quoted(summary.name), _quoted(summary.run_id)
        fragment = f"/v2/etl-configuration/workflows/run/{name}?runId={run_id}"
        yield from self._link("Run in the console", "glue", fragment)

    def attempt_links(self, node: NodeSummary, attempt: AttemptSummary) -> Iterator[Link]:
        """The logs of an attempt, and its job run."""
        if attempt.log_group and attempt.log_stream:
            groups = {"Log": attempt.log_group}
            if attempt.id is not None:
                group = attempt.log_group.rstrip("/")
                groups = {"Error log": group + ERROR_LOGS, "Output log": group + OUTPUT_LOGS}
            for text, group in groups.items():
                path = f"{_doubly_quoted(group)}/log-events/{_doubly_quoted(attempt.log_stream)}"
                fragment = f"logsV2:log-groups/log-group/{path}"
                yield from self._link(text, "cloudwatch", fragment)
        if attempt.id is not None:
            fragment = f"/job/{_quoted(node.name)}/run/{_quoted(attempt.id)}"
            yield from self._link("Job run in the console", "gluestudio", fragment)

    def _link(self, text: str, service: str, fragment: str) -> Iterator[Link]:
        region = self.region
        if region is None or _CLOSED.match(region):
            return
        partition = next((each for each in _DOMAINS if region.startswith(f"{each}-")), "")
        domain = _DOMAINS.get(partition, "console.aws.amazon.com")
        yield Link(text, f"https://{region}.{domain}/{service}/home?region={region}#{fragment}")


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _doubly_quoted(text: str) -> str:
    """A part of a fragment as the console of CloudWatch writes it."""
    return quote(_quoted(text), safe="").replace("%", "$")
