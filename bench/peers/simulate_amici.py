"""Simulate with AMICI: the model is translated to C++ and compiled, then CVODES with KLU."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from amici import import_model_module
from amici.importers.sbml import SbmlImporter
from amici.sim.sundials import AMICI_SUCCESS, SensitivityOrder, run_simulation
from simulating import Array, Run, Task, one_by_one, serve


def load(task: Task) -> Run:
    """Compile without sensitivities, which takes minutes for some networks."""
    # CMake, Ninja and SWIG are scripts of this environment, which a shell would have activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    folder = Path(tempfile.mkdtemp())
    name = "compiled"
    SbmlImporter(str(task.model)).sbml2amici(
        model_name=name, output_dir=folder, generate_sensitivity_code=False, compute_conservation_laws=False
    )
    model = import_model_module(name, folder).get_model()
    solver = model.create_solver()
    solver.set_relative_tolerance(task.rtol)
    solver.set_absolute_tolerance(task.atol)
    solver.set_max_steps(100_000)
    solver.set_sensitivity_order(SensitivityOrder.none)
    model.set_timepoints(task.times.tolist())
    ids, states = list(model.get_free_parameter_ids()), list(model.get_state_ids())
    places = [ids.index(one) for one in task.parameters]
    species = [states.index(one) for one in task.species]
    parameters = np.array(model.get_free_parameters())
    state = np.array(model.get_initial_state())
    split = len(places)

    def simulate(values: Array) -> Array:
        parameters[places] = values[:split]
        state[species] = values[split:]
        model.set_free_parameters(parameters.tolist())
        model.set_initial_state(state.tolist())
        found = run_simulation(model, solver)
        if found["status"] != AMICI_SUCCESS:
            raise RuntimeError("AMICI gave up")
        return np.asarray(found["x"])[:, species]

    return one_by_one(task, simulate)


if __name__ == "__main__":
    serve(load)
