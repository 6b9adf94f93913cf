"""Only sound networks are written."""

from __future__ import annotations

from sevenless.errors import ExchangeError, Problem
from sevenless.network.network import Network
from sevenless.network.validate import problems

__all__ = ["check_sound", "unsound"]


def unsound(network: Network) -> list[Problem]:
    """What is wrong with a network, warnings left aside."""
    wrong = [one for one in problems(network) if one.severity == "error"]
    return [Problem(what=one.what, remedy=one.remedy) for one in wrong]


def check_sound(network: Network) -> None:
    """See that a network can be written at all.

    Raises
    ------
    ExchangeError
        If it is not sound; names all that is wrong.
    """
    if wrong := unsound(network):
        raise ExchangeError(wrong)
