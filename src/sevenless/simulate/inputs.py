"""Tables of parameter sets and times as users give them, checked, as the engine takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.network.expression import ExpressionError, names, parse
from sevenless.network.network import Network, Observable
from sevenless.simulate.computed_values import wrongly_computed
from sevenless.simulate.given_tables import Table, columns_of
from sevenless.simulate.kept import kept_for_network
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.plain_numbers import numbers_of

__all__ = ["ParameterSets", "Table", "checked_times", "chosen_observables", "parameter_sets"]

_SHOWN: Final = 8
_COLUMNS: Final = ("set", "time", "time_s")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSets:
    """Numbers for parameters and initial values, a row per set.

    Parameters
    ----------
    columns
        Names of parameters and species.
    values
        Shape (sets, columns).
    refused
        Number of a set to what is wrong with its values; such a set is not simulated.
    """

    columns: tuple[str, ...]
    values: Float64Array
    refused: Mapping[int, str]


def parameter_sets(network: Network, given: Table, *, single: bool = False, signed: bool = False) -> ParameterSets:
    """The sets of a table; or, if asked for, the ``single`` one of names to a number each.

    ``signed`` where what the network computes for its start may be negative.

    Raises
    ------
    InputError
        If it is no table, a column is no parameter or species of the network, or holds no numbers, or columns differ in
        length, or there is more than a number where one is asked for. All such problems are told at once.
    """
    table = given if type(given) is dict else columns_of(given, single=single)
    problems: list[Problem] = list(_unknown(network, table.keys() if isinstance(table, dict) else table.columns))
    if isinstance(table, pl.DataFrame):
        found = {name: _column_of_frame(table[name], problems) for name in table.columns}
        count = len(table)
    else:
        if not problems and all(type(value) is float for value in table.values()):
            return _one_set(network, table, signed=signed)
        found = {name: _column_of_values(name, values, problems) for name, values in table.items()}
        if single:
            problems.extend(_several(found))
        count = _common_length(found, problems)
    if problems:
        raise InputError(problems)
    values = np.empty((count, len(found)))
    for place, column in enumerate(found.values()):
        values[:, place] = column
    columns = tuple(found)
    return ParameterSets(columns=columns, values=values, refused=_refused(network, columns, values, signed=signed))


def _several(found: Mapping[str, Float64Array]) -> Iterator[Problem]:
    for name, column in found.items():
        if column.ndim == 1:
            remedy = "give a single number; ensemble and steady_states take several sets"
            yield Problem(what=f"{name} is an array of {column.size}, not a number", remedy=remedy)


def _one_set(network: Network, table: Mapping[str, npt.ArrayLike], *, signed: bool) -> ParameterSets:
    """A single set of plain numbers, which many ask for one after the other: without a detour."""
    values = np.array([list(table.values())], dtype=np.float64)
    refused = _refused(network, tuple(table), values, signed=signed)
    return ParameterSets(columns=tuple(table), values=values, refused=refused)


def _unknown(network: Network, given: Iterable[str]) -> Iterator[Problem]:
    settable = _settable(network)
    for name in given:
        if name not in settable:
            known = list(settable)
            text = str(name)
            close = get_close_matches(text, known, n=1) or get_close_matches(text.lower(), known, n=1)
            shown = ", ".join(known[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
            yield Problem(
                what=f"{name} is no parameter or species of the network",
                remedy=f"did you mean {close[0]}?" if close else f"there are {shown or 'none'}",
            )


@kept_for_network
def _settable(network: Network) -> dict[str, None]:
    """Names of parameters and species, in their order."""
    return dict.fromkeys(one.name for part in (network.parameters, network.species) for one in part)


@kept_for_network
def _never_negative(network: Network) -> frozenset[str]:
    """Names of species and of parameters that are rate constants."""
    constants = {one.rate_constant for one in network.reactions if isinstance(one.rate_constant, str)}
    return frozenset(one.name for one in network.species) | constants


@kept_for_network
def _known(network: Network) -> frozenset[str]:
    """Names that an observable may use."""
    parts = (network.species, network.parameters, network.rules)
    return frozenset({"time", *(one.name for part in parts for one in part)})


def _column_of_frame(column: pl.Series, problems: list[Problem]) -> Float64Array:
    if not column.dtype.is_numeric():
        problems.append(Problem(what=f"{column.name} holds {column.dtype}, no numbers", remedy="give numbers"))
        return np.empty(len(column))
    # Not cast in place: the array may be the caller's.
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _column_of_values(name: str, values: npt.ArrayLike, problems: list[Problem]) -> Float64Array:
    try:
        found = numbers_of(values)
    except (TypeError, ValueError):
        problems.append(Problem(what=f"{name} holds no numbers", remedy="give a number, or one for each set"))
        return np.empty(())
    if found.ndim > 1:
        problems.append(Problem(what=f"{name} has {found.ndim} dimensions", remedy="give one number for each set"))
        return np.empty(())
    return found


def _common_length(found: Mapping[str, Float64Array], problems: list[Problem]) -> int:
    lengths = {name: column.size for name, column in found.items() if column.ndim == 1}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {size}" for name, size in lengths.items())
        problems.append(Problem(what=f"columns differ in length: {told}", remedy="give one number for each set"))
    return next(iter(lengths.values()), 1)


def _refused(network: Network, columns: Sequence[str], values: Float64Array, *, signed: bool) -> dict[int, str]:
    """Sets with a value, given or computed, that is not finite, or negative where that means nothing."""
    computed = {} if signed else wrongly_computed(network, columns, values)
    return computed | _wrongly_given(network, columns, values)


def _wrongly_given(network: Network, columns: Sequence[str], values: Float64Array) -> dict[int, str]:
    if np.isfinite(values).all() and not (values < 0.0).any():
        return {}
    cannot = _never_negative(network)
    species = {one.name for one in network.species}
    never = np.array([name in cannot for name in columns], dtype=bool)
    wrong = ~np.isfinite(values) | ((values < 0.0) & never)
    refused: dict[int, str] = {}
    for member in np.flatnonzero(wrong.any(axis=1)):
        cells = [(columns[place], values[member, place]) for place in np.flatnonzero(wrong[member]).tolist()]
        refused[int(member)] = "; ".join(_wrong(name, value, species) for name, value in cells)
    return refused


def _wrong(name: str, value: float, species: set[str]) -> str:
    if np.isnan(value):
        return f"{name} is missing or no number"
    if np.isinf(value):
        return f"{name} is infinite"
    return f"{name} is {value:g}: {'an initial value' if name in species else 'a rate constant'} cannot be negative"


def checked_times(times_s: npt.ArrayLike) -> Float64Array:
    """Output times, which must rise from 0 or later.

    Raises
    ------
    InputError
        If they do not, or there are none.
    """
    try:
        times = np.array(numbers_of(times_s))
    except (TypeError, ValueError):
        raise InputError(Problem(what="times_s holds no numbers", remedy="give output times, rising")) from None
    problem = None
    if times.ndim != 1 or times.size == 0:
        problem = "times_s is empty" if times.size == 0 else f"times_s has {times.ndim} dimensions"
    elif not np.isfinite(times).all():
        problem = f"times_s holds {times[~np.isfinite(times)][0]:g}"
    elif times[0] < 0.0:
        problem = f"times_s begins at {times[0]:g}; simulations begin at 0"
    elif (steps := np.flatnonzero(np.diff(times) <= 0.0)).size:
        problem = f"times_s does not rise: {times[steps[0]]:g} is followed by {times[steps[0] + 1]:g}"
    if problem is not None:
        raise InputError(Problem(what=problem, remedy="give output times from 0 on, rising"))
    return times


def chosen_observables(
    network: Network, observables: Sequence[Observable | str] | Mapping[str, str] | None
) -> tuple[Observable, ...]:
    """What is recorded: by default the network's observables, or every species where it has none.

    A text is the name of an observable of the network, or an expression, which is then its own name.

    Raises
    ------
    InputError
        If a name in an expression is not one of the network, an observable has a name twice, or what is given is no
        list of them.
    """
    if observables is None:
        return _all_observables(network)
    if isinstance(observables, Mapping):
        pairs = tuple(observables.items())
        _no_text(
            [f"{name!r}: {text!r}" for name, text in pairs if not (isinstance(name, str) and isinstance(text, str))]
        )
        return _chosen(network, tuple(Observable(name=name, expression=text) for name, text in pairs))
    if isinstance(observables, str | Observable) or not isinstance(observables, Iterable):
        what = f"observables is {observables!r}, no list" if isinstance(observables, str) else "observables is no list"
        raise InputError(Problem(what=what, remedy='give a list of names or expressions, ["A", "A + B"]'))
    asked = tuple(observables)
    if all(type(one) is str for one in asked):
        return _named(network, asked)
    _no_text([repr(one) for one in asked if not isinstance(one, str | Observable)])
    return _chosen(network, asked)


def _no_text(wrong: Sequence[str]) -> None:
    if wrong:
        remedy = "give names or expressions, as text"
        raise InputError(Problem(what=f"observables hold {one}", remedy=remedy) for one in wrong)


@kept_for_network
def _all_observables(network: Network) -> tuple[Observable, ...]:
    return network.observables or tuple(
        Observable(name=one.name, expression=one.name, unit=one.unit) for one in network.species
    )


@kept_for_network
def _named(network: Network, observables: tuple[Observable | str, ...]) -> tuple[Observable, ...]:
    return _chosen(network, observables)


def _chosen(network: Network, observables: Sequence[Observable | str]) -> tuple[Observable, ...]:
    own = {one.name: one for one in network.observables}
    chosen = tuple(
        one if isinstance(one, Observable) else own.get(one, Observable(name=one, expression=one))
        for one in observables
    )
    if problems := list(_unsound(network, chosen)):
        raise InputError(problems)
    return chosen


def _unsound(network: Network, chosen: Sequence[Observable]) -> Iterator[Problem]:
    if not chosen:
        yield Problem(what="no observable is asked for", remedy="name at least one, or leave observables out")
    known = _known(network)
    seen: set[str] = set()
    for one in chosen:
        if one.name in seen:
            yield Problem(what=f"observable {one.name} is asked for twice", remedy="name each once")
        seen.add(one.name)
        if one.name in _COLUMNS:
            yield Problem(
                what=f"observable {one.name} has the name of a column of results",
                remedy=f'give it another one: observables={{"my_{one.name}": "{one.expression}"}}',
            )
        try:
            named = {one.expression} if one.expression in known else names(parse(one.expression))
        except ExpressionError as error:
            yield Problem(what=f"observable {one.name}: {error}", remedy="write it as an expression of species")
            continue
        for name in sorted(named - known):
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else "use names of species, parameters and rules"
            yield Problem(what=f"observable {one.name} names {name}, which the network does not have", remedy=hint)
