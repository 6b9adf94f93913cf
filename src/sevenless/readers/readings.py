"""Gathering the readings of one file: wells with values or reasons, and everything that is wrong, raised at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, final

import polars as pl

from sevenless.errors import Problem, ReadError
from sevenless.files.document import Cell, Document, Sheet, cell_name, cell_text
from sevenless.files.numbers import parse_value
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile
from sevenless.readers.blocks import Block

__all__ = ["Readings", "ValueParser"]

ValueParser = Callable[[Cell], tuple[float | None, str | None] | None]
"""What `sevenless.files.numbers.parse_value` is: value and mask reason of a cell, None if it is neither."""

_NOT_A_VALUE: Final = "is neither a number nor a mark such as OVER"


@final
class Readings:
    """The readings of one file while it is read.

    Add blocks and runs of wells as they are found, then `finish`. Nothing is raised before.

    Parameters
    ----------
    document
        The file.
    reader, instrument
        For `SourceFile`.
    parse
        How a cell is read; an instrument with marks of its own gives its own.
    """

    def __init__(self, document: Document, *, reader: str, instrument: str, parse: ValueParser = parse_value) -> None:
        self._parse = parse
        self.problems: list[Problem] = []
        self._document = document
        self._reader = reader
        self._instrument = instrument
        self._pieces: list[pl.DataFrame] = []
        self._channels: dict[str, Channel] = {}
        self._formats: dict[str, int] = {}

    def add_block(self, block: Block, *, plate: str, channel: Channel, time_s: float | None = None) -> None:
        """Every well of a block, read at one time. Damaged labels are a problem: wells would be lost."""
        if block.fault:
            place, remedy = (block.top, block.left), "label rows A, B, C, ... and columns 1, 2, 3, ..."
            self.problem(block.fault, sheet=block.sheet, place=place, plate=plate, remedy=remedy)
        self.add_wells(
            block.wells,
            block.cells,
            plate=plate,
            channel=channel,
            plate_format=block.plate_format,
            time_s=time_s,
            sheet=block.sheet,
            places=block.places,
        )

    def add_wells(
        self,
        wells: Sequence[str],
        cells: Sequence[Cell],
        *,
        plate: str,
        channel: Channel,
        plate_format: int,
        time_s: float | Sequence[float | None] | None = None,
        sheet: Sheet | None = None,
        places: Sequence[tuple[int, int]] | None = None,
    ) -> None:
        """Wells and what stood in their cells.

        Parameters
        ----------
        wells
            Names such as ``A01``.
        cells
            As they stand in the file, one per well.
        plate, channel, plate_format
            Of all of them. A plate that comes again with a larger format takes the larger one.
        time_s
            One time for all, one per well, or None for an end-point.
        sheet, places
            Where the cells stand (row and column counted from 0), for messages.
        """
        self._channels.setdefault(channel.name, channel)
        self._formats[plate] = max(plate_format, self._formats.get(plate, 0))
        values, reasons = self._parsed(wells, cells, plate, sheet, places)
        count = len(wells)
        times = [time_s] * count if time_s is None or isinstance(time_s, int | float) else list(time_s)
        columns = {
            "plate": [plate] * count,
            "well": list(wells),
            "channel": [channel.name] * count,
            "time_s": times,
            "value": values,
            "mask_reason": reasons,
        }
        self._pieces.append(pl.DataFrame(columns, schema=PLATE_READ_SCHEMA))

    def unreadable(self, cells: Iterable[Cell]) -> str | None:
        """The first of these cells that is neither a number nor a mark, or None if there is none."""
        return next((cell_text(cell) for cell in cells if self._parse(cell) is None), None)

    def problem(
        self,
        what: str,
        *,
        sheet: Sheet | None = None,
        place: tuple[int, int] | None = None,
        plate: str | None = None,
        well: str | None = None,
        remedy: str | None = None,
    ) -> None:
        """Note something wrong; `finish` raises all of them."""
        in_workbook = sheet is not None and self._document.is_workbook
        self.problems.append(
            Problem(
                what=what,
                file=self._document.name,
                sheet=sheet.name if sheet is not None and in_workbook else None,
                cell=cell_name(*place) if place else None,
                plate=plate,
                well=well,
                remedy=remedy,
            )
        )

    def problem_once(self, what: str, *, sheet: Sheet, place: tuple[int, int], plate: str, remedy: str) -> None:
        """Note something wrong with a line that several channels share; a second time it is passed over."""
        cell = cell_name(*place)
        if not any(known.what == what and known.cell == cell for known in self.problems):
            self.problem(what, sheet=sheet, place=place, plate=plate, remedy=remedy)

    def finish(
        self, *, metadata: Mapping[str, str] | None = None, notes: Iterable[str] = (), in_order: bool = True
    ) -> PlateRead:
        """The whole as a `PlateRead`.

        Parameters
        ----------
        metadata, notes
            Of the file.
        in_order
            Whether an instrument wrote the readings one after the other, so that times must rise; the lines of a table
            that people sort have no order.

        Raises
        ------
        ReadError
            With every problem noted, two values for one well, times that do not rise, or not one number in the file.
        """
        table = pl.concat(self._pieces) if self._pieces else pl.DataFrame(schema=PLATE_READ_SCHEMA)
        self._check_twice(table)
        if in_order:
            self._check_times(table)
        if not self.problems and table["value"].null_count() == table.height:
            self.problem("no well holds a number", remedy="check that the export is complete")
        if self.problems:
            raise ReadError(self.problems)
        return PlateRead(
            table=table,
            channels=tuple(self._channels.values()),
            formats=self._formats,
            source=SourceFile(
                name=self._document.name,
                sha256=self._document.sha256,
                instrument=self._instrument,
                reader=self._reader,
            ),
            metadata=dict(metadata or {}),
            notes=(*notes, *_mask_notes(table)),
        )

    def _parsed(
        self,
        wells: Sequence[str],
        cells: Sequence[Cell],
        plate: str,
        sheet: Sheet | None,
        places: Sequence[tuple[int, int]] | None,
    ) -> tuple[list[float | None], list[str | None]]:
        values: list[float | None] = []
        reasons: list[str | None] = []
        for index, cell in enumerate(cells):
            parsed = self._parse(cell)
            if parsed is None:
                place = places[index] if places else None
                remedy = "correct the cell, or leave it empty if the well was not measured"
                what = f"{cell_text(cell)[:40]!r} {_NOT_A_VALUE}"
                self.problem(what, sheet=sheet, place=place, plate=plate, well=wells[index], remedy=remedy)
                parsed = None, "unreadable"
            values.append(parsed[0])
            reasons.append(parsed[1])
        return values, reasons

    def _check_twice(self, table: pl.DataFrame) -> None:
        keys = ["plate", "well", "channel", "time_s"]
        twice = table.filter(table.select(keys).is_duplicated()).unique(keys, maintain_order=True)
        for plate, channel in twice.select("plate", "channel").unique(maintain_order=True).iter_rows():
            wells = twice.filter(plate=plate, channel=channel)["well"].unique(maintain_order=True).to_list()
            named = ", ".join(wells[:6]) + (f" and {len(wells) - 6} more" if len(wells) > 6 else "")
            self.problem(
                f"channel {channel} has more than one value at one time for {named}",
                plate=plate,
                remedy="give each plate, channel and time its own name, or export them to files of their own",
            )

    def _check_times(self, table: pl.DataFrame) -> None:
        """One problem for each plate and channel with a reading that comes before the one above it."""
        keys = ["plate", "channel", "well"]
        timed = table.filter(pl.col("time_s").is_not_null())
        steps = timed.with_columns(pl.col("time_s").shift().over(keys).alias("before"))
        back = steps.filter(pl.col("time_s") < pl.col("before")).unique(["plate", "channel"], maintain_order=True)
        for plate, channel, time_s, before in back.select("plate", "channel", "time_s", "before").iter_rows():
            what = f"channel {channel}: the reading at {time_s:g} s comes after that at {before:g} s"
            self.problem(what, plate=plate, remedy="times must rise from cycle to cycle: correct them, or export again")


def _mask_notes(table: pl.DataFrame) -> list[str]:
    """One sentence per plate, channel and reason, for reasons that the user did not ask for."""
    odd = table.filter(pl.col("mask_reason").is_not_null() & (pl.col("mask_reason") != "empty"))
    counts = odd.group_by("plate", "channel", "mask_reason", maintain_order=True).agg(pl.col("well").n_unique())
    return [
        f"plate {plate}, channel {channel}: {count} well{'s' if count != 1 else ''} masked ({reason})"
        for plate, channel, reason, count in counts.iter_rows()
    ]
