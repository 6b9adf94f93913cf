"""The project's own cases: each a model, what is asked of it, and where the expected values come from.

``python -m exchange.suite.made_cases`` in the folder of the tests writes them all anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import libsbml
import numpy as np

from exchange.suite.model_parts import document
from exchange.suite.semantic_suite import Float64Array, Settings, cases, results_of

FOLDER = Path(__file__).resolve().parents[1] / "cases"

Analytic = Callable[[Float64Array], Mapping[str, Float64Array | float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: ``analytic`` gives the expected values from times; without it they are libRoadRunner's."""

    number: int
    synopsis: str
    text: str
    variables: str
    duration: float = 10.0
    steps: int = 10
    amount: str = ""
    concentration: str = ""
    analytic: Analytic | None = None
    unsupported: str = ""
    has_results: bool = True

    @property
    def name(self) -> str:
        return f"{self.number:05d}"

    @property
    def settings(self) -> Settings:
        return Settings(
            start=0.0,
            duration=self.duration,
            steps=self.steps,
            variables=tuple(self.variables.split()),
            absolute=1e-9,
            relative=1e-6,
            amount=frozenset(self.amount.split()),
            concentration=frozenset(self.concentration.split()),
        )


def case(number: int, synopsis: str, *elements: str, variables: str, **more: object) -> Case:
    """A case from the elements of its model; ``head`` are attributes of the document and the model."""
    head = more.pop("head", {})
    text = more.pop("text", None) or document(*elements, **head)  # type: ignore[arg-type]
    return Case(number=number, synopsis=synopsis, text=str(text), variables=variables, **more)  # type: ignore[arg-type]


def by_roadrunner(one: Case, *, tolerance: float = 1e-12) -> Float64Array:
    """What libRoadRunner makes of a case, shape (times, variables)."""
    import roadrunner

    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    machine = roadrunner.RoadRunner(one.text)
    machine.integrator.relative_tolerance = tolerance
    machine.integrator.absolute_tolerance = 1e-16
    machine.integrator.maximum_num_steps = 1_000_000
    machine.timeCourseSelections = [_selected(one, name) for name in one.settings.variables]
    return np.array(machine.simulate(times=one.settings.times.tolist()))


def _selected(one: Case, name: str) -> str:
    model = libsbml.readSBMLFromString(one.text).getModel()
    species = model.getSpecies(name)
    if species is None or name in one.settings.amount:
        return name
    is_conc = name in one.settings.concentration or not species.getHasOnlySubstanceUnits()
    return f"[{name}]" if is_conc else name


def by_formula(one: Case) -> Float64Array:
    """The analytic solution of a case."""
    assert one.analytic is not None
    times = one.settings.times
    found = one.analytic(times)
    return np.array([np.broadcast_to(found[name], times.shape) for name in one.settings.variables]).T


def written_text(one: Case) -> str:
    """The model as it stands in its file, indented."""
    return str(libsbml.writeSBMLToString(libsbml.readSBMLFromString(one.text)))


def settings_text(one: Case) -> str:
    settings = one.settings
    return (
        f"start: 0\nduration: {one.duration:g}\nsteps: {one.steps}\nvariables: {', '.join(settings.variables)}\n"
        f"absolute: {settings.absolute}\nrelative: {settings.relative}\n"
        f"amount: {', '.join(one.amount.split())}\nconcentration: {', '.join(one.concentration.split())}\n"
    )


def description_text(one: Case) -> str:
    origin = "Analytic" if one.analytic is not None else "Numeric (libRoadRunner, relative tolerance 1e-12)"
    lines = ["(*", f"synopsis: {one.synopsis}", "testType: TimeCourse"]
    lines += [f"unsupported: {one.unsupported}"] if one.unsupported else []
    lines += [f"generatedBy: {origin}"] if one.has_results else ["generatedBy: nobody; only what is refused counts"]
    return "\n".join([*lines, "*)", ""])


def results_text(one: Case) -> str:
    values = by_roadrunner(one) if one.analytic is None else by_formula(one)
    rows = [f"time,{','.join(one.settings.variables)}"]
    for time, row in zip(one.settings.times, values, strict=True):
        rows.append(",".join([f"{time:.12g}", *(f"{value:.15g}" for value in row)]))
    return "\n".join(rows) + "\n"


def write(one: Case, folder: Path) -> None:
    """The four files of a case."""
    place = folder / one.name
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{one.name}-sbml-{level_of(one)}.xml").write_text(written_text(one), encoding="utf-8")
    (place / f"{one.name}-settings.txt").write_text(settings_text(one), encoding="utf-8")
    (place / f"{one.name}-model.m").write_text(description_text(one), encoding="utf-8")
    if one.has_results:
        (place / f"{one.name}-results.csv").write_text(results_text(one), encoding="utf-8")


def level_of(one: Case) -> str:
    read = libsbml.readSBMLFromString(one.text)
    return f"l{read.getLevel()}v{read.getVersion()}"


def all_cases() -> tuple[Case, ...]:
    from exchange.suite.supported_cases import SUPPORTED
    from exchange.suite.unsupported_cases import UNSUPPORTED

    return (*SUPPORTED, *UNSUPPORTED)


if __name__ == "__main__":
    for made in all_cases():
        write(made, FOLDER)
        if made.analytic is not None and not made.unsupported:
            expected = results_of(FOLDER / made.name, made.settings.variables)
            other = by_roadrunner(made)
            off = np.max(np.abs(other - expected) / (1e-9 + np.abs(expected)), initial=0.0)
            print(made.name, f"{off:.1e}", made.synopsis)
    print(len(cases(FOLDER)), "cases")
