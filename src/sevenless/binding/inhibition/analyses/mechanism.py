"""A table of rates on a grid of substrate and inhibitor to the mechanism that the data ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from sevenless.binding.inhibition.analyses.analysis import RATE, InhibitionAnalysis, series_of, with_fitted
from sevenless.binding.inhibition.assay_tables.assay_table import read_assay_table
from sevenless.binding.inhibition.assay_tables.quantities import Quantity
from sevenless.binding.inhibition.mechanism_choice import compare_mechanisms
from sevenless.binding.inhibition.rate_laws import LAWS
from sevenless.fitting.curves import Float64Array

__all__ = ["analyse_mechanism", "law_rates", "rival_law"]

_SUBSTRATE: Final = Quantity(
    name="substrate_molar", said="substrate concentration", titles=("substrate", "s"), kind="conc",
    option="--substrate", may_be_zero=True,
)  # fmt: skip
_INHIBITOR: Final = Quantity(
    name="inhibitor_molar", said="doses of inhibitor", titles=("inhibitor", "conc", "dose"), kind="conc",
    option="--dose",
)  # fmt: skip
_PARAMETERS: Final = ("vmax", "km_molar", "kic_molar", "kiu_molar")
_ENDS: Final = tuple(f"{name}{end}" for name in _PARAMETERS for end in ("_lo", "_hi"))


def analyse_mechanism(
    path: str | Path,
    *,
    by: Sequence[str] = (),
    chosen: Mapping[str, str] | None = None,
    conc_unit: str | None = None,
) -> InhibitionAnalysis:
    """The mechanism of every compound of a table.

    Parameters
    ----------
    path
        Table of rates with substrate and inhibitor of each well.
    by, chosen, conc_unit
        As `read_assay_table` takes them.

    Returns
    -------
    InhibitionAnalysis
        ``results``: `CHOICE_COLUMNS`, then Vmax, Km and the ends of all intervals of the preferred law. ``points``:
        fit and residual of that law, and ``fitted_rival`` and ``residual_rival`` of its ``rival``.

    Raises
    ------
    ReadError, TableError
        With every fault of the table.
    """
    wanted = [_SUBSTRATE, _INHIBITOR, RATE]
    assay = read_assay_table(path, wanted, by=by, chosen=chosen, conc_unit=conc_unit)
    found = compare_mechanisms(assay.table, by=list(assay.labels))
    keys = list(assay.labels)
    own = found.laws.select(*keys, pl.col("law").alias("mechanism"), "vmax", "km_molar", *_ENDS)
    results = found.choice.join(own, on=[*keys, "mechanism"], how="left", maintain_order="left", nulls_equal=True)
    points = assay.table
    rivals = {
        _key(row, keys): rival_law(series_of(found.laws, assay.labels, row), row["mechanism"])
        for row in results.iter_rows(named=True)
    }
    preferred = {_key(row, keys): row["mechanism"] for row in results.iter_rows(named=True)}
    rival = with_fitted(points, _fitted(points, found.laws, keys, rivals))
    points = with_fitted(points, _fitted(points, found.laws, keys, preferred)).with_columns(
        rival=pl.Series([rivals[_key(row, keys)] for row in points.iter_rows(named=True)], dtype=pl.String),
        fitted_rival=rival["fitted"],
        residual_rival=rival["residual"],
    )
    return InhibitionAnalysis(
        kind="mechanism", labels=assay.labels, results=results, points=points, laws=found.laws,
        settings={
            "rate": f"the column {assay.places['rate'].title}",
            "laws": f"{', '.join(LAWS)}; mixed against the best of the three it contains by F test, those by AICc",
        },
        sources=(
            ("copeland-2013", "rate laws of inhibition"),
            ("motulsky-christopoulos-2004", "F test of nested laws"),
            ("burnham-anderson-2004", "AICc"),
            ("bates-watts-1988", "profile intervals"),
        ),
        remarks=assay.remarks, file=assay.file, sha256=assay.sha256,
    )  # fmt: skip


def rival_law(laws: pl.DataFrame, mechanism: str | None) -> str | None:
    """The law that stands beside the preferred one: of the three simple ones the other of least AICc.

    Mixed inhibition contains them all, so that its curves cannot be told from theirs by eye; the F test judges it.

    Parameters
    ----------
    laws
        All laws of one series.
    mechanism
        The preferred one.
    """
    simple = [law for law in LAWS[1:-1] if law != mechanism]
    others = laws.filter(pl.col("law").is_in(simple) & pl.col("aicc").is_not_null()).sort("aicc")
    return None if mechanism is None or not others.height else str(others["law"][0])


def law_rates(
    law: Mapping[str, float | None], substrate_molar: Float64Array, inhibitor_molar: Float64Array
) -> Float64Array:
    """Rates by a row of laws, whose absent constants are infinite.

    Parameters
    ----------
    law
        ``vmax``, ``km_molar``, ``kic_molar`` and ``kiu_molar``; null where the law has none.
    substrate_molar, inhibitor_molar
        Shape (n,).
    """
    vmax, km = law["vmax"], law["km_molar"]
    if vmax is None or km is None:
        return np.full(len(substrate_molar), np.nan)
    kic, kiu = (float("inf") if one is None else one for one in (law["kic_molar"], law["kiu_molar"]))
    s, i = substrate_molar, inhibitor_molar
    rates: Float64Array = vmax * s / (km * (1 + i / kic) + s * (1 + i / kiu))
    return rates


def _key(row: Mapping[str, object], keys: Sequence[str]) -> tuple[object, ...]:
    return tuple(row[name] for name in keys)


def _fitted(
    points: pl.DataFrame, laws: pl.DataFrame, keys: Sequence[str], names: Mapping[tuple[object, ...], str | None]
) -> Float64Array:
    """What the named law of each series says of its points."""
    fitted = np.full(points.height, np.nan)
    place = {(_key(row, keys), row["law"]): row for row in laws.iter_rows(named=True)}
    owners = [_key(row, keys) for row in points.select(keys).iter_rows(named=True)]
    s, i = points["substrate_molar"].to_numpy(), points["inhibitor_molar"].to_numpy()
    for key, name in names.items():
        mine = np.array([owner == key for owner in owners], dtype=bool)
        if name is not None and (key, name) in place:
            fitted[mine] = law_rates(place[key, name], s[mine], i[mine])
    return fitted
