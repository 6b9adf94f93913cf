"""The networks that ship with the package, joined with their numbers: a `Network` of either size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final, final

from sevenless.errors import UnknownNameError
from sevenless.network.network import Dose, Network, Parameter
from sevenless.network.reaction_list import read_reactions
from sevenless.pathway.cells import cells
from sevenless.pathway.settings import Genes, settings_of
from sevenless.pathway.values import values

__all__ = ["SIZES", "Model", "dosed", "pathway_network", "rules_bngl", "shipped"]

SIZES: Final = ("core", "full")
_USES: Final = re.compile(r";\s*(?:[\d.]+ \* )?(\w+)$")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One size of the model.

    Parameters
    ----------
    network
        With the numbers of MCF10A at rest.
    sentences
        Reaction to the sentence of its rule.
    patterns
        Species to its pattern in BioNetGen's language.
    pools
        Species that are fixed: ligands and drugs, in mol/L.
    """

    network: Network
    sentences: Mapping[str, str]
    patterns: Mapping[str, str]
    pools: tuple[str, ...]


@cache
def shipped(size: str) -> Model:
    """The model of a size: ``core`` for scans, ``full`` for mechanism.

    Raises
    ------
    UnknownNameError
        If there is no such size.
    """
    if size not in SIZES:
        raise UnknownNameError("size of the pathway model", size, SIZES)
    text = (files("sevenless.pathway") / "networks" / f"{size}.txt").read_text(encoding="utf-8")
    sentences, patterns, used = _comments(text)
    settings = settings_of(Genes(cell=next(iter(cells()))))
    numbers = settings | values(settings)
    lines = "".join(f"  {name} = {float(numbers[name])!r}\n" for name in sorted(used))
    network = read_reactions(text + "\nparameters:\n" + lines, file=f"{size}.txt")
    pools = tuple(one.name for one in network.species if one.fixed)
    return Model(network=network, sentences=sentences, patterns=patterns, pools=pools)


def pathway_network(size: str = "core") -> Network:
    """The network of a size with the numbers of MCF10A at rest: to write it, to look at it, to simulate it oneself.

    Raises
    ------
    UnknownNameError
        If there is no such size.

    Examples
    --------
    >>> network = pathway_network("core")
    >>> len(network.species), len(network.reactions)
    (242, 1417)
    """
    return shipped(size).network


def rules_bngl(size: str = "core") -> str:
    """The rules of a size in BioNetGen's language, each under its sentence, with the numbers of MCF10A at rest.

    Raises
    ------
    UnknownNameError
        If there is no such size.

    Examples
    --------
    >>> print(rules_bngl("core")[:40])
    # The rules of the pathway model, core: ...
    """
    numbers = {one.name: one.value for one in shipped(size).network.parameters}
    text = (files("sevenless.pathway") / "networks" / f"{size}.bngl").read_text(encoding="utf-8")
    head, begin, rest = text.partition("begin parameters\n")
    block, end, rest = rest.partition("end parameters\n")
    lines = (f"  {name} {float(numbers[name])!r}\n" for name in block.split())
    return "".join((head, begin, *lines, end, rest))


@cache
def dosed(size: str, counts: tuple[tuple[str, int], ...]) -> Network:
    """The network with places for doses: settings of each pool, at ``time_<pool>_<n>`` to ``dose_<pool>_<n>``."""
    network = shipped(size).network
    doses, parameters = [], []
    for pool, count in counts:
        for number in range(count):
            when, what = f"time_{pool}_{number}", f"dose_{pool}_{number}"
            doses.append(Dose(target=pool, time_s=when, amount=what, action="set"))
            parameters += [Parameter(name=when, value=0.0), Parameter(name=what, value=0.0)]
    return replace(network, doses=tuple(doses), parameters=(*network.parameters, *parameters))


def _comments(text: str) -> tuple[dict[str, str], dict[str, str], set[str]]:
    """Reaction to sentence, species to pattern, and the parameters that the text uses."""
    species, _, rest = text.partition("\nreactions:\n")
    reactions = rest.partition("\nobservables:\n")[0]
    sentences, sentence, used = {}, "", set()
    for line in reactions.splitlines():
        if line.startswith("  #"):
            sentence = line.removeprefix("  # ")
        elif found := _USES.search(line):
            sentences[line.split(":")[0].strip()] = sentence
            used.add(found[1])
    patterns = {}
    for line in species.partition("\nspecies:\n")[2].splitlines():
        name, _, rest = line.strip().removeprefix("fixed ").partition(" = ")
        start = rest.split(" ")[0]
        patterns[name] = line.partition("  # ")[2]
        if start != "0":
            used.add(start)
    return sentences, patterns, used
