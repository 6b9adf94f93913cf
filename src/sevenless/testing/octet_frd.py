"""Sensorgrams as result files of an Octet: XML, one file per sensor, readings as 32-bit numbers in base64.

Elements and their order are those of files in public data sets. A sensor waits in buffer (``BASELINE``), is dipped into
the analyte (``ASSOC``) and goes back into its buffer (``DISASSOC``); time runs on from the first to the last.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np

from sevenless.files.atomic import write_bytes
from sevenless.fitting.curves import Float64Array
from sevenless.testing.spr import SimulatedSpr

__all__ = ["sensor_names", "write_octet_frd"]

_ROWS: Final = "ABCDEFGH"
_COLUMNS: Final = 12
_STEPS: Final = (("BASELINE", "Baseline"), ("ASSOC", "Association"), ("DISASSOC", "Dissociation"))
_UNSET: Final = "-1"


def sensor_names(count: int) -> list[str]:
    """Places of sensors in their tray, column by column.

    Examples
    --------
    >>> sensor_names(9)[-2:]
    ['H1', 'A2']

    Raises
    ------
    ValueError
        If the tray does not hold as many.
    """
    places = [f"{row}{column}" for column in range(1, _COLUMNS + 1) for row in _ROWS]
    if count > len(places):
        raise ValueError(f"a tray holds {len(places)} sensors, not {count}: simulate fewer curves")
    return places[:count]


def write_octet_frd(run: SimulatedSpr, folder: Path | str, *, run_id: str = "1") -> list[Path]:
    """Write a run as result files of an Octet, ``A1.frd`` and so on; RU stand for nm, and a blank for buffer.

    Parameters
    ----------
    run
        The curves: as many as 96, one sensor each.
    folder
        Where the files go.
    run_id
        What tells the run; files that share it are read as one.

    Returns
    -------
    list of Path
        The files, in the order of the curves. Concentrations are in nM to six digits.

    Raises
    ------
    ValueError
        If there are more curves than sensors; nothing is written then.
    """
    written = []
    sensors = zip(sensor_names(len(run.conc_molar)), run.conc_molar.tolist(), run.response_ru, strict=True)
    for sensor, conc_molar, curve in sensors:
        written.append(Path(folder) / f"{sensor}.frd")
        root = Element("ExperimentResults")
        _add_texts(SubElement(root, "ExperimentInfo", Name="Simulated"), _info(sensor, run_id))
        kinetics = SubElement(root, "KineticsData")
        for (kind, title), here in zip(_STEPS, _parts(run), strict=True):
            if here.any():
                facts = _well(run, sensor, kind, conc_molar)
                _add_step(kinetics, (kind, title), facts, run.time_s[here] - run.time_s[0], curve[here])
        write_bytes(written[-1], tostring(root, encoding="utf-8", xml_declaration=True))
    return written


def _parts(run: SimulatedSpr) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], ...]:
    """Which readings are of each step; shape (readings,) each."""
    before, after = run.time_s < 0, run.time_s >= run.contact_s
    return before, ~before & ~after, after


def _info(sensor: str, run_id: str) -> dict[str, str]:
    return {
        "RTDVersion": "2.0", "RunID": run_id, "ExperimentType": "KINETICS", "ExperimentSubType": "KBASIC",
        "StartDateTime": "2026-01-01T09:00:00", "UserName": "USER", "SensorName": sensor, "SensorType": "SAX",
        "SensorRole": "LIGAND", "WritingSW": "sevenless", "InstrumentType": "OctetRED96",
    }  # fmt: skip


def _well(run: SimulatedSpr, sensor: str, kind: str, conc_molar: float) -> dict[str, str]:
    """What is in the well of a step."""
    sample = kind == "ASSOC" and conc_molar > 0
    return {
        "SampleLocation": f"{int(sensor[1:]) + 1 if kind == 'ASSOC' else 1}",
        "SampleID": run.analyte if kind == "ASSOC" else "",
        "SampleRow": sensor[0],
        "WellType": "SAMPLE" if sample else "BUFFER",
        "Concentration": _UNSET,
        "ConcentrationUnits": "µg/ml",
        "MolarConcentration": f"{conc_molar * 1e9:.6g}" if sample else _UNSET,
        "MolarConcUnits": "nM",
        "MolecularWeight": _UNSET,
    }


def _add_step(
    parent: Element, named: tuple[str, str], well: dict[str, str], time_s: Float64Array, shift: Float64Array
) -> None:
    kind, title = named
    step = SubElement(parent, "Step")
    lasts = f"{time_s[-1] - time_s[0]:.6g}"
    _add_texts(SubElement(step, "CommonData"), {**well, "StartTime": f"{time_s[0]:.6g}", "AssayTime": lasts})
    _add_texts(step, {"FlowRate": "1000", "StepType": kind, "StepName": title, "StepStatus": "OK", "ActualTime": lasts})
    for name, values in (("AssayXData", time_s), ("AssayYData", shift)):
        held = SubElement(step, name, Points=str(len(values)))
        held.text = base64.b64encode(values.astype("<f4").tobytes()).decode()


def _add_texts(parent: Element, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text
