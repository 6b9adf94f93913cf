"""The tables of the three guides, row by row: what the records say is what was transcribed, and what the guides print.

``tables/*.csv`` were transcribed from the guides by themselves, not from the records.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from evidence.guide_text import guide_texts, table_rows
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement
from sevenless.units import molar_per_unit, scale_conc

FOLDER = Path(__file__).parent / "tables"
POWER = {"nM": -9, "µM": -6}
CONDITIONS = (
    "compound",
    "partner",
    "target",
    "construct",
    "mutation",
    "cell_line",
    "assay",
    "assay_class",
    "technique",
)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of a guide, and how many of its cells of numbers are empty."""

    name: str
    guide: str
    title: str
    rows: int
    empty: int


TABLES = (
    Table(name="sos1_affinities", guide="sos1-guide", title="SOS1-KRAS Binding Affinity", rows=3, empty=0),
    Table(
        name="sos1_inhibitors",
        guide="sos1-guide",
        title="In Vitro Inhibitory Activity of SOS1 Inhibitors",
        rows=8,
        empty=0,
    ),
    Table(name="sos1_cellular", guide="sos1-guide", title="Cellular Activity of SOS1 Inhibitors", rows=11, empty=0),
    Table(name="sos2_ligands", guide="sos2-guide", title="Quantitative Data for Early SOS2 Ligands", rows=6, empty=1),
    Table(
        name="ros1_biochemical",
        guide="ros1-guide",
        title="Table 1: Biochemical Potency of Representative ROS1 Inhibitors",
        rows=4,
        empty=3,
    ),
    Table(
        name="ros1_cellular",
        guide="ros1-guide",
        title="Table 2: Cellular Potency of Representative ROS1 Inhibitors against Wild-Type and Mutant Fusions",
        rows=4,
        empty=2,
    ),
)

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def expected(table: Table) -> list[dict[str, str]]:
    """What was transcribed."""
    with (FOLDER / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def recorded(table: Table) -> list[Measurement]:
    """What the base holds of a table, in the order of its rows."""
    found = [
        (place.row or 0, measurement)
        for measurement in published().measurements
        for place in measurement.read_in
        if (place.document, place.table) == (table.guide, table.title)
    ]
    return [measurement for _, measurement in sorted(found, key=lambda pair: pair[0])]


def pairs(table: Table) -> list[tuple[dict[str, str], Measurement]]:
    """Transcribed rows, each with its record."""
    return list(zip(expected(table), recorded(table), strict=True))


def cited_by(guide: str, numbers: str) -> set[str]:
    """Ids of the sources with these numbers in the list of a guide; the guide itself where there is no number."""
    found: set[str] = set()
    for number in numbers.split():
        sources = [source.id for source in published().sources if f"{guide} [{number}]" in source.cited_in]
        assert len(sources) == 1, f"{guide} [{number}] is {sources}"
        found.update(sources)
    return found or {guide}


def as_printed(molar: float, *, unit: str, like: str) -> str:
    """A number in mol/L in a unit, with as many decimals as a printed number, and with its separators."""
    decimals = len(like.partition(".")[2])
    return f"{molar / molar_per_unit(unit):{',' if ',' in like else ''}.{decimals}f}"


def printed_again(measurement: Measurement) -> str:
    """The printed text, made anew from the numbers in mol/L; only the layout is taken from the text."""
    numbers = iter(
        number
        for number in (
            measurement.value_molar,
            measurement.error_molar,
            measurement.low_molar,
            measurement.high_molar,
        )
        if number is not None
    )
    mark = measurement.qualifier if measurement.qualifier in ("<", ">", "~") else ""
    separator = {" ± ": " ± ", " - ": " - "}
    parts = re.split(r"( ± | - )", measurement.printed.removeprefix(mark or ""))
    again = "".join(
        separator.get(part) or as_printed(next(numbers), unit=measurement.unit, like=part) for part in parts
    )
    assert next(numbers, None) is None
    return f"{mark}{again}"


@each_table
def test_the_base_holds_every_row_once(table: Table) -> None:
    rows = [place.row for one in recorded(table) for place in one.read_in if place.document == table.guide]
    assert rows == list(range(1, table.rows + 1))
    assert [row["row"] for row in expected(table)] == [str(row) for row in rows]


def test_together_they_are_thirty_six_rows() -> None:
    assert [table.rows for table in TABLES] == [3, 8, 11, 6, 4, 4]
    assert len({one.id for table in TABLES for one in recorded(table)}) == 36


@each_table
def test_every_condition_is_as_transcribed(table: Table) -> None:
    for row, one in pairs(table):
        assert {key: getattr(one, key) for key in CONDITIONS} == {key: row[key] for key in CONDITIONS}, one.id
        assert one.quantity == row["quantity"], one.id
        assert one.known_from == "table", one.id
        assert one.grades == ("S",), one.id


@each_table
def test_every_number_is_as_transcribed(table: Table) -> None:
    for row, one in pairs(table):
        assert (one.printed, one.unit, one.qualifier or "") == (row["printed"], row["unit"], row["qualifier"]), one.id
        for part in ("value", "error", "low", "high"):
            number = getattr(one.number, part) if one.number else None
            assert number == (Decimal(row[part]) if row[part] else None), f"{one.id}: {part}"


@each_table
def test_molar_values_follow_from_the_printed_ones(table: Table) -> None:
    for row, one in pairs(table):
        for part in ("value", "error", "low", "high"):
            molar = getattr(one, f"{part}_molar")
            if row[part]:
                by_hand = float(Decimal(row[part]).scaleb(POWER[row["unit"]]))
                assert molar == by_hand == scale_conc(Decimal(row[part]), row["unit"]), f"{one.id}: {part}"
            else:
                assert molar is None, f"{one.id}: {part}"


@each_table
def test_molar_values_go_back_to_the_printed_text(table: Table) -> None:
    texts = [(printed_again(one), row["printed"]) for row, one in pairs(table) if row["printed"]]
    assert [again for again, _ in texts] == [text for _, text in texts]
    assert len(texts) == table.rows - table.empty


@each_table
def test_sources_are_the_references_of_the_row(table: Table) -> None:
    for row, one in pairs(table):
        assert set(one.sources) == cited_by(table.guide, row["references"]), one.id
        assert len(set(one.sources)) == len(one.sources), one.id


@each_table
def test_rows_of_the_parameters_that_repeat_a_row_are_named(table: Table) -> None:
    for row, one in pairs(table):
        rows = [place.row for place in one.read_in if place.document == "pathway-parameters"]
        assert rows == ([int(row["parameters"])] if row["parameters"] else []), one.id


@each_table
def test_cells_left_empty_stay_empty_and_say_why(table: Table) -> None:
    empty = [one for one in recorded(table) if not one.printed]
    assert len(empty) == table.empty
    for one in empty:
        assert (one.number, one.value_molar, one.qualifier, one.unit) == (None, None, None, "")
        assert len(one.absent) > 20
    assert not any(one.absent for one in recorded(table) if one.printed)


def test_numbers_that_seem_to_disagree_warn_of_it() -> None:
    evidence = published()
    for record_id, other in (("mrtx0902.sos1.htrf-binding.ic50", "46"), ("mrtx0902.sos1.inhibition.ic50", "2 nM")):
        one = evidence[record_id]
        assert isinstance(one, Measurement)
        assert other in one.caution
    for record_id, other in (
        ("bi-3406.sos1-kras.interaction.ic50", "5 nM"),
        ("bi-3406.sos1-kras-gdp.alphascreen.ic50", "6 nM"),
    ):
        one = evidence[record_id]
        assert isinstance(one, Measurement)
        assert other in one.note


def test_folds_told_in_the_notes_follow_from_the_tables() -> None:
    by_row = {int(row["row"]): Decimal(row["value"]) for row in expected(TABLES[2]) if row["compound"] == "BAY-293"}
    on_protein = Decimal(expected(TABLES[1])[2]["value"])
    notes = {place.row: one.note for one in recorded(TABLES[2]) for place in one.read_in if place.table}
    for number, value in by_row.items():
        assert notes[number].startswith(f"{value / on_protein:.0f}-fold above the {on_protein} nM")
    wild_type, v14i = (Decimal(row["value"]) for row in expected(TABLES[0])[:2])
    assert f"{wild_type / v14i:.0f}-fold tighter" in recorded(TABLES[0])[1].note


@each_table
def test_the_guide_prints_what_was_transcribed(table: Table, shared: Path) -> None:
    cells = table_rows(guide_texts(shared)[table.guide], table.title)
    assert len(cells) == table.rows
    for row, printed in zip(expected(table), cells, strict=True):
        line = plain("\t".join(printed))
        assert row["in_guide"] in line
        # The tables of the ROS1 guide have the unit in their heads.
        unit = "" if table.guide == "ros1-guide" else row["unit"]
        assert f"{row['printed']} {unit}".strip() in printed_cells(printed) if row["printed"] else True, row
        assert re.findall(r"\[(\d+)\]", line) == row["references"].split()
        named = [row["cell_line"], *re.split(r"[ /:]", row["mutation"])]
        named += [] if row["assay"] == "Cellular Potency" else [row["assay"]]
        assert [name for name in named if name.lower() not in said_in(line)] == []


def plain(cell: str) -> str:
    """A cell without the marks of typesetting."""
    cell = cell.replace("$", "").replace("\\pm", "±").replace("\\mu\\text{M}", "µM")
    return cell.replace("μ", "µ").replace("µ M", "µM")


def printed_cells(cells: list[str]) -> list[str]:
    """Cells of a row, those of numbers as we spell them."""
    return [plain(cell).removesuffix(" (IC50)") for cell in cells]


def said_in(line: str) -> str:
    """A row of a guide in lower case; a fusion without a mutation is the wild type that the title speaks of."""
    return line.lower() + (" wild-type" if "CD74-ROS1" in line and "G2032R" not in line else "")
