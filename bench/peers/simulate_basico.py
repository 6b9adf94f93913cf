"""Simulate with COPASI through basico: LSODA, values set on the model's own objects."""

from __future__ import annotations

import basico
import COPASI
import numpy as np
from simulating import Array, Run, Task, one_by_one, serve


def load(task: Task) -> Run:
    """The model; ``set_value`` by name through data frames would take longer than the simulation."""
    data = basico.load_model(str(task.model))
    model = data.getModel()
    by_id = {one.getSBMLId(): one for one in (*model.getModelValues(), *model.getMetabolites())}
    parameters = [by_id[name] for name in task.parameters]
    species = [by_id[name] for name in task.species]
    # Amounts as the file has them: COPASI counts particles.
    factor = model.getQuantity2NumberFactor()
    split, duration, intervals = len(parameters), float(task.times[-1]), len(task.times) - 1
    names = [one.getObjectDisplayName() for one in species]

    def simulate(values: Array) -> Array:
        changed = COPASI.ObjectStdVector()
        for one, value in zip(parameters, values[:split].tolist(), strict=True):
            one.setInitialValue(value)
            changed.append(one.getInitialValueReference())
        for one, value in zip(species, values[split:].tolist(), strict=True):
            one.setInitialValue(value * factor)
            changed.append(one.getInitialValueReference())
        model.updateInitialValues(changed)
        found = basico.run_time_course_with_output(
            output_selection=[f"[{name}]" for name in names], duration=duration, intervals=intervals,
            r_tol=task.rtol, a_tol=task.atol, max_steps=1_000_000, model=data,
        )  # fmt: skip
        return np.asarray(found)

    return one_by_one(task, simulate)


if __name__ == "__main__":
    serve(load)
