"""``sevenless inhibition``: what its commands print and write, and when they refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import numpy as np
import polars as pl
import pytest

from binding.inhibition.bench_tables import write_tables
from cli.calling import Run
from sevenless.cli.inhibition import INHIBITION_COMMANDS
from sevenless.testing.inhibition import InhibitionTruth, simulate_inhibition

CONDITIONS = ["--mechanism", "competitive", "--substrate", "30 uM", "--km", "10 uM"]
TABLES = {
    "tight-binding": ["tight.csv"],
    "mechanism": ["grid.csv"],
    "inactivation": ["activity.csv"],
    "preincubation": ["activity.csv"],
    "cheng-prusoff": ["tight.csv", *CONDITIONS],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("inhibition"))


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with the tables."""
    for path in made.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(text: str) -> dict[str, str]:
    """The row of each compound."""
    return {line.split("  ")[0]: line for line in text.splitlines() if line[:1].islower()}


def test_tight_binding_names_the_floor(folder: Path, run: Run) -> None:
    said = lines(run("inhibition", "tight-binding", "tight.csv").stdout)
    assert " pM " in said["tight"]
    assert "ok; Ki_app is defined" in said["tight"]
    assert "< " in said["floor"]
    assert "at_floor; the IC50 rests on its floor E/2" in said["floor"]
    assert "E/2 = 1 nM" in said["floor"]
    assert "> 99 nM" in said["idle"]
    assert "no_effect" in said["idle"]


def test_tight_binding_with_a_mechanism(folder: Path, run: Run) -> None:
    shown = run("inhibition", "tight-binding", "tight.csv", *CONDITIONS).stdout
    assert "interval of Ki" in shown
    assert "competitive, substrate 30 µM, Km 10 µM: Ki_app is 4 times Ki" in shown


def test_mechanism_names_the_runner_up_and_the_gap(folder: Path, run: Run) -> None:
    shown = run("inhibition", "mechanism", "grid.csv", "--json").stdout
    rows = {row["compound"]: row for row in json.loads(shown)["results"]}
    said = lines(run("inhibition", "mechanism", "grid.csv").stdout)
    assert said["rival"].split()[1] == "competitive"
    assert rows["rival"]["runner_up"] in said["rival"]
    assert f"{rows['rival']['delta_aicc']:.3g}" in said["rival"]
    assert said["both"].split()[1] == "mixed"
    assert "no_inhibition" in said["idle"]


def test_inactivation_from_kobs_and_from_activity(folder: Path, run: Run) -> None:
    kobs = lines(run("inhibition", "inactivation", "kobs.csv").stdout)
    assert "ok; kinact and KI are both defined" in kobs["fast"]
    assert kobs["weak"].count("> ") == 2
    assert "linear; no dose comes near KI" in kobs["weak"]
    activity = lines(run("inhibition", "inactivation", "activity.csv").stdout)
    assert "no_time_dependence" in activity["reversible"]


def test_preincubation_lists_every_time(folder: Path, run: Run) -> None:
    shown = run("inhibition", "preincubation", "activity.csv").stdout.splitlines()
    fast = [line for line in shown if line.startswith("fast")]
    assert [line.split()[1:3] for line in fast] == [["60", "s"], ["5", "min"], ["15", "min"], ["60", "min"]]
    assert all("time_dependent" in line for line in fast[1:])


def test_cheng_prusoff_says_why_not(folder: Path, run: Run) -> None:
    said = lines(run("inhibition", "cheng-prusoff", "tight.csv", *CONDITIONS).stdout)
    assert "fit Morrison's equation" in said["tight"]
    assert "floor E/2 = 1 nM" in said["floor"]
    assert "> 25 nM" in said["idle"]


def test_what_fit_writes_goes_into_cheng_prusoff(folder: Path, run: Run) -> None:
    doses = np.append([0.0, 0.0], 1e-5 / 3.0 ** np.arange(11))
    table = simulate_inhibition(
        "tight-binding", {"a": InhibitionTruth(ki_app_molar=4e-8, enzyme_molar=1e-12, noise=1.0)},
        rng=np.random.default_rng(1), doses_molar=doses,
    ).bench_table()  # fmt: skip
    table.select("conc_nM", curve="compound", response="rate").write_csv(folder / "doses.csv")
    run("fit", "doses.csv", "--out", "fits.csv")
    run("inhibition", "cheng-prusoff", "fits.csv", *CONDITIONS, "--enzyme", "1 nM", "--out", "ki.csv")
    row = pl.read_csv(folder / "ki.csv").row(0, named=True)
    assert row["ki_status"] == "ok"
    assert 10 ** row["log10_ki_molar_lo"] < 1e-8 < 10 ** row["log10_ki_molar_hi"]


@pytest.mark.parametrize("name", TABLES)
def test_everything_that_is_written(folder: Path, run: Run, name: str) -> None:
    words = ["--out", "out.parquet", "--report", "page.html"]
    has_figures = name != "cheng-prusoff"
    if has_figures:
        words += ["--figures", "drawn", "--points-out", "points.csv"]
    result = run("inhibition", name, *TABLES[name], *words)
    out = pl.read_parquet(folder / "out.parquet")
    assert out.height == json.loads(run("inhibition", name, *TABLES[name], "--json").stdout)["results"].__len__()
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "<h1>" in page
    assert "References" in page
    assert "written to page.html" in result.stderr
    if has_figures:
        drawn = sorted(path.name for path in (folder / "drawn").iterdir())
        per_series = 2 if name == "inactivation" else 1
        assert len(drawn) == per_series * out["compound"].n_unique()
        assert all(file.endswith(".svg") for file in drawn)
        assert pl.read_csv(folder / "points.csv", infer_schema_length=None)["rate"].count() > 40


