"""``sevenless demo``: the example that comes with the package, copied and analysed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from sevenless.errors import InputError, Problem

__all__ = ["command"]

_EXAMPLE: Final = "htrf_sos1_kras"


@click.command(
    "demo",
    epilog="""\b
Examples:
  sevenless demo
  sevenless demo --out look_at_this
""",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="sevenless-demo",
    show_default=True,
    help="Folder that gets the example's files and its report.",
)
def command(out: Path) -> None:
    """Analyse the example that comes with sevenless.

    Two simulated 384-well plates of an HTRF assay of SOS1 and KRAS, with sixteen compounds whose potencies are known
    (truth.csv). The files are copied into a folder, so that you can change run.toml or map.toml and see what happens.
    """
    from sevenless.cli.outputs import check_folder
    from sevenless.cli.run import analyse

    check_folder(out)
    _copy_example(out)
    click.echo(f"the example is in {out}", err=True)
    analyse(out / "run.toml", None)


def _copy_example(folder: Path) -> None:
    """Copy the files; those that are already there and were changed are left as they are, and told.

    Raises
    ------
    InputError
        If the folder holds a file of the same name with other contents.
    """
    from importlib.resources import files

    from sevenless.files.atomic import write_bytes

    contents = {source.name: source.read_bytes() for source in (files("sevenless.examples") / _EXAMPLE).iterdir()}
    remedy = f"analyse it with: sevenless analyze {folder / 'run.toml'}; or name another folder with --out"
    changed = [
        Problem(what="is not the file of the example any more", file=str(folder / name), remedy=remedy)
        for name, content in sorted(contents.items())
        if (folder / name).exists() and (folder / name).read_bytes() != content
    ]
    if changed:
        raise InputError(changed)
    for name, content in contents.items():
        write_bytes(folder / name, content)
