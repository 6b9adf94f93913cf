"""A network and what is measured of it as a problem of parameter estimation: PEtab, version 1.

References
----------
Schmiester L, et al. PEtab - interoperable specification of parameter estimation problems in systems biology. PLoS
Comput Biol 2021, 17:e1008646. doi:10.1371/journal.pcbi.1008646
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, final

import polars as pl

from sevenless.errors import ExchangeError, Problem
from sevenless.exchange.annotations import Annotations
from sevenless.exchange.conditions import condition_problems, name_problems, read_out, unknown
from sevenless.exchange.infix import number_17
from sevenless.exchange.petab_measurements import measurement_problems, measurement_rows
from sevenless.exchange.sbml_identifiers import Identifiers
from sevenless.exchange.sbml_names import free_name, identifier_of
from sevenless.exchange.sbml_write import text_of_network
from sevenless.exchange.sbml_written_events import set_by_happenings
from sevenless.exchange.sound import check_sound
from sevenless.files.atomic import write_text
from sevenless.network.network import Network

__all__ = ["write_petab"]

_YAML: Final = """\
format_version: 1
parameter_file: parameters.tsv
problems:
  - sbml_files: [model.xml]
    condition_files: [conditions.tsv]
    observable_files: [observables.tsv]
    measurement_files: [measurements.tsv]
