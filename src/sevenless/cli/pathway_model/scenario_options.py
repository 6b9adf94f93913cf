"""The options that say which cell, drugs and stimulus: the same for all commands of the pathway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, final

import click

if TYPE_CHECKING:
    from sevenless.errors import Problem
    from sevenless.pathway.scenario import Scenario

__all__ = ["Asked", "ensemble_options", "listed", "output_options", "scenario_options"]

_SWITCH: Final = {"on": True, "off": False}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options say, before it is checked."""

    fields: dict[str, Any]

    def scenario(self, **changes: Any) -> Scenario:
        """The scenario, with some fields in place of those of the options.

        Raises
        ------
        InputError
            With everything that is wrong with the options.
        """
        from sevenless.pathway.scenario import Scenario

        return Scenario(**{**self.fields, **changes})


_OPTIONS: Final = (
    click.option("--cell", default="MCF10A", show_default=True, help="Cell, as sevenless pathway show cells has them."),
    click.option(
        "--kras", default="", metavar="ALLELE", help="Allele of KRAS in place of the cell's: G12D, wild-type."
    ),
    click.option("--egfr", default="", metavar="ALLELE", help="Allele of EGFR in place of the cell's: L858R."),
    click.option("--ros1", default="", metavar="ALLELE", help="Allele of ROS1 in place of the cell's: G2032R."),
    click.option("--genotype", multiple=True, metavar="GENE=STATE", help="-/-, +/- or amplified: SOS2=-/-. Repeat."),
    click.option(
        "--drug",
        "drugs",
        multiple=True,
        metavar="NAME=CONC",
        help='A drug: "BI-3406=100 nM", or in steps: "BI-3406=0 h: 1 uM, 2 h: 0 nM". Repeat.',
    ),
    click.option("--stimulus", multiple=True, metavar="NAME=CONC", help='A ligand: "EGF=10 ng/ml". Repeat.'),
    click.option("--hypothesis", multiple=True, metavar="NAME=on|off", help="A switch: SOS2_to_PI3K=on. Repeat."),
    click.option("--culture", default="2D", show_default=True, help="2D, on a dish; 3D, without what adhesion brings."),
    click.option("--time", default="24 h", show_default=True, help="How long."),
    click.option("--size", default="core", show_default=True, help="core for scans, full for mechanism."),
)

_ENSEMBLE: Final = (
    click.option(
        "--ensemble", type=click.IntRange(0), default=0, show_default=True, help="Models within the spread of numbers."
    ),
    click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Draws other members."),
)

_OUTPUT: Final = (
    click.option("--json", "as_json", is_flag=True, help="Print everything as JSON."),
    click.option("--out", type=click.Path(), help="Write a table: .csv, .xlsx, .parquet or .json."),
)


def scenario_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds the options; the command gets ``asked`` in their place."""

    @wraps(function)
    def inner(**given: Any) -> None:
        problems: list[Problem] = []
        fields = {name: given.pop(name) for name in ("cell", "kras", "egfr", "ros1", "culture", "time", "size")}
        fields["genotype"] = _pairs("--genotype", "SOS2=-/-", given.pop("genotype"), problems)
        for name, option, example in (
            ("drugs", "--drug", "BI-3406=100 nM"),
            ("stimulus", "--stimulus", "EGF=10 ng/ml"),
        ):
            pairs = _pairs(option, example, given.pop(name), problems)
            fields[name] = {molecule: _dosing(text) for molecule, text in pairs.items()}
        switches = _pairs("--hypothesis", "SOS2_to_PI3K=on", given.pop("hypothesis"), problems)
        fields["hypotheses"] = {name: _switch(name, state, problems) for name, state in switches.items()}
        _refuse(problems)
        function(asked=Asked(fields=fields), **given)

    return _with(inner, _OPTIONS)


def ensemble_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds ``--ensemble`` and ``--seed``."""
    return _with(function, _ENSEMBLE)


def output_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds ``--json`` and ``--out``."""
    return _with(function, _OUTPUT)


def _with(function: Callable[..., None], options: tuple[Callable[..., Any], ...]) -> Callable[..., None]:
    for option in reversed(options):
        function = option(function)
    return function


def _pairs(option: str, example: str, texts: tuple[str, ...], problems: list[Problem]) -> dict[str, str]:
    from sevenless.errors import Problem

    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not name or not value:
            problems.append(Problem(what=f'{option} "{text}" is not NAME=VALUE', remedy=f'write {option} "{example}"'))
        elif name in found:
            problems.append(Problem(what=f"{option} names {name} twice", remedy="name it once"))
        found[name] = value
    return found


def _dosing(text: str) -> str | list[tuple[str, str]]:
    """A concentration, or steps: ``0 h: 1 uM, 2 h: 0 nM``. What is neither is for the scenario to refuse."""
    if ":" not in text:
        return text
    steps = [step.partition(":") for step in text.split(",")]
    return [(when.strip(), what.strip()) for when, _, what in steps]


def _switch(name: str, state: str, problems: list[Problem]) -> bool:
    from sevenless.errors import Problem

    if state.lower() not in _SWITCH:
        what = f'--hypothesis "{name}={state}" is neither on nor off'
        problems.append(Problem(what=what, remedy=f"write {name}=on or {name}=off"))
    return _SWITCH.get(state.lower(), False)


def _refuse(problems: list[Problem]) -> None:
    from sevenless.errors import InputError

    if problems:
        raise InputError(problems)


def listed(conc: str | None) -> list[str] | None:
    """Doses of one option, apart; None where it was not given."""
    return None if conc is None else [one.strip() for one in conc.split(",")]
