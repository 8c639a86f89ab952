"""An immutable dict, for the maps inside models."""

from typing import Any, NoReturn, Self, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise TypeError("this map is immutable; create a new one with {**old, key: value}")


_refused: Any = _refuse  # One function stands in for methods of several signatures.


class FrozenDict(dict[K, V]):
    """A dict that cannot be changed, and can therefore be hashed.

    Otherwise it is a dict: it equals a dict of the same items, and json and boto3 accept it. Its
    repr hides strings, because any map of strings in the API can hold secrets.
    """

    __slots__ = ()

    __setitem__ = __delitem__ = __ior__ = _refused
    clear = pop = popitem = setdefault = update = _refused

    def __repr__(self) -> str:
        items = (
            f"{key!r}: {'<hidden>' if isinstance(value, str) else repr(value)}"
            for key, value in self.items()
        )
        return f"{{{', '.join(items)}}}"

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        # A dict is unpickled item by item.
        return FrozenDict, (dict(self),)

    def __copy__(self) -> Self:
        return self


NO_ITEMS: FrozenDict[str, str] = FrozenDict()
"""The default of a map that a response lacks."""
