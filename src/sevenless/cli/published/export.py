"""``sevenless evidence export``: published numbers as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from sevenless.cli.published.filter_options import chosen_records, filter_options, open_evidence
from sevenless.cli.published.records_option import records_option

if TYPE_CHECKING:
    from sevenless.evidence.export import ExportFormat

__all__ = ["command"]


@click.command(
    "export",
    epilog="""\b
Examples:
  sevenless evidence export --out numbers.xlsx
  sevenless evidence export --kind constant --target SOS1 --format csv > sos1.csv
  sevenless evidence export --compound BI-3406 --out bi-3406.bib
""",
)
@click.option(
    "--format",
    "named",
    type=click.Choice(["csv", "xlsx", "json", "bibtex", "csl"]),
    help="What to write; if not given, the ending of the file says: .csv, .xlsx, .json, .bib, .csl.json.",
)
@click.option("--out", type=click.Path(path_type=Path), help="The file; if not given, text is printed.")
@filter_options
@records_option
def command(named: str | None, out: Path | None, records: tuple[Path, ...], **filters: tuple[str, ...]) -> None:
    """Write records as csv, xlsx, json, BibTeX or CSL-JSON.

    csv, xlsx and json are tables of records of one kind (--kind), with every column. bibtex and csl are the references
    that the records cite and were read in; without --kind, those of records of all kinds.
    """
    from sevenless.cli.outputs import check_folder
    from sevenless.evidence.export import TABLE_FORMATS, export_records, export_text, format_for

    asked = cast("ExportFormat | None", named)
    if out is None and asked is None:
        raise click.UsageError("say what to write: --out FILE, or --format to print it")
    chosen = format_for(out, asked) if out is not None else asked
    assert chosen is not None, "one of the two was given"
    kind = (filters["kind"] or ("measurement",)) if chosen in TABLE_FORMATS else filters["kind"]
    if out is not None:
        check_folder(out.parent)
    evidence = open_evidence(records)
    found = chosen_records(evidence, filters | {"kind": kind})
    columns = kind[0] if kind else None
    if out is None:
        click.echo(export_text(found, evidence, chosen, kind=columns), nl=False)
        return
    count = export_records(found, evidence, out, format=chosen, kind=columns)
    what = (
        ("rows" if count != 1 else "row") if chosen in TABLE_FORMATS else ("references" if count != 1 else "reference")
    )
    click.echo(f"{count} {what} written to {out}", err=True)
