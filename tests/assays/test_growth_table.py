"""Growth metrics: what stands for the start and the control of each curve, and which curves are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.assays.curve_points import curve_labels, curve_points
from sevenless.assays.growth_table import Growth, growth_of
from sevenless.assays.protocol import protocol
from sevenless.assays.responses import with_responses
from sevenless.assays.runs.manifest import Manifest, ManifestPlate
from sevenless.assays.runs.runfile import CurveRules, GrowthRules

CTG = protocol("ctg-3d")
DOSES = (1e-9, 1e-8, 1e-7, 1e-6, 1e-5)
SCHEMA = {
    "plate": pl.String, "well": pl.String, "role": pl.String, "compound": pl.String, "conc_molar": pl.Float64,
    "compound_2": pl.String, "conc_2_molar": pl.Float64, "raw_luminescence": pl.Float64, "mask_reason": pl.String,
    "exclusion": pl.String,
}  # fmt: skip


def plate(name: str, *, control: float, values: tuple[float, ...], **further: object) -> list[dict[str, object]]:
    """Two vehicle wells around ``control`` and compound X at five doses."""
    wells = [{"role": "neutral", "conc_molar": 0.0, "raw_luminescence": control + d} for d in (-1.0, 1.0)]
    wells += [
        {"role": "sample", "compound": "X", "conc_molar": conc, "raw_luminescence": value, **further}
        for conc, value in zip(DOSES, values, strict=True)
    ]
    return [{"plate": name, **well} for well in wells]


def day0(name: str, *values: float) -> list[dict[str, object]]:
    return [{"plate": name, "role": "time0", "raw_luminescence": value} for value in values]


def growth(rows: list[dict[str, object]], *, manifest: Manifest | None = None, **rules: object) -> Growth | None:
    full = [{**dict.fromkeys(SCHEMA), "well": f"A{i + 1:02d}", **row} for i, row in enumerate(rows)]
    wells = with_responses(pl.DataFrame(full, schema=SCHEMA), CTG)
    curves = CurveRules(**rules)  # type: ignore[arg-type]
    labels, _ = curve_labels(wells, curves)
    points = curve_points(wells, curves, CTG, labels)
    return growth_of(wells, points, protocol=CTG, rules=GrowthRules(), manifest=manifest)


def manifest_of(**plates: tuple[float | None, float | None]) -> Manifest:
    """Plate to time and division time in seconds."""
    rows = {name: ManifestPlate(plate=name, time_s=time, division_time_s=div) for name, (time, div) in plates.items()}
    return Manifest(plates=rows, columns=(), path=Path("m.csv"), sha256="0")


FALLING = (400.0, 380.0, 200.0, 110.0, 100.0)


def test_values_start_and_control_are_those_of_the_definition():
    found = growth(plate("P1", control=400.0, values=FALLING) + day0("D0", 90.0, 100.0, 130.0))
    assert found is not None
    row = found.table.row(0, named=True)
    assert (row["day0_signal"], row["control_signal"], row["doublings"]) == (100.0, 400.0, 2.0)
    assert row["day0_source"] == "day-0 wells"
    expected = 2 ** (np.log2(np.array(FALLING) / 100.0) / 2.0) - 1.0
    assert found.points["gr_value"].to_numpy() == pytest.approx(expected)
    assert found.points["percent_growth"].to_list() == pytest.approx([100.0, 280 / 3, 100 / 3, 10 / 3, 0.0])
    assert found.points.columns == ["compound", "plate", "well", "conc_molar", "gr_value", "percent_growth"]
    assert row["gr_max"] == pytest.approx(0.0, abs=1e-12)
    assert row["tgi_qualifier"] in ("=", ">")


def test_a_run_without_day_0_and_division_times_has_no_growth():
    assert growth(plate("P1", control=400.0, values=FALLING)) is None
    assert growth(plate("P1", control=400.0, values=FALLING), manifest=manifest_of(P1=(3600.0, None))) is None


def test_division_times_stand_in_for_day_0_and_day_0_comes_first():
    times = manifest_of(P1=(7200.0, 3600.0), P2=(7200.0, None))
    found = growth(plate("P1", control=400.0, values=FALLING), manifest=times)
    assert found is not None
    row = found.table.row(0, named=True)
    assert (row["day0_signal"], row["doublings"], row["day0_source"]) == (100.0, 2.0, "division time")
    both = growth(plate("P1", control=400.0, values=FALLING) + day0("D0", 50.0), manifest=times)
    assert both is not None
    assert (both.table["day0_signal"].item(), both.table["day0_source"].item()) == (50.0, "day-0 wells")


@pytest.mark.parametrize(
    ("control", "start", "says"),
    [(80.0, 100.0, "untreated cells did not grow"), (400.0, 0.0, "which is no amount of cells")],
)
def test_cells_that_did_not_grow_are_refused_with_the_numbers(control, start, says):
    found = growth(plate("P1", control=control, values=FALLING) + day0("D0", start))
    assert found is not None
    row = found.table.row(0, named=True)
    assert (row["gr_status"], row["nci_status"], row["gr50_molar"], row["doublings"]) == (
        "refused",
        "refused",
        None,
        None,
    )
    assert says in row["gr_message"]
    assert found.points["gr_value"].null_count() == len(DOSES)


def test_one_plate_without_growth_leaves_the_others_of_a_pooled_curve():
    rows = plate("P1", control=400.0, values=FALLING) + plate("P2", control=50.0, values=FALLING) + day0("D0", 100.0)
    found = growth(rows, pool_plates=True)
    assert found is not None
    row = found.table.row(0, named=True)
    assert (row["gr_status"], row["n_points"], row["control_signal"]) == ("ok", 5, 400.0)


def test_excluded_wells_have_no_growth_value():
    rows = plate("P1", control=400.0, values=FALLING) + day0("D0", 100.0)
    rows[4]["exclusion"] = "bubble"
    found = growth(rows)
    assert found is not None
    assert found.points["gr_value"].null_count() == 1
    assert found.table["n_points"].item() == 4


def test_the_control_beside_a_second_compound_is_that_compound_alone():
    second = {"compound_2": "S", "conc_2_molar": 1e-7}
    rows = plate("P1", control=400.0, values=FALLING) + day0("D0", 100.0)
    alone = {"plate": "P1", "role": "sample", "conc_molar": 0.0, "raw_luminescence": 200.0, **second}
    with_second = [row for row in plate("P1", control=0.0, values=FALLING, **second) if row["role"] == "sample"]
    found = growth([*rows, alone, *with_second])
    assert found is not None
    controls = dict(found.table.select("compound_2", "control_signal").rows())
    assert controls == {None: 400.0, "S": 200.0}
    beside = found.points.filter(compound_2="S")["gr_value"].to_numpy()
    assert beside == pytest.approx(2 ** np.log2(np.array(FALLING) / 100.0) - 1.0)
