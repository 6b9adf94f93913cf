"""A viability run with day-0 plates: growth is counted, not only signal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assays.made_plates import Well, layout, placed, write_map, write_plates, write_rows, write_run
from sevenless.assays.analysis import Analysis
from sevenless.assays.analyze import analyze
from sevenless.errors import RunFileError

HOURS = 72.0
DAY0 = 10_000.0
BLANK = 400.0
CELLS = {"fast": 18.0, "slow": 54.0}
"""Division times in hours."""
GEC50, GR_INF = 5e-8, -0.4

FILES = '[files]\nreads = ["*.csv"]\n'
MANIFEST = """
[manifest]
file = "plates.txt"
plate = "Barcode"
map = "Map"
time = "Hours"
time_unit = "h"
columns = { cell_line = "Cells" }
"""


def growth_rate(conc_molar: float) -> float:
    """GR value at a dose."""
    return GR_INF + (1.0 - GR_INF) / (1.0 + conc_molar / GEC50)


def counts(cells: str, seed: int, *, end: bool):
    """Light of a well: cells that divided as often as their GR value lets them."""
    rng = np.random.default_rng(seed)

    def signal(well: Well) -> Mapping[str, float]:
        if well.role == "blank":
            return {"luminescence": round(BLANK * (1.0 + 0.05 * rng.normal()))}
        rate = growth_rate(well.conc_molar) if well.role == "sample" else 1.0
        doublings = HOURS / CELLS[cells] * math.log2(rate + 1.0) if end else 0.0
        return {"luminescence": round((DAY0 * 2.0**doublings + BLANK) * (1.0 + 0.03 * rng.normal()))}

    return signal


def write_project(folder: Path, *, day0: bool = True) -> None:
    """Two cell lines: one treated plate each, and one of day 0."""
    treated = placed(layout(["X", "Y"], controls={"neutral": 16, "blank": 8}))
    untreated = placed([Well("neutral")] * 16 + [Well("blank")] * 8)
    rows = []
    for seed, (cells, division) in enumerate(CELLS.items()):
        write_plates(folder / f"{cells}_3.csv", {f"{cells}-3": treated}, counts(cells, seed, end=True))
        rows.append({"Barcode": f"{cells}-3", "Map": "treated.txt", "Hours": 72, "Cells": cells, "Division": division})
        if day0:
            write_plates(folder / f"{cells}_0.csv", {f"{cells}-0": untreated}, counts(cells, 10 + seed, end=False))
            rows.append({"Barcode": f"{cells}-0", "Map": "untreated.txt", "Hours": 0, "Cells": cells, "Division": ""})
    write_map(folder / "treated.txt", {"": treated}, plate_column=False)
    write_map(folder / "untreated.txt", {"": untreated}, plate_column=False)
    write_rows(folder / "plates.txt", rows)


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    folder = tmp_path_factory.mktemp("ctg")
    write_project(folder)
    return analyze(write_run(folder / "run.toml", "ctg-3d", MANIFEST, files=FILES))


def test_day_0_plates_are_known_and_carry_no_curves(analysis):
    assert analysis.plates.select("plate", "time_s", "cell_line").rows() == [
        ("fast-0", 0.0, "fast"),
        ("fast-3", 259200.0, "fast"),
        ("slow-0", 0.0, "slow"),
        ("slow-3", 259200.0, "slow"),
    ]
    assert set(analysis.fits.table["plate"]) == {"fast-3", "slow-3"}
    assert analysis.fits.label_columns == ["compound", "cell_line", "plate", "plate_level"]


def test_viability_is_blind_to_growth_and_gr_is_not(analysis):
    """The same drug: apart in IC50 by how fast the cells divide, alike in GR50."""
    pic50 = dict(analysis.fits.table.filter(pl.col("compound") == "X").select("cell_line", "log10_ic50_molar").rows())
    assert pic50["slow"] - pic50["fast"] > 0.3
    assert analysis.growth is not None
    gr = analysis.growth.select("cell_line", "log10_gec50_molar", "gr_inf", "gr_max", "doublings")
    for cells, gec50, inf, at_most, doublings in gr.iter_rows():
        assert gec50 == pytest.approx(math.log10(GEC50), abs=0.15)
        assert inf == pytest.approx(GR_INF, abs=0.06)
        assert at_most == pytest.approx(growth_rate(1e-5), abs=0.06)
        assert doublings == pytest.approx(HOURS / CELLS[cells], rel=0.05)


def test_gr_values_are_those_of_the_definition(analysis):
    """Computed again from the signals, in plain numpy."""
    assert analysis.growth_points is not None
    for cells in CELLS:
        wells = analysis.wells.filter(pl.col("cell_line") == cells)
        x0 = np.median(wells.filter(role="time0")["signal"].to_numpy())
        control = np.median(wells.filter(role="neutral")["signal"].to_numpy())
        points = analysis.growth_points.filter(pl.col("cell_line") == cells)
        x = points.join(wells, on=["plate", "well"], how="left", maintain_order="left")["signal"].to_numpy()
        expected = 2.0 ** (np.log2(np.maximum(x, 0) / x0) / np.log2(control / x0)) - 1.0
        assert points["gr_value"].to_numpy() == pytest.approx(expected, rel=1e-12)
        grown = 100 * np.where(x >= x0, (x - x0) / (control - x0), (x - x0) / x0)
        assert points["percent_growth"].to_numpy() == pytest.approx(grown, rel=1e-12)
    assert set(points["well"]) == set(wells.filter(role="sample")["well"])


def test_gr_and_nci_agree_with_the_truth(analysis):
    growth = analysis.growth
    assert growth is not None
    gr50 = GEC50 * ((1.0 - GR_INF) / (0.5 - GR_INF) - 1.0)
    assert growth["gr50_qualifier"].to_list() == ["="] * 4
    assert np.abs(growth["log10_gr50_molar"].to_numpy() - math.log10(gr50)).max() < 0.12
    cytostatic = GEC50 * ((1.0 - GR_INF) / (0.0 - GR_INF) - 1.0)
    assert np.abs(growth["log10_tgi_molar"].to_numpy() - math.log10(cytostatic)).max() < 0.35
    assert growth["plate_level"].to_list() == analysis.fits.table["plate_level"].to_list()
    assert set(growth["day0_source"]) == {"day-0 wells"}


def test_the_blank_is_taken_off_and_the_methods_say_so(analysis):
    assert analysis.methods["signal"] == "The signal is counts less blank."
    assert "matched by cell_line" in analysis.methods["growth"]
    raw = analysis.wells.filter(role="neutral")["raw_luminescence"] - analysis.wells.filter(role="neutral")["signal"]
    assert raw.to_numpy() == pytest.approx(BLANK, rel=0.1)


def test_a_division_time_stands_in_for_day_0(tmp_path):
    write_project(tmp_path, day0=False)
    text = MANIFEST + 'division_time = "Division"\ndivision_time_unit = "h"\n'
    analysis = analyze(write_run(tmp_path / "run.toml", "ctg-3d", text, files=FILES))
    growth = analysis.growth
    assert growth is not None
    assert set(growth["day0_source"]) == {"division time"}
    doublings = dict(growth.select("cell_line", "doublings").rows())
    assert doublings == {cells: pytest.approx(HOURS / division) for cells, division in CELLS.items()}
    assert growth["log10_gec50_molar"].to_numpy() == pytest.approx(math.log10(GEC50), abs=0.15)
    assert "division_time_s" in analysis.plates.columns


def test_cells_without_day_0_are_refused_by_name_and_the_others_go_their_way(tmp_path):
    write_project(tmp_path)
    table = (tmp_path / "plates.txt").read_text(encoding="utf-8")
    other = table.replace("slow-0,untreated.txt,0,slow", "slow-0,untreated.txt,0,other")
    assert other != table
    (tmp_path / "plates.txt").write_text(other, encoding="utf-8")
    analysis = analyze(write_run(tmp_path / "run.toml", "ctg-3d", MANIFEST, files=FILES))
    assert analysis.growth is not None
    status = dict(analysis.growth.filter(pl.col("compound") == "X").select("cell_line", "gr_status").rows())
    assert status == {"fast": "ok", "slow": "refused"}
    refused = analysis.growth.filter(pl.col("gr_status") == "refused")
    assert set(refused["gr_message"]) == {"there is no time-0 signal"}
    assert refused["gr50_molar"].null_count() == len(refused)


def test_columns_that_match_day_0_can_be_named(tmp_path):
    write_project(tmp_path)
    with pytest.raises(RunFileError, match='there is no column "cell_lin"; did you mean cell_line'):
        analyze(write_run(tmp_path / "run.toml", "ctg-3d", MANIFEST + '[growth]\nmatch = ["cell_lin"]\n', files=FILES))
    analysis = analyze(
        write_run(tmp_path / "run.toml", "ctg-3d", MANIFEST + '[growth]\nmatch = ["cell_line"]\n', files=FILES)
    )
    assert analysis.growth is not None
    assert set(analysis.growth["gr_status"]) == {"ok"}
