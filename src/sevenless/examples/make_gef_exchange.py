"""Make the example `gef_exchange`: one simulated plate of nucleotide exchange over time, with its map and run file.

Run it to write the files anew::

    python -m sevenless.examples.make_gef_exchange

No compound in it exists, and the constants are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.plates.geometry import well_name
from sevenless.testing.exchange_plates import ExchangeTruth, SimulatedExchange, simulate_exchange

__all__ = ["CONSTANTS", "DOSES_MOLAR", "FOLDER", "PLATE", "STILL", "TRUTHS", "Truth", "make_files", "simulated_plate"]

FOLDER: Final = Path(__file__).parent / "gef_exchange"
PLATE: Final = "SIM-GEF-1"
FILE: Final = "exchange.txt"
STILL: Final = "C01"
"""A vehicle well that was given no GTP: nothing happens in it."""
DOSES_MOLAR: Final = tuple(2e-5 / 4.0**step for step in range(9))

CONSTANTS: Final = ExchangeTruth(
    kcat_over_km_per_molar_s=1.5e4,
    intrinsic_per_s=1e-4,
    start=5200.0,
    amplitude=-3400.0,
    amplitude_cv=0.03,
    noise=14.0,
    drift_per_s=0.003,
    bleaching_per_s=-0.01,
    longest_lag_s=45.0,
)
"""What every well shares: rates, signal, noise, drift and lag."""

_FACTOR_MOLAR: Final = 50e-9
_TITRATION_MOLAR: Final = (12.5e-9, 25e-9, 75e-9, 100e-9)
_TIMES_S: Final = np.arange(80) * 45.0
_SEED: Final = 17


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What was put into the simulation for one compound."""

    compound: str
    ic50_molar: float | None
    hill: float = 1.0
    note: str = ""


TRUTHS: Final = (
    Truth(compound="compound Q", ic50_molar=4e-8),
    Truth(compound="compound R", ic50_molar=6e-7, hill=1.2),
    Truth(compound="compound S", ic50_molar=5e-5, note="weak: bend beyond the doses"),
    Truth(compound="compound T", ic50_molar=None, note="inactive"),
)
"""The compounds, two rows each."""


def simulated_plate() -> SimulatedExchange:
    """The plate; the same each time."""
    rng = np.random.default_rng(_SEED)
    parts = [_simulated(wells, truth, rng) for wells, truth in _contents()]
    signal = np.concatenate([part.signal for part in parts])
    wells = pl.concat([part.wells for part in parts])
    still = wells["well"].to_list().index(STILL)
    signal[still] = CONSTANTS.start + CONSTANTS.noise * rng.standard_normal(len(_TIMES_S))
    return replace(parts[0], wells=wells, signal=np.round(signal, 1))


def _contents() -> list[tuple[pl.DataFrame, Truth | None]]:
    """Wells with factor and inhibitor, by what is in them."""
    plain = [(well_name(row, 0), _FACTOR_MOLAR, 0.0) for row in range(8)]
    plain += [(well_name(row, 10), _TITRATION_MOLAR[row // 2], 0.0) for row in range(8)]
    plain += [(well_name(row, 11), 0.0, 0.0) for row in range(8)]
    contents: list[tuple[pl.DataFrame, Truth | None]] = [(_wells(plain), None)]
    for i, truth in enumerate(TRUTHS):
        doses = [
            (well_name(row, 1 + step), _FACTOR_MOLAR, dose)
            for row in (2 * i, 2 * i + 1)
            for step, dose in enumerate(DOSES_MOLAR)
        ]
        contents.append((_wells(doses), truth))
    return contents


def _wells(rows: list[tuple[str, float, float]]) -> pl.DataFrame:
    schema = {"well": pl.String, "factor_molar": pl.Float64, "inhibitor_molar": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _simulated(wells: pl.DataFrame, truth: Truth | None, rng: np.random.Generator) -> SimulatedExchange:
    ic50 = np.inf if truth is None or truth.ic50_molar is None else truth.ic50_molar
    constants = replace(CONSTANTS, ic50_molar=ic50, hill=1.0 if truth is None else truth.hill)
    return simulate_exchange(wells, constants, time_s=_TIMES_S, rng=rng)


def make_files(folder: Path) -> None:
    """Write every file of the example."""
    folder.mkdir(exist_ok=True)
    simulated_plate().write_softmax(folder / FILE, plate=PLATE, wells=96)
    texts = {"map.toml": _MAP, "run.toml": _RUN, "truth.csv": _truth_file(), "README.md": _README}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _truth_file() -> str:
    lines = ["what,value,unit,note"]
    lines += [
        f"kcat/Km of SOS1,{CONSTANTS.kcat_over_km_per_molar_s:g},per M per s,",
        f"intrinsic rate,{CONSTANTS.intrinsic_per_s:g},per s,",
        f"{STILL},0,per s,no GTP",
    ]
    for truth in TRUTHS:
        ic50 = "" if truth.ic50_molar is None else f"{truth.ic50_molar:g}"
        lines.append(f"IC50 of {truth.compound},{ic50},M,{truth.note}")
    return "\n".join([*lines, ""])


_MAP: Final = f"""\
# What was in the wells of the example plate. The data are simulated; no compound exists.

plate_format = 96

# Vehicle with SOS1, and on the right wells without SOS1: their rate is the intrinsic one, 100 % inhibition.
[col.'1']
role = "neutral"
factor = "50 nM"

[col.'12']
role = "blank"

# SOS1 at other concentrations, for kcat/Km.
[block.1x2.A11]
role = "neutral"
factor = "12.5 nM"

[block.1x2.C11]
role = "neutral"
factor = "25 nM"

[block.1x2.E11]
role = "neutral"
factor = "75 nM"

[block.1x2.G11]
role = "neutral"
factor = "100 nM"

# Four compounds at nine doses, each in two rows.
[[series]]
wells = "A2-H10"
compound = [{", ".join(f'"{truth.compound}", "{truth.compound}"' for truth in TRUTHS)}]
start = "20 uM"
dilution = 4
points = 9
direction = "right"
factor = "50 nM"
"""

_RUN: Final = f"""\
# A run file: everything that an analysis needs, and the one file to change. `sevenless analyze run.toml`
format = "sevenless.run"
version = 1
protocol = "gef-exchange-bodipy"
title = "Four simulated compounds on nucleotide exchange by SOS1"

[files]
reads = ["{FILE}"]
maps = ["map.toml"]

# Wells left out by hand, each with its reason. Every output shows them, and what the potency is with them.
[[exclude]]
plate = "{PLATE}"
wells = ["{STILL}"]
reason = "no GTP was dispensed"
"""

_README: Final = f"""\
# Example: nucleotide exchange over time, simulated

These data were not measured: `make_gef_exchange.py` made them, and no compound in them exists. One 96-well plate,
written as SoftMax Pro writes a kinetic fluorescence plate (`{FILE}`), holds four compounds at nine doses in duplicate,
vehicle wells with SOS1, wells without, and SOS1 at four other concentrations (`map.toml`). What was put in stands in
`truth.csv`: S bends beyond the highest dose, T does nothing, and vehicle well {STILL} was given no GTP. Readings
scatter, wells drift and start with lags of up to 45 s. Analyse them with `sevenless analyze run.toml`, or copy and
analyse them in one go with `sevenless demo --example gef-exchange`.
"""


if __name__ == "__main__":
    make_files(FOLDER)
