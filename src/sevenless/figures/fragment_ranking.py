"""The list of a fragment screen: what each compound loses beside the target, and how well it binds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

from sevenless.binding.fragments.screen import FragmentScreen
from sevenless.figures.dose_response import shorten
from sevenless.figures.palette import CURVE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.figures.ticks import decades
from sevenless.units import format_conc

__all__ = ["MOST_FRAGMENTS", "fragment_ranking"]

MOST_FRAGMENTS: Final = 40
"""Compounds of one figure; the list says how many more there are."""

_LOOKS: Final = {
    "hit": (CURVE_COLOURS[0], "o"),
    "weak": (CURVE_COLOURS[1], "^"),
    "no": ("#7a7a7a", "s"),
    "not judged": ("#7a7a7a", "x"),
}
"""Colour and mark of a verdict, so that either tells it."""

_COMPETED: Final = CURVE_COLOURS[2]
_NEAR_ZERO: Final = 0.15
_ROW_INCHES: Final = 0.21
_MARGIN_INCHES: Final = 1.15


def fragment_ranking(screen: FragmentScreen, ranking: pl.DataFrame, *, title: str = "") -> Figure:
    """Ranked compounds from the top: T/R of their peaks on the left, KD and ligand efficiency on the right.

    Small dots are peaks, large marks their median; a diamond is the median with a competitor. The dashed line is the
    ratio from which a peak may vote. A KD that is a bound has an arrow.

    Parameters
    ----------
    screen
        Of `judge_screen`.
    ranking
        Of `rank_fragments`; compounds without a rank are left out.
    title
        Above the axes.

    Raises
    ------
    ValueError
        If no compound has a rank.
    """
    rows = ranking.filter(pl.col("rank").is_not_null()).head(MOST_FRAGMENTS).rows(named=True)
    if not rows:
        raise ValueError("no compound of the screen has a rank")
    has_kd = any(row["kd_molar"] is not None for row in rows)
    with figure_style():
        figure = Figure(
            figsize=(6.4 if has_kd else 4.0, _MARGIN_INCHES + _ROW_INCHES * len(rows)), layout="constrained"
        )
        grid = figure.subplots(1, 2 if has_kd else 1, sharey=True, squeeze=False)[0]
        _draw_ratios(grid[0], screen, rows)
        if has_kd:
            _draw_affinities(grid[1], rows)
        _name_rows(grid[0], rows)
        _words(figure, ranking, rows, title)
    return figure


def _draw_ratios(axes: Axes, screen: FragmentScreen, rows: Sequence[Mapping[str, Any]]) -> None:
    judged = screen.peaks.filter((pl.col("excluded") == "") & pl.col("z").is_not_null())
    alone = _per_compound(judged.filter(pl.col("competitor") == ""))
    beside = _per_compound(judged.filter(pl.col("competitor") != ""))
    axes.axvline(screen.rules.vote_ratio, color="#7a7a7a", lw=0.8, ls=(0, (3, 2)), gid="vote-ratio")
    axes.axvline(1.0, color="#c8c8c8", lw=0.8, gid="no-binding")
    for place, row in enumerate(rows):
        colour, mark = _LOOKS[row["verdict"]]
        peaks = alone.get(row["compound"], [])
        axes.plot(peaks, [place] * len(peaks), ls="", marker=".", ms=3.5, color=colour, alpha=0.5, gid=f"peaks-{place}")
        if row["ratio"] is not None:
            axes.plot([row["ratio"]], [place], ls="", marker=mark, ms=6, color=colour, gid=f"ratio-{place}")
        if row["ratio_qualifier"] == "<":
            _arrow(axes, row["ratio"], place, colour, towards=-1)
        if row["competition"] and row["compound"] in beside:
            competed = sorted(beside[row["compound"]])
            middle = competed[len(competed) // 2]
            axes.plot([middle], [place], ls="", marker="D", ms=4, mfc="white", mec=_COMPETED, gid=f"competed-{place}")
    # Room for the arrow of a peak that is gone.
    gone = any(row["ratio_qualifier"] == "<" and row["ratio"] < _NEAR_ZERO for row in rows)
    axes.set_xlim(-_NEAR_ZERO if gone else 0.0, max(1.2, *(row["ratio"] or 0.0 for row in rows)) + 0.02)
    axes.set_xlabel("T/R over the median of the batch")


def _per_compound(peaks: pl.DataFrame) -> dict[str, list[float]]:
    grouped = peaks.group_by("compound", maintain_order=True).agg("relative_ratio")
    return dict(grouped.iter_rows())


def _draw_affinities(axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    kds = [row["kd_molar"] for row in rows if row["kd_molar"] is not None]
    limits = [end for row in rows for end in (row["kd_low_molar"], row["kd_high_molar"]) if end and math.isfinite(end)]
    # An interval may widen the axis, but not so far that the others cannot be told apart.
    low = max(min([*kds, *limits]) / 1.5, min(kds) / 20)
    high = min(max([*kds, *limits]) * 2.5, max(kds) * 20)
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    for place, row in enumerate(rows):
        kd = row["kd_molar"]
        if kd is None:
            continue
        colour, mark = _LOOKS[row["verdict"]]
        ends = (row["kd_low_molar"], row["kd_high_molar"])
        if None not in ends:
            span = [max(ends[0], low), min(ends[1], high)]
            axes.plot(span, [place, place], color=colour, lw=1.1, gid=f"interval-{place}")
        axes.plot([kd], [place], ls="", marker=mark, ms=6, color=colour, gid=f"kd-{place}")
        if row["kd_qualifier"] in ("<", ">"):
            _arrow(axes, kd, place, colour, towards=1 if row["kd_qualifier"] == ">" else -1)
        said = _efficiency(row)
        note = axes.text(1.02, place, said, transform=axes.get_yaxis_transform(), va="center", fontsize=7)
        note.set_gid(f"efficiency-{place}")
    marks = decades(low, high) or [math.sqrt(low * high)]
    axes.xaxis.set_major_locator(FixedLocator(marks))
    axes.xaxis.set_major_formatter(FixedFormatter([format_conc(mark) for mark in marks]))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("KD")
    heading = axes.text(1.02, 1.01, "LE, kcal/mol\nper atom", transform=axes.transAxes, va="bottom", fontsize=6.5)
    heading.set_gid("efficiency-heading")


def _efficiency(row: Mapping[str, Any]) -> str:
    found, mark = row["ligand_efficiency_kcal_per_mol"], row["ligand_efficiency_qualifier"]
    return "?" if found is None else f"{'' if mark == '=' else mark}{found:.2f}"


def _arrow(axes: Axes, x: float, place: int, colour: str, *, towards: int) -> None:
    axes.annotate(
        "", (x, place), xytext=(towards * 16, 0), textcoords="offset points",
        arrowprops={"arrowstyle": "<-", "color": colour, "lw": 1.1},
    )  # fmt: skip


def _name_rows(axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    axes.set_yticks(range(len(rows)))
    labels = axes.set_yticklabels([f"{row['rank']}. {shorten(row['compound'], 26)}" for row in rows])
    for label in labels:
        label.set_parse_math(False)
    axes.set_ylim(len(rows) - 0.5, -0.5)


def _words(figure: Figure, ranking: pl.DataFrame, rows: Sequence[Mapping[str, Any]], title: str) -> None:
    verdicts = [verdict for verdict in _LOOKS if any(row["verdict"] == verdict for row in rows)]
    axes = figure.axes[0]
    handles = [axes.plot([], [], ls="", marker=_LOOKS[one][1], color=_LOOKS[one][0])[0] for one in verdicts]
    words = list(verdicts)
    if any(row["competition"] for row in rows):
        handles.append(axes.plot([], [], ls="", marker="D", ms=4, mfc="white", mec=_COMPETED)[0])
        words.append("with competitor")
    figure.legend(handles, words, loc="outside lower left", ncols=len(words))
    more = int(ranking["rank"].is_not_null().sum()) - len(rows)
    said = " ".join(part for part in (title, f"(and {more} more)" if more else "") if part)
    if said:
        figure.suptitle(shorten(said, 70), x=0.01, ha="left", fontsize=9, weight="bold", parse_math=False)
