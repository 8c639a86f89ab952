"""The names and texts in the syntax of a layout script."""

import ast

_MAX_CHARACTERS = 60


def arguments_of(function: ast.FunctionDef) -> list[ast.arg]:
    """The parameters of a function that can be given by their position."""
    return [*function.args.posonlyargs, *function.args.args]


def shown(node: ast.expr) -> str:
    """The text of an expression, in one line that is not too long."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _MAX_CHARACTERS else f"{text[:_MAX_CHARACTERS]}..."


def last_name(node: ast.expr) -> str:
    """The name at the end of what is called: ``Job`` of ``job.Job``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
