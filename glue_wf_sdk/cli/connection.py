"""The service that a command calls."""

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from glue_wf_sdk._core.text import shell_quoted
from glue_wf_sdk.errors import TransportError

if TYPE_CHECKING:
    from glue_wf_sdk.client import Boto3Transport, Clock, GlueWorkflowClient

_LOCAL_SERVICE = "for a local service, use --endpoint-url or AWS_ENDPOINT_URL"


@attrs.frozen
class Connection:
    """The service that a command calls; None stands for boto3's default.

    The client is loaded with the first call: most commands also work on files, without it.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    call_timeout: float | None = None
    """After how many seconds a call fails; None for boto3's own timeouts and retries."""

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        from glue_wf_sdk.client.boto3_settings import boto3_settings

        return boto3_settings(self.profile, self.region, self.endpoint_url, self.call_timeout)

    @cached_property
    def _transport(self) -> "Boto3Transport":
        from glue_wf_sdk.client import Boto3Transport

        return Boto3Transport(profile_name=self.profile, **self._settings)

    def logs(self) -> Any:
        """A boto3 client for CloudWatch Logs."""
        from glue_wf_sdk.client.logs import new_logs_client

        return new_logs_client(self.profile, self._settings)

    def client(self, clock: "Clock | None" = None) -> "GlueWorkflowClient":
        """A client for the service. All clients share one connection."""
        from glue_wf_sdk.client import GlueWorkflowClient

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


def configuration_hint(error: TransportError) -> str:
    """What to do if the region or the credentials are missing, after the error's message."""
    cause = type(error.__cause__).__name__  # boto3 belongs to the client.
    if cause == "NoRegionError":
        unread = " (this botocore does not read AWS_REGION)" if os.environ.get("AWS_REGION") else ""
        return f" Use --region or --profile, or set AWS_DEFAULT_REGION{unread}; {_LOCAL_SERVICE}."
    if cause == "NoCredentialsError":
        return f". Use --profile, or set AWS_ACCESS_KEY_ID, ...; {_LOCAL_SERVICE}."
    return ""
