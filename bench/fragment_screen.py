"""Does a fragment screen find its binders, and little else? Simulated screens of known binders; new seeds every run.

    python bench/fragment_screen.py [--screens 200] [--seed N]

Prints one line per claim with its limit, and exits with 1 if any is missed. A binder counts as visible where it keeps
at most 0.8 of its height beside the target.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from fit_accuracy import Claims

from sevenless.binding.fragments.screen import FragmentScreen, judge_screen
from sevenless.readers.nmr.peak_table import read_peaks
from sevenless.testing.fragment_screen import FragmentTruth, SimulatedScreen, simulate_fragment_screen

NOMINAL: Final = FragmentTruth(
    least_kd_molar=1e-4,
    greatest_kd_molar=5e-3,
    fragment_molar=5e-4,
    target_molar=1e-4,
    broadening=20.0,
    competitor_over_k=20.0,
    second_site=0.4,
    reference_binders=3,
)
SCENARIOS: Final = {
    "nominal": NOMINAL,
    "noise over three times": replace(NOMINAL, noise=0.035),
    "a quarter of all bind": replace(NOMINAL, binders=30),
    "small batches": replace(NOMINAL, mixtures_per_batch=2),
    "strong drift": replace(NOMINAL, drift=0.5),
    "large mixtures": replace(NOMINAL, per_mixture=12),
    "rough ratios": replace(NOMINAL, ratio_noise=0.08),
}
LEAST_FOUND: Final = {"rough ratios": 0.85}
"""Share of the visible binders that must be found, where it is not 0.95."""

VISIBLE: Final = 0.8


def outcome(simulated: SimulatedScreen, screen: FragmentScreen) -> Counter[str]:
    """What became of binders, of what binds nothing, and of the competition."""
    known = screen.compounds.join(simulated.compounds.drop("binds_reference"), on="compound")
    known = known.with_columns(simulated.compounds["binds_reference"].alias("sticky"))
    judged = pl.col("verdict") != "not judged"
    binds = pl.col("kd_molar").is_finite() & (pl.col("kept") <= VISIBLE)
    idle = pl.col("kd_molar").is_infinite() & ~pl.col("sticky")
    hit, weak = pl.col("verdict") == "hit", pl.col("verdict") == "weak"
    counts = {
        "binders": binds & judged,
        "binders found": binds & hit,
        "idle": idle & judged,
        "idle hits": idle & hit,
        "idle weak": idle & weak,
        "sticky": pl.col("sticky"),
        "sticky hits": pl.col("sticky") & hit,
        "not judged": idle & ~judged,
        "idle all": idle,
    }
    found = Counter({name: int(known.filter(rule).height) for name, rule in counts.items()})
    tried = screen.competition.join(simulated.compounds.select("compound", "site", "kept"), on="compound")
    tried = tried.filter((pl.col("kept") <= VISIBLE) & (pl.col("status") != "not tested"))
    for site, wrong in ((1, "not competed"), (2, "competed")):
        at_site = tried.filter(pl.col("site") == site)
        found[f"site {site}"] = at_site.height
        found[f"site {site} wrong"] = at_site.filter(pl.col("status") == wrong).height
        right = ("competed", "partly competed") if site == 1 else ("not competed",)
        found[f"site {site} right"] = at_site.filter(pl.col("status").is_in(right)).height
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}, {arguments.screens} screens of {NOMINAL.compounds} compounds for each scenario")
    rng = np.random.default_rng(seed)
    claims = Claims()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peaks.csv"
        for name, truth in SCENARIOS.items():
            least = LEAST_FOUND.get(name, 0.95)
            found: Counter[str] = Counter()
            for number in range(arguments.screens):
                simulated = simulate_fragment_screen(truth, rng=rng)
                simulated.write_peaks(path, layout="long" if number % 2 else "wide")
                found += outcome(simulated, judge_screen(read_peaks(path)))
            share = {key: found[key] / max(found[of], 1) for key, of in _SHARES.items()}
            claims.check(f"{name}: visible binders found", share["binders found"], least, 1.0, _of(found, "binders"))
            claims.check(f"{name}: idle compounds called hits", share["idle hits"], 0.0, 0.01, _of(found, "idle"))
            claims.check(f"{name}: idle compounds called weak", share["idle weak"], 0.0, 0.06, _of(found, "idle"))
            claims.check(f"{name}: bind both, called hits", share["sticky hits"], 0.0, 0.02, _of(found, "sticky"))
            claims.check(f"{name}: site 1 called not competed", share["site 1 wrong"], 0.0, 0.02, _of(found, "site 1"))
            claims.check(f"{name}: site 2 called competed", share["site 2 wrong"], 0.0, 0.02, _of(found, "site 2"))
            print(
                f"    told right: {share['site 1 right']:.3f} of site 1, {share['site 2 right']:.3f} of site 2; "
                f"not judged: {share['not judged']:.3f} of idle compounds"
            )
    return 1 if claims.failed else 0


_SHARES: Final = {
    "binders found": "binders",
    "idle hits": "idle",
    "idle weak": "idle",
    "sticky hits": "sticky",
    "site 1 wrong": "site 1",
    "site 2 wrong": "site 2",
    "site 1 right": "site 1",
    "site 2 right": "site 2",
    "not judged": "idle all",
}
"""What is counted to what it is a share of."""


def _of(found: Counter[str], name: str) -> str:
    return f"of {found[name]}"


if __name__ == "__main__":
    sys.exit(main())
