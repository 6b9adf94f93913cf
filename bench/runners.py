"""Contenders of the speed bench, each in a process of its own that waits for its turn, on one thread."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from peers.install import is_installed, lacking, python_of

PEERS = Path(__file__).parent / "peers"
THREADS_OF = ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "NUMBA")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in THREADS_OF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Who fits, in which peer's environment if not this one, and how many curves a turn: turns last about as long."""

    name: str
    script: str
    curves: int = 0
    peer: str | None = None

    @property
    def command(self) -> list[str]:
        """What to run."""
        script, *arguments = self.script.split()
        python = sys.executable if self.peer is None else str(python_of(self.peer))
        return [python, str(PEERS / script), *arguments]

    @property
    def is_installed(self) -> bool:
        """Whether there is an environment to run it in."""
        return self.peer is None or is_installed(self.peer)

    @property
    def why_absent(self) -> str:
        """What to do about it, or why nothing can be done."""
        return (self.peer and lacking(self.peer)) or "not installed: make bench-peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one contender did in one turn."""

    start: int
    cpu_s: float
    wall_s: float
    log10_ic50: tuple[float | None, ...]

    @property
    def cpu_us_per_curve(self) -> float:
        """Processor time a curve, microseconds."""
        return 1e6 * self.cpu_s / len(self.log10_ic50)

    @property
    def wall_us_per_curve(self) -> float:
        """Time on the clock a curve, microseconds."""
        return 1e6 * self.wall_s / len(self.log10_ic50)


class RunnerError(Exception):
    """A runner ended before it answered; holds the last line that it wrote."""


CONTENDERS = (
    Contender(name="sevenless", script="run_sevenless.py none", curves=32768),
    Contender(name="sevenless, Wald intervals", script="run_sevenless.py wald", curves=32768),
    Contender(name="sevenless, profile intervals", script="run_sevenless.py profile", curves=16384),
    Contender(name="SciPy curve_fit with covariance", script="run_scipy.py", curves=512),
    Contender(name="lmfit", script="run_lmfit.py", curves=96, peer="lmfit"),
    Contender(name="thunor", script="run_thunor.py", curves=256, peer="thunor"),
    Contender(name="CurveCurator", script="run_curve_curator.py", curves=48, peer="curve-curator"),
)
"""In the order of the table."""


class Runner:
    """A contender's process."""

    def __init__(self, contender: Contender) -> None:
        self.contender = contender
        with ExitStack() as opened:
            self._messages = opened.enter_context(tempfile.TemporaryFile(mode="w+"))
            self._process = subprocess.Popen(
                contender.command, env={**os.environ, **ONE_THREAD}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._messages,
            )  # fmt: skip
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # End of input ends the runner; its answer to a request that was given up is not waited for.
        if kind is not None:
            self._process.kill()
        self._process.communicate()
        self._opened.close()

    def take_turn(self, curves: Path, *, start: int, count: int) -> Turn:
        """Fit so many curves of a file from ``start`` on.

        Raises
        ------
        RunnerError
            If the process ended instead.
        """
        told = self.ask({"curves": str(curves), "start": start, "stop": start + count})
        return Turn(
            start=start, cpu_s=told["cpu_s"], wall_s=told["wall_s"], log10_ic50=tuple(told["log10_ic50"])
        )  # fmt: skip

    def ask(self, request: dict[str, str | int | float], *, limit_s: float | None = None) -> dict[str, Any]:
        """What the runner answers to a request.

        Raises
        ------
        RunnerError
            If the process ended instead, or took longer than the limit, and was ended for it.
        """
        try:
            print(json.dumps(request), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise RunnerError(self._last_words()) from None
        assert self._process.stdout is not None
        # A reply is one line, so that nothing is left in the buffer that ``select`` cannot see.
        if not select.select([self._process.stdout], [], [], limit_s)[0]:
            self._process.kill()
            raise RunnerError(f"no answer within {limit_s:g} s")
        reply = self._process.stdout.readline()
        if not reply:
            raise RunnerError(self._last_words())
        told: dict[str, Any] = json.loads(reply)
        return told

    def _last_words(self) -> str:
        self._process.wait()
        self._messages.seek(0)
        lines = self._messages.read().strip().splitlines()
        return lines[-1] if lines else f"ended with code {self._process.returncode}"