def test_json_is_whole_and_has_no_infinity_as_a_number(folder: Path, run: Run) -> None:
    told = json.loads(run("inhibition", "tight-binding", "tight.csv", "--json").stdout, parse_constant=pytest.fail)
    assert (told["format"], told["version"], told["kind"]) == ("sevenless.inhibition", 1, "tight-binding")
    assert {"settings", "file", "results", "points", "laws", "remarks", "sources", "labels"} <= set(told)
    assert told["results"][1]["log10_ki_app_molar_lo"] == "-inf"


def test_rows_are_limited(folder: Path, run: Run) -> None:
    shown = run("inhibition", "preincubation", "activity.csv", "--rows", "2").stdout
    assert "... and 10 more" in shown


REFUSED = {
    "no table": (["tight-binding", "absent.csv"], "absent.csv"),
    "enzyme without a unit": (["tight-binding", "tight.csv", "--enzyme", "5"], "has no unit"),
    "enzyme of nothing": (["tight-binding", "tight.csv", "--enzyme", "0 nM"], "is not above 0"),
    "bottom": (["tight-binding", "tight.csv", "--bottom", "low"], "'low' is neither a number nor free"),
    "half a mechanism": (["tight-binding", "tight.csv", "--mechanism", "competitive"], "needs --substrate and --km"),
    "no mechanism": (["tight-binding", "tight.csv", "--km", "1 uM"], "are for --mechanism"),
    "figures into a file": (["mechanism", "grid.csv", "--figures", "grid.csv"], "a file stands where the folder"),
    "an ending": (["mechanism", "grid.csv", "--out", "x.doc"], "tables are not written as '.doc'"),
    "a report that is none": (["mechanism", "grid.csv", "--report", "x.txt"], "reports are not written as '.txt'"),
    "its own table": (["mechanism", "grid.csv", "--out", "grid.csv"], "grid.csv: is the table that is read"),
    "one name twice": (["mechanism", "grid.csv", "--out", "a.csv", "--points-out", "a.csv"], "is another output"),
    "wrong table": (["mechanism", "tight.csv"], "there is no column of substrate concentration among"),
    "no enzyme": (["tight-binding", "activity.csv"], "there is no column of enzyme concentration"),
    "a column that is not there": (["mechanism", "grid.csv", "--by", "dose"], "--by: there is no column 'dose'"),
    "no time": (["preincubation", "kobs.csv"], "there is no column of preincubation times"),
    "two units": (["mechanism", "grid.csv", "--conc-unit", "nM"], "--conc-unit is given, and the titles state"),
    "a band": (["preincubation", "activity.csv", "--band", "0.5"], "--band"),
    "an unknown compound": (
        ["cheng-prusoff", "tight.csv", *CONDITIONS, "--time-dependent", "tigt"], "did you mean tight?"
    ),
    "nothing of the mechanism": (["cheng-prusoff", "tight.csv"], "--mechanism"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_before_anything_is_written(folder: Path, run: Run, case: str) -> None:
    words, said = REFUSED[case]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = run("inhibition", *words, exit_code=2)
    assert said in result.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_all_outputs_are_judged_at_once(folder: Path, run: Run) -> None:
    words = ["--out", "a.doc", "--points-out", "b.doc", "--report", "c.txt", "--figures", "grid.csv"]
    said = run("inhibition", "mechanism", "grid.csv", *words, exit_code=2).stderr
    assert said.count("error:") == 4


def test_all_faults_of_a_table_are_told_and_nothing_is_written(folder: Path, run: Run) -> None:
    (folder / "bad.csv").write_text("compound,conc_nM,rate,enzyme_nM\na,-1,9,2\nb,5,fast,2\nc,5,9,\n")
    said = run("inhibition", "tight-binding", "bad.csv", "--out", "out.csv", exit_code=2).stderr
    assert 'bad.csv, line 2, column conc_nM: dose "-1" is negative' in said
    assert 'bad.csv, line 3, column rate: "fast" is not a number' in said
    assert "bad.csv, line 4, column enzyme_nM: the row has no enzyme concentration" in said
    assert not (folder / "out.csv").exists()


def test_a_compound_that_cannot_be_fitted_stops_nobody(folder: Path, run: Run) -> None:
    text = (folder / "tight.csv").read_text() + "lonely,2,10,50\nblind,2,10,\n"
    (folder / "more.csv").write_text(text)
    said = lines(run("inhibition", "tight-binding", "more.csv").stdout)
    assert "too_few_points" in said["lonely"]
    assert "too_few_points" in said["blind"]
    assert "ok;" in said["tight"]


@pytest.mark.parametrize("name", INHIBITION_COMMANDS)
def test_help_has_examples_and_explains_every_option(run: Run, name: str) -> None:
    shown = run("inhibition", name, "--help").stdout
    assert f"sevenless inhibition {name}" in shown.split("Examples:")[1]
    command: click.Command = import_module(f"sevenless.cli.inhibition_commands.{name.replace('-', '_')}").command
    assert command.name == name
    assert all(one.help for one in command.params if isinstance(one, click.Option))


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from sevenless.cli.main import main\n"
        f"for name in {list(INHIBITION_COMMANDS)}:\n"
        "    assert CliRunner().invoke(main, ['inhibition', name, '--help']).exit_code == 0\n"
        "print(*sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(shown.stdout.split()).isdisjoint({"numpy", "polars", "numba", "matplotlib", "pint", "rich", "jinja2"})
