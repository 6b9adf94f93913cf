"""A little machine for rate laws, rules, triggers and observables that are not mass action: bytecode on lanes.

A `Program` is a list of instructions on registers. Registers hold, in this order: time, parameters, constants, results.
Two to three nanoseconds an operation for eight lanes, and nothing is compiled for a model.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.lanes import (
    cosine,
    exponential,
    floor,
    fma,
    greater,
    load,
    logarithm,
    maximum,
    minimum,
    pick,
    power,
    select,
    sine,
    splat,
    square_root,
    store,
    vabs,
)  # fmt: skip

__all__ = ["OPERATIONS", "TIME_REGISTER", "Float64Array", "Int32Array", "Int64Array", "Program", "evaluate"]

Float64Array = npt.NDArray[np.float64]
Int32Array = npt.NDArray[np.int32]
Int64Array = npt.NDArray[np.int64]

TIME_REGISTER: Final = 0

OPERATIONS: Final = (
    "state", "+", "-", "*", "/", "**", "neg", "exp", "log", "sqrt", "abs", "min", "max", "sin", "cos", "floor",
    ">", ">=", "==", "and", "or", "not", "if", "copy", "fma",
)  # fmt: skip
"""Instructions; ``state`` fetches a species, ``if`` takes three registers."""

_STATE, _ADD, _SUB, _MUL, _DIV, _POW, _NEG, _EXP, _LOG, _SQRT, _ABS, _MIN, _MAX, _SIN, _COS, _FLOOR = range(16)
_GT, _GE, _EQ, _AND, _OR, _NOT, _IF, _COPY, _FMA = range(16, 25)


class Program(NamedTuple):
    """Where a program starts in ``index``: five numbers an instruction.

    They are the operation, the register it writes, and up to three operands: registers, or a species for ``state``.
    """

    start: int
    length: int


@compiled
def evaluate(
    program: Program, index: Int32Array, work: Float64Array, registers: int, y: int, lanes: tuple[int, ...]
) -> None:
    """Run a program on the registers of all lanes, at the state that starts at ``y`` of ``work``."""
    zero = splat(0.0, lanes)
    one = splat(1.0, lanes)
    for i in range(program.start, program.start + 5 * program.length, 5):
        what = pick(index, i)
        target = registers + pick(index, i + 1)
        if what == _STATE:
            store(work, target, load(work, y + pick(index, i + 2), lanes))
            continue
        a = load(work, registers + pick(index, i + 2), lanes)
        b = load(work, registers + pick(index, i + 3), lanes)
        r = a
        if what == _ADD:
            r = a + b
        elif what == _SUB:
            r = a - b
        elif what == _MUL:
            r = a * b
        elif what == _DIV:
            r = a / b
        elif what == _FMA:
            r = fma(a, b, load(work, registers + pick(index, i + 4), lanes))
        elif what == _POW:
            r = power(a, b)
        elif what == _NEG:
            r = zero - a
        elif what == _EXP:
            r = exponential(a)
        elif what == _LOG:
            r = logarithm(a)
        elif what == _SQRT:
            r = square_root(a)
        elif what == _ABS:
            r = vabs(a)
        elif what == _MIN:
            r = minimum(a, b)
        elif what == _MAX:
            r = maximum(a, b)
        elif what == _SIN:
            r = sine(a)
        elif what == _COS:
            r = cosine(a)
        elif what == _FLOOR:
            r = floor(a)
        elif what == _GT:
            r = greater(a, b)
        elif what == _GE:
            r = one - greater(b, a)
        elif what == _EQ:
            r = one - maximum(greater(a, b), greater(b, a))
        elif what == _AND:
            r = select(a, select(b, one, zero), zero)
        elif what == _OR:
            r = select(a, one, select(b, one, zero))
        elif what == _NOT:
            r = select(a, zero, one)
        elif what == _IF:
            r = select(a, b, load(work, registers + pick(index, i + 4), lanes))
        store(work, target, r)
