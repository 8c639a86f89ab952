"""The command `serve`: LocalGlue over HTTP."""

import signal
import threading
from types import FrameType
from typing import Annotated

import typer

from glue_wf_sdk.cli.inputs import UsageError
from glue_wf_sdk.cli.terminal import write

__all__ = ["EPILOG", "HELP", "serve"]

HELP = """Serve a LocalGlue over HTTP until Ctrl-C.

    A Glue in memory for the AWS CLI and any AWS SDK, with no AWS account. The first line printed
    is the URL of the endpoint."""
EPILOG = """\b
Examples:
  glue-wf serve
  glue-wf serve --port 0 --seed 7

Exit codes: 0 stopped by Ctrl-C or SIGTERM, 2 wrong usage, or it cannot listen there."""

_POLL = 0.5  # Seconds. On Windows, waiting without an end could not be interrupted.


def serve(
    *,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="The port; 0 for any.")
    ] = 8765,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="From which ids are made.")] = 0,
) -> int:
    """Serves a LocalGlue until a signal comes.

    Args:
        host: The address to listen on.
        port: The port; 0 for any that is free.
        seed: LocalGlue's seed.

    Returns:
        The exit code, 0.

    Raises:
        UsageError: The extra `local` is not installed, or the server cannot listen there.
    """
    if not host:  # As from a variable that is not set; Python would listen everywhere.
        raise UsageError("the host is empty")
    from glue_wf_sdk.local import LocalGlue

    try:
        from glue_wf_sdk.local.server import GlueServer
    except ImportError as error:
        library = (error.name or "a library").partition(".")[0]
        problem = f'{library} is missing or too old; run: pip install "glue-wf-sdk[local]"'
        raise UsageError(problem) from error
    server = GlueServer(LocalGlue(seed=seed, real_time=True).handle, host, port)
    try:
        server.start()
    except OSError as error:
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    try:
        _until_signal(server.endpoint_url)
    finally:
        server.stop()
    return 0


def _until_signal(url: str) -> None:
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
