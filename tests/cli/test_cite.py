"""``sevenless cite``: the sources of a run on the terminal and in files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.calling import Run
from sevenless.assays.analyze import analyze

GOOD = Path(__file__).parents[1] / "malformed" / "files"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The run file of one plate of 96 wells with one compound."""
    left_out = shutil.ignore_patterns("*_cut.csv", "both.csv")
    return Path(shutil.copytree(GOOD, tmp_path / "small", ignore=left_out)) / "run.toml"


def test_references_are_printed_with_what_they_were_used_for(run: Run, small: Path) -> None:
    shown = run("cite", small)
    assert shown.stdout == analyze(small).citations().text
    assert shown.stdout.startswith("1. The sevenless authors. ")
    assert "Used for: four-parameter fits by variable projection." in shown.stdout
    assert sorted(path.name for path in small.parent.iterdir()) == sorted(
        path.name for path in GOOD.iterdir() if path.name not in ("both.csv",) and not path.name.endswith("_cut.csv")
    )


@pytest.mark.parametrize(
    ("wanted", "begins"),
    [("text", "1. The"), ("markdown", "1. The"), ("bibtex", "@misc{sevenless,"), ("csl", '[\n {\n  "id": "sevenless"')],
)
def test_in_every_format(run: Run, small: Path, wanted: str, begins: str) -> None:
    assert run("cite", small, "--format", wanted).stdout.startswith(begins)


@pytest.mark.parametrize(("name", "begins"), [("a.txt", "1. "), ("a.md", "1. "), ("a.bib", "@"), ("a.json", "[")])
def test_the_ending_of_the_file_says_how(run: Run, small: Path, tmp_path: Path, name: str, begins: str) -> None:
    result = run("cite", small, "--out", tmp_path / "new" / name)
    assert result.stdout == ""
    count = len(analyze(small).citations())
    assert f"{count} references written to {tmp_path / 'new' / name}" in result.stderr
    assert (tmp_path / "new" / name).read_text(encoding="utf-8").startswith(begins)


def test_a_format_that_is_asked_for_goes_before_the_ending(run: Run, small: Path, tmp_path: Path) -> None:
    run("cite", small, "--format", "csl", "--out", tmp_path / "references")
    items = json.loads((tmp_path / "references").read_text(encoding="utf-8"))
    assert items[0]["id"] == "sevenless"


@pytest.mark.parametrize(("name", "said"), [("a.docx", "are not written as '.docx'"), ("plain", "has no ending")])
def test_an_unknown_ending_is_told_before_any_work(run: Run, tmp_path: Path, name: str, said: str) -> None:
    result = run("cite", tmp_path / "not_read.toml", "--out", tmp_path / name, exit_code=2)
    assert said in result.stderr
    assert ".txt, .md, .bib, .json" in result.stderr
    assert not (tmp_path / name).exists()


def test_a_run_file_that_cannot_be_used_is_told_as_by_analyze(run: Run, small: Path) -> None:
    small.write_text(
        small.read_text(encoding="utf-8") + '\n[evidence]\nuses = ["golub-pereira-1973"]\n', encoding="utf-8"
    )
    for command in ("cite", "analyze"):
        told = run(command, small, exit_code=2).stderr
        assert "[evidence]: no record is called 'golub-pereira-1973'; did you mean golub-pereyra-1973" in told


def test_what_the_run_file_names_is_cited(run: Run, small: Path) -> None:
    text = small.read_text(encoding="utf-8")
    small.write_text(f'{text}\n[evidence]\nuses = ["bi-3406.nci-h358.perk.ic50"]\n', encoding="utf-8")
    assert "Used for: bi-3406.nci-h358.perk.ic50, named by the run file." in run("cite", small).stdout
