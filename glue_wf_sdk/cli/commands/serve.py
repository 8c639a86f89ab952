"""`glue-wf serve`."""

import signal
import threading
from types import FrameType
from typing import Annotated

import typer

from glue_wf_sdk.cli.render.console import write
from glue_wf_sdk.cli.results import CommandResult, UsageError

verb = typer.Typer()

_POLL = 0.5  # Seconds. On Windows, an unlimited wait could not be interrupted.


@verb.command(
    epilog="""\b
Examples:
  glue-wf serve
  glue-wf serve --port 0 --seed 7

Exit codes: 0 stopped by Ctrl-C or SIGTERM, 2 wrong usage, or the port is in use.""",
)
def serve(
    *,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="The port; 0 for any free one.")
    ] = 8765,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="The seed of all ids.")] = 0,
) -> CommandResult:
    """Serve a LocalGlue over HTTP until Ctrl-C.

    LocalGlue is an in-memory AWS Glue for the AWS CLI and any AWS SDK, without an AWS account.
    The first line printed is the URL of the endpoint.
    """
    if not host:  # From an unset variable, for example. Python would listen on all addresses.
        raise UsageError("the host is empty")
    from glue_wf_sdk.local import LocalGlue
    from glue_wf_sdk.local.doors.http_server import GlueServer

    try:
        server = GlueServer(LocalGlue(seed=seed, real_time=True).handle, host, port)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    with server:
        _wait_for_signal(server.endpoint_url)
    return CommandResult()


def _wait_for_signal(url: str) -> None:
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        command = f"aws glue list-workflows --endpoint-url {url}"
        write(f"{url}\nTry: {command} --region us-east-1 --no-sign-request\n")
        while not stopped.wait(_POLL):
            pass
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
