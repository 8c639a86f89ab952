"""What a blueprint's layout script defines, found without executing it."""

import ast
import warnings
from collections.abc import Set as AbstractSet

import attrs

# A layout script has a few kilobytes; the syntax tree of a huge one would fill the memory.
_MAX_BYTES = 2**18

_DYNAMIC = frozenset({"exec", "globals", "setattr", "vars"})


@attrs.frozen
class Names:
    """The names that a module has after its import.

    Attributes:
        defined: The names that it defines or imports.
        is_complete: Whether it can have no others.
    """

    defined: AbstractSet[str]
    is_complete: bool


def names_in(source: bytes) -> Names:
    """The names in a module; raises SyntaxError if it does not parse."""
    if len(source) > _MAX_BYTES:
        return Names(frozenset(), is_complete=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # About odd escapes in someone else's strings.
            tree = ast.parse(source)
    except (MemoryError, RecursionError, ValueError):  # Nested too deeply; null bytes, once.
        return Names(frozenset(), is_complete=False)
    return _names(tree)


def _names(tree: ast.Module) -> Names:
    defined: set[str] = set()
    # A star import, or code that makes names at run time, can define anything.
    is_complete = not any(
        isinstance(node, ast.Name) and node.id in _DYNAMIC for node in ast.walk(tree)
    )
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined.add(node.name)
            inner = (each.names for each in ast.walk(node) if isinstance(each, ast.Global))
            defined.update(*inner)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported = {each.asname or each.name.split(".")[0] for each in node.names}
            is_complete = is_complete and "*" not in imported
            defined |= imported
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            defined.add(node.id)
        pending += ast.iter_child_nodes(node)
    return Names(defined, is_complete and "__getattr__" not in defined)
