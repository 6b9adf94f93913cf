"""What the model answers to a scenario: observables over time, bands of an ensemble, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem, UnknownNameError
from sevenless.pathway.uncertainty import band_of
from sevenless.pathway.values import Number

if TYPE_CHECKING:
    from sevenless.pathway.scenario import Scenario
    from sevenless.pathway.why import Why

__all__ = ["OUTPUTS", "PathwayResult"]

OUTPUTS: Final = (
    "RAS_GTP", "pERK", "pAKT", "pS6", "pSTAT3", "SOS1_membrane_share", "proliferation", "survival_without_anchorage",
)  # fmt: skip
"""Observables that are shown where none is asked for."""


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
        What became of each member's simulation; one that is not ``done`` has no values.
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

    @property
    def in_ensemble(self) -> bool:
        """Whether there are members beside the model as it is."""
        return len(self.statuses) > 1

    def members(self, name: str) -> npt.NDArray[np.float64]:
        """An observable or a read-out of all members, shape (members, times).

        Raises
        ------
        UnknownNameError
            If there is none of this name.
        """
        found = self.observed.get(name, self.read_outs.get(name)) if isinstance(name, str) else None
        if found is None:
            raise UnknownNameError("observable", str(name), (*self.observed, *self.read_outs))
        return found

    def band(self, name: str, share: float = 0.8) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Between which values this share of the ensemble lies, at each time.

        Raises
        ------
        InputError
            If there is no ensemble, or the share is not between 0 and 1.
        """
        if not self.in_ensemble:
            raise InputError(Problem(what="a single model has no band", remedy="run it with ensemble=50"))
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0.0 < share < 1.0:
            raise InputError(Problem(what=f"share is {share!r}, not between 0 and 1", remedy="write e.g. share=0.8"))
        return band_of(self.members(name), share)

    def support(self, claim: npt.ArrayLike) -> float:
        """Share of the models for which a claim holds: one truth value per member, those that failed left out.

        Raises
        ------
        InputError
            If there is not one truth value per member.
        """
        holds = np.asarray(claim)
        if holds.dtype != np.bool_ or holds.shape != (len(self.statuses),):
            what = f"a claim has shape {holds.shape} and type {holds.dtype}; there are {len(self.statuses)} members"
            raise InputError(Problem(what=what, remedy='compare e.g. result.members("pERK")[:, -1] < 0.1'))
        done = np.array([status == "done" for status in self.statuses])
        return float(np.mean(holds[done])) if done.any() else float("nan")

    def table(self) -> pl.DataFrame:
        """Observables over time: a row per time, with the 80 % band where there is an ensemble."""
        columns: dict[str, npt.NDArray[np.float64]] = {"time_s": self.times_s}
        for name in self.observed:
            columns[name] = self[name]
            if self.in_ensemble:
                columns[f"{name}_low"], columns[f"{name}_high"] = self.band(name)
        return pl.DataFrame(columns)

    def copies(self) -> pl.DataFrame:
        """Read-outs in copies per cell over time, of the model as it is: a row per time."""
        return pl.DataFrame({"time_s": self.times_s} | {name: self[name] for name in self.read_outs})

    def why(self, name: str, *, at_s: float | None = None, reference: PathwayResult | None = None) -> Why:
        """Which reactions carry the flux behind an observable, what changed against a reference, and the evidence.

        Raises
        ------
        UnknownNameError
            If there is no such observable.
        InputError
            If the time lies outside of the result or of the reference, or they are of two sizes of the model.
        """
        from sevenless.pathway.why import why

        return why(self, name, at_s=at_s, reference=reference)

    def __repr__(self) -> str:
        from sevenless.pathway.show import result_text

        return result_text(self)

    def _repr_html_(self) -> str:
        from sevenless.pathway.show import result_html

        return result_html(self)
