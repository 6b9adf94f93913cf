"""The published numbers cost nothing where nobody asks for them, and their commands load nothing that is heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import DOSES

BASE = "sevenless.evidence.library"
HEAVY = {"polars", "numpy", "numba", "matplotlib", "pint", "pydantic", "xlsxwriter", "jinja2", "python_calamine"}

CALL = """
import sys
from click.testing import CliRunner
from sevenless.cli.main import main
result = CliRunner().invoke(main, sys.argv[1:])
assert result.exit_code == 0, result.output
print(*sys.modules)
"""


def loaded(*arguments: str, folder: Path | None = None) -> set[str]:
    """Modules that are loaded once a command has run."""
    shown = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], capture_output=True, text=True, check=True, cwd=folder
    )
    return set(shown.stdout.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["evidence", "--help"],
        ["evidence", "table", "--help"],
        ["fit", "--help"],
        ["version"],
        ["protocols"],
    ],
    ids=" ".join,
)
def test_what_does_not_ask_does_not_load_the_base(arguments: list[str]) -> None:
    assert BASE not in loaded(*arguments)


def test_a_fit_does_not_load_the_base(tmp_path: Path) -> None:
    (tmp_path / "doses.csv").write_text(DOSES)
    modules = loaded("fit", "doses.csv", folder=tmp_path)
    assert "sevenless.fitting.fit" in modules
    assert BASE not in modules


def test_importing_the_package_loads_no_evidence() -> None:
    code = "import sys, sevenless; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not [name for name in shown.stdout.split() if name.startswith("sevenless.evidence")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "BI-3406"],
        ["show", "bi-3406.nci-h358.perk.ic50"],
        ["table", "--target", "SOS1", "--assay", "pERK"],
        ["export", "--format", "bibtex"],
    ],
    ids=" ".join,
)
def test_asking_loads_nothing_heavy(arguments: list[str]) -> None:
    modules = loaded("evidence", *arguments)
    assert BASE in modules
    assert modules.isdisjoint(HEAVY)


def test_a_reader_that_stops_early_ends_the_command_quietly() -> None:
    command = [sys.executable, "-c", "from sevenless.cli.main import main; main()", "evidence", "table", "--rows", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
