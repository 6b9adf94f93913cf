"""Mutations and fusions as tables write them: ``CD74-ROS1 G2032R``, ``wild type``, ``KRAS G12C``."""

from __future__ import annotations

import re
from typing import Final

from sevenless.evidence.comparing.naming import exact_name

__all__ = ["alleles_in", "split_cell_line", "split_genotype"]

_SUBSTITUTION: Final = re.compile(r"(?<![A-Za-z0-9])(?:p\.)?([A-Z]\d{1,4}[A-Z])(?![A-Za-z0-9])")
_WILD_TYPE: Final = re.compile(r"(?i)(?<![a-z])(wild[ -]?type|wt)(?![a-z])")
_PARENTAL: Final = re.compile(r"(?i)(?<![a-z])parental(?![a-z])")
_WORD_END: Final = re.compile(r"(?<=[A-Za-z0-9])(?![A-Za-z0-9])")
_FUSION: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]+(?:-|::)[A-Z][A-Z0-9]+(?![A-Za-z0-9])")


def alleles_in(text: str) -> frozenset[str] | None:
    """The substitutions that a text names, or that it says wild type or parental; ``None`` where it says none of these.

    An amplified wild type is wild type.

    >>> sorted(alleles_in("L2026M/G2032R")), sorted(alleles_in("WT amplified")), alleles_in("G12/G13")
    (['G2032R', 'L2026M'], ['wild-type'], None)
    """
    if found := frozenset(_SUBSTITUTION.findall(text)):
        return found
    if _WILD_TYPE.search(text):
        return frozenset(("wild-type",))
    return frozenset(("parental",)) if _PARENTAL.search(text) else None


def split_genotype(text: str) -> tuple[str, str]:
    """Construct and mutation that a genotype names: a fusion without a substitution is wild type.

    >>> split_genotype("CD74-ROS1 G2032R"), split_genotype("CD74-ROS1"), split_genotype("wild type")
    (('CD74-ROS1', 'G2032R'), ('CD74-ROS1', 'wild-type'), ('', 'wild-type'))
    >>> split_genotype("parental + IL-3"), split_genotype("KO 3")
    (('', 'parental'), ('', 'KO 3'))
    >>> split_genotype("KRAS-G12C")
    ('', 'G12C')
    """
    alleles = alleles_in(text)
    fusions = [found for found in _FUSION.findall(text) if not _SUBSTITUTION.search(found)]
    construct = fusions[0] if fusions and alleles != frozenset(("parental",)) else ""
    if alleles is None:
        return construct, "wild-type" if construct else text.strip()
    return construct, "/".join(sorted(alleles))


def split_cell_line(text: str) -> tuple[str, str, str]:
    """Cell line, construct and mutation of cells that are named with what they carry.

    Only a line that is known, with nothing behind it but a genotype, is taken apart.

    >>> split_cell_line("Ba/F3 CD74-ROS1 G2032R"), split_cell_line("NCI-H358")
    (('Ba/F3', 'CD74-ROS1', 'G2032R'), ('NCI-H358', '', ''))
    >>> split_cell_line("H358 SOS2 KO")
    ('H358 SOS2 KO', '', '')
    """
    named = exact_name(text, "cell line") or text
    for end in (found.start() for found in _WORD_END.finditer(named)):
        line, rest = named[:end], named[end:]
        construct, mutation = split_genotype(rest)
        if (construct or alleles_in(rest) is not None) and exact_name(line, "cell line"):
            return line, construct, mutation
    return text, "", ""
