"""A package of somebody else, once installed, adds a reader, a protocol and a curve model through the door of our own.

Each test starts a process of its own: what is installed is found once per process.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from assays.made_plates import Curve, layout
from sevenless.plates.geometry import PLATE_SHAPES, well_name

PACKAGE = Path(__file__).parent / "acme"
ENTRY_POINTS = """\
[sevenless.readers]
acme = acme_plug_in:Acme

[sevenless.protocols]
acme-glow = acme_plug_in:GLOW

[sevenless.curve_models]
acme-line = acme_plug_in:LINE
"""
METADATA = "Metadata-Version: 2.1\nName: acme-plug-in\nVersion: 1.0\n"
RUN = """\
format = "sevenless.run"
version = 1
protocol = "acme-glow"

[files]
reads = ["glow.csv"]
maps = ["map.csv"]
"""
POTENCY = Curve(1e-7)
Sevenless = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages that has the plug-in, as pip would leave it."""
    site = tmp_path_factory.mktemp("site")
    shutil.copy(PACKAGE / "acme_plug_in.py", site)
    about = site / "acme_plug_in-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(METADATA, encoding="utf-8")
    (about / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    return site


def command(folder: Path, *arguments: str, packages: str = "") -> subprocess.CompletedProcess[str]:
    """The command, run in a folder, with the packages of another folder installed."""
    start = [sys.executable, "-c", "from sevenless.cli.main import main; main()"]
    environment = {**os.environ, "PYTHONPATH": packages}
    return subprocess.run(
        [*start, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def sevenless(installed: Path, tmp_path: Path) -> Sevenless:
    """The command, run in the test's folder with the plug-in installed."""
    return partial(command, tmp_path, packages=str(installed))


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    """An export of the plug-in's instrument, its map and a run file."""
    rows, columns = PLATE_SHAPES[96]
    names = [well_name(row, column) for row in range(rows) for column in range(columns)]
    wells = list(zip(names, layout(["X"], controls={"neutral": 8, "blank": 8}), strict=False))
    share = {"neutral": 0.0, "blank": 1.0}
    export = ["ACME Lumi-o-mat 3000"]
    places = ["well,role,compound,conc,conc_unit"]
    for i, (name, well) in enumerate(wells):
        effect = share.get(well.role, POTENCY.share(well.conc_molar))
        export.append(f"{name},{1000 + 9000 * effect + (i % 5 - 2) * 60:.0f}")
        dose = f"{well.conc_molar:.6g},M" if well.role == "sample" else ","
        places.append(f"{name},{well.role},{well.compound},{dose}")
    (tmp_path / "glow.csv").write_text("\n".join(export), encoding="utf-8")
    (tmp_path / "map.csv").write_text("\n".join(places), encoding="utf-8")
    (tmp_path / "run.toml").write_text(RUN, encoding="utf-8")
    return tmp_path


def test_its_reader_is_asked_like_ours(sevenless: Sevenless, plate: Path) -> None:
    told = sevenless("read", "glow.csv", "--out", "wells.csv")
    assert told.returncode == 0, told.stderr
    assert "ACME Lumi-o-mat" in told.stdout
    wells = pl.read_csv(plate / "wells.csv")
    assert wells["plate"].unique().to_list() == ["X-017"]
    assert wells.height == 8 + 8 + 30


def test_its_protocol_runs_from_its_reader_to_a_potency(sevenless: Sevenless, plate: Path) -> None:
    assert "acme-glow" in sevenless("protocols", "list").stdout
    told = sevenless("analyze", "run.toml", "--out", "report")
    assert told.returncode == 0, told.stderr
    fits = pl.read_parquet(plate / "report" / "results.parquet")
    assert fits["compound"].to_list() == ["X"]
    assert fits["log10_ic50_molar"].item() == pytest.approx(-7.0, abs=0.05)
    page = (plate / "report" / "report.html").read_text(encoding="utf-8")
    assert "ACME glow of a kinase" in page


def test_its_curve_model_fits_and_has_columns_of_its_own(sevenless: Sevenless, tmp_path: Path) -> None:
    rows = [f"a,{dose},M,{3 + 2 * dose + wobble}" for dose, wobble in zip(range(8), [0.1, -0.1] * 4, strict=True)]
    (tmp_path / "doses.csv").write_text("\n".join(["curve,conc,conc_unit,response", *rows]), encoding="utf-8")
    told = sevenless("fit", "doses.csv", "--model", "acme-line", "--out", "fits.csv")
    assert told.returncode == 0, told.stderr
    fit = pl.read_csv(tmp_path / "fits.csv").row(0, named=True)
    assert fit["slope"] == pytest.approx(2.0, abs=0.02)
    assert fit["slope_lo"] < 2.0 < fit["slope_hi"]
    assert fit["offset"] == pytest.approx(3.0, abs=0.1)


def test_without_it_none_of_the_three_is_known(plate: Path) -> None:
    (plate / "doses.csv").write_text("conc,conc_unit,response\n1,nM,5\n10,nM,4\n", encoding="utf-8")
    for arguments, unknown in (
        (["read", "glow.csv", "--reader", "acme"], "acme"),
        (["protocols", "show", "acme-glow"], "acme-glow"),
        (["fit", "doses.csv", "--model", "acme-line"], "acme-line"),
    ):
        told = command(plate, *arguments)
        assert told.returncode == 2, told.stdout
        assert unknown in told.stderr
        assert "Traceback" not in told.stderr
