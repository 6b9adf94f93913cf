"""Certified nonlinear fits of NIST: at least seven digits from both starts, in estimates, their errors and squares."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sevenless.fitting.curve_models.curve_model import curve_model
from sevenless.fitting.curve_models.fit_model import fit_model
from sevenless.fitting.curve_models.levenberg_marquardt import Points, covariance, minimise
from sevenless.fitting.curves import Curves

PROBLEMS = tomllib.loads((Path(__file__).parent / "nist.toml").read_text())


def digits(found, certified) -> float:
    """Least number of leading digits that agree (log relative error)."""
    error = np.abs((np.asarray(found) - certified) / np.asarray(certified))
    return float(np.min(-np.log10(np.maximum(error, 1e-15))))


def fit_from(functions, x, y, start) -> tuple[np.ndarray, np.ndarray, float, bool]:
    """Estimates, standard errors, rss and whether the search came to rest."""
    points = Points(x=np.asarray(x)[None], y=np.asarray(y)[None], weight=np.ones((1, len(y))))
    limits = np.broadcast_to([-np.inf, np.inf], (1, len(start), 2))
    found = minimise(functions, points, np.array(start)[None], limits=limits)
    spread = covariance(functions[1], points, found.theta, free=True)[0]
    errors = np.sqrt(np.diag(spread) * found.rss[0] / (len(y) - len(start)))
    return found.theta[0], errors, found.rss[0], bool(found.settled[0])


@pytest.mark.parametrize("name", sorted(PROBLEMS))
@pytest.mark.parametrize("start", [0, 1])
def test_certified_digits_from_certified_starts(name, start):
    problem = PROBLEMS[name]
    model = curve_model(problem["model"])
    functions = (model.function, model.jacobian)
    theta, errors, rss, settled = fit_from(functions, problem["x"], problem["y"], problem["starts"][start])
    assert settled
    assert digits(theta, problem["certified"]) >= 7
    assert digits(errors, problem["standard_deviation"]) >= 7
    assert digits(rss, problem["rss"]) >= 7


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_the_public_door_finds_the_same_without_being_told_a_start(name):
    problem = PROBLEMS[name]
    table = fit_model(Curves.from_matrix(problem["x"], problem["y"]), problem["model"]).table
    parameters = curve_model(problem["model"]).parameters
    assert table["status"].to_list() == ["ok"]
    assert table["qualifier"].to_list() == [None]
    assert digits([table[p][0] for p in parameters], problem["certified"]) >= 7
    assert digits([table[f"{p}_se"][0] for p in parameters], problem["standard_deviation"]) >= 7
    assert digits(table["rss"][0], problem["rss"]) >= 7
    assert table["dof"][0] == len(problem["x"]) - len(parameters)


Formula = Callable[[np.ndarray, np.ndarray], np.ndarray]

# Further sets, from the folder of real files: b holds the parameters, x one column per predictor.
FORMULAS: dict[str, Formula] = {
    "Chwirut2": lambda b, x: np.exp(-b[0] * x) / (b[1] + b[2] * x),
    "DanWood": lambda b, x: b[0] * x ** b[1],
    "Eckerle4": lambda b, x: b[0] / b[1] * np.exp(-0.5 * ((x - b[2]) / b[1]) ** 2),
    "Kirby2": lambda b, x: (b[0] + b[1] * x + b[2] * x**2) / (1 + b[3] * x + b[4] * x**2),
    "MGH09": lambda b, x: b[0] * (x**2 + x * b[1]) / (x**2 + x * b[2] + b[3]),
    "Misra1b": lambda b, x: b[0] * (1 - (1 + b[1] * x / 2) ** -2),
    "Nelson": lambda b, x: b[0] - b[1] * x[..., 0] * np.exp(-b[2] * x[..., 1]),
    "Thurber": lambda b, x: (b[0] + b[1] * x + b[2] * x**2 + b[3] * x**3) / (1 + b[4] * x + b[5] * x**2 + b[6] * x**3),
}


def functions_of(formula: Formula):
    """The formula over rows of parameters, with its Jacobian by complex steps, exact to rounding."""

    def function(theta, x):
        return np.stack([formula(b, row) for b, row in zip(theta, x, strict=True)])

    def jacobian(theta, x):
        columns = []
        for j in range(theta.shape[1]):
            moved = theta.astype(complex)
            moved[:, j] += 1e-30j
            columns.append(function(moved, x).imag / 1e-30)
        return np.stack(columns, axis=-1)

    return function, jacobian


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize("start", [0, 1])
def test_further_certified_sets(shared, name, start):
    lines = (shared / "nist" / f"{name}.dat").read_text().splitlines()
    rows = [line.split("=")[1].split() for line in lines[40:58] if re.match(r"\s*b\d\s*=", line)]
    table = np.array(rows, dtype=float)
    rss = next(float(line.split(":")[1]) for line in lines if line.startswith("Residual Sum"))
    data = np.array([line.split() for line in lines[60:] if line.strip()], dtype=float)
    y, x = data[:, 0], data[:, 1] if data.shape[1] == 2 else data[:, 1:]
    y = np.log(y) if name == "Nelson" else y
    theta, errors, found_rss, settled = fit_from(functions_of(FORMULAS[name]), x, y, table[:, start])
    assert settled
    assert digits(theta, table[:, 2]) >= 6
    assert digits(errors, table[:, 3]) >= 6
    assert digits(found_rss, rss) >= 7
