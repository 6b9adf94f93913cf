"""Dose responses of the model, fitted by the very same engine as those of a plate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Curves
from sevenless.pathway.asked_doses import asked_at, asked_drug, asked_members, doses_of
from sevenless.pathway.read_at_doses import observed_at, observed_of, percent_of, with_doses
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.uncertainty import band_of
from sevenless.units import format_conc

if TYPE_CHECKING:
    from sevenless.fitting.fits import CurveFits
    from sevenless.fitting.options import FitOptions

__all__ = ["DoseResponse", "Doses", "dose_response"]

Doses = Sequence[str | float] | npt.NDArray[np.float64]
"""Doses as text or in mol/L."""


@final
@dataclass(frozen=True, kw_only=True)
class DoseResponse:
    """Observables over doses of one drug.

    Parameters
    ----------
    scenario, drug
        What was asked.
    at_s
        When it is read.
    conc_molar
        Shape (doses,); the first is 0, the vehicle.
    observed
        Observable to shape (members, doses); the first member is the model as it is.
    """

    scenario: Scenario
    drug: str
    at_s: float
    conc_molar: npt.NDArray[np.float64]
    observed: Mapping[str, npt.NDArray[np.float64]]

    def curves(self, observable: str = "pERK") -> Curves:
        """One curve per member, as percent of the vehicle; what there is none of without the drug as percent of all.

        Raises
        ------
        UnknownNameError
            If there is no such observable.
        InputError
            If the cell has nothing that it could be a share of.
        """
        values = observed_of(self.observed, observable, self.scenario.cell)
        curves = Curves.from_matrix(self.conc_molar, percent_of(values, values[:, :1]))
        labels = pl.DataFrame(
            {"compound": [self.drug] * len(values), "cell_line": [self.scenario.cell] * len(values)}
        ).with_columns(observable=pl.lit(observable), member=pl.int_range(pl.len()))
        return replace(curves, labels=labels)

    def fit(self, observable: str = "pERK", options: FitOptions | None = None) -> CurveFits:
        """The four-parameter curve of each member.

        What is fitted are values without noise: intervals say how far the curve is from a four-parameter one, not how
        far the model is from a cell. That is what the members of an ensemble are for.

        Raises
        ------
        UnknownNameError, InputError
            As `curves`.
        """
        from sevenless.fitting.fit import fit

        return fit(self.curves(observable), options)

    def table(self) -> pl.DataFrame:
        """A row per dose: observables of the model as it is, and the 80 % band of the ensemble if there is one."""
        columns: dict[str, npt.NDArray[np.float64]] = {"conc_molar": self.conc_molar}
        for name, values in self.observed.items():
            columns[name] = values[0]
            if len(values) > 1:
                columns[f"{name}_low"], columns[f"{name}_high"] = band_of(values)
        return pl.DataFrame(columns)

    def __repr__(self) -> str:
        low, high = (format_conc(dose) for dose in (self.conc_molar[1], self.conc_molar[-1]))
        doses, members = len(self.conc_molar) - 1, len(next(iter(self.observed.values())))
        beside = f"{members - 1} members of an ensemble" if members > 1 else "a single model"
        asked = f"{doses} doses from {low} to {high} at {self.at_s / 3600:g} h"
        return f"{self.drug} in {self.scenario.cell}, {asked}; {beside}"


def dose_response(
    scenario: Scenario,
    drug: str,
    conc: Doses | None = None,
    *,
    at: str | float = "2 h",
    ensemble: int = 0,
    seed: int = 0,
) -> DoseResponse:
    """The model's answer to doses of a drug, beside what the scenario holds.

    Parameters
    ----------
    drug
        As in `Scenario`; not one that the scenario gives already.
    conc
        Doses in mol/L or as text; nine half-decades below 10 µM if omitted. The vehicle is added.
    at
        When it is read, in place of the times of the scenario.
    ensemble, seed
        Members beside the model as it is. The same seed gives the same members.

    Raises
    ------
    InputError
        As `Scenario`; or if there is no dose, the drug is there already, or the ensemble is no number from 0 on.

    Examples
    --------
    >>> found = dose_response(Scenario(cell="NCI-H358"), "BI-3406")
    >>> bool(1e-9 < found.fit("pERK").table["ic50_molar"][0] < 1e-7)
    True
    """
    checked: list[Problem] = []
    name = asked_drug(scenario, drug, checked)
    doses, at_s = doses_of(drug, conc, checked), asked_at(at, checked)
    asked_members(ensemble, seed, checked)
    if checked:
        raise InputError(checked)
    asked = [with_doses(scenario, at_s, {name: float(dose)}) for dose in doses]
    observed = observed_at(asked, ensemble, seed)
    return DoseResponse(
        scenario=scenario, drug=name, at_s=at_s, conc_molar=doses,
        observed={key: np.moveaxis(values, 0, 1) for key, values in observed.items()},
    )  # fmt: skip
