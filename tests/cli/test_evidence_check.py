"""``sevenless evidence check``: what it prints, what it exits with, and the folder that it begins."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from click.testing import CliRunner, Result

from evidence.record_texts import a_constant, a_measurement, write
from sevenless.cli.main import main
from sevenless.evidence.check import check

BUILT_IN = "bi-3406.nci-h358.perk.ic50"
CONDITIONS = {"mutation": "G12C", "cell_line": "NCI-H358", "assay": "pERK", "assay_class": "signalling"}


def call(*words: object) -> Result:
    return CliRunner().invoke(main, ["evidence", "check", *map(str, words)], catch_exceptions=False)


def test_a_sound_folder(tmp_path: Path) -> None:
    result = call(write(tmp_path, a_measurement(id="a.b"), a_measurement(id="a.c"), a_constant(id="c.d")))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "4 sound records in 1 file: 2 measurements, 1 constant, 1 source",
        "no problems",
    ]


def test_problems_on_stderr_and_a_summary_on_stdout(tmp_path: Path) -> None:
    folder = write(tmp_path, a_measurement(id="a.b", printed="12 nM"), a_measurement(id="a.c", known_from="memory"))
    result = call(folder)
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    file = (tmp_path / "records.toml").as_posix()
    assert first == (
        f'error: {file}, line 13, record a.b: printed = "12 nM" is not a printed number; '
        'write printed = "12" and unit = "nM"'
    )
    assert second.startswith(f"info: {file}, line 28, record a.c: is known from memory alone; ")
    assert result.stdout.splitlines() == ["2 sound records in 1 file: 1 measurement, 1 source", "1 error, 1 remark"]


def test_contradictions_are_listed_and_are_no_error(tmp_path: Path) -> None:
    result = call(write(tmp_path / "mine", a_measurement(id=BUILT_IN, printed="45", **CONDITIONS)))
    assert result.exit_code == 0
    assert "warning: " in result.stderr
    assert result.stdout.splitlines()[1:] == [
        "1 contradiction:",
        f"  {BUILT_IN}@mine (45 nM) against {BUILT_IN} (4 nM)",
        "1 warning",
    ]


def test_json_says_everything(tmp_path: Path) -> None:
    result = call(write(tmp_path / "mine", a_measurement(id=BUILT_IN, printed="45", **CONDITIONS)), "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    said = json.loads(result.stdout)
    assert said["records"] == {"measurement": 1, "constant": 0, "claim": 0, "source": 1}
    assert said["errors"] == 0
    assert said["contradictions"] == [[BUILT_IN, f"{BUILT_IN}@mine"]]
    (problem,) = said["problems"]
    assert (problem["severity"], problem["line"], problem["record"]) == ("warning", 11, BUILT_IN)
    bad = call(write(tmp_path / "bad", a_measurement(unit="g")), "--json")
    assert bad.exit_code == 2
    assert json.loads(bad.stdout)["errors"] == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = call(tmp_path / "nowhere")
    assert result.exit_code == 2
    assert result.stderr == f"error: {tmp_path / 'nowhere'}: there is no such folder or file; check the path\n"


def test_the_template_is_sound_and_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    first = call("--template", folder)
    assert first.exit_code == 0
    assert first.stdout.startswith(f"wrote {folder / 'records.toml'}; change it, then: sevenless evidence check ")
    assert [problem.severity for problem in check(folder)] == ["warning"]
    assert check(folder)[0].what == 'no compound is known as "XY-101", in 2 records'
    text = (folder / "records.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {"format", "version", "defaults", "source", "measurement"}
    (folder / "records.toml").write_text(text + "# mine\n", encoding="utf-8")
    second = call("--template", folder)
    assert second.exit_code == 2
    assert "is there already" in second.stderr
    assert (folder / "records.toml").read_text(encoding="utf-8").endswith("# mine\n")
