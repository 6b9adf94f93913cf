"""Small plates with known contents, as the well table of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from sevenless.assays.normalise import normalise
from sevenless.assays.protocol import Protocol
from sevenless.assays.transform import transform
from sevenless.plates.geometry import well_names

_TEXT = ("plate", "well", "role", "compound", "compound_2", "mask_reason", "exclusion")
_NUMBERS = ("conc_molar", "conc_2_molar")


def wells_table(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """A well table from one mapping per well; plate ``P1`` and nulls where nothing is said."""
    rows = [{"plate": "P1", **row} for row in rows]
    columns = dict.fromkeys([*_TEXT[:4], *_NUMBERS, *_TEXT[4:], *(name for row in rows for name in row)])
    data = {name: [row.get(name) for row in rows] for name in columns}
    text = [name for name, values in data.items() if name in _TEXT or any(isinstance(value, str) for value in values)]
    schema = {name: pl.String if name in text else pl.Float64 for name in columns}
    return pl.DataFrame(data, schema=schema, strict=False)


def column_of(values: Sequence[float | None], role: str, *, first: int = 0, plate_format: int = 96, **more: object):
    """Wells with these raw luminescence values, one after the other in the reading order of a plate."""
    names = well_names(plate_format)[first : first + len(values)]
    return [{"well": name, "role": role, "raw_luminescence": v, **more} for name, v in zip(names, values, strict=True)]


def analysed(wells: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """The wells with signal and response."""
    return normalise(transform(wells, protocol), protocol)


def dose_plate(
    *,
    rng: np.random.Generator,
    top: float = 100_000.0,
    bottom: float = 2_000.0,
    cv: float = 0.04,
    plate: str = "P1",
    rising: bool = False,
    n_compounds: int = 5,
    factor: np.ndarray | None = None,
) -> pl.DataFrame:
    """A 384-well plate: neutral in columns 1 and 24, inhibitor in 2 and 23, compounds over columns 3 to 22.

    Each compound takes three rows as replicates (15 rows of samples), 20 doses along the columns, IC50 1 uM, slope 1.
    ``factor`` multiplies the signal, shape (16, 24). The signal falls with effect unless ``rising``.
    """
    doses = 1e-4 * 10 ** (-np.arange(20) * 0.4)
    rows = []
    for index, name in enumerate(well_names(384)):
        row, column = divmod(index, 24)
        effect, role, compound, conc = 0.0, "empty", None, None
        if column in (0, 23):
            role, conc = "neutral", 0.0
        elif column in (1, 22):
            role, effect = "inhibitor", 1.0
        elif row < 3 * n_compounds:
            role, compound, conc = "sample", f"C{row // 3}", float(doses[column - 2])
            effect = 1.0 / (1.0 + 1e-6 / conc)
        level = bottom + (top - bottom) * (effect if rising else 1.0 - effect)
        level *= float(np.exp(cv * rng.standard_normal())) * (1.0 if factor is None else factor[row, column])
        well = {"plate": plate, "well": name, "role": role, "compound": compound, "conc_molar": conc}
        rows.append({**well, "raw_luminescence": None if role == "empty" else level})
    return wells_table(rows)
