"""Windows of a run: cold before the laser, and hot after the temperature jump or at the end of thermophoresis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np

from sevenless.binding.mst.laser import Laser, find_laser
from sevenless.binding.mst.traces import MstTraces, Window
from sevenless.errors import InputError, Problem

__all__ = ["HOT_WINDOWS", "HotWindow", "MstWindows", "find_windows"]

HotWindow = Literal["jump", "thermophoresis"]

HOT_WINDOWS: Final[dict[HotWindow, str]] = {
    "jump": "from where the temperature jump is over, half a second after the laser came on at the earliest",
    "thermophoresis": "up to the last reading before the laser goes off, or before the trace ends",
}
"""Names of the hot windows, and where each lies."""

_SETTLED: Final = 3.0
"""Time constants after which a jump is over: 95 % of it."""
_EARLIEST_S: Final = 0.5
_FEWEST: Final = 3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MstWindows:
    """Windows that hold for all capillaries of a run.

    Parameters
    ----------
    cold, hot
        From and to, in seconds.
    hot_window
        ``"jump"``, ``"thermophoresis"``, or ``"given"`` by the user.
    laser
        What was found in the traces; None where nothing was.
    """

    cold: Window
    hot: Window
    hot_window: str
    laser: Laser | None

    @property
    def text(self) -> str:
        """The windows in a sentence."""
        told = f"cold {self.cold[0]:.2f} to {self.cold[1]:.2f} s, hot {self.hot[0]:.2f} to {self.hot[1]:.2f} s"
        told += f" ({self.hot_window})"
        if self.laser is None:
            return f"{told}; no edge of the laser found in the traces"
        end = "on to the end" if self.laser.off_s is None else f"off at {self.laser.off_s:.2f} s"
        return f"{told}; laser on at {self.laser.on_s:.2f} s and {end}, as found in the traces"


def find_windows(
    traces: MstTraces,
    *,
    cold: Window | None = None,
    hot: HotWindow | Window = "jump",
    cold_s: float = 1.0,
    hot_s: float = 1.0,
) -> MstWindows:
    """Cold and hot window of a run.

    Parameters
    ----------
    traces
        Of all capillaries: they share the laser.
    cold, hot
        Windows as given, or None and the name of a window of `HOT_WINDOWS` to have them found. The choice between
        jump and thermophoresis is the user's: to take what binds best would be to choose by the outcome.
    cold_s, hot_s
        Length of the windows that are found.

    Raises
    ------
    InputError
        If the traces show no laser and a window is not given, or a window holds too few readings of a capillary.
    """
    laser = find_laser(traces)
    if laser is None and (cold is None or isinstance(hot, str)):
        what = "the traces show no temperature jump, so that windows cannot be found"
        raise InputError(Problem(what=what, file=traces.file, remedy="give both windows, if there was a laser at all"))
    step = traces.step_s
    if cold is None and laser is not None:
        # Not the reading at the edge: the laser may have come on during it.
        end = laser.on_s - step / 2
        cold = (max(end - cold_s, float(np.nanmin(traces.time_s))), end)
    name = hot if isinstance(hot, str) else "given"
    if isinstance(hot, str) and laser is not None:
        hot = _hot(traces, laser, hot, hot_s)
    assert cold is not None
    assert not isinstance(hot, str)
    _check(traces, {"cold": cold, "hot": hot})
    return MstWindows(cold=cold, hot=hot, hot_window=name, laser=laser)


def _hot(traces: MstTraces, laser: Laser, name: HotWindow, hot_s: float) -> Window:
    # A trace that was cut short does not end the window of the others.
    ends = float(np.median(np.nanmax(traces.time_s, axis=1)))
    last = ends if laser.off_s is None else laser.off_s - traces.step_s / 2
    if name == "thermophoresis":
        return (last - hot_s, last)
    start = laser.on_s + max(_EARLIEST_S, _SETTLED * laser.jump_s)
    return (start, min(start + hot_s, last))


def _check(traces: MstTraces, windows: dict[str, Window]) -> None:
    """Every window that is upside down, and every capillary with too few readings in one."""
    problems = []
    for name, window in windows.items():
        if not window[0] < window[1]:
            what = f"the {name} window from {window[0]:g} to {window[1]:g} s is empty"
            problems.append(Problem(what=what, file=traces.file, remedy="give its earlier end first"))
            continue
        short = traces.capillary[traces.within(window).sum(axis=1) < _FEWEST].tolist()
        if short:
            who = ", ".join(str(number) for number in short[:10]) + (" and more" if len(short) > 10 else "")
            what = (
                f"capillary {who}: fewer than {_FEWEST} readings in the {name} window, {window[0]:g} to {window[1]:g} s"
            )
            problems.append(
                Problem(what=what, file=traces.file, remedy="give another window, or leave the capillary out")
            )
    if problems:
        raise InputError(problems)
