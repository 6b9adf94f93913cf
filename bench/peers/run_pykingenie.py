"""Global 1:1 fits by pykingenie: its `KineticsFitter`, one for each surface, with one Smax for all its doses."""

from __future__ import annotations

import contextlib
import json
import sys
import time
import warnings

import numpy as np
from pykingenie.fitter_surface import KineticsFitter


def fitters(path: str) -> list[KineticsFitter]:
    """One for each surface; concentrations are in umol/L, as its start values and bounds expect.

    It takes the first reading of a dissociation for its beginning, and goes on from the last of the association: so
    the reading at the end of the injection is given to both.
    """
    with np.load(path) as curves:
        conc, time_s, response = curves["conc_molar"] * 1e6, curves["time_s"], curves["response_ru"]
        contact_s = float(curves["contact_s"])
    on, off = time_s <= contact_s, time_s >= contact_s
    return [
        KineticsFitter(
            time_assoc_lst=[time_s[on]] * len(doses),
            association_signal_lst=[one[on] for one in curves],
            lig_conc_lst=[float(dose) for dose in doses],
            time_diss_lst=[time_s[off]] * len(doses),
            dissociation_signal_lst=[one[off] for one in curves],
        )
        for doses, curves in zip(conc, response, strict=True)
    ]


def fitted(fitter: KineticsFitter) -> tuple[float, float]:
    """ka (/M/s) and kd (/s), by the steps of its own pipeline."""
    fitter.get_steady_state()
    fitter.fit_steady_state()
    fitter.fit_one_site_assoc_and_disso(shared_smax=True)
    return 1e6 * float(fitter.k_off) / float(fitter.Kd), float(fitter.k_off)


def main() -> None:
    replies = sys.stdout
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for line in sys.stdin:
            ready = fitters(json.loads(line)["curves"])
            cpu, wall = time.process_time(), time.perf_counter()
            rates = [fitted(one) for one in ready]
            told = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall, "rates": rates}
            print(json.dumps(told), file=replies, flush=True)


if __name__ == "__main__":
    main()
