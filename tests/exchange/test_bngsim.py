"""bngsim as a second oracle: it reads the files that are written here by code of its own, and integrates by CVODES."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from exchange.suite.made_cases import FOLDER
from sevenless.exchange.sbml import read_sbml, write_sbml
from sevenless.network.network import Network
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.models import PUBLISHED, model

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("bngsim") is None,
    reason="bngsim is not installed; it is a second oracle, not needed to run",
)

NAMES = [name for name in PUBLISHED if name != "egfr_net"]


def by_bngsim(path: Path, species: list[str], times: np.ndarray, atol: float) -> np.ndarray:
    """What bngsim makes of a file, shape (times, species)."""
    import bngsim

    found = bngsim.Simulator(bngsim.Model.from_sbml(path), method="ode").run(
        sample_times=times.tolist(), rtol=1e-10, atol=atol, max_steps=1_000_000
    )
    names = list(found.species_names)
    return np.asarray(found.species)[:, [names.index(name) for name in species]]


def compared(made: Network, path: Path, times: np.ndarray, atol: float) -> None:
    species = [one.name for one in made.species if not one.fixed]
    solver = Solver(rtol=1e-10, atol=atol * 1e-4)
    ours = simulate(made, None, times, observables=species, solver=solver)
    assert ours.status == "done"
    np.testing.assert_allclose(by_bngsim(path, species, times, atol * 1e-4), ours.values, rtol=1e-6, atol=atol)


@pytest.mark.parametrize("name", NAMES)
def test_published_networks_come_out_the_same(name: str, tmp_path: Path) -> None:
    made, times, atol = model(name, times=6)
    write_sbml(made, tmp_path / "model.xml")
    compared(made, tmp_path / "model.xml", times, atol)


@pytest.mark.parametrize("number", [5, 7, 12, 36, 45, 48])
def test_cases_come_out_the_same(number: int) -> None:
    """Those in a volume of 1, where its concentrations are amounts."""
    folder = FOLDER / f"{number:05d}"
    (path,) = folder.glob("*.xml")
    found = read_sbml(path)
    assert {one.size for one in found.compartments} == {1.0}
    compared(found, path, np.linspace(0.0, 10.0, 6), 1e-9)
