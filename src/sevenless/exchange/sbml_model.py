"""A model of SBML as plain data: what the file says, its expressions read, its identifiers as names of a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, final

from sevenless.network.expression import Expression

__all__ = [
    "SbmlCompartment",
    "SbmlEvent",
    "SbmlModel",
    "SbmlParameter",
    "SbmlParticipant",
    "SbmlReaction",
    "SbmlRule",
    "SbmlSpecies",
]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlCompartment:
    """A compartment; ``size`` is ``None`` where none is given. ``marks`` are what sevenless wrote beside it."""

    name: str
    size: float | None
    dimensions: float
    unit: str
    marks: Mapping[str, str]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlSpecies:
    """A species. ``substance_only``: its name means an amount, not a concentration. ``conversion``: a factor's name."""

    name: str
    compartment: str
    amount: float | None
    concentration: float | None
    substance_only: bool
    fixed: bool
    unit: str
    conversion: str
    marks: Mapping[str, str]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlParameter:
    """A parameter; ``value`` is ``None`` where none is given."""

    name: str
    value: float | None
    unit: str
    marks: Mapping[str, str]
    title: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlParticipant:
    """A reactant or product: how many, as a number or an expression; ``None`` where that is not said.

    ``identifier`` is what mathematics may call that number.
    """

    species: str
    count: float | Expression | None
    identifier: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlReaction:
    """A reaction; without a law, nothing is known of its rate."""

    name: str
    reactants: tuple[SbmlParticipant, ...]
    products: tuple[SbmlParticipant, ...]
    law: Expression | None
    marks: Mapping[str, str] = field(default_factory=dict)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlRule:
    """A name that always equals an expression, or one whose rate of change does."""

    kind: Literal["assignment", "rate"]
    name: str
    expression: Expression


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlEvent:
    """An event. ``at_trigger``: its values are computed when it strikes, not when it is carried out."""

    name: str
    trigger: Expression
    initially: bool
    persistent: bool
    at_trigger: bool
    assignments: tuple[tuple[str, Expression], ...]
    marks: Mapping[str, str]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SbmlModel:
    """All of it. ``initial`` are initial assignments."""

    title: str
    note: str
    time_unit: str
    compartments: tuple[SbmlCompartment, ...]
    species: tuple[SbmlSpecies, ...]
    parameters: tuple[SbmlParameter, ...]
    reactions: tuple[SbmlReaction, ...]
    rules: tuple[SbmlRule, ...]
    events: tuple[SbmlEvent, ...]
    initial: Mapping[str, Expression]
    names: Mapping[str, str] = field(default_factory=dict)
