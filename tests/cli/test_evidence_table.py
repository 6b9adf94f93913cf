"""``sevenless evidence table``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from cli.calling import Run
from evidence.made_records import made_evidence
from sevenless.cli.published.record_columns import show_records
from sevenless.evidence.rows import COLUMNS

PERK = ("evidence", "table", "--target", "SOS1", "--assay", "pERK", "--source", "sos1-guide")

OWN = """\
format = "sevenless.evidence"
version = 1

[[source]]
id = "my-notebook"
kind = "dataset"
title = "My notebook"

[[measurement]]
id = "bi-3406.nci-h358.perk.mine"
quantity = "IC50"
printed = "11"
unit = "nM"
compound = "BI-3406"
target = "SOS1"
mutation = "G12C"
cell_line = "NCI-H358"
assay = "pERK Inhibition"
assay_class = "signalling"
known_from = "dataset"
read_in = [{ document = "my-notebook" }]
sources = ["my-notebook"]
"""


def drawn(width: int, *ids: str) -> str:
    """The made records as they are drawn in a terminal of some width."""
    screen = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    made = made_evidence()
    show_records([made[one] for one in ids or made], made, screen, rows=0)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_the_guides_pERK_values_are_listed(run: Run) -> None:
    shown = run(*PERK).stdout
    lines = {line.split()[0]: " ".join(line.split()) for line in shown.splitlines() if line[:1].isalpha()}
    assert "NCI-H358 pERK Inhibition IC50 4 nM S" in lines["bi-3406.nci-h358.perk.ic50"]
    assert "IC50 24 nM" in lines["bi-3406.dld-1.perk.ic50"]
    assert "IC50 39.6 nM" in lines["mrtx0902.mkn1.perk.ic50"]
    assert "<250 nM" in lines["mrtx0902.panel.perk-and-viability-3d.ic50"]
    assert shown.endswith("4 records; one of them whole: sevenless evidence show ID\n")


def test_cautions_stand_below_with_their_number(run: Run) -> None:
    shown = run(*PERK).stdout
    marked = next(line for line in shown.splitlines() if line.startswith("mrtx0902.panel"))
    assert marked.rstrip().endswith("[1]")
    assert "[1] caution: One upper bound for two assays" in shown


def test_an_empty_cell_shows_its_reason(run: Run) -> None:
    shown = run("evidence", "table", "--compound", "ceritinib", "--source", "ros1-guide").stdout
    assert "IC50 –" in shown
    assert "[1] no number: The cell holds a dash" in shown


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_kind_has_a_table(run: Run, kind: str) -> None:
    found = json.loads(run("evidence", "table", "--kind", kind, "--json").stdout)
    assert found
    assert all(list(row) == list(COLUMNS[kind]) for row in found)
    shown = run("evidence", "table", "--kind", kind, "--rows", "5").stdout
    assert f"... and {len(found) - 5} more; --rows 0 for all, or another filter" in shown
    assert f"{len(found)} records; one of them whole" in shown


def test_filters_can_be_given_several_times(run: Run) -> None:
    table = ("evidence", "table", "--json", "--source", "sos1-guide", "--quantity", "IC50", "--known-from", "table")
    found = json.loads(run(*table, "--cell-line", "DLD1", "--cell-line", "K562", "--mutation", "WT").stdout)
    assert [row["id"] for row in found] == ["bay-293.k-562.proliferation.ic50"]
    both = json.loads(run(*table, "--cell-line", "DLD1", "--cell-line", "K562", "--grade", "S").stdout)
    assert {row["cell_line"] for row in both} == {"DLD-1", "K-562"}


def test_a_slip_is_told(run: Run) -> None:
    result = run("evidence", "table", "--compound", "crizotanib", "--source", "ros1-guide")
    assert result.stderr == "note: 'crizotanib' was read as crizotinib\n"
    assert "9.8 nM" in result.stdout


def test_an_unknown_name_is_told_with_what_is_near(run: Run) -> None:
    result = run("evidence", "table", "--target", "SOSX1", exit_code=2)
    assert result.stderr.startswith("error: no target is called 'SOSX1'; did you mean SOS1")
    assert result.stdout == ""


def test_nothing_chosen_is_no_error_and_is_told(run: Run) -> None:
    result = run("evidence", "table", "--compound", "BAY-293", "--cell-line", "MKN1")
    assert result.stderr == "note: no record meets all of these filters\n"
    assert result.stdout == ""
    assert json.loads(run("evidence", "table", "--compound", "BAY-293", "--cell-line", "MKN1", "--json").stdout) == []


def test_records_of_a_folder_stand_beside_the_built_in_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    shown = " ".join(
        run(*PERK[:6], "--compound", "BI-3406", "--cell-line", "H358", "--records", tmp_path).stdout.split()
    )
    assert "stands against it: bi-3406.nci-h358.perk.mine (BI-3406 on SOS1: IC50 11 nM" in shown
    assert "stands against it: bi-3406.nci-h358.perk.ic50 (BI-3406 on SOS1: IC50 4 nM" in shown
    assert f"added from {tmp_path.as_posix()}" in shown.replace(" ", "").replace("addedfrom", "added from ")


def test_a_folder_that_cannot_be_used_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN.replace('unit = "nM"', 'unit = "mmHg"'), encoding="utf-8")
    for command in (["table"], ["search", "BI-3406"], ["show", "opnme"], ["export", "--format", "csv"]):
        result = run("evidence", *command, "--records", tmp_path, exit_code=2)
        assert "mine.toml" in result.stderr
        assert result.stdout == ""


def test_memory_is_told_below_a_table() -> None:
    shown = drawn(200, "trametinib.made.ic50")
    assert "0.7 - 0.9 nM" in shown
    assert "[1] from memory, not checked: nothing may be claimed on the ground of it" in shown


@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_a_table_fits_the_terminal_and_keeps_ids_and_numbers_whole(width: int) -> None:
    shown = drawn(width)
    assert max(map(len, shown.splitlines())) <= width
    for part in ("bi-3406.made.perk.ic50@mine", "1,090 nM", "8.3 ± 0.6", "trametinib.made.ic50", "sos1.made.kcat"):
        assert part in shown
    assert ("for the terminal is narrow" in shown) == (width < 200)
