"""How a runner answers the speed bench: a request a line on stdin, a JSON reply a line on stdout.

A runner lives as long as the bench, so that all of them can take turns on the same curves without loading again. Needs
NumPy alone: it is imported by runners in every peer's environment.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
import warnings
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

Prepared = Callable[[], Sequence[float] | Array]
"""The fit itself: gives the log10 IC50 (molar) of every curve, NaN where there is none."""

Prepare = Callable[[Array, Array], Prepared]
"""Takes doses (n,) in mol/L and responses (curves, n); whatever it does before it returns is not timed."""


def serve(prepare: Prepare) -> None:
    """Answer requests ``{"curves": "file.npz", "start": 0, "stop": 100}`` until stdin closes."""
    replies = sys.stdout
    # What a package prints or warns of must not get between the replies.
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for line in sys.stdin:
            request = json.loads(line)
            print(json.dumps(answer(prepare, request)), file=replies, flush=True)


def answer(prepare: Prepare, request: dict[str, str | int]) -> dict[str, object]:
    """Fit the curves that are asked for, and say how long the fit alone took."""
    with np.load(str(request["curves"])) as curves:
        part = slice(int(request["start"]), int(request["stop"]))
        conc_molar, response, truth = curves["conc_molar"], curves["response"][part], curves["log10_ic50"][part]
    fit = prepare(conc_molar, response)
    cpu, wall = time.process_time(), time.perf_counter()
    estimates = fit()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    log10_ic50 = np.asarray(estimates, dtype=float)
    fitted = np.isfinite(log10_ic50)
    return {
        "cpu_s": cpu,
        "wall_s": wall,
        "fitted": int(fitted.sum()),
        "errors": int((~fitted).sum()),
        "median_abs_error": float(np.median(np.abs(log10_ic50 - truth)[fitted])) if fitted.any() else None,
        "log10_ic50": [float(one) if np.isfinite(one) else None for one in log10_ic50],
    }
