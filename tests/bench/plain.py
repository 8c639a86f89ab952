"""Running a benchmark with and without the extra `fast`."""

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec

from timing import Row

__all__ = ["plain_and_fast"]


def plain_and_fast(benchmark: Callable[[bool], Row]) -> Iterator[Row]:
    """The row of a process in which msgspec cannot be imported; with msgspec, one more row.

    The benchmark is told whether msgspec is there.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=_hide_msgspec) as pool:
        yield pool.submit(benchmark, False).result()  # noqa: FBT003 - submit takes no keywords
    if find_spec("msgspec") is not None:
        yield benchmark(True)  # noqa: FBT003


def _hide_msgspec() -> None:
    sys.modules["msgspec"] = None  # type: ignore[assignment]
