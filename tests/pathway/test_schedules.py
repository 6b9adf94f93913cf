"""Doses over time: what is read, and that a drug that is washed out lets go only if it can."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.pathway.scenario import Scenario
from sevenless.pathway.schedule import steps_of

HOURS = [0.0, 2 * 3600.0, 12 * 3600.0]


def test_a_constant_dose_begins_at_0() -> None:
    assert steps_of("BI-3406", "100 nM") == ((0.0, 1e-7),)
    assert steps_of("BI-3406", 1e-7) == ((0.0, 1e-7),)
    assert steps_of("BI-3406", "0,1 µM") == ((0.0, pytest.approx(1e-7)),)


def test_steps_have_times_in_any_unit() -> None:
    assert steps_of("BI-3406", [("0 h", "1 uM"), ("90 min", 0)]) == ((0.0, pytest.approx(1e-6)), (5400.0, 0.0))
    assert steps_of("BI-3406", [(np.float64(60), np.float64(1e-9))]) == ((60.0, 1e-9),)


@pytest.mark.parametrize("text", ["10 ng/ml", "10ng/mL", "10 NG/ML", "0.01 µg/ml", "1e4 pg/ml", "10,0 ng / ml"])
def test_ligands_are_given_by_mass(text: str) -> None:
    ((_, conc),) = steps_of("EGF", text)
    assert conc == pytest.approx(10e-6 / 6200, rel=1e-9)


def test_a_reversible_drug_that_is_washed_out_lets_perk_come_back() -> None:
    washed = [("0 h", "1 uM"), ("2 h", "0 nM")]
    asked = {"cell": "NCI-H358", "times_s": HOURS}
    rest, kept, gone = (
        Scenario(drugs=drugs, **asked).run()["pERK"] for drugs in ({}, {"BI-3406": "1 uM"}, {"BI-3406": washed})
    )
    assert kept[1] < 0.7 * rest[1]
    assert gone[1] == pytest.approx(kept[1], rel=1e-4)
    assert gone[2] == pytest.approx(rest[2], rel=0.1)
    assert kept[2] < 0.7 * rest[2]


def test_a_covalent_drug_that_is_washed_out_keeps_what_it_has_locked() -> None:
    washed = [("0 h", "1 uM"), ("2 h", "0 nM")]
    asked = {"cell": "NCI-H358", "times_s": [0.0, 2 * 3600.0, 3 * 3600.0]}
    rest, gone = (Scenario(drugs=drugs, **asked).run() for drugs in ({}, {"sotorasib": washed}))
    assert gone["KRAS_locked"][1] > 0.8
    # KRAS is made anew far more slowly than in an hour.
    assert gone["KRAS_locked"][2] > 0.8 * gone["KRAS_locked"][1]
    assert gone["pERK"][2] < 0.8 * rest["pERK"][2]


def test_a_second_step_takes_the_place_of_the_first() -> None:
    times = [0.0, 3600.0, 7200.0]
    up = Scenario(drugs={"trametinib": [("0 h", "1 nM"), ("1 h", "1 uM")]}, times_s=times).run()["MEK_occupied"]
    low = Scenario(drugs={"trametinib": "1 nM"}, times_s=times).run()["MEK_occupied"]
    assert up[1] == pytest.approx(low[1], rel=1e-3)
    assert up[2] > 2 * low[2]


def test_a_stimulus_may_come_late() -> None:
    found = Scenario(stimulus={"EGF": [("1 h", "10 ng/ml")]}, times_s=[0.0, 3590.0, 3900.0]).run()["EGFR_active_share"]
    assert found[1] == pytest.approx(found[0], rel=1e-3)
    assert found[2] > 3 * found[1]
