"""Alleles of KRAS as folds of the wild type's constants, each a record or a ratio of two."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sevenless.pathway.cells import table
from sevenless.pathway.values import record_value

__all__ = ["FOLDS", "allele_folds", "allele_names", "allele_records"]

FOLDS: Final = (
    "khyd_fold", "gdp_off_fold", "gtp_off_fold", "gdp_on_fold", "gef_fold", "gap_kcat_fold", "nf1_km_fold",
    "effector_kd_fold",
)  # fmt: skip
"""Hydrolysis; GDP and GTP leaving; GDP entering; exchange by SOS; kcat of GAPs; Km of NF1; Kd of effectors."""


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return table("alleles")


def allele_names() -> tuple[str, ...]:
    """Alleles of KRAS that the model knows; the wild type first."""
    return ("wild-type", *_table())


def allele_folds(allele: str, *, nf1_spares_g13d: bool = True) -> dict[str, float]:
    """Folds of an allele over wild type; 1 where nothing is known to differ.

    ``nf1_spares_g13d`` is the hypothesis that NF1 cannot be held by G13D (its Km a hundredfold).
    """
    entry = _table().get(allele, {})
    folds = {fold: _number(entry[fold]) if fold in entry else 1.0 for fold in FOLDS}
    if not nf1_spares_g13d and "nf1_km_fold_if_off" in entry:
        folds["nf1_km_fold"] = _number(entry["nf1_km_fold_if_off"])
    return folds


def allele_records(allele: str) -> dict[str, tuple[str, ...]]:
    """Fold to the records behind it."""
    entry = _table().get(allele, {})
    found: dict[str, tuple[str, ...]] = {}
    for fold in FOLDS:
        if fold in entry:
            one = entry[fold]
            found[fold] = (one,) if isinstance(one, str) else (one["of"], one["over"])
    return found


def _number(entry: str | Mapping[str, str]) -> float:
    if isinstance(entry, str):
        return record_value(entry)
    return record_value(entry["of"]) / record_value(entry["over"])
