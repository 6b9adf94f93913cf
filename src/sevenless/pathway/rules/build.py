"""Builds the networks that ship with the package: rules -> BioNetGen -> a reaction list without numbers.

``make networks`` runs it. It needs PySB, BioNetGen and perl; those who use the networks need none of them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from pysb.bng import generate_network
from pysb.pathfinder import set_path

from sevenless.files.atomic import write_text
from sevenless.pathway.rules.all_rules import SIZES, all_rules
from sevenless.pathway.rules.net_file import Generated, GeneratedReaction, read_net

__all__ = ["build", "main", "network_text"]


def build(size: str) -> str:
    """The text of a network that ships: the same on every machine, whatever the order of its hashes."""
    _find_bionetgen()
    rules = all_rules(size)
    return network_text(size, read_net(generate_network(rules.model)), rules.says)


def network_text(size: str, made: Generated, says: dict[str, str]) -> str:
    """Species with the pattern of each, reactions under the sentence of their rule, and read-outs."""
    lines = [
        f"# The pathway model, {size}: {len(made.species)} species, {len(made.reactions)} reactions.",
        "# Written by `make networks` out of pathway/rules; change the rules, not this file.",
        "",
        "network:",
        f"  name = sevenless pathway, {size}",
        "",
        "species:",
    ]
    for one in made.species:
        unit = "mol/L" if one.fixed else "molecules"
        start = "0" if one.starts_as == "0" else one.starts_as
        lines.append(f"  {'fixed ' if one.fixed else ''}{one.name} = {start} [{unit}]  # {one.pattern}")
    lines += ["", "reactions:"]
    by_rule: dict[str, list[str]] = {}
    for number, reaction in enumerate(made.reactions, start=1):
        text = f"  r{number}: {_sides(made, reaction)} ; {reaction.rate}"
        by_rule.setdefault(_rule(reaction.rule), []).append(text)
    for rule, texts in by_rule.items():
        lines += [f"  # {says.get(rule, rule)}", *texts]
    lines += ["", "observables:"]
    for name, members in made.groups.items():
        terms = [
            made.species[place].name if times == 1 else f"{times} * {made.species[place].name}"
            for place, times in members
        ]
        lines.append(f"  {name} = {' + '.join(terms) or '0'} [molecules]")
    return "\n".join(lines) + "\n"


def _rule(text: str) -> str:
    return text.split(",")[0].removeprefix("_reverse_")


def _sides(made: Generated, reaction: GeneratedReaction) -> str:
    sides = []
    for places in (reaction.reactants, reaction.products):
        counted = Counter(made.species[place].name for place in places)
        sides.append(" + ".join(name if times == 1 else f"{times} {name}" for name, times in counted.items()))
    return " -> ".join(sides).strip()


def _find_bionetgen() -> None:
    """Use what the Python package bionetgen brings, unless ``BNGPATH`` names another. The package is not imported."""
    package = find_spec("bionetgen")
    if "BNGPATH" not in os.environ and package is not None and package.origin is not None:
        system = {"darwin": "mac", "win32": "win"}.get(sys.platform, "linux")
        set_path("bng", str(Path(package.origin).parent / f"bng-{system}"))


def main() -> None:
    """Write both networks into the package."""
    for size in SIZES:
        path = Path(__file__).parents[1] / "networks" / f"{size}.txt"
        write_text(path, build(size))


if __name__ == "__main__":
    main()
