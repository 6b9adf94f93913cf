"""Programs as lists of instructions again, to be differentiated, and more of them written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple, final

from sevenless.simulate.kernel.program import OPERATIONS, Int32Array, Program
from sevenless.simulate.structure.packing import Packer

__all__ = ["Instruction", "Writer", "instructions_of"]

_CODE: Final = {name: code for code, name in enumerate(OPERATIONS)}
_OPERANDS: Final = {
    "neg": 1, "exp": 1, "log": 1, "sqrt": 1, "abs": 1, "sin": 1, "cos": 1, "floor": 1, "not": 1, "copy": 1,
    "if": 3, "fma": 3,
}  # fmt: skip


class Instruction(NamedTuple):
    """An operation, the register it writes, and the registers it reads; for ``state``, a species."""

    operation: str
    target: int
    operands: tuple[int, ...]


def instructions_of(program: Program, index: Int32Array) -> list[Instruction]:
    """The instructions of a program."""
    found = []
    for row in index[program.start : program.start + 5 * program.length].reshape(-1, 5).tolist():
        operation = OPERATIONS[row[0]]
        count = 1 if operation == "state" else _OPERANDS.get(operation, 2)
        found.append(Instruction(operation, row[1], tuple(row[2 : 2 + count])))
    return found


@final
class Writer:
    """Writes programs whose registers stand behind those that there are.

    Parameters
    ----------
    values
        What the registers start with that there are; grows.
    """

    def __init__(self, values: list[float]) -> None:
        self._values = values
        self._of_constant: dict[float, int] = {}
        self._code: list[tuple[int, int, int, int, int]] = []
        self._done: dict[tuple[str, tuple[int, ...]], int] = {}

    def constant(self, value: float) -> int:
        """The register of a number."""
        if value not in self._of_constant:
            self._of_constant[value] = self.new(value)
        return self._of_constant[value]

    def new(self, value: float = 0.0) -> int:
        """A register of its own."""
        self._values.append(value)
        return len(self._values) - 1

    def put(self, operation: str, *operands: int) -> int:
        """Write an instruction; the register that holds its result. What is there already is not computed twice."""
        key = operation, operands
        if key not in self._done:
            target = self.new()
            self._done[key] = target
            self._append(operation, target, operands)
        return self._done[key]

    def copied(self, instructions: Iterable[Instruction]) -> None:
        """Instructions as they are, with the registers they have."""
        for one in instructions:
            self._append(one.operation, one.target, one.operands)

    def _append(self, operation: str, target: int, operands: Sequence[int]) -> None:
        a, b, c = (*operands, 0, 0, 0)[:3]
        self._code.append((_CODE[operation], target, a, b, c))

    def program(self, packer: Packer) -> Program:
        """The instructions so far, packed; the next one starts anew."""
        found = Program(packer.index(chain.from_iterable(self._code)), len(self._code))
        self._code.clear()
        self._done.clear()
        return found
