"""The command line, `glue-wf`.

It needs the extra `cli`. Importing this package loads none of it; `main` does.
"""

import io
import sys
from collections.abc import Sequence

from glue_wf_sdk.cli.outcome import INTERRUPTED, USAGE

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `glue-wf`.

    Args:
        arguments: What stands behind the program's name; without it, the process's own.

    Returns:
        The exit code: 0 is good, 1 is a run that failed or a finding about the input, 2 is an
        error of usage, 3 one of the service or the way to it.
    """
    _open_closed_streams()
    try:
        from glue_wf_sdk.cli.app import run
    except ImportError as error:
        library = (error.name or "a library").partition(".")[0]
        problem = f"{library} is missing or too old"
        sys.stderr.write(f'glue-wf: {problem}; run: pip install "glue-wf-sdk[cli]"\n')
        return USAGE
    except KeyboardInterrupt:  # Ctrl-C while it loads; `run` sees to all later.
        return INTERRUPTED
    return run(sys.argv[1:] if arguments is None else arguments)


def _open_closed_streams() -> None:
    """Gives a process that was started without them (`>&-`) something to write to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
