"""A reaction network as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, final

if TYPE_CHECKING:
    from sevenless.errors import Problem
    from sevenless.network.conserved import ConservedMoiety
    from sevenless.network.diff import NetworkDifference

__all__ = [
    "Compartment",
    "Dose",
    "Event",
    "Network",
    "Observable",
    "Parameter",
    "Reaction",
    "Rule",
    "Species",
]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Compartment:
    """A volume that species live in. It names a unit; rates are not scaled by it."""

    name: str
    size: float = 1.0
    unit: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Species:
    """Something whose amount or concentration changes.

    ``initial`` is a number or an expression of parameters. A ``fixed`` species takes part in reactions but is not
    changed by them, only by doses and events.
    """

    name: str
    initial: float | str = 0.0
    unit: str = ""
    compartment: str = ""
    fixed: bool = False


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number with a name, or an expression of other parameters (``value`` as text)."""

    name: str
    value: float | str
    unit: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """Reactants become products.

    Exactly one of ``rate_constant`` and ``rate_law`` is given.

    Parameters
    ----------
    name
        Unique.
    reactants, products
        Species and how many of each: ``(("A", 1), ("B", 1))``.
    rate_constant
        Mass action: rate = rate_constant x product of reactants to their numbers. A number, or an expression of
        parameters. No statistical factor is put in: 2 A -> B with constant k has the rate k A A.
    rate_law
        The whole rate as an expression of species, parameters, rules and ``time``.
    """

    name: str
    reactants: tuple[tuple[str, float], ...] = ()
    products: tuple[tuple[str, float], ...] = ()
    rate_constant: float | str | None = None
    rate_law: str | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A name that always equals an expression of species, parameters, other rules and ``time``."""

    name: str
    expression: str
    unit: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Observable:
    """What is read out: an expression, often a sum of species or a ratio of two such sums."""

    name: str
    expression: str
    unit: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Something is added, set or multiplied at a known time.

    Parameters
    ----------
    target
        A species or a parameter.
    time_s, amount
        Numbers, or expressions of parameters. Times are in the network's unit of time: seconds, unless it says
        otherwise.
    action
        ``add``, ``set`` or ``multiply``.
    every_s, count
        A schedule: ``count`` doses, ``every_s`` apart.
    """

    target: str
    time_s: float | str
    amount: float | str
    action: Literal["add", "set", "multiply"] = "add"
    every_s: float = 0.0
    count: int = 1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Species or parameters are set when a condition becomes true.

    Parameters
    ----------
    trigger
        An expression that is true or false, such as ``"A > 0.5"``.
    assignments
        Target and expression, evaluated together just before.
    initially
        What the trigger counts as having been before time 0.
    """

    name: str
    trigger: str
    assignments: tuple[tuple[str, str], ...]
    initially: bool = True


@final
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Network:
    """Species, reactions and all that belongs to them.

    Names of species, parameters and rules share one space; ``time`` is taken. The unit of time is the second unless
    ``time_unit`` says otherwise.

    Examples
    --------
    >>> decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant="k")
    >>> network = Network(
    ...     name="decay", species=(Species(name="A", initial=1.0),), reactions=(decay,),
    ...     parameters=(Parameter(name="k", value=0.1),),
    ... )
    >>> network
    Network "decay": 1 species, 1 reaction, 1 parameter
    >>> network.problems()
    ()
    """

    name: str = ""
    species: tuple[Species, ...]
    reactions: tuple[Reaction, ...]
    parameters: tuple[Parameter, ...] = ()
    rules: tuple[Rule, ...] = ()
    observables: tuple[Observable, ...] = ()
    doses: tuple[Dose, ...] = ()
    events: tuple[Event, ...] = ()
    compartments: tuple[Compartment, ...] = ()
    time_unit: str = "s"
    note: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with it: see `sevenless.network.validate.problems`."""
        from sevenless.network.validate import problems

        return problems(self)

    def check(self) -> tuple[Problem, ...]:
        """See that it is sound: see `sevenless.network.validate.check`.

        Returns
        -------
        Warnings, if there are any.

        Raises
        ------
        NetworkError
            If it is not; with every error.
        """
        from sevenless.network.validate import check

        return check(self)

    def conserved_moieties(self) -> tuple[ConservedMoiety, ...]:
        """Sums of species that no reaction changes: see `sevenless.network.conserved.conserved_moieties`."""
        from sevenless.network.conserved import conserved_moieties

        return conserved_moieties(self)

    def initial_state(self, changed: Mapping[str, float] | None = None) -> dict[str, float]:
        """Species and their initial values, those that are expressions computed.

        Parameters
        ----------
        changed
            Parameters and initial values that differ from its own.
        """
        from sevenless.network.start import initial_state

        return initial_state(self, changed)

    def difference(self, other: Network) -> NetworkDifference:
        """What has to change in it to make it the other: see `sevenless.network.diff.difference`."""
        from sevenless.network.diff import difference

        return difference(self, other)

    def with_values(self, values: Mapping[str, float]) -> Network:
        """The same with other values of parameters, and other initial values of species.

        Raises
        ------
        UnknownNameError
            If a name is neither.
        """
        from sevenless.errors import UnknownNameError

        known = {one.name for one in self.parameters} | {one.name for one in self.species}
        for name in values:
            if name not in known:
                raise UnknownNameError("parameter or species", name, known)
        return replace(
            self,
            parameters=tuple(replace(one, value=values.get(one.name, one.value)) for one in self.parameters),
            species=tuple(replace(one, initial=values.get(one.name, one.initial)) for one in self.species),
        )

    def text(self) -> str:
        """It as a reaction list: see `sevenless.network.reaction_list.write_reactions`."""
        from sevenless.network.reaction_list import write_reactions

        return write_reactions(self)

    def __repr__(self) -> str:
        from sevenless.network.show import short

        return short(self)

    def __str__(self) -> str:
        from sevenless.network.show import listing

        return listing(self)

    def _repr_html_(self) -> str:
        from sevenless.network.show import html

        return html(self)
