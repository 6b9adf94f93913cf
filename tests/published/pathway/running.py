"""Runs of the model for many facts: side by side, on one grid of times, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from published.pathway.asking import Place
from sevenless.fitting.fit import fit_curves
from sevenless.pathway.observables import observed
from sevenless.pathway.result import PathwayResult
from sevenless.pathway.run import numbers_of, trajectories
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.settings import settings_of
from sevenless.pathway.values import values

__all__ = ["DAY", "EGF", "HOUR", "MINUTE", "area", "at", "ic50", "left", "run", "shown"]

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
EGF: Final = {"EGF": "10 ng/ml"}
"""Saturating: the model's receptor is half occupied well below it."""

TIMES_S: Final = (
    *(MINUTE * one for one in (0, 1, 2, 3, 5, 7, 8, 10, 15, 20, 30, 45)),
    *(HOUR * one for one in (1, 2, 4, 8, 24, 25, 26, 28, 32, 48, 72, 96)),
)
_DONE: dict[str, PathwayResult] = {}


def run(place: Place, questions: Sequence[Mapping[str, Any]]) -> list[PathwayResult]:
    """Answers to scenarios given by what they are made of; ``folds`` multiplies rate constants or copies."""
    keys = [f"{place.size} {_cell(place, one)} {sorted(one.items(), key=lambda item: item[0])}" for one in questions]
    new = {key: one for key, one in zip(keys, questions, strict=True) if key not in _DONE}
    if new:
        _DONE.update(zip(new, _answers(place, list(new.values())), strict=True))
    return [_DONE[key] for key in keys]


def _cell(place: Place, question: Mapping[str, Any]) -> str:
    return str(question.get("cell", place.cell))


def _answers(place: Place, questions: Sequence[Mapping[str, Any]]) -> list[PathwayResult]:
    made = [
        Scenario(
            **{"cell": place.cell, **{name: value for name, value in one.items() if name != "folds"}},
            size=place.size,
            times_s=TIMES_S,
        )
        for one in questions
    ]
    tables = [_numbers(scenario, one.get("folds", {})) for scenario, one in zip(made, questions, strict=True)]
    found = trajectories(made, tables, 1)
    results = []
    for row, scenario in enumerate(made):
        read_outs = {name: found[name][row : row + 1] for name in found.names}
        results.append(
            PathwayResult(
                scenario=scenario,
                times_s=scenario.output_times_s,
                read_outs=read_outs,
                observed=observed(read_outs, tables[row], 1),
                statuses=(found.status[row],),
                numbers=tables[row],
            )
        )
        assert found.status[row] == "done", (scenario, found.status[row])
    return results


def _numbers(scenario: Scenario, folds: Mapping[str, float]) -> dict[str, Any]:
    """Numbers of a scenario; what is computed from a number that is changed follows it."""
    numbers = numbers_of(scenario)
    if not folds:
        return numbers
    settings = {**settings_of(scenario.genes), **scenario.drug_rates}
    changed = {name: numbers[name] * fold for name, fold in folds.items()}
    return {**numbers, **values({**settings, **changed}), **changed}


def at(result: PathwayResult, name: str, time_s: float) -> float:
    """An observable at one of the times of the grid."""
    place = int(np.argmin(np.abs(result.times_s - time_s)))
    assert result.times_s[place] == time_s, time_s
    return float(result[name][place])


def left(result: PathwayResult, name: str, time_s: float = DAY) -> float:
    """What is left of an observable, of what there was at the start."""
    return at(result, name, time_s) / at(result, name, 0.0)


def area(result: PathwayResult, name: str, until_s: float = HOUR) -> float:
    """Mean of an observable from the start on."""
    inside = result.times_s <= until_s
    return float(np.trapezoid(result[name][inside], result.times_s[inside]) / until_s)


def ic50(
    place: Place,
    drug: str,
    observable: str,
    *,
    at_s: float = 2 * HOUR,
    doses: tuple[float, ...] = tuple(10.0 ** np.arange(-9.0, -4.5, 0.5)),
    **question: Any,
) -> float:
    """Half-maximal concentration in mol/L, fitted as a plate's would be."""
    others = question.pop("drugs", {})
    asked = [{**question, "drugs": {**others, drug: dose}} for dose in (0.0, *doses)]
    response = np.array([at(one, observable, at_s) for one in run(place, asked)])
    fits = fit_curves(np.array([0.0, *doses]), 100.0 * response[None] / response[0])
    return float(fits.table["ic50_molar"][0])


def shown(**numbers: float) -> str:
    """Numbers with their names, for the page."""
    return ", ".join(f"{name.replace('_', ' ')} {value:.3g}" for name, value in numbers.items())
