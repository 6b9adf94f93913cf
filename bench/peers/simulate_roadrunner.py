"""Simulate with libRoadRunner: one instance, parameters and state by its vector calls, CVODE."""

from __future__ import annotations

import numpy as np
import roadrunner
from simulating import Array, Run, Task, one_by_one, serve


def load(task: Task) -> Run:
    """Compile the model; whatever a set changes is written before each simulation."""
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    engine = roadrunner.RoadRunner(str(task.model))
    engine.integrator.relative_tolerance = task.rtol
    engine.integrator.absolute_tolerance = task.atol
    engine.integrator.maximum_num_steps = 100_000
    engine.timeCourseSelections = list(task.species)
    model = engine.model
    parameter_ids, species_ids = list(model.getGlobalParameterIds()), list(model.getFloatingSpeciesIds())
    parameters = [parameter_ids.index(name) for name in task.parameters]
    species = [species_ids.index(name) for name in task.species]
    split, end, points = len(parameters), float(task.times[-1]), len(task.times)

    def simulate(values: Array) -> Array:
        engine.reset()
        model.setGlobalParameterValues(parameters, values[:split])
        model.setFloatingSpeciesAmounts(species, values[split:])
        return np.array(engine.simulate(0.0, end, points))

    return one_by_one(task, simulate)


if __name__ == "__main__":
    serve(load)
