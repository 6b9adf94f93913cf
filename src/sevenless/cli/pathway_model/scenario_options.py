"""The options that say which cell, drugs and stimulus: the same for all commands of the pathway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, final

import click

if TYPE_CHECKING:
    from sevenless.pathway.scenario import Scenario

__all__ = ["Asked", "scenario_options"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options say, before it is checked."""

    fields: dict[str, Any]

    def scenario(self, **changes: Any) -> Scenario:
        """The scenario, with some fields in place of those of the options."""
        from sevenless.pathway.scenario import Scenario

        return Scenario(**{**self.fields, **changes})


_OPTIONS = (
    click.option("--cell", default="MCF10A", show_default=True, help="Cell, as sevenless pathway show cells has them."),
    click.option("--kras", default="", help="Allele of KRAS in place of the cell's: G12D, wild-type."),
    click.option("--egfr", default="", help="Allele of EGFR in place of the cell's: L858R."),
    click.option("--ros1", default="", help="Allele of ROS1 in place of the cell's: G2032R."),
    click.option("--genotype", multiple=True, metavar="GENE=STATE", help="-/-, +/- or amplified: SOS2=-/-. Repeat."),
    click.option("--drug", "drugs", multiple=True, metavar="NAME=CONC", help='A drug: "BI-3406=100 nM". Repeat.'),
    click.option("--stimulus", multiple=True, metavar="NAME=CONC", help='A ligand: "EGF=10 ng/ml". Repeat.'),
    click.option("--hypothesis", multiple=True, metavar="NAME=on|off", help="A switch: SOS2_to_PI3K=on. Repeat."),
    click.option(
        "--culture", type=click.Choice(["2D", "3D"]), default="2D", show_default=True, help="Dish or spheroid."
    ),
    click.option("--time", default="24 h", show_default=True, help="How long."),
    click.option("--size", default="core", show_default=True, help="core for scans, full for mechanism."),
)


def scenario_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds the options; the command gets ``asked`` in their place."""

    @wraps(function)
    def inner(**given: Any) -> None:
        fields = {name: given.pop(name) for name in ("cell", "kras", "egfr", "ros1", "culture", "time", "size")}
        fields["genotype"] = _pairs("--genotype", given.pop("genotype"))
        fields["drugs"] = _pairs("--drug", given.pop("drugs"))
        fields["stimulus"] = _pairs("--stimulus", given.pop("stimulus"))
        switches = _pairs("--hypothesis", given.pop("hypothesis"))
        if wrong := [state for state in switches.values() if state not in ("on", "off")]:
            raise click.BadParameter(f"{wrong[0]!r} is neither on nor off", param_hint="--hypothesis")
        fields["hypotheses"] = {name: state == "on" for name, state in switches.items()}
        function(asked=Asked(fields=fields), **given)

    for option in reversed(_OPTIONS):
        inner = option(inner)
    return inner


def _pairs(option: str, texts: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise click.BadParameter(f'{text!r} is not NAME=VALUE; write e.g. "BI-3406=100 nM"', param_hint=option)
        found[name.strip()] = value.strip()
    return found
