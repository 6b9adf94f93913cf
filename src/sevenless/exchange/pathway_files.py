"""A scenario of the pathway model as a network with its numbers, and as a file for other programs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from sevenless.errors import ExchangeError, Problem
from sevenless.exchange.annotations import Annotation, protein_annotations
from sevenless.exchange.antimony import write_antimony
from sevenless.exchange.bngl import write_bngl
from sevenless.exchange.combine import write_combine
from sevenless.exchange.petab import write_petab
from sevenless.exchange.sbgn import write_sbgn
from sevenless.exchange.sbml import write_sbml
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import parse
from sevenless.network.network import Dose, Network, Observable
from sevenless.pathway.grounds import MEMORY_AND_FIT, flag_of
from sevenless.pathway.model import shipped
from sevenless.pathway.observables import observed
from sevenless.pathway.parameter_units import parameter_units
from sevenless.pathway.proteins import proteins_of_species
from sevenless.pathway.run import numbers_of, trajectories
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.shares import share_expressions
from sevenless.pathway.show import asked_lines
from sevenless.pathway.uncertainty import spread_of
from sevenless.pathway.values import rate_constants
from sevenless.simulate.options import Solver

__all__ = ["SCENARIO_ENDINGS", "scenario_network", "species_annotations", "write_scenario"]

_MEASURED: Final = ("pERK", "RAS_GTP", "pAKT")
"""What of a cell is measured most, and so what a skeleton of a fit has."""

_SPREADS: Final = 3
"""How many spreads up and down a constant is searched for."""

_REST: Final = "rest"
_SOLVER: Final = Solver(rtol=1e-9, atol=1e-6)
"""For other programs: what is looser is wrong on networks of this size in some."""


def scenario_network(scenario: Scenario, *, rested: bool = True) -> Network:
    """The network of a scenario, with the numbers of its cell, alleles, genotype, drugs and stimulus.

    Time 0 is when drugs and stimulus begin. What there is of them then is in parameters such as ``EGF_molar``; later
    steps are doses. Observables are the read-outs in copies per cell, and those of a scenario, such as ``pERK``, as far
    as they mean something in this cell.

    Parameters
    ----------
    scenario
        What is asked; its times do not matter.
    rested
        Whether species begin as they are in the cell at rest. Else each protein begins as it is made, as an
        expression of copies: that is for those who simulate the rest themselves, before they add anything.

    Raises
    ------
    ExchangeError
        If the rest cannot be simulated.

    Examples
    --------
    >>> from sevenless.pathway.scenario import Scenario
    >>> network = scenario_network(Scenario(stimulus={"EGF": "1 nM"}))
    >>> {one.name: one.value for one in network.parameters}["EGF_molar"]
    1e-09
    """
    model = shipped(scenario.size)
    numbers = {name: float(np.ravel(value)[0]) for name, value in numbers_of(scenario).items()}
    steps = scenario.steps
    for pool in model.pools:
        numbers[f"{pool}_molar"] = next((conc for when, conc in steps.get(pool, ()) if when == 0), 0.0)
    start, units = _rest(scenario), parameter_units(model.network)
    doses = [
        Dose(target=pool, time_s=when, amount=conc, action="set")
        for pool, settings in steps.items()
        for when, conc in settings
        if when > 0
    ]
    return replace(
        model.network,
        name=f"sevenless pathway, {scenario.size}, {scenario.cell}",
        note="; ".join([*asked_lines(scenario), "time 0: drugs and stimulus begin, in a cell at rest"]),
        species=tuple(
            replace(one, initial=start[one.name]) if rested and not one.fixed else one for one in model.network.species
        ),
        parameters=tuple(
            replace(one, value=numbers[one.name], unit=units[one.name]) for one in model.network.parameters
        ),
        observables=(*model.network.observables, *_shares(model.network, start, numbers)),
        doses=tuple(doses),
    )


def _rest(scenario: Scenario) -> dict[str, float]:
    """Amounts of all species just before anything is added."""
    names = [one.name for one in shipped(scenario.size).network.species]
    found = trajectories([replace(scenario, times_s=(0.0, 1.0))], [numbers_of(scenario)], 1, names)
    if found.status[0] != "done":
        what = f"the rest of {scenario.cell} could not be simulated: {found.status[0]}"
        raise ExchangeError(Problem(what=what, remedy="write another cell, or the network with rested=False"))
    # Where there is nothing, an integration is off by less than its tolerance, to either side.
    return {name: max(float(found[name][0, 0]), 0.0) for name in names}


def _shares(network: Network, start: Mapping[str, float], numbers: Mapping[str, float]) -> list[Observable]:
    """Observables of a scenario that are numbers in this cell: nothing is no share of nothing."""
    read_outs = {
        one.name: np.array([[float(np.real(evaluate(parse(one.expression), dict(start))))]])
        for one in network.observables
    }
    values = observed(read_outs, dict(numbers), 1)
    return [one for one in share_expressions(network) if math.isfinite(values[one.name][0, 0])]


@cache
def species_annotations(size: str) -> Mapping[str, Annotation]:
    """Species of a size of the model to the UniProt accessions of the proteins in it.

    Drugs, mRNA, lipids, the ubiquitin ligase and the pool of other effectors have none. A species of one protein is
    that protein, whatever its state; one that stands for a family has all of its members.

    Raises
    ------
    UnknownNameError
        If there is no such size.

    Examples
    --------
    >>> species_annotations("core")["GRB2__SOS1"].parts
    ('uniprot:P62993', 'uniprot:Q07889')
    """
    made_of = proteins_of_species(size)
    return protein_annotations({name: found[0] if len(found) == 1 else found for name, found in made_of.items()})


def write_scenario(scenario: Scenario, path: str | Path) -> None:
    """Write the network of a scenario in the format that the ending says.

    Parameters
    ----------
    scenario
        What is asked.
    path
        ``.xml``: SBML, with units and UniProt accessions. ``.ant``: Antimony. ``.bngl``: the reactions for BioNetGen,
        for what is given once, at 0. ``.omex``: a COMBINE archive with SBML and the time course of the scenario in
        SED-ML. ``.sbgn``: a map. Without an ending, the folder of a problem of PEtab, with what is fitted in the model
        as what is searched for, and no measurements yet. A file is written whole or not at all.

    Raises
    ------
    ExchangeError
        If the ending is none of these, or the format has no steps in time and the scenario has; or its output times
        are not evenly spaced, for a COMBINE archive.

    Examples
    --------
    >>> from sevenless.pathway.scenario import Scenario
    >>> write_scenario(Scenario(cell="NCI-H358", drugs={"BI-3406": "1 uM"}), "h358.xml")  # doctest: +SKIP
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in _WRITERS:
        close = get_close_matches(ending, _WRITERS, n=1)
        known = ", ".join(SCENARIO_ENDINGS)
        remedy = f"did you mean {close[0]}?" if close else f"end it in one of {known}, or name a folder for PEtab"
        raise ExchangeError(Problem(what=f"no format is written as {ending!r}", file=str(target), remedy=remedy))
    _WRITERS[ending](scenario, target)


