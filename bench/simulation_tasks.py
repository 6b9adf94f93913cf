"""Networks and random parameter sets for the simulation benches, on disk so that every engine reads the same.

A task is a folder: ``model.xml`` (SBML, mass action and plain numbers only, which every engine reads) and ``sets.npz``
with the sets, output times and the absolute tolerance. Networks come from the tests.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sevenless.exchange.sbml import write_sbml
from sevenless.network.expression import names, parse
from sevenless.network.network import Network, Parameter
from sevenless.network.start import values_at_start
from sevenless.simulate.structure.tables import structure_of

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from simulate.generated import generated
from simulate.models import model

SIGMA = 0.3
OUTPUT_TIMES = 11

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A network, its random parameter sets (a row each, a column for each of ``names``) and how to simulate it."""

    name: str
    network: Network
    names: tuple[str, ...]
    values: Array
    times: Array
    atol: float

    @property
    def species(self) -> tuple[str, ...]:
        """Species that change."""
        return tuple(one.name for one in self.network.species if not one.fixed)

    def table(self, start: int, stop: int) -> dict[str, Array]:
        """Some of the sets, as `ensemble` takes them."""
        return {name: self.values[start:stop, place] for place, name in enumerate(self.names)}

    def write(self, folder: Path) -> None:
        """What the runners read."""
        write_sbml(self.network, folder / "model.xml")
        parameters = len(self.names) - len(self.species)
        np.savez(
            folder / "sets.npz", names=np.array(self.names), parameters=parameters, values=self.values,
            times=self.times, atol=self.atol,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a network is, and how much work its matrix."""

    species: int
    reactions: int
    entries: int
    filled: int
    products: int
    """Multiply-adds of one factorisation."""


def task_of(name: str, count: int, rng: np.random.Generator, *, flat: bool = True) -> Task:
    """A network with so many sets: log-normal factors on every rate constant and initial value.

    ``flat`` puts numbers in the place of rules, so that every engine is given the same reactions. Parameters that
    stand in rules only are not drawn: they are no rates, and with some of their values a rate would be negative.
    """
    network, times, atol = model(name, OUTPUT_TIMES)
    return task_for(flattened(network) if flat else network, times, count, rng, name=name, atol=atol)


def generated_task(n: int, seed: int, count: int, rng: np.random.Generator) -> Task:
    """A generated network of so many species, as `task_of` gives those that have a name."""
    _, times, atol = model(f"generated_{n}", OUTPUT_TIMES)
    return task_for(generated(n, seed), times, count, rng, name=f"generated_{n}", atol=atol)


def task_for(network: Network, times: Array, count: int, rng: np.random.Generator, *, name: str, atol: float) -> Task:
    """Random sets for a network."""
    drawn = _rates(network)
    nominal = {one.name: one.value for one in network.parameters if one.name in drawn}
    nominal |= {one.name: one.initial for one in network.species if not one.fixed}
    start = np.array([float(value) for value in nominal.values()])
    values = start * np.exp(SIGMA * rng.standard_normal((count, start.size)))
    return Task(name=name, network=network, names=tuple(nominal), values=values, times=times, atol=atol)


def flattened(network: Network) -> Network:
    """The network with the value of each rule as a parameter, and without what only ours reads."""
    values = values_at_start(network, {})
    fixed = tuple(Parameter(name=one.name, value=float(values[one.name])) for one in network.rules)
    plain = tuple(Parameter(name=one.name, value=float(values[one.name])) for one in network.parameters)
    species = tuple(replace(one, initial=float(values[one.name]), unit="") for one in network.species)
    return replace(
        network, species=species, parameters=(*plain, *fixed), rules=(), observables=(), time_unit="s", compartments=()
    )


def _rates(network: Network) -> set[str]:
    """Names of parameters that are rate constants, or stand in rate laws."""
    known = {one.name for one in network.parameters if not isinstance(one.value, str)}
    found: set[str] = set()
    for one in network.reactions:
        law = one.rate_law if one.rate_law is not None else one.rate_constant
        if isinstance(law, str):
            found |= names(parse(law)) & known
    return found


def size_of(network: Network) -> Size:
    """The size of a network, from the tables of the engine."""
    structure = structure_of(network, ())
    tables, index = structure.tables, structure.index
    factors = tables.elimination
    rows = factors.n_sparse + 1
    below = np.diff(index[factors.lower_start : factors.lower_start + rows])
    right = np.diff(index[factors.upper_start : factors.upper_start + rows])
    dense = factors.n_dense
    return Size(
        species=tables.n,
        reactions=tables.n_reactions,
        entries=tables.jacobian.entries.rows,
        filled=factors.size,
        products=int(below @ right) + sum(k * k for k in range(dense)),
    )
