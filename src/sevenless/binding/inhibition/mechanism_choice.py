"""Which mechanism the data ask for: every one fitted, nested ones by F test, all of them by AICc.

Mixed inhibition contains the other three, so it is tested against the best of them by the extra sum of squares
(Motulsky & Christopoulos 2004); those three have as many parameters as each other, and only a difference in AICc
tells them apart (Burnham & Anderson 2004, doi 10.1177/0049124104268644). Within two units of AICc none is preferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.binding.inhibition.batched_fit import ALPHA, CONFIDENCE, BatchFit, from_log10, p_against
from sevenless.binding.inhibition.rate_laws import LAWS, PLACES, Law
from sevenless.binding.inhibition.substrate_grid import SubstrateGrid, fit_laws, read_grid
from sevenless.fitting.comparing.joint_fit import akaike
from sevenless.fitting.curves import Float64Array

__all__ = ["CHOICE_COLUMNS", "CHOICE_STATUSES", "LAW_COLUMNS", "MechanismFits", "compare_mechanisms"]

_NAMES: Final = ("vmax", "km_molar", "kic_molar", "kiu_molar")
_WITHIN: Final = 2.0
"""Units of AICc within which the second is as good as the first."""

LAW_COLUMNS: Final = pl.Schema(
    {"law": pl.String}  # one of LAWS
    | {f"{name}{end}": pl.Float64 for name in _NAMES for end in ("", "_lo", "_hi")}
    | {"rss": pl.Float64, "dof": pl.Int64, "aicc": pl.Float64, "settled": pl.Boolean}
)
"""Columns of `MechanismFits.laws` after the labels; an interval that is open ends at 0 or infinity."""

CHOICE_COLUMNS: Final = pl.Schema(
    {
        "mechanism": pl.String,  # what is preferred, or null where nothing can be said
        "status": pl.String,  # one of CHOICE_STATUSES
        "message": pl.String,
        "p_no_inhibition": pl.Float64,  # F test of mixed against none
        "p_mixed": pl.Float64,  # F test of mixed against the best of the three simpler mechanisms
        "aicc_mechanism": pl.String,  # of least AICc
        "runner_up": pl.String, "delta_aicc": pl.Float64,  # the next by AICc, and by how much
        "kic_qualifier": pl.String, "kic_molar": pl.Float64, "kiu_qualifier": pl.String, "kiu_molar": pl.Float64,
        "n_points": pl.Int64, "n_substrate": pl.Int64, "n_inhibitor": pl.Int64,
    }
)  # fmt: skip
"""Columns of `MechanismFits.choice` after the labels."""

CHOICE_STATUSES: Final[dict[str, str]] = {
    "ok": "F test and AICc agree, and no mechanism with as few constants is as good",
    "undecided": "another mechanism explains the data as well",
    "no_inhibition": "the inhibitor explains no more than chance does",
    "too_few_points": "fewer concentrations or wells than mixed inhibition needs",
    "not_converged": "the search did not settle",
}
"""Every status, with its meaning."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismFits:
    """Every mechanism fitted to every grid (``laws``), and what is preferred of each (``choice``)."""

    laws: pl.DataFrame
    choice: pl.DataFrame


def compare_mechanisms(
    table: pl.DataFrame, *, by: list[str], confidence: float = CONFIDENCE, alpha: float = ALPHA
) -> MechanismFits:
    """Competitive, uncompetitive, non-competitive or mixed, for every grid of substrate and inhibitor.

    Parameters
    ----------
    table
        ``substrate_molar``, ``inhibitor_molar``, ``rate``, optionally ``weight``, and the columns of ``by``.
    by
        Columns that tell one grid from another.
    confidence, alpha
        Of the profile intervals, and level of the F tests.

    Raises
    ------
    TableError
        Naming everything that is wrong with the table.

    Examples
    --------
    >>> s, i = np.meshgrid([5e-6, 1e-5, 3e-5, 1e-4], [0.0, 1e-8, 3e-8, 1e-7])
    >>> rate = 100 * s / (2e-5 * (1 + i / 2e-8) + s) + np.random.default_rng(3).normal(0, 1, s.shape)
    >>> grid = pl.DataFrame({"substrate_molar": s.ravel(), "inhibitor_molar": i.ravel(), "rate": rate.ravel()})
    >>> row = compare_mechanisms(grid, by=[]).choice.row(0, named=True)
    >>> row["mechanism"], f"{row['kic_molar']:.0e}", row["status"]
    ('competitive', '2e-08', 'ok')
    """
    grid = read_grid(table, by=by)
    fits = fit_laws(grid, confidence=confidence)
    aicc = {law: _aicc(fits[law], len(PLACES[law])) for law in LAWS}
    laws = pl.concat([_law_table(grid, law, fits[law], aicc[law]) for law in LAWS])
    p_none = p_against(fits["none"].rss, 2, fits["mixed"])
    simpler = np.stack([fits[law].rss for law in LAWS[1:-1]])
    p_mixed = p_against(np.min(simpler, axis=0, initial=np.inf), 1, fits["mixed"])
    rows = [_choice(i, fits, aicc, p_none=p_none[i], p_mixed=p_mixed[i], alpha=alpha) for i in range(len(grid))]
    counts = pl.DataFrame(
        {"n_points": fits["mixed"].points, "n_substrate": grid.levels[:, 0], "n_inhibitor": grid.levels[:, 1]}
    )
    told = pl.DataFrame(rows, schema={k: v for k, v in CHOICE_COLUMNS.items() if k not in counts.columns})
    return MechanismFits(laws=laws, choice=pl.concat([grid.labels, told, counts], how="horizontal"))


