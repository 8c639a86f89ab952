"""The service that a command calls, and how to name it in another command."""

import shlex
from typing import Annotated, TypeAlias

import attrs
import typer

from glue_wf_sdk.client import GlueWorkflowClient

__all__ = ["Connection", "EndpointURL", "Profile", "Region"]

Profile: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="The profile of the AWS configuration.")
]
Region: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="The region: eu-central-1, ...")
]
EndpointURL: TypeAlias = Annotated[
    str | None, typer.Option("--endpoint-url", metavar="URL", help="Where the service is.")
]


@attrs.frozen
class Connection:
    """Where the service is, and who calls; what is None, boto3 finds.

    Attributes:
        profile: The profile of the AWS configuration.
        region: The region.
        endpoint_url: The URL, where it is not that of AWS.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    def client(self) -> GlueWorkflowClient:
        """A client that calls it."""
        return GlueWorkflowClient(
            profile_name=self.profile, region_name=self.region, endpoint_url=self.endpoint_url
        )

    def command(self, verb: str, *arguments: str) -> str:
        """A command for the same service, for a shell.

        Args:
            verb: What stands behind `glue-wf`.
            *arguments: What stands behind the options.

        Returns:
            Printable text.
        """
        options = {
            "--profile": self.profile,
            "--region": self.region,
            "--endpoint-url": self.endpoint_url,
        }
        words = [part for key, value in options.items() if value for part in (key, value)]
        if any(each.startswith("-") for each in arguments):
            words.append("--")
        return " ".join(["glue-wf", verb, *map(_quoted, [*words, *arguments])])


def _quoted(word: str) -> str:
    if word.isprintable():
        return shlex.quote(word)
    plain = (
        each if each.isprintable() and each not in "\\'" else f"\\U{ord(each):08x}" for each in word
    )
    return f"$'{''.join(plain)}'"  # As bash and zsh read it.
