"""Plates made of known curves, written as the files that a user would have: a table of wells, a map, a run file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sevenless.plates.geometry import PLATE_SHAPES, well_name

DOSES_MOLAR = 1e-5 / 3.0 ** np.arange(10)

Signal = Callable[["Well"], Mapping[str, float | str]]


@dataclass(frozen=True)
class Well:
    """What is in a well."""

    role: str
    compound: str = ""
    conc_molar: float = 0.0
    compound_2: str = ""
    conc_2_molar: float = 0.0
    further: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Curve:
    """A known curve: the share of the full effect at a dose."""

    ic50_molar: float
    hill: float = 1.0
    effect: float = 1.0

    def share(self, conc_molar: float) -> float:
        if conc_molar <= 0:
            return 0.0
        return self.effect / (1.0 + (self.ic50_molar / conc_molar) ** self.hill)


def layout(
    compounds: Sequence[str],
    *,
    replicates: int = 3,
    controls: Mapping[str, int] | None = None,
    doses_molar: Iterable[float] = tuple(DOSES_MOLAR),
    further: Mapping[str, str] | None = None,
) -> list[Well]:
    """Wells in plate order: controls first, then every compound at every dose."""
    extra = dict(further or {})
    wells = [Well(role, further=extra) for role, count in (controls or {"neutral": 16}).items() for _ in range(count)]
    for compound in compounds:
        for conc in doses_molar:
            wells += [Well("sample", compound, float(conc), further=extra)] * replicates
    return wells


def placed(wells: Sequence[Well], plate_format: int = 384) -> dict[str, Well]:
    """Wells by name, scattered over the plate so that position and dose are not confounded."""
    rows, columns = PLATE_SHAPES[plate_format]
    names = [well_name(row, column) for row in range(rows) for column in range(columns)]
    order = np.random.default_rng(len(wells)).permutation(len(names))
    if len(wells) > len(names):
        raise ValueError(f"{len(wells)} wells do not fit on {plate_format}")
    return {names[spot]: well for spot, well in zip(order, wells, strict=False)}


def write_plates(path: Path, plates: Mapping[str, Mapping[str, Well]], signal: Signal) -> None:
    """A table with one row per well: plate, well and a column per channel."""
    rows = [
        {"plate": plate, "well": name, **signal(well)}
        for plate, wells in plates.items()
        for name, well in wells.items()
    ]
    write_rows(path, rows)


def write_map(path: Path, plates: Mapping[str, Mapping[str, Well]], *, plate_column: bool = True) -> None:
    """A long map in nM."""
    rows = []
    for plate, wells in plates.items():
        for name, well in wells.items():
            head = {"plate": plate} if plate_column else {}
            dosed = well.role == "sample"
            row = {
                **head, "well": name, "role": well.role, "compound": well.compound,
                "conc (nM)": f"{well.conc_molar * 1e9:.10g}" if dosed else "", **well.further,
            }  # fmt: skip
            if any(one.compound_2 for one in wells.values()):
                row |= {"compound_2": well.compound_2, "conc_2 (nM)": f"{well.conc_2_molar * 1e9:.10g}"}
            rows.append(row)
    write_rows(path, rows)


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """A csv with the columns of all rows."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_run(path: Path, protocol: str, text: str = "", *, files: str | None = None) -> Path:
    """A run file; by default of ``plates.csv`` and ``map.csv`` beside it."""
    named = files if files is not None else '[files]\nreads = ["plates.csv"]\nmaps = ["map.csv"]\n'
    head = f'format = "sevenless.run"\nversion = 1\nprotocol = "{protocol}"\n'
    path.write_text(head + named + text, encoding="utf-8")
    return path