def _aicc(fit: BatchFit, k: int) -> Float64Array:
    values = [
        akaike(float(r), int(n), k) if np.isfinite(r) else np.nan for r, n in zip(fit.rss, fit.points, strict=True)
    ]
    return np.array(values, dtype=np.float64)


def _law_table(grid: SubstrateGrid, law: Law, fit: BatchFit, aicc: Float64Array) -> pl.DataFrame:
    columns: dict[str, Float64Array] = {}
    for own, taken in enumerate(PLACES[law]):
        for place in taken:
            for end, values in (("", fit.theta), ("_lo", fit.low), ("_hi", fit.high)):
                columns[_NAMES[place] + end] = from_log10(values[:, own])
    columns |= {"rss": fit.rss, "aicc": aicc}
    numbers = [
        pl.Series(name, columns.get(name, np.full(len(grid), np.nan)), dtype=pl.Float64).fill_nan(None)
        for name, kind in LAW_COLUMNS.items()
        if kind == pl.Float64
    ]
    rest = [pl.Series("law", [law] * len(grid), dtype=pl.String), pl.Series("dof", fit.dof, dtype=pl.Int64)]
    table = pl.DataFrame([*numbers, *rest, pl.Series("settled", fit.settled, dtype=pl.Boolean)])
    return pl.concat([grid.labels, table.select(*LAW_COLUMNS)], how="horizontal")


def _choice(
    i: int, fits: dict[Law, BatchFit], aicc: dict[Law, Float64Array], *, p_none: float, p_mixed: float, alpha: float
) -> dict[str, object]:
    """What may be said of one grid."""
    if not fits["mixed"].usable[i]:
        return _said("too_few_points")
    by_aicc = sorted(LAWS, key=lambda law: float(aicc[law][i]))
    row: dict[str, object] = {
        "p_no_inhibition": float(p_none),
        "p_mixed": float(p_mixed),
        "aicc_mechanism": by_aicc[0],
        "runner_up": by_aicc[1],
        "delta_aicc": _gap(aicc[by_aicc[1]][i], aicc[by_aicc[0]][i]),
    }
    if not p_none <= alpha:
        return row | _said("no_inhibition")
    if not all(fits[law].settled[i] for law in LAWS[1:]):
        return row | _said("not_converged")
    best = min(LAWS[1:-1], key=lambda law: float(fits[law].rss[i]))
    chosen: Law = "mixed" if p_mixed <= alpha else best
    row |= _potency(chosen, fits[chosen], i)
    # Mixed is never far behind what it contains, so only an F test speaks against it.
    rivals = [
        law
        for law in LAWS[1:]
        if law != chosen and law != "mixed" and float(aicc[law][i]) <= float(aicc[chosen][i]) + _WITHIN
    ]
    if rivals:
        return row | _said("undecided", f": {' or '.join(rivals)} beside {chosen}") | {"mechanism": chosen}
    return row | _said("ok") | {"mechanism": chosen}


def _said(status: str, more: str = "") -> dict[str, object]:
    return {"status": status, "message": CHOICE_STATUSES[status] + more}


def _gap(second: float, first: float) -> float | None:
    return float(second - first) if np.isfinite(second) and np.isfinite(first) else None


def _potency(law: Law, fit: BatchFit, i: int) -> dict[str, object]:
    """Kic and Kiu of the law with what the interval lets be said: an open end leaves the other as a bound."""
    found: dict[str, object] = {}
    for own, taken in enumerate(PLACES[law]):
        value, low, high = (float(from_log10(values[i, own])) for values in (fit.theta, fit.low, fit.high))
        for place in taken:
            if place < 2:
                continue
            name = _NAMES[place].removesuffix("_molar")
            open_low, open_high = low == 0, np.isinf(high)
            if open_low and open_high:
                continue
            found[f"{name}_qualifier"] = ">" if open_high else "<" if open_low else "="
            found[f"{name}_molar"] = low if open_high else high if open_low else value
    return found
