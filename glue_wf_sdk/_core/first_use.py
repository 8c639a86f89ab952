"""Packages whose modules are loaded when one of their names is first used."""

import importlib
import sys
from collections.abc import Callable, Sequence


def names_on_first_use(
    package: str, modules: Sequence[str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and the `__dir__` of a package that has the public names of some modules.

    They are searched for a name in this order, and loaded on the way.
    """

    def get(name: str) -> object:
        if name == "__all__":
            return names()
        if not name.startswith("_"):
            for each in modules:
                module = importlib.import_module(each)
                if name in module.__all__:
                    value = getattr(module, name)
                    setattr(sys.modules[package], name, value)
                    return value
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def names() -> list[str]:
        loaded = [importlib.import_module(each) for each in modules]
        return [name for module in loaded for name in module.__all__]

    return get, names
