"""Tables of networks in copies, made once and kept while the network is in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock
from typing import Final

from sevenless.network.network import Network, Observable
from sevenless.network.validate import check
from sevenless.simulate.copies.structure import CopyStructure, copy_structure
from sevenless.simulate.kept import kept_for_network
from sevenless.simulate.structures import with_numbers

__all__ = ["kept_copy_structure"]

_KEPT: Final = 16

_Key = tuple[tuple[Observable, ...], frozenset[str], tuple[float, ...]]
_lock = Lock()


def kept_copy_structure(
    network: Network,
    observables: tuple[Observable, ...],
    per_unit: Mapping[str, float],
    given: Collection[str] = (),
) -> CopyStructure:
    """What `copy_structure` makes of a network; the last sixteen of each network are kept.

    Parameters
    ----------
    given
        Names that get a number for each parameter set: where the network has an expression for one, the number wins.

    Raises
    ------
    NetworkError
        If the network is not sound, or cannot be simulated in copies.
    """
    key = (observables, frozenset(given), tuple(per_unit[one.name] for one in network.species))
    with _lock:
        known = _known(network)
        if key not in known:
            numbered = with_numbers(network, given)
            check(numbered)
            known[key] = copy_structure(numbered, observables, per_unit)
            if len(known) > _KEPT:
                known.popitem(last=False)
        known.move_to_end(key)
        return known[key]


@kept_for_network
def _known(network: Network) -> OrderedDict[_Key, CopyStructure]:
    return OrderedDict()
