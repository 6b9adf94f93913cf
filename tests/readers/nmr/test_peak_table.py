"""Tables of peak heights: two layouts, titles of many kinds, every fault at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sevenless.errors import ReadError
from sevenless.readers.nmr.nmr_peaks import COMPOUND_SCHEMA, NMR_PEAK_SCHEMA, NmrPeaks
from sevenless.readers.nmr.peak_columns import COLUMN_NAMES, channel_of, find_peak_columns
from sevenless.readers.nmr.peak_table import read_peaks
from sevenless.testing.fragment_screen import FragmentTruth, simulate_fragment_screen

WIDE = """Batch,Mix,Fragment,Peak (ppm),Height target,Height reference,Target + competitor,Ref with competitor,Noise
1,m1,F1,7.2,100,200,190,201,3
1,m1,F1,6.2,90,200,,,3
1,m1,F2,7.9,OVER,200,,,
"""
LONG = """batch;fragment;ppm;channel;intensity;competitor
1;F1;7,2;T;100,5;
1;F1;7,2;Ref;200;none
1;F1;7,2;T;180;BI-3406
1;F1;7,2;Ref;200;BI-3406
"""
TRUTH = FragmentTruth(
    compounds=12, binders=2, least_kd_molar=1e-4, greatest_kd_molar=1e-3, fragment_molar=5e-4, target_molar=1e-4,
    competitor_over_k=10.0,
)  # fmt: skip


def read(folder: Path, text: str, name: str = "peaks.csv") -> NmrPeaks:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_peaks(path)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ReadError) as raised:
        read(folder, text)
    return [str(problem) for problem in raised.value.problems]


def test_a_column_per_channel(tmp_path: Path) -> None:
    found = read(tmp_path, WIDE)
    assert found.peaks.schema == NMR_PEAK_SCHEMA
    assert found.peaks.select("compound", "ppm", "competitor", "target_height", "reference_height").rows() == [
        ("F1", 7.2, "", 100.0, 200.0),
        ("F1", 6.2, "", 90.0, 200.0),
        ("F2", 7.9, "", None, 200.0),
        ("F1", 7.2, "competitor", 190.0, 201.0),
    ]
    assert found.peaks["noise_height"].to_list() == [3.0, 3.0, None, 3.0]
    assert repr(found) == "NmrPeaks of peaks.csv: 3 peaks of 2 compounds in 1 batches"
    assert found.notes == ()


def test_a_line_per_channel(tmp_path: Path) -> None:
    found = read(tmp_path, LONG)
    columns = ["mixture", "ppm", "competitor", "target_height", "reference_height"]
    assert found.peaks.select(columns).rows() == [("F1", 7.2, "", 100.5, 200.0), ("F1", 7.2, "BI-3406", 180.0, 200.0)]
    assert any("no column mixture" in note for note in found.notes)
    assert any("no noise" in note for note in found.notes)


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx", ".parquet"])
def test_layouts_and_formats_hold_the_same(tmp_path: Path, ending: str) -> None:
    simulated = simulate_fragment_screen(TRUTH, rng=np.random.default_rng(4))
    simulated.write_peaks(tmp_path / f"wide{ending}")
    simulated.write_peaks(tmp_path / f"long{ending}", layout="long")
    wide, long = (read_peaks(tmp_path / f"{layout}{ending}") for layout in ("wide", "long"))
    keys = ["competitor", "batch", "mixture", "compound", "ppm"]
    assert_frame_equal(wide.peaks.sort(keys), long.peaks.sort(keys))
    assert_frame_equal(wide.compounds, long.compounds)
    heights = wide.peaks.sort(keys)["target_height"].to_list()
    assert heights == pytest.approx(simulated.peaks.sort(keys)["target_height"].to_list())


def test_facts_of_the_compounds(tmp_path: Path) -> None:
    text = (
        "compound,ppm,target,reference,role,formula,heavy atoms\n"
        "A,7,1,2,,C8H9NO2,\nA,6,1,2,,,\nB,7,1,2,positive control,,9\nC,5,1,2,Binds both,,\n"
    )
    found = read(tmp_path, text).compounds
    assert found.schema == COMPOUND_SCHEMA
    assert found.rows() == [("A", "sample", 11, "C8H9NO2"), ("B", "binder", 9, ""), ("C", "both", None, "")]


def test_the_file_is_known_again(tmp_path: Path) -> None:
    first, second = read(tmp_path, LONG), read(tmp_path, LONG + "1;F2;7,3;T;1;\n1;F2;7,3;R;2;\n")
    assert len(first.source.sha256) == 64
    assert first.source.sha256 != second.source.sha256


def test_every_fault_of_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    text = (
        "batch,fragment,ppm,channel,intensity,noise,role\n"
        "1,F1,7.2,T,abc,3,\n1,F1,7.2,Ref,200,-1,\n1,F1,7.x,T,1,3,friend\n1,,7.2,AKT,200,3,\n"
    )
    told = problems(tmp_path, text)
    assert [said.split(": ")[0] for said in told] == [
        "peaks.csv, line 2, column intensity",
        "peaks.csv, line 3, column noise",
        "peaks.csv, line 4, column ppm",
        "peaks.csv, line 4, column role",
        "peaks.csv, line 5, column fragment",
        "peaks.csv, line 5, column channel",
    ]
    assert all("; " in said for said in told)


def test_a_peak_may_stand_once(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, LONG + "1;F1;7,2;T;110;\n")
    assert "F1 at 7.2 ppm in batch 1 stands in lines 2 and 6" in told


def test_a_peak_needs_both_channels(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, LONG + "1;F2;7,9;T;110;\n")
    assert "line 6" in told
    assert "F2 at 7.9 ppm has no line for the reference channel" in told


def test_many_faults_of_one_kind_are_counted(tmp_path: Path) -> None:
    lines = "".join(f"1;F{number};7,9;T;110;\n" for number in range(10, 25))
    told = problems(tmp_path, LONG + lines)
    assert len(told) == 11
    assert "5 more peaks like these" in told[-1]


def test_contradicting_facts(tmp_path: Path) -> None:
    text = "compound,ppm,target,reference,formula,heavy_atoms\nA,7,1,2,C8H9NO2,12\nB,6,1,2,C2,\nB,5,1,2,C3,\n"
    told = problems(tmp_path, text)
    assert any("A has 12 heavy atoms, and 11 in its formula" in said for said in told)
    assert any("B has more than one formula: C2, C3" in said for said in told)


def test_a_table_without_lines(tmp_path: Path) -> None:
    assert "no lines below the header" in problems(tmp_path, WIDE.splitlines()[0] + "\n")[0]


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["compound", "ppm", "target"], "no column of the height in the reference channel"),
        (["ppm", "target", "reference"], "no column of compound"),
        (["compound", "target", "reference"], "no column of ppm"),
        (["compound", "fragment", "ppm", "T", "R"], "'compound' and 'fragment' both hold the compound"),
        (["compound", "ppm", "T", "R", "target height"], "both hold the height in the target channel"),
        (["compound", "ppm", "T", "R", "T competitor"], "height in the reference channel with competitor"),
        (["compound", "ppm", "channel", "height", "T"], "hold the heights of channels too"),
    ],
)
def test_what_is_wrong_with_titles(titles: list[str], said: str) -> None:
    told = [problem.what for problem in find_peak_columns(titles)[1]]
    assert len(told) == 1
    assert said in told[0]


@pytest.mark.parametrize(("key", "title"), [(key, title) for key, titles in COLUMN_NAMES.items() for title in titles])
def test_every_name_of_a_column_is_known_however_it_is_written(key: str, title: str) -> None:
    written = title.title().replace(" ", "_")
    found, _ = find_peak_columns([written])
    assert found.named == {key: written}


def test_names_of_channels() -> None:
    assert [channel_of(text) for text in ("Target", "T", "reference channel", "Solution", "SOS2")] == [
        "target", "target", "reference", "free", None,
    ]  # fmt: skip


def test_tables_of_other_columns_are_refused() -> None:
    table = pl.DataFrame(schema=NMR_PEAK_SCHEMA)
    source = object()
    with pytest.raises(TypeError, match="has the columns"):
        NmrPeaks(source=source, peaks=table.drop("ppm"), compounds=pl.DataFrame(schema=COMPOUND_SCHEMA))  # type: ignore[arg-type]
