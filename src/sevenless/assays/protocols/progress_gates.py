"""Quality limits of assays that follow a reaction over time, each with its reason. A run file may change them."""

from __future__ import annotations

from sevenless.assays.protocol import Gate

__all__ = ["progress_gates"]


def progress_gates() -> tuple[Gate, ...]:
    """Traces of the neutral wells, which the exchange must run through: their window, straight phase, and drift."""
    return (
        Gate(
            metric="trace_window",
            warn_below=20.0,
            fail_below=5.0,
            why="change of the signal over the scatter of a reading: below this no rate of a well is worth its digits",
        ),
        Gate(
            metric="never_starts_percent",
            warn_above=0.0,
            fail_above=25.0,
            why="an uninhibited well that never starts was not given factor or nucleotide",
        ),
        Gate(
            metric="linear_phase_percent",
            warn_below=5.0,
            why="readings of the trace before a tenth of the exchange is over: with few of them the initial rate is "
            "one of noise; read faster, or use less factor",
        ),
        Gate(
            metric="past_linear_percent",
            warn_above=10.0,
            fail_above=50.0,
            why="wells whose exchange is a quarter over at the end of their window: their initial rate is an average, "
            "and too low",
        ),
        Gate(
            metric="drift_share_percent",
            warn_above=20.0,
            fail_above=50.0,
            why="change that goes on without end is bleaching or settling, and takes part in every slope",
        ),
    )
