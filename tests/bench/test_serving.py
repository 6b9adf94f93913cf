"""A runner fits what is asked for, says what failed, and keeps its replies clean."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from serving import Array, Prepared, answer, serve


@pytest.fixture
def curves(tmp_path: Path) -> Path:
    path = tmp_path / "curves.npz"
    response = np.arange(8, dtype=float).reshape(4, 2)
    np.savez(path, conc_molar=np.array([1e-8, 1e-7]), response=response, log10_ic50=np.array([-7.0, -7.5, -8.0, -8.5]))
    return path


def prepare(conc_molar: Array, response: Array) -> Prepared:
    def fit() -> list[float]:
        print("a package that talks")
        return [np.nan if row[0] == 4.0 else -7.0 for row in response]

    return fit


def test_only_the_part_that_is_asked_for_is_fitted(curves: Path) -> None:
    reply = answer(prepare, {"curves": str(curves), "start": 1, "stop": 4})
    assert reply["log10_ic50"] == [-7.0, None, -7.0]


def test_failures_are_counted_and_left_out_of_the_error(curves: Path) -> None:
    reply = answer(prepare, {"curves": str(curves), "start": 0, "stop": 4})
    assert (reply["fitted"], reply["errors"]) == (3, 1)
    assert reply["median_abs_error"] == pytest.approx(0.5)


def test_nothing_fitted_has_no_error(curves: Path) -> None:
    reply = answer(prepare, {"curves": str(curves), "start": 2, "stop": 3})
    assert (reply["fitted"], reply["median_abs_error"]) == (0, None)


def test_what_is_done_before_the_fit_is_not_timed(curves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("time.process_time", lambda: clock[0])

    def slow_to_prepare(conc_molar: Array, response: Array) -> Prepared:
        clock[0] += 100.0

        def fit() -> list[float]:
            clock[0] += 2.0
            return [-7.0] * len(response)

        return fit

    assert answer(slow_to_prepare, {"curves": str(curves), "start": 0, "stop": 4})["cpu_s"] == 2.0


def test_a_line_in_is_a_line_out_whatever_a_package_prints(
    curves: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    request = json.dumps({"curves": str(curves), "start": 0, "stop": 2})
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{request}\n{request}\n"))
    serve(prepare)
    printed = capsys.readouterr()
    replies = [json.loads(line) for line in printed.out.splitlines()]
    assert [reply["fitted"] for reply in replies] == [2, 2]
    assert "a package that talks" in printed.err
