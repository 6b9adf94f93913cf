"""Constants of the exchange factor out of neutral wells: kcat/Km where it was varied, Km where its substrate was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Final

import numpy as np
import polars as pl

from sevenless.assays.controls import IndexArray, PlateGroup, column_values, plate_groups
from sevenless.assays.progress.concentrations import REACTANTS
from sevenless.assays.protocol import Protocol
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kinetics.catalytic_efficiency import CatalyticEfficiency, catalytic_efficiency
from sevenless.fitting.kinetics.michaelis_menten import MichaelisMenten, fit_michaelis_menten

__all__ = ["EFFICIENCY_WORDS", "MICHAELIS_MENTEN_WORDS", "catalytic_efficiencies", "michaelis_menten_constants"]

_FACTOR, _SUBSTRATE = REACTANTS
_FEWEST_SUBSTRATES: Final = 3
_LEVELS_OFF: Final = ("ok", "bleaching", "out_of_linear_phase")
"""Statuses of traces that have a plateau: without one kobs is a guess within a factor of three or more."""

EFFICIENCY_WORDS: Final[Mapping[str, str]] = {
    "ok": "a straight line",
    "curved": "kobs bends: the factor saturates or the substrate runs out, and the slope is no kcat/Km",
    "no_slope": "kobs does not rise with the factor",
    "too_few_points": "fewer than three wells with a kobs, or one concentration alone",
}
MICHAELIS_MENTEN_WORDS: Final[Mapping[str, str]] = {
    "ok": "rates that saturate",
    "not_saturated": "no sign of saturation: only Vmax/Km is known",
    "all_saturated": "all saturated: only Vmax is known",
    "no_rate": "the rates do not differ from zero",
    "too_few_points": "fewer than three wells with a rate, or one concentration alone",
}

Key = tuple[str, tuple[tuple[str, str], ...]]


def catalytic_efficiencies(wells: pl.DataFrame, protocol: Protocol) -> pl.DataFrame | None:
    """kcat/Km and the intrinsic rate: the line through kobs of the neutral and blank wells against the factor.

    Parameters
    ----------
    wells
        ``role``, ``exclusion``, ``factor_molar``, the control columns, and
        `sevenless.assays.progress.rates.RATE_COLUMNS`.
    protocol
        Its control columns tell apart what is fitted apart: plates, alleles, concentrations of substrate.

    Returns
    -------
    polars.DataFrame or None
        One row per plate and set: its labels, ``n_wells`` (with a kobs), ``n_bounds`` (that do not level off:
        left out), the fields of `CatalyticEfficiency`, ``message``. None where no neutral well has a
        concentration of the factor.
    """
    if f"{_FACTOR}_molar" not in wells.columns:
        return None
    kobs, error = column_values(wells, "kobs_per_s"), column_values(wells, "kobs_per_s_se")
    fitted = wells["kobs_qualifier"].is_not_null().to_numpy()
    flat = wells["trace_status"].is_in(_LEVELS_OFF).fill_null(False).to_numpy()
    known = fitted & flat & (error > 0)
    factor = np.where(wells["role"] == "blank", 0.0, column_values(wells, f"{_FACTOR}_molar"))
    rows = []
    for (plate, labels), neutral, blank in _sets(wells, protocol, varied=_FACTOR):
        titrated = neutral[factor[neutral] > 0]
        if not len(titrated):
            continue
        both = np.concatenate([titrated, blank])
        used = both[known[both]]
        line = catalytic_efficiency(factor[used], kobs[used], kobs_per_s_se=error[used])
        rows.append(_row(plate, labels, used, int((fitted & ~known)[both].sum()), line))
    return _table(rows)


def michaelis_menten_constants(wells: pl.DataFrame, protocol: Protocol) -> pl.DataFrame | None:
    """Km and Vmax out of rates less the intrinsic one against the substrate, where it was varied.

    Parameters
    ----------
    wells
        ``role``, ``exclusion``, ``signal`` (the rate) and ``substrate_molar``.
    protocol
        Its control columns tell apart what is fitted apart.

    Returns
    -------
    polars.DataFrame or None
        One row per plate and set: its labels, ``n_wells``, the fields of `MichaelisMenten`, ``message``. Vmax is in the
        unit of the signal per second. None where no set has three concentrations of substrate.
    """
    if f"{_SUBSTRATE}_molar" not in wells.columns:
        return None
    substrate, rate = column_values(wells, f"{_SUBSTRATE}_molar"), column_values(wells, "signal")
    rows = []
    for (plate, labels), neutral, _ in _sets(wells, protocol, varied=_SUBSTRATE):
        used = neutral[(substrate[neutral] > 0) & np.isfinite(rate[neutral])]
        if len(np.unique(substrate[used])) < _FEWEST_SUBSTRATES:
            continue
        fit = fit_michaelis_menten(substrate[used], rate[used])
        rows.append(_row(plate, labels, used, None, fit))
    return _table(rows)


def _sets(wells: pl.DataFrame, protocol: Protocol, *, varied: str) -> Iterator[tuple[Key, IndexArray, IndexArray]]:
    """Neutral and blank wells that differ in the concentration of one reactant alone."""
    gathered: dict[Key, list[PlateGroup]] = {}
    for group in plate_groups(wells, protocol):
        labels = tuple((name, value) for name, value in group.labels.items() if name != varied)
        gathered.setdefault((group.plate, labels), []).append(group)
    for key, groups in gathered.items():
        neutral, blank = (np.unique(np.concatenate([g.rows(role) for g in groups])) for role in ("neutral", "blank"))
        if len(neutral):
            yield key, neutral, blank


def _row(
    plate: str,
    labels: tuple[tuple[str, str], ...],
    used: Float64Array | IndexArray,
    n_bounds: int | None,
    fit: CatalyticEfficiency | MichaelisMenten,
) -> dict[str, object]:
    words = EFFICIENCY_WORDS if isinstance(fit, CatalyticEfficiency) else MICHAELIS_MENTEN_WORDS
    bounds = {} if n_bounds is None else {"n_bounds": n_bounds}
    return {"plate": plate, **dict(labels), "n_wells": len(used), **bounds, **asdict(fit), "message": words[fit.status]}


def _table(rows: list[dict[str, object]]) -> pl.DataFrame | None:
    if not rows:
        return None
    names = dict.fromkeys(name for row in rows for name in row)
    labels = [name for name in names if name not in rows[0]]
    table = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.selectors.float().fill_nan(None), pl.selectors.by_dtype(pl.Null).cast(pl.Float64)
    )
    shared = [name for name in table.columns if name not in labels]
    return table.select("plate", *labels, *(name for name in shared if name != "plate"))
