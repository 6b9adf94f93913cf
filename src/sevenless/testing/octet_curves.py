"""Sensorgrams as the text that Octet's analysis software exports of aligned curves: one file per sensor."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from sevenless.files.atomic import write_bytes
from sevenless.fitting.curves import Float64Array
from sevenless.testing.octet_frd import sensor_names
from sevenless.testing.spr import SimulatedSpr

__all__ = ["aligned", "write_octet_text"]

_VERSION: Final = "Vers 3.43 Data Simulation"


def write_octet_text(run: SimulatedSpr, folder: Path | str) -> list[Path]:
    """Write a run as aligned curves of an Octet, ``A1.xls`` and so on, which are text; RU stand for nm.

    Curves begin with the association and are less the mean of what is before it. Responses have eight decimals, and
    concentrations three digits, as in the files of independent programs that `OctetText` names.

    Parameters
    ----------
    run
        The curves: as many as 96, one sensor each.
    folder
        Where the files go.

    Returns
    -------
    list of Path
        The files, in the order of the curves.

    Raises
    ------
    ValueError
        If there are more curves than sensors; nothing is written then.
    """
    paths = [Path(folder) / f"{sensor}.xls" for sensor in sensor_names(len(run.conc_molar))]
    later = run.time_s >= 0
    for path, conc_molar, curve in zip(paths, run.conc_molar.tolist(), aligned(run), strict=True):
        lines = [
            _VERSION,
            f"Conc1\t{conc_molar:.2E}\t",
            "Start1\t0\t",
            f"Stop1\t{run.time_s[-1]:g}\t",
            "Time1\tData1\tSim1\t",
            *(f"{t:g}\t{y:.8f}\t" for t, y in zip(run.time_s[later].tolist(), curve[later].tolist(), strict=True)),
        ]
        write_bytes(path, "\r\n".join([*lines, ""]).encode("latin1"))
    return paths


def aligned(run: SimulatedSpr) -> Float64Array:
    """Responses less the mean of each curve before the association; shape (curves, times)."""
    before = run.time_s < 0
    level = run.response_ru[:, before].mean(axis=1) if before.any() else np.zeros(len(run.response_ru))
    return np.asarray(run.response_ru - level[:, None])
