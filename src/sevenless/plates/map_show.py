"""How a `PlateMap` shows itself: one line of text, and in a notebook a picture of roles and doses per plate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Final

import polars as pl

from sevenless.plates.geometry import PLATE_SHAPES, format_of_wells, parse_well, row_letters
from sevenless.units import format_conc

__all__ = ["map_html", "map_text"]

_PLATES: Final = 6
_COMPOUNDS: Final = 40
# Told apart by the colour-blind too (Okabe and Ito); samples are drawn by dose, the higher the darker.
_FILL: Final[Mapping[str, str]] = {
    "sample": "#0072b2", "neutral": "#e69f00", "inhibitor": "#d55e00", "blank": "#999999", "time0": "#009e73",
    "empty": "#ffffff",
}  # fmt: skip


def map_text(table: pl.DataFrame, plate_format: int | None) -> str:
    """One line: plates, wells by role, compounds and the span of doses."""
    plates = table["plate"].drop_nulls().n_unique()
    where = f"{plates} plate{'s' if plates != 1 else ''}" if plates else "any plate"
    size = f" of {plate_format} wells" if plate_format else ""
    wells = dict(table["role"].value_counts().iter_rows())
    roles = [f"{wells[role]} {role}" for role in _FILL if role in wells]
    compounds = _samples(table)["compound"].n_unique()
    parts = [f"{where}{size}", *roles, *([f"{compounds} compound{'s' if compounds != 1 else ''}"] if compounds else [])]
    doses = _samples(table).filter(pl.col("conc_molar") > 0)["conc_molar"]
    if doses.len():
        low, high = float(doses.min() or 0), float(doses.max() or 0)  # type: ignore[arg-type]
        parts.append(f"{format_conc(low)} to {format_conc(high)}")
    return f"<PlateMap: {', '.join(parts)}>"


def map_html(table: pl.DataFrame, plate_format: int | None) -> str:
    """The line of `map_text`, a row per compound, and a picture of the first six plates."""
    plates = table["plate"].unique(maintain_order=True).to_list()
    size = plate_format or format_of_wells(table["well"].to_list())
    pictures = "".join(_picture(_of_plate(table, plate), size, plate or "any plate") for plate in plates[:_PLATES])
    more = f"<p>... and {len(plates) - _PLATES} more plates</p>" if len(plates) > _PLATES else ""
    line = escape(map_text(table, plate_format).strip("<>"))
    return f"<p>{line}</p>{_compound_table(table)}<div>{pictures}</div>{more}"


def _samples(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter((pl.col("role") == "sample") & pl.col("compound").is_not_null())


def _of_plate(table: pl.DataFrame, plate: str | None) -> pl.DataFrame:
    return table.filter(pl.col("plate").is_null() if plate is None else pl.col("plate") == plate)


def _compound_table(table: pl.DataFrame) -> str:
    grouped = (
        _samples(table)
        .group_by("compound", maintain_order=True)
        .agg(
            pl.len().alias("wells"),
            pl.col("conc_molar").n_unique().alias("doses"),
            pl.col("conc_molar").min().alias("low"),
            pl.col("conc_molar").max().alias("high"),
        )
    )
    if not grouped.height:
        return ""
    body = "".join(
        f"<tr><td>{escape(compound)}</td><td>{wells}</td><td>{doses}</td>"
        f"<td>{format_conc(low)}</td><td>{format_conc(high)}</td></tr>"
        for compound, wells, doses, low, high in grouped.head(_COMPOUNDS).iter_rows()
    )
    more = f"<p>... and {grouped.height - _COMPOUNDS} more compounds</p>" if grouped.height > _COMPOUNDS else ""
    head = "".join(f"<th>{name}</th>" for name in ("compound", "wells", "doses", "lowest", "highest"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _picture(rows: pl.DataFrame, size: int, title: str) -> str:
    """Wells coloured by role; samples fade with their dose. Hovering names what is in a well."""
    height, width = PLATE_SHAPES[size]
    highest = rows.filter(pl.col("role") == "sample")["conc_molar"].max()
    top = float(highest) if isinstance(highest, float) and highest > 0 else 1.0
    columns = ("well", "role", "compound", "conc_molar", "compound_2", "conc_2_molar")
    wells = "".join(_well(*row, top=top) for row in rows.select(columns).iter_rows())
    legend = "".join(
        f'<text x="{index * width / 6:g}" y="{height + 1.2:g}" fill="{_FILL[role]}">{role}</text>'
        for index, role in enumerate(role for role in _FILL if role != "empty" and (rows["role"] == role).any())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="300" '
        f'viewBox="-1.5 -2.5 {width + 2} {height + 4.5}" font-family="sans-serif" font-size="{width / 20:g}">'
        f"<title>{escape(title)}</title>"
        f'<text x="0" y="-1.2">{escape(title)}</text>'
        f'<text x="-0.3" y="0.8" text-anchor="end">A</text>'
        f'<text x="-0.3" y="{height - 0.2:g}" text-anchor="end">{row_letters(height - 1)}</text>'
        f'<rect width="{width}" height="{height}" fill="#f2f2f2"/>{wells}{legend}</svg>'
    )


def _well(
    well: str,
    role: str,
    compound: str | None,
    conc_molar: float | None,
    compound_2: str | None,
    conc_2_molar: float | None,
    *,
    top: float,
) -> str:
    row, column = parse_well(well)
    # Six decades fade from full colour to a quarter of it.
    fade = max(0.0, min(1.0, math.log10(top / conc_molar) / 6)) if role == "sample" and conc_molar else 0.0
    first = f"{compound} {format_conc(conc_molar)}" if compound and conc_molar else compound
    second = f"{compound_2} {format_conc(conc_2_molar)}" if compound_2 and conc_2_molar else None
    said = ", ".join(part for part in (role, first, second) if part)
    return (
        f'<rect x="{column + 0.05:g}" y="{row + 0.05:g}" width=".9" height=".9" fill="{_FILL[role]}" '
        f'fill-opacity="{1 - 0.75 * fade:.2f}"><title>{well}: {escape(said)}</title></rect>'
    )
