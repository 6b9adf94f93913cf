"""Steady states of published networks are where long integrations end, to 1e-6."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sevenless.network.expression import names, parse
from sevenless.network.network import Network
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.settling_network import without_pools
from sevenless.simulate.steady_state import steady_states
from simulate.models import PUBLISHED, network

Array = npt.NDArray[np.float64]

QUICK = ["das_2009", "huang_ferrell_1996", "kholodenko_1999", "lin_2019"]
SLOW = ["huang_ferrell_1996", "kholodenko_1999", "lin_2019", "schoeberl_2002", "egfr_net"]
DOSE = {"lin_2019": {"EGF": 0.5}}
"""Below the doses at which it oscillates."""


def random_sets(made: Network, count: int) -> dict[str, Array]:
    """Log-normal factors on rate constants and on initial values that are numbers."""
    rng = np.random.default_rng([7, count])
    laws = [one.rate_law if one.rate_law is not None else one.rate_constant for one in made.reactions]
    used = set[str]().union(*(names(parse(law)) for law in laws if isinstance(law, str)))
    nominal = {one.name: one.value for one in made.parameters if one.name in used}
    nominal |= {one.name: one.initial for one in made.species}
    given = {name: value for name, value in nominal.items() if not isinstance(value, str)}
    return {name: value * np.exp(0.3 * rng.standard_normal(count)) for name, value in given.items()}


def apart(values: Array, reference: Array) -> Array:
    """The greatest relative difference of each set, over species above a millionth of its largest."""
    counted = reference > 1e-6 * reference.max(axis=1, keepdims=True)
    return np.asarray((np.abs(values - reference) / np.where(counted, reference, np.inf)).max(axis=1))


def ends(made: Network, table: dict[str, Array], species: list[str], until: float) -> Array:
    """Where integrations at 1e-10 come to rest: nothing moves by 1e-7 over ten times the time before; NaN if never."""
    times = until * 10.0 ** np.arange(8)
    found = ensemble(made, table, times, observables=species, solver=Solver(rtol=1e-10))
    result = np.full((len(found), len(species)), np.nan)
    for member, values in enumerate(found.values):
        rest = np.flatnonzero(apart(values[:-1], values[1:]) < 1e-7)
        if rest.size:
            result[member] = values[rest[0] + 1]
    return result


def check(name: str, count: int) -> None:
    made = network(name)
    species = [one.name for one in without_pools(made, ()).species if not one.fixed]
    table = random_sets(made, count) | {key: np.full(count, value) for key, value in DOSE.get(name, {}).items()}
    reference = ends(made, table, species, PUBLISHED[name].until)
    found = steady_states(made, table, observables=species)
    rests = np.isfinite(reference[:, 0])
    assert rests.mean() > 0.9
    assert found.steady.tolist() == rests.tolist()
    assert apart(found.values[rests], reference[rests]).max() < 1e-6


@pytest.mark.parametrize("name", QUICK)
def test_steady_states_are_where_integrations_end(name: str) -> None:
    check(name, 16)


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_steady_states_of_many_sets_are_where_integrations_end(name: str) -> None:
    check(name, 200)


def test_an_axis_gives_what_each_set_gives_alone() -> None:
    made = network("huang_ferrell_1996")
    cells = {name: np.repeat(values, 12) for name, values in random_sets(made, 8).items()}
    table = cells | {"E1": np.tile(np.geomspace(1e-7, 1e-3, 12), 8)}
    along, alone = steady_states(made, table, along="E1"), steady_states(made, table)
    assert along.steady.all()
    assert alone.steady.all()
    assert apart(along.values, alone.values).max() < 1e-6
    # Few of the steps of those that begin afresh.
    assert along.steps[:, 0].sum() < 0.5 * alone.steps[:, 0].sum()
