"""A dict that does not change, for the maps inside immutable models."""

from typing import Any, NoReturn, TypeVar

__all__ = ["FrozenDict"]

K = TypeVar("K")
V = TypeVar("V")


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    """Raises TypeError: this map does not change."""
    raise TypeError("this map does not change; make a new one with {**old, key: value}")


_refused: Any = _refuse  # One function stands in for methods of several signatures.


class FrozenDict(dict[K, V]):
    """A dict that refuses changes, and can therefore be hashed.

    It is a dict in all else: it equals a dict of the same items, and json and boto3 take it as one.
    """

    __slots__ = ()

    __setitem__ = __delitem__ = __ior__ = _refused
    clear = pop = popitem = setdefault = update = _refused

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        # A dict's own way to be unpickled sets item after item.
        return FrozenDict, (dict(self),)

    def __copy__(self) -> "FrozenDict[K, V]":
        return self
