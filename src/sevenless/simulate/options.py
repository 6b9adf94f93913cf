"""How to integrate."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.errors import InputError, Problem
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.plain_numbers import is_number, is_whole

__all__ = ["Solver"]

_SHARE: Final = 1e-10
_TIGHTEST: Final = 1e-13
_STEP_SHARE: Final = 0.01


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Solver:
    """Tolerances of the integration, and when to give up.

    The local error of each step is kept below ``atol + rtol x |value|``, as a root mean square over species.

    Parameters
    ----------
    rtol
        Relative tolerance. True errors are mostly smaller.
    atol
        Absolute tolerance in the unit of the species: one number for all of them, or species to number, where those
        not named keep the default. By default 1e-10 of the largest value that the set starts with or has behind a
        dose (1e-13 where all are 0): what steps err by adds up, and this keeps the errors of values from a millionth of
        the largest on below 1e-4.
    most_steps
        Steps, taken and rejected, after which a parameter set is given up with the status "too many steps". (Steady
        states that are asked for without a `Solver` are given up after 10,000.)
    largest_step_s
        No step is longer, in the network's unit of time. By default a hundredth of the last output time where something
        changes with time in a way that is not known ahead, and otherwise any length.

    Raises
    ------
    InputError
        If a tolerance or the largest step is not a positive number, or ``most_steps`` no whole number from 1 on.

    Examples
    --------
    >>> Solver(rtol=1e-8, atol={"A": 1e-15})
    Solver(rtol=1e-08, atol={'A': 1e-15}, most_steps=100000, largest_step_s=None)
    """

    rtol: float = 1e-6
    atol: float | Mapping[str, float] | None = None
    most_steps: int = 100_000
    largest_step_s: float | None = None

    def __post_init__(self) -> None:
        if problems := list(self._problems()):
            raise InputError(problems)
        # Kernels are compiled for these types, and for no others.
        object.__setattr__(self, "rtol", float(self.rtol))
        object.__setattr__(self, "most_steps", int(self.most_steps))
        if self.largest_step_s is not None:
            object.__setattr__(self, "largest_step_s", float(self.largest_step_s))

    def _problems(self) -> Iterator[Problem]:
        if not is_number(self.rtol) or not _TIGHTEST <= self.rtol < 1.0:
            yield Problem(what=f"rtol is {self.rtol!r}", remedy=f"give a number from {_TIGHTEST:g} up to 1")
        named = self.atol if isinstance(self.atol, Mapping) else {} if self.atol is None else {"": self.atol}
        for name, value in named.items():
            if not is_number(value) or not (value > 0.0 and math.isfinite(value)):
                of = f" of {name}" if name else ""
                yield Problem(what=f"atol{of} is {value!r}", remedy="give a positive number")
        if not is_whole(self.most_steps) or self.most_steps < 1:
            yield Problem(what=f"most_steps is {self.most_steps!r}", remedy="give a whole number from 1 on")
        longest = self.largest_step_s
        if longest is not None and not (is_number(longest) and longest > 0.0):
            yield Problem(what=f"largest_step_s is {longest!r}", remedy="give a positive number")

    def longest_step(self, end: float, *, restless: bool) -> float:
        """The longest step on the way to an end; ``restless`` where something may change in a way not known ahead."""
        if self.largest_step_s is not None:
            return self.largest_step_s
        return _STEP_SHARE * end if restless and end > 0.0 else math.inf

    def absolute(self, species: Sequence[str]) -> Float64Array:
        """Absolute tolerances of these species for the engine; a negative one is a share of the largest value.

        Raises
        ------
        InputError
            If ``atol`` names what is no species.
        """
        if not isinstance(self.atol, Mapping):
            return np.full(len(species), -_SHARE if self.atol is None else self.atol)
        if unknown := [name for name in self.atol if name not in species]:
            raise InputError(
                Problem(what=f"atol names {name}, which is no species", remedy=f"species: {', '.join(sorted(species))}")
                for name in unknown
            )
        return np.array([self.atol.get(name, -_SHARE) for name in species])
