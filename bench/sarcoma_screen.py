"""A real screen through the command line: time, memory, and agreement with CurveCurator's published fits.

    python bench/sarcoma_screen.py

Fits 7,320 single curves and the combined curves of the same wells in one run of `sevenless fit` with profile
intervals, freely and with plateaus that cannot be negative, as CurveCurator assumes. Exits with 1 if fitting takes
two seconds or more on two cores, the command takes 600 MB or more, the median difference to CurveCurator is above
0.06 log10, or a difference above 0.5 has neither a status nor a qualifier that explains it. Says so and exits with 0
where the data is not there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from child_usage import Usage, run_measured
from sarcoma_data import FOLDER, PEER_FITS, RATIOS, read_ratios, write_long_table
from speed_table import markdown

if TYPE_CHECKING:
    import polars as pl

CORES = 2
FIT_SECONDS, PEAK_MB, MEDIAN_DIFFERENCE = 2.0, 600.0, 0.06
RUNS: dict[str, tuple[str, ...]] = {"plateaus free": (), "plateaus at or above 0": ("--bottom", "0:10")}
COMPARED = "plateaus at or above 0"
REPEATS = 3


def main() -> int:
    if not (FOLDER / RATIOS).is_file():
        print(f"the sarcoma screen is not here (no {RATIOS} in {FOLDER}); nothing measured")
        return 0
    replicates = read_ratios(FOLDER / RATIOS)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "screen.csv"
        counts = write_long_table(replicates, table)
        print(f"{counts.single:,} single curves and {counts.combined:,} combined ones in one table")
        warm = Path(folder) / "warm.csv"
        write_long_table(replicates[:3], warm)
        _run(warm, Path(folder) / "warm.parquet", ())
        # Measured before anything heavy is loaded here: a child's peak memory starts from its parent's size.
        outputs = {name: Path(folder) / f"fits{place}.parquet" for place, name in enumerate(RUNS)}
        usages = {name: _run(table, outputs[name], options) for name, options in RUNS.items()}
        missed = _report_cost(usages, _fit_seconds(table))
        return 1 if _report_agreement(outputs) + missed else 0


def _run(table: Path, out: Path, options: tuple[str, ...]) -> Usage:
    command = [str(Path(sys.executable).parent / "sevenless"), "fit", str(table), "--out", str(out), *options]
    usage = run_measured(command)
    if usage.code != 0:
        raise SystemExit(f"sevenless fit ended with {usage.code}:\n{usage.output}")
    return usage


def _fit_seconds(table: Path) -> list[float]:
    """`CurveFits.seconds` of the free fit, kernels compiled and loaded."""
    from sevenless.fitting.dose_tables.dose_table import read_dose_table
    from sevenless.fitting.fit import fit

    curves = read_dose_table(table)
    fit(curves, threads=CORES)
    return [fit(curves, threads=CORES).seconds for _ in range(REPEATS)]


def _report_cost(usages: dict[str, Usage], fit_seconds: list[float]) -> int:
    rows = [
        (f"sevenless fit, {name}", f"{usage.wall_s:.2f}", f"{usage.cpu_s:.2f}", f"{usage.peak_mb:.0f}")
        for name, usage in usages.items()
    ]
    rows.append((f"fitting alone, {CORES} threads, median of {REPEATS}", f"{median(fit_seconds):.2f}", "", ""))
    print("\n" + markdown(("what", "wall s", "CPU s", "peak MB"), rows) + "\n")
    peak = max(usage.peak_mb for usage in usages.values())
    return _check("fitting, s", median(fit_seconds), FIT_SECONDS) + _check("peak memory, MB", peak, PEAK_MB)


def _report_agreement(outputs: dict[str, Path]) -> int:
    import polars as pl
    from sarcoma_agreement import (
        beside,
        both_down,
        by_status,
        calls_table,
        far_apart,
        median_difference,
        read_peer_fits,
        unexplained,
    )

    peer = read_peer_fits(FOLDER / PEER_FITS)
    missed = 0
    for name, path in outputs.items():
        pairs = beside(pl.read_parquet(path), peer)
        down = both_down(pairs)
        print(f"\n{name}: {len(down):,} of {len(pairs):,} curves called down-regulated by both\n")
        print(_drawn(by_status(down)) + "\n")
        print(_drawn(calls_table(pairs)) + "\n")
        exact = median_difference(down.filter(pl.col("qualifier") == "="))
        stray = unexplained(down)
        print(f"median difference {median_difference(down):.4f}; {exact:.4f} where a potency is reported as '='")
        print(f"differences above 0.5 without an explanation: {len(stray)} {', '.join(stray['curve'])}")
        if name == COMPARED:
            print("\n" + _drawn(_listed(far_apart(down))) + "\n")
            missed += _check("median |delta pEC50|", median_difference(down), MEDIAN_DIFFERENCE)
            missed += _check("unexplained differences above 0.5", float(len(stray)), 0.0)
    return missed


def _listed(far: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return far.select(
        "curve", "status", "qualifier", pl.col("pic50").alias("reported pIC50"),
        (-pl.col("log10_ic50_molar")).alias("our estimate"), pl.col("peer_pec50").alias("CurveCurator"), "difference",
        "hill", pl.col("peer_hill").alias("CurveCurator's"), "bottom", pl.col("peer_back").alias("CurveCurator's "),
    )  # fmt: skip


def _drawn(table: pl.DataFrame) -> str:
    rows = [
        ["" if cell is None else f"{cell:.3g}" if isinstance(cell, float) else f"{cell}" for cell in row]
        for row in table.iter_rows()
    ]
    return markdown(table.columns, rows)


def _check(name: str, value: float, limit: float) -> int:
    good = value <= limit
    print(f"{'ok  ' if good else 'MISS'} {name}: {value:.3g}, at most {limit:g}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
