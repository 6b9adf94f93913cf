"""Steady states: where trajectories end, or why they do not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.errors import InputError, UnknownNameError
from sevenless.network.network import Dose, Event
from sevenless.simulate.options import Solver
from sevenless.simulate.steady_state import steady_state, steady_states
from simulate.models import network
from simulate.networks import made

ENZYME = made(
    {"E": 1.0, "S": 5.0, "ES": 0.0, "P": 0.0},
    ["E + S -> ES @ on", "ES -> E + S @ off", "ES -> E + P @ cat", "P -> S @ back"],
    parameters={"on": 2.0, "off": 1.0, "cat": 0.5, "back": 0.1},
)
TOGGLE = made(
    {"A": 1.0, "B": 0.0},
    [" -> A @@ 0.1 + 2 / (1 + B ** 4)", " -> B @@ 0.1 + 2 / (1 + A ** 4)", "A -> @ 1.0", "B -> @ 1.0"],
)


def test_a_binding_equilibrium_is_the_analytic_one() -> None:
    found = steady_states(
        made(
            {"A": 2.0, "B": 3.0, "C": 0.0}, ["A + B -> C @ on", "C -> A + B @ off"], parameters={"on": 1.0, "off": 1.0}
        ),
        {"off": (off := np.geomspace(1e-3, 1e3, 20))},
    )
    total = 5.0 + off
    assert found.steady.all()
    assert found["C"] == pytest.approx((total - np.sqrt(total**2 - 24.0)) / 2.0, rel=1e-6)
    assert found.residual.max() <= 1e-7


def test_tolerance_is_the_accuracy_of_the_result() -> None:
    tight = steady_state(ENZYME, solver=Solver(rtol=1e-10))
    assert tight["ES"] == pytest.approx(steady_state(ENZYME)["ES"], rel=1e-6)
    assert tight["ES"] * 0.5 == pytest.approx(tight["P"] * 0.1, rel=1e-10)
    assert tight.residual <= 1e-11


def test_conserved_totals_are_those_of_the_initial_values() -> None:
    rng = np.random.default_rng(3)
    table = {"E": rng.lognormal(size=50), "S": rng.lognormal(size=50), "P": rng.lognormal(size=50)}
    for along in (None, "S"):
        found = steady_states(ENZYME, table, along=along)
        assert found["E"] + found["ES"] == pytest.approx(table["E"], rel=1e-12)
        assert found["S"] + found["ES"] + found["P"] == pytest.approx(table["S"] + table["P"], rel=1e-12)


def test_the_branch_is_that_of_the_initial_values() -> None:
    sos = np.arange(20.0, 90.0, 5.0)
    low = steady_states(network("das_2009"), {"SOS_number": sos})["RasGTP_total"]
    active = {"SOS_number": sos, "RasGDP": 0.0, "RasGTP": 300.0}
    high = steady_states(network("das_2009"), active)["RasGTP_total"]
    two = (sos > 34) & (sos < 76)
    assert low[two].max() < 10
    assert high[two].min() > 200
    assert low[~two] == pytest.approx(high[~two], rel=1e-6)


def test_doses_up_and_down_show_hysteresis() -> None:
    up = np.arange(20.0, 90.0, 2.0)
    rising = steady_states(network("das_2009"), {"SOS_number": up}, along="SOS_number")
    falling = steady_states(network("das_2009"), {"SOS_number": up[::-1]}, along="SOS_number")
    assert rising.steady.all()
    assert falling.steady.all()
    low, high = rising["RasGTP_total"], falling["RasGTP_total"][::-1]
    assert up[high - low > 1.0].tolist() == np.arange(34.0, 78.0, 2.0).tolist()
    assert low[up <= 76].max() < 10
    assert high[up >= 34].min() > 240
    assert low == pytest.approx(steady_states(network("das_2009"), {"SOS_number": up})["RasGTP_total"], rel=1e-6)


def test_rows_that_share_the_other_columns_form_an_axis() -> None:
    """Two cells in turn, one with doses that fall: each jumps where it would by itself."""
    up = np.arange(30.0, 82.0, 4.0)
    doses = np.column_stack((up, up[::-1])).ravel()
    cell = np.tile([10.0, 9.0], up.size)
    both = steady_states(network("das_2009"), {"SOS_number": doses, "RasGAP_number": cell}, along="SOS_number")
    for which, order in ((10.0, up), (9.0, up[::-1])):
        alone = steady_states(network("das_2009"), {"SOS_number": order, "RasGAP_number": which}, along="SOS_number")
        assert both.values[cell == which] == pytest.approx(alone.values, rel=1e-12)


def test_a_dose_that_falls_to_nothing_takes_what_is_bound_with_it() -> None:
    found = steady_states(ENZYME, {"S": [10.0, 1.0, 0.01, 0.0, 3.0]}, along="S")
    fresh = steady_states(ENZYME, {"S": [10.0, 1.0, 0.01, 0.0, 3.0]})
    assert found.steady.all()
    assert found.values == pytest.approx(fresh.values, rel=1e-6, abs=1e-12)


def test_a_state_at_which_only_the_initial_values_hold_it_is_not_stable() -> None:
    found = steady_states(TOGGLE, {"A": [0.0, 1.0, 1.0], "B": [0.0, 0.0, 1.0]})
    assert found.status == ("not stable", "steady", "not stable")
    assert found["A"][0] == pytest.approx(found["B"][0], rel=1e-9)
    assert found["A"][1] > 2.0 > 0.2 > found["B"][1]
    blind = steady_states(TOGGLE, {"A": [0.0, 1.0, 1.0], "B": [0.0, 0.0, 1.0]}, stability=False)
    assert blind.steady.all()
    assert "nudge" in found.one(0).message


def test_oscillations_do_not_settle_and_do_not_stop_the_others() -> None:
    table = {"V1": [2.5, 0.01]}
    found = steady_states(network("kholodenko_2000"), table, solver=Solver(most_steps=2000))
    assert found.status == ("does not settle", "steady")
    assert np.isnan(found.values[0]).all()
    assert "still changes after" in found.one(0).message
    assert np.isfinite(found.values[1]).all()


def test_along_an_axis_oscillations_are_told_where_they_begin_and_end() -> None:
    doses = np.geomspace(0.1, 3000.0, 16)
    found = steady_states(network("lin_2019"), {"EGF": doses}, along="EGF", solver=Solver(most_steps=1500))
    restless = np.flatnonzero(~found.steady)
    assert set(np.array(found.status)[restless]) == {"does not settle"}
    assert restless.tolist() == list(range(restless[0], restless[-1] + 1))
    assert doses[restless[0]] < 5.0 < 20.0 < doses[restless[-1]]
    assert 0 < restless[0] < restless[-1] < len(doses) - 1


def test_growth_does_not_settle() -> None:
    grows = made({"A": 1.0, "B": 0.0}, ["A -> A + B @ 1.0", "B -> @ k"], parameters={"k": 1.0})
    found = steady_states(grows, {"k": [1.0, 0.0]})
    assert found.status == ("steady", "does not settle")
    assert found.one(1).message.startswith("B still grows or drifts after")


@pytest.mark.slow  # Compiles kernels for single lanes.
def test_a_blow_up_is_a_failure_of_its_set() -> None:
    bursts = made({"A": 1.0}, ["2 A -> 3 A @ grow", "A -> @ 1.0"], parameters={"grow": 0.0})
    found = steady_states(bursts, {"grow": [0.1, 10.0], "A": [1.0, 1.0]})
    assert found.status[0] == "steady"
    assert found.status[1] in ("failed", "does not settle")
    assert found["A"][0] == pytest.approx(0.0, abs=1e-8)


def test_pools_that_nothing_depends_on_need_not_settle() -> None:
    degraded = made(
        {"A": 1.0, "gone": 0.0},
        [" -> A @ 2.0", "A -> gone @ 1.0"],
        observables={"A": "A"},
    )
    assert steady_state(degraded)["A"] == pytest.approx(2.0)
    assert steady_state(degraded, observables=["A", "gone"]).status == "does not settle"
    schoeberl = steady_state(network("schoeberl_2002"))
    assert schoeberl.status == "steady"
    assert schoeberl["ERK_PP_total"] < 1.0


def test_a_network_at_rest_is_steady() -> None:
    found = steady_state(made({"A": 0.0, "B": 3.0}, ["A -> B @ 1.0"]))
    assert (found.status, found["A"], found["B"]) == ("steady", 0.0, 3.0)


def test_bad_values_are_told_and_stop_nothing() -> None:
    found = steady_states(ENZYME, {"S": [1.0, -1.0, float("nan"), 2.0]}, along="S")
    assert found.status == ("steady", "bad value", "bad value", "steady")
    assert found.sets()["message"].to_list()[1] == "S is -1: an initial value cannot be negative"
    assert found["S"][3] == pytest.approx(steady_state(ENZYME, {"S": 2.0})["S"], rel=1e-6)


def test_what_depends_on_time_is_refused_with_all_that_does() -> None:
    timed = made(
        {"A": 1.0},
        ["A -> @@ A * wave"],
        rules={"wave": "1 + sin(time)"},
        doses=[Dose(target="A", time_s=1.0, amount=1.0)],
        events=[Event(name="late", trigger="A > 2", assignments=(("A", "0"),))],
    )
    with pytest.raises(InputError) as caught:
        steady_state(timed, observables={"since": "A + time"})
    said = str(caught.value)
    for part in ("doses", "events (late)", "the rate of r0", "observable since"):
        assert part in said


def test_along_must_be_a_column() -> None:
    with pytest.raises(InputError, match="along names dose, which is no column"):
        steady_states(ENZYME, {"S": [1.0]}, along="dose")


def test_no_sets_are_no_results() -> None:
    found = steady_states(ENZYME, {"S": []}, along="S")
    assert len(found) == 0
    assert found.table().shape == (0, 5)
    assert "0 sets" in repr(found)


@pytest.mark.parametrize("along", [None, "S"])
def test_the_bytes_are_the_same_for_any_number_of_threads(along: str | None) -> None:
    rng = np.random.default_rng(5)
    table = {"S": rng.lognormal(size=240), "cat": np.repeat(rng.lognormal(size=24), 10)}
    told: list[int] = []
    one = steady_states(ENZYME, table, along=along, threads=1)
    two = steady_states(ENZYME, table, along=along, threads=3, progress=lambda done, of: told.append(done))
    assert one.values.tobytes() == two.values.tobytes()
    assert one.steps.tobytes() == two.steps.tobytes()
    assert sorted(told)[-1] == 240


def test_results_are_tables_and_show_themselves() -> None:
    found = steady_states(TOGGLE, {"A": [1.0, 1.0], "B": [0.0, 1.0]}, observables={"A": "A", "share": "A / (A + B)"})
    assert found.table().columns == ["set", "A", "share"]
    assert found.sets().schema["status"] == pl.String
    assert found.sets().columns == ["set", "status", "message", "residual", "steps", "steps_again", "newton"]
    assert "1 steady, 1 not stable" in repr(found)
    assert "<table>" in found._repr_html_()
    one = found.one(0)
    assert one.table().rows()[1][0] == "share"
    assert one["share"] == found["share"][0]
    assert "steady, residual" in repr(one)
    assert "<table>" in one._repr_html_()
    with pytest.raises(UnknownNameError):
        found["C"]
    with pytest.raises(IndexError):
        found.one(2)
