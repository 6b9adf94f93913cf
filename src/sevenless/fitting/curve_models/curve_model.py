"""What a curve model is, and the register of those that are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Literal, final

from sevenless.errors import UnknownNameError
from sevenless.fitting.curve_models.levenberg_marquardt import CurveFunction, Points
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.options import FitOptions

__all__ = ["CurveModel", "Starts", "curve_model", "curve_models"]

Starts = tuple[Float64Array, Float64Array]
"""Start values of shape (curves, starts, k), and limits of shape (curves, starts, k, 2)."""


def _as_they_are(theta: Float64Array) -> Float64Array:
    return theta


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CurveModel:
    """A family of curves with its Jacobian and its start values.

    Parameters
    ----------
    name
        As `FitOptions.model` and the command line take it.
    equation
        The model in one line, for reports.
    parameters
        Names of the k parameters. Those that name a column of `CurveFits` fill it; others get columns of their own.
    function, jacobian
        theta (curves, k) and x (curves, points) to response (curves, points) and its slopes (curves, points, k).
    starts
        Points of shape (curves, points) and options to start values and limits; equal limits hold a parameter.
    axis
        ``"log10_dose"``: x is log10 of the molar dose, ``-inf`` for vehicle. ``"plain"``: x is the number in the
        dose column as it stands, a time for instance.
    ordered
        Pairs of parameters of which the first is the lesser by definition.
    canonical
        Gives equivalent parameter vectors one form, so that ``ordered`` holds.
    simpler
        Parameter and value that turn the model into a simpler one, for a test whether the data ask for more.
    evidence_ids
        Ids of published records: the papers behind it.
    references
        Papers that are no published records, each as ``author year, doi ...``, as a model of another package has them.
    """

    name: str
    equation: str
    parameters: tuple[str, ...]
    function: CurveFunction
    jacobian: CurveFunction
    starts: Callable[[Points, FitOptions], Starts]
    axis: Literal["log10_dose", "plain"] = "log10_dose"
    ordered: tuple[tuple[int, int], ...] = ()
    canonical: Callable[[Float64Array], Float64Array] = _as_they_are
    simpler: Mapping[int, float] = field(default_factory=dict)
    evidence_ids: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def curve_models() -> dict[str, CurveModel]:
    """Every registered curve model by name: ours and those of installed plug-ins, through the same door."""
    return {entry.name: entry.load() for entry in sorted(entry_points(group="sevenless.curve_models"))}


def curve_model(name: str) -> CurveModel:
    """The curve model with this name.

    Raises
    ------
    UnknownNameError
        With suggestions.

    Examples
    --------
    >>> curve_model("five-parameter").parameters
    ('log10_ic50_molar', 'hill', 'top', 'bottom', 'asymmetry')
    """
    entries = {entry.name: entry for entry in entry_points(group="sevenless.curve_models")}
    if name not in entries:
        raise UnknownNameError("curve model", name, [*entries, "four-parameter"])
    loaded: CurveModel = entries[name].load()
    return loaded
