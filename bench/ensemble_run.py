"""One start of the ensemble of `ensemble_scale.py`: ``ensemble_run.py FOLDER OUT BACKEND CHUNK_SIZE WORKERS``.

Prints what it computed, found and failed to compute, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import cast

from simulation_tasks import OUTPUT_TIMES, flattened

from sevenless.compute.workers.backends import BackendName
from sevenless.simulate.options import Solver
from sevenless.simulate.to_shards import ensemble_shards
from simulate.models import model

NETWORK = "schoeberl_2002"
TABLE = "sets.parquet"


def main() -> None:
    folder, out, backend, chunk_size, workers = sys.argv[1:]
    network, times, atol = model(NETWORK, OUTPUT_TIMES)
    network = flattened(network)
    run = ensemble_shards(
        network, Path(folder) / TABLE, times, out=Path(folder) / out, solver=Solver(atol=atol),
        observables=[one.name for one in network.species], chunk_size=int(chunk_size),
        backend=cast(BackendName, backend), workers=int(workers),
    )  # fmt: skip
    print(json.dumps({"computed": run.computed, "reused": run.reused, "failed": [str(one) for one in run.failed]}))


if __name__ == "__main__":
    main()
