"""Quality limits that several protocols share, each with its reason.

The limits of the controls follow the practice of plate-based screening: Z' of 0.5 for an excellent window
and 0 for none (Zhang et al. 1999, doi 10.1177/108705719900400206), an SSMD of 3 (Zhang 2007,
doi 10.1016/j.ygeno.2006.12.014). A run file may change any of them.
"""

from __future__ import annotations

from sevenless.assays.protocol import Gate

__all__ = ["control_count_gates", "growth_gates", "position_gates", "scatter_gates", "window_gates"]


def window_gates(*, warn_below: float = 0.5) -> tuple[Gate, ...]:
    """How far the controls stand apart. Only the robust figure fails a plate: the centres are medians too."""
    return (
        Gate(
            metric="robust_z_prime",
            warn_below=warn_below,
            fail_below=0.0,
            why="below 0 the three-sigma bands of neutral and full-effect wells overlap; taken from medians, as the "
            "response is, so that one wild control well does not fail a plate",
        ),
        Gate(
            metric="z_prime",
            warn_below=warn_below,
            why="the same from means and standard deviations; low beside a high robust Z' it points to a wild well",
        ),
        Gate(metric="ssmd", warn_below=3.0, why="below 3 the controls are not clearly distinct (Zhang 2007)"),
    )


def control_count_gates(*, warn_below: float = 4) -> tuple[Gate, ...]:
    """Neutral wells: without any a plate fails; with few, their centre carries the noise of each."""
    return (
        Gate(
            metric="n_neutral",
            warn_below=warn_below,
            fail_below=1,
            why="every response of the plate is divided by the centre of these wells",
        ),
    )


def scatter_gates(
    *, cv_warn_above: float = 10.0, cv_fail_above: float = 20.0, replicate_warn_above: float = 15.0
) -> tuple[Gate, ...]:
    """Scatter of neutral wells and of replicates, and masked wells."""
    return (
        Gate(
            metric="cv_neutral_percent",
            warn_above=cv_warn_above,
            fail_above=cv_fail_above,
            why="scatter of the neutral wells is the noise floor of every curve",
        ),
        Gate(
            metric="replicate_sd_percent",
            warn_above=replicate_warn_above,
            why="pooled standard deviation of replicate wells, in points of the response: dispensing and edge noise",
        ),
        Gate(
            metric="masked_percent",
            warn_above=5.0,
            fail_above=25.0,
            why="wells that the instrument could not read; many of them mean a wrong gain or a skipped dispense",
        ),
    )


def position_gates(*, warn_above: float = 10.0, fail_above: float = 20.0) -> tuple[Gate, ...]:
    """Rows, columns and the edge, where they differ by more than chance (p < 0.004)."""
    why = "a {} that reads this far off biases the doses that stand there"
    return (
        Gate(metric="row_effect_percent", warn_above=warn_above, fail_above=fail_above, why=why.format("row")),
        Gate(metric="column_effect_percent", warn_above=warn_above, fail_above=fail_above, why=why.format("column")),
        Gate(
            metric="edge_effect_percent",
            warn_above=warn_above,
            fail_above=fail_above,
            why="evaporation and temperature reach the outermost wells first",
        ),
    )


def growth_gates() -> tuple[Gate, ...]:
    """Day-0 wells against the untreated wells of the end-point."""
    return (
        Gate(
            metric="time0_cv_percent",
            warn_above=15.0,
            fail_above=30.0,
            why="every growth rate is counted from the day-0 wells",
        ),
        Gate(
            metric="growth_fold",
            warn_below=1.5,
            fail_below=1.0,
            why="untreated cells that have not grown since day 0 leave growth rates undefined",
        ),
    )
