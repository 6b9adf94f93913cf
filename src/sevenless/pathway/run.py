"""Runs scenarios: numbers of a cell, a long rest, then drugs and stimulus; one, many, or an ensemble of models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from sevenless.errors import InputError, Problem
from sevenless.pathway.asked_doses import asked_members
from sevenless.pathway.model import dosed
from sevenless.pathway.observables import observed
from sevenless.pathway.result import PathwayResult
from sevenless.pathway.settings import settings_of
from sevenless.pathway.uncertainty import spreads
from sevenless.pathway.values import Number, values
from sevenless.simulate.ensemble import ensemble as simulate_many
from sevenless.simulate.options import Solver
from sevenless.simulate.trajectories import Trajectories

if TYPE_CHECKING:
    from sevenless.pathway.scenario import Scenario

__all__ = ["REST_S", "numbers_of", "run", "run_many", "trajectories"]

REST_S: Final = 1e6
"""How long a cell rests before anything is added: all of the model's clocks are faster than a tenth of it."""

_SOLVER: Final = Solver(rtol=1e-6, atol=1e-3)


def run(scenario: Scenario, *, ensemble: int = 0, seed: int = 0) -> PathwayResult:
    """The answer to one scenario; with an ensemble, the model as it is stands first and its members behind it.

    Raises
    ------
    InputError
        If the ensemble or the seed is no whole number from 0 on.
    """
    problems: list[Problem] = []
    asked_members(ensemble, seed, problems)
    if problems:
        raise InputError(problems)
    spread = spreads(ensemble, seed) if ensemble else None
    return run_many([scenario], spread=spread)[0]


def run_many(
    scenarios: Sequence[Scenario], *, spread: Mapping[str, npt.NDArray[np.float64]] | None = None
) -> list[PathwayResult]:
    """Answers to scenarios of one size and one time grid, integrated side by side.

    ``spread``: record to a factor per member; the first of each is 1, the model as it is.

    Raises
    ------
    InputError
        If sizes or times differ.
    """
    if not scenarios:
        return []
    first = scenarios[0]
    if any(one.size != first.size or not np.array_equal(one.output_times_s, first.output_times_s) for one in scenarios):
        what = "scenarios that are run side by side have different sizes or times"
        raise InputError(Problem(what=what, remedy="give all of them one size and one time"))
    members = len(next(iter(spread.values()))) if spread else 1
    kept: dict[object, dict[str, Number]] = {}
    tables = [numbers_of(one, spread, kept) for one in scenarios]
    found = trajectories(scenarios, tables, members)
    results = []
    for place, scenario in enumerate(scenarios):
        rows = slice(place * members, (place + 1) * members)
        read_outs = {name: found[name][rows] for name in found.names}
        results.append(
            PathwayResult(
                scenario=scenario,
                times_s=scenario.output_times_s,
                read_outs=read_outs,
                observed=observed(read_outs, tables[place], members),
                statuses=tuple(found.status[rows]),
                numbers=tables[place],
            )
        )
    return results


def numbers_of(
    scenario: Scenario,
    spread: Mapping[str, npt.NDArray[np.float64]] | None = None,
    kept: dict[object, dict[str, Number]] | None = None,
) -> dict[str, Number]:
    """All that the network of a scenario needs: rate constants, copies, times and concentrations of doses.

    ``kept``: numbers of cells and drugs that were met before, so that doses of one drug share them.
    """
    rates = scenario.drug_rates
    key = (scenario.genes.key, tuple(sorted(rates.items())))
    kept = {} if kept is None else kept
    if key not in kept:
        settings: dict[str, Number] = {**settings_of(scenario.genes), **rates}
        kept[key] = {**settings, **values(settings, spread)}
    found = dict(kept[key])
    for pool, steps in scenario.steps.items():
        for number, (when, conc) in enumerate(steps):
            found |= {f"time_{pool}_{number}": REST_S + when, f"dose_{pool}_{number}": conc}
    return found


def trajectories(
    scenarios: Sequence[Scenario], tables: Sequence[Mapping[str, Number]], members: int, observables: Sequence[str] = ()
) -> Trajectories:
    """Read-outs of all members of all scenarios, or of the species that are asked for."""
    first = scenarios[0]
    counts: dict[str, int] = {}
    for one in scenarios:
        for pool, steps in one.steps.items():
            counts[pool] = max(counts.get(pool, 0), len(steps))
    network = dosed(first.size, tuple(sorted(counts.items())))
    columns = {}
    for parameter in network.parameters:
        name = parameter.name
        # A scenario with fewer steps than another does nothing at the others' times: it sets what is there already.
        columns[name] = np.concatenate([np.broadcast_to(_number(table, name), members) for table in tables])
    times = np.concatenate([[0.0], REST_S + first.output_times_s])
    found = simulate_many(network, columns, times, observables=list(observables) or None, solver=_SOLVER)
    return Trajectories(
        times_s=first.output_times_s, names=found.names, units=found.units, values=found.values[:, 1:],
        codes=found.codes, steps=found.steps, messages=found.messages, pivoted=found.pivoted,
    )  # fmt: skip


def _number(table: Mapping[str, Number], name: str) -> Number:
    if name in table:
        return table[name]
    kind, _, place = name.partition("_")
    pool, _, number = place.rpartition("_")
    steps = [one for one in range(int(number)) if f"{kind}_{pool}_{one}" in table]
    # Nothing of this pool at all: it is set to nothing, long before the end of the rest.
    return table[f"{kind}_{pool}_{steps[-1]}"] if steps else (REST_S if kind == "time" else 0.0)
