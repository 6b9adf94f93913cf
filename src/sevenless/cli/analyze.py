"""``sevenless analyze``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from sevenless.cli.failures import NOT_GOOD_ENOUGH

__all__ = ["command"]


@click.command(
    "analyze",
    epilog="""\b
Examples:
  sevenless analyze run.toml
  sevenless analyze run.toml --out report_of_monday
  sevenless analyze run.toml --strict && echo every plate is good
\b
A run file:
  format = "sevenless.run"
  version = 1
  protocol = "htrf-sos1-kras"
  [files]
  reads = ["plate_*.csv"]
  maps = ["map.toml"]
""",
)
@click.argument("run", type=click.Path(path_type=Path), metavar="RUN.toml")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder of the report; if not given, the run file says where."
)
@click.option(
    "--figures",
    type=click.Choice(["auto", "all", "none"]),
    default="auto",
    show_default=True,
    help="Curves and plates to draw as files beside the report; auto draws the curves of small runs.",
)
@click.option("--strict", is_flag=True, help=f"Exit with code {NOT_GOOD_ENOUGH} if a plate fails its quality gates.")
def command(run: Path, out: Path | None, figures: Literal["auto", "all", "none"], strict: bool) -> None:
    """Analyse a run: plates and maps in, potencies and a report out.

    RUN.toml names the bench protocol, the files of the plate reader and the plate maps (and, where wanted, wells to
    leave out, each with its reason). Prints the verdict on each plate and the potencies, and says where the report is.
    A plate that fails its gates is reported as failed, and its numbers are marked; that alone is no error.
    """
    from sevenless.cli.run import analyse

    failed = analyse(run, out, figures=figures)
    if failed and strict:
        raise click.exceptions.Exit(NOT_GOOD_ENOUGH)
