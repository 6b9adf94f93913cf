"""One analysis from the command line: progress, verdicts, potencies, report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from rich.console import Console

    from sevenless.assays.analysis import Analysis

__all__ = ["analyse", "progress_told"]

Progress = Callable[[str, int, int], None]

_ROWS: Final = 60
_STYLES: Final = {"pass": "green", "warn": "yellow", "fail": "bold red"}
_WORDS: Final = {"pass": "passed", "warn": "passed, with warnings", "fail": "FAILED"}


def analyse(run: Path, out: Path | None, *, figures: Literal["auto", "all", "none"] = "auto") -> list[str]:
    """Analyse a run file, print what came out, write the report; the plates that failed.

    Parameters
    ----------
    run
        The run file.
    out
        Folder of the report; None takes the one that the run file names.
    figures
        As `sevenless.reports.bundle.write_report` takes it.
    """
    from sevenless.assays.analyze import analyze
    from sevenless.assays.runs.runfile import read_run
    from sevenless.cli.compiling import compiling_told
    from sevenless.cli.failures import print_problems
    from sevenless.cli.outputs import check_folder
    from sevenless.cli.screen import error_screen, output_screen

    rules = read_run(run)
    folder = out or run.parent / rules.report.out
    check_folder(folder)
    with progress_told(error_screen()) as tell:
        with compiling_told():
            analysis = analyze(rules, progress=tell)
        tell("writing the report", 0, 1)
        from sevenless.reports.bundle import write_report

        report = write_report(analysis, folder, figures=figures, date=dt.date.today())
    print_problems(analysis.problems)
    _show(analysis, output_screen())
    output_screen().print(f"\nreport: {report.html}")
    return analysis.failed_plates


@contextmanager
def progress_told(screen: Console) -> Iterator[Progress]:
    """A line on the terminal that says what is being done; nothing where stderr is not a terminal."""
    if not screen.is_terminal:
        yield lambda stage, done, total: None
        return
    with screen.status("reading") as status:
        yield lambda stage, done, total: status.update(f"{stage} {done}/{total}" if total > 1 else stage)


def _show(analysis: Analysis, screen: Console) -> None:
    from sevenless.cli.potency_table import show_averages, show_fits

    screen.print(analysis.title, style="bold")
    for plate, level, excluded in analysis.plates.select("plate", "level", "n_excluded").iter_rows():
        screen.print(f"  {plate}: {_WORDS.get(level, level)}", style=_STYLES.get(level))
        for message in _reasons(analysis, plate):
            screen.print(f"    {message}")
        if excluded:
            screen.print(f"    {excluded} {'well' if excluded == 1 else 'wells'} left out by hand")
    screen.print()
    show_fits(analysis.fits, screen, rows=_ROWS)
    if analysis.replicates is not None:
        screen.print()
        show_averages(analysis.replicates, screen, rows=_ROWS)
    if analysis.reproducibility is not None:
        for compound, message in analysis.reproducibility.select("compound", "message").iter_rows():
            screen.print(f"{compound}: {message}")
    _show_published(analysis, screen)


def _show_published(analysis: Analysis, screen: Console) -> None:
    """A line per potency that has a published value to match; one line where none has."""
    from sevenless.evidence.comparing.show import best_verdicts, fold_words, published_name

    comparison = analysis.beside_published()
    if not comparison.n_measured:
        return
    screen.print()
    if not len(comparison):
        screen.print("nothing is published here of any compound of this run")
        return
    for row in comparison.best.head(_ROWS).iter_rows(named=True):
        times = fold_words(row)
        screen.print(f"{row['label']}: {times + ' ' if times else ''}{published_name(row)}: {row['verdict']}")
    screen.print(best_verdicts(comparison))


def _reasons(analysis: Analysis, plate: str) -> list[str]:
    """What kept a plate from passing, the worst first."""
    quality = analysis.quality.filter(analysis.quality["plate"] == plate)
    found = {level: quality.filter(quality["level"] == level) for level in ("fail", "warn")}
    return [
        f"{level}: {metric}" + ("" if value is None else f" = {value:.3g}") + (f" ({message})" if message else "")
        for level, rows in found.items()
        for metric, value, message in rows.select("metric", "value", "message").iter_rows()
    ]
