"""Fragment screens by target-immobilised NMR with known binders: noise, batches that drift, two sites, a competitor.

A fragment of concentration L, immobilised target P and dissociation constant KD: the share of the fragment bound is

    p = P / (KD + L)

(P much smaller than L). Bound, its peaks are as broad as those of a solid; in fast exchange the width is the mean, so
that a peak keeps 1 / (1 + b p) of its height, with b the width of the bound over that of the free fragment. At a site
that the competitor takes, KD is KD (1 + C / K) with C its concentration and K its own constant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.files.tables import write_table
from sevenless.fitting.curves import Float64Array

__all__ = ["FragmentTruth", "SimulatedScreen", "simulate_fragment_screen"]

_LOST: Final = 0.8
"""Share of its height that a fragment loses to a reference protein that it binds."""

_MEDIAN_HEIGHT: Final = 1000.0
_THOUSANDTHS_PPM: Final = np.arange(800, 8500)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentTruth:
    """What is true of a simulated screen.

    Parameters
    ----------
    compounds, binders, reference_binders
        How many compounds there are, how many of them bind the target, and how many of the others bind both proteins.
    named_kd_molar
        Names and dissociation constants of some of the binders; the others are drawn.
    per_mixture, mixtures_per_batch
        Compounds of a mixture, and mixtures of a batch.
    least_kd_molar, greatest_kd_molar
        Affinities are spread evenly in logarithm between these.
    fragment_molar, target_molar
        Concentrations of each fragment and of the immobilised target.
    broadening
        Width of a peak of the bound over that of the free fragment.
    second_site
        Share of the binders that bind where the competitor does not.
    competitor_over_k
        Concentration of the competitor over its own dissociation constant; 0 leaves the competition out.
    noise
        Standard deviation of a height, over the median height.
    ratio_noise
        Standard deviation of ln(T/R) besides: phasing, baseline, field.
    drift
        Standard deviation of ln(T/R) between batches.
    """

    compounds: int = 120
    binders: int = 10
    reference_binders: int = 0
    named_kd_molar: Mapping[str, float] = field(default_factory=dict)
    per_mixture: int = 5
    mixtures_per_batch: int = 8
    least_kd_molar: float
    greatest_kd_molar: float
    fragment_molar: float
    target_molar: float
    broadening: float = 100.0
    second_site: float = 0.0
    competitor_over_k: float = 0.0
    noise: float = 0.01
    ratio_noise: float = 0.03
    drift: float = 0.1

    def __post_init__(self) -> None:
        if not len(self.named_kd_molar) <= self.binders <= self.compounds - self.reference_binders:
            raise ValueError("there are fewer compounds than binders, or fewer binders than names")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedScreen:
    """A simulated screen.

    ``peaks`` has a line per peak and condition, as `sevenless.readers.nmr.nmr_peaks.NMR_PEAK_SCHEMA` names its
    columns; ``compounds`` what is true: ``compound``, ``kd_molar`` (infinite where nothing binds), ``site`` (0, 1 or
    2), ``binds_reference``, ``kept`` (share of the height kept beside the target), ``heavy_atoms``.
    """

    peaks: pl.DataFrame
    compounds: pl.DataFrame
    truth: FragmentTruth

    def write_peaks(self, path: Path | str, *, layout: Literal["wide", "long"] = "wide") -> None:
        """Write the peak heights: one column per channel and condition, or one line each."""
        facts = self.compounds.select("compound", "heavy_atoms")
        table = self.peaks.join(facts, on="compound", how="left", maintain_order="left")
        table = table.rename({"noise_height": "noise"})
        heights = ["target_height", "reference_height", "free_height"]
        if layout == "long":
            long = table.unpivot(
                heights, index=[name for name in table.columns if name not in heights],
                variable_name="channel", value_name="height",
            )  # fmt: skip
            named = long.with_columns(pl.col("channel").str.strip_suffix("_height")).drop_nulls("height")
            write_table(named, Path(path))
            return
        keys = ["batch", "mixture", "compound", "ppm"]
        beside = table.filter(pl.col("competitor") != "").select(
            *keys,
            pl.col("target_height").alias("height_target_competitor"),
            pl.col("reference_height").alias("height_reference_competitor"),
        )
        alone = table.filter(pl.col("competitor") == "").drop("competitor")
        wide = alone.join(beside, on=keys, how="left", maintain_order="left") if beside.height else alone
        write_table(wide, Path(path))

    def affinities(self, rng: np.random.Generator, *, top_molar: float, relative_error: float = 0.1) -> pl.DataFrame:
        """A table of SPR affinities of what binds: above ``top_molar`` a lower bound and no number.

        Parameters
        ----------
        rng
            Where chance comes from.
        top_molar
            Highest concentration that was measured.
        relative_error
            Standard deviation of ln(KD).
        """
        binders = self.compounds.filter(pl.col("kd_molar").is_finite())
        found = binders["kd_molar"].to_numpy() * np.exp(relative_error * rng.standard_normal(binders.height))
        within = found <= top_molar
        return pl.DataFrame(
            {
                "compound": binders["compound"],
                "kd_molar": np.where(within, found, top_molar),
                "qualifier": np.where(within, "=", ">"),
            }
        )


def simulate_fragment_screen(truth: FragmentTruth, *, rng: np.random.Generator) -> SimulatedScreen:
    """A screen as its peak heights would be.

    Parameters
    ----------
    truth
        What is true.
    rng
        Where chance comes from.

    Examples
    --------
    >>> truth = FragmentTruth(least_kd_molar=1e-4, greatest_kd_molar=2e-3, fragment_molar=5e-4, target_molar=1e-4)
    >>> screen = simulate_fragment_screen(truth, rng=np.random.default_rng(1))
    >>> screen.compounds["kd_molar"].is_finite().sum(), screen.peaks["batch"].n_unique()
    (10, 3)
    """
    compounds = _compounds(truth, rng)
    per_compound = rng.integers(2, 6, truth.compounds)
    owner = np.repeat(np.arange(truth.compounds, dtype=np.int64), per_compound)
    mixture = owner // truth.per_mixture
    batch = mixture // truth.mixtures_per_batch
    height = np.exp(0.5 * rng.standard_normal(owner.size))
    kept = compounds["kept"].to_numpy()[owner]
    by_reference = np.where(compounds["binds_reference"].to_numpy(), 1.0 - _LOST, 1.0)[owner]
    keys = {
        "batch": [f"{one + 1}" for one in batch],
        "mixture": [f"M{one + 1:03d}" for one in mixture],
        "compound": compounds["compound"].to_numpy()[owner],
        "ppm": np.concatenate([_shifts(count, rng) for count in per_compound]),
    }
    parts = [_condition(truth, rng, keys, height * by_reference, kept, batch, "")]
    parts[0] = parts[0].with_columns(free_height=_measured(height, truth, rng))
    if truth.competitor_over_k > 0:
        beside = compounds["kept_beside_competitor"].to_numpy()[owner]
        parts.append(_condition(truth, rng, keys, height * by_reference, beside, batch, "competitor"))
    peaks = pl.concat(parts)
    return SimulatedScreen(peaks=peaks, compounds=compounds, truth=truth)


def _compounds(truth: FragmentTruth, rng: np.random.Generator) -> pl.DataFrame:
    count = truth.compounds
    places = rng.permutation(count)
    binders, both = places[: truth.binders], places[truth.binders :][: truth.reference_binders]
    kd, site = np.full(count, np.inf), np.zeros(count, dtype=np.int64)
    ends = np.log(truth.least_kd_molar), np.log(truth.greatest_kd_molar)
    kd[binders] = np.exp(rng.uniform(*ends, binders.size))
    names = [f"F{place + 1:03d}" for place in range(count)]
    for place, (name, named_kd) in zip(binders, truth.named_kd_molar.items(), strict=False):
        names[place], kd[place] = name, named_kd
    site[binders] = np.where(np.arange(binders.size) < round(truth.second_site * binders.size), 2, 1)
    binds_reference = np.zeros(count, dtype=bool)
    binds_reference[both] = True
    held_off = np.where(site == 1, kd * (1.0 + truth.competitor_over_k), kd)
    return pl.DataFrame(
        {
            "compound": names,
            "kd_molar": kd,
            "site": site,
            "binds_reference": binds_reference,
            "kept": _kept(truth, kd),
            "kept_beside_competitor": _kept(truth, held_off),
            "heavy_atoms": rng.integers(9, 20, count),
        }
    )


def _shifts(count: int, rng: np.random.Generator) -> Float64Array:
    """Chemical shifts of the peaks of one compound, no two the same."""
    return rng.choice(_THOUSANDTHS_PPM, count, replace=False) / 1000.0


def _kept(truth: FragmentTruth, kd_molar: Float64Array) -> Float64Array:
    """Share of the height that stays: 1 / (1 + b P / (KD + L))."""
    return 1.0 / (1.0 + truth.broadening * truth.target_molar / (kd_molar + truth.fragment_molar))


def _measured(height: Float64Array, truth: FragmentTruth, rng: np.random.Generator) -> Float64Array:
    """Heights with noise, in the units of a spectrometer."""
    return np.round(_MEDIAN_HEIGHT * (height + truth.noise * rng.standard_normal(height.size)), 2)


def _condition(
    truth: FragmentTruth,
    rng: np.random.Generator,
    keys: dict[str, object],
    reference: Float64Array,
    kept: Float64Array,
    batch: npt.NDArray[np.int64],
    competitor: str,
) -> pl.DataFrame:
    """Lines of one condition; heights a median peak is as high as `_MEDIAN_HEIGHT`."""
    drift = truth.drift * rng.standard_normal(int(batch.max()) + 1)
    ratio = kept * np.exp(drift[batch] + truth.ratio_noise * rng.standard_normal(kept.size))
    return pl.DataFrame(
        {
            **keys,
            "competitor": [competitor] * kept.size,
            "target_height": _measured(reference * ratio, truth, rng),
            "reference_height": _measured(reference, truth, rng),
            "free_height": pl.Series([None] * kept.size, dtype=pl.Float64),
            "noise_height": pl.Series([_MEDIAN_HEIGHT * truth.noise or None] * kept.size, dtype=pl.Float64),
        }
    )
