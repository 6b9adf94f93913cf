"""A run is what it is whoever is beside it, whichever thread it is on and whenever it is looked at."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.network.network import Network, Observable
from sevenless.simulate.copies.kept import kept_copy_structure
from sevenless.simulate.copies.run_copies import _chunks
from sevenless.simulate.stochastic import stochastic
from simulate.networks import made

LOOP = made(
    {"A": 400, "B": 0, "C": 60},
    ["A -> B @ k1", "B + C -> A + C @ k2", "B -> C @@ vmax * B / (30 + B)", "2 C -> A + C @ k3"],
    parameters={"k1": 1.0, "k2": 0.01, "vmax": 50.0, "k3": 0.001},
)
TIMES = np.linspace(0.0, 3.0, 7)
RING = made(
    {f"s{i}": 50 for i in range(40)},
    [f"s{i} + s{(7 * i + 3) % 40} -> s{(i + 1) % 40} + s{(i + 9) % 40} @ 0.01" for i in range(40)],
)
METHODS = ["exact", "tau-leaping", "auto"]


@pytest.mark.parametrize("method", METHODS)
def test_threads_and_the_number_of_runs_do_not_matter(method: str) -> None:
    whole = stochastic(LOOP, times_s=TIMES, runs=70, seed=5, method=method, threads=1)
    for threads in (2, 5):
        again = stochastic(LOOP, times_s=TIMES, runs=70, seed=5, method=method, threads=threads)
        assert again.values.tobytes() == whole.values.tobytes()
        assert again.events.tobytes() == whole.events.tobytes()
    fewer = stochastic(LOOP, times_s=TIMES, runs=9, seed=5, method=method)
    assert fewer.values.tobytes() == whole.values[:9].tobytes()


def test_seeds_and_runs_differ() -> None:
    one, other = (stochastic(LOOP, times_s=[1.0], runs=50, seed=seed) for seed in (1, 2**64 - 1))
    assert (one.values != other.values).any(axis=(1, 2)).mean() > 0.9
    assert len({row.tobytes() for row in one.values}) > 40


def test_the_runs_of_a_set_do_not_depend_on_other_sets() -> None:
    table = {"k1": [1.0, 2.0, 0.5], "A": [400.0, 100.0, 300.0]}
    whole = stochastic(LOOP, table, TIMES, runs=4, seed=6)
    fewer = stochastic(LOOP, pl.DataFrame(table)[:2], TIMES, runs=4, seed=6)
    assert fewer.values.tobytes() == whole.values[:8].tobytes()
    assert whole.sets.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert whole.numbers.tolist() == [0, 1, 2, 3] * 3


def test_event_by_event_a_run_does_not_depend_on_when_it_is_looked_at() -> None:
    few, many = (stochastic(LOOP, times_s=times, runs=10, seed=7) for times in ([1.0, 3.0], np.linspace(0, 3, 301)))
    assert (many.values[:, [100, 300]] == few.values).all()
    assert (many.events == few.events).all()


@pytest.mark.parametrize("network", [LOOP, RING])
def test_the_order_of_observables_does_not_matter(network: Network) -> None:
    names = [one.name for one in network.species]
    one = stochastic(network, times_s=[0.5], runs=3, seed=8, observables=names)
    other = stochastic(network, times_s=[0.5], runs=3, seed=8, observables=names[::-1])
    assert (one.values == other.values[:, :, ::-1]).all()


@pytest.mark.parametrize(("count", "workers"), [(0, 1), (1, 2), (33, 2), (1000, 8)])
def test_chunks_cover_every_run_once(count: int, workers: int) -> None:
    rows = [row for chunk in _chunks(count, workers) for row in range(chunk.start, chunk.stop)]
    assert rows == list(range(count))


def test_tables_are_made_once_for_a_network() -> None:
    network = made({"A": "start", "B": 3}, ["A -> B @ 1"], parameters={"start": 5.0})
    names = tuple(Observable(name=name, expression=name) for name in "AB")
    per_unit = {"A": 1.0, "B": 1.0}
    first = kept_copy_structure(network, names, per_unit)
    assert kept_copy_structure(network, names, dict(per_unit)) is first
    others = [
        kept_copy_structure(network, names[:1], per_unit),
        kept_copy_structure(network, names, {"A": 2.0, "B": 2.0}),
        kept_copy_structure(network, names, per_unit, ("A",)),
    ]
    assert len({id(one) for one in (first, *others)}) == 4
    assert stochastic(network, {"start": 7.0}, [0.0], runs=1, seed=1)["A"][0, 0] == 7
    assert stochastic(network, {"A": 2.0}, [0.0], runs=1, seed=1)["A"][0, 0] == 2
    assert stochastic(network, {"start": 8.0}, [0.0], runs=1, seed=1)["A"][0, 0] == 8


def test_progress_rises_to_the_number_of_runs() -> None:
    told: list[tuple[int, int]] = []
    stochastic(LOOP, times_s=[0.1], runs=90, seed=9, threads=2, progress=lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (90, 90)
