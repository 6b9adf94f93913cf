"""``sevenless evidence compare``: measured potencies beside the published ones of the same compounds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sevenless.cli.published.filter_options import open_evidence
from sevenless.cli.published.records_option import records_option

if TYPE_CHECKING:
    from sevenless.evidence.comparing.comparison import Comparison
    from sevenless.evidence.comparing.measured import Setting

__all__ = ["command"]

_FORMAT: Final = "sevenless.comparison"


@click.command(
    "compare",
    epilog="""\b
Examples:
  sevenless evidence compare report/results.parquet
  sevenless evidence compare mine.csv --assay pERK --cell-line H358
  sevenless evidence compare mine.csv --within 5 --out beside.csv
""",
)
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--assay", default="", help="Assay of potencies whose row does not name it: pERK, HTRF, 3D proliferation."
)
@click.option("--cell-line", default="", help="Cell line of potencies whose row does not name it.")
@click.option("--target", default="", help="Target of potencies whose row does not name it.")
@click.option("--mutation", default="", help="Mutation of potencies whose row does not name it; wild-type for none.")
@click.option("--within", type=float, help="How many times apart still counts as the same.  [default: 3]")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the pairs as a table.")
@records_option
def command(
    table: Path,
    assay: str,
    cell_line: str,
    target: str,
    mutation: str,
    within: float | None,
    as_json: bool,
    out: Path | None,
    records: tuple[Path, ...],
) -> None:
    """Set the potencies of a TABLE beside the published ones.

    The table is results.parquet of a report, what sevenless fit wrote, or any table with a column compound and one such
    as ic50_molar or "IC50 (nM)"; further columns may be cell_line, assay, target, mutation, qualifier. The published
    value whose conditions match best comes first. Each gets a verdict (consistent, differs, not comparable) and why.
    """
    from sevenless.cli.outputs import check_table
    from sevenless.evidence.comparing.compare import beside_published
    from sevenless.evidence.comparing.measured_table import read_measured

    check_table(out)
    if within is not None and not 1.0 < within < float("inf"):
        raise click.BadParameter(f"{within:g} times apart is no band; give a number above 1", param_hint="--within")
    measured = read_measured(table, _setting(assay, cell_line=cell_line, target=target, mutation=mutation))
    comparison = beside_published(measured, evidence=open_evidence(records), within=within)
    click.echo(_json(comparison) if as_json else str(comparison))
    if out is not None:
        from sevenless.files.tables import write_table

        write_table(comparison.pairs, out)
        click.echo(f"{len(comparison.pairs)} pairs written to {out}", err=True)


def _setting(assay: str, *, cell_line: str, target: str, mutation: str) -> Setting:
    from sevenless.evidence.assay_names import assay_class_of
    from sevenless.evidence.comparing.measured import Setting
    from sevenless.evidence.kinds import ASSAY_CLASSES

    assay_class = assay_class_of(assay) if assay else "unspecified"
    if assay_class is None:
        kinds = ", ".join(name for name in ASSAY_CLASSES if name != "unspecified")
        raise click.BadParameter(
            f"{assay!r} names no kind of assay, or several; name one such as pERK or HTRF, or one of {kinds}",
            param_hint="--assay",
        )
    return Setting(assay=assay, assay_class=assay_class, cell_line=cell_line, target=target, mutation=mutation)


def _json(comparison: Comparison) -> str:
    import json
    import math

    def plain(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        """JSON has no infinity: an end that is open is the text ``inf``."""
        return [{name: "inf" if value == math.inf else value for name, value in row.items()} for row in rows]

    return json.dumps(
        {
            "format": _FORMAT,
            "version": 1,
            "within": comparison.within,
            "pairs": plain(comparison.pairs.rows(named=True)),
            "conflicts": plain(comparison.conflicts.rows(named=True)),
            "shifts": plain(comparison.shifts.rows(named=True)),
            "without_published": list(comparison.without_published),
            "remarks": list(comparison.remarks),
        },
        ensure_ascii=False,
        indent=1,
    )
