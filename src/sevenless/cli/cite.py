"""``sevenless cite``: the sources of the numbers and the methods that a run really used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sevenless.evidence.citations import CitationFormat, Citations

__all__ = ["command"]


@click.command(
    "cite",
    epilog="""\b
Examples:
  sevenless cite run.toml
  sevenless cite run.toml --out references.bib
  sevenless cite run.toml --format csl
\b
Published numbers that a run relies on are named in its run file:
  [evidence]
  uses = ["bi-3406.nci-h358.perk.ic50"]
""",
)
@click.argument("run", type=click.Path(path_type=Path), metavar="RUN.toml")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["text", "markdown", "bibtex", "csl"]),
    help="How they are written; if not given, as the ending of --out says, else as text.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write them to a file: .txt, .md, .bib or .json.")
def command(run: Path, wanted: CitationFormat | None, out: Path | None) -> None:
    """Print the sources that a run really used, and what each was used for.

    RUN.toml is analysed as sevenless analyze does it, without writing a report: which methods were used is known only
    then. Cited are the software, what the protocol rests on, the methods by which something was computed, and the
    published numbers that the run file names or that potencies were compared with.
    """
    from sevenless.cli.outputs import check_file
    from sevenless.evidence.citations import CITATION_ENDINGS
    from sevenless.files.atomic import write_text

    check_file(out, endings=CITATION_ENDINGS if wanted is None else None, noun="reference list")
    cited = _citations(run)
    if out is None:
        click.echo(cited.as_format(wanted or "text"), nl=False)
    else:
        write_text(out, cited.as_format(wanted or CITATION_ENDINGS[out.suffix.lower()]))
        click.echo(f"{len(cited)} references written to {out}", err=True)


def _citations(run: Path) -> Citations:
    from sevenless.assays.analyze import analyze
    from sevenless.assays.runs.runfile import read_run
    from sevenless.cli.compiling import compiling_told
    from sevenless.cli.failures import print_problems
    from sevenless.cli.run import progress_told
    from sevenless.cli.screen import error_screen

    rules = read_run(run)
    with progress_told(error_screen()) as tell, compiling_told():
        analysis = analyze(rules, progress=tell)
    print_problems(analysis.problems)
    return analysis.citations()
