"""Affinities and rates in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, log10
from typing import TYPE_CHECKING, Any, Final

from sevenless.cli.columns import Column, show_columns
from sevenless.cli.screen import error_screen, output_screen
from sevenless.fitting.wording import MISSING, conc_text, interval_text, number_text, potency_text

if TYPE_CHECKING:
    from rich.console import Console

    from sevenless.binding.spr.analysis import SprAnalysis

__all__ = ["rate_text", "show_analysis"]

Row = Mapping[str, Any]
_NOTES: Final = 5
_ENDS: Final = {"=": "", ">": "_low", "<": "_high"}
_KD_END: Final = {"=": "kd_molar", ">": "kd_low_molar", "<": "kd_high_molar"}


def show_analysis(analysis: SprAnalysis) -> None:
    """Print affinities, rates and verdicts; remarks go to standard error."""
    screen = output_screen()
    affinities, rates = analysis.affinities.rows(named=True), analysis.rates.rows(named=True)
    if affinities:
        screen.print("Affinity at equilibrium")
        show_columns(_affinity_columns(affinities), screen)
        _show_shifts(affinities, screen, every="kd_molar_all_points", of="points")
    if rates:
        carried = bool(analysis.options.mass_transport)
        screen.print(f"Rates, 1:1 binding{' with mass transport' if carried else ''}")
        show_columns(_rate_columns(rates, carried=carried), screen)
        _show_shifts(rates, screen, every="kd_molar_all_curves", of="sensorgrams")
    if analysis.vendor.height:
        _show_vendor(analysis, screen)
    _show_notes(analysis)


def rate_text(row: Row, name: str, unit: str) -> str:
    """A rate with its qualifier, as it may be quoted.

    Examples
    --------
    >>> rate_text({"kd_per_s": 2e-5, "kd_per_s_high": 9e-5, "kd_per_s_qualifier": "<"}, "kd_per_s", "/s")
    '< 9.00e−5 /s'
    """
    qualifier = row[f"{name}_qualifier"]
    if not qualifier:
        return MISSING
    value = row[f"{name}{_ENDS[qualifier]}"]
    return f"{'' if qualifier == '=' else qualifier + ' '}{_scientific(value)} {unit}"


def _scientific(value: float) -> str:
    digits, _, power = f"{value:.2e}".partition("e")
    return f"{digits}e{int(power)}".replace("-", "−")


def _name(row: Row) -> str:
    return row["analyte"] or "(no name)"


def _place(row: Row) -> str:
    return " ".join(part for part in (row["channel"] and f"ch {row['channel']}", row["flow_cell"]) if part) or MISSING


def _log(value: float | None) -> float | None:
    if value is None:
        return None
    return log10(value) if 0 < value < inf else (-inf if value == 0 else inf)


def _affinity_columns(rows: Sequence[Row]) -> list[Column]:
    kd = [potency_text(row["kd_qualifier"] or None, row[_KD_END.get(row["kd_qualifier"], "kd_molar")]) for row in rows]
    spans = [interval_text(_log(row["kd_low_molar"]), _log(row["kd_high_molar"])) for row in rows]
    quoted = [span if row["kd_qualifier"] else MISSING for row, span in zip(rows, spans, strict=True)]
    columns = [
        Column(title="analyte", cells=[_name(row) for row in rows], is_text=True),
        Column(title="surface", cells=[_place(row) for row in rows], is_name=True),
        Column(title="KD", cells=kd),
        Column(title="95 % interval", cells=quoted, spare=1),
        Column(title="Rmax RU", cells=[number_text(row["rmax_ru"]) for row in rows], spare=2),
        Column(title="chi² RU²", cells=[number_text(row["chi2_ru2"]) for row in rows], spare=4),
        Column(title="points", cells=[str(row["points"]) for row in rows], spare=5),
        Column(title="verdict", cells=[row["status"] for row in rows], is_text=True),
    ]
    return columns if not _theory(rows) else [*columns[:5], *_theory(rows), *columns[5:]]


def _theory(rows: Sequence[Row]) -> list[Column]:
    if all(row["rmax_over_theory"] is None for row in rows):
        return []
    return [Column(title="of theory", cells=[number_text(row["rmax_over_theory"], digits=2) for row in rows], spare=3)]


def _rate_columns(rows: Sequence[Row], *, carried: bool) -> list[Column]:
    affinities = [
        potency_text(row["kd_molar_qualifier"] or None, row[f"kd_molar{_ENDS.get(row['kd_molar_qualifier'], '')}"])
        for row in rows
    ]
    return [
        Column(title="analyte", cells=[_name(row) for row in rows], is_text=True),
        Column(title="surface", cells=[_place(row) for row in rows], is_name=True),
        Column(title="ka", cells=[rate_text(row, "ka_per_molar_s", "/M/s") for row in rows]),
        Column(title="kd", cells=[rate_text(row, "kd_per_s", "/s") for row in rows]),
        Column(title="KD", cells=affinities),
        *([_transport(rows)] if carried else []),
        Column(title="Rmax RU", cells=[number_text(row["rmax_ru"]) for row in rows], spare=2),
        *_theory(rows),
        Column(title="chi² RU²", cells=[number_text(row["chi2_ru2"]) for row in rows], spare=3),
        Column(title="verdict", cells=[row["status"] for row in rows], is_text=True),
    ]


def _transport(rows: Sequence[Row]) -> Column:
    told = [rate_text(row, "kt_ru_per_molar_s", "RU/M/s") for row in rows]
    return Column(title="kt", cells=told, spare=1)


def _show_shifts(rows: Sequence[Row], screen: Console, *, every: str, of: str) -> None:
    """What was left out of each, why, and what the KD is with it."""
    for row in rows:
        if row["excluded"]:
            screen.print(f"{_name(row)} {_place(row)}: left out {row['excluded']}")
            change = row["kd_shift_percent"]
            change_text = MISSING if change is None else f"{change:+.1f} %"
            with_all = conc_text(row[every])
            screen.print(f"  fitted KD {conc_text(row['kd_molar'])}; with all {of} {with_all} ({change_text})")


def _show_vendor(analysis: SprAnalysis, screen: Console) -> None:
    rows = analysis.vendor.rows(named=True)
    screen.print("Fits of the vendor's software, judged")
    show_columns(
        [
            Column(title="group", cells=[str(row["group"]) for row in rows], is_name=True),
            Column(title="analyte", cells=[_name(row) for row in rows], is_text=True),
            Column(title="surface", cells=[_place(row) for row in rows], is_name=True),
            Column(title="KD reported", cells=[conc_text(row["kd_molar"]) for row in rows]),
            Column(title="Rmax RU", cells=[number_text(row["rmax_ru"]) for row in rows], spare=1),
            Column(title="meaningful", cells=["yes" if row["meaningful"] else "NO" for row in rows], is_name=True),
            Column(title="verdict", cells=[row["status"] for row in rows], is_text=True),
        ],
        screen,
    )


def _show_notes(analysis: SprAnalysis) -> None:
    told = error_screen()
    for note in analysis.notes[:_NOTES]:
        told.print(f"note: {note}")
    if len(analysis.notes) > _NOTES:
        told.print(f"note: and {len(analysis.notes) - _NOTES} more like these")
    for row in analysis.rates.iter_rows(named=True):
        name = f"{_name(row)} {_place(row)}"
        if row["status"] != "sound" or (analysis.options.mass_transport and row["message"]):
            told.print(f"note: {name}: {row['message']}{_apparent(row)}")
        if row["remarks"]:
            told.print(f"note: {name}: {row['remarks']}")


def _apparent(row: Row) -> str:
    """What the fit would say if it were believed."""
    if row["status"] == "mass transport":
        return "; fit it with --mass-transport, or repeat it with less ligand or more flow"
    if row["status"] != "not 1:1":
        return ""
    share = f"{100 * row['systematic']:.2g} % of the response"
    rates = f"ka {_scientific(row['ka_per_molar_s'])} /M/s, kd {_scientific(row['kd_per_s'])} /s"
    return f" ({share}); not to be quoted: {rates}, KD {conc_text(row['kd_molar'])}"
