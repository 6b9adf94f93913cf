"""The potencies of an analysis beside published ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sevenless.assays.protocol import Protocol
from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.comparison import Comparison
from sevenless.evidence.comparing.measured import Measured, Setting
from sevenless.evidence.comparing.measured_table import SETTING_METADATA, measured_in
from sevenless.evidence.library import published

if TYPE_CHECKING:
    from sevenless.assays.analysis import Analysis

__all__ = ["compared_with_published", "measured_potencies", "setting_metadata", "setting_of"]


def compared_with_published(analysis: Analysis, *, within: float | None = None) -> Comparison:
    """Every potency of an analysis beside the published ones of its compound.

    Published are the built-in base and the folders of records that the run file names.

    Parameters
    ----------
    analysis
        What was measured.
    within
        How many times apart still counts as the same; the constant ``comparison.within-fold`` if not given.
    """
    evidence = published(*analysis.evidence_folders)
    return beside_published(measured_potencies(analysis), evidence=evidence, within=within)


def measured_potencies(analysis: Analysis) -> list[Measured]:
    """The potencies of an analysis with what its map and its protocol say; none where no curve has a compound."""
    table = analysis.fits.table
    if "compound" not in table.columns:
        return []
    # A dose that no number can hold is nothing to compare, and no mistake of the user's.
    value = pl.when((pl.col("ic50_molar") > 0) & pl.col("ic50_molar").is_finite()).then(pl.col("ic50_molar"))
    is_named = pl.col("compound").cast(pl.String).str.strip_chars().str.len_chars() > 0
    named = table.filter(is_named).with_columns(value.alias("ic50_molar"))
    return measured_in(named, setting_of(analysis.protocol))


def setting_of(protocol: Protocol) -> Setting:
    """What a protocol knows of its assay."""
    return Setting(
        assay=protocol.title,
        assay_class=protocol.assay_class,
        technique=protocol.technique,
        target=protocol.target,
        cell_line=protocol.cell_line,
    )


def setting_metadata(protocol: Protocol) -> dict[str, str]:
    """The same as a table of results carries it, so that it can be compared without the analysis."""
    setting = setting_of(protocol)
    return {key: text for key in SETTING_METADATA if (text := getattr(setting, key)) not in ("", "unspecified")}
