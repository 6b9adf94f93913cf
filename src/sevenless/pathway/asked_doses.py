"""Doses, reading times and ensembles that are asked for, checked before anything is simulated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from sevenless.errors import InputError, Problem, UnknownNameError
from sevenless.pathway.scenario_names import drug_name
from sevenless.pathway.schedule import conc_of, time_of

if TYPE_CHECKING:
    from sevenless.pathway.scenario import Scenario

__all__ = ["asked_at", "asked_drug", "asked_members", "doses_of"]

_MOST_MEMBERS: Final = 10_000
_WRITE: Final = 'write e.g. ["1 nM", "10 nM", "1 uM"]'


def asked_drug(scenario: Scenario, drug: object, problems: list[Problem]) -> str:
    """Name of the drug; what is wrong with it joins the problems."""
    try:
        name = drug_name(drug)
    except UnknownNameError as error:
        problems.append(Problem(what=str(error)))
        return ""
    if name in scenario.drugs:
        what = f"{name} is in the scenario already, at {scenario.drugs[name]}"
        problems.append(Problem(what=what, remedy="leave it out of the drugs of the scenario"))
    return name


def doses_of(drug: object, conc: object, problems: list[Problem]) -> npt.NDArray[np.float64]:
    """Doses in mol/L, rising, with the vehicle first; half-decades from 1 nM to 10 µM for None."""
    doses: list[float] = (10.0 ** np.arange(-9.0, -4.5, 0.5)).tolist() if conc is None else []
    if conc is not None:
        if isinstance(conc, str) or not isinstance(conc, Sequence | np.ndarray) or not len(conc):
            what = f"doses of {drug} are {conc!r}, which is no list of concentrations"
            problems.append(Problem(what=what, remedy=_WRITE))
            return np.zeros(1)
        for one in conc:
            try:
                doses.append(conc_of(str(drug), one))
            except InputError as error:
                problems += [Problem(what=f"a dose of {problem.what}", remedy=_WRITE) for problem in error.problems]
        if not problems and not any(doses):
            problems.append(Problem(what=f"all doses of {drug} are 0", remedy=_WRITE))
    return np.unique([0.0, *doses])


def asked_at(at: str | float, problems: list[Problem]) -> float:
    """The reading time in seconds."""
    try:
        at_s = time_of("at", at)
    except InputError as error:
        problems += error.problems
        return 0.0
    if at_s == 0.0:
        problems.append(Problem(what=f"at is {at}, when nothing has happened", remedy='write e.g. at="2 h"'))
    return at_s


def asked_members(ensemble: object, seed: object, problems: list[Problem]) -> None:
    """Whether these are a size of an ensemble and a seed."""
    if isinstance(ensemble, bool) or not isinstance(ensemble, int) or not 0 <= ensemble <= _MOST_MEMBERS:
        what = f"ensemble is {ensemble!r}, which is no number of members from 0 to {_MOST_MEMBERS}"
        problems.append(Problem(what=what, remedy="write e.g. ensemble=50"))
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        problems.append(
            Problem(what=f"seed is {seed!r}, which is no whole number from 0 on", remedy="write e.g. seed=1")
        )
