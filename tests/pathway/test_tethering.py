"""The virtual assay of tethered RAS: what it adds comes from its parts, and goes with them."""

from __future__ import annotations

import numpy as np
import pytest

from published.facts import claim, constant
from sevenless.pathway.run import numbers_of
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.tethering import tethering_assay, tethering_fold
from sevenless.simulate.ensemble import ensemble

SOS, RAS = (1e-9, 1e-8, 1e-7), (1e-8, 1e-7, 1e-6, 1e-5, 1e-4)


def test_the_largest_fold_is_of_hundreds_and_none_is_more() -> None:
    assert claim("sos.membrane-ras.raises-exchange").printed == "<500"
    folds = tethering_fold(SOS, RAS)
    assert folds.shape == (3, 5)
    assert 100 <= folds.max() <= 1000
    assert folds.min() > 1


@pytest.mark.parametrize("until", [0.002, 0.01, 0.05, 0.1, 0.5])
def test_it_stays_so_however_early_the_rate_is_read(until: float) -> None:
    assert 100 <= tethering_fold(SOS, RAS, until=until).max() <= 1000


def test_where_ras_is_crowded_anyway_a_membrane_adds_little() -> None:
    folds = tethering_fold([1e-8], [1e-6, 1e-5, 1e-4])[0]
    assert folds[0] > folds[1] > folds[2] > 1
    assert folds[2] < 20


def test_the_allosteric_site_alone_gives_66_fold_and_the_same_in_both_assays() -> None:
    value = numbers_of(Scenario())
    ratio = value["SOS1_exchange_REM_GTP_wildtype"] / value["SOS1_exchange_REM_GDP_wildtype"]
    assert ratio == pytest.approx(66, abs=0.5)
    network = tethering_assay()
    numbers = {one.name: float(one.value) for one in network.parameters if isinstance(one.value, float)}

    def per_km(rem: str) -> float:
        return (
            numbers[f"kcat_{rem}"] * numbers[f"kon_cat_{rem}"] / (numbers[f"koff_cat_{rem}"] + numbers[f"kcat_{rem}"])
        )

    assert per_km("T") / per_km("D") == pytest.approx(ratio)
    assert numbers["tethered"] == constant("membrane.stites.volume-scale")


def test_nothing_else_than_confinement_tells_the_assays_apart() -> None:
    times, doses = np.geomspace(1.0, 1e6, 30), {"SOS_conc": np.array([1e-8]), "Ras_conc": np.array([1e-6])}
    slow, fast = (
        ensemble(tethering_assay(), {**doses, "tethered": np.array([fold])}, times)["exchanged"][0]
        for fold in (1.0, 250.0)
    )
    assert (fast > slow).all()


def test_sos_and_ras_are_kept() -> None:
    sums = {
        "sos": "SOS + SOS_D + SOS_T + SOS_D_B + SOS_T_B + SOS_B",
        "ras": "RasGDP + RasGTP + SOS_D + SOS_T + 2 * SOS_D_B + 2 * SOS_T_B + SOS_B",
    }
    values = {"SOS_conc": np.array([1e-7]), "Ras_conc": np.array([1e-6])}
    found = ensemble(tethering_assay(), values, np.geomspace(1.0, 1e5, 20), observables=sums)
    assert found["sos"][0] == pytest.approx(np.full(20, 1e-7), rel=1e-6)
    assert found["ras"][0] == pytest.approx(np.full(20, 1e-6), rel=1e-6)
