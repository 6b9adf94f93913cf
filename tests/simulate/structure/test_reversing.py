"""Programs backwards: each operation against its derivative on paper, run by a plain interpreter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from sevenless.network.expression import Expression, derivative, names, parse
from sevenless.simulate.kernel.program import OPERATIONS
from sevenless.simulate.structure.instructions import Instruction, Writer, instructions_of
from sevenless.simulate.structure.packing import Packer
from sevenless.simulate.structure.programming import Programmer, Registers
from sevenless.simulate.structure.reversing import _RULES, reverse

VALUES = {"A": 0.7, "B": 1.9, "p": 0.4, "q": 2.2}
SPECIES = {"A": 0, "B": 1}
LAWS = (
    "p * A - q * B", "A / (q + A) - B / p", "A ** q + q ** B + A ** 2 + p ** 3", "exp(-p * A) * log(q + B)",
    "sqrt(A * q) + abs(A - B) + abs(B - A)", "sin(p * A) * cos(q * B) + tan(A)",
    "min(A, B) * max(p, q) + min(B, A) * p",
    "A * p if A > B else B * q ** 2", "A * p if A < B and not p > q else B", "floor(A * 3) * p + ceil(B)",
    "sinh(A) + cosh(p) + tanh(A - B)", "-(A - (p - A)) - (B - q)", "log10(A) * p * p * A", "A", "p", "q * 0 + 2",
)  # fmt: skip


def run(code: Sequence[Instruction], registers: list[float]) -> None:
    """Instructions on plain numbers."""
    state = {number: VALUES[name] for name, number in SPECIES.items()}
    for operation, target, operands in code:
        if operation == "state":
            registers[target] = state[operands[0]]
            continue
        given = [registers[place] for place in operands]
        registers[target] = _done(operation, given)


def _done(operation: str, x: Sequence[float]) -> float:
    plain = {
        "neg": lambda a: -a, "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "abs": abs, "sin": math.sin,
        "cos": math.cos, "floor": math.floor, "not": lambda a: float(not a), "copy": lambda a: a,
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        "**": lambda a, b: a**b, "min": min, "max": max, ">": lambda a, b: float(a > b),
        ">=": lambda a, b: float(a >= b), "==": lambda a, b: float(a == b), "and": lambda a, b: float(bool(a and b)),
        "or": lambda a, b: float(bool(a or b)), "if": lambda c, a, b: a if c else b, "fma": lambda a, b, c: a * b + c,
    }  # fmt: skip
    return float(plain[operation](*x))


def backwards(law: str) -> Mapping[str, float]:
    """Derivatives of a law by its species and parameters, by its program reversed."""
    registers = Registers({name: VALUES[name] for name in ("p", "q")})
    programmer = Programmer(registers, SPECIES)
    result = programmer.register(parse(law))
    packer = Packer()
    program = programmer.program(packer)
    forwards = instructions_of(program, packer.arrays()[0])
    writer = Writer(registers.values)
    seed = writer.new(1.0)
    inputs = set(registers.of_parameter.values())
    bars = reverse(forwards, {result: [seed]}, inputs, writer)
    found = {name: bars.final(place) for name, place in registers.of_parameter.items()}
    fetched = {one.operands[0]: bars.final(one.target) for one in forwards if one.operation == "state"}
    found |= {name: fetched.get(number) for name, number in SPECIES.items()}
    second = Packer()
    code = instructions_of(writer.program(second), second.arrays()[0])
    run([*forwards, *code], registers.values)
    return {name: 0.0 if place is None else registers.values[place] for name, place in found.items()}


def value(expression: Expression) -> float:
    registers = Registers({name: VALUES[name] for name in ("p", "q")})
    programmer = Programmer(registers, SPECIES)
    result = programmer.register(expression)
    packer = Packer()
    run(instructions_of(programmer.program(packer), packer.arrays()[0]), registers.values)
    return registers.values[result]


@pytest.mark.parametrize("law", LAWS)
def test_backwards_is_the_derivative_on_paper(law: str) -> None:
    found = backwards(law)
    for name in VALUES:
        expected = value(derivative(parse(law), name)) if name in names(parse(law)) else 0.0
        assert found[name] == pytest.approx(expected, rel=1e-12, abs=1e-14), name


def test_every_operation_has_a_rule_or_jumps() -> None:
    jumps = {"state", "floor", ">", ">=", "==", "and", "or", "not"}
    assert set(OPERATIONS) == set(_RULES) | jumps


def test_what_is_not_taken_does_not_count_even_where_it_is_no_number() -> None:
    """A branch that divides by 0 has an infinite derivative; nothing of it comes through."""
    registers = [0.0, 0.0, 1.0, 5.0, 0.0]
    # r4 = x / y if condition else other, with x = r2, y = r1 = 0, condition r0 = 0, other r3.
    code = [Instruction("if", 4, (0, 1, 3))]
    writer = Writer(registers)
    seed = writer.new(1.0)
    bars = reverse(code, {4: [seed]}, {1, 3}, writer)
    taken, other = bars.final(3), bars.final(1)
    assert taken is not None
    assert other is not None
    packer = Packer()
    run(instructions_of(writer.program(packer), packer.arrays()[0]), registers)
    assert (registers[taken], registers[other]) == (1.0, 0.0)
