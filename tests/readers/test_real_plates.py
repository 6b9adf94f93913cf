"""The real instrument files beside the project: EnVision, Kaleido, tidy tables, and the CellTiter-Glo projects."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.errors import UnknownFormatError
from sevenless.plates.plateread import PlateRead
from sevenless.readers.registry import read

ENVISION = "instruments/envision"
GDR = "ctg/gdr_data1"


def by_well(found: PlateRead, channel: str) -> pl.Series:
    return found.table.filter(channel=channel).sort("well")["value"]


def test_htrf_ratio_equals_the_instruments_own_in_all_48_wells(shared: Path) -> None:
    found = read(shared / ENVISION / "PE_Envision_fluorescence_example01.csv")
    acceptor, donor = (next(one.name for one in found.channels if wave in one.detail) for wave in ("665nm", "620nm"))
    told = next(one.name for one in found.channels if one.kind == "calculated")
    ratio = (by_well(found, acceptor) / by_well(found, donor) * 1e4).drop_nulls().to_numpy()
    instrument = by_well(found, told).drop_nulls().to_numpy()
    assert len(ratio) == len(instrument) == 48
    assert np.max(np.abs(ratio / instrument - 1)) < 1e-8


def test_alphalisa_plate_without_labels(shared: Path) -> None:
    found = read(shared / ENVISION / "PE_Envision_fluorescence_example03.csv")
    assert found.plates == ["LoP_pool"]
    assert found.formats == {"LoP_pool": 384}
    corners = found.table.filter(pl.col("well").is_in(["A01", "A24", "P01", "P24"])).sort("well")["value"]
    assert corners.to_list() == [512740, 554048, 2600, 2692]


def test_luminescence_of_every_fourth_row(shared: Path) -> None:
    found = read(shared / ENVISION / "PE_Envision_luminescence_example01.csv")
    assert found.plates == ["8/22/2023 11:01:43 AM", "8/22/2023 12:16:57 PM"]
    assert set(found.formats.values()) == {384}
    assert [channel.kind for channel in found.channels] == ["calculated", "raw"]
    assert found.table.group_by("plate", "channel").len()["len"].to_list() == [96] * 4
    calculated, raw = (found.table.filter(channel=channel.name)["value"] for channel in found.channels)
    assert calculated.equals(raw)


@pytest.mark.parametrize(
    ("books", "reference"),
    [
        (["RawData_day0.xlsx"], "ref_RawData_day0_xlsx.csv"),
        (["RawData_day0.xlsx", "RawData_day7.xlsx"], "ref_RawData_day0_day7_xlsx.csv"),
    ],
)
def test_every_value_and_background_of_gdr_data1(books: list[str], reference: str, shared: Path) -> None:
    expected = pl.read_csv(shared / GDR / reference, separator=";", schema_overrides={"Barcode": pl.String})
    found = [read(shared / GDR / book) for book in books]
    metadata = {name: value for one in found for name, value in one.metadata.items()}
    table = pl.concat([one.table for one in found])
    assert table.height == expected.height == 2304 * len(books)
    told = expected.select(
        pl.col("Barcode").alias("plate"),
        (pl.col("WellRow") + pl.col("WellColumn").cast(pl.String).str.zfill(2)).alias("well"),
        pl.col("ReadoutValue").cast(pl.Float64).alias("told"),
        pl.col("BackgroundValue").cast(pl.Float64).alias("background"),
    )
    joined = table.join(told, on=["plate", "well"], how="inner")
    assert joined.height == expected.height
    assert joined["value"].equals(joined["told"])
    for plate, background in joined.select("plate", "background").unique().iter_rows():
        assert float(metadata[f"{plate}: background"]) == background


def test_all_plates_of_gdr_data4(shared: Path) -> None:
    files = sorted((shared / "ctg/gdr_data4").glob("*.csv"))
    assert len(files) == 28
    for file in files:
        found = read(file)
        assert found.plates == [file.stem]
        assert found.formats == {file.stem: 384}
        inner = found.table.filter(pl.col("mask_reason").is_null())
        # The wells in use are rows C to N and columns 2 to 22; the edges are blank.
        assert inner["well"].str.slice(0, 1).unique().sort().to_list() == list("CDEFGHIJKLMN")
        assert inner["well"].str.slice(1).cast(pl.Int64).unique().sort().to_list() == list(range(2, 23))
        assert inner.height == 252
        assert found.table.filter(pl.col("value").is_null())["mask_reason"].unique().to_list() == ["empty"]


@pytest.mark.parametrize(
    ("file", "plate", "plate_format", "last"),
    [
        ("fluorescence_endpoint_single_plate_example_01.csv", "V-2022-11-10 12:11:46", 384, 85178),
        ("fluorescence_v3.5_pure_csv_format_example.csv", "BARCODE_1 12:10:14", 96, 55),
        ("luminescence_endpoint_single_plate_example_01.csv", "V-2023-05-17 16:21:29", 96, 75),
        ("luminescence_v3.5_pure_csv_format_example.csv", "BARCODE_1 13:39:01", 96, 2460),
    ],
)
def test_kaleido(file: str, plate: str, plate_format: int, last: float, shared: Path) -> None:
    found = read(shared / "instruments/kaleido" / file)
    assert found.source.reader == "kaleido"
    assert found.formats == {plate: plate_format}
    assert found.table["value"].null_count() == 0
    assert found.table["value"][-1] == last
    assert not found.notes


def test_tidy_table_of_a_kinetic_read(shared: Path) -> None:
    path = shared / "instruments/bmg/bmg_lumistar_omega.csv"
    found = read(path)
    assert found.source.reader == "generic"
    assert found.plates == ["Plate 1", "Plate 2"]
    assert [channel.name for channel in found.channels] == ["A535", "B475", "BRET RATIO"]
    tidy = pl.read_csv(path)
    assert found.table.height == 3 * tidy.height
    for channel in ("A535", "B475", "BRET RATIO"):
        told = tidy.select(
            pl.col("ID3").alias("plate"), "well", pl.col("time").cast(pl.Float64).alias("time_s"), channel
        )
        joined = found.table.filter(channel=channel).join(told, on=["plate", "well", "time_s"])
        assert joined.height == tidy.height
        finite = pl.col(channel).cast(pl.Float64).is_finite()
        assert joined.filter(finite).select((pl.col("value") == pl.col(channel)).all()).item()
        assert joined.filter(~finite)["mask_reason"].to_list() == ["overflow"] * joined.filter(~finite).height


def test_headerless_screen_files(shared: Path) -> None:
    for file in sorted((shared / "screens/KcViabSmall").glob("FT*.txt")):
        found = read(file)
        assert found.plates == [file.stem]
        assert found.table["value"].len() - found.table["value"].null_count() == 384


def test_every_instrument_file_is_read(shared: Path) -> None:
    files = [one for one in sorted((shared / "instruments").rglob("*.*")) if "LICENSE" not in one.name]
    refused = [one.name for one in files if not _reads(one)]
    assert len(files) > 20
    assert refused == ["CherryPick_Transfer_Complete.csv"]


@pytest.mark.parametrize(
    ("file", "holds"),
    [
        ("instruments/echo/CherryPick_Transfer_Complete.csv", "a transfer report of an Echo acoustic dispenser"),
        ("instruments/LICENSE-allotropy-MIT.txt", "a licence"),
        ("ctg/gdr_data1/manifest.xlsx", "a manifest"),
        ("ctg/gdr_data1/Template_7daytreated.xlsx", "a treatment template or plate map"),
        ("ctg/gdr_data1/Template_Untreated.xlsx", "a treatment template or plate map"),
        ("ctg/gdr_data4/Project40.untreated.template.xlsx", "a treatment template or plate map"),
        ("ctg/gdr_data4/Project40.treated.template.xlsx", "a treatment template or plate map"),
        ("spr/kinetics.txt", "an export of a Biacore"),
        ("spr/Cytiva_Biacore_Insight_Example01.xlsx", "an export of a Biacore"),
        ("nist/Rat42.dat", "a certified data set of NIST"),
        ("crispr/kras_cds.fasta", "sequences in FASTA format"),
        ("screens/KcViabSmall/Platelist.txt", "a list of plate files"),
    ],
)
def test_files_of_other_kinds_are_refused_by_name(file: str, holds: str, shared: Path) -> None:
    with pytest.raises(UnknownFormatError, match=f"it seems to be {holds}"):
        read(shared / file)


def _reads(path: Path) -> bool:
    try:
        return read(path).table["value"].count() > 0
    except UnknownFormatError:
        return False