def _write_sbml(scenario: Scenario, path: Path) -> None:
    write_sbml(scenario_network(scenario), path, annotations=species_annotations(scenario.size))


def _write_antimony(scenario: Scenario, path: Path) -> None:
    write_antimony(scenario_network(scenario), path)


def _write_bngl(scenario: Scenario, path: Path) -> None:
    _refuse_steps(scenario, path, "BNGL")
    write_bngl(scenario_network(scenario), path)


def _write_sbgn(scenario: Scenario, path: Path) -> None:
    write_sbgn(scenario_network(scenario), path, annotations=species_annotations(scenario.size))


def _write_combine(scenario: Scenario, path: Path) -> None:
    network = scenario_network(scenario)
    read_outs = {one.name for one in shipped(scenario.size).network.observables}
    write_combine(
        network,
        path,
        times_s=scenario.output_times_s,
        observables=[one.name for one in network.observables if one.name not in read_outs],
        solver=_SOLVER,
        annotations=species_annotations(scenario.size),
    )


def _write_petab(scenario: Scenario, folder: Path) -> None:
    """The rest is a condition of its own, so that a fit rests anew whenever it changes a constant."""
    _refuse_steps(scenario, folder, "a condition of PEtab")
    network = scenario_network(scenario, rested=False)
    # Conditions set species: a parameter that a species begins with is not looked at again after the rest.
    network = replace(
        network, species=tuple(replace(one, initial=0.0) if one.fixed else one for one in network.species)
    )
    asked = {pool: settings[0][1] for pool, settings in scenario.steps.items()}
    write_petab(
        network,
        folder,
        observables=_MEASURED,
        conditions={_REST: dict.fromkeys(asked, 0.0), "scenario": asked},
        estimate=_fitted(network),
        annotations=species_annotations(scenario.size),
    )


def _refuse_steps(scenario: Scenario, path: Path, what: str) -> None:
    later = [pool for pool, settings in scenario.steps.items() if any(when > 0 for when, _ in settings)]
    if later:
        said = f"{what} has no steps in time, and {', '.join(later)} changes after 0"
        remedy = "give it once, from 0 on, or write .xml, .ant or .omex"
        raise ExchangeError(Problem(what=said, file=str(path), remedy=remedy))


def _fitted(network: Network) -> dict[str, tuple[float, float]]:
    """Constants that were fitted for want of a source, and how far around their values they may be looked for."""
    found = {}
    for one in network.parameters:
        constant = rate_constants().get(one.name)
        records = list(constant.records.values()) if constant else []
        if flag_of(records) == MEMORY_AND_FIT[-1] and float(one.value) > 0:
            reach = max(map(spread_of, records)) ** _SPREADS
            found[one.name] = (float(one.value) / reach, float(one.value) * reach)
    return found


_WRITERS: Final[Mapping[str, Callable[[Scenario, Path], None]]] = {
    ".xml": _write_sbml, ".ant": _write_antimony, ".bngl": _write_bngl, ".omex": _write_combine, ".sbgn": _write_sbgn,
    "": _write_petab,
}  # fmt: skip

SCENARIO_ENDINGS: Final = tuple(filter(None, _WRITERS))
"""Endings of the files a scenario is written to."""
