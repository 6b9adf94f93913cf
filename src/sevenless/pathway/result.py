"""What the model answers to a scenario: observables over time, bands of an ensemble, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import UnknownNameError
from sevenless.pathway.values import Number

if TYPE_CHECKING:
    from sevenless.pathway.scenario import Scenario
    from sevenless.pathway.why import Why

__all__ = ["PathwayResult"]


@final
@dataclass(frozen=True, kw_only=True)
class PathwayResult:
    """The answer to one scenario.

    Parameters
    ----------
    scenario
        What was asked.
    times_s
        Seconds since drugs and stimulus began.
    read_outs
        Copies per cell; shape (members, times). The first member is the model as it is.
    observed
        Fractions and link functions; shape (members, times).
    statuses
        What became of each member's simulation.
    numbers
        Rate constants and copies it ran with.
    """

    scenario: Scenario
    times_s: npt.NDArray[np.float64]
    read_outs: Mapping[str, npt.NDArray[np.float64]]
    observed: Mapping[str, npt.NDArray[np.float64]]
    statuses: tuple[str, ...]
    numbers: Mapping[str, Number]

    def __getitem__(self, name: str) -> npt.NDArray[np.float64]:
        """An observable or a read-out of the model as it is, shape (times,).

        Raises
        ------
        UnknownNameError
            If there is none of this name.
        """
        first: npt.NDArray[np.float64] = self.members(name)[0]
        return first

    def members(self, name: str) -> npt.NDArray[np.float64]:
        """An observable or a read-out of all members, shape (members, times)."""
        found = self.observed.get(name, self.read_outs.get(name))
        if found is None:
            raise UnknownNameError("observable", name, (*self.observed, *self.read_outs))
        return found

    def band(self, name: str, share: float = 0.8) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Between which values this share of the ensemble lies, at each time."""
        tail = 50.0 * (1.0 - share)
        lower, upper = np.nanpercentile(self.members(name), [tail, 100.0 - tail], axis=0)
        return lower, upper

    def support(self, claim: npt.NDArray[np.bool_]) -> float:
        """Share of the ensemble for which a claim (one truth value per member) holds."""
        return float(np.mean(claim))

    def table(self) -> pl.DataFrame:
        """Observables over time: a row per time, with the 80 % band where there is an ensemble."""
        columns: dict[str, npt.NDArray[np.float64]] = {"time_s": self.times_s}
        for name in self.observed:
            columns[name] = self[name]
            if len(self.statuses) > 1:
                columns[f"{name}_low"], columns[f"{name}_high"] = self.band(name)
        return pl.DataFrame(columns)

    def why(self, name: str, *, at_s: float | None = None, reference: PathwayResult | None = None) -> Why:
        """Which reactions carry the flux behind an observable, what changed against a reference, and the evidence."""
        from sevenless.pathway.why import why

        return why(self, name, at_s=at_s, reference=reference)

    def __repr__(self) -> str:
        end = self.times_s[-1] / 3600.0
        cell = self.scenario.cell
        shown = ("RAS_GTP", "pERK", "pAKT", "pS6", "pSTAT3", "proliferation", "survival_without_anchorage")
        lines = [f"{cell}, {self.scenario.size}, {end:g} h, {len(self.statuses)} member(s)"]
        for name in shown:
            values = self[name]
            lines.append(f"  {name:28s} {values[0]:.3f} -> {values[-1]:.3f}")
        return "\n".join(lines)
