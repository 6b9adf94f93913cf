"""Runs cases in the layout of the SBML semantic test suite: a folder NNNNN with model, settings and results."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from sevenless.errors import SevenlessError, UnsupportedSbmlError
from sevenless.exchange.sbml_read import SbmlReading, read_text
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate

Float64Array = npt.NDArray[np.float64]

LEVELS = ("l3v2", "l3v1", "l2v5", "l2v4", "l2v3", "l2v2", "l2v1", "l1v2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a case asks for."""

    start: float
    duration: float
    steps: int
    variables: tuple[str, ...]
    absolute: float
    relative: float
    amount: frozenset[str]
    concentration: frozenset[str]

    @property
    def times(self) -> Float64Array:
        return self.start + self.duration * np.arange(self.steps + 1) / self.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a case: ``features`` are those that are not supported."""

    case: str
    kind: Literal["pass", "unsupported", "fail", "no time course"]
    features: tuple[str, ...] = ()
    detail: str = ""


def cases(folder: Path) -> list[Path]:
    """Folders of cases, in order; ``folder`` holds them, or is a checkout of the suite."""
    inside = folder / "cases" / "semantic"
    folder = inside if inside.is_dir() else folder
    return sorted(one for one in folder.iterdir() if re.fullmatch(r"\d{5}", one.name) and one.is_dir())


def model_file(case: Path) -> Path:
    """The file of the highest level and version."""
    found = [case / f"{case.name}-sbml-{level}.xml" for level in LEVELS]
    return next(path for path in found if path.is_file())


def settings_of(case: Path) -> Settings:
    text = (case / f"{case.name}-settings.txt").read_text(encoding="utf-8")
    given = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())}

    def listed(key: str) -> tuple[str, ...]:
        return tuple(filter(None, (name.strip() for name in given.get(key, "").split(","))))

    return Settings(
        start=float(given["start"]),
        duration=float(given["duration"]),
        steps=int(given["steps"]),
        variables=listed("variables"),
        absolute=float(given["absolute"]),
        relative=float(given["relative"]),
        amount=frozenset(listed("amount")),
        concentration=frozenset(listed("concentration")),
    )


def results_of(case: Path, variables: Sequence[str]) -> Float64Array:
    """Expected values, shape (times, variables)."""
    with (case / f"{case.name}-results.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = {name.strip(): place for place, name in enumerate(head)}
    return np.array([[float(row[columns[name]]) for name in variables] for row in rows if row])


def description(case: Path) -> Mapping[str, str]:
    """The head of the description beside a case, if there is one."""
    path = case / f"{case.name}-model.m"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return {key: " ".join(value.split()) for key, value in re.findall(r"^(\w+):[ \t]*(.*)$", text, re.MULTILINE)}


def observables(reading: SbmlReading, settings: Settings) -> dict[str, str]:
    """Each variable as an expression of the network."""
    found = {}
    for name in settings.variables:
        if name in settings.amount and name in reading.species:
            found[name] = reading.amount(name)
        elif name in settings.concentration and name in reading.species:
            found[name] = reading.concentration(name)
        else:
            found[name] = reading.value(name)
    return found


def simulated(case: Path) -> Float64Array:
    """What sevenless makes of a case, shape (times, variables).

    Raises
    ------
    UnsupportedSbmlError
        If the case uses what sevenless does not simulate.
    """
    settings = settings_of(case)
    path = model_file(case)
    reading = read_text(path.read_text(encoding="utf-8"), path.name)
    solver = Solver(rtol=1e-9, atol=max(settings.absolute * 1e-5, 1e-25), most_steps=1_000_000)
    shown = {f"v{place}": text for place, text in enumerate(observables(reading, settings).values())}
    found = simulate(reading.network, None, settings.times, observables=shown, solver=solver)
    if found.status != "done":
        raise AssertionError(f"{found.status}: {found.message}")
    return found.values


def run_case(case: Path) -> Outcome:
    """Simulate a case and compare."""
    if description(case).get("testType", "TimeCourse") != "TimeCourse":
        return Outcome(case=case.name, kind="no time course")
    if not any(case.glob(f"{case.name}-sbml-l*.xml")):
        return Outcome(case=case.name, kind="fail", detail="there is no file of SBML")
    try:
        found = simulated(case)
    except UnsupportedSbmlError as error:
        return Outcome(case=case.name, kind="unsupported", features=error.features)
    except (SevenlessError, AssertionError) as error:
        return Outcome(case=case.name, kind="fail", detail=str(error).splitlines()[0])
    settings = settings_of(case)
    worst = deviation(found, results_of(case, settings.variables), settings)
    if worst <= 1.0:
        return Outcome(case=case.name, kind="pass")
    return Outcome(case=case.name, kind="fail", detail=f"off by {worst:.3g} times the tolerance")


def deviation(found: Float64Array, expected: Float64Array, settings: Settings) -> float:
    """The largest difference in tolerances of the case; values that are no numbers must be so on both sides."""
    if found.shape != expected.shape:
        return math.inf
    plain = np.isfinite(expected)
    odd = ~plain
    if not np.array_equal(found[odd], expected[odd], equal_nan=True) or not np.isfinite(found[plain]).all():
        return math.inf
    allowed = settings.absolute + settings.relative * np.abs(expected[plain])
    return float(np.max(np.abs(found[plain] - expected[plain]) / allowed, initial=0.0))


def run_all(folder: Path) -> Iterator[Outcome]:
    for case in cases(folder):
        yield run_case(case)


def report(outcomes: Sequence[Outcome]) -> str:
    """Counts, features that are not supported with how many cases use them, and every failure."""
    lines = []
    for kind in ("pass", "unsupported", "fail", "no time course"):
        lines.append(f"{kind}: {sum(one.kind == kind for one in outcomes)}")
    features = sorted({feature for one in outcomes for feature in one.features})
    lines += [f"  {feature}: {sum(feature in one.features for one in outcomes)}" for feature in features]
    lines += [f"  {one.case}: {one.detail}" for one in outcomes if one.kind == "fail"]
    return "\n".join(lines)
