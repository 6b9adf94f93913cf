"""Builds the networks that ship with the package: rules -> BioNetGen -> a reaction list without numbers; and BNGL.

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
from sevenless.pathway.rules.bngl_file import bngl_file
from sevenless.pathway.rules.net_file import Generated, GeneratedReaction, read_net

__all__ = ["bionetgen_folder", "build", "build_bngl", "find_bionetgen", "main", "network_text"]


def build(size: str) -> str:
    """The text of a network that ships: the same on every machine, whatever the order of its hashes."""
    find_bionetgen()
    rules = all_rules(size)
    return network_text(size, read_net(generate_network(rules.model)), rules.says)


def build_bngl(size: str) -> str:
    """The text of the rules that ship."""
    return bngl_file(all_rules(size))


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


def bionetgen_folder() -> str | None:
    """Where BioNetGen is: ``BNGPATH``, or in the Python package bionetgen, which is not imported."""
    if "BNGPATH" in os.environ:
        return os.environ["BNGPATH"]
    package = find_spec("bionetgen")
    if package is None or package.origin is None:
        return None
    system = {"darwin": "mac", "win32": "win"}.get(sys.platform, "linux")
    return str(Path(package.origin).parent / f"bng-{system}")


def find_bionetgen() -> None:
    """Have PySB use that BioNetGen."""
    if (folder := bionetgen_folder()) is not None:
        set_path("bng", folder)


def main() -> None:
    """Write both networks and their rules into the package."""
    folder = Path(__file__).parents[1] / "networks"
    for size in SIZES:
        write_text(folder / f"{size}.txt", build(size))
        write_text(folder / f"{size}.bngl", build_bngl(size))


if __name__ == "__main__":
    main()
