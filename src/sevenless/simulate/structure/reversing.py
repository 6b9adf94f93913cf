"""Programs reversed: for each instruction, from its end to its start, what the bar of its result is to its operands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple, final

from sevenless.simulate.structure.instructions import Instruction, Writer

__all__ = ["Bars", "reverse"]


class _Bar(NamedTuple):
    """A bar: a register, and whether it is minus what stands there.

    ``perhaps`` where it is 0 if a branch is not taken: what stands in that branch may be infinite, and no number must
    come of it.
    """

    register: int
    minus: bool = False
    perhaps: bool = False


@final
class Bars:
    """The bars of registers so far, and the instructions that compute them."""

    def __init__(self, writer: Writer, active: Collection[int]) -> None:
        self.writer = writer
        self._active = active
        self._found: dict[int, _Bar] = {}

    def of(self, register: int) -> _Bar | None:
        """The bar of a register, if it has one."""
        return self._found.get(register)

    def final(self, register: int) -> int | None:
        """The register that holds a bar as it is, without a sign before it."""
        found = self._found.get(register)
        if found is None:
            return None
        return self.writer.put("neg", found.register) if found.minus else found.register

    def wants(self, register: int) -> bool:
        """Whether it depends on what derivatives are wanted by."""
        return register in self._active

    def add(self, register: int, bar: _Bar) -> None:
        """Add to the bar of a register."""
        if register not in self._active:
            return
        before = self._found.get(register)
        if before is None:
            self._found[register] = bar
            return
        perhaps = before.perhaps and bar.perhaps
        if before.minus == bar.minus:
            found = _Bar(self.writer.put("+", before.register, bar.register), bar.minus, perhaps)
        else:
            found = _Bar(self.writer.put("-", before.register, bar.register), before.minus, perhaps)
        self._found[register] = found

    def add_product(self, register: int, bar: _Bar, factor: int, *, minus: bool = False) -> None:
        """Add a bar times what stands in a register."""
        if register not in self._active:
            return
        sign = bar.minus != minus
        before = self._found.get(register)
        if before is not None and before.minus == sign and not bar.perhaps:
            found = self.writer.put("fma", bar.register, factor, before.register)
            self._found[register] = _Bar(found, sign)
        else:
            product = self.writer.put("*", bar.register, factor)
            self.add(register, self.guarded(_Bar(product, sign, bar.perhaps), bar))

    def guarded(self, bar: _Bar, by: _Bar) -> _Bar:
        """0 where another is 0, even if it is no number there."""
        if not by.perhaps:
            return bar
        zero = self.writer.constant(0.0)
        return bar._replace(register=self.writer.put("if", by.register, bar.register, zero), perhaps=True)


def reverse(
    code: Sequence[Instruction], seeds: Mapping[int, Sequence[int]], inputs: Collection[int], writer: Writer
) -> Bars:
    """Write the reverse of a program.

    Parameters
    ----------
    code
        The program; no register is written twice.
    seeds
        Register of a result to the registers that hold its bars.
    inputs
        Registers by which derivatives are wanted; those by species always are.
    writer
        Gets the instructions.
    """
    active = set(inputs)
    for one in code:
        if one.operation == "state" or (one.operation in _RULES and any(a in active for a in one.operands)):
            active.add(one.target)
    bars = Bars(writer, active)
    for register, held in seeds.items():
        for seed in held:
            bars.add(register, _Bar(seed))
    for one in reversed(code):
        bar = bars.of(one.target)
        if bar is not None and one.operation in _RULES:
            _RULES[one.operation](bars, bar, one.target, *one.operands)
    return bars


def _add(bars: Bars, bar: _Bar, _: int, a: int, b: int) -> None:
    bars.add(a, bar)
    bars.add(b, bar)


def _subtract(bars: Bars, bar: _Bar, _: int, a: int, b: int) -> None:
    bars.add(a, bar)
    bars.add(b, bar._replace(minus=not bar.minus))


def _multiply(bars: Bars, bar: _Bar, _: int, a: int, b: int) -> None:
    bars.add_product(a, bar, b)
    bars.add_product(b, bar, a)


def _multiply_add(bars: Bars, bar: _Bar, target: int, a: int, b: int, c: int) -> None:
    _multiply(bars, bar, target, a, b)
    bars.add(c, bar)


def _divide(bars: Bars, bar: _Bar, target: int, a: int, b: int) -> None:
    if bars.wants(a) or bars.wants(b):
        over = bars.guarded(bar._replace(register=bars.writer.put("/", bar.register, b)), bar)
        bars.add(a, over)
        bars.add_product(b, over, target, minus=True)


def _power(bars: Bars, bar: _Bar, target: int, a: int, b: int) -> None:
    put, constant = bars.writer.put, bars.writer.constant
    if bars.wants(a):
        # b a**(b - 1) without another power. Where a is 0 that is 1 or 0, or infinite, and then so is the simulation.
        at_zero = put("==", b, constant(1.0))
        slope = put("if", a, put("/", put("*", b, target), a), at_zero)
        bars.add_product(a, bar, slope)
    if bars.wants(b):
        growth = put("if", put(">", a, constant(0.0)), put("*", target, put("log", a)), constant(0.0))
        bars.add_product(b, bar, growth)


def _root(bars: Bars, bar: _Bar, target: int, a: int) -> None:
    bars.add_product(a, bar, bars.writer.put("/", bars.writer.constant(0.5), target))


def _logarithm(bars: Bars, bar: _Bar, _: int, a: int) -> None:
    bars.add(a, bars.guarded(bar._replace(register=bars.writer.put("/", bar.register, a)), bar))


def _size(bars: Bars, bar: _Bar, _: int, a: int) -> None:
    put, constant = bars.writer.put, bars.writer.constant
    sign = put("if", put(">=", a, constant(0.0)), constant(1.0), constant(-1.0))
    bars.add_product(a, bar, sign)


def _choose(bars: Bars, bar: _Bar, condition: int, taken: int, other: int) -> None:
    put, zero = bars.writer.put, bars.writer.constant(0.0)
    if bars.wants(taken):
        bars.add(taken, bar._replace(register=put("if", condition, bar.register, zero), perhaps=True))
    if bars.wants(other):
        bars.add(other, bar._replace(register=put("if", condition, zero, bar.register), perhaps=True))


def _least(bars: Bars, bar: _Bar, _: int, a: int, b: int) -> None:
    _choose(bars, bar, bars.writer.put(">", a, b), b, a)


def _most(bars: Bars, bar: _Bar, _: int, a: int, b: int) -> None:
    _choose(bars, bar, bars.writer.put(">", b, a), b, a)


_RULES: Final[dict[str, Callable[..., None]]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "fma": _multiply_add,
    "neg": lambda bars, bar, _, a: bars.add(a, bar._replace(minus=not bar.minus)),
    "copy": lambda bars, bar, _, a: bars.add(a, bar),
    "exp": lambda bars, bar, target, a: bars.add_product(a, bar, target),
    "log": _logarithm,
    "sqrt": _root,
    "abs": _size,
    "sin": lambda bars, bar, _, a: bars.add_product(a, bar, bars.writer.put("cos", a)),
    "cos": lambda bars, bar, _, a: bars.add_product(a, bar, bars.writer.put("sin", a), minus=True),
    "min": _least,
    "max": _most,
    "if": lambda bars, bar, _, condition, a, b: _choose(bars, bar, condition, a, b),
}
"""Operations to their rules; what is not here jumps, and counts as constant."""
