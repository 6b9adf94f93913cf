"""What is found out about a network once, and kept while it is in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

from sevenless.network.network import Network

__all__ = ["kept_for_network"]

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

_KEPT: Final = 16


def kept_for_network(
    find: Callable[Concatenate[Network, Asked], Found],
) -> Callable[Concatenate[Network, Asked], Found]:
    """Call ``find`` once for a network and what else it is asked; what it found last is kept, sixteen times.

    The network is known by identity: to compare two takes longer than most of what is asked of them.
    """
    found: OrderedDict[Hashable, tuple[Network, Found]] = OrderedDict()
    lock = Lock()

    @wraps(find)
    def kept(network: Network, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        place = (id(network), asked)
        with lock:
            if place in found:
                found.move_to_end(place)
            else:
                # The network is kept as well, so that its number is not given to another.
                found[place] = (network, find(network, *asked, **named))
                if len(found) > _KEPT:
                    found.popitem(last=False)
            return found[place][1]

    return cast("Callable[Concatenate[Network, Asked], Found]", kept)
