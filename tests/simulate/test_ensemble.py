"""Many simulations side by side."""

from __future__ import annotations

import threading

import numpy as np
import polars as pl
import pytest

from sevenless.compute import threads as threads_of_compute
from sevenless.network.network import Dose, Event
from sevenless.simulate import run_sets
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.run_sets import chunks, most_in_chunk
from sevenless.simulate.simulate import simulate
from sevenless.simulate.structures import kept_structure
from simulate.networks import made

TIMES = np.linspace(0.0, 20.0, 6)
LOOP = made(
    {"A": 1.0, "B": 0.0, "C": 0.2},
    ["A -> B @ k1", "B + C -> A + C @ k2", "B -> C @@ vmax * B ** n / (0.3 ** n + B ** n)", "C -> A @ k3"],
    parameters={"k1": 1.0, "k2": 3.0, "vmax": 0.5, "n": 2.5, "k3": 0.1, "late": 5.0},
    doses=[Dose(target="A", time_s="late", amount=0.5)],
    events=[Event(name="e", trigger="B > 0.4", assignments=(("C", "C + 0.1"),))],
)


def sets(count: int, seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    names = ("k1", "k2", "vmax", "k3", "A", "late")
    base = {"k1": 1.0, "k2": 3.0, "vmax": 0.5, "k3": 0.1, "A": 1.0, "late": 5.0}
    return {name: base[name] * np.exp(0.5 * rng.standard_normal(count)) for name in names}


def taken(table: dict[str, np.ndarray], rows: np.ndarray | list[int] | slice) -> dict[str, np.ndarray]:
    return {name: values[rows] for name, values in table.items()}


def test_every_set_is_what_it_is_alone() -> None:
    table = sets(25)
    found = ensemble(LOOP, table, TIMES, solver=Solver(rtol=1e-9))
    assert set(found.status) == {"done"}
    for row in range(25):
        alone = simulate(LOOP, {name: values[row] for name, values in table.items()}, TIMES, solver=Solver(rtol=1e-9))
        assert found.values[row] == pytest.approx(alone.values, rel=1e-7)


def test_a_set_does_not_depend_on_its_lane_mates_to_the_last_bit() -> None:
    table = sets(40)
    whole = ensemble(LOOP, table, TIMES)
    order = np.random.default_rng(2).permutation(40)
    assert (ensemble(LOOP, taken(table, order), TIMES).values == whole.values[order]).all()
    assert (ensemble(LOOP, taken(table, slice(7, 12)), TIMES).values == whole.values[7:12]).all()
    for row in (0, 13, 39):
        alone = ensemble(LOOP, taken(table, [row]), TIMES)
        assert alone.values.tobytes() == whole.values[row].tobytes()
        assert alone.steps.tolist() == [whole.steps[row].tolist()]


def test_a_set_that_fails_does_not_touch_its_lane_mates() -> None:
    """Growth without bound, NaN and endless events in the lanes beside."""
    network = made(
        {"A": 1.0, "B": 0.0},
        ["2 A -> 3 A @ grow", "A -> B @ 1.0", "B -> @@ B / nothing"],
        parameters={"grow": 0.0, "nothing": 1.0},
        events=[
            Event(name="up", trigger="A > 1.5 and B < 0.5", assignments=(("B", "1"),)),
            Event(name="down", trigger="A > 1.5 and B > 0.5", assignments=(("B", "0"),)),
        ],
    )
    count = 30
    good = {"A": np.linspace(0.1, 0.9, count), "grow": np.zeros(count), "nothing": np.ones(count)}
    alone = ensemble(network, good, TIMES)
    spoiled = {name: values.copy() for name, values in good.items()}
    spoiled["nothing"][3] = 0.0
    spoiled["A"][10] = np.nan
    spoiled["grow"][20] = 10.0
    spoiled["A"][20] = 1.4
    beside = ensemble(network, spoiled, TIMES)
    untouched = np.setdiff1d(np.arange(count), [3, 10, 20])
    assert [beside.status[row] for row in (3, 10, 20)] == ["not finite", "bad value", "endless events"]
    assert alone.done.all()
    assert (beside.values[untouched] == alone.values[untouched]).all()


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
def test_the_bytes_are_the_same_for_any_number_of_threads(threads: int) -> None:
    table = sets(200)
    one, other = (ensemble(LOOP, table, TIMES, threads=count) for count in (1, threads))
    assert one.values.tobytes() == other.values.tobytes()
    assert one.steps.tobytes() == other.steps.tobytes()


def test_the_bytes_are_the_same_on_repeat() -> None:
    table = sets(60)
    assert ensemble(LOOP, table, TIMES).values.tobytes() == ensemble(LOOP, table, TIMES).values.tobytes()


def test_the_order_of_columns_and_kind_of_table_do_not_matter() -> None:
    table = sets(10)
    frame = pl.DataFrame(dict(reversed(table.items())))
    assert (ensemble(LOOP, frame, TIMES).values == ensemble(LOOP, table, TIMES).values).all()


def test_bad_values_are_statuses_in_their_places() -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": 1.0})
    table = pl.DataFrame({"k": [1.0, None, 2.0, -3.0], "A": [1.0, 1.0, float("inf"), 1.0]})
    found = ensemble(network, table, [0.0, 1.0])
    assert found.status == ("done", "bad value", "bad value", "bad value")
    assert found["A"][0] == pytest.approx([1.0, np.exp(-1.0)], rel=1e-5)
    assert np.isnan(found["A"][1:]).all()
    assert found.sets()["message"].to_list() == [
        "",
        "k is missing or no number",
        "A is infinite",
        "k is -3: a rate constant cannot be negative",
    ]


@pytest.mark.parametrize("table", [{"k": []}, pl.DataFrame({"k": []}, schema={"k": pl.Float64})])
def test_a_table_without_rows_has_no_results(table: object) -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": 1.0})
    found = ensemble(network, table, [0.0, 1.0])  # type: ignore[arg-type]
    assert len(found) == 0
    assert found.values.shape == (0, 2, 1)


def test_all_sets_bad_is_no_crash() -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": 1.0})
    assert ensemble(network, {"k": [np.nan] * 3}, [1.0]).status == ("bad value",) * 3


def test_progress_rises_to_the_number_of_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads_of_compute, "_MEANWHILE_S", 0.001)
    told: list[tuple[int, int]] = []
    ensemble(LOOP, sets(3000), TIMES, threads=2, progress=lambda done, count: told.append((done, count)))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (3000, 3000)
    assert {count for _, count in told} == {3000}
    assert len(told) > 2


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_begins_no_further_set(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What progress raises is what Ctrl-C raises: sets that have begun are finished, and no other is begun."""
    monkeypatch.setattr(threads_of_compute, "_MEANWHILE_S", 0.001)
    begun: list[np.ndarray] = []
    real = run_sets.run

    def watched(*args: object) -> int:
        begun.append(args[3].queue)  # type: ignore[attr-defined]
        return int(real(*args))

    def interrupted(done: int, count: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_sets, "run", watched)
    with pytest.raises(KeyboardInterrupt):
        ensemble(LOOP, sets(20_000), TIMES, threads=threads, progress=interrupted)
    assert len(begun) == threads
    assert begun[0][1] < 15_000


def test_what_a_thread_raises_stops_the_others_and_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    queues: list[np.ndarray] = []
    real = run_sets.run

    def one_fails(*args: object) -> int:
        queues.append(args[3].queue)  # type: ignore[attr-defined]
        if len(queues) == 2:
            raise MemoryError
        return int(real(*args))

    monkeypatch.setattr(run_sets, "run", one_fails)
    with pytest.raises(MemoryError):
        ensemble(LOOP, sets(64), TIMES, threads=2)
    assert queues[0] is queues[1]


def test_two_threads_really_run_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    names: set[str] = set()
    both = threading.Barrier(2, timeout=20.0)
    real = run_sets.run

    def watched(*args: object) -> int:
        if threading.current_thread().name not in names:
            names.add(threading.current_thread().name)
            both.wait()
        return int(real(*args))

    monkeypatch.setattr(run_sets, "run", watched)
    ensemble(LOOP, sets(64), TIMES, threads=2)
    assert len(names) == 2


@pytest.mark.parametrize(("count", "workers"), [(0, 2), (1, 2), (17, 2), (24, 2), (1000, 1), (1000, 2), (100_000, 8)])
def test_chunks_cover_every_set_once_and_shrink_towards_the_end(count: int, workers: int) -> None:
    found = list(chunks(count, workers, 512))
    assert [row for chunk in found for row in range(chunk.start, chunk.stop)] == list(range(count))
    sizes = [chunk.stop - chunk.start for chunk in found]
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes, default=0) <= 512
    if workers > 1 and count >= 1000:
        # What is left when one thread takes the last chunk is little beside its share.
        assert sizes[-1] < 0.1 * count / workers


def test_chunks_of_large_networks_are_small() -> None:
    small = kept_structure(LOOP, LOOP.observables)
    pairs = [(i, (a * i + b) % 200, (i**p + 1) % 200) for a, b, p in ((7, 3, 2), (11, 5, 3)) for i in range(200)]
    ring = [f"s{i} + s{j} -> s{k} @ 1.0" for i, j, k in pairs]
    large = kept_structure(made({f"s{i}": 1.0 for i in range(200)}, ring), ())
    assert most_in_chunk(small) == 512
    assert 16 <= most_in_chunk(large) < 200
