"""Simulate with sevenless: ``ensemble THREADS`` or ``single``, which is one call of `simulate` for each set."""

from __future__ import annotations

import sys

import numpy as np
from simulating import Array, Run, Task, one_by_one, serve

from sevenless.exchange.sbml import read_sbml
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate


def load(task: Task) -> Run:
    """The model, and what has to be found out about it once."""
    network = read_sbml(task.model)
    names = (*task.parameters, *task.species)
    solver = Solver(rtol=task.rtol, atol=task.atol)
    if sys.argv[1] == "single":

        def one(values: Array) -> Array:
            parameters = dict(zip(names, values.tolist(), strict=True))
            return simulate(network, parameters, task.times, observables=task.species, solver=solver).values

        one(task.values[0])
        return one_by_one(task, one)
    threads = int(sys.argv[2])

    def run(values: Array) -> Array:
        table = dict(zip(names, values.T, strict=True))
        return ensemble(
            network, table, task.times, observables=task.species, solver=solver, threads=threads
        ).values  # fmt: skip

    run(np.repeat(task.values[:1], 8, axis=0))
    return run


if __name__ == "__main__":
    serve(load)
