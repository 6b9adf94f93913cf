"""The units that a file of SBML defines."""

from __future__ import annotations

from typing import final
from xml.etree.ElementTree import Element, SubElement

from sevenless.exchange.mathml import number_text
from sevenless.exchange.sbml_names import free_name, identifier_of
from sevenless.exchange.sbml_units import BaseUnit, unit_parts, unit_text

__all__ = ["UnitTable"]


@final
class UnitTable:
    """Collects the units that elements are in."""

    def __init__(self) -> None:
        self._defined: dict[str, str] = {}

    def identifier(self, unit: str) -> str | None:
        """What a unit is called in the file; ``None`` where there is none, or SBML cannot say it."""
        parts = unit_parts(unit) if unit else None
        if parts is None:
            return None
        if len(parts) == 1 and parts[0] == BaseUnit(parts[0].kind):
            return parts[0].kind
        if unit not in self._defined:
            wanted = identifier_of(unit.replace("/", "_per_").removeprefix("1_")).removeprefix("_")
            self._defined[unit] = free_name(f"unit_{wanted}", self._defined.values())
        return self._defined[unit]

    def is_said(self, unit: str) -> bool:
        """Whether reading the unit gives this text again."""
        parts = unit_parts(unit) if unit else ()
        return parts is not None and unit_text(parts) == unit

    def defined(self) -> dict[str, tuple[BaseUnit, ...]]:
        """Each identifier, and the unit that it stands for."""
        return {identifier: unit_parts(unit) or () for unit, identifier in self._defined.items()}

    def elements(self) -> list[Element]:
        """A definition for each."""
        return [_definition(identifier, parts) for identifier, parts in self.defined().items()]


def _definition(identifier: str, parts: tuple[BaseUnit, ...]) -> Element:
    element = Element("unitDefinition", id=identifier)
    units = SubElement(element, "listOfUnits")
    for part in parts or (BaseUnit("dimensionless"),):
        SubElement(
            units,
            "unit",
            kind=part.kind,
            exponent=number_text(part.exponent),
            scale=str(part.scale),
            multiplier=number_text(part.multiplier),
        )
    return element
