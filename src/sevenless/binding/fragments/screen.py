"""A screen by NMR, from peak heights to a verdict on every compound."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import final

import polars as pl

from sevenless.binding.fragments.competition import judge_competition
from sevenless.binding.fragments.ratios import peak_ratios
from sevenless.binding.fragments.rules import VERDICTS, FragmentRules
from sevenless.binding.fragments.scores import peak_scores
from sevenless.binding.fragments.votes import judge_batches, judge_compounds
from sevenless.readers.nmr.nmr_peaks import NmrPeaks

__all__ = ["FragmentScreen", "judge_screen"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentScreen:
    """What a screen says.

    Parameters
    ----------
    peaks
        Every peak and condition: the columns of `NmrPeaks`, of `RATIO_COLUMNS` and of `SCORE_COLUMNS`.
    batches, compounds, competition
        Tables of `BATCH_COLUMNS`, `COMPOUND_COLUMNS` and `COMPETITION_COLUMNS`.
    facts
        What the file says of the compounds: `COMPOUND_SCHEMA`.
    rules
        By which it was judged.
    notes
        What the user should know.
    """

    peaks: pl.DataFrame
    batches: pl.DataFrame
    compounds: pl.DataFrame
    competition: pl.DataFrame
    facts: pl.DataFrame
    rules: FragmentRules
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"FragmentScreen of {self.compounds.height} compounds: {self.counts}"

    @property
    def counts(self) -> str:
        """How many compounds got each verdict: ``12 hit, 3 weak, 200 no, 5 not judged``; controls are left aside."""
        counted = Counter(self.compounds.filter(pl.col("role") == "sample")["verdict"].to_list())
        return ", ".join(f"{counted[verdict]} {verdict}" for verdict in VERDICTS)


def judge_screen(
    read: NmrPeaks, *, rules: FragmentRules | None = None, noise_height: float | None = None
) -> FragmentScreen:
    """Judge every compound of a screen.

    Parameters
    ----------
    read
        Of `sevenless.readers.nmr.peak_table.read_peaks`.
    rules
        Where a verdict turns.
    noise_height
        Standard deviation of the noise where the table states none, in units of the heights.

    Notes
    -----
    A compound measured in several batches or mixtures is judged by all of its peaks together.
    """
    if noise_height is not None and not noise_height > 0:
        raise ValueError(f"the noise is a number above 0, not {noise_height}")
    rules = rules or FragmentRules()
    roles = read.compounds.select("compound", "role")
    peaks = peak_scores(peak_ratios(read.peaks, rules, noise_height=noise_height), rules, roles=roles)
    batches = judge_batches(peaks, rules, roles=roles)
    compounds = judge_compounds(peaks, rules, roles=roles, batches=batches)
    return FragmentScreen(
        peaks=peaks,
        batches=batches,
        compounds=compounds,
        competition=judge_competition(peaks, rules, compounds=compounds, batches=batches),
        facts=read.compounds,
        rules=rules,
        notes=read.notes if noise_height is None else tuple(n for n in read.notes if not n.startswith("no noise")),
    )
