"""The sarcoma viability screen as long tables: every replicate alone, and the replicates of a pair as one curve.

Standard library alone, so that the process that measures a child's memory stays small itself.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "sarcoma"
RATIOS, PEER_FITS = "ratio_data_3rep.txt.gz", "curvecurator_0.6_fits_combined.tsv.gz"
DOSES_NANOMOLAR = ("0", "0.17", "0.51", "1.52", "4.57", "13.72", "41.15", "123.5", "370.4", "1111", "3333", "10000")
HEADER = ("curve", "conc_molar", "response", "role")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many curves a long table holds."""

    single: int
    combined: int


def read_ratios(path: Path) -> list[tuple[str, list[str]]]:
    """Name and ratios of every replicate, as text; blank where missing."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        titles = next(rows)
        if len(titles) != 1 + len(DOSES_NANOMOLAR):
            raise ValueError(
                f"{path.name} has {len(titles)} columns; expected a name and {len(DOSES_NANOMOLAR)} ratios"
            )
        return [(row[0], row[1:]) for row in rows]


def combined_name(name: str) -> str:
    """The line and drug of a replicate: its name without the number."""
    return name.rsplit(" ", 1)[0]


def long_rows(replicates: list[tuple[str, list[str]]]) -> Iterator[tuple[str, str, str, str]]:
    """Rows below `HEADER`: the single curves, then the combined ones."""
    for rename in (str, combined_name):
        for name, ratios in replicates:
            for dose, ratio in zip(DOSES_NANOMOLAR, ratios, strict=True):
                # "e-9" behind the text keeps the dose exact.
                yield rename(name), f"{dose}e-9", ratio, "neutral" if dose == "0" else "sample"


def write_long_table(replicates: list[tuple[str, list[str]]], path: Path) -> Counts:
    """Write the table that `sevenless fit` takes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        table.writerows(long_rows(replicates))
    return Counts(single=len(replicates), combined=len({combined_name(name) for name, _ in replicates}))
