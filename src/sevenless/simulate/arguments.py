"""Arguments of simulations, checked together, so that all that is wrong with a call is told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, ParamSpec, TypeVar, cast, final

from sevenless.errors import InputError, Problem
from sevenless.network.network import Network
from sevenless.simulate.options import Solver
from sevenless.simulate.plain_numbers import is_whole

__all__ = ["Together", "checked_solver", "checked_threads"]

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

_USUAL: Final = Solver()


@final
class Together:
    """Gathers the problems of several checks.

    Parameters
    ----------
    network
        What is simulated.

    Raises
    ------
    InputError
        If that is no network, at once: nothing else can be checked then.
    """

    __slots__ = ("_errors",)

    def __init__(self, network: Network) -> None:
        if not isinstance(network, Network):
            what = f"network is of type {type(network).__name__}"
            raise InputError(Problem(what=what, remedy="give a Network, such as read_reactions makes from text"))
        self._errors: list[InputError] = []

    def __call__(self, check: Callable[Asked, Found], *given: Asked.args, **named: Asked.kwargs) -> Found:
        """What a check gives. It must not be used before `tell`, since it is nothing if the check failed."""
        try:
            return check(*given, **named)
        except InputError as error:
            self._errors.append(error)
            return cast("Found", None)

    def add(self, problems: Iterable[Problem]) -> None:
        """Some more problems."""
        self._errors.extend(InputError(problem) for problem in problems)

    def tell(self) -> None:
        """Raise all that was found, if anything was."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise InputError(problem for error in self._errors for problem in error.problems)


def checked_solver(solver: Solver | None, instead: Solver = _USUAL) -> Solver:
    """The tolerances that are asked for, or the usual ones.

    Raises
    ------
    InputError
        If they are something else than a `Solver`.
    """
    if solver is None:
        return instead
    if not isinstance(solver, Solver):
        what = f"solver is of type {type(solver).__name__}"
        raise InputError(Problem(what=what, remedy="give a Solver, such as Solver(rtol=1e-8)"))
    return solver


def checked_threads(threads: int | None) -> int | None:
    """How many threads are asked for.

    Raises
    ------
    InputError
        If it is no whole number from 1 on.
    """
    if threads is None:
        return None
    if not is_whole(threads) or threads < 1:
        remedy = "give a whole number from 1 on, or leave it out for all cores"
        raise InputError(Problem(what=f"threads is {threads!r}", remedy=remedy))
    return int(threads)
