"""Observables into tables: linear sums straight from species, everything else by a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sevenless.network.expression import Expression, names, parse
from sevenless.network.network import Observable
from sevenless.simulate.kernel.tables import Outputs
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structure.packing import Packer
from sevenless.simulate.structure.programming import Programmer

__all__ = ["linear_terms", "outputs"]


def outputs(observables: Sequence[Observable], meaning: Meaning, place: Mapping[str, int], packer: Packer) -> Outputs:
    """How each observable is recorded."""
    programmer = Programmer(meaning.registers, place)
    rows: list[list[tuple[int, float]]] = []
    registers: list[int] = []
    for one in observables:
        expression = meaning.expanded(parse(one.expression))
        terms = linear_terms(expression, place)
        rows.append([] if terms is None else sorted(terms.items()))
        registers.append(programmer.register(expression) if terms is None else -1)
    n_programs = sum(register >= 0 for register in registers)
    return Outputs(len(rows), n_programs, packer.sums(rows), packer.index(registers), programmer.program(packer))


def linear_terms(expression: Expression, place: Mapping[str, int]) -> dict[int, float] | None:
    """Species and their factors, where the expression is a sum of such; ``None`` elsewhere."""
    if expression.op == "name" and expression.name in place:
        return {place[expression.name]: 1.0}
    if expression.op in ("+", "-"):
        left, right = (linear_terms(arg, place) for arg in expression.args)
        if left is None or right is None:
            return None
        sign = 1.0 if expression.op == "+" else -1.0
        return {i: left.get(i, 0.0) + sign * right.get(i, 0.0) for i in left.keys() | right.keys()}
    if expression.op == "neg":
        inner = linear_terms(expression.args[0], place)
        return None if inner is None else {i: -factor for i, factor in inner.items()}
    if expression.op in ("*", "/") and not names(expression.args[1]) and expression.args[1].op == "number":
        number = expression.args[1].number
        inner = linear_terms(expression.args[0], place)
        scale = number if expression.op == "*" else 1.0 / number if number else None
        return None if inner is None or scale is None else {i: factor * scale for i, factor in inner.items()}
    if expression.op == "*" and expression.args[0].op == "number":
        inner = linear_terms(expression.args[1], place)
        return None if inner is None else {i: factor * expression.args[0].number for i, factor in inner.items()}
    return None
