"""Dose responses and two-drug matrices of the model, fitted by the very same engine as those of a plate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem, UnknownNameError
from sevenless.fitting.curves import Curves
from sevenless.pathway.asked_doses import asked_at, asked_drug, asked_members, doses_of
from sevenless.pathway.run import run_many
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.uncertainty import band_of, spreads
from sevenless.units import format_conc

if TYPE_CHECKING:
    from sevenless.fitting.fits import CurveFits
    from sevenless.fitting.options import FitOptions

__all__ = ["DoseResponse", "Doses", "DrugMatrix", "dose_response", "drug_matrix"]

Doses = Sequence[str | float] | npt.NDArray[np.float64]
"""Doses as text or in mol/L."""

_AT_ONCE: Final = 2048
"""Simulations in one call, members of ensembles counted: memory stays flat, and lanes full."""

_NOTHING: Final = 1e-9
"""A share below which there is nothing to be a percentage of."""


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
        values = _observed_of(self.observed, observable, self.scenario.cell)
        curves = Curves.from_matrix(self.conc_molar, _percent(values, values[:, :1]))
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


@final
@dataclass(frozen=True, kw_only=True)
class DrugMatrix:
    """Observables over doses of two drugs; ``observed`` has shape (doses of the first, doses of the second) each."""

    scenario: Scenario
    drugs: tuple[str, str]
    at_s: float
    conc_molar: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
    observed: Mapping[str, npt.NDArray[np.float64]]

    def table(self) -> pl.DataFrame:
        """A row per pair of doses."""
        first, second = np.meshgrid(*self.conc_molar, indexing="ij")
        columns = {"conc_molar": first.ravel(), "conc2_molar": second.ravel()}
        return pl.DataFrame(columns | {name: values.ravel() for name, values in self.observed.items()})

    def curves(self, observable: str = "pERK") -> Curves:
        """Curves of the first drug, one per dose of the second, as percent of no drug at all.

        Raises
        ------
        UnknownNameError, InputError
            As those of a `DoseResponse`.
        """
        values = _observed_of(self.observed, observable, self.scenario.cell)
        curves = Curves.from_matrix(self.conc_molar[0], _percent(values.T, values[:1, :1]))
        count = values.shape[1]
        labels = {
            "compound": [self.drugs[0]] * count, "compound2": [self.drugs[1]] * count,
            "conc2_molar": self.conc_molar[1], "cell_line": [self.scenario.cell] * count,
            "observable": [observable] * count,
        }  # fmt: skip
        return replace(curves, labels=pl.DataFrame(labels))

    def fit(self, observable: str = "pERK", options: FitOptions | None = None) -> CurveFits:
        """The four-parameter curve of the first drug at each dose of the second."""
        from sevenless.fitting.fit import fit

        return fit(self.curves(observable), options)

    def __repr__(self) -> str:
        shape = " x ".join(str(len(axis)) for axis in self.conc_molar)
        return f"{' x '.join(self.drugs)} in {self.scenario.cell}, {shape} doses at {self.at_s / 3600:g} h"


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
    asked = [_with(scenario, at_s, {name: float(dose)}) for dose in doses]
    observed = _observed(asked, ensemble, seed)
    return DoseResponse(
        scenario=scenario, drug=name, at_s=at_s, conc_molar=doses,
        observed={key: np.moveaxis(values, 0, 1) for key, values in observed.items()},
    )  # fmt: skip


def drug_matrix(
    scenario: Scenario,
    drugs: tuple[str, str],
    conc: tuple[Doses | None, Doses | None] = (None, None),
    *,
    at: str | float = "2 h",
) -> DrugMatrix:
    """The model's answer to all pairs of doses of two drugs.

    Raises
    ------
    InputError
        As `dose_response`, or if there are not two drugs of different sites.

    Examples
    --------
    >>> found = drug_matrix(Scenario(cell="NCI-H358"), ("BI-3406", "trametinib"), (["100 nM"], ["1 nM", "10 nM"]))
    >>> found
    BI-3406 x trametinib in NCI-H358, 2 x 3 doses at 2 h
    """
    for what, given in (("drugs", drugs), ("conc", conc)):
        if isinstance(given, str) or not isinstance(given, Sequence) or len(given) != len(("first", "second")):
            write = 'write ("BI-3406", "trametinib")' if what == "drugs" else 'write (["10 nM"], ["1 nM"])'
            raise InputError(Problem(what=f"{what} is {given!r}, and a matrix has two", remedy=write))
    checked: list[Problem] = []
    names = tuple(asked_drug(scenario, drug, checked) for drug in drugs)
    axes = doses_of(drugs[0], conc[0], checked), doses_of(drugs[1], conc[1], checked)
    at_s = asked_at(at, checked)
    if not checked and names[0] == names[1]:
        checked.append(Problem(what=f"a matrix of {names[0]} and itself", remedy="name two drugs"))
    if checked:
        raise InputError(checked)
    asked = [_with(scenario, at_s, dict(zip(names, map(float, pair), strict=True))) for pair in product(*axes)]
    shape = axes[0].size, axes[1].size
    observed = {name: values[:, 0].reshape(shape) for name, values in _observed(asked, 0, 0).items()}
    return DrugMatrix(scenario=scenario, drugs=(names[0], names[1]), at_s=at_s, conc_molar=axes, observed=observed)


def _with(scenario: Scenario, at_s: float, doses: Mapping[str, float]) -> Scenario:
    return replace(scenario, drugs={**scenario.drugs, **doses}, times_s=(0.0, at_s))


def _observed(asked: Sequence[Scenario], ensemble: int, seed: int) -> dict[str, npt.NDArray[np.float64]]:
    """Observables at the last time, shape (scenarios, members)."""
    spread = spreads(ensemble, seed) if ensemble else None
    at_once = max(1, _AT_ONCE // (ensemble + 1))
    # Copied at once, so that the results of a batch are free before the next begins.
    found = [
        {name: values[:, -1].copy() for name, values in result.observed.items()}
        for first in range(0, len(asked), at_once)
        for result in run_many(asked[first : first + at_once], spread=spread)
    ]
    return {name: np.stack([one[name] for one in found]) for name in found[0]}


def _observed_of(
    observed: Mapping[str, npt.NDArray[np.float64]], observable: str, cell: str
) -> npt.NDArray[np.float64]:
    if not isinstance(observable, str) or observable not in observed:
        raise UnknownNameError("observable", str(observable), observed)
    if np.isnan(observed[observable][0]).all():
        what = f"{observable} is a share of something that {cell} has none of"
        raise InputError(Problem(what=what, remedy="ask for another observable, or take another cell"))
    return observed[observable]


def _percent(values: npt.NDArray[np.float64], vehicle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    whole = np.where(np.abs(vehicle) < _NOTHING, 1.0, vehicle)
    return 100.0 * values / whole
