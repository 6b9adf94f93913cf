"""Make the example `htrf_sos1_kras`: two simulated 384-well plates with known answers, their map and run file.

Run it to write the files anew::

    python -m sevenless.examples.make_htrf_sos1_kras

No compound in it exists. Random numbers come from Python's own generator, whose sequence is the same on every version
and machine, so that the files can be compared byte by byte.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from sevenless.plates.geometry import PLATE_SHAPES, row_letters

__all__ = ["FOLDER", "PLATES", "TRUTHS", "Truth", "make_files"]

FOLDER: Final = Path(__file__).parent / "htrf_sos1_kras"
PLATES: Final = ("SIM-HTRF-1", "SIM-HTRF-2")

_ROWS, _COLUMNS = PLATE_SHAPES[384]
_TOP_DOSE_MOLAR: Final = 10e-6
_DILUTION: Final = 3.0
_NO_COMPLEX: Final = 0.038
_FULL_RATIO: Final = 0.40
_BLANK_RATIO: Final = 0.034
_DONOR_COUNTS: Final = 82_000.0
_WELL_NOISE: Final = 0.03  # of the ratio: pipetting of the binding partners
_VOLUME_NOISE: Final = 0.02  # of both channels alike: volume and meniscus
_EDGE_GAIN: Final = 0.03  # evaporation concentrates the outermost wells
_PLATE_SD: Final = 0.04  # log10 units of potency between plates
_BUBBLE: Final = ("SIM-HTRF-2", 6, 6)  # G07


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What was put into the simulation for one compound.

    ``effect`` is the part of the signal taken away at full occupancy; ``quench_molar`` the concentration at which the
    compound swallows half the light of both emissions.
    """

    compound: str
    ic50_molar: float | None
    hill: float = 1.0
    effect: float = 1.0
    quench_molar: float | None = None
    note: str = ""


TRUTHS: Final = (
    Truth(
        compound="compound A", ic50_molar=1.5e-10, note="more potent than the lowest dose: only a bound can be given"
    ),
    Truth(compound="compound B", ic50_molar=2e-9, note="few doses below the bend"),
    Truth(compound="compound C", ic50_molar=8e-9, hill=1.2),
    Truth(compound="compound D", ic50_molar=1.5e-8),
    Truth(compound="compound E", ic50_molar=3.5e-8, hill=0.8, note="shallow"),
    Truth(compound="compound F", ic50_molar=6e-8),
    Truth(compound="compound G", ic50_molar=1e-7, note="reference compound"),
    Truth(compound="compound H", ic50_molar=1.5e-7, hill=1.6, note="steep"),
    Truth(compound="compound I", ic50_molar=4e-7),
    Truth(compound="compound J", ic50_molar=9e-7, hill=1.1),
    Truth(compound="compound K", ic50_molar=2.5e-6, note="lower plateau beyond the doses"),
    Truth(compound="compound L", ic50_molar=6e-6, note="bend near the highest dose"),
    Truth(compound="compound M", ic50_molar=4e-5, note="weak: bend beyond the doses"),
    Truth(compound="compound N", ic50_molar=None, effect=0.0, note="inactive"),
    Truth(compound="compound O", ic50_molar=8e-8, effect=0.55, note="partial: never reaches full effect"),
    Truth(
        compound="compound P",
        ic50_molar=None,
        effect=0.0,
        quench_molar=1.5e-5,
        note="inactive, but swallows light: both emissions fall at high dose, their ratio does not",
    ),
)
"""The compounds."""

# Upper rows hold two compounds each, A and B, C and D, ...; lower rows the same, with the halves exchanged.
_LEFT: Final = (*TRUTHS[::2], *TRUTHS[1::2])
_RIGHT: Final = (*TRUTHS[1::2], *TRUTHS[::2])


def make_files() -> dict[str, str]:
    """Name to text of every file of the example; the same each time."""
    rng = random.Random(4)
    plates = {f"plate_{number}.csv": _plate_file(plate, rng) for number, plate in enumerate(PLATES, start=1)}
    return {**plates, "map.toml": _MAP, "run.toml": _RUN, "truth.csv": _truth_file(), "README.md": _README}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Well:
    """Contents of a well: the compound's truth and dose, or a control."""

    truth: Truth | None = None
    conc_molar: float = 0.0
    control: str = ""


def _well(row: int, column: int) -> _Well:
    if column in (0, 22):
        return _Well(control="neutral")
    if column == 1 or (column == 23 and row >= 8):
        return _Well(control="inhibitor")
    if column == 23:
        return _Well(control="blank")
    # Left half: doses fall to the right; right half: to the left.
    is_left = column < 12
    step = column - 2 if is_left else 21 - column
    truth = (_LEFT if is_left else _RIGHT)[row]
    return _Well(truth=truth, conc_molar=_TOP_DOSE_MOLAR / _DILUTION**step)


