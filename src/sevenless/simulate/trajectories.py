"""What simulations leave: observables over time, one set or many, with a status each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import UnknownNameError
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.show import trajectories_html, trajectories_text, trajectory_html, trajectory_text
from sevenless.simulate.statuses import DONE, STATUS_MEANING, STATUS_WORDS

__all__ = ["BoolArray", "Trajectories", "Trajectory"]

BoolArray = npt.NDArray[np.bool_]


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Trajectory:
    """Observables of one simulation over time.

    Parameters
    ----------
    times_s
        Output times, shape (times,), in the network's unit of time: seconds, unless it says otherwise.
    names, units
        Of the observables.
    values
        Shape (times, observables). NaN behind the time that was reached.
    status
        ``done``, or what went wrong: see `sevenless.simulate.statuses.STATUS_WORDS`.
    message
        What the status means here; empty where it is ``done``.
    steps
        Steps taken, and steps tried again with a smaller one.
    time_unit
        Unit of the times.
    """

    times_s: Float64Array
    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Float64Array
    status: str
    message: str = ""
    steps: tuple[int, int] = (0, 0)
    time_unit: str = "s"

    def __getitem__(self, name: str) -> Float64Array:
        """One observable, shape (times,)."""
        return self.values[:, _place(name, self.names)]

    @property
    def final(self) -> dict[str, float]:
        """Every observable at the last time."""
        return {name: float(value) for name, value in zip(self.names, self.values[-1], strict=True)}

    def table(self) -> pl.DataFrame:
        """A row per time: ``time_s`` (``time`` where the unit is another), then a column per observable."""
        columns = {name: self.values[:, place] for place, name in enumerate(self.names)}
        return pl.DataFrame({_time_column(self.time_unit): self.times_s, **columns})

    def __repr__(self) -> str:
        return trajectory_text(self)

    def _repr_html_(self) -> str:
        return trajectory_html(self)


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Trajectories:
    """Observables of many simulations of a network over time.

    Parameters
    ----------
    times_s
        Output times, shape (times,), in the network's unit of time: seconds, unless it says otherwise.
    names, units
        Of the observables.
    values
        Shape (sets, times, observables). NaN behind the time that a set reached.
    codes
        What became of each set: 0 is done, the others are in `sevenless.simulate.statuses.STATUS_WORDS`.
    steps
        Steps taken, and steps tried again with a smaller one; shape (sets, 2).
    messages
        Number of a set to what was wrong with it, where there is more to say than its status does.
    pivoted
        Which sets were integrated again, one by one, with partial pivoting; shape (sets,).
    time_unit
        Unit of the times.
    """

    times_s: Float64Array
    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Float64Array
    codes: Int64Array
    steps: Int64Array
    messages: Mapping[int, str] = field(default_factory=dict)
    pivoted: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    time_unit: str = "s"

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, name: str) -> Float64Array:
        """One observable of all sets, shape (sets, times)."""
        return self.values[:, :, _place(name, self.names)]

    @property
    def done(self) -> BoolArray:
        """Which sets reached the last time."""
        found: BoolArray = self.codes == DONE
        return found

    @property
    def status(self) -> tuple[str, ...]:
        """A word per set."""
        return tuple(STATUS_WORDS[code] for code in self.codes.tolist())

    def one(self, number: int) -> Trajectory:
        """The trajectory of a set, counted from 0."""
        code = int(self.codes[number])
        taken, again = self.steps[number].tolist()
        message = self.messages.get(range(len(self))[number], "" if code == DONE else STATUS_MEANING[code])
        return Trajectory(
            times_s=self.times_s,
            names=self.names,
            units=self.units,
            values=self.values[number],
            status=STATUS_WORDS[code],
            message=message,
            steps=(taken, again),
            time_unit=self.time_unit,
        )

    def table(self, *, long: bool = False) -> pl.DataFrame:
        """All values: a row per ``set`` and ``time_s`` (``time`` where the unit is another).

        One column per observable; or, if ``long``, a row for each of them, with ``name`` and ``value``.
        """
        count, times, _ = self.values.shape
        time = _time_column(self.time_unit)
        columns = {name: self.values[:, :, place].reshape(-1) for place, name in enumerate(self.names)}
        wide = pl.DataFrame({"set": np.repeat(np.arange(count), times), time: np.tile(self.times_s, count), **columns})
        if not long:
            return wide
        return wide.unpivot(index=["set", time], variable_name="name").sort("set", time, maintain_order=True)

    def sets(self) -> pl.DataFrame:
        """A row per set: ``set``, ``status``, ``message``, ``steps``, ``steps_again``, ``pivoted``."""
        count = len(self)
        said = [self.one(number).message for number in range(count)] if not self.done.all() else [""] * count
        return pl.DataFrame(
            {
                "set": np.arange(count),
                "status": list(self.status),
                "message": said,
                "steps": self.steps[:, 0],
                "steps_again": self.steps[:, 1],
                "pivoted": self.pivoted if self.pivoted.size else np.zeros(count, dtype=np.bool_),
            },
            schema_overrides={"status": pl.String, "message": pl.String},
        )

    def __repr__(self) -> str:
        return trajectories_text(self)

    def _repr_html_(self) -> str:
        return trajectories_html(self)


def _place(name: str, names: tuple[str, ...]) -> int:
    if name not in names:
        raise UnknownNameError("observable", name, names)
    return names.index(name)


def _time_column(unit: str) -> str:
    return "time_s" if unit == "s" else "time"
