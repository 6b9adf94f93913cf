"""Files of molecules: TOML with a format, a version and a table per molecule. They come with the package, and its tests
check every one."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from sevenless.molecules.allele import Allele
from sevenless.molecules.cell_line import CellLine, GeneState
from sevenless.molecules.compound import Compound
from sevenless.molecules.kinds import Kind
from sevenless.molecules.protein import Domain, Protein

__all__ = ["FORMAT", "RECORDS_FOLDER", "VERSION", "Molecule", "read_molecules"]

FORMAT: Final = "sevenless.molecules"
VERSION: Final = 1
RECORDS_FOLDER: Final = Path(__file__).parent / "records"

Molecule = Protein | Allele | Compound | CellLine

_TYPES: Final[dict[Kind, type[Molecule]]] = {
    "protein": Protein,
    "allele": Allele,
    "compound": Compound,
    "cell line": CellLine,
}
_PARTS: Final[dict[str, type[Domain] | type[GeneState]]] = {"domains": Domain, "genes": GeneState}


def read_molecules(kind: Kind) -> tuple[Molecule, ...]:
    """The molecules of one kind, in the order of their file, its ``[defaults]`` filled in.

    Raises
    ------
    ValueError
        If a file is of another format or version than this package.
    """
    path = RECORDS_FOLDER / f"{kind.replace(' ', '_')}s.toml"
    with path.open("rb") as stream:
        content = tomllib.load(stream)
    if (content["format"], content["version"]) != (FORMAT, VERSION):
        raise ValueError(f"{path.name}: format {content['format']!r}, version {content['version']!r} is not known here")
    defaults = content.get("defaults", {})
    rows = content[kind.replace(" ", "_")]
    return tuple(
        _TYPES[kind](**{name: _value(name, value) for name, value in {**defaults, **row}.items()}) for row in rows
    )


def _value(name: str, value: Any) -> Any:
    if name in _PARTS:
        return tuple(_PARTS[name](**{key: _value(key, one) for key, one in part.items()}) for part in value)
    return tuple(value) if isinstance(value, list) else value