def _true_ratio(well: _Well, shift: float) -> float:
    """Acceptor over donor; ``shift`` moves the potency of this plate, in log10 units."""
    if well.control == "blank":
        return _BLANK_RATIO
    if well.control == "inhibitor":
        return _NO_COMPLEX
    bound = 1.0
    if well.truth is not None and well.truth.ic50_molar is not None:
        relative = well.conc_molar / (well.truth.ic50_molar * 10.0**shift)
        bound = 1.0 - well.truth.effect * (1.0 - 1.0 / (1.0 + relative**well.truth.hill))
    return _NO_COMPLEX + (_FULL_RATIO - _NO_COMPLEX) * bound


def _light(well: _Well) -> float:
    """Share of the light that the compound lets through."""
    if well.truth is None or well.truth.quench_molar is None:
        return 1.0
    return 1.0 / (1.0 + well.conc_molar / well.truth.quench_molar)


def _counts(plate: str, rng: random.Random) -> tuple[list[list[int]], list[list[int]]]:
    """Acceptor and donor counts of a plate, row by row."""
    shifts = {truth.compound: _PLATE_SD * _normal(rng) for truth in TRUTHS}
    gain = 1.0 + 0.02 * _normal(rng)
    acceptor: list[list[int]] = []
    donor: list[list[int]] = []
    for row in range(_ROWS):
        acceptor.append([])
        donor.append([])
        for column in range(_COLUMNS):
            well = _well(row, column)
            is_edge = row in (0, _ROWS - 1) or column in (0, _COLUMNS - 1)
            ratio = _true_ratio(well, shifts[well.truth.compound] if well.truth else 0.0)
            ratio *= gain * (1.0 + _EDGE_GAIN * is_edge) * (1.0 + _WELL_NOISE * _normal(rng))
            light = _DONOR_COUNTS * _light(well) * (1.0 + _VOLUME_NOISE * _normal(rng))
            if (plate, row, column) == _BUBBLE:
                ratio, light = ratio * 0.45, light * 0.7
            acceptor[-1].append(round(light * ratio))
            donor[-1].append(round(light))
    return acceptor, donor


def _normal(rng: random.Random) -> float:
    """A standard normal deviate by Box and Muller: only `random.random` promises the same sequence everywhere."""
    radius = math.sqrt(-2.0 * math.log(1.0 - rng.random()))
    return radius * math.cos(2.0 * math.pi * rng.random())


def _plate_file(plate: str, rng: random.Random) -> str:
    """One plate as an EnVision writes it: calculated ratio, 665 nm, 620 nm, and the description of the measurement."""
    acceptor, donor = _counts(plate, rng)
    ratio = [[1e4 * a / d for a, d in zip(*line, strict=True)] for line in zip(acceptor, donor, strict=True)]
    date = f"{1 + PLATES.index(plate)}/15/2025 10:30:00 AM"
    lines = [
        "Plate information",
        "Plate,Repeat,Barcode,Measured height,Chamber temperature at start,Formula,Measurement date,",
        f'1,1,"=""{plate}""",N/A,N/A,Calc 1: HTRF ratio = 665 / 620 * 10000,{date},',
        "",
        "Calculated results: Calc 1: HTRF ratio = 665 / 620 * 10000",
        *_block([[f"{value:.12g}" for value in line] for line in ratio]),
    ]
    for number, (detector, counts) in enumerate((("1st", acceptor), ("2nd", donor)), start=1):
        lines += [
            "Plate information",
            "Plate,Repeat,Barcode,Measured height,Chamber temperature at start,Group,Label,ScanX,ScanY,Measinfo,"
            "Kinetics,Measurement date,",
            f'1,1,"=""{plate}""",6.5,23.2,1,HTRF Eu(1),0,0,De={detector} Ex=Top Em=Top Wdw=1 (14),0,{date},',
            "",
            "Background information",
            "Plate,Label,Result,Signal,Flashes/Time,Meastime,MeasInfo,",
            "1,HTRF Eu,0,162,50,00:00:00.000,De=1st Ex=Top Em=Top Wdw=1 (14),",
            "1,HTRF Eu,0,260,50,00:00:00.000,De=2nd Ex=Top Em=Top Wdw=1 (14),",
            "",
            f"Results for HTRF Eu(1) - channel {number} window 1 (Counts)",
            *_block([[str(value) for value in line] for line in counts]),
        ]
    return "\n".join([*lines, _FOOTER])


