"""The result of `sevenless.analyze`: everything a report shows, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, final

import polars as pl

from sevenless.assays.progress.rates import PlateProgress
from sevenless.assays.protocol import Protocol
from sevenless.errors import Problem
from sevenless.fitting.curves import Curves
from sevenless.fitting.fits import CurveFits

if TYPE_CHECKING:
    from sevenless.evidence.citations import Citations
    from sevenless.evidence.comparing.comparison import Comparison

__all__ = ["Analysis"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Wells, quality, curves and potencies of one run.

    Parameters
    ----------
    title, run_name, run_text
        Title for people, name of the run file and its text, quoted by the report.
    protocol
        The protocol used, with the run file's overrides already in it.
    wells
        One row per plate and well: ``plate``, ``well``, ``role``, ``compound``, ``conc_molar``, ``compound_2``,
        ``conc_2_molar``, further columns of the map, ``raw_<channel role>`` for each channel, ``signal`` (after the
        transform), ``response`` (normalised), ``mask_reason`` (the instrument's) and ``exclusion`` (the user's reason).
    quality
        One row per plate and figure: ``plate``, ``metric``, ``value``, ``level`` (``pass``, ``warn``, ``fail``,
        ``info``), ``message``.
    plates
        One row per plate: ``plate``, ``plate_format``, ``level`` (the worst of its gates), ``n_wells``, ``n_masked``,
        ``n_excluded``, ``file``, and the plate-level columns of the manifest.
    curves, fits
        What was fitted, wells excluded left out, and the fits. The fits' label columns name the groups; the column
        ``plate_level`` carries the worst level of the plates a curve came from.
    fits_all_wells
        The same curves with the user's exclusions put back, where there are any: the sensitivity to them.
    bracketing
        One row per curve: its labels, how many doses lie beyond each bend, and what to add where they are too few.
    growth
        GR and NCI metrics per curve, where day-0 wells or division times exist.
    growth_points
        What they were fitted to: labels, ``plate``, ``well``, ``conc_molar``, ``gr_value``, ``percent_growth``.
    comparisons
        Fold shifts and their intervals (mutant against wild type, counter-screen), where the run asks for them.
    replicates
        Potencies averaged over replicate plates or experiments.
    reproducibility
        Minimum significant ratio of the reference compound, where the run names one.
    progress
        The readings over time with the fit of every trace, where the protocol follows them.
    catalytic_efficiency
        kcat/Km per plate, where the map says the concentration of the exchange factor (column ``factor``).
    michaelis_menten
        Km and Vmax per plate, where the map has three concentrations of ``substrate``.
    files
        ``file``, ``sha256``, ``what`` (read, map, manifest, run file).
    versions
        Package name to version.
    problems
        Warnings that did not stop the run.
    methods
        What was done with the readings: topic to sentence.
    evidence_used, evidence_folders
        Ids of the published records that the run file names, and the folders of records of its own.
    """

    title: str
    run_name: str
    run_text: str
    protocol: Protocol
    wells: pl.DataFrame
    quality: pl.DataFrame
    plates: pl.DataFrame
    curves: Curves
    fits: CurveFits
    fits_all_wells: CurveFits | None = None
    bracketing: pl.DataFrame | None = None
    growth: pl.DataFrame | None = None
    growth_points: pl.DataFrame | None = None
    comparisons: pl.DataFrame | None = None
    replicates: pl.DataFrame | None = None
    reproducibility: pl.DataFrame | None = None
    progress: PlateProgress | None = None
    catalytic_efficiency: pl.DataFrame | None = None
    michaelis_menten: pl.DataFrame | None = None
    files: pl.DataFrame
    versions: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    methods: Mapping[str, str] = field(default_factory=dict)
    evidence_used: tuple[str, ...] = ()
    evidence_folders: tuple[Path, ...] = ()

    @property
    def potencies(self) -> pl.DataFrame:
        """The potencies as people read them: one row per curve, text with units and qualifiers.

        Columns: what the curve is, ``IC50``, its interval, ``pIC50``, ``Hill``, ``top``, ``bottom``, ``status`` and
        ``plate quality``. The numbers behind them are in ``fits.table``.
        """
        from sevenless.assays.potency_table import potency_table

        return potency_table(self.fits)

    @property
    def failed_plates(self) -> list[str]:
        """Plates that failed a gate; the potencies from them are marked."""
        return self.plates.filter(pl.col("level") == "fail")["plate"].to_list()

    def citations(self) -> Citations:
        """The sources that this analysis really used, each with what for: as text, table, BibTeX and CSL-JSON.

        The software, what the protocol rests on, the methods by which something was computed, the published records
        that the run file names, and the published values that its potencies are set beside.

        Examples
        --------
        >>> analysis.citations().write("references.bib")  # doctest: +SKIP
        """
        from sevenless.assays.citing import citations_of

        return citations_of(self)

    def beside_published(self, *, within: float | None = None) -> Comparison:
        """Every potency beside the published ones of its compound: how far apart, consistent or not, and why.

        Parameters
        ----------
        within
            How many times apart, either way, still counts as the same; the constant ``comparison.within-fold`` (3) if
            not given.

        Returns
        -------
        Comparison
            Empty where nothing is published of any compound of this run.
        """
        from sevenless.assays.published_values import compared_with_published

        return compared_with_published(self, within=within)

    def __repr__(self) -> str:
        from sevenless.assays.potency_table import analysis_text

        return analysis_text(self)

    def _repr_html_(self) -> str:
        from sevenless.assays.potency_table import analysis_html

        return analysis_html(self)
