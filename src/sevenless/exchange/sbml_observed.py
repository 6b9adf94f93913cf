"""What the name of an element of a file of SBML is in: units of amounts, concentrations and parameters."""

from __future__ import annotations

from sevenless.exchange.sbml_model import SbmlModel, SbmlSpecies
from sevenless.exchange.sbml_units import BaseUnit, unit_parts, unit_text

__all__ = ["unit_of"]


def unit_of(model: SbmlModel, identifier: str) -> str:
    """The unit of what the file means by an identifier, as text; empty where the file does not say.

    Parameters
    ----------
    model
        What the file says.
    identifier
        One of the file.
    """
    name = model.names[identifier]
    for species in model.species:
        if species.name == name:
            return _of_species(model, species)
    units = {one.name: one.unit for one in model.parameters} | {one.name: one.unit for one in model.compartments}
    return units.get(name, "")


def _of_species(model: SbmlModel, one: SbmlSpecies) -> str:
    """That of its amount, over that of its volume where the name means a concentration."""
    compartment = next((each for each in model.compartments if each.name == one.compartment), None)
    if one.substance_only or compartment is None or compartment.dimensions == 0:
        return one.unit
    amount, volume = (unit_parts(unit) if unit else None for unit in (one.unit, compartment.unit))
    if amount is None or volume is None:
        return ""
    below = (BaseUnit(part.kind, -part.exponent, part.scale, part.multiplier) for part in volume)
    return unit_text((*amount, *below))
