"""What gradients leave: an objective for each set, and its derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.errors import UnknownNameError
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.trajectories import BoolArray, Trajectories

__all__ = ["Gradients"]

_SHOWN: Final = 10


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Gradients:
    """The objective of each parameter set, and its derivatives by parameters and initial values.

    Parameters
    ----------
    names
        Parameters, and species for their initial values.
    objective
        Shape (sets,). NaN where a set is not done.
    values
        Derivatives of the objective, shape (sets, names). NaN where a set is not done.
    trajectories
        The simulations themselves, with the status of each set.
    """

    names: tuple[str, ...]
    objective: Float64Array
    values: Float64Array
    trajectories: Trajectories

    def __len__(self) -> int:
        return len(self.objective)

    def __getitem__(self, name: str) -> Float64Array:
        """Derivatives by one parameter or initial value, shape (sets,)."""
        if name not in self.names:
            raise UnknownNameError("parameter or species of the gradient", name, self.names)
        return self.values[:, self.names.index(name)]

    @property
    def done(self) -> BoolArray:
        """Which sets have a gradient."""
        return self.trajectories.done

    @property
    def status(self) -> tuple[str, ...]:
        """A word per set."""
        return self.trajectories.status

    def table(self) -> pl.DataFrame:
        """A row per ``set``: its ``status``, its ``objective``, then its derivative by each name."""
        columns = {name: self.values[:, place] for place, name in enumerate(self.names)}
        head = {"set": np.arange(len(self)), "status": list(self.status), "objective": self.objective}
        return pl.DataFrame({**head, **columns}, schema_overrides={"status": pl.String})

    def _head(self) -> str:
        count, done = len(self), int(self.done.sum())
        sets = "1 set" if count == 1 else f"{count} sets"
        failed = "" if done == count else f"; {count - done} not done"
        return f"Gradients of {sets} by {len(self.names)} parameters and initial values{failed}"

    def _largest(self) -> list[tuple[str, str]]:
        """The names whose derivatives are largest, by their medians over sets."""
        good = self.values[self.done]
        if not len(good):
            return []
        middle = np.median(good, axis=0)
        places = np.argsort(-np.abs(middle), kind="stable")[:_SHOWN]
        return [(self.names[place], f"{middle[place]:.4g}") for place in places.tolist()]

    def __repr__(self) -> str:
        rows = self._largest()
        width = max((len(name) for name, _ in rows), default=0)
        more = [f"... and {len(self.names) - len(rows)} more"] if rows and len(rows) < len(self.names) else []
        return "\n".join([self._head(), *(f"{name.ljust(width)}  {value}" for name, value in rows), *more])

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{escape(name)}</td><td>{value}</td></tr>" for name, value in self._largest())
        head = "<tr><th></th><th>median derivative</th></tr>"
        return f"<p>{escape(self._head())}</p><table><thead>{head}</thead><tbody>{rows}</tbody></table>"
