"""Simulate with bngsim: CVODES with its own choice of linear solver and Jacobian."""

from __future__ import annotations

import bngsim
import numpy as np
from simulating import Array, Run, Task, one_by_one, serve


def load(task: Task) -> Run:
    """The model and a simulator, kept for all sets."""
    model = bngsim.Model.from_sbml(task.model)
    simulator = bngsim.Simulator(model, method="ode")
    names = list(model.species_names)
    places = [names.index(name) for name in task.species]
    state = np.array(model.get_state(), dtype=float)
    split = len(task.parameters)
    times = task.times.tolist()

    def simulate(values: Array) -> Array:
        model.reset()
        model.set_params(dict(zip(task.parameters, values[:split].tolist(), strict=True)))
        state[places] = values[split:]
        model.set_state(state)
        found = simulator.run(sample_times=times, rtol=task.rtol, atol=task.atol, max_steps=100_000)
        return np.asarray(found.species)[:, places]

    return one_by_one(task, simulate)


if __name__ == "__main__":
    serve(load)
