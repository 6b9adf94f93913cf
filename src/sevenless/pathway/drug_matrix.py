"""Two-drug matrices of the model: all pairs of doses, and whether the drugs do more together than apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Curves
from sevenless.pathway.asked_doses import asked_at, asked_drug, asked_members, doses_of
from sevenless.pathway.read_at_doses import NOTHING, observed_at, observed_of, percent_of, with_doses
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.uncertainty import band_of

if TYPE_CHECKING:
    from sevenless.fitting.fits import CurveFits
    from sevenless.fitting.options import FitOptions
    from sevenless.pathway.dose_response import Doses

__all__ = ["DrugMatrix", "drug_matrix"]

_MORE_THAN_APART: Final = 1.0
"""Percent points over Bliss from which a pair counts as more than both apart: less could not be seen on a plate."""


@final
@dataclass(frozen=True, kw_only=True)
class DrugMatrix:
    """Observables over doses of two drugs.

    Parameters
    ----------
    scenario, drugs
        What was asked.
    at_s
        When it is read.
    conc_molar
        Doses of the first and of the second drug; the first of each is 0, the vehicle.
    observed
        Observable to shape (members, doses of the first, doses of the second); the first member is the model as it is.
    """

    scenario: Scenario
    drugs: tuple[str, str]
    at_s: float
    conc_molar: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
    observed: Mapping[str, npt.NDArray[np.float64]]

    @property
    def members(self) -> int:
        """Of the ensemble, with the model as it is."""
        return len(next(iter(self.observed.values())))

    def percent(self, observable: str = "pERK") -> npt.NDArray[np.float64]:
        """Percent of no drug at all, shape (members, doses of the first, doses of the second).

        Raises
        ------
        UnknownNameError
            If there is no such observable.
        InputError
            If the cell has nothing that it could be a share of.
        """
        values = observed_of(self.observed, observable, self.scenario.cell)
        return percent_of(values, values[:, :1, :1])

    def bliss_excess(self, observable: str = "pERK") -> npt.NDArray[np.float64]:
        """By how many percent points both drugs lower an observable below the product of their effects.

        Shape as of `percent`. Positive: more than expected of drugs that know nothing of each other, with the shares
        left ``a`` and ``b`` by either and ``ab`` by both: ``100 (a b - ab)``.
        Source: Bliss 1939, doi:10.1111/j.1744-7348.1939.tb06990.x

        Raises
        ------
        UnknownNameError, InputError
            As `percent`, or if there is nothing without drugs that they could lower.
        """
        left = self.percent(observable)
        if (self.observed[observable][:, 0, 0] < NOTHING).any():
            what = f"there is no {observable} without drugs, of which drugs could leave less"
            raise InputError(Problem(what=what, remedy="ask Bliss of something that drugs lower, such as pERK"))
        return left[:, :, :1] * left[:, :1, :] / 100.0 - left

    def synergy_support(self, observable: str = "pERK") -> float:
        """Share of the members in which some pair of doses does more than one percent point over Bliss."""
        most = self.bliss_excess(observable).max(axis=(1, 2))
        return float(np.mean(most > _MORE_THAN_APART))

    def table(self) -> pl.DataFrame:
        """A row per pair of doses: observables of the model as it is, and the 80 % band of the ensemble if any."""
        first, second = np.meshgrid(*self.conc_molar, indexing="ij")
        columns = {"conc_molar": first.ravel(), "conc2_molar": second.ravel()}
        for name, values in self.observed.items():
            columns[name] = values[0].ravel()
            if self.members > 1:
                columns[f"{name}_low"], columns[f"{name}_high"] = (band.ravel() for band in band_of(values))
        return pl.DataFrame(columns)

    def curves(self, observable: str = "pERK") -> Curves:
        """Curves of the first drug, one per member and dose of the second, as percent of no drug at all.

        Raises
        ------
        UnknownNameError, InputError
            As `percent`.
        """
        rows = self.percent(observable).transpose(0, 2, 1)
        curves = Curves.from_matrix(self.conc_molar[0], rows.reshape(-1, rows.shape[2]))
        members, count = rows.shape[:2]
        labels = {
            "compound": [self.drugs[0]] * (members * count), "compound2": [self.drugs[1]] * (members * count),
            "conc2_molar": np.tile(self.conc_molar[1], members), "cell_line": [self.scenario.cell] * (members * count),
            "observable": [observable] * (members * count), "member": np.repeat(np.arange(members), count),
        }  # fmt: skip
        return replace(curves, labels=pl.DataFrame(labels))

    def fit(self, observable: str = "pERK", options: FitOptions | None = None) -> CurveFits:
        """The four-parameter curve of the first drug at each dose of the second."""
        from sevenless.fitting.fit import fit

        return fit(self.curves(observable), options)

    def __repr__(self) -> str:
        shape = " x ".join(str(len(axis)) for axis in self.conc_molar)
        beside = f"; {self.members - 1} members of an ensemble" if self.members > 1 else ""
        return f"{' x '.join(self.drugs)} in {self.scenario.cell}, {shape} doses at {self.at_s / 3600:g} h{beside}"


def drug_matrix(
    scenario: Scenario,
    drugs: tuple[str, str],
    conc: tuple[Doses | None, Doses | None] = (None, None),
    *,
    at: str | float = "2 h",
    ensemble: int = 0,
    seed: int = 0,
) -> DrugMatrix:
    """The model's answer to all pairs of doses of two drugs.

    Parameters
    ----------
    drugs
        As in `Scenario`; none that the scenario gives already.
    conc
        Doses of each in mol/L or as text; nine half-decades below 10 µM where omitted. The vehicle is added.
    at, ensemble, seed
        As for `dose_response`.

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
    asked_members(ensemble, seed, checked)
    if not checked and names[0] == names[1]:
        checked.append(Problem(what=f"a matrix of {names[0]} and itself", remedy="name two drugs"))
    if checked:
        raise InputError(checked)
    asked = [with_doses(scenario, at_s, dict(zip(names, map(float, pair), strict=True))) for pair in product(*axes)]
    shape = axes[0].size, axes[1].size
    found = observed_at(asked, ensemble, seed)
    observed = {name: np.moveaxis(values.reshape(*shape, -1), 2, 0) for name, values in found.items()}
    return DrugMatrix(scenario=scenario, drugs=(names[0], names[1]), at_s=at_s, conc_molar=axes, observed=observed)
