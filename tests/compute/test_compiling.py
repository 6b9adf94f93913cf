"""The line that says that kernels are being compiled."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from sevenless.cli.compiling import compiling_told
from sevenless.compute.compiling import _is_compiling

STARTED, ENDED = SimpleNamespace(is_start=True), SimpleNamespace(is_start=False)


@pytest.mark.parametrize(
    ("events", "at", "expected"),
    [
        ([], 100.0, False),
        ([(10.0, STARTED)], 10.5, False),
        ([(10.0, STARTED)], 11.5, True),
        ([(10.0, STARTED), (10.1, STARTED), (10.4, ENDED)], 11.5, True),
        ([(10.0, STARTED), (10.1, ENDED)], 20.0, False),
    ],
)
def test_a_compilation_is_told_after_a_second(
    events: list[tuple[float, SimpleNamespace]], at: float, expected: bool
) -> None:
    assert _is_compiling(events, at=at) is expected  # type: ignore[arg-type]


def test_a_slow_compilation_is_told_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from numba.core import event

    monkeypatch.setattr("sevenless.compute.compiling._PATIENCE_S", 0.01)
    monkeypatch.setattr("sevenless.compute.compiling._LOOK_EVERY_S", 0.01)
    with compiling_told(), event.trigger_event("numba:compile"):
        time.sleep(0.2)
    assert capsys.readouterr().err.count("compiling the fitting kernels, once") == 1


def test_work_without_compilation_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sevenless.compute.compiling._PATIENCE_S", 0.01)
    monkeypatch.setattr("sevenless.compute.compiling._LOOK_EVERY_S", 0.01)
    with compiling_told():
        time.sleep(0.1)
    assert capsys.readouterr().err == ""
