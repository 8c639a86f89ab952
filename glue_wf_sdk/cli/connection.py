"""The service that a command calls."""

from functools import cached_property

import attrs

from glue_wf_sdk._core.text import shell_quoted
from glue_wf_sdk.client import Boto3Transport, Clock, GlueWorkflowClient


@attrs.frozen
class Connection:
    """The service that a command calls; None stands for boto3's default."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    @cached_property
    def _transport(self) -> Boto3Transport:
        return Boto3Transport(
            profile_name=self.profile,
            region_name=self.region,
            endpoint_url=self.endpoint_url,
        )

    def client(self, clock: Clock | None = None) -> GlueWorkflowClient:
        """A client for the service. All clients share one connection."""
        return GlueWorkflowClient(transport=self._transport, clock=clock)

    def console_region(self) -> str | None:
        """The region whose console shows what the service answers, if there is one."""
        return self._transport.region

    def command(self, verb: str, *arguments: str) -> str:
        """A `glue-wf` command for the same service, quoted for a shell, in printable text."""
        options = {
            "--profile": self.profile,
            "--region": self.region,
            "--endpoint-url": self.endpoint_url,
        }
        words = [part for key, value in options.items() if value for part in (key, value)]
        if any(each.startswith("-") for each in arguments):
            words.append("--")
        return " ".join(["glue-wf", verb, *map(shell_quoted, [*words, *arguments])])
