"""What every command of ``sevenless inhibition`` prints, writes and draws."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

import click

from sevenless.errors import InputError, Problem

if TYPE_CHECKING:
    import polars as pl

    from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis

__all__ = ["Delivery", "with_delivery"]

_FORMAT: Final = "sevenless.inhibition"
_ROWS: Final = 40


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where the results go."""

    table: Path
    out: Path | None
    points_out: Path | None
    figures: Path | None
    report: Path | None
    rows: int
    as_json: bool

    def check(self) -> None:
        """Refuse what cannot be written, before any work is done; all problems at once.

        Raises
        ------
        InputError
            With each path and what to do.
        """
        from sevenless.cli.outputs import check_file, check_folder, check_table

        problems: list[Problem] = []
        checks: list[Callable[[], None]] = [partial(check_table, path) for path in (self.out, self.points_out)]
        checks.append(partial(check_file, self.report, endings=(".html",), noun="report"))
        if self.figures is not None:
            checks.append(partial(check_folder, self.figures))
        for check in checks:
            try:
                check()
            except InputError as error:
                problems.extend(error.problems)
        named = [path for path in (self.table, self.out, self.points_out, self.report) if path is not None]
        for place, path in enumerate(named):
            if path.absolute() in [one.absolute() for one in named[:place]]:
                said = "the table that is read" if path.absolute() == self.table.absolute() else "another output"
                problems.append(Problem(what=f"is {said}", file=str(path), remedy="choose another name"))
        if problems:
            raise InputError(problems)

    def deliver(self, analysis: InhibitionAnalysis) -> None:
        """Print the results, then write what was asked for."""
        from sevenless.cli.failures import print_problems
        from sevenless.files.tables import write_table

        print_problems(analysis.remarks)
        if self.as_json:
            click.echo(_json(analysis))
        else:
            _show(analysis, self.rows)
        for path, table, what in (
            (self.out, analysis.results, "results"),
            (self.points_out, analysis.points, "points"),
        ):
            if path is not None:
                write_table(table, path)
                click.echo(f"{table.height} {what} written to {path}", err=True)
        if self.figures is not None:
            click.echo(f"{_draw(analysis, self.figures)} figures written to {self.figures}", err=True)
        if self.report is not None:
            from sevenless.files.atomic import write_text
            from sevenless.reports.inhibition_page import inhibition_page

            write_text(self.report, inhibition_page(analysis))
            click.echo(f"report written to {self.report}", err=True)


def with_delivery(*, figures: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add TABLE and the options of outputs to a command; it is given ``delivery``, checked.

    Parameters
    ----------
    figures
        Whether there are points and figures of them.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def called(
            table: Path,
            out: Path | None,
            report: Path | None,
            rows: int,
            as_json: bool,
            points_out: Path | None = None,
            figures: Path | None = None,
            **rest: object,
        ) -> None:
            delivery = Delivery(
                table=table, out=out, points_out=points_out, figures=figures, report=report, rows=rows, as_json=as_json
            )
            delivery.check()
            function(delivery=delivery, **rest)

        path = click.Path(path_type=Path)
        options = [
            click.argument("table", type=path),
            click.option("--out", type=path, help="Write the results: .csv, .xlsx, .parquet or .json."),
            click.option("--points-out", type=path, help="Write every well with its fit and residual likewise."),
            click.option("--figures", type=path, metavar="DIR", help="Draw every series, as SVG, into a folder."),
            click.option("--report", type=path, help="Write a page with everything: .html."),
            click.option(
                "--rows", type=click.IntRange(min=0), default=_ROWS, show_default=True, help="Rows listed; 0 for all."
            ),
            click.option("--json", "as_json", is_flag=True, help="Print everything as JSON."),
        ]
        if not figures:
            options = [options[0], options[1], *options[4:]]
        wrapped: Callable[..., None] = called
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def _show(analysis: InhibitionAnalysis, rows: int) -> None:
    from sevenless.binding.inhibition.analyses.telling import told_columns
    from sevenless.cli.columns import Column, show_columns
    from sevenless.cli.screen import output_screen

    shown = analysis.results.head(rows) if rows else analysis.results
    told = told_columns(analysis, shown.rows(named=True))
    screen = output_screen()
    show_columns(
        [Column(title=one.title, cells=one.cells, is_text=one.is_text, spare=one.spare) for one in told], screen
    )
    if shown.height < analysis.results.height:
        screen.print(f"... and {analysis.results.height - shown.height} more")
    screen.print("; ".join(f"{name}: {words}" for name, words in analysis.settings.items()))


def _draw(analysis: InhibitionAnalysis, folder: Path) -> int:
    """All figures are placed in the folder at once, or none."""
    from sevenless.figures.export import save_figure
    from sevenless.figures.inhibition_figures import inhibition_figures
    from sevenless.reports.file_names import file_stem
    from sevenless.reports.placing import draft_folder, place

    count = 0
    with draft_folder(folder) as draft:
        for kind, number, name, figure in inhibition_figures(analysis):
            save_figure(figure, draft / file_stem(kind, number, name), formats=("svg",))
            count += 1
        place(draft, folder)
    return count


def _json(analysis: InhibitionAnalysis) -> str:
    tables = {"results": analysis.results, "points": analysis.points, "laws": analysis.laws}
    content: dict[str, object] = {
        "format": _FORMAT, "version": 1, "kind": analysis.kind, "labels": list(analysis.labels),
        "settings": dict(analysis.settings), "file": {"name": analysis.file, "sha256": analysis.sha256},
        **{name: _rows(table) for name, table in tables.items()}, "remarks": [str(one) for one in analysis.remarks],
        "sources": [source for source, _ in analysis.sources],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)


def _rows(table: pl.DataFrame) -> list[dict[str, object]]:
    """JSON has no number for infinity and none for what is not a number."""
    return [
        {name: str(one) if isinstance(one, float) and not math.isfinite(one) else one for name, one in row.items()}
        for row in table.iter_rows(named=True)
    ]
