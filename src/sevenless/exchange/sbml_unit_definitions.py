"""Which unit each element of a model is in, as text."""

from __future__ import annotations

from typing import Final, final

from sevenless.exchange.sbml_library import Element, library
from sevenless.exchange.sbml_units import BaseUnit, unit_text

__all__ = ["Units"]

_BEFORE_LEVEL_3: Final = {
    "substance": (BaseUnit("mole"),),
    "volume": (BaseUnit("litre"),),
    "area": (BaseUnit("metre", 2.0),),
    "length": (BaseUnit("metre"),),
    "time": (BaseUnit("second"),),
}
_BY_DIMENSION: Final = {1.0: "Length", 2.0: "Area", 3.0: "Volume"}


@final
class Units:
    """Units of a model.

    Parameters
    ----------
    model
        What libSBML parsed.
    level
        Of SBML: before Level 3, a model that says nothing is in moles, litres and seconds.
    """

    def __init__(self, model: Element, level: int) -> None:
        self._model = model
        self._modern = level > 2
        self._text = {} if self._modern else {name: unit_text(parts) for name, parts in _BEFORE_LEVEL_3.items()}
        for i in range(model.getNumUnitDefinitions()):
            definition = model.getUnitDefinition(i)
            self._text[definition.getId()] = unit_text([_base_unit(one) for one in _units(definition)])

    @property
    def time(self) -> str:
        """The unit of time; "s" where none is given."""
        return self._said(self._model.getTimeUnits() if self._modern else "time") or "s"

    def of_species(self, one: Element) -> str:
        """The unit of a species' amount."""
        default = self._model.getSubstanceUnits() if self._modern else "substance"
        return self._said(one.getSubstanceUnits() or default)

    def of_compartment(self, one: Element) -> str:
        """The unit of a compartment's size."""
        dimension = _BY_DIMENSION.get(one.getSpatialDimensionsAsDouble(), "Volume")
        default = getattr(self._model, f"get{dimension}Units")() if self._modern else dimension.lower()
        return self._said(one.getUnits() or default)

    def of_parameter(self, one: Element) -> str:
        """The unit of a parameter."""
        return self._said(one.getUnits())

    def _said(self, name: str) -> str:
        return self._text[name] if name in self._text else unit_text([BaseUnit(name)]) if name else ""


def _units(definition: Element) -> list[Element]:
    return [definition.getUnit(i) for i in range(definition.getNumUnits())]


def _base_unit(one: Element) -> BaseUnit:
    kind = library().UnitKind_toString(one.getKind())
    return BaseUnit(kind, one.getExponentAsDouble(), one.getScale(), one.getMultiplier())
