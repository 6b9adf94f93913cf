"""What steady states look like: observables of one set or many, with a status each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import UnknownNameError
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.show_steady import state_html, state_text, states_html, states_text
from sevenless.simulate.steady_statuses import STEADY, STEADY_MEANING, STEADY_WORDS

__all__ = ["SteadyState", "SteadyStates"]


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SteadyState:
    """Observables of a network that has come to rest.

    Parameters
    ----------
    names, units
        Of the observables.
    values
        Shape (observables,). NaN where there is no steady state.
    status
        ``steady``, or what stands in its way: see `sevenless.simulate.steady_statuses.STEADY_WORDS`.
    message
        What the status means here; empty where it is ``steady``.
    residual
        The largest share by which the last long implicit step changed a species: a bound of the relative error, as a
        rule. NaN where there is no steady state.
    steps
        Steps of integration taken, those tried again, and steps of Newton's method.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Float64Array
    status: str
    message: str = ""
    residual: float = float("nan")
    steps: tuple[int, int, int] = (0, 0, 0)

    def __getitem__(self, name: str) -> float:
        """One observable."""
        return float(self.values[_place(name, self.names)])

    def table(self) -> pl.DataFrame:
        """A row per observable: ``name``, ``value``, ``unit``."""
        return pl.DataFrame(
            {"name": list(self.names), "value": self.values, "unit": list(self.units)},
            schema_overrides={"name": pl.String, "unit": pl.String},
        )

    def __repr__(self) -> str:
        return state_text(self)

    def _repr_html_(self) -> str:
        return state_html(self)


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SteadyStates:
    """Observables of many parameter sets of a network that have come to rest.

    Parameters
    ----------
    names, units
        Of the observables.
    values
        Shape (sets, observables). NaN where a set has no steady state.
    codes
        What became of each set: 0 is steady, the others are in
        `sevenless.simulate.steady_statuses.STEADY_WORDS`.
    residual
        The largest share by which the last long implicit step changed a species, shape (sets,).
    steps
        Steps of integration taken, those tried again, and steps of Newton's method; shape (sets, 3).
    messages
        Number of a set to what stands in its way, where there is more to say than its status does.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Float64Array
    codes: Int64Array
    residual: Float64Array
    steps: Int64Array
    messages: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, name: str) -> Float64Array:
        """One observable of all sets, shape (sets,)."""
        return self.values[:, _place(name, self.names)]

    @property
    def steady(self) -> npt.NDArray[np.bool_]:
        """Which sets have come to rest."""
        found: npt.NDArray[np.bool_] = self.codes == STEADY
        return found

    @property
    def status(self) -> tuple[str, ...]:
        """A word per set."""
        return tuple(STEADY_WORDS[code] for code in self.codes.tolist())

    def one(self, number: int) -> SteadyState:
        """The steady state of a set, counted from 0."""
        code = int(self.codes[number])
        taken, again, newton = self.steps[number].tolist()
        return SteadyState(
            names=self.names,
            units=self.units,
            values=self.values[number],
            status=STEADY_WORDS[code],
            message=self._said(range(len(self))[number]),
            residual=float(self.residual[number]),
            steps=(taken, again, newton),
        )

    def table(self) -> pl.DataFrame:
        """A row per ``set``, a column per observable."""
        columns = {name: self.values[:, place] for place, name in enumerate(self.names)}
        return pl.DataFrame({"set": np.arange(len(self)), **columns})

    def sets(self) -> pl.DataFrame:
        """A row per set: ``set``, ``status``, ``message``, ``residual``, ``steps``, ``steps_again``, ``newton``."""
        return pl.DataFrame(
            {
                "set": np.arange(len(self)),
                "status": list(self.status),
                "message": [self._said(number) for number in range(len(self))],
                "residual": self.residual,
                "steps": self.steps[:, 0],
                "steps_again": self.steps[:, 1],
                "newton": self.steps[:, 2],
            },
            schema_overrides={"status": pl.String, "message": pl.String},
        )

    def _said(self, number: int) -> str:
        code = int(self.codes[number])
        return self.messages.get(number, "" if code == STEADY else STEADY_MEANING[code])

    def __repr__(self) -> str:
        return states_text(self)

    def _repr_html_(self) -> str:
        return states_html(self)


def _place(name: str, names: tuple[str, ...]) -> int:
    if name not in names:
        raise UnknownNameError("observable", name, names)
    return names.index(name)
