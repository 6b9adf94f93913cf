"""A solvent correction takes off what the solvent adds, within the buffers that tell it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.binding.spr.solvent import fit_solvent_curve, solvent_corrected
from sevenless.errors import InputError
from sevenless.readers.spr.sprread import REPORT_POINT_SCHEMA

BUFFERS = np.array([-800.0, -300.0, 200.0, 700.0, 1200.0])


def shift(reference: np.ndarray) -> np.ndarray:
    return 3 - 0.03 * reference + 1e-5 * reference**2


def point(cycle: int, curve_type: str, flow_cell: str, purpose: str, response: float) -> dict[str, object]:
    facts = {"run": "1", "cycle": cycle, "channel": "1", "point": "late", "analyte": "drug", "conc_molar": 1e-6}
    return facts | {"curve_type": curve_type, "flow_cell": flow_cell, "purpose": purpose, "relative_ru": response}


def run(samples: np.ndarray, bound: float = 10.0) -> pl.DataFrame:
    rows = []
    for cycle, reference in enumerate([*BUFFERS, *samples]):
        is_buffer = cycle < len(BUFFERS)
        purpose = "Solvent correction" if is_buffer else "Analysis"
        active = float(shift(reference)) + (0.0 if is_buffer else bound)
        rows.append(point(cycle, "Reference", "1", purpose, float(reference)))
        rows.append(point(cycle, "Reference subtracted", "2-1", purpose, active))
    return pl.DataFrame(rows, schema=REPORT_POINT_SCHEMA, orient="row")


def test_the_parabola_comes_back() -> None:
    curve = fit_solvent_curve(BUFFERS, shift(BUFFERS))
    assert np.allclose(curve.shift_ru(np.array([-500.0, 0.0, 900.0])), shift(np.array([-500.0, 0.0, 900.0])))
    assert curve.scatter_ru < 1e-9
    assert np.isnan(curve.shift_ru(np.array([-1100.0, 1500.0]))).all()


def test_samples_lose_what_the_solvent_added() -> None:
    found, notes = solvent_corrected(run(np.array([-400.0, 100.0, 1000.0])))
    assert found["relative_ru"].to_list() == pytest.approx([10.0] * 3)
    assert found["purpose"].unique().to_list() == ["Analysis"]
    assert found.columns == list(REPORT_POINT_SCHEMA)
    assert notes == ()


def test_samples_beyond_the_buffers_are_told() -> None:
    found, notes = solvent_corrected(run(np.array([0.0, 5000.0])))
    assert found["relative_ru"].to_list() == [pytest.approx(10.0), None]
    assert notes == ("2-1: 1 responses lie beyond the solvent buffers, and were left out",)


def test_too_few_buffers_or_none() -> None:
    with pytest.raises(InputError, match="needs 4 different buffers, and there are 2"):
        fit_solvent_curve(np.array([1.0, 1.0, 2.0]), np.zeros(3))
    with pytest.raises(InputError, match="no cycles of solvent buffers"):
        solvent_corrected(run(np.array([0.0])).filter(pl.col("purpose") == "Analysis"))
