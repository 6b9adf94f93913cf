"""Tables of parameter sets, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.errors import InputError, ShardError
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.gradient import gradient
from sevenless.simulate.steady_state import steady_states
from sevenless.simulate.stochastic import stochastic
from sevenless.simulate.to_shards import ensemble_shards
from simulate.networks import made

TIMES = [0.0, 1.0]
CYCLE = made({"A": 1.0, "B": 0.0}, ["A -> B @ k", "B -> A @ 0.5"], parameters={"k": 1.0})
CALLS: dict[str, Callable[..., object]] = {
    "ensemble": lambda table, **more: ensemble(CYCLE, table, TIMES, **more),
    "steady_states": lambda table, **more: steady_states(CYCLE, table, **more),
    "gradient": lambda table, **more: gradient(CYCLE, table, TIMES, weights=1.0, **more),
    "stochastic": lambda table, **more: stochastic(CYCLE, table, TIMES, runs=3, seed=1, **more),
}


class OtherFrame:
    """What a table of another package has: names of columns, and columns that are arrays, or objects."""

    def __init__(self, **columns: object) -> None:
        self._columns = {name: np.asarray(values) for name, values in columns.items()}

    def keys(self) -> Iterable[str]:
        return iter(self._columns)

    def __getitem__(self, name: str) -> np.ndarray:
        return self._columns[name]

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))


@pytest.mark.parametrize("call", [CALLS["ensemble"], CALLS["steady_states"], CALLS["gradient"]])
def test_lazy_tables_and_those_of_other_packages_are_sets_too(call: Callable[..., object], tmp_path: Path) -> None:
    rates = [0.5, 1.0, 2.0]
    pl.DataFrame({"k": rates}).write_csv(tmp_path / "sets.csv")
    tables = (pl.LazyFrame({"k": rates}), pl.scan_csv(tmp_path / "sets.csv"), OtherFrame(k=rates), {"k": tuple(rates)})
    expected = call(pl.DataFrame({"k": rates})).values  # type: ignore[attr-defined]
    for table in tables:
        assert (call(table).values == expected).all()  # type: ignore[attr-defined]


def test_what_is_missing_in_another_table_is_missing() -> None:
    found = ensemble(CYCLE, OtherFrame(k=[1.0, None]), TIMES)
    assert found.status == ("done", "bad value")
    assert found.one(1).message.startswith("k is missing or no number")


@pytest.mark.parametrize("column", [["1"], ["fast", 1.0], [1j], [[1.0], [1.0, 2.0]], [10**400]])
def test_text_is_no_number_even_if_it_reads_as_one(column: list[object]) -> None:
    ragged = np.array(column, dtype=object) if isinstance(column[0], list) else column
    for table in ({"k": ragged}, OtherFrame(k=np.array(column, dtype=object))):
        with pytest.raises(InputError, match="k holds no numbers"):
            ensemble(CYCLE, table, TIMES)  # type: ignore[arg-type]


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("table", [[1.0, 2.0], [{"k": 1.0}], np.ones((2, 2)), pl.Series("k", [1.0]), 3.0])
def test_what_is_no_table_is_told(call: Callable[..., object], table: object) -> None:
    with pytest.raises(InputError, match=f"the table is of type {type(table).__name__}; give a table with a row per"):
        call(table)


@pytest.mark.parametrize("call", [CALLS["ensemble"], CALLS["steady_states"], CALLS["gradient"]])
def test_no_table_at_all_is_told(call: Callable[..., object]) -> None:
    with pytest.raises(InputError, match=r"the table is None; give a table .* {} for the network's own"):
        call(None)


@pytest.mark.parametrize("table", ["sets.parquet", Path("sets.parquet")])
def test_the_path_of_a_table_is_for_shards(table: object) -> None:
    with pytest.raises(InputError, match=r"read it first, as by polars.scan_parquet"):
        ensemble(CYCLE, table, TIMES)  # type: ignore[arg-type]


def test_a_lazy_table_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the table cannot be read: .*zz"):
        ensemble(CYCLE, pl.LazyFrame({"k": [1.0]}).select("zz"), TIMES)
    with pytest.raises(InputError, match="the table cannot be read: "):
        ensemble(CYCLE, pl.scan_parquet(tmp_path / "none.parquet"), TIMES)


def test_shards_take_a_path_as_text_and_tables_of_other_packages(tmp_path: Path) -> None:
    pl.DataFrame({"k": [0.5, 1.0]}).write_parquet(tmp_path / "sets.parquet")
    for table in (tmp_path / "sets.parquet", str(tmp_path / "sets.parquet"), OtherFrame(k=[0.5, 1.0])):
        run = ensemble_shards(CYCLE, table, TIMES, out=tmp_path / "out", backend="serial")
        assert run.is_complete
    # The same input, by whatever way it came.
    assert run.reused == 1
    with pytest.raises(ShardError, match=r"none\.parquet: no such file"):
        ensemble_shards(CYCLE, "none.parquet", TIMES, out=tmp_path / "none", backend="serial")


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("rates", [[1.0, -1.0, 2.0, float("nan")], [-1.0, 1.0], [1.0]])
def test_progress_ends_at_all_sets_whatever_is_refused(
    call: Callable[..., object], threads: int, rates: list[float]
) -> None:
    told: list[tuple[int, int]] = []
    call({"k": rates}, threads=threads, progress=lambda done, of: told.append((done, of)))
    count = told[-1][1]
    assert count in (len(rates), 3 * len(rates))
    assert told[-1] == (count, count)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {of for _, of in told} == {count}


@pytest.mark.parametrize("call", [CALLS["ensemble"], CALLS["steady_states"], CALLS["gradient"]])
def test_progress_of_sets_that_are_all_refused_is_told_too(call: Callable[..., object]) -> None:
    told: list[tuple[int, int]] = []
    call({"k": [-1.0, float("nan")]}, progress=lambda done, of: told.append((done, of)))
    assert told == [(2, 2)]
