"""What everything in a network is called in a file of SBML, where all share one space of names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import final

from sevenless.exchange.sbml_names import free_name, identifier_of
from sevenless.network.network import Network

__all__ = ["Identifiers"]


@final
class Identifiers:
    """Names to identifiers: the same where possible, else with underscores behind them.

    Parameters
    ----------
    network
        What is written.
    reserved
        Words that the format gives another meaning.
    spelled
        A name as an identifier of the format, not yet unique.

    Attributes
    ----------
    of_names
        Species, parameters and rules.
    of_compartments, of_reactions, of_events, of_observables
        The others.
    volumes
        Parameters that are the size of the compartment of their name: in SBML the compartment itself.
    nowhere
        The compartment of species that have none.
    """

    def __init__(
        self, network: Network, reserved: Iterable[str] = (), spelled: Callable[[str], str] = identifier_of
    ) -> None:
        self._taken = set(reserved)
        self._spelled = spelled
        shared = [one.name for part in (network.species, network.parameters, network.rules) for one in part]
        compartments = {one.name for one in network.compartments}
        self.of_names = self._given(shared)
        self.volumes = frozenset(one.name for one in network.parameters if one.name in compartments)
        others = [one.name for one in network.compartments if one.name not in self.volumes]
        self.of_compartments = {name: self.of_names[name] for name in self.volumes} | self._given(others)
        self.of_reactions = self._given(one.name for one in network.reactions)
        self.of_events = self._given(one.name for one in network.events)
        self.of_observables = self._given(one.name for one in network.observables)
        self.nowhere = self.free("nowhere")

    def _given(self, names: Iterable[str]) -> dict[str, str]:
        return {name: self.free(self._spelled(name)) for name in names}

    def free(self, wanted: str) -> str:
        """The wanted identifier, with underscores behind it if need be; taken from now on."""
        found = free_name(wanted, self._taken)
        self._taken.add(found)
        return found
