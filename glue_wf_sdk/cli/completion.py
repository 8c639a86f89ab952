"""Names of workflows for the completion in a shell."""

import time
from contextlib import suppress

import click

_TIMEOUT = 2.0  # Seconds, for a connection, for an answer, and for all pages together.


def complete_workflow_name(
    context: click.Context, _: click.Parameter, incomplete: str
) -> list[str]:
    """The names of workflows that begin like this; none on any error, or if it takes too long."""
    names: list[str] = []
    # Whatever goes wrong, a message would end up in the line that is being typed.
    with suppress(Exception):
        from glue_wf_sdk.cli.connection import Connection

        given = context.params
        connection = Connection(
            given.get("profile"), given.get("region"), given.get("endpoint_url"), _TIMEOUT
        )
        deadline = time.monotonic() + _TIMEOUT
        for name in connection.client().iter_workflows():
            if name.startswith(incomplete) and name.isprintable():
                names.append(name)
            if time.monotonic() > deadline:
                break
    return names
