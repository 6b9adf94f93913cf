"""Why an observable is as it is: the reactions that make and take it, against a reference, with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem
from sevenless.network.expression import names, parse
from sevenless.network.network import Network
from sevenless.pathway.grounds import graded, grounds_of, records_of
from sevenless.pathway.model import shipped
from sevenless.pathway.observables import read_outs_of
from sevenless.pathway.schedule import time_of
from sevenless.pathway.values import Number

if TYPE_CHECKING:
    from sevenless.pathway.result import PathwayResult

__all__ = ["Why", "why"]

_LONGEST_CHAIN: Final = 8


@dataclass(slots=True)
class _Flux:
    """Through one rule: molecules per second, its rate constants, and what drives it by how much."""

    flux: float = 0.0
    constants: set[str] = field(default_factory=set)
    drivers: dict[str, float] = field(default_factory=dict)


Fluxes: TypeAlias = dict[str, _Flux]


@final
@dataclass(frozen=True, kw_only=True)
class Why:
    """The rules behind an observable at one time.

    Parameters
    ----------
    observable, at_s
        What was asked, and when.
    rules
        A row per rule that makes or takes it: ``rule``, ``flux_per_s`` (molecules per cell and second; negative where
        it takes), ``share`` (of all that is made, or of all that is taken), ``reference_flux_per_s``, ``fold``,
        ``constants`` and ``evidence`` (ids of records).
    chain
        From the observable upstream: a row per step, with the read-out, what most makes it, and both against the
        reference: ``read_out``, ``copies``, ``fold``, ``made_by``, ``evidence``.
    """

    observable: str
    at_s: float
    rules: pl.DataFrame
    chain: pl.DataFrame

    @property
    def grounds(self) -> dict[str, str]:
        """Record to what it rests on: the grade, and whether it is from memory or fitted."""
        listed = [*self.rules["evidence"].to_list(), *self.chain["evidence"].to_list()]
        return {one: grounds_of(one) for one in sorted({one for ids in listed for one in ids})}

    def __repr__(self) -> str:
        lines = [f"{self.observable} at {self.at_s / 60:g} min: what makes it (+) and takes it (-), molecules per s"]
        for row in self.rules.head(12).iter_rows(named=True):
            fold = "" if row["fold"] is None else f"  x{row['fold']:.2f} of reference"
            lines.append(f"  {row['flux_per_s']:+10.3g} {row['share']:5.0%}  {row['rule']}{fold}")
            lines.append(f"{'':19s}{graded(row['evidence'])}")
        lines.append("upstream:")
        for row in self.chain.iter_rows(named=True):
            fold = "" if row["fold"] is None else f", x{row['fold']:.2f} of reference"
            lines.append(f"  {row['read_out']}: {row['copies']:.4g} per cell{fold}; made most by: {row['made_by']}")
        return "\n".join(lines)


def why(
    result: PathwayResult, observable: str, *, at_s: float | None = None, reference: PathwayResult | None = None
) -> Why:
    """Fluxes through the reactions that change the read-outs behind an observable, summed by rule.

    Raises
    ------
    UnknownNameError
        If there is no such observable.
    InputError
        If the time lies outside of what was simulated, or the reference is of the other size.
    """
    read_outs = read_outs_of(observable)
    when = _asked_time(result, at_s, reference)
    here = _Moment(result, when)
    there = _Moment(reference, when) if reference is not None else None
    weights = _weights(here.network, read_outs)
    rules = _rows(here.fluxes(weights), there.fluxes(weights) if there else {})
    return Why(observable=observable, at_s=when, rules=rules, chain=_chain(here, there, read_outs))


def _asked_time(result: PathwayResult, at_s: float | None, reference: PathwayResult | None) -> float:
    """The output time that is nearest to what was asked."""
    when = float(result.times_s[-1]) if at_s is None else time_of("at_s", at_s)
    problems = []
    for name, one in (("the result", result), ("the reference", reference)):
        if one is not None and not one.times_s[0] <= when <= one.times_s[-1]:
            what = f"at_s is {when:g}, and {name} goes from {one.times_s[0]:g} to {one.times_s[-1]:g} s"
            problems.append(Problem(what=what, remedy="ask for a time within, or simulate longer"))
    if reference is not None and reference.scenario.size != result.scenario.size:
        what = f"the result is of {result.scenario.size}, the reference of {reference.scenario.size}"
        problems.append(Problem(what=what, remedy="simulate both with one size"))
    if problems:
        raise InputError(problems)
    return float(result.times_s[np.argmin(np.abs(result.times_s - when))])


def _rows(here: Fluxes, there: Fluxes) -> pl.DataFrame:
    made = sum(one.flux for one in here.values() if one.flux > 0) or 1.0
    taken = -sum(one.flux for one in here.values() if one.flux < 0) or 1.0
    rows = []
    for rule, one in sorted(here.items(), key=lambda item: -abs(item[1].flux)):
        before = there[rule].flux if rule in there else None
        rows.append(
            {
                "rule": rule, "flux_per_s": one.flux, "share": abs(one.flux) / (made if one.flux > 0 else taken),
                "reference_flux_per_s": before, "fold": one.flux / before if before else None,
                "constants": sorted(one.constants), "evidence": _evidence(one.constants),
            }
        )  # fmt: skip
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "rule": pl.String, "flux_per_s": pl.Float64, "share": pl.Float64, "reference_flux_per_s": pl.Float64,
        "fold": pl.Float64, "constants": pl.List(pl.String), "evidence": pl.List(pl.String),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _chain(here: _Moment, there: _Moment | None, read_outs: frozenset[str]) -> pl.DataFrame:
    """Step by step to what carries the greatest flux: its catalyst, or what it is made of."""
    rows: list[dict[str, object]] = []
    seen = set(read_outs)
    while read_outs and len(rows) < _LONGEST_CHAIN:
        weights = _weights(here.network, read_outs)
        fluxes = {rule: one for rule, one in here.fluxes(weights).items() if one.flux > 0}
        copies, before = here.amount(weights), there.amount(weights) if there else None
        if not fluxes:
            break
        rule, most = max(fluxes.items(), key=lambda item: item[1].flux)
        rows.append(
            {
                "read_out": " + ".join(sorted(read_outs)), "copies": copies,
                "fold": copies / before if before else None,
                "made_by": rule, "evidence": _evidence(most.constants),
            }
        )  # fmt: skip
        upstream = _read_out_of(here.network, most.drivers, seen)
        seen |= upstream
        read_outs = frozenset(upstream)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "read_out": pl.String, "copies": pl.Float64, "fold": pl.Float64, "made_by": pl.String,
        "evidence": pl.List(pl.String),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _read_out_of(network: Network, drivers: Mapping[str, float], seen: set[str]) -> set[str]:
    """The narrowest read-out that holds the species that drives most."""
    driver = max(drivers, key=lambda name: drivers[name])
    holding = {
        one.name: _weights(network, frozenset({one.name})) for one in network.observables if one.name not in seen
    }
    fitting = [name for name, weights in holding.items() if driver in weights]
    return {min(fitting, key=lambda name: len(holding[name]))} if fitting else set()


def _weights(network: Network, read_outs: frozenset[str]) -> dict[str, float]:
    """Species to how often it counts in these read-outs."""
    found: dict[str, float] = {}
    for one in network.observables:
        if one.name in read_outs:
            for term in one.expression.split(" + "):
                times, _, species = term.rpartition(" * ")
                found[species] = max(found.get(species, 0.0), float(times or 1.0))
    return found


class _Moment:
    """Amounts of all species of a result at one time."""

    def __init__(self, result: PathwayResult, at_s: float) -> None:
        from sevenless.pathway.run import trajectories

        self._model = shipped(result.scenario.size)
        self.network = self._model.network
        self._numbers = {name: _one(value) for name, value in result.numbers.items()}
        species = [one.name for one in self.network.species]
        found = trajectories([result.scenario], [self._numbers], 1, species)
        place = int(np.argmin(np.abs(found.times_s - at_s)))
        self._amounts: Mapping[str, float] = dict(zip(species, found.values[0, place], strict=True))

    def amount(self, weights: Mapping[str, float]) -> float:
        """What the weights count."""
        return sum(times * self._amounts[name] for name, times in weights.items())

    def fluxes(self, weights: Mapping[str, float]) -> Fluxes:
        """How fast each rule changes what the weights count."""
        found: Fluxes = {}
        for reaction in self.network.reactions:
            change = sum(weights.get(name, 0.0) * times for name, times in reaction.products)
            change -= sum(weights.get(name, 0.0) * times for name, times in reaction.reactants)
            if not change:
                continue
            rate = str(reaction.rate_constant)
            used = names(parse(rate))
            speed = float(np.prod([self._numbers[name] for name in used])) * _factor(rate)
            flux = change * speed * float(np.prod([self._amounts[name] ** times for name, times in reaction.reactants]))
            of = found.setdefault(self._model.sentences[reaction.name], _Flux())
            of.flux += flux
            of.constants |= used
            kept = {name for name, _ in reaction.reactants} & {name for name, _ in reaction.products}
            # A catalyst drives; where there is none, what is scarcest of what goes in.
            inside = kept or {min((name for name, _ in reaction.reactants), key=self._amounts.__getitem__, default="")}
            for name in inside - {""}:
                of.drivers[name] = of.drivers.get(name, 0.0) + abs(flux)
        return found


def _factor(rate: str) -> float:
    number, _, _ = rate.rpartition(" * ")
    return float(number or 1.0)


def _one(value: Number) -> float:
    found: npt.NDArray[np.float64] = np.asarray(value, dtype=np.float64)
    return float(found.flat[0])


def _evidence(constants: set[str]) -> list[str]:
    return sorted({record for name in constants for record in records_of(name)})
