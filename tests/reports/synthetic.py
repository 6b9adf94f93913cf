"""An `Analysis` made of known curves, as large and as awkward as a test asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.assays.protocol import ChannelRole, Gate, Protocol, Reagent, Step
from sevenless.errors import Problem
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.fits import CurveFits
from sevenless.plates.geometry import PLATE_SHAPES, well_name

HOSTILE = "<script>alert('x')</script> & \"Co\""
DOSES = np.geomspace(1e-10, 1e-5, 10)
REPLICATES = 3
NEUTRAL, INHIBITOR = 12_000.0, 1_800.0

PROTOCOL = Protocol(
    name="htrf-sos1-kras",
    title="HTRF SOS1–KRAS interaction",
    summary="Ratio of 665 to 620 nm",
    steps=(
        Step(action="add compound", volume_l=2e-6),
        Step(action="add protein mix", volume_l=4e-6, time_s=900, temperature_c=22),
        Step(action="read", note="excite at 337 nm"),
    ),
    reagents=(Reagent(name="KRAS G12C", conc_molar=5e-8), Reagent(name="buffer", note="no detergent")),
    channels=(ChannelRole(role="acceptor", patterns=("665",)), ChannelRole(role="donor", patterns=("620",))),
    transform="ratio",
    response="percent_of_neutral",
    response_label="SOS1–KRAS binding (% of vehicle)",
    full_effect_role=("inhibitor",),
    gates=(Gate(metric="z_prime", warn_below=0.5, fail_below=0.0, why="too little room between the controls"),),
    notes=("Fluorescent compounds show in the donor channel.",),
)


@dataclass(frozen=True)
class Truth:
    """One known curve."""

    compound: str
    cell_line: str
    plate: str
    status: str
    log10_ic50: float
    hill: float
    top: float
    bottom: float


def truths(count: int, per_plate: int) -> list[Truth]:
    """Known curves: mostly defined, every fifth open, every seventh flat."""
    rng = np.random.default_rng(count)
    made = []
    for i in range(count):
        status = "no_effect" if i % 7 == 6 else "above_range" if i % 5 == 4 else "ok"
        log10_ic50 = -4.4 if status == "above_range" else float(rng.uniform(-9, -6))
        name = HOSTILE if i == 1 else f"BI-{3406 + i}"
        flat = status == "no_effect"
        made.append(
            Truth(
                name,
                "H358" if i % 2 else "MIA PaCa-2",
                f"plate {i // per_plate + 1}",
                status,
                log10_ic50,
                float(rng.uniform(0.8, 1.6)),
                100.0,
                100.0 if flat else float(rng.uniform(-2, 15)),
            )
        )
    return made


def synthetic_analysis(count: int = 7, *, plate_format: int = 384, per_plate: int | None = None) -> Analysis:
    """Curves of known shape on plates with controls; the last plate fails, some wells are masked or excluded."""
    rows, columns = PLATE_SHAPES[plate_format]
    room = (rows * (columns - 2)) // (len(DOSES) * REPLICATES)
    curves_known = truths(count, per_plate or room)
    wells = _wells(curves_known, rows, columns)
    keep = wells.filter(pl.col("exclusion").is_null() & (pl.col("role") == "sample"))
    labels = ["compound", "cell_line", "plate"]
    curves = Curves.from_table(_with_vehicle(keep, wells, labels), by=labels)
    everything = Curves.from_table(_with_vehicle(wells.filter(pl.col("role") == "sample"), wells, labels), by=labels)
    plates = sorted({truth.plate for truth in curves_known}, key=lambda plate: int(plate.split()[1]))
    failed = plates[-1]
    return Analysis(
        title="SOS1 inhibitors & friends",
        run_name="run.toml",
        run_text='title = "SOS1 inhibitors & friends"\nprotocol = "htrf-sos1-kras"\n# <b>not bold</b>\n',
        protocol=PROTOCOL,
        wells=wells,
        quality=_quality(plates, failed),
        plates=_plates(plates, failed, plate_format, wells),
        curves=curves,
        fits=_fits(curves, failed),
        fits_all_wells=_fits(everything, failed),
        growth=_growth(curves_known[:3]),
        bracketing=_bracketing(curves),
        reproducibility=_reproducibility(),
        comparisons=_comparisons(),
        replicates=_replicates(curves_known[0]),
        files=pl.DataFrame(
            {"file": ["plate_1.csv", "map.toml"], "sha256": ["ab" * 32, "cd" * 32], "what": ["read", "map"]}
        ),
        versions={"sevenless": "0.1.0", "numpy": "2.4.0"},
        problems=(
            Problem(what="controls are in one column only", plate=plates[0], severity="warning", remedy="spread them"),
        ),
        methods={"transform": "The signal was the ratio of acceptor to donor counts, times 10,000."},
    )


def response_of(truth: Truth, conc_molar: np.ndarray) -> np.ndarray:
    """The noiseless response of a known curve."""
    with np.errstate(divide="ignore"):
        decades = np.log10(conc_molar) - truth.log10_ic50
    return truth.bottom + (truth.top - truth.bottom) / (1 + 10.0 ** (truth.hill * decades))


def _wells(known: list[Truth], rows: int, columns: int) -> pl.DataFrame:
    rng = np.random.default_rng(7)
    table: list[dict[str, object]] = []
    for plate in dict.fromkeys(truth.plate for truth in known):
        here = [truth for truth in known if truth.plate == plate]
        free = [(row, column) for column in range(1, columns - 1) for row in range(rows)]
        for row in range(rows):
            table.append(_control(plate, "neutral", row, 0, NEUTRAL, rng))
            table.append(_control(plate, "inhibitor", row, columns - 1, INHIBITOR, rng))
        for i, truth in enumerate(here):
            places = free[i * len(DOSES) * REPLICATES :]
            doses = np.repeat(DOSES, REPLICATES)
            values = response_of(truth, doses) + rng.normal(0, 4, len(doses))
            for (row, column), conc, value in zip(places, doses, values, strict=False):
                table.append(_sample(truth, row, column, float(conc), float(value)))
    frame = pl.DataFrame(table, infer_schema_length=None)
    spot = pl.int_range(pl.len())
    sample = pl.col("role") == "sample"
    masked = sample & (spot % 97 == 50)
    excluded = sample & (spot % 89 == 40) & ~masked
    return frame.with_columns(
        signal=pl.when(masked).then(None).otherwise("signal"),
        response=pl.when(masked).then(None).when(excluded).then(pl.col("response") - 60).otherwise("response"),
        mask_reason=pl.when(masked).then(pl.lit("overflow")),
        exclusion=pl.when(excluded).then(pl.lit("air bubble <seen> at read")),
    )


def _control(plate: str, role: str, row: int, column: int, level: float, rng: np.random.Generator) -> dict[str, object]:
    signal = level + rng.normal(0, 300)
    return {
        "plate": plate, "well": well_name(row, column), "role": role, "compound": None,
        "conc_molar": 0.0 if role == "neutral" else None, "compound_2": None, "conc_2_molar": None,
        "cell_line": None, "raw_acceptor": signal * 0.7, "raw_donor": 7_000.0, "signal": signal,
        "response": 100 * (signal - INHIBITOR) / (NEUTRAL - INHIBITOR),
    }  # fmt: skip


def _sample(truth: Truth, row: int, column: int, conc: float, value: float) -> dict[str, object]:
    signal = INHIBITOR + value / 100 * (NEUTRAL - INHIBITOR)
    return {
        "plate": truth.plate, "well": well_name(row, column), "role": "sample", "compound": truth.compound,
        "conc_molar": conc, "compound_2": None, "conc_2_molar": None, "cell_line": truth.cell_line,
        "raw_acceptor": signal * 0.7, "raw_donor": 7_000.0, "signal": signal, "response": value,
    }  # fmt: skip


def _with_vehicle(sample: pl.DataFrame, wells: pl.DataFrame, labels: list[str]) -> pl.DataFrame:
    """Every curve with the vehicle wells of its plate as dose 0."""
    neutral = wells.filter(pl.col("role") == "neutral").select("plate", "conc_molar", "response")
    groups = sample.select(labels).unique(maintain_order=True)
    vehicle = groups.join(neutral, on="plate", maintain_order="left_right")
    columns = [*labels, "conc_molar", "response"]
    return pl.concat([sample.select(columns), vehicle.select(columns)])


def _fits(curves: Curves, failed: str) -> CurveFits:
    fits = fit(curves, threads=1)
    level = pl.when(pl.col("plate") == failed).then(pl.lit("fail")).otherwise(pl.lit("pass")).alias("plate_level")
    table = fits.table.select(*curves.labels.columns, level, pl.exclude(curves.labels.columns))
    return CurveFits(table=table, options=fits.options, seconds=0.01)


def _quality(plates: list[str], failed: str) -> pl.DataFrame:
    rows = []
    for plate in plates:
        bad = plate == failed
        level = "fail" if bad else "pass"
        says = "neutral against inhibitor wells"
        rows.append((plate, "z_prime", -0.2 if bad else 0.82, level, says))
        rows.append((plate, "signal_to_background", 6.4, "info", "neutral over inhibitor"))
        rows.append((plate, "cv_neutral_percent", 11.0, "warn", "16 neutral wells"))
    return pl.DataFrame(rows, schema=["plate", "metric", "value", "level", "message"], orient="row")


def _plates(plates: list[str], failed: str, plate_format: int, wells: pl.DataFrame) -> pl.DataFrame:
    counts = wells.group_by("plate").agg(
        n_wells=pl.len(), n_masked=pl.col("mask_reason").count(), n_excluded=pl.col("exclusion").count()
    )
    frame = pl.DataFrame(
        {
            "plate": plates,
            "plate_format": [plate_format] * len(plates),
            "level": ["fail" if plate == failed else "warn" for plate in plates],
        }
    )
    return frame.join(counts, on="plate", maintain_order="left").with_columns(file=pl.lit("plate_1.csv"))


def _growth(known: list[Truth]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "compound": [truth.compound for truth in known],
            "cell_line": [truth.cell_line for truth in known],
            "gr50_qualifier": ["=", ">", "="][: len(known)],
            "gr50_molar": [2.5e-8, 1e-5, 3e-7][: len(known)],
            "gr_max": [-0.12, 0.81, 0.2][: len(known)],
            "gi50_qualifier": ["=", None, ">"][: len(known)],
            "gi50_molar": [3e-8, None, 1e-5][: len(known)],
            "day0_signal": [1000.0, 1100.0, 900.0][: len(known)],
        }
    )


def _bracketing(curves: Curves) -> pl.DataFrame:
    """Every third curve has too few low doses."""
    short = pl.int_range(pl.len()) % 3 == 0
    return curves.labels.with_columns(
        doses_below=pl.when(short).then(0).otherwise(2),
        doses_above=3,
        bracketing_level=pl.when(short).then(pl.lit("warn")).otherwise(pl.lit("pass")),
        bracketing=pl.when(short).then(pl.lit("add lower doses")).otherwise(pl.lit("two doses or more")),
    )


def _reproducibility() -> pl.DataFrame:
    return pl.DataFrame(
        {"compound": ["BI-3406"], "msr": [2.4], "msr_lo": [1.8], "msr_hi": [4.0], "n": [5], "level": ["pass"]}
    )


def _comparisons() -> pl.DataFrame:
    return pl.DataFrame(
        {"compound": ["BI-3406"], "comparison": ["G12C / wild type"], "fold_shift": [4.2], "p_value": [1e-6]}
    )


def _replicates(truth: Truth) -> pl.DataFrame:
    return pl.DataFrame(
        {"compound": [truth.compound], "n_experiments": [3], "qualifier": ["="], "ic50_molar": [1.1e-8], "msr": [2.4]}
    )
