"""Potencies out of tables, whatever their columns are called."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.errors import ReadError, TableError
from sevenless.evidence.comparing.columns import NAMED_COLUMNS, columns_in
from sevenless.evidence.comparing.measured import Setting
from sevenless.evidence.comparing.measured_table import measured_in, read_measured, setting_in_file
from sevenless.evidence.comparing.potency_cell import PotencyCell, potency_cell

CELLS: dict[object, tuple[float | None, float | None, float | None, str | None]] = {
    12: (12e-9, None, None, "="),
    12.5: (12.5e-9, None, None, "="),
    1e-3: (1e-12, None, None, "="),
    "12": (12e-9, None, None, "="),
    "12 uM": (12e-6, None, None, "="),
    "12µM": (12e-6, None, None, "="),
    "> 1000": (1e-6, None, None, ">"),
    ">1,000": (1e-6, None, None, ">"),
    "≥ 1 µM": (1e-6, None, None, ">"),
    "<=5": (5e-9, None, None, "<"),
    "= 5": (5e-9, None, None, "="),
    "≈20": (20e-9, None, None, "~"),
    "~ 20 nM": (20e-9, None, None, "~"),
    "8.3 +/- 0.6": (8.3e-9, 7.7e-9, 8.9e-9, "="),
    "8.3±0.6 µM": (8.3e-6, 7.7e-6, 8.9e-6, "="),
    "9-220": (None, 9e-9, 220e-9, "range"),
    "9 – 220 nM": (None, 9e-9, 220e-9, "range"),
    "1.9 (0.6-6.1)": (1.9e-9, 0.6e-9, 6.1e-9, "="),
    "12 nmol/L": (12e-9, None, None, "="),
    "n.d.": (None, None, None, None),
    "NT": (None, None, None, None),
    "not tested": (None, None, None, None),
    "": (None, None, None, None),
    None: (None, None, None, None),
    math.nan: (None, None, None, None),
    math.inf: (None, None, None, None),
}
REFUSED = {
    "about ten": "is not a printed number",
    "0": "is no potency",
    0.0: "is no potency",
    -3.0: "is no potency",
    "1e400": "is without bounds",
    "12 mg/ml": "is not a printed number",
    "12 foo": "'foo' is not a unit of concentration",
    "220 - 9": "begins above its end",
}


@pytest.mark.parametrize("cell", CELLS, ids=repr)
def test_a_cell(cell: object) -> None:
    found = potency_cell(cell, "nM")
    value, low, high, qualifier = CELLS[cell]
    assert found.qualifier == qualifier
    assert (found.value_molar, found.low_molar, found.high_molar) == pytest.approx((value, low, high))


@pytest.mark.parametrize("cell", REFUSED, ids=repr)
def test_a_cell_that_is_no_potency(cell: object) -> None:
    with pytest.raises(ValueError, match=REFUSED[cell]):
        potency_cell(cell, "nM")


def test_a_number_needs_a_unit() -> None:
    with pytest.raises(ValueError, match='"12" has no unit'):
        potency_cell("12", "")


@given(st.text(max_size=12) | st.floats() | st.integers())
@settings(deadline=None, max_examples=60)
def test_any_cell_is_a_potency_or_a_reason(cell: object) -> None:
    try:
        found = potency_cell(cell, "nM")
    except ValueError:
        return
    assert found == PotencyCell() or found.qualifier is not None


@pytest.mark.parametrize(
    ("header", "quantity", "unit"),
    [
        ("ic50_molar", "IC50", "M"), ("IC50 (nM)", "IC50", "nM"), ("IC50 [µM]", "IC50", "uM"),
        ("ic50_uM", "IC50", "uM"), ("EC50 nM", "EC50", "nM"), ("Kd (µM)", "Kd", "uM"), ("Ki", "Ki", ""),
        ("KI (nM)", "KI", "nM"), ("gi50_nm", "GI50", "nM"),
    ],
)  # fmt: skip
def test_headers_of_potencies(header: str, quantity: str, unit: str) -> None:
    (found,) = columns_in(["compound", header]).potencies
    assert (found.quantity, found.unit, found.value) == (quantity, unit, header)


@pytest.mark.parametrize(
    "header", ["pic50", "log10_ic50_molar", "ic50_qualifier", "kinase", "absolute_level", "IC50 of"]
)
def test_headers_that_are_no_potency(header: str) -> None:
    assert not columns_in(["compound", header]).potencies


def test_every_spelling_of_a_column() -> None:
    for key, spellings in NAMED_COLUMNS.items():
        for spelling in spellings:
            header = spelling.replace("_", " ").capitalize()
            assert columns_in([header]).named[key] == header


def table(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({name: value if isinstance(value, list) else [value] for name, value in columns.items()})


def test_columns_of_results() -> None:
    fits = table(
        compound=["a", "b", "c", "d"], plate=["P1", "P1", "P2", "P2"], plate_level=["pass", "warn", "fail", "pass"],
        qualifier=["=", ">", "=", None], ic50_molar=[1e-8, 1e-5, 2e-8, None],
        status=["ok", "no_effect", "ok", "shallow"], message=["", "", "", "the slope is at its end"],
        log10_ic50_molar_lo=[-8.1, None, -math.inf, None], log10_ic50_molar_hi=[-7.9, None, -7.0, None],
    )  # fmt: skip
    a, b, c, d = measured_in(fits, Setting(assay="HTRF"))
    assert (a.low_molar, a.high_molar) == pytest.approx((10**-8.1, 10**-7.9))
    assert str(a) == "10 nM (7.94 nM to 12.6 nM)"
    assert (b.qualifier, str(b)) == (">", "> 10 µM")
    assert (c.plate_failed, c.low_molar, c.high_molar) == (True, 0.0, pytest.approx(1e-7))
    assert (d.qualifier, d.span, d.message) == (None, None, "the slope is at its end")
    assert a.setting.assay_class == "interaction"
    assert a.label == "a · P1"


def test_a_table_of_ones_own() -> None:
    mine = table(**{
        "Compound": "BI-3406", "Cell line": "H358", "Assay": "pERK", "IC50 (nM)": "5.1", "lo": 4.2, "hi": "6.3",
        "Genotype": "WT",
    })  # fmt: skip
    (one,) = measured_in(mine)
    assert (one.value_molar, one.low_molar, one.high_molar) == pytest.approx((5.1e-9, 4.2e-9, 6.3e-9))
    assert (one.setting.cell_line, one.setting.assay_class, one.setting.mutation) == ("H358", "signalling", "wild-type")
    assert one.label == "BI-3406 · H358 wild-type · pERK"


def test_a_cell_goes_before_an_option_and_an_option_fills_what_is_empty() -> None:
    mine = table(compound=["a", "b"], cell_line=["DLD-1", None], assay=["pERK", None], ic50_nM=[1, 2])
    a, b = measured_in(mine, Setting(assay="3D proliferation", cell_line="H358", target="SOS1"))
    assert (a.setting.cell_line, a.setting.assay_class, a.setting.target) == ("DLD-1", "signalling", "SOS1")
    assert (b.setting.cell_line, b.setting.assay_class, b.setting.target) == ("H358", "proliferation 3D", "SOS1")


def test_several_quantities_in_one_table() -> None:
    both = measured_in(table(compound="a", **{"IC50 (nM)": 3, "Kd (µM)": 2}))
    assert [(one.quantity, one.value_molar) for one in both] == [("IC50", 3e-9), ("Kd", 2e-6)]


def test_columns_of_the_workbook_of_a_report() -> None:
    book = table(**{
        "compound": "a", "plate quality": "FAILED", "qualifier": "=", "IC50 (nM)": 12, "pIC50": 7.9, "status": "ok",
        "IC50 (log10 M)": -7.9, "IC50 lo (log10 M)": "-8", "IC50 hi (log10 M)": "open",
    })  # fmt: skip
    (one,) = measured_in(book)
    assert (one.value_molar, one.low_molar, one.high_molar) == (1.2e-8, 1e-8, math.inf)
    assert one.plate_failed
    (both,) = measured_in(book.with_columns(pl.lit("-7").alias("IC50 hi (log10 M)")))
    assert str(both) == "12 nM (10 nM to 100 nM)"


def test_units_in_a_column_of_their_own_and_in_cells() -> None:
    mixed = table(compound=["a", "b"], IC50=["12 nM", "> 3"], unit=["", "µM"])
    assert [(one.value_molar, one.qualifier) for one in measured_in(mixed)] == [(1.2e-8, "="), (3e-6, ">")]


def test_a_column_of_qualifiers() -> None:
    found = measured_in(table(compound=["a", "b", "c"], qualifier=[">", "", "~"], ic50_nM=[1, 2, 3]))
    assert [one.qualifier for one in found] == [">", "=", "~"]
    with pytest.raises(TableError, match='"about" is no qualifier'):
        measured_in(table(compound="a", qualifier="about", ic50_nM=1))


def test_curves_of_a_fit_are_compounds() -> None:
    assert measured_in(table(curve="BI-3406", ic50_molar=1e-9))[0].compound == "BI-3406"
    assert measured_in(table(curve="c1", compound="BI-3406", ic50_molar=1e-9))[0].compound == "BI-3406"


def test_empty_rows_are_no_rows() -> None:
    found = measured_in(table(compound=["a", None], ic50_nM=[1.0, None]))
    assert [one.compound for one in found] == ["a"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = table(compound=["a", None, "c"], ic50_nM=["12", "3", "ten"])
    with pytest.raises(TableError) as caught:
        measured_in(wrong, file="mine.csv")
    assert [str(problem) for problem in caught.value.problems] == [
        'mine.csv: row 2, column "ic50_nM": a potency without a compound',
        'mine.csv: row 3, column "ic50_nM": "ten" is not a printed number; write e.g. "6", "8.3 ± 0.6", "1,090", '
        '"9 - 220", ">1000", "~2000" or "1.9 (0.6 - 6.1)"',
    ]


def test_a_table_that_is_none_of_potencies() -> None:
    with pytest.raises(TableError) as caught:
        measured_in(table(well="A1", signal=3), file="plate.csv")
    assert [str(problem) for problem in caught.value.problems] == [
        'plate.csv: no column names the compound; there are well, signal; call it "compound"',
        'plate.csv: no column holds a potency; there are well, signal; call it e.g. "ic50_molar" or "IC50 (nM)"',
    ]


def test_what_a_parquet_table_says_of_its_protocol(tmp_path: Path) -> None:
    path = tmp_path / "results.parquet"
    about = {"assay": "Ba/F3 survival", "assay_class": "proliferation", "target": "ROS1", "cell_line": "Ba/F3"}
    table(compound="crizotinib", genotype="CD74-ROS1 G2032R", ic50_molar=1e-6).write_parquet(path, metadata=about)
    assert setting_in_file(path) == Setting(**about)  # type: ignore[arg-type]
    (one,) = read_measured(path)
    assert (one.setting.construct, one.setting.mutation) == ("CD74-ROS1", "G2032R")
    assert (one.setting.assay_class, one.setting.cell_line) == ("proliferation", "Ba/F3")
    (other,) = read_measured(path, Setting(assay="HTRF", assay_class="interaction"))
    assert other.setting.assay_class == "interaction"
    assert other.setting.target == "ROS1"


def test_a_parquet_table_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "own.parquet"
    table(compound="a", ic50_molar=1e-6).write_parquet(path, metadata={"assay_class": "guesswork"})
    assert read_measured(path)[0].setting == Setting()


def test_files_that_are_not_there_or_not_tables(tmp_path: Path) -> None:
    with pytest.raises((TableError, ReadError)):
        read_measured(tmp_path / "nothing.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no PAR1")
    with pytest.raises(TableError, match="not a parquet file"):
        read_measured(tmp_path / "broken.parquet")


@pytest.mark.parametrize(
    ("line", "cell_line", "construct", "mutation"),
    [
        ("Ba/F3 CD74-ROS1 G2032R", "Ba/F3", "CD74-ROS1", "G2032R"),
        ("BaF3-CD74-ROS1", "Ba/F3", "CD74-ROS1", "wild-type"),
        ("CD74-ROS1 Ba/F3", "Ba/F3", "CD74-ROS1", "wild-type"), ("H358 (G12C)", "H358", "", "G12C"),
        ("BaF3 parental", "BaF3", "", "parental"), ("H358", "H358", "", ""), ("DLD-1", "DLD-1", "", ""),
        ("H358 SOS2 KO", "H358 SOS2 KO", "", ""), ("my line G12C", "my line G12C", "", ""),
    ],
)  # fmt: skip
def test_cells_named_with_what_they_carry(line: str, cell_line: str, construct: str, mutation: str) -> None:
    (one,) = measured_in(table(compound="a", cell_line=line, ic50_nM=1))
    assert (one.setting.cell_line, one.setting.construct, one.setting.mutation) == (cell_line, construct, mutation)


def test_a_column_of_genotypes_goes_before_the_name_of_the_cells() -> None:
    (option,) = measured_in(table(compound="a", ic50_nM=1), Setting(cell_line="Ba/F3 CD74-ROS1 G2032R"))
    assert (option.setting.cell_line, option.setting.mutation) == ("Ba/F3", "G2032R")
    (one,) = measured_in(table(compound="a", cell_line="Ba/F3 CD74-ROS1", mutation="L2026M", ic50_nM=1))
    assert (one.setting.cell_line, one.setting.construct, one.setting.mutation) == ("Ba/F3", "CD74-ROS1", "L2026M")


@pytest.mark.parametrize(
    ("lo", "hi"),
    [
        ("lo", "hi"), ("95% CI low", "95% CI high"), ("CI lower (nM)", "CI upper (nM)"),
        ("IC50 95% CI lower (nM)", "IC50 hi (nM)"),
        ("ic50_nM_lo", "ic50_nM_hi"), ("lower 95% limit", "upper 95% limit"),
    ],
)  # fmt: skip
def test_headers_of_intervals(lo: str, hi: str) -> None:
    (one,) = measured_in(table(**{"compound": "a", "IC50 (nM)": 4, lo: 2, hi: 9}))
    assert (one.low_molar, one.high_molar) == pytest.approx((2e-9, 9e-9))


def test_an_interval_in_a_unit_of_its_own() -> None:
    (one,) = measured_in(table(**{"compound": "a", "IC50 (nmol/L)": 4, "lo (µM)": 0.002, "hi (µM)": 0.009}))
    assert (one.value_molar, one.low_molar, one.high_molar) == pytest.approx((4e-9, 2e-9, 9e-9))


def test_an_end_that_is_empty_beside_another_is_open() -> None:
    upper, lower, neither = measured_in(
        table(compound=["a"] * 3, ic50_nM=[4] * 3, lo=[2, None, None], hi=[None, 9, None])
    )
    assert (upper.low_molar, upper.high_molar) == (pytest.approx(2e-9), math.inf)
    assert (lower.low_molar, lower.high_molar) == (0.0, pytest.approx(9e-9))
    assert (neither.low_molar, neither.high_molar) == (None, None)


@pytest.mark.parametrize(
    ("lo", "hi", "why"),
    [
        (50, 20, "its interval begins above its end"), (50, 90, "lies outside its interval"),
        (4e-9, 4.2e-9, "are they in the same unit"), ("low", 50, '"low" is no end of an interval'),
    ],
)  # fmt: skip
def test_an_interval_that_cannot_be(lo: object, hi: object, why: str) -> None:
    with pytest.raises(TableError, match=why):
        measured_in(table(compound="a", ic50_nM=40, lo=lo, hi=hi))


def test_a_bound_needs_no_interval_around_it() -> None:
    (one,) = measured_in(table(compound="a", qualifier=">", ic50_nM=40, lo=50, hi="open"))
    assert str(one) == "> 40 nM"


def test_a_qualifier_that_the_cell_contradicts() -> None:
    with pytest.raises(TableError, match="the qualifier is <, and the cell says >"):
        measured_in(table(compound="a", qualifier="<", ic50_nM=">40"))
    (one,) = measured_in(table(compound="a", qualifier="=", ic50_nM=">40"))
    assert one.qualifier == ">"
