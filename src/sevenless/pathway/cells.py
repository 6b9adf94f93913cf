"""Cells the model knows: copies of each protein by record, alleles, where a fusion sits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, final

__all__ = ["Cell", "cells", "table"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A preset.

    Parameters
    ----------
    name, says
        What it is called, and a line for people.
    copies
        Monomer to the records that are added up.
    own
        Monomers whose copies were measured in this cell; all others are inherited from ``like``.
    like
        The cell it has the other copies of, or empty.
    kras, egfr, ros1
        Alleles: ``wild-type`` or the change; ``ros1`` is empty without a fusion.
    ros1_at
        Where the fusion sits: ``endoplasmic reticulum`` or ``endosome``.
    amplified
        Genes with more copies.
    """

    name: str
    says: str
    copies: Mapping[str, tuple[str, ...]]
    own: frozenset[str]
    like: str = ""
    kras: str = "wild-type"
    egfr: str = "wild-type"
    ros1: str = ""
    ros1_at: str = ""
    amplified: tuple[str, ...] = ()


@cache
def cells() -> Mapping[str, Cell]:
    """All presets by name; the first is the one others are like."""
    found: dict[str, Cell] = {}
    for name, entry in table("cells").items():
        own = {monomer: tuple(records) for monomer, records in entry.pop("copies", {}).items()}
        like = entry.get("like", "")
        copies = {**(found[like].copies if like else {}), **own}
        entry["amplified"] = tuple(entry.get("amplified", ()))
        found[name] = Cell(name=name, copies=copies, own=frozenset(own), **entry)
    return found


def table(name: str) -> dict[str, Any]:
    """A data file of this room."""
    return tomllib.loads((files("sevenless.pathway") / f"{name}.toml").read_text(encoding="utf-8"))