def _block(values: list[list[str]]) -> Iterator[str]:
    yield "," + "".join(f"{column + 1:02d}," for column in range(_COLUMNS))
    for row, line in enumerate(values):
        yield f"{row_letters(row)}," + "".join(f"{value}," for value in line)
    yield ""


def _names(truths: Sequence[Truth]) -> str:
    """Names of compounds in quotes, four to a line."""
    names = [f'"{truth.compound}"' for truth in truths]
    return ",\n  ".join(", ".join(names[start : start + 4]) for start in range(0, len(names), 4))


def _truth_file() -> str:
    lines = ["compound,ic50_molar,hill,effect_percent,note"]
    for truth in TRUTHS:
        ic50 = "" if truth.ic50_molar is None else f"{truth.ic50_molar:g}"
        hill = "" if truth.ic50_molar is None else f"{truth.hill:g}"
        lines.append(f'{truth.compound},{ic50},{hill},{100 * truth.effect:g},"{truth.note}"')
    return "\n".join([*lines, ""])


_FOOTER: Final = """
Basic assay information
Assay ID: ,,,,1
Assay Started: ,,,,SIMULATED DATA
Protocol Name: ,,,,HTRF Eu 665/620 (simulated)
Serial#: ,,,,="SIMULATED"

Protocol information
Protocol:
Protocol notes,,,,Simulated by make_htrf_sos1_kras.py; no compound in it exists

Plate type:
Name of the plate type,,,,384 low volume
Number of rows,,,,16
Number of columns,,,,24
Number of the wells in the plate,,,,384

Labels:
HTRF Eu,,,,1
Exc. filter,,,,UV2 (TRF) 320
Ems. filter,,,,APC 665
2nd ems. filter,,,,Cy5 620

Filters:
APC 665,,,,205
Filter type,,,,Emission
Description,,,,M665 CWL=665nm BW=75nm Tmin=75%

Cy5 620,,,,118
Filter type,,,,Emission
Description,,,,X620 CWL=620nm BW=10nm Tmin=65%

Instrument:
Serial number,,,,SIMULATED
Nickname,,,,EnVision (simulated)

Exported with EnVision Workstation version 1.14 (simulated)
"""

_MAP: Final = f"""\
# What was in the wells of both example plates. The data are simulated; no compound exists.

plate_format = 384

# Controls: vehicle, full effect, and wells without the tagged KRAS.
[col.'1,23']
role = "neutral"

[col.'2']
role = "inhibitor"

[block.1x8.A24]
role = "blank"

[block.1x8.I24]
role = "inhibitor"

# Sixteen compounds, ten doses each: once in the left half ...
[[series]]
wells = "A3-P12"
compound = [
  {_names(_LEFT)},
]
start = "10 uM"
dilution = 3
points = 10
direction = "right"

# ... and once in the right half, in other rows and the other way round, so that position is not mistaken for dose.
[[series]]
wells = "A13-P22"
compound = [
  {_names(_RIGHT)},
]
start = "10 uM"
dilution = 3
points = 10
direction = "left"
"""

_RUN: Final = f"""\
# A run file: everything that an analysis needs, and the one file to change. `sevenless analyze run.toml`
format = "sevenless.run"
version = 1
protocol = "htrf-sos1-kras"
title = "Sixteen simulated compounds on SOS1-KRAS binding"

[files]
reads = ["plate_1.csv", "plate_2.csv"]
maps = ["map.toml"]

# On every plate; how well its potency repeats says how well all others do.
[reference]
compound = "compound G"

# Wells left out by hand, each with its reason. Every output shows them, and what the potency is with them.
[[exclude]]
plate = "{_BUBBLE[0]}"
wells = ["{row_letters(_BUBBLE[1])}{_BUBBLE[2] + 1:02d}"]
reason = "bubble seen in the well before reading"
"""

_README: Final = """\
# Example: HTRF binding of SOS1 and KRAS, simulated

These data were not measured: `make_htrf_sos1_kras.py` made them, and no compound in them exists. Two 384-well plates,
written as an EnVision writes them (`plate_1.csv`, `plate_2.csv`), hold the same sixteen compounds at ten doses, twice
per plate, with vehicle, full-effect and blank wells (`map.toml`). What was put in stands in `truth.csv`: most compounds
have an ordinary curve; A is more potent than the lowest dose, L and M bend at or beyond the highest, N does nothing, O
never reaches full effect, and P does nothing but swallow light, which would pass for an effect on the 665 nm signal
alone. Wells at the rim read three percent high, and one well of plate 2 has a bubble. Analyse them with
`sevenless analyze run.toml`, or copy and analyse them in one go with `sevenless demo`.
"""


def main() -> None:
    """Write every file of the example."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in make_files().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
