"""What cannot be done is refused by name, or is a status of its set; sets do not touch each other."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.errors import InputError, UnknownNameError
from sevenless.network.network import Dose, Event
from sevenless.simulate.gradient import gradient
from sevenless.simulate.kernel.lanes import ENSEMBLE, SINGLE
from sevenless.simulate.options import Solver
from sevenless.simulate.pull_sets import step_bytes
from simulate.networks import made
from simulate.test_pivoted import held_together

TIMES = np.linspace(0.0, 10.0, 5)
NETWORK = made(
    {"A": 1.0, "B": 0.0},
    ["A -> B @ k1", "2 B -> A + B @@ k2 * B ** n", "B -> @ k3"],
    parameters={"k1": 1.0, "k2": 3.0, "n": 2.5, "k3": 0.1},
    doses=[Dose(target="A", time_s=4.0, amount="k2")],
)
BLOWS_UP = made({"A": 1.0, "B": 1.0}, ["2 A -> 3 A @ grow", "A -> B @ 1.0", "B -> @ k"],
                parameters={"grow": 0.0, "k": 0.5})  # fmt: skip


def sets(count: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    return {name: np.exp(0.5 * rng.standard_normal(count)) for name in ("k1", "k2", "A")}


def refused(*args: object, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        gradient(*args, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_bytes_depend_neither_on_threads_nor_on_order_nor_on_lane_mates() -> None:
    table = sets(41)
    by = np.random.default_rng(1).standard_normal((41, TIMES.size, 2))
    whole = gradient(NETWORK, table, TIMES, weights=by, threads=1)
    assert whole.done.all()
    assert gradient(NETWORK, table, TIMES, weights=by, threads=2).values.tobytes() == whole.values.tobytes()
    order = np.random.default_rng(2).permutation(41)
    mixed = gradient(NETWORK, {name: one[order] for name, one in table.items()}, TIMES, weights=by[order])
    assert mixed.values.tobytes() == whole.values[order].tobytes()


def test_a_set_that_fails_does_not_touch_its_lane_mates() -> None:
    """Growth without bound beside sets that are done, in the same lanes before and behind them."""
    grow = np.zeros(40)
    grow[::3] = 5.0
    rates = np.linspace(0.2, 0.9, 40)
    found = gradient(BLOWS_UP, {"grow": grow, "k": rates}, TIMES, weights=1.0)
    good = grow == 0.0
    assert found.done.tolist() == good.tolist()
    assert set(np.array(found.status)[~good]) <= {"step too small", "not finite", "too many steps"}
    assert np.isnan(found.values[~good]).all()
    alone = gradient(BLOWS_UP, {"grow": grow[good], "k": rates[good]}, TIMES, weights=1.0)
    assert found.values[good].tobytes() == alone.values.tobytes()


def test_little_memory_means_fewer_sets_at_a_time_and_the_same_bytes() -> None:
    table = sets(20)
    whole = gradient(NETWORK, table, TIMES, weights=1.0, threads=1)
    steps = int(whole.trajectories.steps.sum(axis=1).max())
    for lanes, room in ((ENSEMBLE, 1.5), (SINGLE, 2.0)):
        little = room * steps * step_bytes(2, lanes) / 2**20
        found = gradient(NETWORK, table, TIMES, weights=1.0, threads=1, memory_mib=little)
        assert found.done.all()
        assert found.values == pytest.approx(whole.values, rel=1e-6)


@pytest.mark.parametrize("room", [1.2, 0.8, 0.3, 0.1])
def test_what_does_not_fit_does_not_depend_on_threads(room: float) -> None:
    """Shares of the memory are too small where four threads take one each; all of it is not, or is for some sets."""
    table = sets(64)
    steps = gradient(NETWORK, table, TIMES, weights=1.0, threads=1).trajectories.steps.sum(axis=1)
    little = room * int(steps.max()) * step_bytes(2, ENSEMBLE) / 2**20
    seen: list[tuple[int, int]] = []
    one = gradient(NETWORK, table, TIMES, weights=1.0, threads=1, memory_mib=little)
    four = gradient(
        NETWORK, table, TIMES, weights=1.0, threads=4, memory_mib=little,
        progress=lambda done, every: seen.append((done, every)),
    )  # fmt: skip
    assert one.done.any()
    assert one.done.all() == (room > 0.2)
    assert four.status == one.status
    assert four.values.tobytes() == one.values.tobytes()
    assert seen[-1] == (64, 64)
    assert seen == sorted(seen)


def test_a_set_that_does_not_fit_says_so() -> None:
    room = 20 * step_bytes(2, SINGLE) / 2**20
    found = gradient(NETWORK, sets(3), TIMES, weights=1.0, memory_mib=room)
    assert found.status == ("tape full",) * 3
    assert np.isnan(found.values).all()
    assert "raise memory_mib" in found.trajectories.one(0).message


def test_a_set_that_is_longer_than_the_usual_memory_gets_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from sevenless.simulate import pull_sets

    whole = gradient(NETWORK, sets(3), TIMES, weights=1.0)
    monkeypatch.setattr(pull_sets, "_USUAL_BYTES", 10 * step_bytes(2, SINGLE))
    monkeypatch.setattr(pull_sets, "_free", [])
    found = gradient(NETWORK, sets(3), TIMES, weights=1.0)
    assert found.values == pytest.approx(whole.values, rel=1e-6)


def test_sets_that_need_pivots_are_done_with_them() -> None:
    """The slow part of a network does not notice how fast its balance is; only pivots can do the faster one."""
    network = held_together()
    asked = {"weights": np.random.default_rng(5).standard_normal((2, 5)), "solver": Solver(most_steps=2000, rtol=1e-8)}
    found = gradient(network, {"K": [1e6, 1e15]}, [1.0, 5.0], wrt=["D", "E"], **asked)  # type: ignore[arg-type]
    assert found.trajectories.pivoted.tolist() == [False, True]
    assert found.values[1] == pytest.approx(found.values[0], rel=1e-4)


def test_a_derivative_that_is_no_number_is_a_status() -> None:
    network = made({"A": 0.0}, ["A -> @@ 0 * sqrt(A)", "-> A @@ 0 * k"], parameters={"k": 1.0})
    found = gradient(network, {"A": [0.0, 1.0]}, [1.0], weights=1.0, observables={"root": "sqrt(A)"})
    assert found.status == ("not finite", "done")
    assert found["A"][1] == pytest.approx(0.5)
    assert "the derivative by A is infinite or no number" in found.trajectories.one(0).message


def test_events_are_refused_by_name() -> None:
    network = made({"A": 1.0}, ["A -> @ 1.0"], events=[Event(name="low", trigger="A < 0.5", assignments=(("A", "1"),))])
    assert "event low strikes when A < 0.5" in refused(network, {}, TIMES, weights=1.0)


def test_names_that_there_is_no_derivative_by() -> None:
    network = made(
        {"A": "a0", "B": 0.0},
        ["A -> B @ half", "B -> @@ k * (1 if time > on else 2)"],
        parameters={"a0": 1.0, "k": 1.0, "half": "k / 2", "on": 1.0, "late": 3.0},
        doses=[Dose(target="A", time_s="late + 1", amount=1.0)],
    )
    said = refused(network, {}, TIMES, weights=1.0, wrt=["A", "half", "on", "late", "kk", "k", "k"])
    for part in (
        "A follows from an expression: a0",
        "half follows from an expression: k / 2",
        "on moves the time of a jump",
        "late moves the time of a dose of A",
        "wrt names kk, which is no parameter or species of the network",
        "k is named twice",
    ):
        assert part in said
    assert gradient(network, {}, TIMES, weights=1.0).names == ("a0", "k", "B")
    assert gradient(network, {"half": 0.3}, TIMES, weights=1.0).names == ("a0", "k", "half", "B")
    assert "wrt is empty" in refused(network, {}, TIMES, weights=1.0, wrt=[])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "no objective given"),
        ({"weights": 1.0, "measured": 1.0}, "weights and measured given"),
        ({"weights": np.ones((3, 2))}, "weights has the shape (3, 2); give (5, 2), or (1, 5, 2)"),
        ({"weights": {"C": 1.0}}, "weights names C, which is no observable here"),
        ({"weights": {"A": [1.0, 2.0]}}, "weights of A has the shape (2,)"),
        ({"weights": "much"}, "weights holds no numbers"),
        ({"weights": np.nan}, "weights hold what is no finite number"),
        ({"measured": np.nan}, "measured holds no number"),
        ({"measured": np.inf}, "measured holds an infinite value"),
        ({"measured": 1.0, "sigma": 0.0}, "sigma is not a positive number"),
        ({"weights": 1.0, "memory_mib": 0.0}, "memory_mib is 0.0"),
    ],
)  # fmt: skip
def test_objectives_that_make_no_sense(options: dict[str, object], told: str) -> None:
    assert told in refused(NETWORK, {}, TIMES, **options)


def test_a_loss_must_answer_in_the_right_shape() -> None:
    said = refused(NETWORK, {}, TIMES, loss=lambda outputs, members: (outputs, outputs))
    assert "loss gave the shapes (1, 5, 2) and (1, 5, 2)" in said


def test_progress_counts_every_set() -> None:
    seen: list[tuple[int, int]] = []
    gradient(NETWORK, sets(20), TIMES, weights=1.0, threads=1, progress=lambda done, all_: seen.append((done, all_)))
    assert seen[-1] == (20, 20)


def test_no_sets_at_all() -> None:
    found = gradient(NETWORK, {"k1": []}, TIMES, weights=1.0)
    assert found.values.shape == (0, 6)


def test_what_a_gradient_shows() -> None:
    found = gradient(BLOWS_UP, {"grow": [0.0, 5.0]}, TIMES, weights=1.0)
    assert repr(found).splitlines()[0] == "Gradients of 2 sets by 4 parameters and initial values; 1 not done"
    assert "<td>grow</td>" in found._repr_html_()
    assert found.done.tolist() == [True, False]
    with pytest.raises(UnknownNameError, match="grow"):
        found["grown"]