"""


def write_petab(
    network: Network,
    folder: str | Path,
    *,
    observables: Sequence[str] | None = None,
    measurements: pl.DataFrame | None = None,
    conditions: Mapping[str, Mapping[str, float]] | None = None,
    estimate: Mapping[str, tuple[float, float]] | None = None,
    noise: Mapping[str, float] | None = None,
    annotations: Annotations | None = None,
) -> None:
    """Write a network as a problem of PEtab, which programs that estimate parameters take up.

    The folder gets ``problem.yaml``, ``model.xml`` and the tables ``parameters.tsv``, ``conditions.tsv``,
    ``observables.tsv`` and ``measurements.tsv``, which has a head only where nothing was measured yet. Parameters that
    are numbers are listed with their values; those that are positive are searched for on a logarithmic scale.

    Parameters
    ----------
    network
        A sound one.
    folder
        Where to; made if it is not there.
    observables
        Names of observables, species or rules; by default the observables of the network, or all species. In PEtab
        ``observable_`` stands in front of them.
    measurements
        Columns ``observable``, ``time_s`` (in the network's unit of time), ``value``, where there are several
        conditions ``condition``, and where it is known ``noise``, the standard deviation.
    conditions
        Name to values of parameters, and initial values of species, that differ from the network's own.
    estimate
        Parameters to their bounds. The others keep their values.
    noise
        Observable to the standard deviation of a measurement; 1 where nothing is said, which is least squares. What
        ``measurements`` has in a column of that name counts for all.
    annotations
        What species are; see `sevenless.exchange.sbml.write_sbml`.

    Raises
    ------
    ExchangeError
        If the network is not sound, or something is named that is not there or cannot be; all of it is told.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> network = read_reactions("A -> ; k\\nspecies:\\nA = 10\\nparameters:\\nk = 0.1")
    >>> write_petab(network, "decay", estimate={"k": (1e-3, 1e3)})  # doctest: +SKIP
    """
    check_sound(network)
    writer = _Writer(network, read_out(network, observables), conditions, estimate, noise)
    problems = [*writer.problems()]
    if measurements is not None:
        problems += measurement_problems(measurements, writer.chosen, list(writer.asked))
    if problems:
        raise ExchangeError(problems)
    files = {
        "problem.yaml": _YAML,
        "model.xml": text_of_network(network, annotations),
        "parameters.tsv": _table(writer.parameters()),
        "conditions.tsv": _table(writer.condition_rows()),
        "observables.tsv": _table(writer.observables(measurements)),
        "measurements.tsv": _table(measurement_rows(measurements, writer.observable_ids, writer.condition_ids)),
    }
    for name, text in files.items():
        write_text(Path(folder) / name, text)


@final
class _Writer:
    def __init__(
        self,
        network: Network,
        chosen: tuple[str, ...],
        conditions: Mapping[str, Mapping[str, float]] | None,
        estimate: Mapping[str, tuple[float, float]] | None,
        noise: Mapping[str, float] | None,
    ) -> None:
        self.network = network
        self.ids = Identifiers(network)
        self.chosen = chosen
        self.asked = {"as it is": {}} if conditions is None else conditions
        self.estimate = estimate or {}
        self.noise = noise or {}
        self.changed = list(dict.fromkeys(name for values in self.asked.values() for name in values))
        self.condition_ids = _distinct(self.asked)
        self.observable_ids = {name: self.ids.free(f"observable_{identifier_of(name)}") for name in chosen}

    def problems(self) -> Iterator[Problem]:
        """Everything that is asked for and cannot be."""
        yield from name_problems(self.network, self.chosen)
        yield from condition_problems(self.network, self.asked)
        listed = self._listed()
        for name, (lower, upper) in self.estimate.items():
            if name not in listed:
                yield self._not_estimated(name)
            elif not (math.isfinite(lower) and math.isfinite(upper) and lower < upper):
                yield Problem(what=f"bounds of {name} are {lower:g} and {upper:g}", remedy="give the lower one first")
            elif listed[name] > 0 and lower <= 0:
                said = f"lower bound of {name} is {lower:g}, and it is searched for on a logarithmic scale"
                yield Problem(what=said, remedy="give a positive number")
        for name, value in self.noise.items():
            if name not in self.chosen:
                yield unknown("noise of", name, self.chosen)
            elif not (value > 0 and math.isfinite(value)):
                yield Problem(what=f"noise of {name} is {value:g}", remedy="give a positive number")

    def _not_estimated(self, name: str) -> Problem:
        known = [one.name for one in self.network.parameters]
        if name not in known:
            return unknown("parameter", name, known)
        why = "a condition sets it" if name in self.changed else "it is no number that stays as it is"
        return Problem(what=f"{name} cannot be estimated: {why}", remedy="estimate another parameter")

    def _listed(self) -> dict[str, float]:
        """Parameters of the table: numbers that nothing sets."""
        set_ = {*set_by_happenings(self.network), *self.changed, *self.ids.volumes}
        return {
            one.name: float(one.value)
            for one in self.network.parameters
            if not isinstance(one.value, str) and one.name not in set_
        }

    def parameters(self) -> Iterator[list[str]]:
        """Rows of the table of parameters; bounds only of those that are estimated."""
        yield ["parameterId", "parameterName", "parameterScale", "lowerBound", "upperBound", "nominalValue", "estimate"]
        for name, value in self._listed().items():
            bounds = [number_17(bound) for bound in self.estimate.get(name, ())] or ["", ""]
            scale = "log10" if value > 0 else "lin"
            estimated = "1" if name in self.estimate else "0"
            yield [self.ids.of_names[name], name, scale, *bounds, number_17(value), estimated]

    def condition_rows(self) -> Iterator[list[str]]:
        """Rows of the table of conditions: every one says what it changes, and what stays in it and not in others."""
        own = {one.name: one.value for one in self.network.parameters}
        own |= {one.name: one.initial for one in self.network.species}
        yield ["conditionId", "conditionName", *(self.ids.of_names[name] for name in self.changed)]
        for condition, values in self.asked.items():
            cells = [number_17(float(values.get(name, own[name]))) for name in self.changed]
            yield [self.condition_ids[condition], condition, *cells]

    def observables(self, measurements: pl.DataFrame | None) -> Iterator[list[str]]:
        """Rows of the table of observables."""
        measured = measurements is not None and "noise" in measurements.columns
        yield ["observableId", "observableName", "observableFormula", "noiseFormula"]
        for name, identifier in self.observable_ids.items():
            formula = self.ids.of_observables.get(name) or self.ids.of_names[name]
            noise = f"noiseParameter1_{identifier}" if measured else number_17(self.noise.get(name, 1.0))
            yield [identifier, name, formula, noise]


def _distinct(names: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found[name] = free_name(identifier_of(name), found.values())
    return found


def _table(rows: Iterator[list[str]]) -> str:
    """Rows with tabs between cells, in which there are none."""
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
