"""The networks that tests and benches use: of the size of the published ones, sound, conserving, and doing what the
papers say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sevenless.network.conserved import drift
from sevenless.network.network import Network
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.generated import generated
from simulate.models import PUBLISHED, model, network


def peaks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Places of local maxima that reach a twentieth of the largest."""
    inner = (values[1:-1] > values[:-2]) & (values[1:-1] >= values[2:]) & (values[1:-1] > 0.05 * values.max())
    return np.flatnonzero(inner) + 1


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_networks_are_complete_and_sound(name: str) -> None:
    made, times, atol = model(name)
    known = PUBLISHED[name]
    assert (len(made.species), len(made.reactions)) == (known.species, known.reactions)
    assert made.problems() == ()
    assert times[0] == 0
    assert atol > 0


@pytest.mark.parametrize("name", [*PUBLISHED, "generated_100"])
def test_totals_are_kept_and_nothing_falls_below_zero(name: str) -> None:
    made, times, atol = model(name, times=6)
    species = [one.name for one in made.species]
    found = simulate(made, None, times, observables=species, solver=Solver(atol=atol))
    assert found.status == "done"
    assert max(drift(made.conserved_moieties(), species, found.values).values()) < 1e-9
    assert found.values.min() > -10 * atol


@pytest.mark.parametrize("n", [20, 21, 64, 300])
def test_generated_networks_have_the_size_that_is_asked_for(n: int) -> None:
    made = generated(n, seed=3)
    assert len(made.species) == n
    assert len(made.reactions) > 2 * n
    assert made.problems() == ()
    assert made == generated(n, seed=3)
    assert made != generated(n, seed=4)
    values = [float(one.value) for one in made.parameters]
    assert max(values) / min(values) > 1e2


def test_generated_networks_become_denser_as_rules_make_them() -> None:
    with pytest.raises(ValueError, match="too few"):
        generated(10)
    sizes = [len(generated(n).reactions) / n for n in (20, 300, 1000)]
    assert sizes == sorted(sizes)
    assert 5 < sizes[-1] < 15
    assert len(generated(300).conserved_moieties()) > 5


def test_huang_ferrell_is_switch_like() -> None:
    made = network("huang_ferrell_1996")
    stimulus = np.logspace(-7, -3, 401)
    found = ensemble(made, {"E1": stimulus}, [0.0, 1e5], observables=["K_PP"])
    answer = found["K_PP"][:, -1] / found["K_PP"][-1, -1]
    low, high = (np.interp(share, answer, np.log(stimulus)) for share in (0.1, 0.9))
    # The paper: as steep as a Hill curve of 4.9.
    assert np.log(81) / (high - low) == pytest.approx(4.9, abs=0.15)


def test_kholodenko_2000_oscillates_with_a_period_of_about_twenty_minutes() -> None:
    times = np.arange(0.0, 15_000.0, 10.0)
    active = simulate(network("kholodenko_2000"), None, times, observables=["MAPK_PP"])["MAPK_PP"]
    tops = peaks(active)[2:]
    assert np.diff(times[tops]) / 60 == pytest.approx(21.7, abs=0.3)
    assert np.ptp(active[tops]) < 0.5
    assert active[tops] == pytest.approx(296.6, abs=0.5)


def test_kholodenko_1999_answers_within_half_a_minute() -> None:
    times = np.linspace(0.0, 120.0, 241)
    species = ["RP", "RPLCg", "RPLCgP", "RG", "RGS", "RSh", "RShP", "RShG", "RShGS"]
    phosphorylated = {"phosphorylated": " + ".join(species)}
    found = simulate(network("kholodenko_1999"), None, times, observables=phosphorylated)["phosphorylated"]
    # The paper, Fig. 3: a transient of the receptor that is highest after some 15 s, and then comes down.
    assert 5 < times[found.argmax()] < 30
    assert found[-1] < 0.7 * found.max()


def test_das_2009_has_two_branches_between_34_and_76_sos() -> None:
    sos = np.arange(30.0, 84.0, 2.0)
    at_end = [0.0, 1e5]
    low = ensemble(network("das_2009"), {"SOS_number": sos}, at_end)["RasGTP_total"][:, -1]
    active = {"SOS_number": sos, "RasGDP": 0.0, "RasGTP": 300.0}
    high = ensemble(network("das_2009"), active, at_end)["RasGTP_total"][:, -1]
    two = high - low > 1.0
    assert sos[two].tolist() == np.arange(34.0, 78.0, 2.0).tolist()
    assert low[two].max() < 10
    assert (high[two].min(), high[two].max()) == pytest.approx((247, 293), abs=1)
    assert low[sos < 34].max() < 1.1
    assert low[sos >= 78] == pytest.approx(high[sos >= 78], rel=1e-4)


def pulses(made: Network, egf: float, hours: float) -> tuple[float, list[float]]:
    """The highest share of active ERK, and the minutes of its peaks."""
    times = np.arange(0.0, hours * 3600.0, 20.0)
    found = simulate(made, {"EGF": egf}, times)["ERK_PP_share"]
    return float(found.max()), (times[peaks(found)] / 60.0).tolist()


def test_lin_2019_pulses_at_low_doses_of_egf_only() -> None:
    made = network("lin_2019")
    highest, minutes = pulses(made, 5.0, 6.0)
    assert highest == pytest.approx(0.873, abs=0.002)
    assert minutes[0] == pytest.approx(9.2, abs=0.5)
    assert np.diff(minutes[1:]) == pytest.approx(64.2, abs=1.0)
    assert pulses(made, 20.0, 5.0)[1] == pytest.approx([5.2, 103, 190, 276], abs=1.0)
    assert pulses(made, 1.0, 5.0)[0] < 0.001
    assert len(pulses(made, 1000.0, 3.0)[1]) == 1


def test_schoeberl_2002_answers_early_and_comes_down() -> None:
    made = network("schoeberl_2002")
    times = np.linspace(0.0, 60.0, 61)
    found = simulate(made, None, times, solver=Solver(atol=1e-3))
    # In minutes: Ras-GTP peaks in the first few, ERK-PP thereafter, and both are back down within the hour.
    assert times[found["Ras_GTP_total"].argmax()] < 6
    assert times[found["ERK_PP_total"].argmax()] < 15
    assert found["ERK_PP_total"].max() > 1e6
    assert found["ERK_PP_total"][-1] < 0.5 * found["ERK_PP_total"].max()


def test_egfr_net_pairs_most_receptors() -> None:
    made, times, atol = model("egfr_net")
    found = simulate(made, None, times, solver=Solver(atol=atol))
    assert 1e4 < found["pairs"][-1] < 9e4
