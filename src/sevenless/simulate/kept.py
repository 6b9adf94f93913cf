"""What is found out about a network once, and kept while it is in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Final, TypeVar

from sevenless.network.network import Network

__all__ = ["kept_for_network"]

Found = TypeVar("Found")

_KEPT: Final = 16


def kept_for_network(find: Callable[[Network], Found]) -> Callable[[Network], Found]:
    """Call ``find`` once for a network; what it found is kept for the sixteen that were asked for last.

    By identity: to compare two networks takes longer than most of what is asked of them.
    """
    found: OrderedDict[int, tuple[Network, Found]] = OrderedDict()
    lock = Lock()

    @wraps(find)
    def kept(network: Network) -> Found:
        with lock:
            place = id(network)
            if place in found:
                found.move_to_end(place)
            else:
                # The network is kept as well, so that its number is not given to another.
                found[place] = (network, find(network))
                if len(found) > _KEPT:
                    found.popitem(last=False)
            return found[place][1]

    return kept
