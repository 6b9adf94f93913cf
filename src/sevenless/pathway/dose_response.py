"""Dose responses and two-drug matrices of the model, fitted by the very same engine as those of a plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Curves
from sevenless.pathway.run import run_many
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.uncertainty import spreads
from sevenless.units import parse_conc, parse_time

if TYPE_CHECKING:
    from sevenless.fitting.fits import CurveFits

__all__ = ["DoseResponse", "DrugMatrix", "dose_response", "drug_matrix"]

_AT_ONCE: Final = 256
"""Scenarios that are integrated in one call: memory stays flat, and lanes full."""


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
        Observable to shape (members, doses).
    """

    scenario: Scenario
    drug: str
    at_s: float
    conc_molar: npt.NDArray[np.float64]
    observed: dict[str, npt.NDArray[np.float64]]

    def curves(self, observable: str = "pERK") -> Curves:
        """One curve per member, as percent of the vehicle."""
        values = self.observed[observable]
        curves = Curves.from_matrix(self.conc_molar, 100.0 * values / values[:, :1])
        labels = pl.DataFrame(
            {"compound": [self.drug] * len(values), "cell_line": [self.scenario.cell] * len(values)}
        ).with_columns(observable=pl.lit(observable), member=pl.int_range(pl.len()))
        return replace(curves, labels=labels)

    def fit(self, observable: str = "pERK") -> CurveFits:
        """The four-parameter curve of each member.

        What is fitted are values without noise: intervals say how far the curve is from a four-parameter one, not how
        far the model is from a cell. That is what the members of an ensemble are for.
        """
        from sevenless.fitting.fit import fit_curves

        curves = self.curves(observable)
        return fit_curves(self.conc_molar, curves.response.reshape(-1, self.conc_molar.size))

    def table(self) -> pl.DataFrame:
        """A row per dose: observables of the model as it is, and the 80 % band of the ensemble if there is one."""
        columns: dict[str, npt.NDArray[np.float64]] = {"conc_molar": self.conc_molar}
        for name, values in self.observed.items():
            columns[name] = values[0]
            if len(values) > 1:
                columns[f"{name}_low"], columns[f"{name}_high"] = np.nanpercentile(values, [10.0, 90.0], axis=0)
        return pl.DataFrame(columns)


@final
@dataclass(frozen=True, kw_only=True)
class DrugMatrix:
    """Observables over doses of two drugs; ``observed`` has shape (doses of the first, doses of the second) each."""

    scenario: Scenario
    drugs: tuple[str, str]
    at_s: float
    conc_molar: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
    observed: dict[str, npt.NDArray[np.float64]]

    @cached_property
    def table(self) -> pl.DataFrame:
        """A row per pair of doses."""
        first, second = np.meshgrid(*self.conc_molar, indexing="ij")
        columns = {"conc_molar": first.ravel(), "conc2_molar": second.ravel()}
        return pl.DataFrame(columns | {name: values.ravel() for name, values in self.observed.items()})

    def curves(self, observable: str = "pERK") -> Curves:
        """Curves of the first drug, one per dose of the second, as percent of no drug at all."""
        values = self.observed[observable]
        curves = Curves.from_matrix(self.conc_molar[0], 100.0 * values.T / values[0, 0])
        labels = pl.DataFrame({"compound": [self.drugs[0]] * values.shape[1], "conc2_molar": self.conc_molar[1]})
        return replace(curves, labels=labels)


def dose_response(
    scenario: Scenario,
    drug: str,
    conc: Sequence[str | float] | npt.NDArray[np.float64] | None = None,
    *,
    at: str | float = "2 h",
    ensemble: int = 0,
    seed: int = 0,
) -> DoseResponse:
    """The model's answer to doses of a drug, beside what the scenario holds.

    Parameters
    ----------
    drug
        As in `Scenario`.
    conc
        Doses in mol/L or as text; nine half-decades below 10 µM if omitted. The vehicle is added.
    at
        When it is read.
    ensemble, seed
        Members beside the model as it is.

    Raises
    ------
    InputError
        As `Scenario`, or if there is no dose.

    Examples
    --------
    >>> found = dose_response(Scenario(cell="NCI-H358"), "BI-3406")
    >>> bool(1e-9 < found.fit("pERK").table["ic50_molar"][0] < 1e-7)
    True
    """
    doses = _doses(drug, conc)
    at_s = parse_time(at) if isinstance(at, str) else float(at)
    asked = [_with(scenario, at_s, **{drug: float(dose)}) for dose in doses]
    observed = _observed(asked, ensemble, seed)
    name = next(iter(asked[0].drugs.keys() - scenario.drugs.keys()), drug)
    return DoseResponse(
        scenario=scenario, drug=name, at_s=at_s, conc_molar=doses,
        observed={key: np.moveaxis(values, 0, 1) for key, values in observed.items()},
    )  # fmt: skip


def drug_matrix(
    scenario: Scenario,
    drugs: tuple[str, str],
    conc: tuple[Sequence[str | float] | None, Sequence[str | float] | None] = (None, None),
    *,
    at: str | float = "2 h",
) -> DrugMatrix:
    """The model's answer to all pairs of doses of two drugs.

    Raises
    ------
    InputError
        As `Scenario`, or if there is no dose.
    """
    axes = _doses(drugs[0], conc[0]), _doses(drugs[1], conc[1])
    at_s = parse_time(at) if isinstance(at, str) else float(at)
    asked = [
        _with(scenario, at_s, **{drugs[0]: float(first), drugs[1]: float(second)}) for first, second in product(*axes)
    ]
    shape = axes[0].size, axes[1].size
    observed = {name: values[:, 0].reshape(shape) for name, values in _observed(asked, 0, 0).items()}
    return DrugMatrix(scenario=scenario, drugs=drugs, at_s=at_s, conc_molar=axes, observed=observed)


def _with(scenario: Scenario, at_s: float, **doses: float) -> Scenario:
    return replace(scenario, drugs={**scenario.drugs, **doses}, times_s=(0.0, at_s))


def _observed(asked: Sequence[Scenario], ensemble: int, seed: int) -> dict[str, npt.NDArray[np.float64]]:
    """Observables at the last time, shape (scenarios, members)."""
    spread = spreads(ensemble, seed) if ensemble else None
    found = [
        result
        for first in range(0, len(asked), _AT_ONCE)
        for result in run_many(asked[first : first + _AT_ONCE], spread=spread)
    ]
    return {name: np.stack([one.observed[name][:, -1] for one in found]) for name in found[0].observed}


def _doses(drug: str, conc: Sequence[str | float] | npt.NDArray[np.float64] | None) -> npt.NDArray[np.float64]:
    if conc is None:
        doses = 10.0 ** np.arange(-9.0, -4.5, 0.5)
    else:
        doses = np.array([parse_conc(one) if isinstance(one, str) else float(one) for one in conc])
    if not doses.size or not (np.isfinite(doses) & (doses >= 0.0)).all():
        raise InputError(Problem(what=f"doses of {drug} are {conc!r}", remedy='write e.g. ["1 nM", "10 nM", "1 uM"]'))
    return np.unique(np.concatenate([[0.0], doses]))
