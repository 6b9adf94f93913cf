"""The command line in-process."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.calling import Run
from sevenless.cli.main import main

DOSES = """\
curve,conc,conc_unit,response,role
a,0,nM,100.4,
a,,,99.2,neutral
a,1,nM,99,
a,10,nM,81.3,
a,100,nM,20.9,
a,1000,nM,3.9,
a,10000,nM,2.9,
b,0,nM,100.4,
b,,,99.2,neutral
b,1,nM,99,
b,10,nM,101.3,
b,100,nM,99.9,
b,1000,nM,96.9,
b,10000,nM,99.9,
"""


@pytest.fixture
def run() -> Run:
    """Call the command line; anything but an exit is raised."""

    def call(*arguments: str | Path, exit_code: int = 0) -> Result:
        result = CliRunner().invoke(
            main, [str(one) for one in arguments], prog_name="sevenless", catch_exceptions=False
        )
        assert result.exit_code == exit_code, result.output
        return result

    return call


@pytest.fixture
def doses(tmp_path: Path) -> Path:
    """A table of two curves: one falls, one does nothing."""
    path = tmp_path / "doses.csv"
    path.write_text(DOSES)
    return path


@pytest.fixture
def example() -> Path:
    """The folder of the example that comes with the package."""
    from sevenless.examples.make_htrf_sos1_kras import FOLDER

    return FOLDER
