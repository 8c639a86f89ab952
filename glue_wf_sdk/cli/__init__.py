"""The command line, `glue-wf`.

It needs the extra `cli`, whose libraries are loaded when a command needs them.
"""

import io
import sys
from collections.abc import Sequence

from glue_wf_sdk.cli.results import INTERRUPTED, USAGE, missing_library


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `glue-wf`.

    Args:
        arguments: The arguments of the program; by default, those of the process.

    Returns:
        The exit code: 0 for success, 1 for a run that failed or an input with problems, 2 for
        wrong usage, 3 for an error of the service or the network, 4 for a run that did not end
        in time, 130 after Ctrl-C, 141 if nobody reads the output any more.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    _open_closed_streams()
    try:
        from glue_wf_sdk.cli.app import execute

        return execute(arguments)
    except ImportError as error:
        sys.stderr.write(f"glue-wf: {missing_library(error, 'cli')}\n")
        return USAGE
    except KeyboardInterrupt:  # While something loads; `execute` handles all others.
        return INTERRUPTED


def _open_closed_streams() -> None:
    """Opens the streams that the process was started without (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
