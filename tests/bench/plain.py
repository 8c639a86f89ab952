"""Running a benchmark with and without the extra `fast`."""

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec

from timing import Row

__all__ = ["plain_and_fast"]


def plain_and_fast(benchmark: Callable[..., Row]) -> Iterator[Row]:
    """The row of a process in which msgspec cannot be imported; with msgspec, one more row.

    The keyword `fast` tells the benchmark which of the two it is.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=_hide_msgspec) as pool:
        yield pool.submit(benchmark, fast=False).result()
    if find_spec("msgspec") is not None:
        yield benchmark(fast=True)


def _hide_msgspec() -> None:
    sys.modules["msgspec"] = None  # type: ignore[assignment]
