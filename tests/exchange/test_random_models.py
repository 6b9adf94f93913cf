"""Random models of SBML, simulated here and by libRoadRunner, which reads them by code of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from exchange.random_models import SPECIES, sbml_models
from sevenless.exchange.sbml_simulate import simulate_sbml
from sevenless.simulate.options import Solver

TIMES = [0.0, 0.5, 1.0, 2.0, 4.0]
# Concentrations, amounts, a rule, a rate rule, what events set, and the rate of a reaction.
SEEN = [*SPECIES, "rule", "moving", "k", "r0"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("random") / "model.xml"


@settings(deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(text=sbml_models())
def test_random_models_come_out_the_same(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    ours, theirs = (
        simulate_sbml(path, None, TIMES, observables=SEEN, solver=Solver(rtol=1e-9, atol=1e-12), engine=engine)
        for engine in ("sevenless", "roadrunner")
    )
    # A model that grows beyond all bounds has no trajectory; some that do not are too stiff for libRoadRunner.
    if theirs.status == "done":
        assert ours.status == "done", ours.message
        np.testing.assert_allclose(ours.values, theirs.values, rtol=1e-5, atol=1e-7)
