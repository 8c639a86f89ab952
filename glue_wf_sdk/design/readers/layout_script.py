"""Follows a layout script of a blueprint without executing it.

Nothing of the script runs: its statements are walked through, and what only a run could tell is
`Unknown`. Both branches of a decision that is not known are followed, and what is made in them
exists under a condition. A loop over what is not known is followed once.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from glue_wf_sdk.design.readers.layout_expressions import Expressions, Frame, Names
from glue_wf_sdk.design.readers.layout_syntax import arguments_of, last_name, shown
from glue_wf_sdk.design.readers.layout_values import Function, Items, one_of, truth_of


class Script(Expressions):
    """A layout script, followed from the function that makes the layout.

    Attributes:
        workflows: All workflows that it makes.
    """

    def __init__(self, module: ast.Module) -> None:
        super().__init__()
        self._block(module.body)
        made = len(self.workflows)  # Rarely, a script makes one without a function.
        for function in () if made else _generators(module):
            arguments = {each.arg: self._parameter(each.arg) for each in arguments_of(function)}
            self._follow(Function(function, (self._frame.names,)), arguments)

    # Statements. Each says whether it ends its function.

    def _block(self, statements: Sequence[ast.stmt]) -> bool:
        return any(self._statement(each) for each in statements)

    def _statement(self, node: ast.stmt) -> bool:  # noqa: C901, PLR0911, PLR0912 - a case per kind
        self._count_step()
        match node:
            case ast.Assign(targets=targets, value=value):
                result = self._value(value)
                for target in targets:
                    self._assign(target, result)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self._value(value))
            case ast.AugAssign(target=target, op=operator, value=value):
                self._augment(target, operator, self._value(value))
            case ast.Expr(value=value):
                self._value(value)
            case ast.If(test=test, body=body, orelse=orelse):
                return self._if(test, body, orelse)
            case ast.For(target=target, iter=iterated, body=body, orelse=orelse):
                has_ended = self._for(target, self._value(iterated), body, shown(iterated))
                return has_ended or self._block(orelse)
            case ast.While(test=test, body=body):
                self._value(test)
                self._unknown_loop(body, f"while {shown(test)}", dict(self._frame.names))
            case ast.With(items=items, body=body):
                for item in items:
                    result = self._value(item.context_expr)
                    if item.optional_vars is not None:
                        self._assign(item.optional_vars, result)
                return self._block(body)
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
                has_ended = self._block(body) or self._block(orelse)
                failed = [("an error occurs", each.body) for each in handlers]
                self._branches([("no error occurs", []), *failed])
                return self._block(finalbody) or has_ended
            case ast.Match(subject=subject, cases=cases):
                self._value(subject)
                matched = [(f"case {ast.unparse(each.pattern)}", each.body) for each in cases]
                return self._branches([("no case matches", []), *matched])
            case ast.Return(value=value):
                self._frame.returned.append(None if value is None else self._value(value))
                return True
            case ast.Raise() | ast.Break() | ast.Continue():
                return True
            case ast.FunctionDef(name=name):
                around = (self._frame.names, *self._frame.around)
                self._frame.names[name] = Function(node, around)
            case _:
                pass  # Imports and classes: their names stay unknown.
        return False

    def _if(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> bool:
        truth = truth_of(self._value(test))
        if truth is not None:
            return self._block(body if truth else orelse)
        text = shown(test)
        return self._branches([(text, body), (f"not ({text})", orelse)])

    def _branches(self, branches: Sequence[tuple[str, Sequence[ast.stmt]]]) -> bool:
        """Follows each of several branches, of which one is taken."""
        before = dict(self._frame.names)
        returned = len(self._frame.returned)
        after: list[Names] = []
        conditions: list[str] = []
        for condition, branch in branches:
            self._name_again(before)
            with self._under(condition):
                if not self._block(branch):
                    after.append(dict(self._frame.names))
                    conditions.append(condition)
        self._name_again(self._merged(after or [before]))
        if after and len(self._frame.returned) > returned:
            self._conditions.append(" or ".join(conditions))  # It had not returned before.
        return not after

    def _merged(self, several: Sequence[Names]) -> Names:
        names = dict.fromkeys(name for each in several for name in each)
        return {
            name: one_of((each[name] for each in several if name in each), self._fresh(name))
            for name in names
        }

    def _for(self, target: ast.expr, iterated: Any, body: list[ast.stmt], text: str) -> bool:
        jumps = any(isinstance(each, (ast.Break, ast.Continue)) for each in _walk(body))
        if isinstance(iterated, Items) and iterated.are_certain and not jumps:
            for item, _ in [*iterated.items]:
                self._assign(target, item)
                if self._block(body):
                    return True
            return False
        before = dict(self._frame.names)
        self._assign(target, self._fresh(f"an item of {text}"))
        self._unknown_loop(body, f"for each of {text}", before)
        return False

    def _unknown_loop(self, body: list[ast.stmt], condition: str, before: Names) -> None:
        for each in _walk(body):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                self._frame.names[each.id] = self._fresh(each.id)
        self._loops += 1
        with self._under(condition):
            self._block(body)
        self._loops -= 1
        self._name_again(self._merged([before, dict(self._frame.names)]))

    def _follow(self, function: Function, arguments: Names) -> Any:
        frame, self._frame = self._frame, Frame(arguments, function.around)
        depth = len(self._conditions)
        self._calls += 1
        has_ended = self._block(function.node.body)
        self._calls -= 1
        del self._conditions[depth:]
        returned = self._frame.returned if has_ended else [*self._frame.returned, None]
        self._frame = frame
        return one_of(returned or [None], self._fresh(f"{function.node.name}()"))


def _generators(module: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions that may be the layout generator: those that make a workflow themselves."""
    functions = [each for each in module.body if isinstance(each, ast.FunctionDef)]
    named = [each for each in functions if each.name == "generate_layout"]
    yield from named or (
        each
        for each in functions
        if any(
            isinstance(inner, ast.Call) and last_name(inner.func) == "Workflow"
            for inner in ast.walk(each)
        )
    )


def _walk(statements: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    for each in statements:
        yield from ast.walk(each)
