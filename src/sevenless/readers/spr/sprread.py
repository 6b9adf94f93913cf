"""What a file of surface plasmon resonance holds: sensorgrams, report points, and what the vendor's software fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, final

import polars as pl

from sevenless.plates.plateread import SourceFile

__all__ = [
    "FITTED_CURVE_SCHEMA",
    "INJECTION_SCHEMA",
    "REPORT_POINT_SCHEMA",
    "SENSORGRAM_SCHEMA",
    "VENDOR_FIT_SCHEMA",
    "SprRead",
]

_TRACE: Final = {"run": pl.String, "cycle": pl.Int64, "channel": pl.String, "flow_cell": pl.String}
_SAMPLE: Final = {"analyte": pl.String, "conc_molar": pl.Float64}

SENSORGRAM_SCHEMA: Final = pl.Schema({**_TRACE, **_SAMPLE, "time_s": pl.Float64, "response_ru": pl.Float64})
"""``flow_cell`` is ``"2"`` as measured and ``"2-1"`` with flow cell 1 subtracted; ``conc_molar`` is null where the
file does not say it, as for start-up cycles."""

INJECTION_SCHEMA: Final = pl.Schema({**_TRACE, "start_s": pl.Float64, "end_s": pl.Float64, "conc_molar": pl.Float64})
"""When the analyte flowed, on the time axis of the sensorgram. ``conc_molar`` is null where it is that of the
sensorgram; one with several injections is a single cycle, and its own ``conc_molar`` the highest of them."""

REPORT_POINT_SCHEMA: Final = pl.Schema(
    {
        **_TRACE,
        "curve_type": pl.String,
        "point": pl.String,
        "time_s": pl.Float64,
        "window_s": pl.Float64,
        "absolute_ru": pl.Float64,
        "relative_ru": pl.Float64,
        "sd_ru": pl.Float64,
        "purpose": pl.String,
        **_SAMPLE,
        "analyte_dalton": pl.Float64,
        "control": pl.String,
    }
)
"""``relative_ru`` is the response less that of the point's baseline; the response of a steady-state plot is a point
called ``Req``."""

VENDOR_FIT_SCHEMA: Final = pl.Schema(
    {
        "group": pl.Int64,
        "model": pl.String,
        "channel": pl.String,
        "flow_cell": pl.String,
        "analyte": pl.String,
        "captured": pl.String,
        "chi2_ru2": pl.Float64,
        "ka_per_molar_s": pl.Float64,
        "kd_per_s": pl.Float64,
        "kd_molar": pl.Float64,
        "rmax_ru": pl.Float64,
        "offset_ru": pl.Float64,
    }
)
"""What the vendor's software reports, null where it reports nothing; ``kd_molar`` is the affinity, ``kd_per_s`` the
rate of dissociation."""

FITTED_CURVE_SCHEMA: Final = pl.Schema({"conc_molar": pl.Float64, "response_ru": pl.Float64})
"""The curve that the vendor's software drew through the points of a steady-state plot."""


def _check(table: pl.DataFrame, schema: pl.Schema, name: str) -> None:
    if table.schema != schema:
        raise TypeError(f"{name} of a SprRead has the columns {dict(schema)}, not {dict(table.schema)}")


def _none(schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SprRead:
    """One file of surface plasmon resonance; tables that the file does not hold are empty.

    Parameters
    ----------
    source
        The file.
    sensorgrams, injections, report_points, vendor_fits, fitted_curve
        Tables of `SENSORGRAM_SCHEMA`, `INJECTION_SCHEMA`, `REPORT_POINT_SCHEMA`, `VENDOR_FIT_SCHEMA` and
        `FITTED_CURVE_SCHEMA`.
    metadata
        What the file says of itself, as printed there.
    notes
        What the reader wants the user to know.
    """

    source: SourceFile
    sensorgrams: pl.DataFrame = field(default_factory=lambda: _none(SENSORGRAM_SCHEMA))
    injections: pl.DataFrame = field(default_factory=lambda: _none(INJECTION_SCHEMA))
    report_points: pl.DataFrame = field(default_factory=lambda: _none(REPORT_POINT_SCHEMA))
    vendor_fits: pl.DataFrame = field(default_factory=lambda: _none(VENDOR_FIT_SCHEMA))
    fitted_curve: pl.DataFrame = field(default_factory=lambda: _none(FITTED_CURVE_SCHEMA))
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check(self.sensorgrams, SENSORGRAM_SCHEMA, "sensorgrams")
        _check(self.injections, INJECTION_SCHEMA, "injections")
        _check(self.report_points, REPORT_POINT_SCHEMA, "report_points")
        _check(self.vendor_fits, VENDOR_FIT_SCHEMA, "vendor_fits")
        _check(self.fitted_curve, FITTED_CURVE_SCHEMA, "fitted_curve")

    def __repr__(self) -> str:
        traces = self.sensorgrams.select("run", "cycle", "channel", "flow_cell").n_unique()
        counts = {
            "sensorgrams": traces if self.sensorgrams.height else 0,
            "report points": self.report_points.height,
            "vendor fits": self.vendor_fits.height,
        }
        held = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        return f"SprRead of {self.source.name} ({self.source.instrument}): {held or 'nothing'}"
