"""What stochastic simulations leave: observables over time for each run of each parameter set, with a status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.errors import UnknownNameError
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.show import trajectories_html, trajectories_text
from sevenless.simulate.statuses import DONE, STATUS_MEANING, STATUS_WORDS
from sevenless.simulate.trajectories import BoolArray

__all__ = ["Runs"]

_SHARES: Final = (0.05, 0.5, 0.95)


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Runs:
    """Observables of many stochastic runs of a network over time.

    Parameters
    ----------
    times_s
        Output times, shape (times,), in the network's unit of time: seconds, unless it says otherwise.
    names, units
        Of the observables.
    values
        In the units of the network, shape (runs, times, observables). NaN behind the time that a run reached.
    sets, numbers
        The parameter set of each run, and its number among the runs of that set; both from 0, shape (runs,).
    codes
        What became of each run: 0 is done, the others are in `sevenless.simulate.statuses.STATUS_WORDS`.
    events, leaps
        Events that happened, and leaps in which they did; shape (runs,).
    messages
        Number of a run to what was wrong with it, where there is more to say than its status does.
    time_unit
        Unit of the times.
    """

    times_s: Float64Array
    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Float64Array
    sets: Int64Array
    numbers: Int64Array
    codes: Int64Array
    events: Int64Array
    leaps: Int64Array
    messages: Mapping[int, str] = field(default_factory=dict)
    time_unit: str = "s"

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, name: str) -> Float64Array:
        """One observable of all runs, shape (runs, times)."""
        if name not in self.names:
            raise UnknownNameError("observable", name, self.names)
        return self.values[:, :, self.names.index(name)]

    @property
    def done(self) -> BoolArray:
        """Which runs reached the last time."""
        found: BoolArray = self.codes == DONE
        return found

    @property
    def status(self) -> tuple[str, ...]:
        """A word per run."""
        return tuple(STATUS_WORDS[code] for code in self.codes.tolist())

    def of_set(self, number: int) -> Runs:
        """The runs of one parameter set, counted from 0."""
        rows = np.flatnonzero(self.sets == number)
        if not rows.size:
            raise UnknownNameError("set", str(number), map(str, sorted(set(self.sets.tolist()))))
        messages = {place: self.messages[row] for place, row in enumerate(rows.tolist()) if row in self.messages}
        return Runs(
            times_s=self.times_s, names=self.names, units=self.units, values=self.values[rows], sets=self.sets[rows],
            numbers=self.numbers[rows], codes=self.codes[rows], events=self.events[rows], leaps=self.leaps[rows],
            messages=messages, time_unit=self.time_unit,
        )  # fmt: skip

    def table(self, *, long: bool = False) -> pl.DataFrame:
        """All values: a row per ``set``, ``run`` and ``time_s`` (``time`` where the unit is another).

        One column per observable; or, if ``long``, a row for each of them, with ``name`` and ``value``.
        """
        count, times, _ = self.values.shape
        columns = {name: self.values[:, :, place].reshape(-1) for place, name in enumerate(self.names)}
        keys = ["set", "run", self._time]
        wide = pl.DataFrame(
            {
                "set": np.repeat(self.sets, times),
                "run": np.repeat(self.numbers, times),
                self._time: np.tile(self.times_s, count),
                **columns,
            }
        )
        return wide.unpivot(index=keys, variable_name="name").sort(keys, maintain_order=True) if long else wide

    def summary(self) -> pl.DataFrame:
        """Over the runs that are done, a row per ``set``, ``time_s`` and observable (``name``).

        ``runs`` that are done, ``mean``, ``variance`` (over runs - 1), ``p05``, ``median``, ``p95``. Without two runs
        there is no variance, and without one nothing.
        """
        frames = [self._summary_of(number) for number in sorted(set(self.sets.tolist()))]
        return pl.concat(frames) if frames else self._summary_of(0)

    def _summary_of(self, number: int) -> pl.DataFrame:
        values = self.values[(self.sets == number) & self.done]
        runs, shape = len(values), self.values.shape[1:]
        nothing = np.full(shape, np.nan)
        shares = np.quantile(values, _SHARES, axis=0) if runs else [nothing] * len(_SHARES)
        columns = {
            "mean": values.mean(axis=0) if runs else nothing,
            "variance": values.var(axis=0, ddof=1) if runs > 1 else nothing,
            **dict(zip(("p05", "median", "p95"), shares, strict=True)),
        }
        return pl.DataFrame(
            {
                "set": np.full(nothing.size, number, dtype=np.int64),
                self._time: np.repeat(self.times_s, shape[1]),
                "name": list(self.names) * shape[0],
                "runs": np.full(nothing.size, runs, dtype=np.int64),
                **{name: np.asarray(column).reshape(-1) for name, column in columns.items()},
            },
            schema_overrides={"name": pl.String},
        ).with_columns(pl.col(columns).fill_nan(None))

    def runs(self) -> pl.DataFrame:
        """A row per run: ``set``, ``run``, ``status``, ``message``, ``events``, ``leaps``."""
        said = [
            self.messages.get(row, "" if code == DONE else STATUS_MEANING[code])
            for row, code in enumerate(self.codes.tolist())
        ]
        return pl.DataFrame(
            {
                "set": self.sets, "run": self.numbers, "status": list(self.status), "message": said,
                "events": self.events, "leaps": self.leaps,
            },
            schema_overrides={"status": pl.String, "message": pl.String},
        )  # fmt: skip

    @property
    def _time(self) -> str:
        return "time_s" if self.time_unit == "s" else "time"

    def __repr__(self) -> str:
        return trajectories_text(self)

    def _repr_html_(self) -> str:
        return trajectories_html(self)
