"""Digital activation of Ras: where the deterministic model has two branches, runs are on one or on the other."""

from __future__ import annotations

from sevenless.simulate.simulate import simulate
from sevenless.simulate.stochastic import stochastic
from simulate.models import network

DAS = network("das_2009")


def test_ras_gtp_is_bimodal_in_the_bistable_window() -> None:
    """Das and others 2009: with 34 to 76 SOS there are two answers, and noise takes cells from one to the other."""
    low, high = (
        simulate(DAS, {"SOS_number": 72.0, "RasGDP": 300.0 - start, "RasGTP": start}, [20_000.0])["RasGTP_total"][0]
        for start in (0.0, 300.0)
    )
    assert high > 10 * low
    found = stochastic(DAS, {"SOS_number": 72.0}, [1000.0], runs=32, seed=1)["RasGTP_total"][:, 0]
    assert (found < 0.25 * high).sum() >= 20
    assert (found > 0.95 * high).sum() >= 4
    assert ((found > 0.25 * high) & (found < 0.95 * high)).sum() <= 3


def test_ras_gtp_has_one_mode_outside_of_it() -> None:
    for sos, share in ((20.0, 0.0), (120.0, 1.0)):
        found = stochastic(DAS, {"SOS_number": sos}, [500.0], runs=8, seed=2)["RasGTP_total"][:, 0]
        assert ((found > 75.0) == bool(share)).all()


def test_ras_and_sos_are_conserved() -> None:
    totals = {"Ras": "RasGDP + RasGTP + SOS_RasGDP + SOS_RasGTP", "SOS": "SOS + SOS_RasGDP + SOS_RasGTP"}
    found = stochastic(DAS, {"SOS_number": 50.0}, [0.0, 5.0, 20.0], runs=4, seed=3, observables=totals)
    assert (found["Ras"] == 300.0).all()
    assert (found["SOS"] == 50.0).all()
