"""Kinetic plates with known constants, written as SoftMax Pro writes them, with map and run file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from sevenless.plates.geometry import well_names
from sevenless.testing.exchange_plates import ExchangeTruth, SimulatedExchange, simulate_exchange

TRUTH = ExchangeTruth(
    kcat_over_km_per_molar_s=2e4,
    intrinsic_per_s=1e-4,
    noise=12.0,
    amplitude_cv=0.03,
    drift_per_s=0.003,
    longest_lag_s=30.0,
)
TIMES_S = np.arange(100) * 30.0
DOSES_MOLAR = tuple(1e-5 / 3.0 ** np.arange(10))


@dataclass(frozen=True)
class Held:
    """What some wells hold."""

    role: str
    count: int = 1
    factor_molar: float = 50e-9
    compound: str = ""
    conc_molar: float = 0.0
    substrate: str = ""
    truth: ExchangeTruth = TRUTH


def compound_wells(name: str, ic50_molar: float, *, replicates: int = 3) -> list[Held]:
    truth = replace(TRUTH, ic50_molar=ic50_molar)
    return [Held("sample", replicates, compound=name, conc_molar=dose, truth=truth) for dose in DOSES_MOLAR]


def usual_plate() -> list[Held]:
    """Vehicle and no-factor wells, a titration of the factor, two compounds."""
    titration = [Held("neutral", 4, factor_molar=conc) for conc in (12.5e-9, 25e-9, 75e-9, 100e-9)]
    controls = [Held("neutral", 12), Held("blank", 12, factor_molar=0.0), *titration]
    return controls + compound_wells("potent", 1.5e-7) + compound_wells("weak", 2e-6)


def simulated(contents: Sequence[Held], *, seed: int = 1, size: int = 384) -> tuple[SimulatedExchange, pl.DataFrame]:
    """The plate, scattered so that dose and place are not confounded, and its map."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(size)
    names = iter([well_names(size)[i] for i in order])
    parts, rows = [], []
    for held in contents:
        wells = [next(names) for _ in range(held.count)]
        table = pl.DataFrame({"well": wells}).with_columns(
            factor_molar=pl.lit(held.factor_molar), inhibitor_molar=pl.lit(held.conc_molar)
        )
        parts.append(simulate_exchange(table, held.truth, time_s=TIMES_S, rng=rng))
        factor = f"{held.factor_molar * 1e9:g} nM" if held.factor_molar else ""
        conc = f"{held.conc_molar * 1e9:.10g} nM" if held.compound else ""
        rows += [(well, held.role, held.compound, conc, factor, held.substrate) for well in wells]
    whole = replace(
        parts[0],
        wells=pl.concat([part.wells for part in parts]),
        signal=np.concatenate([part.signal for part in parts]),
    )
    columns = ["well", "role", "compound", "conc", "factor", "substrate"]
    table = pl.DataFrame(rows, schema=columns, orient="row")
    return whole, table.drop(name for name in ("factor", "substrate") if (table[name] == "").all())


def write_run(
    folder: Path,
    plate: SimulatedExchange,
    wells: pl.DataFrame,
    text: str = "",
    *,
    protocol: str = "gef-exchange-bodipy",
    size: int = 384,
) -> Path:
    """Reads, map and run file in a folder."""
    plate.write_softmax(folder / "exchange.txt", plate="P1", wells=size)
    wells.write_csv(folder / "map.csv")
    head = f'format = "sevenless.run"\nversion = 1\nprotocol = "{protocol}"\n'
    run = folder / "run.toml"
    run.write_text(f'{head}[files]\nreads = ["exchange.txt"]\nmaps = ["map.csv"]\n{text}', encoding="utf-8")
    return run
