"""The rules as BioNetGen's own language, each under its sentence, for who wants rules and not reactions."""

from __future__ import annotations

from pysb.generator.bng import BngGenerator

from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["bngl_file"]


def bngl_file(rules: RuleSet) -> str:
    """Molecule types, species, observables and rules; parameters without their numbers, which are evidence's."""
    lines = [
        f"# The rules of the pathway model, {rules.size.name}: {len(rules.model.rules)} of them.",
        "# Written by `make networks` out of pathway/rules; change the rules, not this file.",
        "# Copies per cell and seconds; fixed species ($) are ligands and drugs, in mol/L.",
        "",
    ]
    block = ""
    for line in BngGenerator(rules.model).get_content().splitlines():
        words = line.split()
        if words[:1] == ["begin"]:
            block = " ".join(words[1:])
        elif words[:1] == ["end"]:
            block = ""
        elif block == "reaction rules" and words:
            lines.append(f"  # {rules.says[words[0].removesuffix(':')]}")
        elif block == "parameters" and words:
            words = words[:1]
        blanks = line[: len(line) - len(line.lstrip())]
        lines.append(f"{blanks}{' '.join(words)}")
    return "\n".join(lines) + "\n"
