"""Readers of sensorgrams: every layout read whole, every fault told."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from readers.conftest import WriteBook
from readers.spr.layouts import compound_file, insight_sheets, sensorgram_text, steady_state_text
from sevenless.errors import ReadError, UnknownFormatError
from sevenless.readers.spr.cells import curve_label
from sevenless.readers.spr.insight import Insight
from sevenless.readers.spr.registry import read_spr
from sevenless.readers.spr.sprread import SprRead

LABELS = ["Run 1; Ch 1; Fc 2-1; Cy 4; drug; Conc 18 µM", "Run 1; Ch 1; Fc 2-1; Cy 5; drug; Conc 6 nM"]


def read_text(tmp_path: Path, text: str, name: str = "run.txt") -> SprRead:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_spr(tmp_path / name)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ReadError) as caught:
        read_text(tmp_path, text)
    assert all(one.remedy for one in caught.value.problems)
    return [f"{one.cell}: {one.what}" for one in caught.value.problems]


def test_sensorgrams_side_by_side(tmp_path: Path) -> None:
    found = read_text(
        tmp_path, sensorgram_text(LABELS, [["-1", "0.5", "-1", "0.25"], ["0", "1", "0", ""], ["", "", "1", "2"]])
    )
    table = found.sensorgrams
    assert table.select("cycle", "flow_cell", "analyte", "conc_molar", "time_s", "response_ru").rows() == [
        (4, "2-1", "drug", 18e-6, -1.0, 0.5),
        (4, "2-1", "drug", 18e-6, 0.0, 1.0),
        (5, "2-1", "drug", 6e-9, -1.0, 0.25),
        (5, "2-1", "drug", 6e-9, 1.0, 2.0),
    ]
    assert found.notes == (f"{LABELS[1]}: 1 readings were taken out before the export",)
    assert "2 sensorgrams" in repr(found)


def test_faults_of_sensorgrams_come_together(tmp_path: Path) -> None:
    rows = [["-1", "o.5", "", "0.25"]]
    assert faults(tmp_path, sensorgram_text(LABELS, rows)) == [
        "B2: 'o.5' is not a number",
        "C2: a response has no time",
        "None: there are no readings below the names of the curves",
    ]


@pytest.mark.parametrize(
    ("label", "said"),
    [("Run 1; Cy x; a", "names no cycle"), ("Run 1; Cy 4; a; Conc 5 apples", "no concentration: 5 apples")],
)
def test_labels_that_say_too_little(tmp_path: Path, label: str, said: str) -> None:
    assert any(said in one for one in faults(tmp_path, sensorgram_text([label], [["0", "1"]])))


def test_a_curve_without_its_responses(tmp_path: Path) -> None:
    text = sensorgram_text(LABELS, [["0", "1", "0", "1"]]).replace(f"\t{LABELS[1]}_Y", "")
    assert any("no column of responses" in one for one in faults(tmp_path, text))


def test_a_steady_state_plot(tmp_path: Path) -> None:
    points = [(LABELS[0], "1.8E-05", "30"), (LABELS[1], "6.00000008E-09", "3")]
    found = read_text(tmp_path, steady_state_text(points, [("0", "-1"), ("1E-6", "5")]))
    assert found.report_points.select("point", "conc_molar", "relative_ru").rows() == [
        ("Req", 18e-6, 30.0),
        ("Req", 6e-9, 3.0),
    ]
    assert found.fitted_curve.rows() == [(0.0, -1.0), (1e-6, 5.0)]


def test_a_steady_state_plot_that_is_cut_short(tmp_path: Path) -> None:
    assert faults(tmp_path, "Req vs Conc_X\tReq vs Conc_Y\r\n0\t1\r\n") == [
        "None: there is no table of points (Curve, X, Y) below the fitted curve"
    ]
    assert faults(tmp_path, steady_state_text([(LABELS[0], "x", "")]))[0] == "B4: 'x' is not a number"


def test_labels() -> None:
    assert curve_label("Run 2; Fc 4-3; Cy 11; Run 5; Conc 0,5 nM") == {
        "run": "2", "flow_cell": "4-3", "cycle": "11", "analyte": "Run 5", "conc": "0,5", "unit": "nM",
    }  # fmt: skip


def test_an_insight_workbook(as_workbook: WriteBook) -> None:
    found = Insight().read(as_workbook(insight_sheets()))
    assert found.report_points.select("cycle", "conc_molar", "relative_ru").rows() == [
        (1, 1.5e-9, 10.0),
        (2, 2.5e-9, 20.0),
    ]
    fits = found.vendor_fits.select("group", "captured", "kd_molar", "rmax_ru", "chi2_ru2").rows()
    assert fits == [(1, "protein", 1e-7, 50.0, 0.5), (2, "", None, None, None)]
    assert found.metadata == {"Version": "6.1"}


def test_faults_of_a_workbook_come_together(as_workbook: WriteBook) -> None:
    sheets = insight_sheets()
    sheets["Report point table"][3][1] = "one"
    sheets["Affinity 1"][4][4] = "tight"
    with pytest.raises(ReadError) as caught:
        Insight().read(as_workbook(sheets))
    places = {(one.sheet, one.cell) for one in caught.value.problems}
    assert places == {("Report point table", "B4"), ("Affinity 1", "E5")}
    with pytest.raises(ReadError, match="neither a report point table nor"):
        Insight().read(as_workbook({"Properties": sheets["Properties"]}))
    sheets["Report point table"][2][5] = "When"
    with pytest.raises(ReadError, match=r"lacks the columns Time \(s\)"):
        Insight().read(as_workbook(sheets))


def blr(**changes: bytes) -> dict[tuple[str, ...], bytes]:
    curve = ("_Cycle 2", "_Window 1", "_Curve 1")
    parts = {
        "Labels": b"Sensorgram Fc=3\nTime\ns\n",
        "\x03Keywords": b"Sample_1_Sample=B2\nSample_1_Conc#=0,5\n",
        "Segment 1": struct.pack("<ii4di3f", 1, 1, 0.1, 0.1, 0.0, 1.0, 3, 5.0, 6.0, 7.0),
    }
    pair = ("_Cycle 2", "_Window 1", "_Curve 2")
    content = {(*curve, name): value for name, value in (parts | changes).items()}
    content |= {(*pair, "Labels"): b"Subtracted Fc=4-3\n", (*pair, "\x03Keywords"): b"Fc=4-3\n"}
    content[(*pair, "XYData")] = struct.pack("<iii4f", 1, 1, 2, 0.5, 1.0, 8.0, 9.0)
    content["_Cycle 2", "EventLog"] = b"2\nF100000;33;p\nF460000;34;p\nF900000;33;p\n"
    return content | {("FileTag",): b"ConcUnit=nM", ("Chip",): b"DisplayName=CM3\nId=\n"}


def test_a_blr_file(tmp_path: Path) -> None:
    (tmp_path / "run.blr").write_bytes(compound_file(blr()))
    found = read_spr(tmp_path / "run.blr")
    raw, pair = found.sensorgrams.partition_by("flow_cell", maintain_order=True)
    assert raw["response_ru"].to_list() == [5, 6, 7]
    assert np.allclose(raw["time_s"], [0.1, 0.2, 0.3])
    assert raw.select("cycle", "flow_cell", "analyte", "conc_molar").row(0) == (2, "3", "B2", 0.5e-9)
    assert pair.select("flow_cell", "conc_molar", "time_s", "response_ru").row(1) == ("4-3", None, 1.0, 9.0)
    assert found.injections.select("start_s", "end_s").rows() == [(100.0, 460.0)] * 2
    assert found.metadata == {"DisplayName": "CM3"}


def test_damaged_blr_files(tmp_path: Path) -> None:
    path = tmp_path / "run.blr"
    whole = compound_file(blr())
    path.write_bytes(compound_file(blr(**{"Segment 1": b"\1\0"})))
    with pytest.raises(ReadError, match="Cycle 2 / Window 1 / Curve 1: the readings of the curve are cut short"):
        read_spr(path)
    path.write_bytes(compound_file({("Workbook",): b"x"}))
    with pytest.raises(UnknownFormatError, match="without cycles"):
        read_spr(path)
    for end in range(8, len(whole), 97):
        path.write_bytes(whole[:end])
        with contextlib.suppress(ReadError):
            assert read_spr(path).sensorgrams.height


def test_noise_in_a_blr_file_never_escapes(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    whole = np.frombuffer(compound_file(blr()), np.uint8)
    path = tmp_path / "run.blr"
    for _ in range(60):
        damaged = whole.copy()
        damaged[rng.integers(8, len(whole), 12)] = rng.integers(0, 256, 12)
        path.write_bytes(damaged.tobytes())
        with contextlib.suppress(ReadError):
            assert read_spr(path).sensorgrams.height


def test_a_long_table(tmp_path: Path) -> None:
    found = read_text(tmp_path, "time_s,response_ru,conc_molar\n0,1,1e-6\n1,2,1e-6\n0,3,2e-6\n", "run.csv")
    assert found.sensorgrams.select("cycle", "response_ru").rows() == [(1, 1.0), (1, 2.0), (2, 3.0)]
    assert faults(tmp_path, "time_s\tresponse_ru\n0\t\nx\t1\n") == [
        "B2: response_ru is missing",
        "A3: 'x' is not a number",
        "A3: time_s is missing",
    ]


def test_files_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="none of the files of surface plasmon resonance"):
        read_text(tmp_path, "well,signal\nA1,5\n")
    with pytest.raises(ReadError):
        read_spr(tmp_path / "absent.blr")


def test_real_files_are_read_whole(shared: Path) -> None:
    text = read_spr(shared / "spr" / "kinetics.txt").sensorgrams
    assert text.select("cycle", "conc_molar").unique().height == 12
    assert text.height == 67488
    run = read_spr(shared / "spr" / "ED_Fig.1a_B2 binding.blr")
    assert run.sensorgrams.select("cycle", "flow_cell").unique().height == 24
    assert all(abs(end - 460.3) < 0.2 for end in run.injections["end_s"])
    raw = run.sensorgrams.filter(cycle=8)
    three, four, both = (raw.filter(flow_cell=one)["response_ru"].to_numpy() for one in ("3", "4", "4-3"))
    # The two cells are read a tenth of a second apart, which the instrument corrects: they differ where buffers change.
    assert np.quantile(np.abs(four - three - both), 0.95) < 1.0
    book = read_spr(shared / "spr" / "Cytiva_Biacore_Insight_Example01.xlsx")
    assert (book.report_points.height, book.vendor_fits.height) == (496, 96)
    assert book.vendor_fits.filter(pl.col("kd_molar").is_not_null()).height == 42


def single_cycle_blr(keywords: bytes) -> dict[tuple[str, ...], bytes]:
    content = blr(**{"\x03Keywords": keywords})
    log = ["2", "F0;28;f50"]
    for number, start in enumerate((100, 300, 500), start=1):
        log += [f"F{start}000;33;pR1;f50;iSample {number}", f"F{start + 60}000;34;pR1;v50;iSample {number}"]
        log += [f"F{start + 90}000;37;c3,4;iSample {number}"]
    log += ["F900000;33;pR2;f50;iRegeneration 1", "F915000;34;pR2;v12;iRegeneration 1", ""]
    content["_Cycle 2", "EventLog"] = "\n".join(log).encode()
    return content


def test_a_blr_file_tells_the_injections_of_a_single_cycle(tmp_path: Path) -> None:
    path = tmp_path / "run.blr"
    keywords = b"Fc=2-1\nSample_1_Sample=B2\nSample_1_Conc#=0,5\nSample_2_Conc#=5\nSample_3_Conc#=50\n"
    path.write_bytes(compound_file(single_cycle_blr(keywords)))
    found = read_spr(path)
    told = found.injections.filter(flow_cell="2-1").select("start_s", "end_s", "conc_molar").rows()
    assert told == [(100.0, 160.0, 0.5e-9), (300.0, 360.0, 5e-9), (500.0, 560.0, 5e-8)]
    assert found.sensorgrams.filter(flow_cell="2-1")["conc_molar"].unique().to_list() == [5e-8]
    # The other curve has no keywords: nothing is made up for it.
    assert found.injections.filter(flow_cell="4-3").select("start_s", "end_s", "conc_molar").rows() == [
        (100, 160, None)
    ]
    assert found.notes == ("Cycle 2 has 3 injections, not all with a concentration: the first is read",)


@pytest.mark.parametrize(
    ("keywords", "told", "conc"),
    [
        (b"Fc=2\nSample_1_Conc#=5\n", [(100.0, 160.0, None)], 5e-9),
        (b"Fc=2\nSample_1_Conc#=0\nSample_2_Conc#=5\nSample_3_Conc#=9\n", [(300, 360, 5e-9), (500, 560, 9e-9)], 9e-9),
        (b"Fc=2\nSample_1_Conc#=0\nSample_2_Conc#=0\nSample_3_Conc#=0\n", [(100, 160, 0.0)], 0.0),
    ],
)
def test_samples_without_analyte_are_no_injections(
    tmp_path: Path, keywords: bytes, told: list[tuple[float, ...]], conc: float
) -> None:
    (tmp_path / "run.blr").write_bytes(compound_file(single_cycle_blr(keywords)))
    found = read_spr(tmp_path / "run.blr")
    assert found.injections.filter(flow_cell="2").select("start_s", "end_s", "conc_molar").rows() == told
    assert found.sensorgrams.filter(flow_cell="2")["conc_molar"].unique().to_list() == [conc]


def test_a_concentration_of_a_later_sample_that_is_none_is_told(tmp_path: Path) -> None:
    keywords = b"Fc=2\nSample_1_Conc#=1\nSample_2_Conc#=much\nSample_3_Conc#=9\n"
    (tmp_path / "run.blr").write_bytes(compound_file(single_cycle_blr(keywords)))
    with pytest.raises(ReadError, match="no concentration: much nM"):
        read_spr(tmp_path / "run.blr")
