"""Expressions of rate laws, rules and triggers: text in, a tree out; derivatives; names; text again.

The grammar is that of Python's arithmetic: numbers, names, ``+ - * / **``, comparisons, ``and``/``or``/``not``,
``a if condition else b``, and the functions of `FUNCTIONS`. Nothing is ever run by the interpreter.

The functions are those that the engine has instructions for (`sevenless.simulate.kernel.program`).
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, final

__all__ = ["FUNCTIONS", "Expression", "ExpressionError", "constant", "derivative", "names", "parse", "substitute"]

FUNCTIONS: Final[dict[str, int]] = {
    "exp": 1, "log": 1, "log10": 1, "sqrt": 1, "abs": 1, "floor": 1, "ceil": 1, "sin": 1, "cos": 1, "tan": 1,
    "tanh": 1, "sinh": 1, "cosh": 1, "min": 2, "max": 2, "pow": 2,
}  # fmt: skip
"""Function to the number of its arguments."""

_BINARY: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARE: Final = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!="}
_SPELLINGS: Final = {"ln": "log", "fabs": "abs", "power": "pow"}
# What is nested deeper could not be walked through by functions that call themselves.
_DEEPEST: Final = 100
# Sums of more terms than this become balanced trees, so that the sum of a thousand species is ten levels deep.
_LONG_CHAIN: Final = 16


class ExpressionError(ValueError):
    """Text that is not an expression; says what and where."""


@final
@dataclass(frozen=True, slots=True)
class Expression:
    """A node: ``op`` with its arguments; ``number`` and ``name`` are leaves.

    Equal expressions are equal values, so they can be shared and looked up.
    """

    op: str
    args: tuple[Expression, ...] = ()
    number: float = 0.0
    name: str = ""

    def __str__(self) -> str:
        return _text(self)


def constant(value: float) -> Expression:
    """A number as an expression."""
    return Expression("number", number=float(value))


@lru_cache(maxsize=65536)
def parse(text: str) -> Expression:
    """The tree of an expression.

    Raises
    ------
    ExpressionError
        If the text is not an expression of the grammar above.

    Examples
    --------
    >>> str(parse("k * A**2 / (K + A)"))
    'k * A ** 2 / (K + A)'
    """
    code = text.strip()
    if not code:
        raise ExpressionError("there is no expression, only nothing")
    try:
        found = _node(ast.parse(code, mode="eval").body)
    except SyntaxError as error:
        # An end that comes too early is told as character 0.
        place = f", at character {error.offset or len(code) + 1}" if error.lineno == 1 else ""
        raise ExpressionError(f'"{_short(code)}" is not an expression: {_short(error.msg)}{place}') from error
    except _NotPart as error:
        raise ExpressionError(f'"{_short(code)}": {error}') from None
    except (MemoryError, RecursionError):
        raise ExpressionError(f'"{_short(code)}" is nested too deeply') from None
    except (ValueError, OverflowError) as error:
        raise ExpressionError(f'"{_short(code)}" is not an expression: {_short(str(error))}') from error
    if _depth(found) > _DEEPEST:
        raise ExpressionError(f'"{_short(code)}" is nested too deeply; make rules of parts of it')
    return found


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


class _NotPart(Exception):
    """Something that Python knows and expressions do not."""

    def __init__(self, what: str, tree: ast.expr) -> None:
        super().__init__(f"{what}, at character {tree.col_offset + 1}")


def _depth(expression: Expression) -> int:
    depth, level = 0, [expression]
    while level:
        depth, level = depth + 1, [arg for one in level for arg in one.args]
    return depth


def _node(tree: ast.expr) -> Expression:
    match tree:
        case ast.Constant(value=bool() as truth):
            return constant(1.0 if truth else 0.0)
        case ast.Constant(value=int() | float() as number):
            return constant(number)
        case ast.Name(id=name):
            return Expression("name", name=name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _node(operand)
            return constant(-inner.number) if inner.op == "number" else Expression("neg", (inner,))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _node(operand)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Expression("not", (_node(operand),))
        case ast.BinOp(op=op) if type(op) in _BINARY:
            return _chain_of(tree)
        case ast.BinOp(op=ast.BitXor()):
            raise _NotPart("a power is written **, not ^", tree)
        case ast.BoolOp(op=op, values=values):
            return _balanced("and" if isinstance(op, ast.And) else "or", [_node(value) for value in values])
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return _comparison([left, *comparators], ops)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return Expression("if", (_node(test), _node(body), _node(orelse)))
        case ast.Call(func=ast.Name(id=name), keywords=[]):
            return _call(_SPELLINGS.get(name, name), tree)
        case _:
            raise _NotPart(f"{_short(ast.unparse(tree))!r} is not part of an expression", tree)


def _chain_of(tree: ast.expr) -> Expression:
    """A chain such as ``a + b - c``, which Python nests to the left."""
    steps: list[tuple[str, ast.expr]] = []
    assert isinstance(tree, ast.BinOp)
    binds = _BINDS[_BINARY[type(tree.op)]]
    while isinstance(tree, ast.BinOp) and type(tree.op) in _BINARY and _BINDS[_BINARY[type(tree.op)]] == binds:
        steps.append((_BINARY[type(tree.op)], tree.right))
        tree = tree.left
    first = _node(tree)
    rest = [(op, _node(right)) for op, right in reversed(steps)]
    ops = {op for op, _ in rest}
    if len(rest) < _LONG_CHAIN or not (ops <= {"+", "-"} or ops == {"*"}):
        for op, right in rest:
            first = Expression(op, (first, right))
        return first
    terms = [first, *(Expression("neg", (right,)) if op == "-" else right for op, right in rest)]
    return _balanced("*" if ops == {"*"} else "+", terms)


def _balanced(op: str, terms: list[Expression]) -> Expression:
    if len(terms) > _LONG_CHAIN:
        half = len(terms) // 2
        return Expression(op, (_balanced(op, terms[:half]), _balanced(op, terms[half:])))
    found = terms[0]
    for term in terms[1:]:
        found = Expression(op, (found, term))
    return found


def _comparison(sides: list[ast.expr], ops: list[ast.cmpop]) -> Expression:
    found: Expression | None = None
    for op, left, right in zip(ops, sides, sides[1:], strict=False):
        if type(op) not in _COMPARE:
            raise _NotPart("only >, >=, <, <=, == and != compare", left)
        one = Expression(_COMPARE[type(op)], (_node(left), _node(right)))
        found = one if found is None else Expression("and", (found, one))
    assert found is not None
    return found


def _call(name: str, tree: ast.Call) -> Expression:
    if name not in FUNCTIONS:
        close = get_close_matches(name, FUNCTIONS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(FUNCTIONS)}"
        raise _NotPart(f"no function is called {name}; {hint}", tree)
    args = [_node(arg) for arg in tree.args]
    if name in ("min", "max") and len(args) > 2:
        return _balanced(name, args)
    if len(args) != FUNCTIONS[name]:
        raise _NotPart(f"{name} takes {FUNCTIONS[name]} argument(s), not {len(args)}", tree)
    return Expression("**" if name == "pow" else name, tuple(args))


def names(expression: Expression) -> frozenset[str]:
    """Every name in it."""
    found: set[str] = set()
    left = [expression]
    while left:
        one = left.pop()
        if one.op == "name":
            found.add(one.name)
        left.extend(one.args)
    return frozenset(found)


def substitute(expression: Expression, values: Mapping[str, Expression]) -> Expression:
    """The same with names replaced."""
    if expression.op == "name":
        return values.get(expression.name, expression)
    if not expression.args:
        return expression
    return _built(expression.op, tuple(substitute(arg, values) for arg in expression.args))


_ZERO: Final = constant(0.0)
_ONE: Final = constant(1.0)


def _built(op: str, args: tuple[Expression, ...]) -> Expression:
    """A node, simplified where that is plain."""
    if op in _SIMPLER and (simpler := _SIMPLER[op](*args)) is not None:
        return simpler
    return Expression(op, args)


def _add(a: Expression, b: Expression) -> Expression | None:
    if a.op == b.op == "number":
        return constant(a.number + b.number)
    return b if a == _ZERO else a if b == _ZERO else None


def _sub(a: Expression, b: Expression) -> Expression | None:
    if a.op == b.op == "number":
        return constant(a.number - b.number)
    return a if b == _ZERO else _built("neg", (b,)) if a == _ZERO else None


def _mul(a: Expression, b: Expression) -> Expression | None:
    if a.op == b.op == "number":
        return constant(a.number * b.number)
    if _ZERO in (a, b):
        return _ZERO
    return b if a == _ONE else a if b == _ONE else None


def _div(a: Expression, b: Expression) -> Expression | None:
    return _ZERO if a == _ZERO and b != _ZERO else a if b == _ONE else None


def _neg(a: Expression) -> Expression | None:
    return constant(-a.number) if a.op == "number" else a.args[0] if a.op == "neg" else None


def _power(a: Expression, b: Expression) -> Expression | None:
    return _ONE if b == _ZERO else a if b == _ONE else None


_SIMPLER: Final[dict[str, Callable[..., Expression | None]]] = {
    "+": _add,
    "-": _sub,
    "*": _mul,
    "/": _div,
    "neg": _neg,
    "**": _power,
}


def derivative(expression: Expression, name: str) -> Expression:
    """The derivative by a name; conditions count as constant.

    Examples
    --------
    >>> str(derivative(parse("k * A**2"), "A"))
    'k * (2 * A)'
    """
    if expression.op == "name":
        return _ONE if expression.name == name else _ZERO
    if name not in names(expression):
        return _ZERO
    inner = tuple(derivative(arg, name) for arg in expression.args)
    return _RULES.get(expression.op, _flat)(expression, *inner)


def _flat(_: Expression, *__: Expression) -> Expression:
    return _ZERO


def _times(a: Expression, b: Expression) -> Expression:
    return _built("*", (a, b))


def _over(a: Expression, b: Expression) -> Expression:
    return _built("/", (a, b))


def _product(e: Expression, da: Expression, db: Expression) -> Expression:
    a, b = e.args
    return _built("+", (_times(da, b), _times(a, db)))


def _quotient(e: Expression, da: Expression, db: Expression) -> Expression:
    _, b = e.args
    return _over(_built("-", (da, _times(e, db))), b)


def _powered(e: Expression, da: Expression, db: Expression) -> Expression:
    a, b = e.args
    by_base = _ZERO
    if da != _ZERO:
        less = constant(b.number - 1) if b.op == "number" else _built("-", (b, _ONE))
        by_base = _times(_times(b, _built("**", (a, less))), da)
    if db == _ZERO:
        return by_base
    # log(0) only where the base is 0, and there a**b log(a) tends to 0 for b > 0.
    safe = Expression("if", (Expression(">", (a, _ZERO)), Expression("log", (a,)), _ZERO))
    return _built("+", (by_base, _times(_times(e, safe), db)))


def _chain(outer: Callable[[Expression, Expression], Expression]) -> Callable[..., Expression]:
    return lambda e, da: _times(outer(e, e.args[0]), da)


def _square(a: Expression) -> Expression:
    return _built("**", (a, constant(2)))


_RULES: Final[dict[str, Callable[..., Expression]]] = {
    "+": lambda _, da, db: _built("+", (da, db)),
    "-": lambda _, da, db: _built("-", (da, db)),
    "*": _product,
    "/": _quotient,
    "**": _powered,
    "neg": lambda _, da: _built("neg", (da,)),
    "if": lambda e, _, da, db: Expression("if", (e.args[0], da, db)),
    "min": lambda e, da, db: Expression("if", (Expression("<=", e.args), da, db)),
    "max": lambda e, da, db: Expression("if", (Expression(">=", e.args), da, db)),
    "exp": _chain(lambda e, a: e),
    "log": _chain(lambda e, a: _over(_ONE, a)),
    "log10": _chain(lambda e, a: _over(constant(1 / math.log(10)), a)),
    "sqrt": _chain(lambda e, a: _over(constant(0.5), e)),
    "abs": _chain(lambda e, a: Expression("if", (Expression(">=", (a, _ZERO)), _ONE, constant(-1)))),
    "sin": _chain(lambda e, a: Expression("cos", (a,))),
    "cos": _chain(lambda e, a: _built("neg", (Expression("sin", (a,)),))),
    "tan": _chain(lambda e, a: _built("+", (_ONE, _square(e)))),
    "tanh": _chain(lambda e, a: _built("-", (_ONE, _square(e)))),
    "sinh": _chain(lambda e, a: Expression("cosh", (a,))),
    "cosh": _chain(lambda e, a: Expression("sinh", (a,))),
}

_BINDS: Final = {
    "if": 0, "or": 1, "and": 2, "not": 3, ">": 4, ">=": 4, "<": 4, "<=": 4, "==": 4, "!=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "neg": 7, "**": 8,
}  # fmt: skip
_TIGHT: Final = 9


def _text(e: Expression) -> str:
    if e.op == "number":
        return _number_text(e.number)
    if e.op == "name":
        return e.name
    if e.op == "if":
        return f"{_inside(e.args[1], 1)} if {_inside(e.args[0], 1)} else {_inside(e.args[2], 0)}"
    if e.op not in _BINDS:
        return f"{e.op}({', '.join(map(_text, e.args))})"
    if e.op in ("+", "*") and (terms := _long_chain(e)):
        return _chain_text(e.op, terms)
    binds = _BINDS[e.op]
    if e.op in ("neg", "not"):
        sign = "-" if e.op == "neg" else "not "
        return sign + _inside(e.args[0], binds)
    # A power binds to the right, comparisons to neither side: a > b > c means something else.
    left = _inside(e.args[0], binds + (e.op == "**" or e.op in _COMPARE.values()))
    right = _inside(e.args[1], binds + (e.op != "**"))
    return f"{left} {e.op} {right}"


def _long_chain(e: Expression) -> list[Expression]:
    """Terms of a long sum or product that is nested as `parse` nests it; else nothing."""
    if e.args[0].op != e.op or e.args[1].op != e.op:
        return []
    terms, left = [], [e]
    while left:
        one = left.pop()
        if one.op == e.op:
            left.extend(reversed(one.args))
        else:
            terms.append(one)
    return terms if len(terms) > _LONG_CHAIN and _balanced(e.op, terms) == e else []


def _chain_text(op: str, terms: list[Expression]) -> str:
    """A long chain without brackets, which would tell how it is balanced."""
    binds = _BINDS[op]
    # A first term of the same rank would be taken for part of the chain.
    found = _inside(terms[0], binds + 1)
    for term in terms[1:]:
        minus = op == "+" and term.op == "neg"
        found += f" - {_inside(term.args[0], binds + 1)}" if minus else f" {op} {_inside(term, binds + 1)}"
    return found


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        # Read as infinity; what is not a number has no other way to be written.
        return "(1e999 - 1e999)" if math.isnan(value) else "1e999" if value > 0 else "-1e999"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _inside(e: Expression, binds: int) -> str:
    text = _text(e)
    own = _BINDS.get(e.op, _TIGHT)
    if e.op == "number" and e.number < 0:
        own = _BINDS["neg"]
    return f"({text})" if own < binds else text
