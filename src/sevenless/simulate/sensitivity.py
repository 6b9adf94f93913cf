"""Derivatives of observables over time by a few parameters or initial values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import Problem, UnknownNameError
from sevenless.network.network import Network, Observable
from sevenless.network.start import values_at_start
from sevenless.network.validate import check
from sevenless.simulate.arguments import Together, checked_solver
from sevenless.simulate.by_names import checked_names, no_events
from sevenless.simulate.inputs import checked_times, chosen_observables, parameter_sets
from sevenless.simulate.kept import kept_for_network
from sevenless.simulate.kernel.lanes import SINGLE
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulated
from sevenless.simulate.structures import with_numbers
from sevenless.simulate.trajectories import Trajectory
from sevenless.simulate.with_sensitivities import Sensitive, sensitive_network

__all__ = ["Sensitivities", "sensitivities"]


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Sensitivities:
    """Derivatives of observables by parameters and initial values, over time.

    Parameters
    ----------
    names
        Of the observables.
    wrt
        Parameters, and species for their initial values.
    values
        Shape (times, names, wrt). NaN behind the time that was reached.
    trajectory
        The observables themselves, with the status.
    """

    names: tuple[str, ...]
    wrt: tuple[str, ...]
    values: Float64Array
    trajectory: Trajectory

    def __getitem__(self, name: str) -> Float64Array:
        """Derivatives of one observable, shape (times, wrt)."""
        if name not in self.names:
            raise UnknownNameError("observable", name, self.names)
        return self.values[:, self.names.index(name)]

    def by(self, name: str) -> Float64Array:
        """Derivatives by one parameter or initial value, shape (times, observables)."""
        if name not in self.wrt:
            raise UnknownNameError("parameter or species of the sensitivities", name, self.wrt)
        return self.values[:, :, self.wrt.index(name)]

    def table(self) -> pl.DataFrame:
        """A row per time, observable and parameter.

        Columns: ``time_s`` (``time`` where the unit is another), ``name``, ``wrt``, ``value`` of the observable, and
        its ``derivative``.
        """
        times, names, count = self.values.shape
        column = "time_s" if self.trajectory.time_unit == "s" else "time"
        return pl.DataFrame(
            {
                column: np.repeat(self.trajectory.times_s, names * count),
                "name": [name for _ in range(times) for name in self.names for _ in range(count)],
                "wrt": list(self.wrt) * (times * names),
                "value": np.repeat(self.trajectory.values.reshape(-1), count),
                "derivative": self.values.reshape(-1),
            }
        )

    def __repr__(self) -> str:
        head = f"Sensitivities of {', '.join(self.names)} by {', '.join(self.wrt)}; {self.trajectory.status}"
        return f"{head}\n{self.table()}"


def sensitivities(
    network: Network,
    parameters: Mapping[str, float] | None = None,
    times_s: npt.ArrayLike = (),
    *,
    wrt: Sequence[str],
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    solver: Solver | None = None,
) -> Sensitivities:
    """Derivatives of observables over time by a few parameters and initial values.

    The equations of the sensitivities are integrated along with those of the network, under the same tolerances. The
    cost grows with the number of names; for an objective, and for many names, see `gradient`.

    Parameters
    ----------
    network
        What to simulate; one without events.
    parameters, times_s, observables, solver
        As for `simulate`.
    wrt
        Parameters, and species for their initial values.

    Raises
    ------
    InputError
        If the network is not sound or has an event, what is given does not fit together, or there is no derivative by
        a name in ``wrt``. A simulation that fails is a result with a status.

    Examples
    --------
    >>> from sevenless.network.network import Network, Parameter, Reaction, Species
    >>> decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant="k")
    >>> network = Network(
    ...     species=(Species(name="A", initial=1.0),), reactions=(decay,), parameters=(Parameter(name="k", value=1.0),)
    ... )
    >>> sensitivities(network, {"k": 0.5}, [0.0, 1.0, 2.0], wrt=["k", "A"])["A"].round(4).tolist()
    [[0.0, 1.0], [-0.6065, 0.6065], [-0.7358, 0.3679]]
    """
    together = Together(network)
    sets = together(parameter_sets, network, {} if parameters is None else parameters, single=True)
    times = together(checked_times, times_s)
    chosen = together(chosen_observables, network, observables)
    how = together(checked_solver, solver)
    together.tell()
    given = dict(zip(sets.columns, sets.values[0].tolist(), strict=True))
    plain = with_numbers(network, sets.columns)
    _checked(plain)
    together.add(no_events(plain, "sensitivities"))
    wanted = together(checked_names, plain, wrt, ())
    together.tell()
    whole, added = _whole(plain, wanted)
    scales = _scales(plain, wanted, given)
    values = {**given, **{one.scale: scale for one, scale in zip(added, scales.tolist(), strict=True)}}
    found = simulated(
        whole,
        parameter_sets(whole, values, signed=True),
        times,
        observables=(*chosen, *_derived(chosen, added)),
        solver=_solver(how, added),
        lanes=SINGLE,
        signed=True,
    ).one(0)
    count = len(chosen)
    derived = found.values[:, count:].reshape(times.size, len(wanted), count) / scales[:, np.newaxis]
    trajectory = replace(found, names=found.names[:count], units=found.units[:count], values=found.values[:, :count])
    return Sensitivities(
        names=trajectory.names, wrt=wanted, values=derived.transpose(0, 2, 1).copy(), trajectory=trajectory
    )


@kept_for_network
def _checked(network: Network) -> tuple[Problem, ...]:
    return check(network)


def _whole(network: Network, wanted: tuple[str, ...]) -> tuple[Network, tuple[Sensitive, ...]]:
    """The network with its sensitivities; kept for each network, with each choice of names."""
    kept = _wholes(network)
    if wanted not in kept:
        kept[wanted] = _made_whole(network, wanted)
    return kept[wanted]


@kept_for_network
def _wholes(_: Network) -> dict[tuple[str, ...], tuple[Network, tuple[Sensitive, ...]]]:
    return {}


def _made_whole(network: Network, wanted: tuple[str, ...]) -> tuple[Network, tuple[Sensitive, ...]]:
    """The network with its sensitivities, without units: those of products of derivatives are not worked out."""
    pairs = [sensitive_network(network, name) for name in wanted]
    parts = [network, *(part for part, _ in pairs)]
    whole = Network(
        name=network.name,
        species=tuple(replace(one, unit="", compartment="") for part in parts for one in part.species),
        reactions=tuple(one for part in parts for one in part.reactions),
        parameters=tuple(replace(one, unit="") for part in parts for one in part.parameters),
        rules=tuple(replace(one, unit="") for part in parts for one in part.rules),
        doses=tuple(one for part in parts for one in part.doses),
        compartments=tuple(replace(one, unit="") for one in network.compartments),
        time_unit=network.time_unit,
    )
    return whole, tuple(one for _, one in pairs)


def _scales(network: Network, wanted: Sequence[str], given: Mapping[str, float]) -> Float64Array:
    """How large each parameter or initial value is; where it is 0, the largest initial value, or 1."""
    start = values_at_start(network, given)
    species = [abs(start[one.name]) for one in network.species if np.isfinite(start.get(one.name, np.nan))]
    instead = max(species, default=0.0) or 1.0
    found = np.array([abs(start[name]) for name in wanted])
    return np.where(np.isfinite(found) & (found > 0.0), found, instead)


def _derived(chosen: Sequence[Observable], added: Sequence[Sensitive]) -> list[Observable]:
    return [
        Observable(name=one.of(observable.name), expression=one.of_text(observable.expression))
        for one in added
        for observable in chosen
    ]


def _solver(solver: Solver, added: Sequence[Sensitive]) -> Solver:
    """The same tolerances for sensitivities as for what they are of."""
    if not isinstance(solver.atol, Mapping):
        return solver
    more = {one.of(name): value for one in added for name, value in solver.atol.items()}
    return replace(solver, atol={**solver.atol, **more})
