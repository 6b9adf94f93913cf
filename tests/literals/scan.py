"""Numbers that stand in Python source: every one with its line, and those that are bound to a name of biology."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import final

__all__ = ["BIOLOGY", "Literal", "biology_literals", "literals", "significant_digits"]

BIOLOGY = frozenset(
    {
        *("kcat", "km", "kd", "ki", "kon", "koff", "khyd", "kex", "kinact", "kdeg"),
        *("copies", "abundance", "abundances", "halflife", "doubling", "doublings", "affinity", "affinities"),
        *("ic50", "ec50", "gi50", "gr50", "dc50", "pic50"),
    }
)
"""Words of an identifier that say that its value is a number of biology; ``half_life`` is read as one word."""

_WORD = re.compile(r"[a-z]+\d*")
_QUANTITY = re.compile(r"[<>~]?\s*-?\d[\d,]*\.?\d*(?:[eE][-+]?\d+)?")
# Calls whose argument is their value, so that a number inside is as good as bound itself.
_TRANSPARENT = {"float", "int", "Decimal", "Fraction", "MappingProxyType", "dict", "tuple", "list", "frozenset", "set"}
_TRANSPARENT |= {"array", "asarray", "field", "parse_conc", "parse_time", "scale_conc", "scale_to_canonical"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A number in a file, in no line known if that is 0; ``name`` is what it is bound to, or stands in."""

    file: str
    line: int
    value: Decimal
    name: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.value} of {self.name}"


def literals(path: Path, root: Path) -> Iterator[Literal]:
    """Every number of a file, its minus with it; text that is turned into a number counts as one.

    An index counts as none, nor does the size of a cache. ``name`` is the function, class or constant of the module
    that it stands in.
    """
    file = path.relative_to(root).as_posix()
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        for node, value in _numbers(statement):
            yield Literal(file=file, line=node.lineno, value=value, name=_defined(statement))


def biology_literals(path: Path, root: Path) -> Iterator[Literal]:
    """Every number that is bound to a name of biology: by assignment, keyword, default, or as the entry of a key."""
    file = path.relative_to(root).as_posix()
    for name, value in _bindings(ast.parse(path.read_text(encoding="utf-8"))):
        if says_biology(name):
            for node, number in _bound_numbers(value):
                if number:  # Nought is a beginning, never a finding.
                    yield Literal(file=file, line=node.lineno, value=number, name=name)


def says_biology(name: str) -> bool:
    """Whether an identifier or key has a word of biology in it."""
    plain = name.lower().replace("half_life", "halflife").replace("half-life", "halflife")
    return bool(BIOLOGY & set(_WORD.findall(plain)))


def significant_digits(value: Decimal) -> int:
    """Digits without the noughts before and behind: 3 of 0.00468 and of 46800."""
    return len(value.normalize().as_tuple().digits) if value else 0


def _defined(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign):
        return _name(statement.targets[0])
    if isinstance(statement, ast.AnnAssign):
        return _name(statement.target)
    return getattr(statement, "name", "the module")


def _numbers(tree: ast.AST) -> Iterator[tuple[ast.expr, Decimal]]:
    negative, elsewhere = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            negative.add(id(node.operand))
        elif isinstance(node, ast.Subscript):
            elsewhere |= {id(part) for part in ast.walk(node.slice)}
        elif isinstance(node, ast.Call) and _called(node) == "lru_cache":
            elsewhere |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and (value := _number(node)) is not None and id(node) not in elsewhere:
            yield node, -value if id(node) in negative else value
        elif isinstance(node, ast.Call) and _called(node) in {"float", "int", "Decimal", "Fraction"}:
            for argument in node.args:
                if (value := _number_in_text(argument)) is not None:
                    yield argument, value


def _number(node: ast.expr) -> Decimal | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Decimal(repr(node.value))
    return None


def _number_in_text(node: ast.expr) -> Decimal | None:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return None
    match = _QUANTITY.match(node.value.strip())
    try:
        return Decimal(match[0].lstrip("<>~ ").replace(",", "")) if match else None
    except InvalidOperation:
        return None


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _bindings(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from ((_name(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            yield _name(node.target), node.value
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg, node.value
        elif isinstance(node, ast.Dict):
            yield from (
                (key.value, value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )
        elif isinstance(node, ast.arguments):
            named = [*node.posonlyargs, *node.args]
            tail = named[len(named) - len(node.defaults) :]
            yield from ((arg.arg, value) for arg, value in zip(tail, node.defaults, strict=True))
            pairs = zip(node.kwonlyargs, node.kw_defaults, strict=True)
            yield from ((arg.arg, value) for arg, value in pairs if value is not None)


def _name(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript):
        return _name(target.slice) or _name(target.value)
    if isinstance(target, ast.Tuple | ast.List):
        return " ".join(_name(part) for part in target.elts)
    if isinstance(target, ast.Constant):
        return target.value if isinstance(target.value, str) else ""
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def _bound_numbers(value: ast.expr) -> Iterator[tuple[ast.expr, Decimal]]:
    """Numbers that are the value or entries of it; not those that only lead to it, as an index does."""
    if (number := _number(value)) is None:
        number = _number_in_text(value)
    if number is not None:
        yield value, number
    elif isinstance(value, ast.UnaryOp):
        yield from _bound_numbers(value.operand)
    elif isinstance(value, ast.Tuple | ast.List | ast.Set):
        for part in value.elts:
            yield from _bound_numbers(part)
    elif isinstance(value, ast.Dict):
        for part in value.values:
            yield from _bound_numbers(part)
    elif isinstance(value, ast.BinOp) and not (isinstance(value.op, ast.Pow) and not any(_bound_numbers(value.right))):
        yield from _bound_numbers(value.left)
        yield from _bound_numbers(value.right)
    elif isinstance(value, ast.IfExp):
        yield from _bound_numbers(value.body)
        yield from _bound_numbers(value.orelse)
    elif isinstance(value, ast.Call) and _called(value) in _TRANSPARENT:
        for part in (*value.args, *(keyword.value for keyword in value.keywords)):
            yield from _bound_numbers(part)
