"""``sevenless demo``: an example that comes with the package, copied and analysed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import click

from sevenless.errors import InputError, Problem
from sevenless.files.atomic import write_bytes

__all__ = ["command"]

_EXAMPLES: Final = "sevenless.examples"
_FOLDERS: Final = {"htrf-sos1-kras": "htrf_sos1_kras", "gef-exchange": "gef_exchange"}


@click.command(
    "demo",
    epilog="""\b
Examples:
  sevenless demo
  sevenless demo --out look_at_this
  sevenless demo --example gef-exchange
""",
)
@click.option(
    "--example",
    type=click.Choice(list(_FOLDERS)),
    default="htrf-sos1-kras",
    show_default=True,
    help="End-point plates of a binding assay, or a plate of nucleotide exchange over time.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="sevenless-demo",
    show_default=True,
    help="Folder that gets the example's files and its report.",
)
def command(example: str, out: Path) -> None:
    """Analyse an example that comes with sevenless.

    htrf-sos1-kras: two simulated 384-well plates of an HTRF assay of SOS1 and KRAS, with sixteen compounds.
    gef-exchange: a simulated 96-well plate of nucleotide exchange by SOS1, read over time, with four. What was put in
    is known (truth.csv). The files are copied into a folder, so that you can change run.toml or map.toml and see what
    happens.
    """
    from sevenless.cli.outputs import check_folder
    from sevenless.cli.run import analyse

    check_folder(out)
    source = files(_EXAMPLES) / _FOLDERS[example]
    contents = _example_files(source)
    _check_unchanged(contents, out)
    # Analysed where it stands and copied last, so that an interrupt leaves nothing behind.
    with as_file(source / "run.toml") as run:
        analyse(run, out / "report")
    for name, content in contents.items():
        write_bytes(out / name, content)
    click.echo(
        f"the example's own files are in {out}; change run.toml or map.toml there, and analyse it again", err=True
    )


def _example_files(folder: Traversable) -> dict[str, bytes]:
    """Name to content of every file of the example."""
    return {source.name: source.read_bytes() for source in folder.iterdir()}


def _check_unchanged(contents: Mapping[str, bytes], folder: Path) -> None:
    """Files that are already there and were changed are the user's by now.

    Raises
    ------
    InputError
        If the folder holds a file of the example with other contents.
    """
    remedy = f"analyse it with: sevenless analyze {folder / 'run.toml'}; or name another folder with --out"
    changed = [
        Problem(what="is not the file of the example any more", file=str(folder / name), remedy=remedy)
        for name, content in sorted(contents.items())
        if (folder / name).exists() and (folder / name).read_bytes() != content
    ]
    if changed:
        raise InputError(changed)
