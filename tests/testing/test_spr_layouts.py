"""Simulated runs in every layout: what was written is read to its digits, and all give the same constants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import parse

import numpy as np
import polars as pl
import pytest

from sevenless.binding.spr.analysis import analyse_spr
from sevenless.binding.spr.options import SprOptions
from sevenless.files.document import open_document
from sevenless.readers.spr.registry import read_spr_files
from sevenless.testing.octet_curves import aligned
from sevenless.testing.octet_frd import sensor_names, write_octet_frd
from sevenless.testing.spr import SimulatedSpr, SprTruth, simulate_spr
from sevenless.testing.spr_layouts import SPR_LAYOUTS

DOSES = (0.0, 1e-8, 3.3e-8, 1e-7, 3.3e-7, 1e-6)
TRUTH = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, rmax_ru=2.0, noise_ru=0.01, drift_ru_per_s=1e-5)
OF_CURVES = [name for name, layout in SPR_LAYOUTS.items() if layout.holds == "sensorgrams"]
OF_POINTS = [name for name, layout in SPR_LAYOUTS.items() if layout.holds == "report points"]


@pytest.fixture(scope="module")
def made() -> SimulatedSpr:
    return simulate_spr(DOSES, TRUTH, rng=np.random.default_rng(1), contact_s=300, end_s=600, step_s=2.0)


def within(found: np.ndarray, expected: np.ndarray, layout: str) -> bool:
    rules = SPR_LAYOUTS[layout]
    kept = 0.5 * rules.response_step + 0.5 * np.abs(expected) * rules.response_digits
    # What is added is the rounding of binary numbers themselves.
    return bool((np.abs(found - expected) <= kept * 1.000001 + 1e-15).all())


@pytest.mark.parametrize("layout", OF_CURVES)
def test_every_reading_comes_back_with_the_digits_of_the_layout(
    layout: str, made: SimulatedSpr, tmp_path: Path
) -> None:
    rules = SPR_LAYOUTS[layout]
    (read,) = read_spr_files(rules.write(made, tmp_path))
    assert (read.source.reader, read.report_points.height) == (rules.reader, 0)
    kept = made.time_s >= 0 if rules.aligned else np.full(len(made.time_s), True)
    expected = (aligned(made) if rules.aligned else made.response_ru)[:, kept]
    table = read.sensorgrams
    assert table.height == expected.size
    assert within(table["response_ru"].to_numpy().reshape(expected.shape), expected, layout)
    assert table["time_s"].to_list() == pytest.approx(np.tile(made.time_s[kept], len(DOSES)).tolist(), abs=1e-4)
    concs = table["conc_molar"].to_numpy().reshape(expected.shape)
    assert concs[:, 0].tolist() == pytest.approx(DOSES, rel=1e-14)
    assert (concs == concs[:, :1]).all()
    if not rules.aligned:
        assert table["analyte"].unique().to_list() == ["drug"]


@pytest.mark.parametrize("layout", OF_POINTS)
def test_every_response_at_equilibrium_comes_back(layout: str, made: SimulatedSpr, tmp_path: Path) -> None:
    (read,) = read_spr_files(SPR_LAYOUTS[layout].write(made, tmp_path))
    assert (read.source.reader, read.sensorgrams.height) == (SPR_LAYOUTS[layout].reader, 0)
    late = read.report_points.filter(pl.col("point").is_in(["Req", "Analyte binding late_1"]))
    assert within(late["relative_ru"].to_numpy(), made.late_ru(), layout)
    assert late["conc_molar"].to_list() == pytest.approx(DOSES, rel=1e-14)
    assert late["cycle"].to_list() == [1, 2, 3, 4, 5, 6]
    assert late["flow_cell"].unique().to_list() == ["2-1"]


def test_concentrations_of_many_digits_keep_those_of_the_layout(tmp_path: Path) -> None:
    doses = 1e-6 / 3.0 ** np.arange(3)
    run = simulate_spr(doses, TRUTH, rng=np.random.default_rng(1), step_s=10.0)
    for name, layout in SPR_LAYOUTS.items():
        (read,) = read_spr_files(layout.write(run, tmp_path / name))
        table = read.sensorgrams if layout.holds == "sensorgrams" else read.report_points
        found = table["conc_molar"].unique(maintain_order=True).to_numpy()
        assert np.abs(found / doses - 1).max() <= 0.5 * layout.conc_digits + 1e-15, name


def test_all_layouts_of_curves_give_the_same_constants(made: SimulatedSpr, tmp_path: Path) -> None:
    rows = {}
    for name in OF_CURVES:
        layout = SPR_LAYOUTS[name]
        # Aligned curves are zeroed by all readings before the analyte: so are the others here.
        options = SprOptions(injection_s=(0, 300), zero_s=0 if layout.aligned else 30, remove_spikes=False)
        (row,) = analyse_spr(read_spr_files(layout.write(made, tmp_path / name)), options).rates.rows(named=True)
        rows[name] = [row[key] for key in ("ka_per_molar_s", "kd_per_s", "kd_molar", "rmax_ru")]
        assert (row["status"], row["curves"]) == ("sound", 5)
    for name in OF_CURVES:
        assert rows[name] == pytest.approx(rows["long-table"], rel=2e-6), name
    assert rows["long-table"] == pytest.approx([1e5, 1e-2, 1e-7, 2.0], rel=0.02)


def test_all_layouts_of_points_give_the_same_affinity(made: SimulatedSpr, tmp_path: Path) -> None:
    found = [
        analyse_spr(read_spr_files(SPR_LAYOUTS[name].write(made, tmp_path / name))).affinities.row(0, named=True)
        for name in OF_POINTS
    ]
    for key in ("kd_molar", "rmax_ru", "kd_low_molar", "kd_high_molar"):
        assert found[0][key] == pytest.approx(found[1][key], rel=1e-5)
    assert found[0]["kd_low_molar"] < 1e-7 < found[0]["kd_high_molar"]


def test_an_insight_workbook_holds_points_fits_and_where_it_is_from(made: SimulatedSpr, tmp_path: Path) -> None:
    paths = SPR_LAYOUTS["insight"].write(made, tmp_path)
    (read,) = read_spr_files(paths)
    assert read.metadata["Instrument type"] == "Biacore 1K+"
    points = read.report_points
    assert points.height == 5 * len(DOSES)
    base = points.filter(point="Analyte baseline_1")
    assert base["relative_ru"].to_list() == [0.0] * len(DOSES)
    joined = points.join(base.select("cycle", base_ru="absolute_ru"), on="cycle")
    assert np.allclose(joined["absolute_ru"] - joined["base_ru"], joined["relative_ru"], atol=1e-12)
    early, late = (
        points.filter(point=f"Analyte stability {when}_1")["relative_ru"].to_numpy() for when in ("early", "late")
    )
    assert late[-1] / early[-1] == pytest.approx(np.exp(-1e-2 * (598 - 10 - 300)), abs=0.02)
    window = made.response_ru[:, (made.time_s >= 290) & (made.time_s <= 295)]
    assert np.allclose(points.filter(point="Analyte binding late_1")["sd_ru"], window.std(axis=1), atol=1e-12)
    affinity, kinetics = read.vendor_fits.sort("model", descending=True).rows(named=True)
    assert [affinity[key] for key in ("kd_molar", "rmax_ru", "offset_ru")] == [1e-7, 2.0, 0.0]
    assert [kinetics[key] for key in ("ka_per_molar_s", "kd_per_s", "kd_molar", "chi2_ru2")] == [1e5, 1e-2, 1e-7, 1e-4]
    assert analyse_spr([read]).vendor["status"].to_list() == ["sound"]


def test_the_sheets_and_columns_are_those_of_a_published_workbook(
    shared: Path, made: SimulatedSpr, tmp_path: Path
) -> None:
    real = open_document(shared / "spr" / "Affinity.xlsx")
    (path,) = SPR_LAYOUTS["insight"].write(made, tmp_path)
    ours = {sheet.name: sheet for sheet in open_document(path).sheets}
    for theirs in real.sheets:
        if theirs.name == "Report point table":
            titles = [theirs.text(2, column) for column in range(len(theirs.rows[2]))]
            sheet = ours[theirs.name]
            assert [sheet.text(2, column) for column in range(len(sheet.rows[2]))] == titles[:24]
        elif theirs.name == "Affinity 1":
            for row in (44, 45):
                assert [ours[theirs.name].text(row, column) for column in range(10)] == [
                    theirs.text(row, column) for column in range(10)
                ]


def test_a_sensor_file_has_its_steps_in_order(made: SimulatedSpr, tmp_path: Path) -> None:
    paths = write_octet_frd(replace(made, analyte="a & <b>"), tmp_path, run_id="7")
    assert [path.name for path in paths] == [f"{row}1.frd" for row in "ABCDEF"]
    steps = parse(paths[2]).getroot().findall("KineticsData/Step")
    assert [step.findtext("StepType") for step in steps] == ["BASELINE", "ASSOC", "DISASSOC"]
    assert [step.findtext("CommonData/MolarConcentration") for step in steps] == ["-1", "33", "-1"]
    assert [step.findtext("CommonData/WellType") for step in steps] == ["BUFFER", "SAMPLE", "BUFFER"]
    assert [float(step.findtext("CommonData/StartTime", "")) for step in steps] == [0, 30, 330]
    (read,) = read_spr_files(paths)
    assert read.sensorgrams["analyte"].unique().to_list() == ["a & <b>"]
    assert read.metadata["RunID"] == "7"
    assert read.injections.select("start_s", "end_s").unique().rows() == [(0.0, 300.0)]
    again = write_octet_frd(made, tmp_path / "other", run_id="8")
    assert len(read_spr_files([*paths, *again])) == 2


def test_a_run_without_the_readings_around_the_injection(made: SimulatedSpr, tmp_path: Path) -> None:
    inside = (made.time_s >= 0) & (made.time_s < 300)
    cut = replace(made, time_s=made.time_s[inside], response_ru=made.response_ru[:, inside])
    for name in ("octet-frd", "octet-text"):
        (read,) = read_spr_files(SPR_LAYOUTS[name].write(cut, tmp_path / name))
        assert within(read.sensorgrams["response_ru"].to_numpy().reshape(6, -1), cut.response_ru, name)
    (read,) = read_spr_files(SPR_LAYOUTS["insight"].write(cut, tmp_path))
    assert read.report_points["point"].unique().sort().to_list() == [
        "Analyte binding early_1",
        "Analyte binding late_1",
    ]
    assert read.report_points["relative_ru"].null_count() == read.report_points.height


def test_more_curves_than_sensors_are_refused_before_anything_is_written(made: SimulatedSpr, tmp_path: Path) -> None:
    assert len(set(sensor_names(96))) == 96
    many = replace(made, conc_molar=np.zeros(97), response_ru=np.zeros((97, len(made.time_s))))
    for name in ("octet-frd", "octet-text"):
        with pytest.raises(ValueError, match="a tray holds 96 sensors, not 97"):
            SPR_LAYOUTS[name].write(many, tmp_path)
    assert list(tmp_path.iterdir()) == []
