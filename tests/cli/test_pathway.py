"""``sevenless pathway``: show, simulate, dose-response, compare, map and export as a bench scientist meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.calling import Run
from sevenless.cli.pathway import PATHWAY_COMMANDS
from sevenless.cli.pathway_model.show import _TOPICS
from sevenless.cli.pathway_model.topics import TOPICS
from sevenless.files.tables import read_table
from sevenless.pathway.cells import cells
from sevenless.pathway.drugs import drugs
from sevenless.pathway.model import rules_bngl
from sevenless.pathway.observables import observable_sentences

H358 = ("--cell", "H358", "--time", "2 h")


@pytest.mark.parametrize("command", ["", *PATHWAY_COMMANDS])
def test_help_does_not_import_what_computes(command: str) -> None:
    code = (
        "import sys; from sevenless.cli.main import main\n"
        f"try: main({['pathway', *([command] if command else []), '--help']!r})\n"
        "except SystemExit: pass\n"
        "heavy = {'numba', 'numpy', 'polars', 'rich', 'pint', 'matplotlib'} & sys.modules.keys()\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Examples:" in done.stdout


def test_topics_are_those_that_can_be_shown() -> None:
    assert list(TOPICS) == list(_TOPICS)


@pytest.mark.parametrize("topic", _TOPICS)
def test_every_topic_is_shown_as_text_and_as_json_and_written(run: Run, tmp_path: Path, topic: str) -> None:
    lines = run("pathway", "show", topic).stdout.splitlines()
    rows = json.loads(run("pathway", "show", topic, "--json").stdout)
    assert lines[0].split()[0] == next(iter(rows[0]))
    out = tmp_path / "topic.csv"
    told = run("pathway", "show", topic, "--out", out).stderr
    assert told == f"{len(rows)} rows written to {out}\n"
    assert len(read_table(out)) == len(rows)


def test_sizes_are_shown_without_a_topic(run: Run) -> None:
    text = run("pathway", "show").stdout
    assert "core" in text
    assert "full" in text
    assert "show cells|drugs|alleles" in text


def test_hypothetical_drugs_and_numbers_from_memory_are_flagged(run: Run) -> None:
    rows = {row["drug"]: row for row in json.loads(run("pathway", "show", "drugs", "--json").stdout)}
    assert {name for name, row in rows.items() if "hypothetical" in row["flags"]} == {
        name for name, drug in drugs().items() if drug.hypothetical
    }
    assert rows["SOS2 ligand"]["flags"] == "hypothetical, from memory"
    assert rows["BI-3406"]["flags"] == ""
    constants = {row["constant"]: row for row in json.loads(run("pathway", "show", "constants", "--json").stdout)}
    assert constants["SPRY_GRB2_on"]["flags"] == "from memory"
    assert "(M from memory)" in constants["SPRY_GRB2_on"]["evidence"]
    assert constants["REM_GTP_off_wildtype"]["flags"] == ""
    assert any(row["flags"] == "fitted" for row in constants.values())
    assert all(row["evidence"] for row in constants.values())


def test_cells_say_whose_copies_they_have(run: Run) -> None:
    rows = {row["cell"]: row for row in json.loads(run("pathway", "show", "cells", "--json").stdout)}
    assert list(rows) == list(cells())
    assert rows["MCF10A"]["copies"] == "its own"
    assert rows["NCI-H358"]["copies"] == "inherited from MCF10A"
    assert rows["HS578T"]["copies"].endswith("inherited from MCF10A")


def test_a_simulation_is_a_table_of_shares_with_their_times(run: Run) -> None:
    result = run("pathway", "simulate", *H358, "--drug", "BI3406=100 nM", "--stimulus", "EGF=10 ng/ml")
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        "NCI-H358, KRAS G12C (core, 2D)", "with EGF 10 ng/ml", "with BI-3406 100 nM",
        "copies per cell: inherited from MCF10A",
    ]  # fmt: skip
    row = next(line for line in lines if line.startswith("pERK"))
    assert len({len(line.rstrip()) for line in lines[7:15]}) == 1, "columns are aligned"
    assert len(row.split()) == 10
    assert lines[-1] == "a single model; ask for --ensemble 50 for a band"


def test_an_ensemble_has_a_band_and_says_of_how_many(run: Run) -> None:
    lines = run("pathway", "simulate", *H358, "--ensemble", "4", "--observable", "RAS_GTP").stdout.splitlines()
    row = next(line for line in lines if line.startswith("RAS_GTP"))
    assert row.count("(") == row.count("–") == 5
    assert lines[-1] == "in brackets: 80 % of 5 models within the spread of their numbers"


def test_steps_of_a_dose_are_written_on_one_line(run: Run) -> None:
    text = run("pathway", "simulate", *H358, "--drug", "BI-3406=0 h: 1 uM, 1 h: 0 nM", "--json").stdout
    found = json.loads(text)
    assert "with BI-3406 1 uM from 0 h, 0 nM from 1 h" in found["asked"]
    occupied = [row["SOS1_occupied"] for row in found["rows"]]
    assert occupied[len(occupied) // 2] > 0.9
    assert occupied[-1] < 0.1
    assert found["rows"][0]["ROS1_occupied"] is None


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet", ".json"])
def test_all_times_are_written(run: Run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"over_time{ending}"
    result = run("pathway", "simulate", "--time", "1 h", "--copies", "--out", out)
    table = read_table(out)
    assert table.columns[: 1 + len(observable_sentences())] == ["time_s", *observable_sentences()]
    assert "ERK_with_two_phosphates" in table.columns
    assert result.stderr == f"{len(table)} times written to {out}\n"


def test_a_dose_response_prints_potencies_with_their_qualifier(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "doses.csv"
    result = run("pathway", "dose-response", "bi3406", "--cell", "H358", "--out", out)
    row = next(line for line in result.stdout.splitlines() if line.startswith("pERK"))
    assert row.split()[2] == "nM"
    assert row.rstrip().endswith("defined")
    assert "a single model" in result.stdout
    assert len(read_table(out)) == 10
    weak = run(
        "pathway", "dose-response", "BI-3406", "--cell", "H358", "--conc", "1 fM, 2 fM, 4 fM, 8 fM, 16 fM"
    ).stdout
    assert "> 16 fM" in weak


def test_a_dose_response_of_an_ensemble_says_where_most_members_lie(run: Run) -> None:
    asked = ("pathway", "dose-response", "BI-3406", "--cell", "H358", "--ensemble", "4")
    found = json.loads(run(*asked, "--json").stdout)
    fit = found["fits"][0]
    assert fit["ic50_molar_low"] < fit["ic50_molar_high"]
    assert fit["members"] == 5
    assert "nM (" in run(*asked).stdout
    other = json.loads(run(*asked, "--seed", "1", "--json").stdout)
    assert other["fits"][0]["ic50_molar"] == pytest.approx(fit["ic50_molar"], rel=1e-4)
    assert other["fits"][0]["ic50_molar_low"] != fit["ic50_molar_low"]


PAIRS = ("pathway", "matrix", "bi3406", "trametinib", "--cell", "H358", "--conc", "30 nM, 1 uM", "--conc2", "3 nM")


def test_a_matrix_prints_percent_and_what_is_over_bliss(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    printed = run(*PAIRS, "--out", out).stdout
    assert "pERK, percent of no drug; BI-3406 down, trametinib across" in printed
    vehicle = next(line for line in printed.splitlines() if line.startswith("0 "))
    assert vehicle.split()[1] == "100"
    assert "most over Bliss: " in printed
    assert "a single model" in printed
    assert len(read_table(out)) == 6


def test_a_matrix_of_an_ensemble_says_how_many_models_agree(run: Run) -> None:
    found = json.loads(run(*PAIRS, "--ensemble", "4", "--json").stdout)
    assert found["rows"][5]["pERK_low"] <= found["rows"][5]["pERK_high"]
    assert found["share_of_models_over_bliss"] in (0, 0.2, 0.4, 0.6, 0.8, 1)
    assert "of the models" in run(*PAIRS, "--ensemble", "4").stdout


def test_a_matrix_of_what_is_not_there_without_drugs_has_no_bliss(run: Run) -> None:
    printed = run(*PAIRS[:2], "BI-3406", "SOS2 ligand", *PAIRS[4:], "--observable", "SOS1_occupied").stdout
    assert "no excess over Bliss: there is no SOS1_occupied without drugs" in printed
    assert "hypothetical, no such compound is known: SOS2 ligand" in printed


def test_a_hypothetical_drug_is_flagged_by_its_dose_response(run: Run) -> None:
    assert "hypothetical: no such compound" in run("pathway", "dose-response", "SOS2 ligand").stdout


def test_a_comparison_says_why_with_graded_evidence(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "beside.csv"
    asked = ("pathway", "compare", *H358, "--drug", "BI-3406=1 uM", "--why", "pERK")
    result = run(*asked, "--out", out)
    assert "at 2 h" in result.stdout
    assert "(C fitted)" in result.stdout
    assert "of reference" in result.stdout
    assert result.stdout.count("inherited from MCF10A") == 2
    table = read_table(out)
    fold = table.filter(table["observable"] == "RAS_GTP")["fold"][0]
    assert 0 < fold < 0.9
    found = json.loads(run(*asked, "--json").stdout)
    assert {"rules", "chain", "evidence"} == found["why"].keys()
    assert found["why"]["evidence"]["pathway.erk-phosphate.k"].startswith(("C", "M"))


def test_two_cells_are_compared_with_the_same_drugs(run: Run) -> None:
    text = run("pathway", "compare", "--cell", "SDC4-ROS1", "--against", "CD74-ROS1", "--time", "1 h").stdout
    assert "SDC4-ROS1, ROS1 wild-type" not in text
    assert text.index("SDC4-ROS1") < text.index("against:") < text.index("CD74-ROS1")
    without = run("pathway", "compare", "--genotype", "SOS1=-/-", "--without-genotype", "--time", "1 h").stdout
    assert without.splitlines()[0] == "MCF10A, SOS1 -/- (core, 2D)"


REFUSED = {
    "everything at once": (
        ("simulate", "--cell", "H357", "--kras", "G12Z", "--drug", "BI-3407=1 nM", "--time", "3 nM"),
        ["NCI-H358", "G12V", "BI-3406", "unit of time"],
    ),
    "options": (
        ("simulate", "--drug", "BI-3406", "--stimulus", "=3", "--hypothesis", "SOS2_to_PI3K=maybe"),
        ['--drug "BI-3406" is not NAME=VALUE', "--stimulus", "neither on nor off"],
    ),
    "a drug twice": (("simulate", "--drug", "BI-3406=1 nM", "--drug", "BI-3406=2 nM"), ["twice"]),
    "steps": (("simulate", "--drug", "BI-3406=2 h: 1 uM, 1 h: 0 nM"), ["do not rise"]),
    "impossible genotype": (("simulate", "--kras", "G12D", "--genotype", "KRAS=-/-"), ["knocked out"]),
    "observable": (("simulate", "--observable", "pRK", "--observable", "pACT"), ["pERK", "pAKT"]),
    "observable of a fit": (("dose-response", "BI-3406", "--observable", "SOS1_at_membrane"), ["no observable"]),
    "doses": (("dose-response", "BI-3406", "--conc", "1,2 nM"), ["no unit"]),
    "drug of a dose response": (("dose-response", "BI-3407"), ["did you mean BI-3406"]),
    "no share of it": (("dose-response", "BI-3406", "--observable", "KRAS_mutant_GTP"), ["has none of"]),
    "why": (("compare", "--drug", "BI-3406=1 nM", "--why", "pRK"), ["pERK"]),
    "when": (("compare", "--drug", "BI-3406=1 nM", "--time", "1 h", "--at", "2 h"), ["at is 2 h"]),
    "against": (("compare", "--against", "CD74"), ["no cell"]),
    "size": (("show", "cells", "--size", "big"), ["core, full"]),
    "table": (("simulate", "--out", "x.doc"), ["not written as '.doc'"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_told_a_line_each_with_exit_code_2(run: Run, name: str) -> None:
    arguments, says = REFUSED[name]
    result = run("pathway", *arguments, exit_code=2)
    lines = result.stderr.splitlines()
    assert len(lines) == len(says), lines
    for line, words in zip(lines, says, strict=True):
        assert line.startswith("error: ")
        assert words in line
    assert result.stdout == ""


def test_two_references_are_a_mistake_of_usage(run: Run) -> None:
    result = run("pathway", "compare", "--against", "DLD-1", "--without-genotype", exit_code=2)
    assert "give one of them" in result.stderr


@pytest.mark.parametrize("name", ["cell.xml", "cell.ant", "cell.bngl", "cell.omex", "cell.sbgn", "problem"])
def test_a_cell_is_exported_in_every_format(run: Run, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    result = run("pathway", "export", out, *H358, "--drug", "BI-3406=1 uM")
    assert result.stderr.endswith(f"written to {out}\n")
    assert result.stdout.splitlines()[0] == "NCI-H358, KRAS G12C (core, 2D)"
    written = [out] if out.suffix else [out / "problem.yaml", out / "model.xml", out / "parameters.tsv"]
    assert all(path.stat().st_size > 100 for path in written)


def test_rules_are_exported_as_bngl(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "rules.bngl"
    run("pathway", "export", out, "--rules", "--size", "full")
    assert out.read_text(encoding="utf-8") == rules_bngl("full")
    told = run("pathway", "export", tmp_path / "rules.xml", "--rules", exit_code=2).stderr
    assert "are not written as '.xml'" in told


def test_an_ending_that_no_format_has_is_told_with_exit_code_2(run: Run, tmp_path: Path) -> None:
    told = run("pathway", "export", tmp_path / "cell.xlm", exit_code=2).stderr
    assert "no format is written as '.xlm'; did you mean .xml?" in told
    assert list(tmp_path.iterdir()) == []


def test_a_map_is_drawn_with_shares_or_with_their_change(run: Run, tmp_path: Path) -> None:
    drug = (*H358, "--drug", "BI-3406=1 uM")
    plain = run("pathway", "map", tmp_path / "plain.svg", *drug, "--at", "1 h")
    assert plain.stderr == f"NCI-H358 at 1 h, 28 nodes painted: written to {tmp_path / 'plain.svg'}\n"
    run("pathway", "map", tmp_path / "change.svg", *drug, "--change")
    shares, change = ((tmp_path / name).read_text(encoding="utf-8") for name in ("plain.svg", "change.svg"))
    assert "BI-3406" in shares
    assert "log2 change" not in shares
    assert "log2 change" in change
    assert "at 2 h" in change


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("map.png",), "end it in one of .svg"), (("map.svg", "--at", "3 h"), "the simulation goes from 0 to 2 h")],
)
def test_a_map_that_cannot_be_drawn_is_told(run: Run, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    name, *options = arguments
    assert told in run("pathway", "map", tmp_path / name, *H358, *options, exit_code=2).stderr
    assert list(tmp_path.iterdir()) == []
