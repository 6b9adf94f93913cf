"""What the tests of assays may ask for."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.analysis import Analysis
from sevenless.assays.protocol import protocol
from sevenless.assays.quality.gates import QUALITY_SCHEMA
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit


@pytest.fixture
def analysis_of_one_failed_plate() -> Analysis:
    """Two plates, one curve, no wells."""
    curves = Curves.from_matrix([1e-9, 1e-8, 1e-7, 1e-6, 1e-5], [99.0, 90.0, 50.0, 10.0, 2.0])
    return Analysis(
        title="A <run>",
        run_name="run.toml",
        run_text="",
        protocol=protocol("ctg-3d"),
        wells=pl.DataFrame(),
        quality=pl.DataFrame(
            [("P2", "cv_neutral_percent", 40.0, "fail", "CV of the neutral wells 40 %")],
            schema=QUALITY_SCHEMA,
            orient="row",
        ),
        plates=pl.DataFrame({"plate": ["P1", "P2"], "level": ["pass", "fail"]}),
        curves=curves,
        fits=fit(curves),
        files=pl.DataFrame(),
        versions={},
    )
