"""``sevenless analyze`` and ``sevenless demo``: plates in, verdicts, potencies and a report out."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result

from cli.calling import Run
from sevenless.examples.make_htrf_sos1_kras import PLATES, TRUTHS, make_files

GOOD = Path(__file__).parents[1] / "malformed" / "files"
"""Files of a run that works."""


@pytest.fixture
def example_copy(example: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example, tmp_path / "example"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The run file of one plate of 96 wells with one compound, all of it in order."""
    return (
        Path(shutil.copytree(GOOD, tmp_path / "small", ignore=shutil.ignore_patterns("*_cut.csv", "both.csv")))
        / "run.toml"
    )


@pytest.fixture
def failing(small: Path) -> Path:
    """The same with controls that do not differ."""
    lines = [",1,2,3,4,5,6,7,8,9,10,11,12"]
    # Noise without a signal: digits of pi.
    digits = "141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117"
    lines += [f"{row}," + ",".join(f"100{digits[12 * i + j]}" for j in range(12)) for i, row in enumerate("ABCDEFGH")]
    (small.parent / "plate.csv").write_text("\n".join(lines))
    return small


def _check_shown(result: Result, report: Path) -> None:
    lines = result.stdout.splitlines()
    assert lines[0] == "Sixteen simulated compounds on SOS1-KRAS binding"
    for plate in PLATES:
        assert f"  {plate}: passed, with warnings" in lines
        for truth in TRUTHS:
            assert any(line.startswith(f"{truth.compound} · {plate}") for line in lines)
    assert "    1 well left out by hand" in lines
    assert any(line.startswith("    warn: donor_interference_percent") and "compound P" in line for line in lines)
    assert "32 curves: " in result.stdout
    assert lines[-1] == f"report: {report / 'report.html'}"
    assert "simulated" in (report / "report.html").read_text(encoding="utf-8")


def test_it_prints_verdicts_and_potencies_and_writes_the_report(run: Run, example_copy: Path, tmp_path: Path) -> None:
    _check_shown(run("analyze", example_copy / "run.toml", "--out", tmp_path / "monday"), tmp_path / "monday")
    fits = pl.read_parquet(tmp_path / "monday" / "results.parquet")
    assert len(fits) == 2 * len(TRUTHS)
    assert sorted(path.name for path in example_copy.iterdir()) == sorted(make_files())


def test_the_run_file_says_where_the_report_goes(run: Run, small: Path) -> None:
    small.write_text(small.read_text() + '\n[report]\nout = "reports/first"\n')
    shown = run("analyze", small).stdout
    assert shown.rstrip().endswith(str(Path("small") / "reports" / "first" / "report.html"))
    assert (small.parent / "reports" / "first" / "report.html").exists()


@pytest.mark.parametrize(("options", "exit_code"), [([], 0), (["--strict"], 3)])
def test_a_plate_that_fails_is_a_result_unless_told_to_be_strict(
    run: Run, failing: Path, options: list[str], exit_code: int
) -> None:
    result = run("analyze", failing, *options, exit_code=exit_code)
    assert "  Plate 1: FAILED" in result.stdout
    assert "    fail: robust_z_prime" in result.stdout
    assert (failing.parent / "report" / "report.html").exists()


def test_strict_is_content_with_plates_that_do_not_fail(run: Run, small: Path) -> None:
    shown = run("analyze", small, "--strict").stdout
    assert "  Plate 1: passed" in shown
    assert "1 curve: 1 defined" in shown


@pytest.mark.parametrize(("choice", "drawn"), [("none", False), ("auto", True)])
def test_figures_are_a_choice(run: Run, small: Path, choice: str, drawn: bool) -> None:
    run("analyze", small, "--figures", choice)
    assert (small.parent / "report" / "figures").exists() is drawn


def test_an_interrupt_leaves_nothing_behind(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sevenless.reports.bundle.write_report", interrupted)
    result = run("analyze", small, "--out", tmp_path / "report", exit_code=130)
    assert result.stderr.endswith("interrupted; nothing was written\n")
    assert not (tmp_path / "report").exists()
    run("demo", "--out", tmp_path / "demo", exit_code=130)
    assert not (tmp_path / "demo").exists()


def test_the_demo_analyses_the_example_and_hands_over_its_files(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "look"
    _check_shown(run("demo", "--out", out), out / "report")
    assert sorted(path.name for path in out.iterdir()) == sorted([*make_files(), "report"])
    for name, text in make_files().items():
        assert (out / name).read_text(encoding="utf-8") == text


def test_the_demo_does_not_write_over_changed_files(run: Run, tmp_path: Path) -> None:
    for name, text in make_files().items():
        (tmp_path / name).write_text(text + ("# mine\n" if name == "run.toml" else ""), encoding="utf-8")
    told = run("demo", "--out", tmp_path, exit_code=2).stderr
    changed = tmp_path / "run.toml"
    assert told.startswith(
        f"error: {changed}: is not the file of the example any more; analyse it with: sevenless analyze"
    )
    assert changed.read_text(encoding="utf-8").endswith("# mine\n")
    assert not (tmp_path / "report").exists()


def test_the_demo_may_be_run_again(tmp_path: Path) -> None:
    from importlib.resources import files

    from sevenless.cli.demo import _check_unchanged, _example_files

    contents = _example_files(files("sevenless.examples") / "htrf_sos1_kras")
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    _check_unchanged(contents, tmp_path)


def test_progress_is_shown_on_a_terminal_alone(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    from sevenless.cli.run import progress_told

    with progress_told(Console(force_terminal=True, width=80)) as tell:
        tell("reading plate_1.csv", 1, 2)
    assert "reading" in capsys.readouterr().out
    with progress_told(Console(force_terminal=False)) as tell:
        tell("reading plate_1.csv", 1, 2)
    assert capsys.readouterr().out == ""


def test_a_figure_without_a_word_is_printed_without_brackets(run: Run, tmp_path: Path) -> None:
    wells = [f"A{i:02d},sample,X,{3**i} nM,{100 - 8 * i}" for i in range(1, 11)]
    (tmp_path / "plate.csv").write_text(
        "well,signal\nB01,100\n" + "\n".join(",".join((w.split(",")[0], w.split(",")[4])) for w in wells) + "\n"
    )
    (tmp_path / "map.csv").write_text(
        "well,role,compound,conc\nB01,neutral,,\n" + "\n".join(w.rsplit(",", 1)[0] for w in wells) + "\n"
    )
    (tmp_path / "run.toml").write_text(
        'format = "sevenless.run"\nversion = 1\nprotocol = "ctg-3d"\n'
        '[files]\nreads = ["plate.csv"]\nmaps = ["map.csv"]\n'
    )
    shown = run("analyze", tmp_path / "run.toml", "--figures", "none").stdout
    assert "    warn: n_neutral = 1\n" in shown


def test_published_values_stand_below_the_potencies(run: Run, small: Path) -> None:
    plain = run("analyze", small, "--figures", "none").stdout
    assert "nothing is published here of any compound of this run" in plain.splitlines()
    map_file = small.parent / "map.toml"
    map_file.write_text(re.sub(r'compound = ".*"', 'compound = "BAY 293"', map_file.read_text()))
    lines = run("analyze", small, "--figures", "none").stdout.splitlines()
    row = next(line for line in lines if line.startswith("BAY 293 ·") and "×" in line)
    assert "IC50 21 nM, SOS1, KRAS-SOS1 Interaction: " in row
    assert any(line.startswith("1 potency beside the published value that matches best: 1 ") for line in lines)
    assert 'id="published"' in (small.parent / "report" / "report.html").read_text(encoding="utf-8")
