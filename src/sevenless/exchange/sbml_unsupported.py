"""What of SBML cannot be read into a network: found all at once, and named."""

from __future__ import annotations

from typing import Final, final

from sevenless.errors import Problem, SbmlError, UnsupportedSbmlError

__all__ = ["UNSUPPORTED", "Findings"]

UNSUPPORTED: Final = {
    "algebraic rule": "an equation that holds at all times, solved along with the differential ones",
    "delay": "a value of the past in an expression",
    "event delay": "an event that is carried out some time behind its trigger",
    "event priority": "an order among events that strike together",
    "event out of step": "an event that may be called off, or computes anew, because another struck at the same time",
    "fast reaction": "a reaction that is always in equilibrium",
    "variable compartment": "a volume that a rule or an event changes",
    "variable stoichiometry": "a number of molecules in a reaction that changes, or depends on what changes",
    "required package": "a package of SBML Level 3 without which the model means something else",
    "function": "a mathematical function that expressions of networks do not have",
    "piecewise without otherwise": "an expression that has no value where none of its conditions holds",
    "missing value": "a quantity that something depends on and that is given no value",
    "infinite value": "a quantity that is infinite",
    "negative amount": "a species, or a quantity with a rate of change, that starts below zero",
    "missing stoichiometry": "a reactant or product without a number of molecules",
    "level": "SBML before Level 2",
}
"""Feature to what it is, in words."""

_REMEDY: Final = 'simulate the file with engine="roadrunner"'


@final
class Findings:
    """Collects what is wrong with a file, or not supported, until it is told all at once.

    Parameters
    ----------
    file
        Name of the file, for messages.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._wrong: list[Problem] = []
        self._unsupported: dict[Problem, str] = {}

    def unsupported(self, feature: str, where: str, what: str = "") -> None:
        """Something of `UNSUPPORTED` at an element, such as ``event "e1"``."""
        said = f"{where}: {what or UNSUPPORTED[feature]} ({feature}) is not supported"
        self._unsupported[Problem(what=said, file=self.file, remedy=_REMEDY)] = feature

    def wrong(self, what: str, remedy: str | None = None) -> None:
        """Something that is an error in any program."""
        self._wrong.append(Problem(what=what, file=self.file, remedy=remedy))

    @property
    def is_wrong(self) -> bool:
        """Whether something was found that is an error in any program."""
        return bool(self._wrong)

    def tell(self) -> None:
        """Raise if anything was found.

        Raises
        ------
        UnsupportedSbmlError
            If all that was found is sound but not supported.
        SbmlError
            If the file is wrong.
        """
        if self._wrong:
            raise SbmlError([*self._wrong, *self._unsupported])
        if self._unsupported:
            raise UnsupportedSbmlError(self._unsupported, sorted(set(self._unsupported.values())))
